"""One deputy on one screen, as ``dutykit show 姓名`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..words.codes import Result, Tone
from .output import heading, mark, remedy, say, table

if TYPE_CHECKING:
    from ..app.asking.deputy import DeputyScreen

_MOST = 12
"""Lines of a part; the rest is counted, and told where it is found."""


def tell(screen: DeputyScreen) -> None:
    """The year of one deputy."""
    heading(f"{screen.year} 年度做了什么")
    table([(d.label, f"{d.times} 次", d.last and f"最近 {d.last}") for d in screen.done], indent=2)
    if not screen.done:
        say("  还没有登记参加情况。")
    _tell_asked(screen)
    _tell_owed(screen)
    _tell_problems(screen)
    _tell_papers(screen)
    say()
    say(f"  逐条登记：dutykit show --deputy {screen.number}")


def _tell_asked(screen: DeputyScreen) -> None:
    if not screen.asked:
        return
    heading("对照办法")
    for one in screen.asked:
        held = "，".join(filter(None, (one.figure, one.threshold and f"要求{one.threshold}")))
        mark(one.result.tone, f"{one.article}　{one.duty}：{one.label}" + (f"（{held}）" if held else ""), indent=2)
        if one.result is not Result.MET:
            say(f"    {one.message}")
    say(f"  一条结论怎么得出来的：dutykit check --explain {screen.asked[0].finding}")


def _tell_owed(screen: DeputyScreen) -> None:
    heading("还欠什么")
    for owed in screen.owed:
        until = f"{owed.due} 以前" if owed.due else "没有写期限"
        late = "，已过期" if owed.late else ""
        mark(Tone.ERROR if owed.late else Tone.INFO, f"{owed.what}　{until}{late}　{owed.number}".rstrip(), indent=2)
    if not screen.owed:
        say("  没有。")


def _tell_problems(screen: DeputyScreen) -> None:
    heading(f"没有解决的问题 {len(screen.problems)} 处")
    for problem in screen.problems[:_MOST]:
        mark(Tone.ERROR, f"{problem.record}　{problem.message}", indent=2)
        remedy(problem.remedy, indent=4)
    _more(len(screen.problems), f"dutykit show --deputy {screen.number} --state held")


def _tell_papers(screen: DeputyScreen) -> None:
    heading(f"文件 {len(screen.files)} 份")
    table([(f.received, f.file, f.label, f"{f.records} 条") for f in screen.files[:_MOST]], indent=2)
    _more(len(screen.files), f"dutykit show {screen.number} --json")
    heading(f"文书 {len(screen.documents)} 份")
    table([(d.made, d.path, "" if d.there else "（文件已不在）") for d in screen.documents[:_MOST]], indent=2)
    _more(len(screen.documents), f"dutykit show {screen.number} --json")


def _more(count: int, where: str) -> None:
    if count > _MOST:
        say(f"  另有 {count - _MOST} 处，见 {where}。")
