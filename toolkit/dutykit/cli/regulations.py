"""``dutykit regulations``, and ``lint``, ``explain``, ``test`` and ``cite`` below it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import EXIT_DONE, EXIT_PROBLEMS
from .chinese import Group
from .context import Day, json_option, today, use_case, workspace_option, workspace_or_none
from .listing import declared, print_rows
from .output import error_line, heading, mark, print_json, say, table

if TYPE_CHECKING:
    from ..app.checking.laws import Cited, Subjects
    from ..app.checking.regulations import Explained, Linted, Tried


def _regulation(name: str, text: str) -> dict[str, Any]:
    data = tomllib.loads(text)
    keys = ("title", "number", "passed", "in_force")
    return {"id": name, **{key: str(data.get(key) or "") for key in keys}}


@click.group(cls=Group, name="regulations", invoke_without_command=True)
@json_option
@workspace_option
def regulations(*, as_json: bool) -> None:
    """列出收录的办法、规定；检查、讲解、试跑办法文件；查法律条号。

    不写下面的命令，就列出编号、名称、文号、通过和施行日期。自己的办法写成 regulations/<编号>.toml
    放在工作区里，写法见 docs/办法怎么写.md；写好后先 lint，再 explain 对照原文，再 test。
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    rows = declared("regulations", ".toml", _regulation, workspace_or_none())
    headings = ["编号", "名称", "文号", "通过", "施行"]
    print_rows("regulations", rows, headings, as_json=as_json, none="没有收录办法。")


@regulations.command("lint")
@click.argument("ids", metavar="[编号] …", nargs=-1)
@json_option
@workspace_option
def lint(ids: Sequence[str], *, as_json: bool) -> int:
    """检查办法文件的写法，一次说全，每处都说第几行；不写编号就全部检查。

    不认识的栏、类型、表、选项，自相矛盾的地方，是错误（退出码 5）；没有用例的规则、没有写去向的条款，只是提示。
    """
    linted: Linted = use_case("checking.regulations", "run_lint")(workspace_or_none(), ids)
    if as_json:
        print_json(linted.to_json())
        return linted.exit_code
    for id_, faults in linted.faults.items():
        wrong = sum(f.severity == "error" for f in faults)
        told = f"，{len(faults) - wrong} 处提示" if len(faults) > wrong else ""
        if wrong:
            mark("error", f"regulations/{id_}.toml：{wrong} 处错误{told}")
        else:
            mark("ok", f"regulations/{id_}.toml：没有问题{told}")
        for fault in faults:
            at = f"第 {fault.line} 行　" if fault.line else ""
            mark(fault.severity, at + fault.message, indent=2)
    if linted.wrong:
        told = linted.to_json()["error"]
        error_line(told["message"], told["remedy"])
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
    explained: Explained = use_case("checking.regulations", "run_explain")(workspace_or_none(), id_, rules)
    if as_json:
        print_json(explained.to_json())
        return
    regulation = explained.regulation
    until = f"，{regulation.until.isoformat()} 失效" if regulation.until else ""
    say(f"{regulation.cited}　{regulation.in_force.isoformat()} 施行{until}")
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
    tried: Tried = use_case("checking.regulations", "run_test")(workspace_or_none(), id_, file)
    code = EXIT_PROBLEMS if tried.failed else EXIT_DONE
    if as_json:
        print_json(tried.to_json())
        return code
    rows = []
    for rule in tried.regulation.ruleset.rules:
        mine = [bool(t.wrong) for t in tried.trials if t.rule == rule.id]
        rows.append([rule.article, rule.id, mine.count(False), mine.count(True)])
    table(rows, ["条款", "规则", "一样", "不一样"])
    for trial in tried.failed:
        say()
        mark("error", f"{trial.rule}　{trial.name}")
        say(f"  {trial.wrong}")
    say()
    told = f"，{len(tried.untried)} 条规则没有用例" if tried.untried else ""
    same, failed = len(tried.trials) - len(tried.failed), len(tried.failed)
    say(f"共 {same + failed} 个用例：一样 {same}，不一样 {failed}{told}。")
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
    cited: Cited | Subjects = use_case("checking.laws", "run_cite")(workspace_or_none(), words, day or today())
    if as_json:
        print_json(cited.to_json())
    elif hasattr(cited, "rows"):
        since = [f"{v.in_force.isoformat()} 起" for v in cited.law.versions]
        say(f"《{cited.law.title}》")
        table(
            [[subject, *(a or "—" for a in articles)] for subject, articles in cited.rows], ["事项", *since], indent=2
        )
    else:
        _tell_citation(cited)


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
        mark("warning", cited.warning)
    if cited.now:
        mark("ok", f"{on} 引作：{cited.now.text}")
