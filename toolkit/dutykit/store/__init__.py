"""The database of a workspace (SQLAlchemy Core on SQLite). SQL is written here alone.

Offers :class:`Store` and :func:`open_store`, and the dataclasses that it gives and takes; nothing above knows its
tables.
"""

from .model import (
    Closure,
    DraftText,
    Issue,
    IssuedRow,
    LogEntry,
    NewRecord,
    NewSupport,
    NewVersion,
    Return,
    Review,
    Schema,
    Standing,
    Stored,
    Support,
    Version,
)
from .records_where import RecordsWhere
from .store import Store, open_store

__all__ = [
    "Closure",
    "DraftText",
    "Issue",
    "IssuedRow",
    "LogEntry",
    "NewRecord",
    "NewSupport",
    "NewVersion",
    "RecordsWhere",
    "Return",
    "Review",
    "Schema",
    "Standing",
    "Store",
    "Stored",
    "Support",
    "Version",
    "open_store",
]
