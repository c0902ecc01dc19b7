"""``dutykit review list|approve|return|refuse|accept-warning|close|reopen``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ..words.codes import Tone
from ..words.decisions import ReviewLevel
from .chinese import ChineseGroup
from .context import (
    F,
    by_option,
    current_workspace,
    json_option,
    today,
    units_option,
    workspace_option,
    year_option,
)
from .output import heading, mark, print_json, remedy, say, table

if TYPE_CHECKING:
    from ..app.deciding.registers import RegisterResult
    from ..app.deciding.review import DecisionResult


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


def _part_options(command: F) -> F:
    """``--month M`` and ``--quarter Q``."""
    month = click.option("--month", type=click.IntRange(1, 12), metavar="月", help="只是这一年的这个月（1—12）。")
    quarter = click.option("--quarter", type=click.IntRange(1, 4), metavar="季", help="只是这一年的这个季度（1—4）。")
    return month(quarter(command))


_records = click.argument("records", metavar="记录编号 …", nargs=-1, required=True)


@click.group(cls=ChineseGroup, name="review")
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
    from ..app.deciding.review import waiting

    result = waiting(current_workspace(), units=units, form=form, year=year, level=ReviewLevel(level), today=today())
    if as_json:
        print_json(result)
        return
    what = "汇总" if level == "committee" else "审核"
    listed = [w for w in result.records if not w.record.head]
    heads = len(result.records) - len(listed)
    with_heads = f"，另有表头 {heads} 份" if heads else ""
    say(f"{result.year} 年度，等待{result.label}{what}的记录 {len(listed)} 条{with_heads}")
    if listed:
        say()
        waits = [(w.record, w.title, w.committee) for w in listed]
        rows = [(r.number, title, r.label, r.unit_name, r.deputy_name, by, r.summary) for r, title, by in waits]
        table(rows, ["编号", "表", "状态", "单位", "代表", "街工委汇总", "内容"])
    if result.closures:
        heading("已关闭的登记")
        closed = [(c.name, c.period, c.title, c.closed[:10], c.by, c.comment) for c in result.closures]
        table(closed, ["单位", "时段", "表", "关闭日期", "经办人", "说明"], indent=2)


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
    from ..app.deciding.review import ApproveRequest
    from ..app.deciding.review import approve as approved

    asked = ApproveRequest(
        today=today(), by=by, records=records, units=units, form=form, given=given, year=year, level=ReviewLevel(level),
        comment=comment,
    )  # fmt: skip
    result = approved(current_workspace(), asked)
    if as_json:
        print_json(result)
    else:
        _tell(result, "已汇总" if level == "committee" else "已审核通过")


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
    from ..app.deciding.review import send_back

    result = send_back(
        current_workspace(), records, field=field, level=ReviewLevel(level), by=by, comment=comment, today=today()
    )
    if as_json:
        print_json(result)
        return
    _tell(result.decision, "已退回")
    for path in result.corrections:
        remedy(f"退回修改表：{path}")


@review.command("refuse")
@_records
@by_option(required=True)
@_comment_option(required=True)
@json_option
@workspace_option
def refuse(records: tuple[str, ...], by: str, comment: str, *, as_json: bool) -> None:
    """不采纳补充申报或异议；同样的内容再报一次仍不采纳。"""
    from ..app.deciding.review import refuse as refused

    result = refused(current_workspace(), records, by=by, comment=comment, today=today())
    if as_json:
        print_json(result)
    else:
        _tell(result, "未采纳")


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
    from ..app.deciding.review import accept_warning as accepted

    result = accepted(current_workspace(), given, code, by=by, reason=reason, today=today())
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"已接受 {result.file} 的提示 {result.code}：{len(result.accepted)} 处")


@review.command("close")
@units_option
@_form_option
@year_option
@_part_options
@by_option(required=True)
@_comment_option()
@json_option
@workspace_option
def close(
    units: tuple[str, ...], form: str, year: int | None, month: int | None, quarter: int | None, by: str, comment: str,
    *, as_json: bool,
) -> None:  # fmt: skip
    """关闭单位一个年度（或其中一个月、一个季度）的登记：应登记的都已登记，可以据以核查。"""
    from ..app.deciding.registers import RegisterRequest
    from ..app.deciding.registers import close as closed

    _need_units(units)
    asked = RegisterRequest(
        today=today(), by=by, units=units, form=form, year=year, month=month, quarter=quarter, comment=comment
    )
    result = closed(current_workspace(), asked)
    if as_json:
        print_json(result)
    else:
        _tell_registers(result, "已关闭")


@review.command("reopen")
@units_option
@_form_option
@year_option
@_part_options
@by_option(required=True)
@_comment_option(required=True)
@json_option
@workspace_option
def reopen(
    units: tuple[str, ...], form: str, year: int | None, month: int | None, quarter: int | None, by: str, comment: str,
    *, as_json: bool,
) -> None:  # fmt: skip
    """重新打开已关闭的登记；不写月、季的，这一年按年、按月、按季关闭的都打开。"""
    from ..app.deciding.registers import RegisterRequest
    from ..app.deciding.registers import reopen as reopened

    _need_units(units)
    asked = RegisterRequest(
        today=today(), by=by, units=units, form=form, year=year, month=month, quarter=quarter, comment=comment
    )
    result = reopened(current_workspace(), asked)
    if as_json:
        print_json(result)
    else:
        _tell_registers(result, "已重新打开")


def _need_units(units: tuple[str, ...]) -> None:
    if not units:
        raise click.MissingParameter(param_hint="“--unit”", param_type="option")


def _tell_registers(result: RegisterResult, done: str) -> None:
    for closure in result.closures:
        mark(Tone.OK, f"{done}：{closure.name} {closure.period}的登记（{closure.title}）")
    for note in result.notes:
        mark(Tone.WARNING, note)


def _tell(result: DecisionResult, done: str) -> None:
    mark(Tone.OK, f"{result.label}{done} {len(result.records)} 条")
    table([(r.number, r.label, r.summary) for r in result.records], indent=2)
    for note in result.notes:
        mark(Tone.WARNING, note)
