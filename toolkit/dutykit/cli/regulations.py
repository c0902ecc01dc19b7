"""``dutykit regulations``, and ``lint``, ``explain``, ``test`` and ``cite`` below it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import EXIT_DONE, EXIT_PROBLEMS
from ..words.codes import Severity, Tone
from .chinese import ChineseGroup
from .context import YEAR, Day, current_workspace, json_option, today, workspace_option, workspace_or_none
from .output import error_line, heading, mark, print_json, say, table

if TYPE_CHECKING:
    from ..app.checking.laws import Cited, Subjects


@click.group(cls=ChineseGroup, name="regulations", invoke_without_command=True)
@json_option
@workspace_option
def regulations(*, as_json: bool) -> None:
    """列出收录的办法、规定；检查、讲解、试跑办法文件；查法律条号。

    不写下面的命令，就列出编号、名称、文号、通过和施行日期。自己的办法写成 regulations/<编号>.toml
    放在工作区里，写法见 docs/办法怎么写.md；写好后先 lint，再 explain 对照原文，再 test。
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    from ..app.asking.catalogue import list_regulations

    result = list_regulations(workspace_or_none())
    if as_json:
        print_json(result)
    elif result.regulations:
        rows = [(r.id, r.title, r.number, r.passed, r.in_force) for r in result.regulations]
        table(rows, ["编号", "名称", "文号", "通过", "施行"])
    else:
        say("没有收录办法。")


@regulations.command("lint")
@click.argument("ids", metavar="[编号] …", nargs=-1)
@json_option
@workspace_option
def lint(ids: Sequence[str], *, as_json: bool) -> int:
    """检查办法文件的写法，一次说全，每处都说第几行；不写编号就全部检查。

    不认识的栏、类型、表、选项，自相矛盾的地方，是错误（退出码 5）；没有用例的规则、没有写去向的条款，只是提示。
    """
    from ..app.checking.regulations import run_lint

    linted = run_lint(workspace_or_none(), ids)
    if as_json:
        print_json(linted)
        return linted.exit_code
    for regulation in linted.regulations:
        faults = regulation.faults
        wrong = sum(f.severity is Severity.ERROR for f in faults)
        hints = f"，{len(faults) - wrong} 处提示" if len(faults) > wrong else ""
        if wrong:
            mark(Tone.ERROR, f"{regulation.file}：{wrong} 处错误{hints}")
        else:
            mark(Tone.OK, f"{regulation.file}：没有问题{hints}")
        for fault in faults:
            at = f"第 {fault.line} 行　" if fault.line else ""
            mark(fault.severity, at + fault.message, indent=2)
    if linted.error:
        error_line(linted.error.message, linted.error.remedy)
    return linted.exit_code


@regulations.command("explain")
@click.argument("id_", metavar="编号")
@click.option("--rule", "rules", multiple=True, metavar="规则", help="只讲这条规则，可写几次。")
@json_option
@workspace_option
def explain(id_: str, rules: Sequence[str], *, as_json: bool) -> None:
    """把每条规则讲一遍：对谁、什么时间、数什么、多少、依据哪条，供对照原文。

    都从办法文件里来，没有另写的话。还说谁不适用、什么情况无法判定、按什么口径、措施有哪几步由谁采取。
    """
    from ..app.checking.regulations import run_explain

    explained = run_explain(workspace_or_none(), id_, rules)
    if as_json:
        print_json(explained)
        return
    regulation = explained.regulation
    until = f"，{regulation.until.isoformat()} 失效" if regulation.until else ""
    say(f"{regulation.told}　{regulation.in_force.isoformat()} 施行{until}")
    if regulation.source:
        say(f"依据：{regulation.source}")
    for told in explained.rules:
        heading(f"{told.rule.article}　{told.rule.duty}（{told.rule.id}）")
        rows = [("力度", told.force), ("种类", told.kind), *told.lines]
        rows += [("措施" if at == 0 else "", step) for at, step in enumerate(told.steps)]
        table(rows, indent=2)
    say()
    say(f"共 {len(explained.rules)} 条规则。约谈、通报、劝辞等只是提示，由人决定。")


@regulations.command("test")
@click.argument("id_", metavar="编号")
@click.argument("file", metavar="[用例文件]", required=False, type=click.Path(path_type=Path))
@json_option
@workspace_option
def test(id_: str, file: Path | None, *, as_json: bool) -> int:
    """跑一遍用例，看每条规则得出的结论和预想的是否一样。

    用例放在工作区办法文件的旁边：regulations/<编号>.cases.toml；放在别处的，写在编号后面。有不一样的，退出码是 1。
    """
    from ..app.checking.regulations import run_test

    tried = run_test(workspace_or_none(), id_, file)
    code = EXIT_PROBLEMS if tried.failed else EXIT_DONE
    if as_json:
        print_json(tried)
        return code
    rows = []
    for rule in tried.regulation.ruleset.rules:
        passed = [t.passed for t in tried.trials if t.rule == rule.id]
        rows.append([rule.article, rule.id, passed.count(True), passed.count(False)])
    table(rows, ["条款", "规则", "一样", "不一样"])
    for trial in tried.failed:
        say()
        mark(Tone.ERROR, f"{trial.rule}　{trial.name}")
        say(f"  {trial.wrong}")
    say()
    told = f"，{len(tried.untried)} 条规则没有用例" if tried.untried else ""
    totals = tried.totals
    say(f"共 {totals.cases} 个用例：一样 {totals.passed}，不一样 {totals.failed}{told}。")
    return code


@regulations.command("cite")
@click.argument("words", metavar="法律和条号（或事项）", nargs=-1, required=True)
@click.option("--date", "day", type=Day(), metavar="日期", help="按哪天施行的版本引；默认今天。")
@json_option
@workspace_option
def cite(words: Sequence[str], day: date | None, *, as_json: bool) -> None:
    """查法律条号：在哪一版里说的是什么，现在是第几条。

    写条号，如 代表法第四十五条；或者写事项，如 代表法 报告履职情况；只写 代表法，列出全部事项。
    文书模板里写 {{ cite("报告履职情况") }}，条号按成文日期选。
    """
    from ..app.checking.laws import Cited, run_cite

    cited = run_cite(workspace_or_none(), words, day or today())
    if as_json:
        print_json(cited)
    elif isinstance(cited, Cited):
        _tell_citation(cited)
    else:
        _tell_subjects(cited)


@regulations.command("impact")
@click.argument("file", metavar="草案文件.toml", type=click.Path(path_type=Path))
@click.option("--against", default="", metavar="编号", help="和哪个现行办法比；默认同编号的，没有就是工作区的第一个。")
@click.option(
    "--year",
    "years",
    multiple=True,
    type=YEAR,
    metavar="年",
    help="用哪一年的登记，可写多个；默认本届登记关闭了的各年。",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="文件.xlsx", help="另存为工作簿，列出变化的对象。"
)
@click.option("--force", is_flag=True, help="工作簿改动过也覆盖。")
@json_option
@workspace_option
def impact(file: Path, *, against: str, years: Sequence[int], output: Path | None, force: bool, as_json: bool) -> None:
    """拿还没有通过的草案对着往年的登记测算：会有多少代表不符合、不适用、无法判定，和现行办法比多几个少几个。

    按规则、按单位列出；同一条要求在草案和现行办法里用同一个规则编号才能逐条比。只供起草时参考，不是对任何人的结论，
    什么也不保存。
    """
    from ..app.checking.impact import ImpactRequest, run_impact

    asked = ImpactRequest(today=today(), draft=file, against=against, years=years, output=output, force=force)
    held = run_impact(current_workspace(), asked)
    if as_json:
        print_json(held)
    else:
        from .impact import tell_impact

        tell_impact(held)


@regulations.command("to-workbook")
@click.argument("named", metavar="编号或文件.toml")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="文件.xlsx", help="存成什么名字；默认编号.xlsx。"
)
@click.option("--force", is_flag=True, help="工作簿改动过也覆盖。")
@json_option
@workspace_option
def to_workbook(named: str, *, output: Path | None, force: bool, as_json: bool) -> None:
    """把办法文件变成工作簿：一条规则一行，力度、种类、对谁、时间等从列表里选。

    填好以后用 from-workbook 变回办法文件，内容一样；文件里的注释不带过去。
    """
    from ..app.checking.rule_books import to_workbook as made

    book = made(workspace_or_none(), named, output, force=force)
    if as_json:
        print_json(book)
    else:
        mark(Tone.OK, f"{book.regulation} 已存为 {book.path}")


@regulations.command("from-workbook")
@click.argument("book", metavar="文件.xlsx", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="文件.toml", help="存成什么名字；默认编号.toml。"
)
@click.option("--force", is_flag=True, help="办法文件改动过也覆盖。")
@json_option
@workspace_option
def from_workbook(book: Path, *, output: Path | None, force: bool, as_json: bool) -> int:
    """把工作簿变回办法文件，先照 lint 检查，每处都说在哪个单元格；有错的不写文件（退出码 5）。"""
    from ..app.checking.rule_books import from_workbook as taken

    result = taken(workspace_or_none(), book, output, force=force)
    if as_json:
        print_json(result)
        return result.exit_code
    for fault in result.faults:
        at = f"{fault.sheet}!{fault.cell}　" if fault.sheet else ""
        mark(fault.severity, at + fault.message)
    if result.error:
        error_line(result.error.message, result.error.remedy)
    elif result.path:
        mark(Tone.OK, f"{result.regulation} 已存为 {result.path}")
    return result.exit_code


def _tell_subjects(found: Subjects) -> None:
    since = [f"{v.in_force.isoformat()} 起" for v in found.law.versions]
    say(f"《{found.law.title}》")
    table([[s.subject, *(a or "—" for a in s.articles.values())] for s in found.subjects], ["事项", *since], indent=2)


def _tell_citation(cited: Cited) -> None:
    say(f"《{cited.law.title}》　{cited.asked}")
    on = cited.day.isoformat()
    rows = []
    for version in cited.versions:
        regulation = version.regulation
        until = f"至 {regulation.until.isoformat()}" if regulation.until else "起"
        about = "、".join(version.subjects) or "—"
        now = version.now or ("没有相应的条款" if version.subjects else "—")
        rows.append([f"{regulation.in_force.isoformat()} {until}", version.article or "没有", about, now])
    table(rows, ["施行", "条号", "事项", f"{on} 引作"], indent=2)
    if cited.warning:
        mark(Tone.WARNING, cited.warning)
    if cited.now:
        mark(Tone.OK, f"{on} 引作：{cited.now.text}")
