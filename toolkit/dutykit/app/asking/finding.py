"""What is stored, searched: people and units, records by what stands in them, files, workbooks, documents.

Every word must be found in the thing, wherever in it. Words and texts are compared folded (width, spaces, case), and a
record is searched as people read it: names of people, labels of choices. Phones and identity numbers are not searched.
A word of letters is found in names as their pinyin as well (``words/pinyin.py``), and in records of whom it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath

from ...dossier.names import called
from ...errors import UsageError
from ...forms.kinds import show as shown
from ...forms.model import Field
from ...store import RecordsWhere, Stored
from ...text import fold, masked, shortened
from ...words import pinyin
from ...words.codes import Action, DeputyStatus, IssueKind, UnitKind
from ...words.pinyin import Nearness
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.records import RecordLine, fields_of, record_line, subject_name

_AROUND = 16
"""Characters of a text that are told on either side of what was found."""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A deputy: number, name, units, state."""

    number: str
    name: str
    units: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit: code, name, what kind it is."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record, and where in it the first word stands: the label of the field, and the text around it."""

    record: RecordLine
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A return, a workbook that was issued or a document: what it is, its number or path, its day."""

    kind: str
    name: str
    number: str
    day: str


@dataclass(frozen=True, slots=True)
class FindResult:
    """What was found, by kind."""

    words: tuple[str, ...]
    deputies: tuple[FoundPerson, ...]
    units: tuple[FoundUnit, ...]
    records: tuple[FoundRecord, ...]
    files: tuple[FoundFile, ...]

    @property
    def nothing(self) -> bool:
        """Whether nothing was found."""
        return not (self.deputies or self.units or self.records or self.files)


def search_texts(workspace: Workspace, today: date) -> tuple[tuple[str, str], ...]:
    """Every record by number with what is searched in it, folded: for who keeps it from one search to the next."""
    with open_workspace(workspace, today=today) as opened:
        return tuple((stored.number, _whole(_said_in(opened, stored))) for stored in opened.store.current())


def find(
    workspace: Workspace, words: Iterable[str], *, year: int | None, today: date,
    texts: Sequence[tuple[str, str]] | None = None,
) -> FindResult:  # fmt: skip
    """Everything in which all of the words stand; ``year`` narrows records to those of a year, and of none.

    ``texts`` are the :func:`search_texts` of the workspace as it is: only records that hold the words are then read.
    Raises :class:`UsageError` where no word is left once they are folded.
    """
    asked = tuple(dict.fromkeys(filter(None, (fold(part) for word in words for part in word.split()))))
    if not asked:
        raise UsageError("没有写要找的内容。", "请写姓名、文字、编号或文件名，如 dutykit find 加装电梯。", code="words")
    with open_workspace(workspace, year=year, today=today) as opened:
        return FindResult(
            words=asked,
            deputies=tuple(_deputies(opened, asked)),
            units=tuple(_units(opened, asked)),
            records=tuple(_records(opened, asked, year, texts)),
            files=tuple(_files(opened, asked)),
        )


def _holds(text: str, words: Iterable[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def _deputies(opened: OpenWorkspace, words: tuple[str, ...]) -> Iterator[FoundPerson]:
    """Deputies, those first whose surname is read as it was typed."""
    units = opened.roster.unit_by_code
    found: list[tuple[Nearness, FoundPerson]] = []
    for deputy in opened.roster.deputies:
        names = [units[code].name for code in deputy.present_units if code in units]
        former = str(deputy.facts.get("former_names") or "")
        own = " ".join((deputy.number, deputy.name, former))
        near = _said(own, (deputy.name, *former.split("、")), words[0])
        if near is not None and all(
            _said(" ".join((own, *names)), (deputy.name, *names), w) is not None for w in words[1:]
        ):
            state = DeputyStatus.of(deputy.status).label
            found.append((near, FoundPerson(deputy.number, called(deputy, opened.roster), tuple(names), state)))
    yield from (person for _, person in sorted(found, key=lambda pair: pair[0]))


def _said(text: str, names: Iterable[str], word: str) -> Nearness | None:
    """How near a word is to a text in which it stands, or to the nearest of names that read so."""
    if word in fold(text):
        return Nearness.SURNAME
    if not pinyin.is_typed(word):
        return None
    return min((n for name in names if (n := pinyin.nearness(word, name, _readings())) is not None), default=None)


@cache
def _readings() -> pinyin.Readings:
    """The table of readings, which nothing but a search with letters loads."""
    return pinyin.readings_of(Path(pinyin.__file__).with_name("pinyin.txt").read_text(encoding="utf-8"))


def _units(opened: OpenWorkspace, words: tuple[str, ...]) -> Iterator[FoundUnit]:
    for unit in opened.roster.units:
        if all(_said(f"{unit.code} {unit.name}", (unit.name,), word) is not None for word in words):
            kind = UnitKind.of(unit.kind).label if UnitKind.has(unit.kind) else unit.kind
            yield FoundUnit(unit.code, unit.name, kind)


def _named(opened: OpenWorkspace, word: str) -> tuple[str, ...]:
    """The word, and the folded names of deputies that begin so in pinyin. One letter names half of a roster: nobody."""
    if len(word) < 2 or not pinyin.is_typed(word):
        return (word,)
    names = dict.fromkeys(fold(deputy.name) for deputy in opened.roster.deputies)
    near = ((name, pinyin.nearness(word, name, _readings())) for name in names)
    return (word, *(name for name, how in near if how is not None and how is not Nearness.WITHIN))


def _records(
    opened: OpenWorkspace, words: tuple[str, ...], year: int | None, known: Sequence[tuple[str, str]] | None
) -> Iterator[FoundRecord]:
    asked = RecordsWhere() if year is None else RecordsWhere(years=[year])
    ways = [_named(opened, word) for word in words]
    if known is not None:
        asked["numbers"] = [number for number, whole in known if _means(whole, ways)]
    for stored in opened.store.current(**asked):
        texts = _said_in(opened, stored)
        if not _means(_whole(texts), ways):
            continue
        where = ((label, text, way) for label, text in texts.items() for way in ways[0] if way in fold(text))
        label, text, way = next(where, ("", "", words[0]))
        yield FoundRecord(record_line(opened, stored), label, _around(masked(text), way))


def _means(whole: str, ways: Iterable[Iterable[str]]) -> bool:
    return all(any(way in whole for way in meant) for meant in ways)


def _whole(texts: Mapping[str, str]) -> str:
    return fold("\n".join(texts.values()))


def _said_in(opened: OpenWorkspace, stored: Stored) -> dict[str, str]:
    """What is searched in a record, by label."""
    return {"编号": stored.number, "来自": stored.file, **_texts(opened, stored, fields_of(opened, stored))}


def _texts(opened: OpenWorkspace, stored: Stored, fields: Mapping[str, Field]) -> dict[str, str]:
    """What a record says, by label, as people read it; what cannot be read in a list cannot be searched for."""
    found = {}
    for name, value in stored.body.items():
        field = fields.get(name)
        if field is not None and not field.sensitive:
            found[field.label] = shown(value, field, opened.roster)
    return found


def _around(text: str, word: str) -> str:
    """A piece of a text about a word; its beginning where the word stands in it folded only."""
    at = text.casefold().find(word)
    if at < 0:
        return shortened(text)
    first, last = max(0, at - _AROUND), at + len(word) + _AROUND
    piece = " ".join(text[first:last].split())
    return ("…" if first else "") + piece + ("…" if last < len(text) else "")


def _files(opened: OpenWorkspace, words: tuple[str, ...]) -> Iterator[FoundFile]:
    for row in opened.store.returns():
        if row.status and _holds(f"{row.name} {row.issue}", words):
            told = f"{row.status.label}，已撤回" if row.retracted else row.status.label
            yield FoundFile(f"收回（{told}）", masked(row.name), row.issue, row.received)
    for issue in opened.store.issues():
        form = opened.forms.get(issue.form)
        whose = subject_name(opened, issue.unit, issue.deputy)
        said = f"{issue.number} {issue.file} {form.title if form else issue.form} {whose}"
        if _holds(said, words):
            yield FoundFile(IssueKind(issue.kind).label, issue.file, issue.number, issue.made[:10])
    documents: dict[str, str] = {}
    for entry in opened.store.logged(action=Action.RENDER):
        documents |= {str(path): entry.at[:10] for path in entry.detail.get("files", ())}
    for path, made in documents.items():
        if _holds(PurePosixPath(path).name, words):
            yield FoundFile("文书", path, "", made)
