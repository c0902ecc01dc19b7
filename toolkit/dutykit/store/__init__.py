"""The database of a workspace."""
