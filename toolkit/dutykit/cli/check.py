"""``dutykit check``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .chinese import Command
from .context import current_workspace, json_option, today, use_case, workspace_option, year_option
from .output import heading, mark, print_json, remedy, say, table

if TYPE_CHECKING:
    from ..app.check import Checked
    from ..rules.results import Finding

SHOWN, NAMED = 6, 10
MARKS = {"met": "ok", "unmet": "error", "undetermined": "warning", "exempt": "info"}


@click.command(cls=Command, name="check")
@year_option
@click.option("--term", is_flag=True, help="本届至今的各年度一起核查。")
@click.option(
    "--regulation",
    "regulations",
    multiple=True,
    metavar="编号",
    help="按哪个办法核查，可写多个；默认 dutykit.toml 写的。",
)
@click.option("--deputy", "deputies", multiple=True, metavar="编号", help="只看这名代表，可写多个。")
@click.option("--unit", "units", multiple=True, metavar="代码", help="只看这个单位，可写多个。")
@click.option("--rule", "rules", multiple=True, metavar="规则", help="只看这条规则，可写多个。")
@click.option(
    "--result", "results", multiple=True, type=click.Choice(["met", "unmet", "undetermined", "exempt"]),
    help="只列这种结论：met 符合，unmet 不符合，undetermined 无法判定，exempt 不适用。",
)  # fmt: skip
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="规则.栏=值",
    help="假设改一个数看结果，如 activities.figure=4；什么也不保存。",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="文件.xlsx", help="另存为工作簿，附每条结论依据的记录。"
)
@click.option("--force", is_flag=True, help="工作簿改动过也覆盖。")
@json_option
@workspace_option
def check(
    year: int | None, *, term: bool, regulations: Sequence[str], deputies: Sequence[str], units: Sequence[str],
    rules: Sequence[str], results: Sequence[str], what_if: Sequence[str], output: Path | None, force: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """用办法、规定核查履职登记，每条结论都列出依据的记录。

    结论有四种：符合、不符合、无法判定（说明为什么）、不适用。没有记录不等于没有履职：登记没有关闭
    （dutykit review close）的，次数不够也只说“无法判定”。约谈、通报、劝辞只是提示，由人决定。

    有“不符合”时退出码是 1。某条记录从哪里来：dutykit trace 记录编号。
    """
    checked: Checked = use_case("check", "run_check")(
        current_workspace(), year=year, term=term, regulations=regulations, deputies=deputies, units=units,
        rules=rules, what_if=what_if, today=today(),
    )  # fmt: skip
    path = None
    if output is not None:
        path = use_case("findings_book", "write_findings")(checked, output, force=force)
    if as_json:
        data = checked.to_json()
        if results:
            data["findings"] = [f for f in data["findings"] if f["result"] in results]
        print_json(data | ({"output": str(path)} if path else {}))
    else:
        _tell(checked, frozenset(results) or frozenset({"unmet", "undetermined"}), bool(results or deputies))
        if path:
            say()
            mark("ok", f"已存为 {path}")
    if checked.unmet:
        raise SystemExit(1)


def _tell(checked: Checked, results: frozenset[str], whole: bool) -> None:  # noqa: FBT001
    years = f"{checked.years[0]}—{checked.years[-1]}" if len(checked.years) > 1 else str(checked.years[0])
    say(f"{checked.congress}　{years} 年度")
    for change in checked.changes:
        mark("warning", f"假设：{change}（只看结果，什么也没有保存）")
    for regulation in checked.regulations:
        mine = [f for f in checked.findings if f.regulation == regulation.id]
        heading(regulation.cited)
        if not mine:
            say("  没有适用的规则。" if not regulation.ruleset.rules else "  没有可核查的对象。")
            continue
        _tell_rules(regulation, mine)
        shown = [f for f in mine if f.result in results]
        _tell_findings(checked, shown, whole=whole)
        notes = dict.fromkeys((_where(f), f.note) for f in shown if f.note and f.result == "unmet")
        if notes:
            heading("  口径")
            for article, note in notes:
                say(f"    {article}：{note}")
    say()
    totals = checked.to_json()["totals"]
    words = [("符合", "met"), ("不符合", "unmet"), ("无法判定", "undetermined"), ("不适用", "exempt")]
    say(f"共 {totals['findings']} 条结论：" + "，".join(f"{label} {totals[key]}" for label, key in words) + "。")


def _tell_rules(regulation: Any, findings: Sequence[Finding]) -> None:
    rows = []
    for rule in regulation.ruleset.rules:
        mine = [f.result for f in findings if f.rule == rule.id]
        if mine:
            rows.append([rule.article, rule.duty, *(mine.count(r) for r in MARKS)])
    table(rows, ["条款", "要求", "符合", "不符合", "无法判定", "不适用"], indent=2)


def _tell_findings(checked: Checked, findings: Sequence[Finding], *, whole: bool) -> None:
    """By unit: what is unmet one by one, all else together by rule and reason, unless it is asked for."""
    from ..app.check import by_unit

    for unit, mine in by_unit(findings).items():
        heading(f"  {checked.unit_names.get(unit, unit) or '全体'}")
        single = list(mine) if whole else _one_by_one(mine)
        for finding in sorted(single, key=lambda f: f.result != "unmet"):
            _tell_one(checked, finding)
        _tell_together(checked, [f for f in mine if f not in single])


def _one_by_one(findings: Sequence[Finding]) -> list[Finding]:
    """What is unmet and rests on records, or leads to a step."""
    return [f for f in findings if f.result == "unmet" and (f.records or f.suggests)]


def _where(finding: Finding) -> str:
    """The article, and the force of a duty that is softer than 应当."""
    from ..rules.ruleset import FORCES

    return finding.article + ("" if finding.force in {"must", "must_not"} else f"（{FORCES[finding.force]}）")


def _tell_one(checked: Checked, finding: Finding) -> None:
    who = f"{finding.subject.name}　" if finding.subject.kind != "congress" else ""
    mark(MARKS[finding.result], f"{who}{_where(finding)}：{finding.message}", indent=4)
    if finding.records:
        numbers = list(finding.records)
        more = f" 等 {len(numbers)} 条" if len(numbers) > SHOWN else ""
        say(f"      依据：{'、'.join(numbers[:SHOWN])}{more}")
    if finding.suggests:
        remedy(checked.suggestion(finding), indent=6)


def _tell_together(checked: Checked, findings: Sequence[Finding]) -> None:
    """One line for each rule and reason, with the names; the whole sentence where there is one only."""
    from ..rules.results import REASONS

    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        told = finding.message if finding.result == "unmet" else finding.reason or ""
        groups.setdefault((finding.rule, finding.result, told), []).append(finding)
    for mine in groups.values():
        first = mine[0]
        if len(mine) == 1:
            _tell_one(checked, first)
            continue
        names = "、".join(dict.fromkeys(f.subject.name for f in mine[:NAMED]))
        more = f"等 {len(mine)} 条" if len(mine) > NAMED else ""
        why = f"：{REASONS[first.reason]}" if first.reason else ""
        words = first.message.removesuffix("。") if first.result == "unmet" else first.duty + why
        mark(MARKS[first.result], f"{_where(first)}：{words}（{names}{more}）", indent=4)
