"""``dutykit show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .chinese import Command
from .context import (
    by_option,
    current_workspace,
    deputies_option,
    full_option,
    json_option,
    today,
    units_option,
    workspace_option,
    year_option,
)
from .output import heading, print_json, say, table, without_empty

if TYPE_CHECKING:
    from ..app.asking.queries import ShowResult
    from ..app.deciding.reconcile import ReconciledLine, ReconcileResult
    from ..app.opened.records import RecordLine


def _print_reconciled(result: ReconcileResult) -> None:
    """Handbooks against records."""
    say(result.title)
    if not result.deputies:
        say("  还没有收回履职手册。")
    for one in result.deputies:
        say()
        say(f"{one.name}（{one.deputy}）" + ("" if one.returned else "　手册没有收回"))
        rows = [(r.label, r.part, r.what, r.handbook, r.registered, _differences(r)) for r in one.lines]
        table(rows, ["核对", "部分", "内容", "手册记录", "登记记录", "不同之处"], indent=2)


def _differences(line: ReconciledLine) -> str:
    return "；".join(f"{d.label}：手册“{d.handbook}”，登记“{d.registered}”" for d in line.differences)


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
@full_option
@by_option()
@json_option
@workspace_option
def show(
    what: str,
    form: str,
    deputies: tuple[str, ...],
    units: tuple[str, ...],
    year: int | None,
    state: str,
    by: str,
    *,
    reconcile: bool,
    full: bool,
    as_json: bool,
) -> None:
    """查看已登记的内容；写姓名或代表编号，看这位代表的全部情况。

    “编号”可以是记录编号、下发号、代表编号或姓名、单位，回收件的文件名或 SHA-256 的前几位；不写时按选项列出记录。
    按内容查找用 dutykit find。电话、证件号码、请假事由等个人信息隐去，查一条或一人时可用 --full 显示。
    """
    if full and not what:
        raise click.UsageError("--full 只用于查一条记录或一名代表。")
    if reconcile:
        if what or form or units or state:
            raise click.UsageError("--reconcile 只能与 --deputy、--year 一起用。")
        from ..app.deciding.reconcile import reconciled

        compared = reconciled(current_workspace(), deputies=deputies, year=year, today=today())
        print_json(compared) if as_json else _print_reconciled(compared)
        return
    from ..app.asking.queries import show as shown

    result = shown(
        current_workspace(), what, form=form, deputies=deputies, units=units, year=year, state=state, today=today(),
        full=full, by=by,
    )  # fmt: skip
    print_json(result) if as_json else _print(result)


def _print(result: ShowResult) -> None:
    """One thing, or a list of records by their tables."""
    say(result.title)
    table(result.facts, indent=2)
    if result.screen is not None:
        from .deputy import tell

        tell(result.screen)
    tables: dict[tuple[str, str], list[RecordLine]] = {}
    for line in result.records:
        if not line.head or line.label.endswith(_HELD):
            tables.setdefault((line.form_title, line.table), []).append(line)
    for (title, part), lines in tables.items():
        heading(f"{title}{f'　{part}' if part else ''}　{len(lines)} 条")
        rows = [(r.number, r.label, r.date, r.unit_name, r.deputy_name, r.summary) for r in lines]
        table(*without_empty(rows, ["编号", "状态", "日期", "单位", "代表", "内容"]), indent=2)


_HELD = "待改"
