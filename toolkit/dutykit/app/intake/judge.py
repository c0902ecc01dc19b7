"""Judge one grid: which form is it, whose, for which year, and what does it say. Nothing is written here."""

from __future__ import annotations

from typing import Any

from ...forms.check import form_period
from ...forms.extract import Draft, extract
from ...forms.grid import Grid, Sheet
from ...forms.locate import Located, locate
from ...forms.model import Form
from ...forms.recognise import answer_sheet, recognise
from ...problems import Problem, has_errors
from ...text import fold
from ...words.codes import Per
from ..checking.laws import warn_of_overtaken
from ..opened.open_workspace import OpenWorkspace
from .books import warn_of_other_books
from .judged import Judged
from .references import warn_of_unknown_numbers
from .sheets import more_sheets, other_units

__all__ = ["Judged", "judge"]


def judge(grid: Grid, opened: OpenWorkspace) -> Judged:
    """Recognise, locate, extract and check a grid against the workspace as it stands."""
    result = Judged(problems=list(grid.problems))
    form, sheet = _form(grid, opened, result)
    if form is None or sheet is None:
        return result
    result.form = form
    if not _belongs_here(grid, opened, result):
        return result
    labels = result.issue.labels if result.issue is not None else {}
    located = locate(grid, form, sheet, labels)
    if result.issue is not None and result.correction:
        sent = {row.part for row in result.issue.rows}
        absent = {"table.missing", "table.absent"}  # a correction carries only the tables that have rows to mend
        located.problems = [p for p in located.problems if p.code not in absent or p.field in sent]
        _without_own_notes(opened, result)
    _whose(grid, opened, result)
    reading = opened.reading(result.year, result.unit or _unit_told(located, opened))
    extracted = extract(grid, located, reading)
    result.extracted = extracted
    result.problems += [Problem("form.sheet_hidden", facts={"sheet": sheet.name})] if sheet.hidden else []
    result.problems += extracted.problems
    _agree(extracted.head, opened, result)
    result.problems += more_sheets(grid, sheet, opened, result, reading, labels)
    result.problems += other_units(extracted, opened.roster, result.unit)
    opened.checker(form).check(extracted, opened.roster, form_period(form, result.year), opened.term())
    warn_of_other_books(opened, form, extracted)
    warn_of_unknown_numbers(opened, form, extracted)
    warn_of_overtaken(opened, form, extracted)
    if not any(extracted.rows.values()) and form.tables and form.per is not Per.DEPUTY and not result.correction:
        result.problems.append(Problem("form.no_rows"))
    result.problems += _after_closing(opened, result, form)
    if any(p.code in {"head.two", "table.missing", "column.missing", "column.twice"} for p in extracted.problems):
        result.fatal = True
    return result


def _after_closing(opened: OpenWorkspace, result: Judged, form: Form) -> list[Problem]:
    """Tell where a person has closed the register that this return adds to; it is registered all the same."""
    if not result.unit or result.year is None:
        return []
    closures = opened.store.closures(year=result.year, unit=result.unit)
    found = [c for c in closures if c.form in {"", form.id}]
    if not found:
        return []
    unit = opened.roster.unit_by_code.get(result.unit)
    facts = {"unit": unit.name if unit else result.unit, "year": result.year}
    facts |= {"day": found[-1].closed[:10], "by": found[-1].by}
    return [Problem("return.register_closed", facts=facts)]


def _form(grid: Grid, opened: OpenWorkspace, result: Judged) -> tuple[Form | None, Sheet | None]:
    """By the issue number, by the hidden identity, or by the labels alone."""
    number = grid.identity.get("issue", "")
    issue = opened.store.issue(number) if number and not _elsewhere(grid, opened) else None
    if number and issue is None and not _elsewhere(grid, opened):
        result.problems.append(Problem("return.not_issued", facts={"issue": number}))
    result.issue = issue
    hash_ = issue.hash if issue is not None else grid.identity.get("hash", "")
    form = opened.form_by_hash(hash_) if hash_ else None
    if form is None and grid.identity.get("form") in opened.forms:
        form = opened.forms[grid.identity["form"]]
        version = grid.identity.get("version") or str(form.version)
        if version != str(form.version):  # what changed is found by labels, and told where it is not
            result.problems.append(Problem("form.unknown_version", facts={"version": version}))
    if form is not None:
        sheet = answer_sheet(grid, form)
    else:
        form, sheet = recognise(grid, opened.forms.values())
    if sheet is None:
        if not has_errors(result.problems):
            result.problems.append(Problem("form.unrecognised"))
        return None, None
    return form, sheet


def _elsewhere(grid: Grid, opened: OpenWorkspace) -> bool:
    congress = grid.identity.get("congress", "")
    return bool(congress) and fold(congress) != fold(opened.congress)


def _belongs_here(grid: Grid, opened: OpenWorkspace, result: Judged) -> bool:
    """The congress and the year are ours; what we issued ourselves is ours whatever the working year."""
    if result.fatal:
        return False
    if _elsewhere(grid, opened):
        facts = {"other": grid.identity["congress"], "congress": opened.congress}
        result.problems.append(Problem("form.other_congress", facts=facts))
        result.fatal = True
        return False
    issue, identity = result.issue, grid.identity
    if issue is not None:
        result.year, result.unit, result.deputy = issue.year, issue.unit, issue.deputy
    else:
        result.year = int(identity["year"]) if identity.get("year", "").isdecimal() else None
        result.unit, result.deputy = identity.get("unit", ""), identity.get("deputy", "")
    return True


def _without_own_notes(opened: OpenWorkspace, result: Judged) -> None:
    """The notes that we put on red cells come back without their author when LibreOffice has saved the workbook."""
    if result.issue is None or all(p.code != "cell.note" for p in result.problems):
        return
    ours = {
        fold(Problem.restore(problem).message)
        for row in result.issue.rows
        for version in opened.store.versions(row.number)
        for problem in version.problems
    }
    result.problems = [
        p for p in result.problems if p.code != "cell.note" or not any(fold(p.value).startswith(own) for own in ours)
    ]


def _whose(grid: Grid, opened: OpenWorkspace, result: Judged) -> None:
    """Without an issue, a form of a year that says none is taken to be of the working year."""
    if result.year is None and result.form is not None and result.form.per is not Per.CONGRESS:
        result.year = opened.year
        for sheet in grid.sheets:
            for cell in sheet.cells.values():
                text = fold(cell.text) if len(cell.text) < 60 else ""
                if fold(result.form.title) in text and text[:4].isdecimal():
                    result.year = int(text[:4])
                    return


def _unit_told(located: Located, opened: OpenWorkspace) -> str:
    """The unit that the visible head names, where the file carries no identity: it tells namesakes apart."""
    for spot in located.head.values():
        if spot.field.kind == "unit" and spot.cell is not None:
            found = opened.roster.find_units(spot.cell.text)
            return found[0].code if len(found) == 1 else ""
    return ""


def _agree(head: Draft, opened: OpenWorkspace, result: Judged) -> None:
    """Hidden identity and visible head agree; without an identity the head says whose the form is."""
    form, issue = result.form, result.issue
    if form is None:
        return
    for name, item in form.by_name.items():
        if item.kind not in {"unit", "deputy", "year"} or item.ask != "office":
            continue
        seen = head.values.get(name)
        known: Any = {"unit": result.unit, "deputy": result.deputy, "year": result.year}[item.kind]
        if seen is None or (known and seen == known):
            if known:
                head.values[name] = known
            continue
        if known and issue is not None:
            evidence = head.evidence[name]
            facts = {"label": item.label, "issued": _label(known, item.kind, opened), "issue": issue.number}
            result.problems.append(Problem("head.disagrees", evidence.place, name, evidence.raw, facts))
            result.fatal = True
        elif item.kind == "unit":
            result.unit = seen
        elif item.kind == "deputy":
            result.deputy = seen
        else:
            result.year = seen
    _complete(head, opened, result)


def _complete(head: Draft, opened: OpenWorkspace, result: Judged) -> None:
    """Whose form it is and of which year must be known."""
    form = result.form
    if form is None:
        return
    wanted = {"unit": result.unit, "deputy": result.deputy}.get(form.per)
    if wanted == "" and not result.fatal:
        item = next(f for f in form.fields if f.kind == form.per)
        unread = [p for p in head.problems if p.field == item.name]
        place = head.places.get(item.name)
        result.problems += unread or [Problem("cell.required", place, item.name, "", {"label": item.label})]
        head.problems = [p for p in head.problems if p.field != item.name]
        result.fatal = True
    if result.issue is None and form.per is not Per.CONGRESS and result.year != opened.year:
        result.problems.append(Problem("form.other_year", facts={"other": result.year, "year": opened.year}))
        result.fatal = True


def _label(known: Any, kind: str, opened: OpenWorkspace) -> str:
    if kind == "unit" and known in opened.roster.unit_by_code:
        return opened.roster.unit_by_code[known].name
    if kind == "deputy" and known in opened.roster.by_number:
        return opened.roster.by_number[known].name
    return str(known)
