"""Who may do what in the schema of a congress, as PostgreSQL itself enforces it (docs/decisions/049)."""

from __future__ import annotations

from ..errors import UsageError
from .connection import Connection
from .postgres import Postgres

_WHOLE = "SELECT, INSERT, UPDATE, DELETE"
_APPENDED = "SELECT, INSERT"
"""What a clerk may do to the log: whoever has written an entry does not change it. Purging is the owner's."""


def grant(connection: Connection, role: str, *, reading: bool = False) -> list[str]:
    """Let a role work in this congress, or with ``reading`` only look at it; the statements that were said.

    The role exists already: its password is between it and the server. Raises :class:`UsageError` where it does not.
    """
    assert isinstance(connection, Postgres)
    known = connection.value("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = ?", (role,))
    if known is None:
        raise UsageError(
            f"数据库里没有“{role}”这个用户。",
            f"请管理员先建立：CREATE ROLE {_quoted(role)} LOGIN PASSWORD '…';",
            code="role",
        )
    if known:
        raise UsageError(f"“{role}”是超级用户，什么权限都管不住它。", "请为经办人另建一个普通的用户。", code="role")
    schema, whom = _quoted(connection.schema), _quoted(role)
    rows, entries = ("SELECT", "SELECT") if reading else (_WHOLE, _APPENDED)
    said = [
        f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {whom}",
        f"GRANT USAGE ON SCHEMA {schema} TO {whom}",
        f"GRANT {rows} ON ALL TABLES IN SCHEMA {schema} TO {whom}",
        f"REVOKE ALL ON {schema}.log FROM {whom}",
        f"GRANT {entries} ON {schema}.log TO {whom}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {rows} ON TABLES TO {whom}",
    ]
    for statement in said:
        connection.change(statement)
    return said


def _quoted(name: str) -> str:
    """A name as PostgreSQL reads it, whatever signs are in it."""
    return '"' + name.replace('"', '""') + '"'
