"""What ``dutykit check --explain`` prints: one finding, so that it can be gone over with pencil and paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..dates import chinese_span
from ..dossier.names import called
from ..words.codes import Force, SubjectKind, Tone
from .output import heading, mark, remedy, say, table

if TYPE_CHECKING:
    from ..app.checking.derivations import ExplainedFindings
    from ..rules.derivation import Derivation, RecordTold

_Part = Callable[[str], None]
"""Begins a part with its number and title."""
_NUMBERS = 6
"""Records with one reason that a line names."""


def tell_derivations(explained: ExplainedFindings) -> None:
    """Print how findings came about."""
    for at, one in enumerate(explained.derivations):
        if at:
            say()
        _one(explained, one)


def _one(explained: ExplainedFindings, one: Derivation) -> None:
    parts = iter("一二三四五六七八九十")

    def part(title: str) -> None:
        heading(f"{next(parts)}、{title}")

    finding, rule = one.finding, one.rule.rule
    say(f"{finding.id}　{subject_words(explained, one)}　{finding.article}（{Force.labels()[finding.force]}）")
    mark(finding.result.tone, f"{finding.result.label}：{finding.message}")
    part("规则")
    said = f"（原文“{rule.said}”）" if rule.said else ""
    rows = [
        ("办法", one.regulation.told),
        ("要求", rule.duty + said),
        *((w, t) for w, t in one.rule.lines if w != "无法判定"),
    ]
    table(rows, indent=2)
    part("时段和对象")
    say(f"  {one.window}")
    say(f"  {one.standing}")
    part("怎么得出结论")
    for number, step in enumerate(one.steps, 1):
        say(f"  {number}. {step}")
    _records(one, part)
    _unknown(one, part)
    _readings(one, part)
    _people(one, part)
    _steps(explained, one, part)


def subject_words(explained: ExplainedFindings, one: Derivation) -> str:
    """Whom it is about, told apart from a namesake; with number and unit."""
    subject, roster = one.finding.subject, explained.roster
    unit = roster.unit_by_code.get(subject.unit)
    if subject.kind is not SubjectKind.DEPUTY:
        return subject.name
    deputy = roster.by_number.get(subject.id)
    name = called(deputy, roster) if deputy else subject.name
    return name if "代表编号" in name else f"{name}（{f'{unit.name}，' if unit else ''}代表编号 {subject.id}）"


def _day(told: RecordTold) -> str:
    return chinese_span(told.day) if told.day else "没有日期"


def _records(one: Derivation, part: _Part) -> None:
    part("数到的记录")
    if one.taken:
        rows = [(_day(t), "、".join(t.records), t.what, t.said, t.why) for t in one.taken]
        table(rows, ["日期", "记录", "内容", "登记", "怎么算"], indent=2)
    else:
        say("  没有。")
        for register in one.registers:
            state = "已关闭" if register.closed else f"没有关闭（{'、'.join(map(str, register.open_years))}年度）"
            say(f"  应由{register.name}登记；登记{state}。")
    if one.left:
        part("没有数的记录")
        for why, told in one.left_by_reason():
            say(f"  {why}：{len(told)} 条")
            for t in told[:_NUMBERS]:
                said = f"　{t.said}" if t.said else ""
                say(f"    {_day(t)}　{'、'.join(t.records)}　{t.what}{said}")
            if len(told) > _NUMBERS:
                say(f"    等 {len(told)} 条，全部见 --json")


def _unknown(one: Derivation, part: _Part) -> None:
    part("还不知道的")
    if not one.unknown:
        say("  没有。")
    for unknown in one.unknown:
        mark(Tone.WARNING if unknown.changes else Tone.INFO, unknown.what, indent=2)
        for found in unknown.outcomes:
            say(f"      {found.condition}：{found.told(one.finding.unit_of_figure)}")


def _readings(one: Derivation, part: _Part) -> None:
    if one.finding.note or one.readings:
        part("口径和别的读法")
    if one.finding.note:
        say(f"  {one.finding.note}")
    rows = [
        (
            r.setting,
            r.reading + ("（采用）" if r.used else ""),
            (r.outcome.told(one.finding.unit_of_figure) if r.outcome else "") + (f"，可以{r.step}" if r.step else ""),
        )
        for r in one.readings
    ]
    if rows:
        table(rows, ["问题", "读法", "结论"], indent=2)


def _people(one: Derivation, part: _Part) -> None:
    if one.people:
        part("分母里的人")
        table(
            [(p.deputy, p.name, "在" if p.member else "不在", "是" if p.counted else "", p.why) for p in one.people],
            ["代表编号", "姓名", "分母", "做到", "为什么"], indent=2,
        )  # fmt: skip
    if one.rests_on:
        part("依据的其他结论")
        for other in one.rests_on:
            mark(other.result.tone, f"{other.id}　{other.article}：{other.message}", indent=2)


def _steps(explained: ExplainedFindings, one: Derivation, part: _Part) -> None:
    suggestion = explained.steps.suggestion(one.finding)
    if not suggestion and not one.done:
        return
    part("措施（由人决定）")
    for step in one.done:
        review = f"，复查：{step.review}" if step.review else ""
        say(f"  已经做过：{chinese_span(step.day)}{step.by}{step.measure}（{step.record}）{review}")
    remedy(suggestion)
