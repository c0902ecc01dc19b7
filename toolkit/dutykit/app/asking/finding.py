"""What is stored, searched: people and units, records by what stands in them, files, workbooks, documents.

Every word must be found in the thing, wherever in it. Words and texts are compared folded (width, spaces, case), and a
record is searched as people read it: names of people, labels of choices. Phones and identity numbers are not searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from ...dossier.names import called
from ...errors import UsageError
from ...forms.kinds import show as shown
from ...forms.model import Field
from ...store import Stored
from ...text import fold, masked, shortened
from ...words.codes import Action, DeputyStatus, IssueKind, UnitKind
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


def find(workspace: Workspace, words: Iterable[str], *, year: int | None, today: date) -> FindResult:
    """Everything in which all of the words stand; ``year`` narrows records to those of a year, and of none.

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
            records=tuple(_records(opened, asked, year)),
            files=tuple(_files(opened, asked)),
        )


def _holds(text: str, words: Iterable[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def _deputies(opened: OpenWorkspace, words: tuple[str, ...]) -> Iterator[FoundPerson]:
    units = opened.roster.unit_by_code
    for deputy in opened.roster.deputies:
        names = [units[code].name for code in deputy.present_units if code in units]
        former = str(deputy.facts.get("former_names") or "")
        own = " ".join((deputy.number, deputy.name, former))
        if _holds(own, words[:1]) and _holds(" ".join((own, *names)), words):
            state = DeputyStatus.of(deputy.status).label
            yield FoundPerson(deputy.number, called(deputy, opened.roster), tuple(names), state)


def _units(opened: OpenWorkspace, words: tuple[str, ...]) -> Iterator[FoundUnit]:
    for unit in opened.roster.units:
        if _holds(f"{unit.code} {unit.name}", words):
            kind = UnitKind.of(unit.kind).label if UnitKind.has(unit.kind) else unit.kind
            yield FoundUnit(unit.code, unit.name, kind)


def _records(opened: OpenWorkspace, words: tuple[str, ...], year: int | None) -> Iterator[FoundRecord]:
    found = opened.store.current(years=[year]) if year is not None else opened.store.current()
    for stored in found:
        fields = fields_of(opened, stored)
        texts = {"编号": stored.number, "来自": stored.file, **_texts(opened, stored, fields)}
        if not _holds("\n".join(texts.values()), words):
            continue
        label, text = next(((at, t) for at, t in texts.items() if words[0] in fold(t)), ("", ""))
        yield FoundRecord(record_line(opened, stored), label, masked(_around(text, words[0])))


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
