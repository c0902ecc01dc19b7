"""``dutykit find``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ..errors import EXIT_DONE
from .chinese import Command
from .context import current_workspace, json_option, today, workspace_option, year_option
from .output import heading, print_json, remedy, say, table, without_empty

_MOST = 30
"""Lines of one kind; --json gives all."""


@click.command(cls=Command, name="find")
@click.argument("words", metavar="内容 …", nargs=-1, required=True)
@year_option
@json_option
@workspace_option
def find(words: tuple[str, ...], year: int | None, *, as_json: bool) -> int:
    """按内容查找：姓名、文字、编号、文件名。

    写几个词就要都有。空格、全角半角、大小写不论。不写 --year 时各年的都找。电话和证件号码不参加查找。

    姓名、单位也可以写拼音或拼音首字母：zgd、zhaogd 都找得到赵国栋。
    """
    from ..app.asking.finding import find as found

    result = found(current_workspace(), words, year=year, today=today())
    if as_json:
        print_json(result)
        return EXIT_DONE
    if result.nothing:
        say(f"没有找到“{' '.join(words)}”。")
        remedy("请少写几个词，或只写词的一部分。")
        return EXIT_DONE
    _part("代表", [(d.number, d.name, "、".join(d.units), d.state) for d in result.deputies])
    _part("单位", [(u.code, u.name, u.kind) for u in result.units])
    lines = [(f.record, f) for f in result.records]
    rows = [(r.number, r.form_title, r.label, r.date, r.unit_name or r.deputy_name, f.field, f.text) for r, f in lines]
    _part("登记记录", rows, ["编号", "表", "状态", "日期", "单位、代表", "栏目", "内容"])
    _part("文件", [(f.kind, f.name, f.number, f.day) for f in result.files])
    if result.deputies:
        say()
        say(f"一名代表的全部情况：dutykit show {result.deputies[0].number}")
    return EXIT_DONE


def _part(title: str, rows: Sequence[tuple[str, ...]], headings: Sequence[str] | None = None) -> None:
    if not rows:
        return
    heading(f"{title} {len(rows)}")
    shown = rows[:_MOST]
    if headings:
        table(*without_empty(shown, headings), indent=2)
    else:
        table(shown, indent=2)
    if len(rows) > _MOST:
        say(f"  另有 {len(rows) - _MOST}，多写一个词，或用 --json 看全部。")
