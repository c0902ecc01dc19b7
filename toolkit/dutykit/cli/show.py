"""``dutykit show``."""

from __future__ import annotations

from typing import Any

import click

from .chinese import Command
from .context import (
    current_workspace,
    deputies_option,
    json_option,
    today,
    units_option,
    use_case,
    workspace_option,
    year_option,
)
from .output import print_json, say, table


def _show(what: str, **asked: Any) -> dict[str, Any]:
    """What is stored.

    Calls ``app.asking.queries.show(workspace: Workspace, what: str, *, form: str, deputies: Sequence[str],
    units: Sequence[str], year: int | None, state: str) -> result``. ``what`` is a record number, the SHA-256 (or its
    beginning) of a return, an issue number, or empty for a list. ``result.to_json()`` is ``{"format": 1, "title":
    str, "facts": [[label, text]], "records": [{"number", "form", "state", "label", "date", "deputy", "unit",
    "summary"}]}``; ``facts`` are the fields of the one thing that was asked for, ``records`` those in it.
    """
    result: dict[str, Any] = use_case("asking.queries", "show")(current_workspace(), what, **asked).to_json()
    return result


def _print_reconciled(deputies: tuple[str, ...], year: int | None, *, as_json: bool) -> None:
    """Handbooks against records.

    Calls ``app.deciding.reconcile.reconciled(workspace: Workspace, *, deputies: Sequence[str], year: int | None,
    today: date) -> result``. ``result.to_json()`` is ``{"format": 1, "title": str, "deputies": [{"deputy", "name",
    "returned": bool, "lines": [{"verdict": "both|differs|deputy|organiser", "label", "part", "what", "handbook",
    "registered", "differences": [{"field", "label", "handbook", "registered"}]}], "totals": {verdict: int}}]}``.
    """
    call = use_case("deciding.reconcile", "reconciled")
    result: dict[str, Any] = call(current_workspace(), deputies=deputies, year=year, today=today()).to_json()
    if as_json:
        print_json(result)
        return
    say(result["title"])
    if not result["deputies"]:
        say("  还没有收回履职手册。")
    for one in result["deputies"]:
        say()
        say(f"{one['name']}（{one['deputy']}）" + ("" if one["returned"] else "　手册没有收回"))
        rows = [
            (r["label"], r["part"], r["what"], r["handbook"], r["registered"], _differences(r)) for r in one["lines"]
        ]
        table(rows, ["核对", "部分", "内容", "手册记录", "登记记录", "不同之处"], indent=2)


def _differences(line: dict[str, Any]) -> str:
    return "；".join(f"{d['label']}：手册“{d['handbook']}”，登记“{d['registered']}”" for d in line["differences"])


@click.command(cls=Command, name="show")
@click.argument("what", metavar="[编号]", default="")
@click.option("--form", default="", metavar="表", help="只看这张表的。")
@deputies_option
@units_option
@year_option
@click.option(
    "--state",
    default="",
    metavar="状态",
    help="held 待改、accepted 已登记、approved 已审核、disputed 有异议、withdrawn 已撤回、superseded 已被替代。",
)
@click.option("--reconcile", is_flag=True, help="履职手册与组织单位登记的核对：一致、不同、只有一边有的。")
@json_option
@workspace_option
def show(
    what: str,
    form: str,
    deputies: tuple[str, ...],
    units: tuple[str, ...],
    year: int | None,
    state: str,
    *,
    reconcile: bool,
    as_json: bool,
) -> None:
    """查看已登记的内容。

    “编号”可以是记录编号、下发号，或回收件 SHA-256 的前几位；不写时按选项列出记录。
    """
    if reconcile:
        if what or form or units or state:
            raise click.UsageError("--reconcile 只能与 --deputy、--year 一起用。")
        _print_reconciled(deputies, year, as_json=as_json)
        return
    result = _show(what, form=form, deputies=deputies, units=units, year=year, state=state)
    if as_json:
        print_json(result)
        return
    say(result["title"])
    table(result["facts"], indent=2)
    if result["records"]:
        say()
        rows = [(r["number"], r["label"], r["date"], r["unit"], r["deputy"], r["summary"]) for r in result["records"]]
        table(rows, ["编号", "状态", "日期", "单位", "代表", "内容"])
