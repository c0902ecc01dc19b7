"""What ``dutykit check`` prints: the whole on one screen, a unit rule by rule, a deputy finding by finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..text import fitted
from ..words.codes import Reason, Result, SubjectKind, Tone
from .output import heading, mark, remedy, say, table

if TYPE_CHECKING:
    from ..app.checking.check import Checked
    from ..rules.regulation import Regulation
    from ..rules.results import Finding

RECORDS, NAMED, SINGLE = 6, 8, 8
"""How many records and names a line shows; up to how many unmet findings of a regulation are told one by one."""
WHYS = 3
"""How many reasons are told why a rule does not apply."""
CONTRADICTIONS = 10
"""How many facts that records tell differently are listed."""
DUTY = 44
"""Room for a duty in a table, in half-width columns: the table fits 90."""


def tell(
    checked: Checked, *, results: Sequence[str], deputies: bool, narrowed: bool, command: str = "dutykit check"
) -> None:
    """Print the findings. Narrowed to units or rules they are told rule by rule, else the whole is summed up.

    Of ``deputies``, and where ``results`` are asked for, one by one. ``command`` is what gave the whole, to go on from.
    """
    one_by_one = bool(results) or deputies
    wanted = frozenset(results) or {Result.UNMET, Result.UNDETERMINED, *((Result.MET,) if deputies else ())}
    _head(checked)
    for regulation in checked.regulations:
        mine = checked.of(regulation.id)
        heading(regulation.told)
        if not mine:
            say(_nothing(regulation))
            continue
        if not deputies:
            _rules(regulation, mine)
        if one_by_one or narrowed:
            shown = [f for f in mine if f.result in wanted]
            _by_unit(checked, shown, _each if one_by_one else _by_rule)
            _readings(shown)
        else:
            _overview(checked, mine, command)
    _contradictions(checked)
    each = "，".join(f"{result.label} {count}" for result, count in checked.totals.results.items())
    say()
    say(f"共 {checked.totals.findings} 条结论：{each}。")
    if not (one_by_one or narrowed):
        _next(checked, command)


def _head(checked: Checked) -> None:
    """Whose findings, of which years, and what was supposed or could not be known."""
    years = f"{checked.years[0]}—{checked.years[-1]}" if len(checked.years) > 1 else str(checked.years[0])
    say(f"{checked.congress}　{years} 年度")
    for change in checked.changes:
        mark(Tone.WARNING, f"假设：{change}（只看结果，什么也没有保存）")
    for note in checked.notes:
        mark(Tone.WARNING, note)


def _contradictions(checked: Checked) -> None:
    """Facts that two records tell differently: what rests on them is not known until one is mended."""
    if not checked.contradictions:
        return
    heading(f"互相矛盾的登记：{len(checked.contradictions)} 处")
    for found in checked.contradictions[:CONTRADICTIONS]:
        mark(Tone.WARNING, f"{found.name}　{found.words}" if found.name else found.words, indent=2)
    if len(checked.contradictions) > CONTRADICTIONS:
        say(f"  等 {len(checked.contradictions)} 处，全部见 --json。")
    remedy("靠这些登记的结论都是“无法判定”：请核对原件，用 dutykit correct 改正写错的一条，或者请单位重报。")


def _nothing(regulation: Regulation) -> str:
    return "  没有可核查的对象。" if regulation.ruleset.rules else "  没有适用的规则。"


def _rules(regulation: Regulation, findings: Sequence[Finding]) -> None:
    counts = Counter((f.rule, f.result) for f in findings)
    told = dict.fromkeys(f.rule for f in findings)
    rows = [
        [r.article, fitted(r.duty, DUTY), *(counts[r.id, result] for result in Result)]
        for r in regulation.ruleset.rules
        if r.id in told
    ]
    table(rows, ["条款", "要求", "符合", "不符合", "无法判定", "不适用"], indent=2)


# --- the whole ----------------------------------------------------------------------------------------------------


def _overview(checked: Checked, findings: Sequence[Finding], command: str) -> None:
    """How each unit stands, what is unmet, and why the rest is not known, with what to do about it."""
    by_unit: dict[str, Counter[str]] = {}
    for finding in findings:
        by_unit.setdefault(finding.subject.unit, Counter())[finding.result] += 1
    say()
    rows = [
        [_unit(checked, unit), *(counts[r] for r in Result), "没有关闭" if unit in checked.open_units else ""]
        for unit, counts in by_unit.items()
    ]
    table(rows, ["单位", "符合", "不符合", "无法判定", "不适用", "登记"], indent=2)
    unmet = [f for f in findings if f.result == Result.UNMET]
    if unmet:
        heading("  不符合")
        if len(unmet) <= SINGLE:
            for finding in unmet:
                _one(checked, finding)
        else:
            _by_rule(checked, unmet, most=NAMED)
        _readings(unmet)
    undetermined = [f for f in findings if f.result == Result.UNDETERMINED]
    if undetermined:
        heading("  无法判定")
        _reasons(checked, undetermined, command)
    _exempt(findings)


def _exempt(findings: Sequence[Finding]) -> None:
    """Why rules that ask nothing of anybody do not: that a whole rule does not apply is no result to pass over."""
    results: dict[str, set[str]] = {}
    for finding in findings:
        results.setdefault(finding.rule, set()).add(finding.result)
    whole = [f for f in findings if results[f.rule] == {Result.EXEMPT}]
    if not whole:
        return
    heading("  不适用（对谁都不要求的）")
    for rule in dict.fromkeys(f.rule for f in whole):
        mine = [f for f in whole if f.rule == rule]
        mark(Tone.INFO, f"{mine[0].article}　{fitted(mine[0].duty, DUTY)}：{len(mine)} 条", indent=4)
        for why, count in Counter(_why(f) for f in mine).most_common(WHYS):
            say(f"      {why}" + (f"（{count} 条）" if count < len(mine) else ""))


def _why(finding: Finding) -> str:
    """Why it does not apply, without whom and what it is about."""
    return finding.message.removeprefix("不适用：").removeprefix(finding.duty).strip("：。") + "。"


def _unit(checked: Checked, code: str) -> str:
    return checked.unit_names.get(code, code) or "全体"


def _reasons(checked: Checked, findings: Sequence[Finding], command: str) -> None:

    for reason, count in Counter(f.reason or "" for f in findings).most_common():
        mark(Tone.WARNING, f"{Reason.labels().get(reason, reason)}：{count} 条", indent=4)
        if reason == Reason.OPEN and checked.open_units:
            first = _unit(checked, checked.open_units[0])
            remedy(f"收齐了就关闭：dutykit review close --year {checked.year} --unit {first}", indent=6)
        if reason == Reason.MISSING_FACT:
            rules = dict.fromkeys(f.rule for f in findings if f.reason == reason)
            remedy(f"缺哪一栏：{command} --result undetermined --rule {next(iter(rules))}", indent=6)


def _next(checked: Checked, command: str) -> None:
    """Where to look further."""
    if not checked.findings:
        return
    unmet = Counter(f.subject.unit for f in checked.findings if f.result == Result.UNMET and f.subject.unit)
    units = [u for u, _ in unmet.most_common()] or [f.subject.unit for f in checked.findings if f.subject.unit]
    if units:
        say(f"  看一个单位：{command} --unit {_unit(checked, units[0])}")
    say(f"  看一名代表：{command} --deputy 编号或姓名　　一条记录从哪里来：dutykit trace 记录编号")
    say(f"  连同依据的记录存成工作簿：{command} -o 核查结论.xlsx")


# --- unit by unit -------------------------------------------------------------------------------------------------


def _by_unit(checked: Checked, findings: Sequence[Finding], how: Callable[[Checked, list[Finding]], None]) -> None:
    mine: dict[str, list[Finding]] = {}
    for finding in findings:
        mine.setdefault(finding.subject.unit, []).append(finding)
    for unit, found in mine.items():
        heading(f"  {_unit(checked, unit)}")
        how(checked, sorted(found, key=lambda f: f.result != Result.UNMET))


def _each(checked: Checked, findings: Sequence[Finding]) -> None:
    for finding in findings:
        _one(checked, finding)


def _by_rule(checked: Checked, findings: Sequence[Finding], most: int = 0) -> None:
    """One line for each rule, result and reason, with names and figures; the whole sentence where there is one only.

    At most ``most`` names in a line; 0 is all of them.
    """
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.result, finding.reason or ""), []).append(finding)
    for mine in groups.values():
        first = mine[0]
        if len(mine) == 1:
            _one(checked, first)
            continue
        why = f"，{Reason.labels()[first.reason]}" if first.reason else ""
        mark(first.result.tone, f"{first.where}　{first.duty}：{len(mine)} 条{_asked(mine)}{why}", indent=4)
        names = [f.subject.called + _figure(f) for f in mine]
        cut = names[: most or None]
        say(f"      {'、'.join(cut)}{' 等' if len(names) > len(cut) else ''}")
        for words, count in Counter(checked.suggestion(f) for f in mine if f.suggests).most_common():
            remedy(f"{count} 条{words}", indent=6)


def _asked(findings: Iterable[Finding]) -> str:
    """What is asked, where all of them are asked the same: the last part of what each says."""
    tails = {f.message.partition("；")[0].removesuffix("。").rpartition("，")[2] for f in findings}
    tail = tails.pop()
    return f"，{tail}" if not tails and tail.startswith(("要求", "应")) else ""


def _figure(finding: Finding) -> str:
    """How much of what is counted: ``（2次）``; a day or a share is told one by one only."""
    figure, unit = finding.figure, finding.unit_of_figure
    counts = isinstance(figure, int) and unit and finding.result != Result.EXEMPT
    return f"（{figure}{unit}）" if counts else ""


def _one(checked: Checked, finding: Finding) -> None:
    who = f"{finding.subject.called}　" if finding.subject.kind != SubjectKind.CONGRESS else ""
    mark(finding.result.tone, f"{who}{finding.where}：{finding.message}", indent=4)
    numbers = list(finding.records)
    more = f" 等 {len(numbers)} 条" if len(numbers) > RECORDS else ""
    behind = f"依据：{'、'.join(numbers[:RECORDS])}{more}　" if numbers else ""
    if finding.result is Result.UNMET:
        for words in checked.read_otherwise(finding):
            say(f"      换一种读法：{words}")
    say(f"      {behind}编号：{finding.id}")
    if finding.suggests:
        remedy(checked.suggestion(finding), indent=6)


def _readings(findings: Iterable[Finding]) -> None:
    """Which reading of the text was used, once for each rule that is unmet (C12)."""
    notes: Mapping[tuple[str, str], None] = dict.fromkeys(
        (f.where, f.note) for f in findings if f.note and f.result == Result.UNMET
    )
    if notes:
        heading("  口径")
        for article, note in notes:
            say(f"    {article}：{note}")
