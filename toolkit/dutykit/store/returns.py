"""What was sent out (issues, with their schemas) and what came back (returns)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Unpack

from sqlalchemy import RowMapping, bindparam, insert, select, update

from ..words.codes import IssueKind, ReturnStatus
from . import tables as t
from .connected import Connected, of_years, where_equal
from .model import (
    Issue,
    IssuedRow,
    IssuesWhere,
    Return,
    ReturnChanges,
    ReturnsWhere,
    Schema,
)

_UPDATE_RETURN = update(t.returns).where(t.returns.c.id == bindparam("id_"))


class Returns(Connected):
    """Issues and returns of a store."""

    # --- issues ----------------------------------------------------------------------------------------------

    def keep_schema(self, schema: Schema) -> None:
        """Keep an issued schema by its hash, once."""
        if self.schema(schema.hash) is None:
            self._connection.execute(insert(t.schemas).values(**asdict(schema)))

    def schema(self, hash_: str) -> Schema | None:
        """A kept schema."""
        row = self._connection.execute(select(t.schemas).where(t.schemas.c.hash == hash_)).one_or_none()
        return Schema(row.hash, row.form, row.version, row.body) if row is not None else None

    def schema_hashes(self) -> list[str]:
        """Hashes of all kept schemas."""
        return list(self._connection.execute(select(t.schemas.c.hash).order_by(t.schemas.c.hash)).scalars())

    def issue(self, number: str) -> Issue | None:
        """An issue by its number."""
        row = self._connection.execute(select(t.issues).where(t.issues.c.number == number)).mappings().one_or_none()
        return _issue(row) if row is not None else None

    def issues(self, **asked: Unpack[IssuesWhere]) -> list[Issue]:
        """Issues, by number."""
        conditions = where_equal(t.issues, asked, ("kind", "form", "year", "unit", "deputy", "key"))
        query = select(t.issues).where(*conditions).order_by(t.issues.c.number)
        return [_issue(row) for row in self._connection.execute(query).mappings()]

    def save_issue(self, issue: Issue) -> None:
        """Insert an issue, or replace what is known of one already there."""
        if self.issue(issue.number) is None:
            self.add_issues([issue])
        else:
            mine = t.issues.c.number == issue.number
            self._connection.execute(update(t.issues).where(mine).values(**_issue_row(issue)))

    def add_issues(self, new: Sequence[Issue]) -> None:
        """Insert issues whose numbers are new."""
        if new:
            self._connection.execute(insert(t.issues), [_issue_row(issue) for issue in new])

    # --- returns ---------------------------------------------------------------------------------------------

    def add_return(self, new: Return) -> int:
        """Insert a return (whatever its id); its id."""
        values = {name: getattr(new, name) for name in _RETURN if name != "id"} | {"status": new.status or ""}
        result = self._connection.execute(insert(t.returns), values | {"problems": list(new.problems)})
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def update_return(self, id_: int, **changes: Unpack[ReturnChanges]) -> None:
        """Change what is known of a return."""
        values: dict[str, Any] = {"id_": id_, **changes}
        if "status" in values:
            values["status"] = values["status"] or ""
        self._connection.execute(_UPDATE_RETURN, values)

    def returns(self, **asked: Unpack[ReturnsWhere]) -> list[Return]:
        """Returns, oldest first."""
        c = t.returns.c
        conditions = where_equal(
            t.returns, asked, ("id", "sha256", "form", "issue", "year", "unit", "deputy", "retracted")
        )
        if "statuses" in asked:
            conditions.append(c.status.in_(sorted(asked["statuses"])))
        if "years" in asked:
            conditions.append(of_years(t.returns, asked["years"]))
        if "sha256_begins" in asked:
            conditions.append(c.sha256.startswith(asked["sha256_begins"], autoescape=True))
        if "held" in asked:
            conditions.append(c.held > 0 if asked["held"] else c.held == 0)
        query = select(t.returns).where(*conditions).order_by(c.id)
        return [_return(row) for row in self._connection.execute(query).mappings()]

    def one_return(self, id_: int) -> Return:
        """A return by its id; there is one."""
        (found,) = self.returns(id=id_)
        return found

    def settled(self, sha256: str, statuses: Iterable[ReturnStatus]) -> bool:
        """Whether a return of this file has one of these statuses and was not withdrawn."""
        c = t.returns.c
        query = select(c.id).where(c.sha256 == sha256, c.status.in_(sorted(statuses)), c.retracted == "").limit(1)
        return self._connection.execute(query).first() is not None

    def forms_of(self, statuses: Iterable[ReturnStatus]) -> dict[str, str]:
        """The form of every file that has one of these statuses and was not withdrawn, by its hash."""
        query = select(t.returns.c.sha256, t.returns.c.form).order_by(t.returns.c.id)
        query = query.where(t.returns.c.status.in_(sorted(statuses)), t.returns.c.retracted == "")
        return {row.sha256: row.form for row in self._connection.execute(query)}

    def file_names(self) -> dict[str, str]:
        """The name that each file bore when it last came, by its hash."""
        query = select(t.returns.c.sha256, t.returns.c.name).order_by(t.returns.c.id)
        return {row.sha256: row.name for row in self._connection.execute(query)}


_ISSUE = tuple(c.name for c in t.issues.columns)
_RETURN = tuple(c.name for c in t.returns.columns)


def _issue_row(issue: Issue) -> dict[str, Any]:
    values = {name: getattr(issue, name) for name in _ISSUE}
    return values | {"labels": dict(issue.labels), "rows": [[r.part, r.number, r.digest] for r in issue.rows]}


def _issue(row: RowMapping) -> Issue:
    typed = {"kind": IssueKind.of(row["kind"]), "rows": tuple(IssuedRow(*r) for r in row["rows"])}
    return Issue(**{**row, **typed})


def _return(row: RowMapping) -> Return:
    return Return(**{**row, "status": ReturnStatus.of(row["status"]) if row["status"] else None})
