"""Correction workbooks: made from what is stored, so that one that is missing can be made again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...evidence import Evidence
from ...forms.everyone import CONFIRM
from ...forms.filled import Filled, FilledRow, digest
from ...forms.kinds import KINDS
from ...forms.model import Field, Form, Table
from ...forms.tick_marks import TICK_KEY
from ...problems import Problem
from ...store import Issue, IssuedRow, RecordsWhere, Return, Schema, Stored
from ...words.codes import FormId, IssueKind, Per
from ...workspace.temporary import make_folder
from ..issuing.workbooks import build_workbook, days_of_year, left_out_of, look_of, offered
from ..opened.open_workspace import OpenWorkspace, now
from ..opened.outputs import Writing, safe_name
from ..opened.outputs import digest as file_digest
from ..opened.records import carried, is_open, issue_number, subject_name
from ..opened.sources import citing_at
from .cutouts import Cutouts
from .looked import is_waiting
from .neighbours import neighbours


def open_records(opened: OpenWorkspace, source: int) -> list[Stored]:
    """Records that a return told of, or (a correction) was sent to mend, and that are still to be mended.

    By what a correction carries before what the return changed, each in the order in which it stood in its table.
    """
    row = opened.store.one_return(source)
    issue = opened.store.issue(row.issue) if row.issue else None
    found = opened.store.current(told_by=source, evidence=True)
    if issue is not None and issue.kind is IssueKind.CORRECTION:
        found += opened.store.current(numbers=[r.number for r in issue.rows], evidence=True)
    waiting = {s.number: s for s in found if is_open(s) and s.form == row.form}
    return sorted(waiting.values(), key=lambda s: (s.part, s.position, s.number))


def make_correction(opened: OpenWorkspace, source: int) -> Path | None:
    """Write the correction workbook of a return, if anything of it is to be mended; its path."""
    with opened.writing() as files, opened.store.transaction():
        planned = plan_correction(opened, source)
        if planned is None:
            return None
        path, known = write_correction(opened, planned, files)
        opened.note_written({path: known})
    return path


def plan_correction(opened: OpenWorkspace, source: int) -> tuple[Path, Filled] | None:
    """Give the correction of a return its number and enter it as an issue: where it goes and what it holds."""
    row = opened.store.one_return(source)
    waiting = open_records(opened, source)
    form = opened.form_by_hash(row.hash, row.form)
    if not waiting or form is None:
        return None
    number = row.correction or issue_number(opened, row.year)
    filled = _filled(opened, row, form, number, waiting)
    path = opened.workspace.corrections / f"{_file_name(opened, row, form, number)}.xlsx"
    before = opened.store.issue(number)
    carried = {r.number: r for r in (*(before.rows if before is not None else ()), *_carried(filled, waiting))}
    opened.store.keep_schema(Schema(form.hash, form.id, form.version, form.schema))
    opened.store.update_return(source, correction=number)
    opened.store.save_issue(
        Issue(
            number, IssueKind.CORRECTION, form.id, form.hash, row.year, row.unit, row.deputy,
            round=int(filled.identity["round"]), source=source, parent=row.issue, made=now(),
            file=opened.workspace.relative(path), rows=tuple(carried.values()),
            labels=dict(look_of(opened.workspace, form, filled.left_out).labels),
        )
    )  # fmt: skip
    return path, filled


def write_correction(opened: OpenWorkspace, planned: tuple[Path, Filled], files: Writing) -> tuple[Path, str]:
    """Write what was planned: its path, and the digest that is to be noted."""
    path, filled = planned
    data = build_workbook(opened.workspace, filled)
    return files.put(path, data, opened.last_written(path)), file_digest(data)


def _carried(filled: Filled, waiting: list[Stored]) -> list[IssuedRow]:
    """What a correction carries: the head, shown or to be mended, and the rows in their order."""
    rows = [IssuedRow(s.part, s.number, digest(s.body)) for s in waiting if s.part]
    head = [IssuedRow("", filled.head.number, digest(filled.head.values))] if filled.head.number else []
    return head + rows


def missing_corrections(opened: OpenWorkspace) -> None:
    """Make again the corrections that a crash, or a person, has left missing, under the numbers that they had."""
    followed = {issue.parent for issue in opened.store.issues(kind=IssueKind.CORRECTION)}
    for row in opened.store.returns(held=True, retracted=""):
        issue = opened.store.issue(row.correction) if row.correction else None
        if issue is None or (issue.number not in followed and not (opened.workspace.root / issue.file).exists()):
            make_correction(opened, row.id)


DONE = "done"
"""Where in ``corrections`` those lie that are settled."""


def put_away(opened: OpenWorkspace) -> list[str]:
    """Move corrections out of the way of which nothing is open any more, or that a later one has followed; their paths.

    What lies in ``corrections`` itself is then what still has to be sent, or come back. A workbook that is open in
    another program stays until the next time.
    """
    folder, moved = opened.workspace.corrections, []
    every = opened.store.issues(kind=IssueKind.CORRECTION)
    followed = {issue.parent for issue in every}
    for issue in every:
        path = opened.workspace.root / issue.file
        if path.parent != folder or not path.is_file():
            continue
        if issue.number not in followed and _still_open(opened, issue):
            continue
        target = folder / DONE / path.name
        known = opened.last_written(path)
        with opened.writing() as files:
            try:
                make_folder(target.parent, exist_ok=True)
                files.move(path, target, known)
            except OSError:
                continue
            with opened.store.transaction():
                opened.store.save_issue(replace(issue, file=opened.workspace.relative(target)))
                opened.note_written({target: known} if known else {})
        moved.append(opened.workspace.relative(target))
    return moved


def _still_open(opened: OpenWorkspace, issue: Issue) -> bool:
    numbers = [row.number for row in issue.rows]
    return any(is_open(s) for number in numbers for s in opened.store.standings(number=number))


def _file_name(opened: OpenWorkspace, row: Return, form: Form, number: str) -> str:
    return safe_name(f"退回修改_{subject_name(opened, row.unit, row.deputy)}_{form.title}_{number}")


def _filled(opened: OpenWorkspace, row: Return, form: Form, number: str, waiting: list[Stored]) -> Filled:
    rows: dict[str, list[FilledRow]] = defaultdict(list)
    head = FilledRow()
    cutouts = Cutouts(opened)
    for stored in waiting:
        pictures = cutouts.of(stored) if is_waiting(stored) else None
        if stored.part:
            table = form.table_by_name[stored.part]
            rows[stored.part].append(replace(_row(stored, table.by_name, table), pictures=pictures))
        else:
            head = replace(_row(stored, form.by_name), pictures=pictures)
    if not head.number:
        head = _head(opened, row, form)
    issue = opened.store.issue(row.issue) if row.issue else None
    round_ = issue.round + 1 if issue is not None else 2
    deputies, units = offered(opened, row.unit, days_of_year(opened, row.year))
    identity = {
        "format": "1", "kind": "correction", "form": form.id, "version": str(form.version), "hash": form.hash,
        **carried(opened), "year": str(row.year or ""), "unit": row.unit, "deputy": row.deputy,
        "round": str(round_), "issue": number,
    }  # fmt: skip
    cite, going = citing_at(opened, row.year), {name: tuple(found) for name, found in rows.items()}
    return Filled(
        form, identity, head, going, opened.roster, deputies, units,
        cite=cite,
        left_out=left_out_of(form, cite, head, going),
        pages=cutouts.pages(),
        nearby=neighbours(opened, row, form, waiting),
    )  # fmt: skip


def _head(opened: OpenWorkspace, row: Return, form: Form) -> FilledRow:
    """The head as it was accepted, shown for orientation: of the issue, else of the return that began the round."""
    while (issue := opened.store.issue(row.issue) if row.issue else None) is not None and issue.source is not None:
        row = opened.store.one_return(issue.source)
    asked: RecordsWhere = {"form": form.id, "part": ""}
    if form.per is not Per.CONGRESS and row.issue:
        asked["issue"] = row.issue
    elif form.per is not Per.CONGRESS:
        asked["told_by"] = row.id
    heads = opened.store.current(**asked)
    return FilledRow(heads[-1].number, dict(heads[-1].body)) if heads else FilledRow()


def _row(stored: Stored, fields: Mapping[str, Field], table: Table | None = None) -> FilledRow:
    """A held record as it goes back: values that could be read, and the raw text of those that could not.

    Who was ticked goes back in the tick grid, with the mark that was written, and not by name in the row.
    """
    flags = _flags(stored, fields, table)
    raw: dict[str, str] = {}
    for name in fields.keys() & stored.evidence.keys():
        # In a roster what was known stays in the record while what came back is wrong.
        partly = name in flags and (KINDS[fields[name].kind].parts or stored.form == FormId.ROSTER)
        if name not in stored.body or partly:
            raw[name] = Evidence.from_json(stored.evidence[name]).raw
        if offer := _offered(flags.get(name, ())):
            raw[name] = offer
    values = {name: _named(stored, name, value) for name, value in stored.body.items()}
    marks = _marks(stored, flags) if table is not None else {}
    return FilledRow(stored.number, values, raw, {n: tuple(ps) for n, ps in flags.items()}, marks=marks)


def _offered(flags: Iterable[Problem]) -> str:
    """The names that 全体代表 comes to, to be confirmed; empty where that was not written, or cannot be worked out."""
    offers = (str(p.facts.get("offer", "")) for p in flags if p.code == "person.everyone")
    return next((f"{CONFIRM}{offer}" for offer in offers if offer), "")


def _flags(stored: Stored, fields: Mapping[str, Field], table: Table | None) -> Mapping[str, list[Problem]]:
    """What is to be mended, by field or by mark of the tick grid; all else is said of the whole row."""
    flags: dict[str, list[Problem]] = defaultdict(list)
    for problem in map(Problem.restore, stored.problems):
        if problem.is_error:
            known = problem.field in fields or (table is not None and problem.field.startswith(TICK_KEY))
            flags[problem.field if known else ""].append(problem)
    return flags


def _named(stored: Stored, name: str, value: Any) -> Any:
    """A value without the people who were ticked, not named in the row."""
    if not isinstance(value, list):
        return value
    return [person for person in value if f"{name}{TICK_KEY}{person}" not in stored.evidence]


def _marks(stored: Stored, flags: Collection[str]) -> dict[str, str]:
    """What was written in the tick grid, by deputy: what is counted, and what is still to be mended."""
    marks: dict[str, str] = {}
    for key, evidence in stored.evidence.items():
        name, ticked, whose = key.partition(TICK_KEY)
        if ticked and (not name or name in flags or whose in stored.body.get(name, ())):
            mark = Evidence.from_json(evidence).raw
            marks[whose] = mark if marks.get(whose, mark) == mark else f"{marks[whose]}、{mark}"
    return marks
