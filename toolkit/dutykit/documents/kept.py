"""What an office changed in a draft, kept as points, so that the next rendering says it too. Pure.

A point with ``instead`` stands in place of a sentence of the text: of the one that is the same but for its figures.
Figures that the office left where they were follow the records, also when these change; nothing else of the sentence
does. A point whose sentence the text no longer has is told, and changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..dossier.model import Record
from ..dossier.target import Target
from ..dossier.views import NarrativePointRow
from ..text import fold
from ..words.edits import Edit
from ..words.lists import NarrativePart
from .compared import Change
from .sentences import both, figures, sentences, skeleton, slots, with_figures, with_sentences

REMOVED = "（删去）"
"""The point that stands for a sentence which the office took out."""
_LEAST = 6
"""A shorter sentence is no prose: a name, a number, the cell of a table."""
_ASIDE = frozenset({"open", "evidence"})
"""Parts of a context that nobody wrote as text."""


@dataclass(frozen=True, slots=True)
class KeptPoint:
    """What is said instead of a sentence; ``number`` is the record."""

    number: str
    instead: str
    point: str


def scope(document: str, target: Target) -> str:
    """Of which paper a kept point is: the document and whom it is made for, as the form says it."""
    return f"{document} {target.per.value} {target.id} {target.unit}".rstrip()


def kept_points(records: Iterable[Record], document: str, target: Target) -> list[KeptPoint]:
    """The points of a paper that stand in place of sentences, the last one first, among records of the form."""
    mine, rows = scope(document, target), [(r.number, NarrativePointRow(r.values)) for r in records]
    return [
        KeptPoint(number, row.instead, row.point) for number, row in reversed(rows) if row.instead and row.scope == mine
    ]


def with_kept(context: Mapping[str, object], points: Sequence[KeptPoint]) -> tuple[dict[str, Any], list[KeptPoint]]:
    """The context with what is said instead, and the points whose sentence it does not have, or has in two places."""
    if not points:
        return dict(context), []
    known = _Known(context)
    latest: dict[str, KeptPoint] = {}
    for point in points:
        latest.setdefault(fold(point.instead), point)
    index = {key: point for point in latest.values() if (key := known.one(point.instead)) and _sayable(point, key)}
    said = {name: value if name in _ASIDE else _within(value, index) for name, value in context.items()}
    used = {point.number for point in index.values()}
    return said, [point for point in latest.values() if point.number not in used]


class _Known:
    """The sentences of a context, and how often each stands in it."""

    def __init__(self, context: Mapping[str, object]) -> None:
        told = [fold(s) for text in _texts(context) for s in sentences(text)]
        self._exact = Counter(key for key in told if len(key) >= _LEAST)
        self._alike: dict[str, list[str]] = {}
        for key, times in self._exact.items():
            self._alike.setdefault(skeleton(key), []).extend([key] * times)

    def one(self, sentence: str) -> str:
        """The one sentence that is meant, folded: the same but for its figures, else the very same; else nothing."""
        alike = self._alike.get(skeleton(sentence), ())
        if len(alike) == 1:
            return alike[0]
        return fold(sentence) if self._exact[fold(sentence)] == 1 else ""

    def __contains__(self, sentence: str) -> bool:
        return skeleton(sentence) in self._alike


def _within(value: object, index: Mapping[str, KeptPoint]) -> Any:
    if type(value) is str:
        return _said(value, index) if len(value) >= _LEAST else value
    if type(value) is dict:
        return {name: _within(item, index) for name, item in value.items()}
    if type(value) is list or type(value) is tuple:
        changed = [(item, _within(item, index)) for item in value]
        return type(value)(new for old, new in changed if new != "" or old == "")
    return value


def _said(text: str, index: Mapping[str, KeptPoint]) -> str:
    def said(sentence: str) -> str:
        point = index.get(fold(sentence))
        return sentence if point is None else _instead(sentence, point)

    return with_sentences(text, said)


def _instead(sentence: str, point: KeptPoint) -> str:
    """What is said instead; figures that were left where they were are those of the sentence."""
    if point.point == REMOVED:
        return ""
    now = figures(sentence)
    carried = {b: now[a] for a, b in both(slots(point.instead, point.point))}
    return with_figures(point.point, carried) or ""


def _sayable(point: KeptPoint, key: str) -> bool:
    return len(figures(point.instead)) == len(figures(key)) and with_figures(point.point, {}) is not None


# --- what may be kept ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """A point that would keep a change, as the form of points takes it; ``why_not`` where the change cannot be kept."""

    change: Change
    part: str = ""
    section: str = ""
    point: str = ""
    instead: str = ""
    why_not: str = ""


IN_TEMPLATE = "这句话在模板里，要改请改模板（dutykit template new 文书编号），以后每次都照改过的印。"
IN_TABLE = "表格里的内容来自登记记录，要改请更正记录（dutykit correct）。"
FIGURES_ONLY = "只改了数字；数字来自登记记录，要改请更正记录（dutykit correct）。"
TWICE = "同样的话在这份文书里不止一处，不能只改一处；是要本人或单位填写的，请写在登记的表里。"
NO_PLACE = "这种文书没有写要点的位置，新的段落请写进模板。"
WAS_MOVED = "次序由模板和办法的部分决定。"
TOO_LONG = "超过 1000 字，要点写不下，请分成几句。"
TOO_SHORT = "太短，不成一句话。"
_MOST, _SHORT = 1000, 4
"""Lengths of a point, as the form has them."""


def offers(
    changes: Sequence[Change],
    context: Mapping[str, object],
    headings: Mapping[int, tuple[str, str]],
    *,
    takes_points: bool,
) -> list[Offer]:
    """For each change the point that would keep it; changes of one sentence share a point.

    ``context`` is what the document is rendered from today, ``headings`` the part and the heading under which each
    line of the file stands; ``takes_points`` says whether the document prints points of its own.
    """
    known = _Known(context)
    found = [
        _offer(change, known, headings.get(change.line, ("", "")), takes_points=takes_points) for change in changes
    ]
    together: dict[str, list[Offer]] = {}
    for offer in found:
        together.setdefault(offer.instead, []).append(offer)
    said = {sentence: _together(sentence, own) for sentence, own in together.items() if sentence}
    return [_settled(replace(o, point=said[o.instead])) if o.instead else o for o in found]


def _offer(change: Change, known: _Known, heading: tuple[str, str], *, takes_points: bool) -> Offer:
    if change.table and not _prose(change, known):
        return Offer(change, why_not=IN_TABLE)
    if change.kind is Edit.MOVED:
        return Offer(change, why_not=WAS_MOVED)
    if change.kind is not Edit.ADDED:
        if skeleton(change.before) == skeleton(change.after):
            return Offer(change, why_not=FIGURES_ONLY)
        if change.before not in known:
            return Offer(change, why_not=IN_TEMPLATE)
        if not known.one(change.before):
            return Offer(change, why_not=TWICE)
        return Offer(change, NarrativePart.MAIN, instead=change.before)
    for anchor in (change.after_sentence, change.before_sentence):
        if anchor and known.one(anchor):
            return Offer(change, NarrativePart.MAIN, instead=anchor)
    if change.table:
        return Offer(change, why_not=TWICE)
    if not takes_points:
        return Offer(change, why_not=NO_PLACE)
    part, section = heading
    text = _COUNTED.sub("", change.after) if part in _IN_COUNT else change.after
    return _settled(Offer(change, part or NarrativePart.MAIN, section, text))


def _prose(change: Change, known: _Known) -> bool:
    """Whether what was changed in a table is a sentence that the document says, and not what a record names."""
    said = (change.before, change.after_sentence, change.before_sentence)
    return any(text.rstrip("”）)」").endswith(_STOPS) and text in known for text in said if text)


_STOPS = ("。", "！", "？", "；")
_IN_COUNT = frozenset({NarrativePart.SHORTCOMING, NarrativePart.NEXT_STEP})
"""Parts whose points the document counts: 一是……，二是……"""
_COUNTED = re.compile(r"^[一二三四五六七八九十]+是")


def _together(sentence: str, own: Sequence[Offer]) -> str:
    """What is said in place of a sentence: as it was reworded, with what was added before and after it."""
    added = [o.change for o in own if o.change.kind is Edit.ADDED]
    core = next((o.change.after for o in own if o.change.kind is not Edit.ADDED), sentence)
    after = [c.after for c in added if c.after_sentence == sentence]
    before = [c.after for c in added if c.after_sentence != sentence]
    return "".join((*before, core, *after)) or REMOVED


def _settled(offer: Offer) -> Offer:
    """What the form of points has no room for cannot be kept."""
    if len(offer.point) > _MOST or len(offer.instead) > _MOST:
        return Offer(offer.change, why_not=TOO_LONG)
    return Offer(offer.change, why_not=TOO_SHORT) if len(offer.point) < _SHORT else offer


def _texts(value: object) -> Iterator[str]:
    if type(value) is str:
        yield value
    elif type(value) is dict:
        for name, item in value.items():
            if name not in _ASIDE:
                yield from _texts(item)
    elif type(value) is list or type(value) is tuple:
        for item in value:
            yield from _texts(item)
