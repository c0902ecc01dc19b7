"""Names by their pinyin: whole syllables, initials, or both mixed, as people type them (zgd, zhaoguodong). Pure.

Every reading of a character counts, those of surnames first. The table of readings is ``pinyin.txt`` beside this module
(from pypinyin, MIT); who asks gives it, so that only a search with letters loads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

Readings = Mapping[str, tuple[str, ...]]
"""Of a character its syllables without tones; ü is v."""


class Nearness(IntEnum):
    """How a word of letters stands to a name: the less, the nearer."""

    SURNAME = 0
    BEGINNING = 1
    WITHIN = 2


def readings_of(table: str) -> dict[str, tuple[str, ...]]:
    """The table of readings: a syllable and its characters in each line."""
    found: dict[str, tuple[str, ...]] = {}
    for line in table.split("\n"):
        if line.startswith("#"):
            continue
        syllable, _, characters = line.partition(" ")
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


def is_typed(word: str) -> bool:
    """Whether a word may be pinyin: small letters alone."""
    return word.replace("ü", "v").isascii() and word.replace("ü", "v").isalpha()


def nearness(word: str, name: str, readings: Readings) -> Nearness | None:
    """How a word stands to a name; ``None`` where no run of its characters reads so."""
    word = word.replace("ü", "v")
    characters = [c for c in name if c in readings]  # dots and spaces are passed over
    spoken = [tuple(_typed(readings[c])) for c in characters]
    if not spoken:
        return None
    own = tuple(_typed(_SURNAMES.get(characters[0], readings[characters[0]])))
    if _runs(word, [own, *spoken[1:]]):
        return Nearness.SURNAME
    if _runs(word, spoken):
        return Nearness.BEGINNING
    return Nearness.WITHIN if any(_runs(word, spoken[at:]) for at in range(1, len(spoken))) else None


def _typed(syllables: Iterable[str]) -> Iterator[str]:
    """Syllables as keyboards give them: ü is v, and u or yu on passports."""
    for syllable in syllables:
        yield syllable
        if "v" in syllable:
            yield syllable.replace("v", "u")
            yield syllable.replace("v", "yu")


def _runs(word: str, spoken: list[tuple[str, ...]]) -> bool:
    """Whether a word is read from these characters on; of the last one any beginning is enough."""
    rests = {word}
    for syllables in spoken:
        if any(syllable.startswith(rest) for rest in rests for syllable in syllables):
            return True
        rests = {
            rest[len(part) :] for rest in rests for syllable in syllables for part in _parts(syllable)
            if rest.startswith(part)
        }  # fmt: skip
    return False


def _parts(syllable: str) -> Iterator[str]:
    """What stands for a syllable within a word: its first letter, zh, ch or sh, or all of it."""
    yield syllable[0]
    if syllable[1:2] == "h":
        yield syllable[:2]
    yield syllable


_SURNAMES: Mapping[str, tuple[str, ...]] = {
    "单": ("shan",), "解": ("xie",), "仇": ("qiu",), "曾": ("zeng",), "区": ("ou",), "任": ("ren",),
    "查": ("zha",), "朴": ("piao",), "缪": ("miao",), "尉": ("wei", "yu"), "盖": ("ge", "gai"), "覃": ("qin", "tan"),
    "员": ("yun",), "乐": ("yue", "le"), "翟": ("zhai", "di"), "华": ("hua",), "葛": ("ge",), "宁": ("ning",),
    "燕": ("yan",), "冼": ("xian",), "洗": ("xian",), "召": ("shao",), "种": ("chong",), "重": ("chong",),
    "折": ("she",), "黑": ("he",), "那": ("na",), "秘": ("bi",), "祭": ("zhai",), "繁": ("po",), "过": ("guo",),
    "哈": ("ha",), "纪": ("ji",), "柏": ("bai", "bo"), "薄": ("bo",), "晁": ("chao",), "车": ("che",),
    "谌": ("chen", "shen"), "逄": ("pang",), "牟": ("mu", "mou"), "能": ("nai",), "隗": ("wei", "kui"),
    "应": ("ying",), "相": ("xiang",), "行": ("xing",), "郇": ("xun", "huan"), "阚": ("kan",), "万": ("wan", "mo"),
    "贾": ("jia",), "石": ("shi",), "都": ("du",), "句": ("gou",), "宓": ("mi", "fu"), "便": ("pian",),
    "俞": ("yu",), "佴": ("nai",), "郗": ("xi", "chi"), "郝": ("hao",), "沈": ("shen",), "冯": ("feng",),
    "藏": ("zang",), "撒": ("sa",), "適": ("kuo",), "适": ("kuo", "shi"), "曲": ("qu",),
}  # fmt: skip
"""How characters of several readings are read as surnames; what no other word has as well (黑 he, 能 nai)."""
