"""Chinese text: folded for comparing, cleaned for keeping, measured for printing."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

# Unicode's CJK Radicals Supplement has no compatibility mapping, yet PDF producers emit it
# for ordinary characters (EquivalentUnifiedIdeograph.txt gives the pairs).
_RADICALS = dict(
    zip(
        "⺀⺁⺄⺆⺇⺈⺊⺌⺍⺎⺏⺐⺑⺒⺓⺔⺖⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺶⺷⺸⺺⺻⺽⺾⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乛冂𠘨刀卜小小兀尢尣尢巳幺彑忄扌攵旡日月歺母民氵氺爫爫丬犭王疋目示礻竹糸纟罓罒网羊羊羊肀聿臼艹艹虎衤覀西见角角讠贝足车辶辶阝钅長镸长门阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_ODD = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_DIRTY = re.compile(
    "^\\s|\\s$|[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u2e80-\u2fd5\uf900-\ufaff]"
)
_SPACES = re.compile(r"\s+")
_SETTLED = re.compile("[0-9a-z\u3001\u3002\u4e00-\u9fff]+")
"""What neither cleaning nor folding changes: most of what is written in cells."""
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DOTS = re.compile("[·•‧∙⋅・･．.●᛫\u0307⸱ꞏ]")


def unradical(text: str) -> str:
    """Compatibility radicals become the characters they stand for (⼈ → 人)."""
    if not _ODD.search(text):
        return text
    return "".join(
        unicodedata.normalize("NFKC", c) if "⼀" <= c <= "⿕" or "豈" <= c <= "龎" else _RADICALS.get(c, c)
        for c in text
    )


def clean(text: str) -> str:
    """The text as a value: radicals folded, invisible and control characters gone, trimmed.

    Line breaks and inner spaces stay; the raw text is kept beside it as evidence.
    """
    if _SETTLED.fullmatch(text) or not _DIRTY.search(text):
        return text
    text = unradical(_BREAKS.sub("\n", text))
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    return _CONTROL.sub("", _INVISIBLE.sub("", text)).replace("\u00a0", " ").strip()


def visible(text: str) -> str:
    """Text from elsewhere that is going to be shown: what steers a terminal or turns the direction is a mark only."""
    return "".join(c if c.isprintable() or c == "\u3000" else "\N{REPLACEMENT CHARACTER}" for c in text)


def fold(text: str) -> str:
    """The text for comparing only: NFKC, no white space, no invisible characters, lower case."""
    if _SETTLED.fullmatch(text):
        return text
    if text.isascii() and text.isalnum():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unradical(text))
    return _SPACES.sub("", _INVISIBLE.sub("", folded)).casefold()


_LABEL_TAIL = re.compile(r"[*＊※:：]+$|^[*＊※]+")
_MARKED, _ENDED = frozenset("*＊※"), frozenset("*＊※:：)")
_LABEL_NOTE = re.compile(r"\(([^()]*)\)$")
_MEANING = ("计划", "预计", "其中", "录入", "取消", "拟", "应", "未", "万", "千", "百", "户")
_SHORT_NOTE = 8
"""A longer note in brackets says how to fill in, and not what is counted."""


def label_key(text: str) -> str:
    """A label for comparing: folded, without required marks, colons and a closing note in brackets."""
    return folded_label(fold(text))


def folded_label(folded: str) -> str:
    """The label of a text that is folded already."""
    if folded and folded[0] not in _MARKED and folded[-1] not in _ENDED:
        return folded
    key = _LABEL_TAIL.sub("", folded)
    note = _LABEL_NOTE.search(key)
    if note is None or (len(note[1]) <= _SHORT_NOTE and any(word in note[1] for word in _MEANING)):
        return key
    return _LABEL_TAIL.sub("", key[: note.start()] or key)


def means_other(key: str, known: str) -> bool:
    """Whether one folded label says 计划, 应, 未, 万 and the like where the other does not: they name two things."""
    return {word for word in _MEANING if word in key} != {word for word in _MEANING if word in known}


def name_key(name: str) -> str:
    """A person's name for comparing: inner spaces, width and the variants of the middle dot fold.

    One dot at an end is a slip of the pen; more of them (王芳……) say that more was left out, and stay.
    """
    return _DOTS.sub("·", fold(name)).removeprefix("·").removesuffix("·")


def nearest(word: str, candidates: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The candidate most like ``word``, to suggest and never to take; ``None`` if none is near."""
    keys = {fold(c): c for c in candidates}
    found = difflib.get_close_matches(fold(word), list(keys), n=1, cutoff=cutoff)
    return keys[found[0]] if found else None


def width(text: str) -> int:
    """Columns that the text takes: a Chinese character is two wide. The widest line counts."""
    if not text:
        return 0
    return max(sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n"))


def fitted(text: str, columns: int) -> str:
    """The text, cut so that it takes at most so many columns; what was cut is told by …."""
    if width(text) <= columns:
        return text
    kept, room = "", columns - 2
    for character in text:
        room -= width(character)
        if room < 0:
            break
        kept += character
    return kept + "…"


def spaced_name(name: str) -> str:
    """A two-character name padded with an ideographic space, as signatures are set (李　成)."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name


_PERSONAL = (
    re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)"),  # identity numbers of 18 and of 15 places
    re.compile(r"(?<!\d)(\d{6})\d{6}(\d{3})(?!\d)"),
    re.compile(r"(?<!\d)(1\d{2}[- ]?)\d{4}([- ]?\d{4})(?!\d)"),  # mobile phones
    re.compile(r"(?<![\d-])(0\d{2,3}[- ]?)\d{4}(\d{3,4})(?!\d)"),  # landlines with their area code
)
_DIGITS = re.compile(r"\d{4}")


def masked(text: str) -> str:
    """The text with phone and identity numbers hidden, for logs, messages and index sheets."""
    if not _DIGITS.search(text):
        return text
    for pattern in _PERSONAL:
        text = pattern.sub(lambda m: f"{m[1]}{'*' * (len(m[0]) - len(m[1]) - len(m[2]))}{m[2]}", text)
    return text


HIDDEN = "***"
"""What stands for a sensitive value; whoever reads the log again knows by the stars that something was left out."""


def hidden(text: str) -> str:
    """What is shown of a sensitive value: of a number the ends, by which whoever has it knows it again."""
    line = _SPACES.sub(" ", text).strip()
    if not line:
        return line
    digits = sum(c.isdigit() for c in line)
    if len(line) <= _ENDS or digits < len(line) - 3:
        return HIDDEN
    known = masked(line)
    return known if known != line else f"{line[:3]}****{line[-2:]}"


_ENDS = 7
"""Shorter numbers would be known by their ends."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


def masked_within(value: Any) -> Any:
    """The value with phone and identity numbers hidden wherever text stands in it; hashes stay."""
    if isinstance(value, str):
        return value if _DIGEST.fullmatch(value) else masked(value)
    if isinstance(value, Mapping):
        return {key: masked_within(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked_within(item) for item in value]
    return value


def shortened(text: str, limit: int = 40) -> str:
    """One line of at most ``limit`` characters, for messages."""
    line = _SPACES.sub(" ", text).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"


def glimpse(text: str, limit: int = 40) -> str:
    """As :func:`shortened`, numbers of phones and identities hidden first: one that is cut off is known no more."""
    return shortened(masked(text), limit)
