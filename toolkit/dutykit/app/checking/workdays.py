"""The working days that a workspace goes by: its own ``calendar/<year>.toml``, a shipped one, else the library's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache, partial

from ... import assets
from ...errors import WorkspaceError
from ...rules.workdays import WorkCalendar, WorkYear
from ...workspace import Workspace

_SLIP = re.compile(r"\d|.*\.toml", re.IGNORECASE)


def work_calendar(workspace: Workspace | None = None) -> WorkCalendar:
    """The calendar of a workspace; a year that neither a file nor the library knows is not known, never guessed.

    Every file in ``calendar/`` is read at once, so that a slip of the pen is told whichever year is asked for; the
    library is loaded when a year without a file is. Raises :class:`~dutykit.errors.WorkspaceError`.
    """
    written = {year: _read(year, workspace) for year in _years(workspace)}
    return WorkCalendar(partial(_year_of, written))  # that can be sent to a worker


def _year_of(written: Mapping[int, WorkYear], year: int) -> WorkYear | None:
    return written.get(year) or library_year(year)


def _years(workspace: Workspace | None) -> list[int]:
    names = assets.listing("calendar", workspace=workspace)
    for name in names:
        if re.fullmatch(r"[0-9]{4}\.toml", name) is None and _SLIP.match(name):
            raise WorkspaceError(
                f"calendar 文件夹中的“{name}”名称不对，读不到。",
                "工作日历一年一个文件，名称如 2027.toml；如看不到扩展名，请在文件夹选项中让它显示。",
                code="calendar",
            )
    return [int(n.removesuffix(".toml")) for n in names if re.fullmatch(r"[0-9]{4}\.toml", n)]


def _read(year: int, workspace: Workspace | None) -> WorkYear:
    from ...rules.workyear import load_work_year

    name = f"calendar/{year}.toml"
    try:
        text = assets.read_bytes("calendar", f"{year}.toml", workspace).decode("utf-8-sig")
    except UnicodeDecodeError:
        said = f"工作日历 {name} 不是 UTF-8 编码。"
        raise WorkspaceError(said, "请用记事本等另存为 UTF-8 编码。", code="calendar") from None
    meta = json.loads(assets.read_text("schemas", "meta/calendar.schema.json", workspace))
    return load_work_year(text.replace("\r\n", "\n"), meta, year=year, name=name)


@cache
def library_year(year: int) -> WorkYear | None:
    """The year as the library ``chinesecalendar`` has it (2004 on); None where it has not been announced to it."""
    import chinese_calendar

    first, last = date(year, 1, 1), date(year, 12, 31)
    try:
        # It refuses years beyond its table; one begun in the table but without a National Day would be no year either.
        if chinese_calendar.get_holiday_detail(date(year, 10, 1))[1] is None:
            return None
        off = frozenset(chinese_calendar.get_holidays(first, last, include_weekends=False))
        working = frozenset(d for d in chinese_calendar.get_workdays(first, last) if d.weekday() >= 5)
    except NotImplementedError:
        return None
    return WorkYear(year, off, working, "chinesecalendar")
