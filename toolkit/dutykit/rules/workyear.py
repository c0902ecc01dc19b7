"""A year of working days as data: ``calendar/<year>.toml``, which an office writes from the notice for that year.

The file is held against ``schemas/meta/calendar.schema.json`` first; what is wrong is said in Chinese, with its line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ..dates import chinese
from ..errors import WorkspaceError
from ..forms.schema_check import broken, chief
from ..forms.schema_sentences import sentence_of
from ..outside import read_toml
from .load import plain
from .toml_lines import line_of, syntax_place
from .workdays import WorkYear

_WEEK = "一二三四五六日"
_LOOK = "请对照 schemas/meta/calendar.schema.json 修改。"


def load_work_year(text: str, meta: Mapping[str, Any], *, year: int, name: str) -> WorkYear:
    """Read the text of a calendar file for ``year``; ``name`` is what messages call the file.

    Raises :class:`~dutykit.errors.WorkspaceError` (``workspace.calendar``) for text that is no TOML, breaks the
    metaschema, names a day that does not exist, lies in another year, is both off and worked, or is worked anyway,
    and for a year without the holidays that no year lacks.
    """
    return _Reader(text, meta, year, name).read()


class _Reader:
    def __init__(self, text: str, meta: Mapping[str, Any], year: int, name: str) -> None:
        self._text, self._meta, self._year, self._name = text, meta, year, name
        self._data: dict[str, Any] = {}

    def read(self) -> WorkYear:
        try:
            self._data = plain(read_toml(self._text))
        except tomllib.TOMLDecodeError as error:
            raise self._syntax(error) from None
        found = chief(broken(self._meta, self._data))
        if found is not None:
            path = tuple(found.absolute_path)
            if len(path) > 2 and path[2] != "name" and found.validator in {"pattern", "type"}:
                raise self._wrong(path, f"{found.instance!r} 不是日期。", "日期写成 2027-02-05 的样子，请核对。")
            raise self._wrong(path, f"{sentence_of(found)}。", _LOOK)
        if self._data["year"] != self._year:
            said = f"文件名是 {self._year} 年的，里面写的是 year = {self._data['year']}。"
            raise self._wrong(("year",), said, "请改成一致。")
        off: dict[date, int] = {}
        for at, holiday in enumerate(self._data["holiday"]):
            off.update(dict.fromkeys(self._days_off(at, holiday), at))
        working = frozenset(
            day
            for at, holiday in enumerate(self._data["holiday"])
            for day in self._worked(at, holiday.get("working", ()), off)
        )
        self._complete(off)
        return WorkYear(self._year, frozenset(off), working, f"{self._name}：{self._data['source']}")

    def _days_off(self, at: int, holiday: Mapping[str, Any]) -> Iterator[date]:
        first = self._day(("holiday", at, "from"), holiday["from"])
        last = self._day(("holiday", at, "to"), holiday["to"]) if "to" in holiday else first
        if last < first:
            said = f"to（{chinese(last)}）早于 from（{chinese(first)}）。"
            raise self._wrong(("holiday", at, "to"), said, "请核对起止日期。")
        for n in range((last - first).days + 1):
            yield first + timedelta(days=n)

    def _worked(self, at: int, days: Sequence[str], off: Mapping[date, int]) -> Iterator[date]:
        path = ("holiday", at, "working")
        for text in days:
            day = self._day(path, text)
            if day in off:
                other = self._data["holiday"][off[day]]["name"]
                said = f"{chinese(day)}既写了上班（working），又在“{other}”的放假日期里。"
                raise self._wrong(path, said, "请核对通知，留下对的一处。")
            if day.weekday() < 5:
                said = f"{chinese(day)}是星期{_WEEK[day.weekday()]}，本来就上班。"
                raise self._wrong(path, said, "working 只写因调休而上班的星期六、星期日，请核对日期。")
            yield day

    def _day(self, path: tuple[str | int, ...], text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise self._wrong(path, f"没有 {text} 这一天。", "请核对日期。") from None
        if day.year != self._year:
            said = f"{chinese(day)}不是 {self._year} 年的日子。"
            remedy = f"如属笔误请改正；通知中跨年的日子，写进 calendar/{day.year}.toml（该文件要写全那一年）。"
            raise self._wrong(path, said, remedy)
        return day

    def _complete(self, off: Mapping[date, int]) -> None:
        always = (date.fromisoformat(f"{self._year}-{day}") for day in self._meta.get("x-always-off", ()))
        missing = [chinese(day) for day in always if day not in off]
        if missing:
            said = f"{'、'.join(missing)}是法定节假日，这里没有写。"
            raise self._wrong((), said, "一个文件要写全一年的放假和调休，请按通知补齐。")

    def _syntax(self, error: tomllib.TOMLDecodeError) -> WorkspaceError:
        _, where = syntax_place(error)
        if "Invalid date" in str(error):
            said, remedy = "没有这一天。", "日期写成 2027-02-05 的样子，请核对。"
        else:
            said, remedy = "写法不对。", '文字要加英文引号，日期写成 2027-02-05 的样子，如 name = "春节"。'
        return WorkspaceError(f"工作日历 {self._name} {where}{said}", remedy, code="calendar")

    def _wrong(self, path: tuple[str | int, ...], said: str, remedy: str) -> WorkspaceError:
        line = line_of(self._text, path)
        where = f" 第 {line} 行" if line else ""
        if len(path) > 1 and path[0] == "holiday":
            holiday = self._data["holiday"][path[1]]
            if isinstance(holiday, dict) and holiday.get("name"):
                where += f"（“{holiday['name']}”）"
        return WorkspaceError(f"工作日历 {self._name}{where}：{said}", remedy, code="calendar")
