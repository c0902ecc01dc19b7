"""The database of a workspace (SQLAlchemy Core on SQLite)."""

from .store import NewRecord, NewVersion, Store, Stored, open_store

__all__ = ["NewRecord", "NewVersion", "Store", "Stored", "open_store"]
