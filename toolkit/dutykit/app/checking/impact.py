"""A draft regulation held against past years of a workspace: what a drafting office asks before it passes a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ...errors import TemplateError, UsageError, cause, remedy
from ...rules.casefile import CaseFile
from ...rules.impact import Impact, Tally, impact
from ...rules.load import load_regulation
from ...rules.regulation import Regulation
from ...serial import ABSENT_IF_EMPTY, HIDDEN, INLINE, through
from ...words.codes import Result
from ...workspace import Workspace
from ...xlsx.listing import Listing, write_listings
from ..opened.facts import load_named, regulation_files, regulation_meta
from ..opened.open_workspace import open_workspace
from ..opened.outputs import digest, write_for_person
from .check import RegulationRef, case_of, years_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactRequest:
    """Which draft is held against which regulation, in which years (none said: those of the term so far)."""

    today: date
    draft: Path
    against: str = ""
    years: Sequence[int] = ()
    output: Path | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A draft held against past years; ``against`` is the regulation in force, where there is one to compare with."""

    draft: Regulation = field(metadata=through(RegulationRef.of))
    against: Regulation | None = field(metadata=through(lambda r: RegulationRef.of(r) if r else None))
    years: tuple[int, ...]
    notes: tuple[str, ...]
    impact: Impact = field(metadata=INLINE)
    unit_names: dict[str, str] = field(metadata=HIDDEN)
    output: Path | None = field(default=None, metadata=ABSENT_IF_EMPTY)


def run_impact(workspace: Workspace, asked: ImpactRequest) -> Held:
    """What a draft would have come to.

    Raises :class:`UsageError`, and :class:`TemplateError` for a draft that is wrong.
    """
    draft = _draft(workspace, asked.draft)
    with open_workspace(workspace, today=asked.today) as opened:
        against = _against(workspace, asked.against, draft)
        case = case_of(opened)
        years = tuple(sorted(set(asked.years))) or _closed_years(case, years_of(case, opened))
        held = Held(
            draft=draft,
            against=against,
            years=years,
            notes=_notes(draft, against, case.closed, years),
            impact=impact(case, draft, against, years),
            unit_names={u.code: u.name for u in opened.roster.units},
        )
    if asked.output is None:
        return held
    return Held(
        held.draft, held.against, held.years, held.notes, held.impact, held.unit_names,
        _write(held, asked.output, force=asked.force),
    )  # fmt: skip


def _closed_years(case: CaseFile, years: Sequence[int]) -> tuple[int, ...]:
    """Years of the term for which a register is closed: only these can find anybody wanting; none closed, all."""
    closed = {year for year, _, _ in case.closed} | {c.first.year for c in case.closings}
    return tuple(y for y in years if y in closed) or tuple(years)


def _draft(workspace: Workspace, path: Path) -> Regulation:
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise TemplateError(
            f"{path.name} 不是 UTF-8 编码的文本。",
            "请写 .toml 文件；工作簿先用 dutykit regulations from-workbook 转换。",
            code="encoding",
        ) from None
    except OSError as error:
        raise UsageError(f"读不了“{path}”（{cause(error)}）。", remedy(error, "请核对文件名。"), code="file") from None
    return load_regulation(text, regulation_meta(workspace), name=path.name, year=workspace.config.period)


def _against(workspace: Workspace, id_: str, draft: Regulation) -> Regulation | None:
    """The regulation in force: the one named, else that of the draft's own id, else the workspace's first."""
    if not id_ and draft.id in regulation_files(workspace):
        id_ = draft.id
    named = id_ or next(iter(workspace.config.regulations), "")
    return load_named(workspace, named) if named else None


def _notes(
    draft: Regulation, against: Regulation | None, closed: frozenset[tuple[int, str, str]], years: Sequence[int]
) -> tuple[str, ...]:
    notes = [f"假设“{draft.title}”在{years[0]}年以前就已经施行；只看结果，什么也没有保存。"]
    if against is None:
        notes.append("没有现行的办法可比。")
    elif not {r.id for r in draft.ruleset.rules} & {r.id for r in against.ruleset.rules}:
        notes.append("两个办法没有编号相同的规则，逐条不能对比，只能看合计：同一条要求请用同一个规则编号。")
    opens = [str(y) for y in years if not any(c[0] == y for c in closed)]
    if opens:
        notes.append(f"{'、'.join(opens)}年度的登记没有关闭，次数不够的只算“无法判定”：这些年度的数偏少。")
    return tuple(notes)


# --- the workbook ---------------------------------------------------------------------------------------------

ORDER = (Result.UNMET, Result.EXEMPT, Result.UNDETERMINED, Result.MET)


def _write(held: Held, path: Path, *, force: bool) -> Path:
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"“{path.name}”不是 .xlsx。", "请把文件名写成 .xlsx。", code="suffix")
    data = write_listings("草案影响", [_rules(held), _units(held), _cells(held), _people(held)])
    return write_for_person(path, data, digest(data), force=force)


def _note(held: Held) -> str:
    against = f"，与《{held.against.title}》相比" if held.against else ""
    return f"《{held.draft.title}》{against}。年度：{'、'.join(map(str, held.years))}。" + "".join(held.notes)


_COUNTS = [(f"{when}{result.label}", 11) for result in ORDER for when in ("现行", "草案")]


def _counts(now: Tally | None, draft: Tally | None) -> list[int | str]:
    return [t.of(result) if t else "" for result in ORDER for t in (now, draft)]


def _rules(held: Held) -> Listing:
    rows = [
        [r.article, r.duty, r.rule, *_counts(r.now, r.draft), len(r.newly), len(r.no_longer)]
        for r in held.impact.rules
    ]  # fmt: skip
    columns = [("条款", 16), ("要求", 40), ("规则编号", 20), *_COUNTS, ("新增不符合", 11), ("不再不符合", 11)]
    return Listing("按规则", "草案的影响：按规则", columns, rows, _note(held))


def _units(held: Held) -> Listing:
    rows = [[held.unit_names.get(u.unit, u.unit) or "全体", *_counts(u.now, u.draft)] for u in held.impact.units]
    rows.append(["合计", *_counts(held.impact.now, held.impact.draft)])
    note = f"{_note(held)}一个对象有几条结论的，按最重的一条算一次。"
    return Listing("按单位", "草案的影响：按单位", [("单位", 34), *_COUNTS], rows, note)


def _cells(held: Held) -> Listing:
    duties = {r.rule: (r.article, r.duty) for r in held.impact.rules}
    rows = [
        [*duties[c.rule], held.unit_names.get(c.unit, c.unit) or "全体", *_counts(c.now, c.draft)]
        for c in held.impact.cells
    ]
    columns = [("条款", 16), ("要求", 40), ("单位", 30), *_COUNTS]
    return Listing("按规则和单位", "草案的影响：按规则和单位", columns, rows, _note(held))


def _people(held: Held) -> Listing:
    rows = [
        [r.article, r.duty, held.unit_names.get(s.unit, s.unit), s.called, s.id, what]
        for r in held.impact.rules
        for what, subjects in (("新增不符合", r.newly), ("不再不符合", r.no_longer))
        for s in subjects
    ]
    columns = [("条款", 16), ("要求", 40), ("单位", 30), ("对象", 26), ("编号", 12), ("变化", 12)]
    note = "只供起草时测算，不是对任何人的结论。" + _note(held)
    return Listing("变化的对象", "草案的影响：变化的对象", columns, rows, note)
