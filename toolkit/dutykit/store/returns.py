"""What was sent out (issues, with their schemas) and what came back (returns)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, Unpack

from ..compact import compact
from ..words.codes import IssueKind, ReturnStatus
from .chain import Chained
from .connection import Row
from .model import (
    Issue,
    IssuedRow,
    IssuesWhere,
    Return,
    ReturnChanges,
    ReturnsWhere,
    Schema,
)
from .soundness import read_json
from .sql import Where, inserting, like, listed, updating

_ISSUE = tuple(field.name for field in fields(Issue))
_RETURN = tuple(field.name for field in fields(Return))
_NEW_RETURN = tuple(name for name in _RETURN if name != "id")
_JSON = frozenset({"labels", "rows", "problems", "account", "dates", "again"})
"""Columns of issues and returns that hold JSON."""


class Returns(Chained):
    """Issues and returns of a store."""

    # --- issues ----------------------------------------------------------------------------------------------

    def keep_schema(self, schema: Schema) -> None:
        """Keep an issued schema by its hash, once."""
        if self.schema(schema.hash) is None:
            row = (schema.hash, schema.form, schema.version, compact(schema.body))
            self._connection.change(inserting("schemas", ("hash", "form", "version", "body")), row)
            self.bind_rows("schemas", [row])

    def schema(self, hash_: str) -> Schema | None:
        """A kept schema."""
        row = self._connection.row("SELECT hash, form, version, body FROM schemas WHERE hash = ?", (hash_,))
        if row is None:
            return None
        kept, form, version, body = row
        return Schema(kept, form, version, read_json(body))

    def schema_hashes(self) -> list[str]:
        """Hashes of all kept schemas."""
        return self._connection.column("SELECT hash FROM schemas ORDER BY hash")

    def issue(self, number: str) -> Issue | None:
        """An issue by its number."""
        return next(self._issues(Where().holds("number = ?", number)), None)

    def issues(self, **asked: Unpack[IssuesWhere]) -> list[Issue]:
        """Issues, by number."""
        return list(self._issues(Where().equal(asked, ("kind", "form", "year", "unit", "deputy", "key"), "issues")))

    def _issues(self, where: Where) -> Iterator[Issue]:
        query = f"SELECT {listed(_ISSUE)} FROM issues{where} ORDER BY number"
        return map(_issue, self._connection.rows(query, where.values))

    def save_issue(self, issue: Issue) -> None:
        """Insert an issue, or replace what is known of one already there."""
        if self.issue(issue.number) is None:
            self.add_issues([issue])
        else:
            self._connection.change(updating("issues", _ISSUE, "number"), (*_issue_row(issue), issue.number))
            self.bind("issues", [issue.number])

    def add_issues(self, new: Sequence[Issue]) -> None:
        """Insert issues whose numbers are new."""
        self._connection.change_all(inserting("issues", _ISSUE), map(_issue_row, new))
        self.bind("issues", [issue.number for issue in new])

    # --- returns ---------------------------------------------------------------------------------------------

    def add_return(self, new: Return) -> int:
        """Insert a return (whatever its id); its id."""
        id_ = self.last_of("returns") + 1  # nobody else writes meanwhile, and what is undone leaves no gap
        values = [_kept(name, getattr(new, name)) for name in _NEW_RETURN]
        self._connection.change(inserting("returns", ("id", *_NEW_RETURN)), (id_, *values))
        self.bind("returns", [id_])
        return id_

    def update_return(self, id_: int, **changes: Unpack[ReturnChanges]) -> None:
        """Change what is known of a return."""
        values = [_kept(name, value) for name, value in changes.items()]
        self._connection.change(updating("returns", changes, "id"), (*values, id_))
        self.bind("returns", [id_])

    def returns(self, **asked: Unpack[ReturnsWhere]) -> list[Return]:
        """Returns, oldest first."""
        names = ("id", "sha256", "form", "issue", "year", "unit", "deputy", "retracted")
        where = Where().equal(asked, names, "returns")
        if "statuses" in asked:
            where.among("status", sorted(asked["statuses"]))
        if "years" in asked:
            where.of_years("year", asked["years"])
        if "sha256_begins" in asked:
            where.holds("sha256 LIKE ? ESCAPE '/'", f"{like(asked['sha256_begins'])}%")
        if "held" in asked:
            where.holds("held > 0" if asked["held"] else "held = 0")
        if "sent_back" in asked:
            where.holds("correction > ''" if asked["sent_back"] else "correction = ''")
        query = f"SELECT {listed(_RETURN)} FROM returns{where} ORDER BY id"
        return [_return(row) for row in self._connection.rows(query, where.values)]

    def one_return(self, id_: int) -> Return:
        """A return by its id; there is one."""
        (found,) = self.returns(id=id_)
        return found

    def settled(self, sha256: str, statuses: Iterable[ReturnStatus]) -> bool:
        """Whether a return of this file has one of these statuses and was not withdrawn."""
        where = Where().holds("sha256 = ? AND retracted = ''", sha256).among("status", sorted(statuses))
        return self._connection.row(f"SELECT id FROM returns{where} LIMIT 1", where.values) is not None

    def forms_of(self, statuses: Iterable[ReturnStatus]) -> dict[str, str]:
        """The form of every file that has one of these statuses and was not withdrawn, by its hash."""
        where = Where().among("status", sorted(statuses)).holds("retracted = ''")
        return dict(self._connection.rows(f"SELECT sha256, form FROM returns{where} ORDER BY id", where.values))

    def file_names(self) -> dict[str, str]:
        """The name that each file bore when it last came, by its hash; those destroyed on purpose are left out."""
        gone = {digest for one in self.destroyed() for digest in one.originals}
        rows = self._connection.rows("SELECT sha256, name FROM returns ORDER BY id")
        return {digest: name for digest, name in rows if digest not in gone}


def _kept(name: str, value: Any) -> Any:
    """A value of a return as its column holds it."""
    if name in _JSON:
        return compact(list(value) if name == "problems" else dict(value))
    return value or "" if name == "status" else value


def _issue_row(issue: Issue) -> list[Any]:
    told = {
        "labels": compact(dict(issue.labels)),
        "rows": compact([[r.part, r.number, r.digest] for r in issue.rows]),
    }
    return [told.get(name, getattr(issue, name)) for name in _ISSUE]


def _given(names: Sequence[str], row: Row) -> dict[str, Any]:
    return {name: read_json(value) if name in _JSON else value for name, value in zip(names, row, strict=True)}


def _issue(row: Row) -> Issue:
    found = _given(_ISSUE, row)
    typed = {
        "kind": IssueKind.of(found["kind"]),
        "rows": tuple(IssuedRow(*r) for r in found["rows"]),
        "open": bool(found["open"]),
    }
    return Issue(**{**found, **typed})


def _return(row: Row) -> Return:
    found = _given(_RETURN, row)
    return Return(**{**found, "status": ReturnStatus.of(found["status"]) if found["status"] else None})
