"""A title in lines that are whole in meaning and shaped like a trapezoid or a diamond (GB/T 9704-2012, 7.3.1). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from ..text import width

FULL = 20.0
"""Characters of size 2 on a line of 156 mm."""
ROOMY = 19.0
"""The same, with room for figures that a font without narrow ones sets wider than counted."""
_MOST_LINES = 4
# Words that stay whole on a line, longest first: those that titles of such an office are made of.
_WHOLE = (
    "人民代表大会常务委员会", "人民代表大会代表", "人民代表大会", "常务委员会", "专门委员会", "街道工作委员会",
    "代表联络室", "履职情况登记表", "履职登记表", "报告履职情况", "履职情况", "履职管理", "联系选民",
    "管理监督", "监督工作", "若干规定", "工作计划", "工作总结", "工作报告", "述职评议", "组成人员", "通报表彰",
    "实施办法", "暂行办法", "出缺席", "区人大", "市人大", "县人大", "示范作用", "建议批评和意见", "公告",
    "报告", "通知", "通报", "公示", "说明", "办法", "规定", "意见", "代表", "会议", "情况", "工作", "活动",
    "年度", "试行", "草案", "关于", "接待", "选民", "优秀", "加强", "印发", "表彰", "决定", "办公室", "推荐",
    "建议", "名单", "推动", "全覆盖", "联合小组", "常态化",
)  # fmt: skip
_UNIT = re.compile("|".join([r"\d+年(?:度)?", r"第[一二三四五六七八九十百零]+[届次期]", *map(re.escape, _WHOLE)]))
_BROKEN = re.compile(r"\s*\n\s*|(?<![\x00-\x7f])[ \u3000]+(?![\x00-\x7f])")
_NOT_FIRST = frozenset("的了和与及、，。：；》〉）)”！？…—")
_NOT_LAST = frozenset("《〈（(“和与及在对")
_AFTER = ("人民代表大会常务委员会", "人民代表大会", "常务委员会", "年度", "》", "）")
_BEFORE = ("《", "关于")
"""After and before these a title is best broken."""


def title_lines(title: str, *, full: float = FULL) -> list[str]:
    """The title on as few lines as it needs, the best shaped of those that tear no word; as one line where it fits.

    Where there is no place to break it, it stays as it is. Lines that a person has broken stay broken; a space says
    where one may be.
    """
    title = title.strip()
    if "\n" not in title and _length(title) <= full:
        return [title]
    if _BROKEN.search(title):
        return [line for part in _BROKEN.split(title) for line in title_lines(part, full=full)]
    places = list(_places(title))
    for lines in range(2, _MOST_LINES + 1):
        found = [cut for cut in combinations(places, lines - 1) if _fits(_cut(title, cut), full)]
        if found:
            return _cut(title, min(found, key=lambda cut: _badness(title, cut)))
    return [title]


def shaped(lines: Sequence[str]) -> bool:
    """Whether lines make a trapezoid or a diamond: they grow, shrink, or grow and then shrink; never all of one length.

    Two lines of one length are allowed to differ by nothing where neither could be moved; four in a block are not.
    """
    lengths = [_length(line) for line in lines]
    if len(lengths) < 2:
        return True
    turns = [b - a for a, b in pairwise(lengths)]
    waist = any(a < 0 < b for a, b in pairwise(turns))
    return not waist and (len(lengths) == 2 or len(set(lengths)) > 1)


def _length(text: str) -> float:
    """In characters; figures and Latin letters come out a little wider than half where their font is not the usual."""
    return width(text) / 2 + sum(c.isascii() for c in text) / 10


def _places(title: str) -> Iterator[int]:
    """Where a line may end: not within a word or a number, not before what cannot begin a line."""
    inside = {at for found in _UNIT.finditer(title) for at in range(found.start() + 1, found.end())}
    for at in range(2, len(title) - 1):
        torn = title[at - 1].isascii() and title[at].isascii() and title[at - 1].isalnum() and title[at].isalnum()
        apart = title[at] not in _NOT_FIRST and title[at - 1] not in _NOT_LAST and not title[:at].endswith("关于")
        if at not in inside and not torn and apart:
            yield at


def _cut(title: str, places: Sequence[int]) -> list[str]:
    ends = [0, *places, len(title)]
    return [title[a:b] for a, b in pairwise(ends)]


def _fits(lines: Sequence[str], full: float) -> bool:
    return all(_length(line) <= full for line in lines)


def _badness(title: str, places: Sequence[int]) -> float:
    """How far from a good title: its shape first, then where it is broken, then how uneven it is."""
    lines = _cut(title, places)
    lengths = [_length(line) for line in lines]
    spread = max(lengths) - min(lengths)
    last = 6.0 * (min(lengths) < 4)
    shape = 0.0 if shaped(lines) else 12.0
    block = 1.5 if spread == 0 else 0.0
    breaks = sum(0.0 if title[:at].endswith(_AFTER) or title.startswith(_BEFORE, at) else 2.5 for at in places)
    unknown = sum(3.0 for at in places if not _at_word(title, at))
    return shape + last + block + breaks + unknown + 0.45 * spread


def _at_word(title: str, at: int) -> bool:
    """Whether a known word ends or begins there."""
    return any(at in found.span() for found in _UNIT.finditer(title))
