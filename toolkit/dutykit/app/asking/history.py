"""Where a record came from, and who did what to it, when and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from ...errors import UsageError
from ...evidence import Evidence, Place, place_from_json, place_to_json
from ...forms.discreet import told, told_raw
from ...forms.model import Field, Form
from ...serial import ABSENT_IF_EMPTY, HIDDEN, through
from ...store import LogEntry as Logged
from ...store import Stored, Support, Version
from ...text import masked
from ...words.codes import PEOPLE, Action, State
from ...words.decisions import SupportKind
from ...workspace import Workspace
from ..intake.attachments import archived
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.records import fields_of, note_full, paper_text, record_title, subject_name
from .effects import effect

# --- trace ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FieldSource:
    """One value of a record: as it is registered, as it stood in the file, and where.

    ``file`` is there where a correction left a value as it stood in an earlier file; ``score`` says how sure the
    recognition of a scan was, ``looked`` who has compared the value with its picture.
    """

    field: str
    label: str
    value: str
    raw: str
    place: Place | None = dataclasses.field(metadata=through(place_to_json))
    file: str = dataclasses.field(default="", metadata=ABSENT_IF_EMPTY)
    score: float | None = dataclasses.field(default=None, metadata=ABSENT_IF_EMPTY)
    looked: str = dataclasses.field(default="", metadata=ABSENT_IF_EMPTY)

    @property
    def where(self) -> str:
        """Where it stood; with the file, where a correction left it as it was in an earlier one."""
        place = str(self.place) if self.place is not None else ""
        place = f"{self.file} {place}" if self.file else place
        if self.looked:
            return f"{place}（{self.looked} 核对）"
        return place if self.score is None else f"{place}（机器识别，把握 {int(self.score * 100)}%）"


@dataclass(frozen=True, slots=True)
class AttachmentSource:
    """A picture that stood in the row, and where it is kept."""

    name: str
    sha256: str
    place: Place | None = dataclasses.field(metadata=through(place_to_json))
    path: str


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """The paper copy that a return was typed in from."""

    number: str
    typed_by: str
    received: str


@dataclass(frozen=True, slots=True)
class RecordSource:
    """A return, or a correction by a person, that tells what a record says."""

    file: str
    paper: PaperCopy | None
    sha256: str
    received: str
    fields: tuple[FieldSource, ...]
    attachments: tuple[AttachmentSource, ...] = ()
    name: str = dataclasses.field(default="", metadata=HIDDEN)
    """The name under which the file came: by it a value says that it was left from an earlier one."""


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What was done to a record."""

    when: str
    what: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class TraceResult:
    """Where a record came from, the source in force first; ``effect`` says how a claim or an objection counts."""

    record: str
    form: str
    title: str
    state: State
    label: str
    effect: str
    sources: tuple[RecordSource, ...]
    log: tuple[HistoryStep, ...]


def trace(workspace: Workspace, record: str, *, deputy: str = "", full: bool = False, by: str = "") -> TraceResult:
    """Every source of a record: file, place and raw text of each field; the one in force first.

    What is told to a ``deputy`` shows of a record of several people no other. ``full`` shows sensitive values, and is
    logged. Raises :class:`UsageError` for an unknown record, and for one that does not name the deputy.
    """
    with open_workspace(workspace, today=date.min) as opened:
        stored = opened.store.one(record)
        if stored is None:
            raise UsageError(
                f"没有编号为“{record}”的记录。", "记录编号印在表上；也可用 dutykit show 列出。", code="number"
            )
        versions = opened.store.versions(record)[::-1]
        versions.sort(key=lambda v: v.id != stored.version)
        telling = _telling(opened, stored, deputy, full=full)
        if full:
            note_full(opened, record, by)
        sources = [_source(telling, version) for version in versions]
        sources += [_support(telling, support) for support in opened.store.supports(record)]
        changes = [
            HistoryStep(e.at, _said(e.action), e.detail.get("reason", ""), e.by)
            for e in opened.store.logged(about=record)
        ]
        return TraceResult(
            record=record,
            form=stored.form,
            title=record_title(opened, stored),
            state=stored.state,
            label=stored.state.label,
            effect=effect(opened, stored),
            sources=tuple(sources),
            log=tuple(changes),
        )


def _said(action: str) -> str:
    """An action in words; its code where an earlier edition knew another."""
    return Action.labels().get(action, action)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is told of a record, and to whom: ``whose`` deputy it is about, ``hide`` takes other names out of a text."""

    opened: OpenWorkspace
    stored: Stored
    full: bool
    whose: str
    hide: Callable[[str], str]


def _telling(opened: OpenWorkspace, stored: Stored, deputy: str, *, full: bool) -> _Telling:
    if not deputy:
        return _Telling(opened, stored, full, "", lambda text: text)
    whose = opened.deputy(deputy)
    if not opened.store.current(numbers=[stored.number], naming=[whose.number]):
        raise UsageError(
            f"记录 {stored.number} 没有写到{whose.name}。", "给某名代表看的，只查写到本人的记录。", code="deputy"
        )
    from ...documents.discreet import hiding  # what is told to the office hides nobody

    return _Telling(opened, stored, full, whose.number, hiding(opened.roster, whose.number))


def _source(telling: _Telling, version: Version) -> RecordSource:
    opened = telling.opened
    pictures = opened.store.logged(action=Action.ATTACHMENT, subject=version.sha256) if version.sha256 else []
    name = f"更正：{version.reason}" if version.reason else "（更正）"
    if version.name:
        name = f"{version.name}（{version.reason}）" if version.reason else version.name
    if version.paper:
        name = f"{name}，{paper_text(version)}"
    return RecordSource(
        file=masked(name),
        paper=_paper(version),
        name=version.name,
        sha256=version.sha256,
        received=version.received or version.made[:10],
        fields=_fields(telling, version.body, version.evidence),
        attachments=tuple(_attachment(opened, p) for p in pictures if _beside(p, version)),
    )


def _beside(picture: Logged, version: Version) -> bool:
    """Whether a picture in a cell of the version's file stood in its row."""
    at = _line(picture.detail.get("place", {}))
    return at is not None and any(_line(e.get("place") or {}) == at for e in version.evidence.values())


def _line(place: Mapping[str, Any]) -> tuple[str, str] | None:
    """Sheet and row of a place in a workbook."""
    if "cell" not in place:
        return None
    return place["sheet"], place["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _attachment(opened: OpenWorkspace, picture: Logged) -> AttachmentSource:
    name, sha256 = picture.detail["name"], picture.detail["sha256"]
    path = archived(opened.workspace, sha256, PurePosixPath(name).suffix)
    return AttachmentSource(name, sha256, place_from_json(picture.detail["place"]), opened.workspace.relative(path))


def _support(telling: _Telling, row: Support) -> RecordSource:
    opened, stored = telling.opened, telling.stored
    kind = f"（{SupportKind.of(row.kind).label}）"
    told = opened.forms.get(row.form)
    others = _part_of(told, row.evidence) if told and row.form != stored.form else {}
    fields = _fields(telling, {} if others else stored.body, row.evidence, others)
    return RecordSource(masked(f"{row.name}{kind}"), None, row.sha256, row.received, fields)


def _part_of(form: Form, evidence: Mapping[str, Any]) -> Mapping[str, Field]:
    """The fields of the part of another form that a piece of evidence was in: the part that has most of its names."""
    names = {key.partition("#")[0] for key in evidence}
    return max((form.by_name, *(t.by_name for t in form.tables)), key=lambda part: len(names & part.keys()))


def _paper(row: Version) -> PaperCopy | None:
    return PaperCopy(row.paper, row.typed_by, row.paper_received) if row.paper else None


def _fields(
    telling: _Telling, body: Mapping[str, Any], evidence: Mapping[str, Any], others: Mapping[str, Field] | None = None
) -> tuple[FieldSource, ...]:
    """Fields of a version with their places; people ticked one by one stand under their own line.

    ``others`` are the fields of another form that says the same.
    """
    fields = others or fields_of(telling.opened, telling.stored)
    told_of = (_field(telling, fields, body, key, data) for key, data in evidence.items())
    return tuple(one for one in told_of if one is not None)


def _field(
    telling: _Telling, fields: Mapping[str, Field], body: Mapping[str, Any], key: str, data: Mapping[str, Any]
) -> FieldSource | None:
    """One value with its place; nothing where it is about others than the deputy who is told."""
    name, _, person = key.partition("#")
    item, found = fields.get(name), Evidence.from_json(dict(data))
    value, raw = [person] if person else body.get(name), found.raw
    if telling.whose and person not in {"", telling.whose}:
        return None
    if telling.whose and item is not None and item.kind in PEOPLE and not person:
        value, raw = _own(value, found, telling.whose)
        if value is None:
            return None
    label = item.label if item else name or f"勾选（{subject_name(telling.opened, '', person)}）"
    shown = told(value, item, telling.opened.roster, full=telling.full) if item and value is not None else ""
    raw = told_raw(raw, item, full=telling.full)
    raw = telling.hide(raw if telling.full else masked(raw))
    file = data.get("file") or ""
    return FieldSource(name, label, telling.hide(shown), raw, found.place, file, found.score, found.looked)


def _own(value: Any, found: Evidence, whose: str) -> tuple[Any, str]:
    """Of a field that names people the deputy alone, as written there; nothing where another stands in it."""
    if value == whose:
        return value, found.raw
    if not isinstance(value, list | tuple) or whose not in value:
        return None, ""
    return [whose], "、".join(found.raw[start:end] for number, start, end, *_ in found.spans if number == whose)


# --- log ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """One thing that was done; ``what`` is the action in words, ``detail`` what the action keeps beside it."""

    when: str
    action: str
    what: str
    by: str
    subject: str
    file: str
    reason: str
    detail: Mapping[str, Any]
    command: str = dataclasses.field(default="", metadata=ABSENT_IF_EMPTY)
    """The command that did it; empty in entries of earlier editions."""
    login: bool = dataclasses.field(default=False, metadata=ABSENT_IF_EMPTY)
    """Whether nobody was named, and ``by`` is the login name."""

    def tells_of(self, record: str) -> bool:
        """Whether it was done to a record, alone or with others."""
        return record == self.subject or record in self.detail.get("records", ())


@dataclass(frozen=True, slots=True)
class LogResult:
    """What was done, oldest first; ``total`` counts what was not asked for as well."""

    total: int
    entries: tuple[LoggedAct, ...]


def log(workspace: Workspace, *, action: str, by: str, record: str, since: date | None, last: int | None) -> LogResult:
    """Who did what, when and why, oldest first. Raises :class:`UsageError` for an action that there is not."""
    if action and not Action.has(action):
        known = "、".join(f"{code}（{word}）" for code, word in Action.labels().items())
        raise UsageError(f"没有“{action}”这种动作。", f"可写：{known}。", code="action")
    with open_workspace(workspace, today=date.min) as opened:
        names = opened.store.file_names()
        entries = [_entry(e, names) for e in opened.store.logged()]
    found = [
        e
        for e in entries
        if (not action or e.action == action)
        and (not by or e.by == by)
        and (not record or e.tells_of(record))
        and (since is None or e.when[:10] >= since.isoformat())
    ]
    return LogResult(len(entries), tuple(found[-last:] if last else found))


def _entry(row: Logged, names: Mapping[str, str]) -> LoggedAct:
    return LoggedAct(
        when=row.at,
        action=row.action,
        what=_said(row.action),
        by=row.by,
        subject=row.subject,
        file=masked(names.get(row.subject, "")),
        reason=row.detail.get("reason", ""),
        detail={name: told for name, told in row.detail.items() if name not in {"command", "login"}},
        command=str(row.detail.get("command", "")),
        login=bool(row.detail.get("login")),
    )
