"""Tables of the store, as SQLAlchemy makes them for SQLite and for PostgreSQL.

Only a store that is made, brought up or restored needs them: what is asked of tables and written into them is SQL in
the modules beside this one.

A *record* is an identity with a printed number; what it says stands in its *versions*, each from one return (or
one correction by a person). A version is never changed: it may be retracted, with a reason. The current version
is the newest one not retracted; ``records.state`` and ``records.version`` repeat it for quick reading and are
made again from the versions whenever these change. So are the days of a record and its *participations*: an index of
what current versions say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateTable

from .connection import Dialect

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

numbers = Table(
    "numbers", metadata, Column("name", String(40), primary_key=True), Column("last", Integer, nullable=False)
)

schemas = Table(
    "schemas",
    metadata,
    Column("hash", String(16), primary_key=True),
    Column("form", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", JSON, nullable=False),
)

issues = Table(
    "issues",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("kind", String(12), nullable=False),  # form, correction, document
    Column("form", String(40), nullable=False),
    Column("hash", String(16), ForeignKey("schemas.hash"), nullable=False),
    Column("year", Integer),
    Column("unit", String(40), nullable=False, default=""),
    Column("deputy", String(40), nullable=False, default=""),
    Column("key", String(80), nullable=False, default=""),
    Column("round", Integer, nullable=False, default=1),
    Column("parent", String(40), nullable=False, default=""),  # the issue that a correction belongs to
    Column("source", Integer),  # the return that a correction answers
    Column("due", String(10), nullable=False, default=""),
    Column("made", String(32), nullable=False),
    Column("file", Text, nullable=False, default=""),
    Column("labels", JSON, nullable=False, default=dict),  # labels of the template in force
    Column("rows", JSON, nullable=False, default=list),  # [table, record number, digest] of prefilled rows
    Column("open", Boolean, nullable=False, default=True),
    Index("issues_by_subject", "form", "year", "unit", "deputy"),
)

returns = Table(
    "returns",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("received", String(32), nullable=False),
    Column("run", String(40), nullable=False),
    Column("status", String(24), nullable=False),
    Column("form", String(40), nullable=False, default=""),
    Column("hash", String(16), nullable=False, default=""),
    Column("issue", String(40), nullable=False, default=""),
    Column("year", Integer),
    Column("unit", String(40), nullable=False, default=""),
    Column("deputy", String(40), nullable=False, default=""),
    Column("records", Integer, nullable=False, default=0),
    Column("held", Integer, nullable=False, default=0),
    Column("problems", JSON, nullable=False, default=list),
    Column("correction", String(40), nullable=False, default=""),  # issue number of the correction sent back
    Column("retracted", Text, nullable=False, default=""),  # the reason, when withdrawn
    # Typed in from a paper copy (since version 2): its number, who typed it, the day on which it was received.
    Column("paper", String(80), nullable=False, default="", server_default=""),
    Column("typed_by", String(80), nullable=False, default="", server_default=""),
    Column("paper_received", String(10), nullable=False, default="", server_default=""),
    # How many marks on the paper ended as values, labels, furniture, problems (since version 4).
    Column("account", JSON, nullable=False, default=dict, server_default="{}"),
    # The dates that a file bears, and what it said otherwise than one of its issue before (since version 8).
    Column("dates", JSON, nullable=False, default=dict, server_default="{}"),
    Column("again", JSON, nullable=False, default=dict, server_default="{}"),
    Index("returns_by_hash", "sha256"),
    Index("returns_by_issue", "issue"),
    Index("returns_by_subject", "year", "unit", "issue"),
)

records = Table(
    "records",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("form", String(40), nullable=False),
    Column("part", String(40), nullable=False),  # the table of the form, "" for the head
    Column("year", Integer),
    Column("unit", String(40), nullable=False, default=""),
    Column("deputy", String(40), nullable=False, default=""),
    Column("issue", String(40), nullable=False, default=""),
    Column("key", Text, nullable=False, default=""),
    Column("position", Integer, nullable=False, default=0),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False, default=0),
    # The days that the current version tells of (since version 3; see :mod:`dutykit.forms.particulars`).
    Column("first_day", String(10), nullable=False, default="", server_default=""),
    Column("last_day", String(10), nullable=False, default="", server_default=""),
    Index("records_by_issue", "issue"),
    Index("records_by_key", "form", "part", "key"),
    Index("records_by_year", "year", "form", "part"),
    Index("records_by_unit", "unit", "year"),
    Index("records_by_deputy", "deputy", "year"),
    Index("records_by_day", "first_day", "last_day"),
    Index("records_by_version", "version"),
)

participations = Table(  # whom current versions of records name, or whose they are (made from records)
    "participations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("deputy", String(40), nullable=False),
    Column("records", Text, nullable=False),  # their numbers, packed (since version 12)
    Index("participations_by_deputy", "deputy"),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("record", String(40), ForeignKey("records.number"), nullable=False),
    Column("source", Integer, ForeignKey("returns.id")),  # empty: corrected by a person
    Column("state", String(12), nullable=False),
    Column("body", JSON, nullable=False),  # values by field
    Column("evidence", JSON, nullable=False),
    Column("problems", JSON, nullable=False, default=list),
    Column("made", String(32), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("retracted", Boolean, nullable=False, default=False),
    Index("versions_by_record", "record"),
    Index("versions_by_source", "source"),
)

supports = Table(
    "supports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("record", String(40), nullable=False),  # of any form: a confirmation points at the record confirmed
    Column("source", Integer, ForeignKey("returns.id"), nullable=False),
    Column("kind", String(12), nullable=False),  # same, confirmed
    Column("evidence", JSON, nullable=False),
    Index("supports_by_record", "record"),
    Index("supports_by_source", "source"),
)

outputs = Table(  # what was last written to a path of the workspace, to tell whether a person has changed it
    "outputs",
    metadata,
    Column("path", String(400), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("made", String(32), nullable=False),
)

drafts = Table(  # what a rendered document said, to tell what was changed in one that comes back (since version 11)
    "drafts",
    metadata,
    Column("id", String(16), primary_key=True),  # the document carries it
    Column("document", String(40), nullable=False),
    Column("asked", JSON, nullable=False),  # by which the same document can be rendered again
    Column("made", String(32), nullable=False),
    Column("lines", Text, nullable=False),  # JSON, packed: nobody looks for anything in it
)

log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("action", String(24), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", JSON, nullable=False, default=dict),
    Column("by", String(80), nullable=False, default="", server_default=""),  # who, where it was said (since version 2)
    # A chain (since version 8): digests of rows that the act has written, the hash of the entry before, its own hash.
    Column("bound", JSON, nullable=False, default=dict, server_default="{}"),
    Column("previous", String(64), nullable=False, default="", server_default=""),
    Column("hash", String(64), nullable=False, default="", server_default=""),
    Index("log_by_subject", "subject"),
    Index("log_by_action", "action"),
)

reviews = (
    Table(  # decisions of people, each on one version of a record or on the warnings of a return (since version 2)
        "reviews",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("record", String(40), nullable=False, default=""),
        Column("version", Integer),  # what was decided on; a later version is decided on anew
        Column("source", Integer, ForeignKey("returns.id")),  # the return whose warnings were accepted
        Column("code", String(40), nullable=False, default=""),  # the warning
        Column("level", String(12), nullable=False),  # committee (人大街工委), office (代表联络室)
        Column("decision", String(12), nullable=False),  # approve, return, refuse, accept
        Column("by", String(80), nullable=False),
        Column("at", String(32), nullable=False),
        Column("comment", Text, nullable=False, default=""),
        Index("reviews_by_record", "record"),
        Index("reviews_by_version", "version"),
        Index("reviews_by_source", "source"),
    )
)

closures = Table(  # registers closed by a person: what a unit had to enter for a year is complete (since version 2)
    "closures",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("year", Integer, nullable=False),
    Column("unit", String(40), nullable=False),
    Column("form", String(40), nullable=False, default=""),  # empty: every form
    Column("closed", String(32), nullable=False),
    Column("by", String(80), nullable=False),
    Column("comment", Text, nullable=False, default=""),
    Column("reopened", String(32), nullable=False, default=""),  # empty: still closed
    Column("reopened_by", String(80), nullable=False, default=""),
    Column("reopened_comment", Text, nullable=False, default=""),
    # Of a part of the year, its first and last day (since version 5); empty: the whole year.
    Column("first_day", String(10), nullable=False, default="", server_default=""),
    Column("last_day", String(10), nullable=False, default="", server_default=""),
    Index("closures_by_unit", "year", "unit"),
)


TEXT = 'TEXT COLLATE "C"'
"""What texts and JSON are in PostgreSQL: as long as they are, ordered by their bytes as SQLite does, and JSON as it was
written, for its digest is of that text."""


@compiles(String, "postgresql")
@compiles(Text, "postgresql")
@compiles(JSON, "postgresql")
def _text(_kind: Any, _compiler: Any, **_given: Any) -> str:
    return TEXT


_HASHED = {"records_by_key": "key", "log_by_subject": "subject"}
"""Indexes over texts that may be long: PostgreSQL takes no more than 2,704 bytes of one, except by their hash."""


def making(chosen: Iterable[Table] = (), dialect: Dialect = "sqlite") -> list[str]:
    """The statements that make tables (all, unless some are chosen) and their indexes where they are not there."""
    spoken = sqlite.dialect() if dialect == "sqlite" else postgresql.dialect()  # type: ignore[no-untyped-call]
    made = []
    for table in list(chosen) or metadata.sorted_tables:
        made.append(str(CreateTable(table, if_not_exists=True).compile(dialect=spoken)))
        for index in sorted(table.indexes, key=lambda index: index.name or ""):
            if dialect == "postgresql" and index.name in _HASHED:
                over = f'USING hash ("{_HASHED[index.name]}")'
                made.append(f"CREATE INDEX IF NOT EXISTS {index.name} ON {table.name} {over}")
            else:
                made.append(str(CreateIndex(index, if_not_exists=True).compile(dialect=spoken)))
    return made
