"""``dutykit check``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ..words.codes import Tone
from .chinese import Command
from .context import by_option, current_workspace, engine_option, json_option, today, workspace_option, year_option
from .findings import tell
from .output import mark, print_json, say


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
    "--explain",
    "findings",
    multiple=True,
    metavar="结论编号",
    help="把这一条结论怎么得出来的讲清楚：每条记录算不算、为什么，还不知道什么，别的读法；可写多个。",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="文件.xlsx", help="另存为工作簿，附每条结论依据的记录。"
)
@click.option("--force", is_flag=True, help="工作簿改动过也覆盖。")
@by_option(passed=False)
@engine_option("核查")
@json_option
@workspace_option
def check(
    year: int | None, *, term: bool, regulations: Sequence[str], deputies: Sequence[str], units: Sequence[str],
    rules: Sequence[str], results: Sequence[str], what_if: Sequence[str], findings: Sequence[str],
    output: Path | None, engine: str, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """用办法、规定核查履职登记，每条结论都列出依据的记录。

    结论有四种：符合、不符合、无法判定（说明为什么）、不适用。没有记录不等于没有履职：登记没有关闭
    （dutykit review close）的，次数不够也只说“无法判定”。约谈、通报、劝辞只是提示，由人决定。

    先给总的情况；某个单位的逐条情况写 --unit，某名代表的写 --deputy，只看某种结论写 --result。

    每条结论有编号（JL-…）：--explain 编号 讲这一条怎么得出来的，供当面核对。

    有“不符合”时退出码是 1。某条记录从哪里来：dutykit trace 记录编号。
    """
    if findings:
        _explain(findings, year, regulations, as_json=as_json)
        return
    from ..app.checking.check import CheckRequest, CheckResult, run_check

    asked = CheckRequest(
        today=today(), year=year, term=term, regulations=regulations, deputies=deputies, units=units, rules=rules,
        what_if=what_if, lines=output is not None, engine=engine,
    )  # fmt: skip
    checked = run_check(current_workspace(), asked)
    path = None
    if output is not None:
        from ..app.checking.findings_book import write_findings

        path = write_findings(checked, output, force=force)
    if as_json:
        print_json(CheckResult(checked.only(results), path))
    else:
        command = _command(year, regulations, term=term)
        tell(checked, results=results, deputies=bool(deputies), narrowed=bool(units or rules), command=command)
        if path:
            say()
            mark(Tone.OK, f"已存为 {path}")
    if checked.unmet:
        raise SystemExit(1)


def _explain(findings: Sequence[str], year: int | None, regulations: Sequence[str], *, as_json: bool) -> None:
    from ..app.checking.derivations import ExplainRequest, run_explain_findings

    asked = ExplainRequest(today=today(), findings=findings, year=year, regulations=regulations)
    explained = run_explain_findings(current_workspace(), asked)
    if as_json:
        print_json(explained)
    else:
        from .derivations import tell_derivations

        tell_derivations(explained)
    if explained.unmet:
        raise SystemExit(1)


def _command(year: int | None, regulations: Sequence[str], *, term: bool) -> str:
    """The command that sees the same years and regulations."""
    parts = ["dutykit check"]
    parts += [f"--year {year}"] if year is not None else []
    parts += ["--term"] if term else []
    return " ".join([*parts, *(f"--regulation {id_}" for id_ in regulations)])
