"""What of a schema in PostgreSQL is not as ours is: tables, columns, indexes, and whatever would act by itself."""

from __future__ import annotations

from collections.abc import Iterator

from .connection import Connection
from .postgres import Postgres

_KINDS = {"r": "表", "v": "视图", "m": "物化视图", "f": "外部表", "p": "分区表"}
_KIND_OF = {"BOOLEAN": "boolean", "INTEGER": "integer"}
_ACTING = {
    "触发器": "SELECT t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND NOT t.tgisinternal",
    "规则": "SELECT rulename::text FROM pg_rules WHERE schemaname = ?",
    "函数": "SELECT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = ?",
}


def odd_in_schema(connection: Connection) -> Iterator[str]:
    """Triggers, rules, views, functions, and tables that are not ours."""
    from . import tables

    schema = _schema(connection)
    query = (
        "SELECT c.relkind::text, c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = ? AND c.relkind IN ('r', 'v', 'm', 'f', 'p') ORDER BY c.relname"
    )
    for kind, name in connection.rows(query, (schema,)):
        if kind != "r" or name not in tables.metadata.tables:
            yield f"{_KINDS[kind]} {name}"
    for word, query in _ACTING.items():
        for name in connection.column(query, (schema,)):
            yield f"{word} {name}"


def other_shapes_in_schema(connection: Connection) -> Iterator[str]:
    """Tables and indexes that are not as those of a new store are."""
    from . import tables

    schema = _schema(connection)
    query = (
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES' "
        "FROM information_schema.columns WHERE table_schema = ?"
    )
    found: dict[str, set[tuple[str, str, bool]]] = {}
    for table, column, kind, empty in connection.rows(query, (schema,)):
        found.setdefault(table, set()).add((column, kind, empty))
    there = set(connection.column("SELECT indexname::text FROM pg_indexes WHERE schemaname = ?", (schema,)))
    for table in tables.metadata.sorted_tables:
        expected = {
            (column.name, _KIND_OF.get(str(column.type), "text"), bool(column.nullable)) for column in table.columns
        }
        if found.get(table.name) != expected:
            yield f"表 {table.name}"
        yield from (f"索引 {index.name}" for index in table.indexes if index.name not in there)


def _schema(connection: Connection) -> str:
    assert isinstance(connection, Postgres)
    return connection.schema
