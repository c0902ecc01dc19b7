"""``dutykit status``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..text import glimpse, shortened
from ..words.codes import SubjectKind, Tone
from .chinese import Command
from .context import by_option, current_workspace, json_option, today, workspace_option, year_option
from .output import counts, heading, mark, print_json, progress, say, table

if TYPE_CHECKING:
    from ..app.asking.status import InOtherBook, OpenWarning, StatusResult, SubjectStatus

SHOWN = 20


@click.command(cls=Command, name="status")
@year_option
@click.option("--remind", is_flag=True, help="给有逾期的单位各写一份催报通知（Word）。")
@by_option()
@json_option
@workspace_option
def status(year: int | None, by: str, *, remind: bool, as_json: bool) -> None:
    """谁交了什么，谁还没有交，谁过了期限；退回修改到第几轮；还有哪些提示没有处理。

    提示看过无妨的，用 dutykit review accept-warning 接受，这里就不再列出。
    """
    if remind:
        _remind(year, by, as_json=as_json)
        return
    from ..app.asking.status import status as status_of

    result = status_of(current_workspace(), year=year, today=today())
    if as_json:
        print_json(result)
        return
    say(f"{result.congress}　{result.year} 年度")
    say()
    if not result.issues:
        say("这一年度还没有下发过表。")
        return
    _tell_issues(result)
    _tell_subjects(result.subjects)
    _tell_warnings(result.warnings)
    _tell_elsewhere(result.elsewhere)


def _remind(year: int | None, by: str, *, as_json: bool) -> None:
    """Write the reminders."""
    from ..app.papers.sending import remind

    result = remind(current_workspace(), year=year, today=today(), by=by, progress=progress)
    if as_json:
        print_json(result)
        return
    if not result.reminders:
        say(
            f"{result.year} 年度没有逾期的，不用催。"
            + (f"还没有到期的 {result.waiting} 份。" if result.waiting else "")
        )
        return
    mark(Tone.OK, f"催报通知：{len(result.reminders)} 份，{result.year} 年度")
    table([(r.name, f"逾期 {r.forms} 份", r.path) for r in result.reminders], ["单位", "情况", "文件"], indent=2)


def _tell_issues(result: StatusResult) -> None:
    rows = [
        (i.subject, i.title, i.issue, i.due, i.label + ("（逾期）" if i.late else ""), i.records, i.held)
        for i in result.issues
    ]
    table(rows, ["对象", "表", "下发号", "期限", "情况", "登记", "待改"])
    totals = result.totals
    say()
    named = counts(
        [("收齐", totals.complete), ("待改", totals.partial), ("未交", totals.missing), ("逾期", totals.late)]
    )
    say(f"下发 {totals.issued} 份：{named}。")


def _tell_subjects(subjects: Sequence[SubjectStatus]) -> None:
    """Units as they stand; of the deputies those who are not done."""
    units = [s for s in subjects if s.kind != SubjectKind.DEPUTY]
    deputies = [s for s in subjects if s.kind == SubjectKind.DEPUTY]
    open_ = [s for s in deputies if s.accepted < s.issued]
    for title, found in (("各单位", units), (f"代表（{len(deputies)} 名，未收齐 {len(open_)} 名）", open_)):
        if found:
            heading(title)
            rows = [
                (s.name, s.issued, s.returned, s.flagged, s.corrected, s.accepted, s.late, max(0, s.rounds - 1))
                for s in found
            ]
            table(rows, ["对象", "下发", "交回", "退回", "改好", "收齐", "逾期", "退回次数"], indent=2)


def _tell_warnings(warnings: Sequence[OpenWarning]) -> None:
    if not warnings:
        return
    heading(f"没有处理的提示 {len(warnings)} 种")
    rows = [(w.file, w.code, f"{w.count} 处", shortened(w.message)) for w in warnings[:SHOWN]]
    table(rows, ["回收件", "提示编号", "处数", "内容"], indent=2)
    if len(warnings) > SHOWN:
        say(f"  另有 {len(warnings) - SHOWN} 种，见 dutykit status --json。")


def _tell_elsewhere(rows: Sequence[InOtherBook]) -> None:
    """Rows that were told in another form than their book of record."""
    if not rows:
        return
    heading(f"登记错了表、没有计数的 {len(rows)} 条")
    shown = [(r.number, r.date, r.label, glimpse(r.title), f"应登记在《{r.book_title}》") for r in rows]
    table(shown[:SHOWN], ["编号", "日期", "活动类型", "名称", "办法"], indent=2)
    if len(rows) > SHOWN:
        say(f"  另有 {len(rows) - SHOWN} 条，见 dutykit status --json。")
