"""``dutykit review list|approve|return|refuse|accept-warning|close|reopen``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from .chinese import Group
from .context import (
    F,
    by_option,
    current_workspace,
    json_option,
    today,
    units_option,
    use_case,
    workspace_option,
    year_option,
)
from .output import heading, mark, print_json, remedy, say, table


def _call(function: str, *given: Any, **asked: Any) -> dict[str, Any]:
    """A use case of ``app.deciding.review``; each takes the workspace first, then what is written here, and ``today``.

    - ``waiting(*, units, form, year, level) -> {"format": 1, "year", "level", "label", "records": [as show has them,
      and "title", "committee": who summed up], "closures": [{"unit", "name", "form", "title", "year", "closed", "by",
      "comment"}]}``
    - ``approve(records, *, units, form, given, year, level, by, comment)``, ``refuse(records, *, by, comment)`` and
      ``send_back(records, *, field, level, by, comment) -> {"format": 1, "level", "label", "records": [as show has
      them], "notes": [str]}``; ``send_back`` adds ``"corrections": [paths]``
    - ``accept_warning(given, code, *, by, reason) -> {"format": 1, "file", "sha256", "code", "accepted": [str]}``
    - ``close`` and ``reopen(*, units, form, year, by, comment) -> {"format": 1, "year", "closures", "notes": [str]}``
    """
    result: dict[str, Any] = use_case("deciding.review", function)(
        current_workspace(), *given, today=today(), **asked
    ).to_json()
    return result


def _level_option(command: F) -> F:
    """``--level committee|office``."""
    return click.option(
        "--level", type=click.Choice(["committee", "office"]), default="office", metavar="级",
        help="committee：人大街工委汇总；office：代表联络室审核（默认）。",
    )(command)  # fmt: skip


def _form_option(command: F) -> F:
    """``--form F``."""
    return click.option("--form", default="", metavar="表", help="只限这张表。")(command)


def _comment_option(*, required: bool = False) -> Callable[[F], F]:
    """``--comment TEXT``."""
    given: dict[str, Any] = {"required": True} if required else {"default": ""}
    return click.option("--comment", metavar="意见", help="意见或理由；记入变动。", **given)


_records = click.argument("records", metavar="记录编号 …", nargs=-1, required=True)


@click.group(cls=Group, name="review")
def review() -> None:
    """审核登记记录，关闭一个单位的登记。

    分两级：人大街工委汇总（--level committee），代表联络室审核。审核针对记录现在的内容，以后有改动须重新审核。
    """


@review.command("list")
@units_option
@_form_option
@year_option
@_level_option
@json_option
@workspace_option
def list_(units: tuple[str, ...], form: str, year: int | None, level: str, *, as_json: bool) -> None:
    """列出等待审核的记录，和已关闭的登记。"""
    result = _call("waiting", units=units, form=form, year=year, level=level)
    if as_json:
        print_json(result)
        return
    say(f"{result['year']} 年度，等待{result['label']}{'汇总' if level == 'committee' else '审核'}的记录"
        f" {len(result['records'])} 条")  # fmt: skip
    if result["records"]:
        say()
        rows = [(r["number"], r["title"], r["label"], r["unit"], r["deputy"], r["committee"], r["summary"])
                for r in result["records"]]  # fmt: skip
        table(rows, ["编号", "表", "状态", "单位", "代表", "街工委汇总", "内容"])
    if result["closures"]:
        heading("已关闭的登记")
        closed = [(c["name"], c["title"], c["closed"][:10], c["by"], c["comment"]) for c in result["closures"]]
        table(closed, ["单位", "表", "关闭日期", "经办人", "说明"], indent=2)


@review.command("approve")
@click.argument("records", metavar="[记录编号] …", nargs=-1)
@units_option
@_form_option
@click.option(
    "--return", "given", default="", metavar="回收件", help="这份回收件的全部记录（文件名或 SHA-256 前几位）。"
)
@year_option
@_level_option
@by_option(required=True)
@_comment_option()
@json_option
@workspace_option
def approve(
    records: tuple[str, ...], units: tuple[str, ...], form: str, given: str, year: int | None, level: str, by: str,
    comment: str, *, as_json: bool,
) -> None:  # fmt: skip
    """审核通过：写记录编号，或按单位、表、回收件成批审核。

    补充申报和异议（有异议的记录）须写编号逐条审核。补充申报通过后计数，登记单位已登记或以后登记同一件事的只计一次；
    异议通过后改动所指的登记，不能照此改动的说明原因，不予通过。
    """
    result = _call(
        "approve", records, units=units, form=form, given=given, year=year, level=level, by=by, comment=comment
    )
    _tell(result, "已汇总" if level == "committee" else "已审核通过", as_json=as_json)


@review.command("return")
@_records
@click.option("--field", default="", metavar="栏目", help="意见针对哪一栏；不写时标红整行。")
@_level_option
@by_option(required=True)
@_comment_option(required=True)
@json_option
@workspace_option
def return_(records: tuple[str, ...], field: str, level: str, by: str, comment: str, *, as_json: bool) -> None:
    """退回修改：写明意见，记录转为待改，并写入退回修改表。"""
    result = _call("send_back", records, field=field, level=level, by=by, comment=comment)
    _tell(result, "已退回", as_json=as_json)


@review.command("refuse")
@_records
@by_option(required=True)
@_comment_option(required=True)
@json_option
@workspace_option
def refuse(records: tuple[str, ...], by: str, comment: str, *, as_json: bool) -> None:
    """不采纳补充申报或异议；同样的内容再报一次仍不采纳。"""
    _tell(_call("refuse", records, by=by, comment=comment), "未采纳", as_json=as_json)


@review.command("accept-warning")
@click.argument("given", metavar="回收件")
@click.argument("code", metavar="提示编号")
@by_option(required=True)
@click.option("--reason", required=True, metavar="理由", help="为什么接受；记入变动。")
@json_option
@workspace_option
def accept_warning(given: str, code: str, by: str, reason: str, *, as_json: bool) -> None:
    """接受一份回收件的一种提示，status 不再列出它。

    “回收件”写文件名，或 SHA-256 的前几位；“提示编号”如 cell.formula，见 dutykit status。
    """
    result = _call("accept_warning", given, code, by=by, reason=reason)
    if as_json:
        print_json(result)
        return
    mark("ok", f"已接受 {result['file']} 的提示 {result['code']}：{len(result['accepted'])} 处")


@review.command("close")
@units_option
@_form_option
@year_option
@by_option(required=True)
@_comment_option()
@json_option
@workspace_option
def close(units: tuple[str, ...], form: str, year: int | None, by: str, comment: str, *, as_json: bool) -> None:
    """关闭单位一个年度的登记：应登记的都已登记，可以据以核查。"""
    _registers("close", "已关闭", units, as_json=as_json, form=form, year=year, by=by, comment=comment)


@review.command("reopen")
@units_option
@_form_option
@year_option
@by_option(required=True)
@_comment_option(required=True)
@json_option
@workspace_option
def reopen(units: tuple[str, ...], form: str, year: int | None, by: str, comment: str, *, as_json: bool) -> None:
    """重新打开已关闭的登记。"""
    _registers("reopen", "已重新打开", units, as_json=as_json, form=form, year=year, by=by, comment=comment)


def _registers(function: str, done: str, units: tuple[str, ...], *, as_json: bool, **asked: Any) -> None:
    if not units:
        raise click.MissingParameter(param_hint="“--unit”", param_type="option")
    result = _call(function, units=units, **asked)
    if as_json:
        print_json(result)
        return
    for closure in result["closures"]:
        mark("ok", f"{done}：{closure['name']} {closure['year']} 年度的登记（{closure['title']}）")
    for note in result["notes"]:
        mark("warning", note)


def _tell(result: dict[str, Any], done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    mark("ok", f"{result['label']}{done} {len(result['records'])} 条")
    table([(r["number"], r["label"], r["summary"]) for r in result["records"]], indent=2)
    for note in result["notes"]:
        mark("warning", note)
    for path in result.get("corrections", ()):
        remedy(f"退回修改表：{path}")
