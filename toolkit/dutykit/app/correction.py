"""Correction workbooks: made from what is stored, so that one that is missing can be made again."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from ..evidence import Evidence
from ..forms.filled import Filled, FilledRow, digest
from ..forms.kinds import KINDS
from ..forms.model import Field, Form
from ..problems import Problem, has_errors
from ..store import Stored
from .desk import Desk, now
from .outputs import safe_name, write_file
from .workbooks import build_workbook, offered


def open_records(desk: Desk, source: int) -> list[Stored]:
    """Records whose current version comes from a return and is still to be mended."""
    from ..store.tables import versions

    mine = desk.store.current(versions.c.source == source)
    return [s for s in mine if s.state == "held" or has_errors(map(Problem.restore, s.problems))]


def make_correction(desk: Desk, source: int, *, dry_run: bool = False) -> Path | None:
    """Write the correction workbook of a return, if anything of it is to be mended; its path."""
    row = desk.store.returns(id=source)[0]
    waiting = open_records(desk, source)
    form = desk.form_by_hash(row.hash)
    if not waiting or form is None:
        return None
    with desk.store.transaction():
        number = row.correction or issue_number(desk, row.year)
        filled = _filled(desk, row, form, number, waiting)
        path = desk.workspace.corrections / f"{_file_name(desk, row, form, number)}.xlsx"
        desk.store.keep_schema(form.id, form.version, form.hash, form.schema)
        desk.store.update_return(source, correction=number)
        desk.store.save_issue(
            {
                "number": number, "kind": "correction", "form": form.id, "hash": form.hash, "year": row.year,
                "unit": row.unit, "deputy": row.deputy, "round": int(filled.identity["round"]), "source": source,
                "parent": row.issue, "made": now(), "file": desk.workspace.relative(path), "key": "", "due": "",
                "rows": [[s.part, s.number, digest(s.body)] for s in waiting], "labels": {}, "open": True,
            }
        )  # fmt: skip
    if not dry_run:
        write_file(path, build_workbook(desk.workspace, filled))
    return path


def missing_corrections(desk: Desk) -> None:
    """Make again the corrections that a crash, or a person, has left missing."""
    for row in desk.store.returns(retracted=""):
        if not row.held:
            continue
        issue = desk.store.issue(row.correction) if row.correction else None
        if issue is None or not (desk.workspace.root / issue.file).exists():
            make_correction(desk, row.id)


def issue_number(desk: Desk, year: int | None) -> str:
    """The next issue number (下发号): F2024-0003."""
    series = str(year or desk.year)
    return f"F{series}-{desk.store.take_numbers(f'F{series}')[0]:04}"


def subject_name(desk: Desk, unit: str, deputy: str) -> str:
    """Whose it is, for file names and lists."""
    if deputy:
        known = desk.roster.by_number.get(deputy)
        return known.name if known else deputy
    if unit:
        known_unit = desk.roster.unit_by_code.get(unit)
        return known_unit.name if known_unit else unit
    return desk.congress


def _file_name(desk: Desk, row: Row[Any], form: Form, number: str) -> str:
    return safe_name(f"退回修改_{subject_name(desk, row.unit, row.deputy)}_{form.title}_{number}")


def _filled(desk: Desk, row: Row[Any], form: Form, number: str, waiting: list[Stored]) -> Filled:
    rows: dict[str, list[FilledRow]] = defaultdict(list)
    head = FilledRow()
    for stored in sorted(waiting, key=lambda s: (s.part, s.position)):
        if stored.part:
            rows[stored.part].append(_row(stored, form.table_by_name[stored.part].by_name))
        else:
            head = _row(stored, form.by_name)
    if not head.number:
        head = _head(desk, row, form)
    issue = desk.store.issue(row.issue) if row.issue else None
    round_ = issue.round + 1 if issue is not None else 2
    deputies, units = offered(desk, row.unit)
    identity = {
        "format": "1", "kind": "correction", "form": form.id, "version": str(form.version), "hash": form.hash,
        "congress": desk.congress, "year": str(row.year or ""), "unit": row.unit, "deputy": row.deputy,
        "round": str(round_), "issue": number,
    }  # fmt: skip
    return Filled(
        form, identity, head, {name: tuple(found) for name, found in rows.items()}, desk.roster, deputies, units
    )


def _head(desk: Desk, row: Row[Any], form: Form) -> FilledRow:
    """The head as it was accepted, shown for orientation."""
    equal = {"issue": row.issue} if row.issue else {"form": form.id, "unit": row.unit, "deputy": row.deputy}
    heads = desk.store.current(part="", form=form.id, **{k: v for k, v in equal.items() if k != "form"})
    body = dict(heads[-1].body) if heads else {}
    return FilledRow(heads[-1].number if heads else "", body)


def _row(stored: Stored, fields: dict[str, Field]) -> FilledRow:
    """A held record as it goes back: values that could be read, and the raw text of those that could not."""
    flags: dict[str, list[Problem]] = defaultdict(list)
    raw: dict[str, str] = {}
    for problem in map(Problem.restore, stored.problems):
        if problem.severity == "error":
            name = problem.field if problem.field in fields else ""
            flags[name].append(problem)
    for name in fields:
        evidence = stored.evidence.get(name)
        if evidence is None:
            continue
        partly = KINDS[fields[name].kind].parts and name in flags
        if name not in stored.body or partly:
            raw[name] = Evidence.from_json(evidence).raw
    return FilledRow(stored.number, stored.body, raw, {n: tuple(ps) for n, ps in flags.items()})
