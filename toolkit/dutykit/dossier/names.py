"""From names as people write them to deputies: split, folded, matched, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..evidence import NameSpans, name_spans
from ..text import fold, name_key, nearest
from .model import Deputy, Roster

Days = tuple[date, date]
"""First and last day."""

_SEPARATORS = re.compile(r"[、，,；;／/|\n\r\t､﹑]+")
_NUMBERED = re.compile(r"(?:^|(?<=[\s、，,；;。､]))[(（]?\d{1,2}[.．、)）]\s*(?=[^\d\s.．、)）])")
"""1、李成 2、王芳: what counts the names, where the counting begins with 1."""
_JOINS = frozenset("和与及")
_TELLING = ("district", "district_code", "employer", "post")
"""Fields of the roster that may stand in brackets to tell namesakes apart."""
_CLOSING = {")", "）", "]", "】"}
_BRACKETS = re.compile(r"[()（）\[\]【】]")
_QUALIFIED = re.compile(r"^(?P<name>[^()（）\[\]【】]+?)\s*[(（\[【](?P<hint>[^()（）\[\]【】]+)[)）\]】]\s*$")
_TITLES = re.compile(r"(?:人大)?(?:代表|委员|副?主任|副?书记|同志|副?组长|召集人)$")

_LEADING = re.compile(
    r"^(?:[市区县乡镇]?人大)?(?:常委会)?(?:代表|委员|副?主任|副?书记|副?组长|召集人|列席人员|特邀)?[:：]?"
)
_WITH_NUMBER = re.compile(
    r"(?P<before>[A-Za-z]{0,3}\d{3,})[\s.:]*(?P<name>[^\d\s()].*?)|(?P<name2>[^\d\s()].*?)[\s(]*(?P<behind>[A-Za-z]{0,3}\d{3,})\)?"
)
_HARMLESS = re.compile(
    r"(?:[男女汉回满蒙藏壮苗]|[\u4e00-\u9fff]{1,5}族|少数民族|中共党员|党员|群众|无党派(?:人士)?|团员|(?:副?组长|召集人|副?团长|副?主任|副?书记)"
    r"|(?:[区市县]?人大)?代表|新当选|连任|[，,、；; ])+"
)
"""What published lists say in brackets behind a name: it tells who somebody is, and takes nothing back."""
_MOST_SUGGESTED = 3


class FoundName(NamedTuple):
    """A name at ``text[start:end]``: one deputy, or none with the candidates that it might mean.

    ``remark`` is what stood in brackets behind the name and tells nothing of who it is (请假).
    """

    name: str
    start: int
    end: int
    deputy: Deputy | None = None
    candidates: tuple[Deputy, ...] = ()
    suggestion: str = ""
    remark: str = ""
    number: str = ""
    """A number beside the name that is somebody else's."""


def find_people(text: str, roster: Roster, *, when: Days | None = None, unit: str = "") -> list[FoundName]:
    """Every person named in ``text``, in order.

    Several people are split at 、，,；/ and line ends, at spaces where the parts are names of the roster, and
    without any mark where the whole decomposes into names of the roster. Two deputies of one name are told apart
    by what stands in brackets (unit, electoral district or number), then by ``unit``, whose form it is.
    """
    found: list[FoundName] = []
    for start, end in _pieces(text):
        found += _read_piece(text, start, end, roster, when, unit)
    return found


def named_plainly(text: str, roster: Roster) -> NameSpans | None:
    """Number, start and end of each person in a text that is nothing but names of the roster, parted by 、, each once.

    What :func:`find_people` finds there too; of by far the most cells, and at a tenth of the cost. ``None`` for any
    other text.
    """
    numbers = [*map(roster.number_by_plain_name.get, text.split("、"))]
    known = [number for number in numbers if number is not None]
    return name_spans(known, text) if len(set(known)) == len(numbers) else None


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Spans between separators; brackets are not cut, and numbers that count the names are left out."""
    text = _without_counts(text)
    if not _BRACKETS.search(text):
        starts = [0, *(m.end() for m in _SEPARATORS.finditer(text))]
        ends = [*(m.start() for m in _SEPARATORS.finditer(text)), len(text)]
    else:
        cuts = _cuts_outside_brackets(text)
        starts, ends = [0, *(at + 1 for at in cuts)], [*cuts, len(text)]
    for start, end in zip(starts, ends, strict=True):
        yield from _trimmed(text, start, end)


def _without_counts(text: str) -> str:
    """The text with numbers that count the names (1. 2. …) made separators, where they begin with 1."""
    counted = [m.span() for m in _NUMBERED.finditer(text)]
    if not counted or re.sub(r"\D", "", text[slice(*counted[0])]) != "1":
        return text
    return "".join("\n" if any(a <= i < b for a, b in counted) else c for i, c in enumerate(text))


def _cuts_outside_brackets(text: str) -> list[int]:
    """Where separators stand outside brackets; so does white space behind a closing one."""
    depth, cuts = 0, []
    for index, char in enumerate(text):
        if char in "(（[【":
            depth += 1
        elif char in ")）]】":
            depth = max(0, depth - 1)
        elif not depth and (_SEPARATORS.match(char) or (char.isspace() and text[index - 1 : index] in _CLOSING)):
            cuts.append(index)
    return cuts


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(" \u3000\u00a0。."))
    right = len(piece.rstrip(" \u3000\u00a0。."))
    if left < right:
        yield start + left, start + right


def _read_piece(text: str, start: int, end: int, roster: Roster, when: Days | None, unit: str) -> list[FoundName]:
    piece = text[start:end]
    exact = roster.by_name.get(piece, ())
    if len(exact) == 1:  # the ordinary case, without any folding
        return [FoundName(piece, start, end, exact[0])]
    if not fold(piece):
        return []
    numbered = _numbered(piece, start, end, roster)
    if numbered is not None:
        return [numbered]
    hint = ""
    match = _QUALIFIED.match(piece)
    if match:
        piece, hint = match["name"], match["hint"]
    whole = _candidates(piece, roster)
    if whole:
        return [_chosen(piece, start, end, whole, roster, hint, when, unit)]
    parts = _by_spaces(piece, roster) or _run_together(piece, roster)
    if parts:  # what stands in brackets belongs to the last one
        found = [
            _chosen(piece[a:b], start + a, start + b, _candidates(piece[a:b], roster), roster, "", when, unit)
            for a, b in parts[:-1]
        ]
        a, b = parts[-1]
        last = _candidates(piece[a:b], roster)
        return [*found, _chosen(piece[a:b], start + a, end if hint else start + b, last, roster, hint, when, unit)]
    return [FoundName(piece, start, end, suggestion=_suggested(piece, roster))]


def _numbered(piece: str, start: int, end: int, roster: Roster) -> FoundName | None:
    """A name with a number before or behind it: one deputy where both agree, else nobody."""
    match = _WITH_NUMBER.fullmatch(unicodedata.normalize("NFKC", piece).strip())
    if match is None:
        return None
    number, name = match["before"] or match["behind"], (match["name"] or match["name2"]).strip()
    named, known = _candidates(name, roster), roster.by_number.get(number)
    if not named or known is None:
        return None
    if known in named:
        return FoundName(name, start, end, known)
    return FoundName(name, start, end, number=number)


def _suggested(name: str, roster: Roster) -> str:
    """The name of the roster that may be meant; nothing where too many may be."""
    close = near_names(name, roster)
    return "”或“".join(close) if len(close) <= _MOST_SUGGESTED else ""


def near_names(name: str, roster: Roster) -> list[str]:
    """Names of the roster that may be meant: the nearest, else those of the same length but for one character."""
    bare = _LEADING.sub("", _TITLES.sub("", name_key(name)))
    near = nearest(bare, [d.name for d in roster.deputies]) if roster.deputies else None
    if near is not None:
        return [near]
    alike = {
        d.name: sum(a != b for a, b in zip(bare, key, strict=True))
        for d in roster.deputies
        if len(key := name_key(d.name)) == len(bare) and key[:1] == bare[:1]
    }
    return [known for known, differing in alike.items() if differing == 1]


def _candidates(name: str, roster: Roster) -> list[Deputy]:
    """Deputies by number, by name, or by name without a title behind it."""
    key = name_key(name)
    number = name.strip()
    for form in (number, unicodedata.normalize("NFKC", number)):
        if form in roster.by_number:
            return [roster.by_number[form]]
    if key in roster.by_name:
        return roster.by_name[key]
    bare = _TITLES.sub("", key)
    return roster.by_name.get(bare) or roster.by_name.get(_LEADING.sub("", bare), [])


def _by_spaces(piece: str, roster: Roster) -> list[tuple[int, int]] | None:
    """Spans of names in a piece whose names are set apart by spaces only; 李  成 王芳 is two."""
    words = [m.span() for m in re.finditer(r"\S+", piece)]
    if len(words) < 2:
        return None
    spans, index, known = [], 0, 0
    while index < len(words):
        for last in range(min(len(words), index + 4), index, -1):
            a, b = words[index][0], words[last - 1][1]
            if _candidates(piece[a:b], roster):
                known += 1
                break
        else:
            last, (a, b) = index + 1, words[index]
        spans.append((a, b))
        index = last
    return spans if known else None


def _run_together(piece: str, roster: Roster) -> list[tuple[int, int]] | None:
    """Spans of names with no mark (or 和, 与, 及) between them, if the whole decomposes in one way only."""
    if len(piece) > 60:
        return None
    ways: list[list[tuple[int, int]]] = []

    def walk(at: int, done: list[tuple[int, int]]) -> None:
        if at == len(piece):
            ways.append(done)
            return
        if done and piece[at] in _JOINS and len(ways) < 2:
            walk(at + 1, done)
        for end in range(at + 2, min(len(piece), at + 12) + 1):
            if len(ways) < 2 and name_key(piece[at:end]) in roster.by_name:
                walk(end, [*done, (at, end)])

    walk(0, [])
    return ways[0] if len(ways) == 1 and len(ways[0]) > 1 else None


def _chosen(
    name: str, start: int, end: int, candidates: list[Deputy], roster: Roster, hint: str, when: Days | None, unit: str
) -> FoundName:
    """The one deputy meant, or all that might be."""
    left, remark = candidates, ""
    if hint:
        left = [d for d in candidates if _answers(d, hint, roster)]
        if not left and len(candidates) == 1:
            left, remark = candidates, hint
    if len(left) > 1 and unit:
        left = [d for d in left if _belongs(d, unit, when)] or left
    if len(left) == 1:
        return FoundName(name, start, end, left[0], remark="" if _HARMLESS.fullmatch(remark) else remark)
    return FoundName(name, start, end, candidates=tuple(candidates))


def _belongs(deputy: Deputy, unit: str, when: Days | None) -> bool:
    """Whether a deputy is in a unit at the time; while that is not known, whether it is so at any time."""
    if when is not None:
        return unit in deputy.units(*when)
    return any(m.unit == unit and m.since is None and m.until is None for m in deputy.memberships)


def _answers(deputy: Deputy, hint: str, roster: Roster) -> bool:
    key = fold(hint)
    words = {fold(deputy.number)} | {fold(str(deputy.facts.get(name) or "")) for name in _TELLING}
    for code in deputy.units():
        unit = roster.unit_by_code.get(code)
        words |= {fold(code), fold(unit.name) if unit else ""}
    return key in words or any(key in word for word in words if len(key) >= 2)


def distinguishing(deputy: Deputy, roster: Roster) -> str:
    """The name with what tells it from its namesakes: 李成（第一联组）."""
    namesakes = [d for d in roster.by_name.get(name_key(deputy.name), []) if d.number != deputy.number]
    taken = {name for d in namesakes for name in _unit_names(d, roster)}
    for unit in _unit_names(deputy, roster):
        if unit not in taken:
            return f"{deputy.name}（{unit}）"
    return f"{deputy.name}（{deputy.number}）"


def _unit_names(deputy: Deputy, roster: Roster) -> list[str]:
    """Names of the units in which a deputy is now."""
    return [roster.unit_by_code[c].name for c in deputy.present_units if c in roster.unit_by_code]


def without_description(name: str) -> str:
    """A name without what published lists say in brackets behind it (女，满族); other brackets stay."""
    match = _QUALIFIED.match(name.strip())
    return match["name"].strip() if match and _HARMLESS.fullmatch(match["hint"]) else name


def people_label(deputy: Deputy, roster: Roster) -> str:
    """The name alone where it is the only one, else with what tells it apart; used in dropdowns."""
    return deputy.name if len(roster.by_name.get(name_key(deputy.name), [])) < 2 else distinguishing(deputy, roster)


def called(deputy: Deputy, roster: Roster) -> str:
    """The name alone where it is the only one, else with unit and number: 李成（第一联组，代表编号 0012）.

    Lists, messages and papers call a deputy so; what is read again is :func:`people_label`.
    """
    if len(roster.by_name.get(name_key(deputy.name), [])) < 2:
        return deputy.name
    unit = next((roster.unit_by_code[c].name for c in deputy.units() if c in roster.unit_by_code), "")
    return f"{deputy.name}（{f'{unit}，' if unit else ''}代表编号 {deputy.number}）"
