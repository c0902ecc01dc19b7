"""An open workspace at work: its store, its forms as they are now and as they were issued, its roster."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from ...dossier.deeds import Kinds
from ...dossier.model import Deputy, Record, Roster, Unit
from ...dossier.names import distinguishing
from ...dossier.roster import build_roster, reporting_units
from ...dossier.views import SessionRow
from ...errors import StoreError, UsageError
from ...forms.bounds import Calendar
from ...forms.choices import kinds_of
from ...forms.compile import restore_form
from ...forms.days import Period
from ...forms.discreet import as_sensitive_as
from ...forms.kinds import Reading
from ...forms.model import Form
from ...forms.particulars import ParticularsOf
from ...store import RecordsWhere, Return, Store, open_store
from ...text import name_key, nearest
from ...words.codes import FormId, State
from ...words.lists import SessionKind
from ...words.roles import Owner
from ...workspace import Workspace, on_network_share
from ...workspace.intents import Unfinished
from .forms import FORM, LISTS, META, Forms, form_named, lists_in_use, own_forms, read_json, require_lists
from .kept import Kept, Topic
from .outputs import Writing, digest, digest_of, is_known

if TYPE_CHECKING:
    from ...files.limits import Limits
    from ...forms.check import Checker

__all__ = [
    "FORM", "LISTS", "META", "Forms", "OpenWorkspace", "form_named", "lists_in_use", "load_forms", "now",
    "open_workspace", "own_forms",
    "read_json", "require_lists", "unfinished_forms",
]  # fmt: skip

_ROSTER = Topic[Roster]("roster", frozenset({FormId.ROSTER}))
_READINGS = Topic[Reading]("readings", frozenset({FormId.ROSTER}), most=50)
_TERM = Topic["Period | None"]("term", frozenset({FormId.SESSION}))


def load_forms(workspace: Workspace | None = None) -> dict[str, Form]:
    """Every form of ``schemas/`` that can be used, shipped or overridden, by id."""
    return dict(Forms(workspace))


def unfinished_forms(workspace: Workspace) -> dict[str, str]:
    """What is wrong with the workspace's own forms that cannot be used, by id."""
    return {id_: error.message for id_, error in Forms(workspace).broken.items()}


def limits_of(workspace: Workspace | None) -> Limits:
    """Limits of files and templates as ``dutykit.toml`` sets them."""
    from ...files.limits import Limits

    given = workspace.config.limits if workspace is not None else {}
    return Limits.from_mapping({name: value for name, value in given.items() if name != "workers"})


class OpenWorkspace:
    """What the use cases share. ``year`` is the working year unless another was asked for."""

    def __init__(self, workspace: Workspace, store: Store, *, year: int | None, today: date) -> None:
        self.workspace = workspace
        self.store = store
        self.year = year or workspace.config.year
        self.today = today
        store.index_by(self.particulars)
        store.settings = workspace.settings
        self._old: dict[str, Form] = {}
        self._checkers: dict[str, Checker] = {}
        self.kept = Kept(store.changes)

    @property
    def congress(self) -> str:
        """The congress's name."""
        return self.workspace.config.congress.name

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """The forms now in force."""
        return Forms(self.workspace)

    @cached_property
    def kinds(self) -> Kinds:
        """Kinds of activity, from the form that records them."""
        return kinds_of(self.forms)

    def form(self, form_id: str) -> Form:
        """A form by id, title or number. Raises :class:`UsageError` with the nearest one."""
        return form_named(self.forms, form_id)

    def form_by_hash(self, hash_: str, form_id: str = "") -> Form | None:
        """The form as it was issued under a schema's hash; with ``form_id`` no other form is compiled for it."""
        for id_ in [form_id] if form_id in self.forms else self.forms:
            if self.forms[id_].hash == hash_:
                return self.forms[id_]
        if hash_ not in self._old:
            kept = self.store.schema(hash_)
            if kept is None:
                return None
            old = restore_form(kept.body)
            self._old[hash_] = as_sensitive_as(old, self.forms[old.id]) if old.id in self.forms else old
        return self._old[hash_]

    def particulars(self) -> ParticularsOf:
        """What reads days and people of records: by every form in force, and every one that was issued."""
        issued = (form for hash_ in self.store.schema_hashes() if (form := self.form_by_hash(hash_)) is not None)
        return ParticularsOf([*self.forms.values(), *issued])

    def checker(self, form: Form) -> Checker:
        """The form's checker, compiled once."""
        from ...forms.check import Checker  # reading and checking a return takes half of forms/

        required = (f"{table.name if table else ''}.{item.name}" for table, item in form.all_fields() if item.required)
        return self._checkers.setdefault(f"{form.hash} {' '.join(required)}", Checker(form))

    @property
    def roster(self) -> Roster:
        """The roster as it stands."""
        return self.kept.of(_ROSTER, lambda: build_roster(self.records(form=FormId.ROSTER)))

    def reading(self, year: int | None, unit: str) -> Reading:
        """What reading the cells of a form may rely on; it remembers texts that it has read."""
        return self.kept.of(_READINGS, lambda: Reading(self.roster, year, unit), year, unit)

    def term(self) -> Period | None:
        """The current term, as far as the session form tells: from its opening to the day before the next one's.

        ``None`` where its opening is not known.
        """
        return self.kept.of(_TERM, self._read_term)

    def calendar(self, year: int | None) -> Calendar:
        """By what time the days of a form of ``year`` are judged; of a form without one, the working year's."""
        return Calendar(year or self.year, self.term(), self.workspace.config.congress.term)

    def _read_term(self) -> Period | None:
        records = self.records(form=SessionRow.FORM, part=SessionRow.TABLE, state=State.ACCEPTED)
        openings = sorted(
            (row.term, row.opening)
            for row in (SessionRow(record.values) for record in records)
            if row.kind == SessionKind.TERM and row.term is not None and row.opening is not None
        )
        current = self.workspace.config.congress.term
        first = next((day for term, day in openings if term == current), None)
        if first is None:
            return None
        following = next((day for term, day in openings if current is not None and term > current), None)
        return Period(first, following - timedelta(days=1) if following else date.max)

    def records(self, *, evidence: bool = False, **asked: Unpack[RecordsWhere]) -> list[Record]:
        """Current records, by number; their evidence is loaded only where it is asked for."""
        return [s.record() for s in self.store.current(evidence=evidence, **asked)]

    # --- what was written for people -------------------------------------------------------------------------

    def last_written(self, path: Path, among: Mapping[str, str] | None = None) -> str:
        """The digest of what dutykit last wrote to ``path``; empty where it has written nothing there.

        Paths within the workspace are kept relative to it, so that a copied workspace knows its documents; stores of
        earlier versions hold absolute ones. ``among`` is what the store has of all paths, where many are asked for.
        What a run that was killed has written there, and could not note, is ours too.
        """
        if self.unfinished and self.unfinished.is_ours(self.workspace.relative(path), there := digest_of(path)):
            return there
        keys = (self.workspace.relative(path), str(path))
        found = (self.store.written(key) if among is None else among.get(key, "") for key in keys)
        return next(filter(None, found), "")

    def note_written(self, digests: Mapping[Path, str]) -> None:
        """Remember what was written, by path; and what runs that were killed have written and could not note."""
        written = {self.workspace.relative(path): known for path, known in digests.items()}
        if self.unfinished:
            self.store.note_unfinished(self.unnoted(without=written), now())
            self.unfinished.noted = True
        self.store.note_outputs(written, now())

    @cached_property
    def unfinished(self) -> Unfinished:
        """What runs that were killed, or lost the disk, were going to write."""
        return Unfinished(self.workspace.root)

    def unnoted(self, *, without: Collection[str] = ()) -> dict[str, str]:
        """Digests of files that such runs have written and the store does not know, by path as it keeps it."""
        there = ((path, digest_of(self.workspace.root / path)) for path in self.unfinished.told if path not in without)
        ours = ((path, found) for path, found in there if self.unfinished.is_ours(path, found))
        return {path: found for path, found in ours if not is_known(found, self.store.written(path))}

    def finish(self) -> None:
        """Note what is ours of that, where there is something, before anybody asks what was written."""
        if self.unfinished:
            with self.writing(), self.store.transaction():
                self.note_written({})

    def writing(self) -> Writing:
        """Files of one act, around its transaction."""
        return Writing(self.workspace.root, self.unfinished)

    def write_out(self, path: Path, data: bytes, *, force: bool = False) -> Path:
        """Write a file for people, never over one of theirs, and remember it: both or neither. The path taken."""
        with self.writing() as files, self.store.transaction():
            taken = files.put(path, data, self.last_written(path), force=force)
            self.note_written({taken: digest(data)})
        return taken

    # --- whom a person means ---------------------------------------------------------------------------------

    def deputy(self, text: str) -> Deputy:
        """A deputy by number, or by a name that only one has. Raises :class:`UsageError`."""
        if text in self.roster.by_number:
            return self.roster.by_number[text]
        found = self.roster.by_name.get(name_key(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            choices = "、".join(f"{distinguishing(d, self.roster)}：{d.number}" for d in found)
            raise UsageError(f"有 {len(found)} 位代表叫“{text}”。", f"请写编号：{choices}。", code="deputy")
        near = nearest(text, [d.name for d in self.roster.deputies])
        remedy = f"是不是“{near}”？" if near else "请先收回代表名册（roster），或核对姓名和编号。"
        raise UsageError(f"名册里没有“{text}”代表。", remedy, code="deputy")

    def unit(self, text: str) -> Unit:
        """A unit by code, or by a name that only one has. Raises :class:`UsageError`."""
        found = self.roster.find_units(text)
        if len(found) == 1:
            return found[0]
        if found:
            choices = "、".join(u.code for u in found)
            raise UsageError(f"有 {len(found)} 个单位叫“{text}”。", f"请写代码：{choices}。", code="unit")
        near = nearest(text, [u.name for u in self.roster.units])
        remedy = f"是不是“{near}”？" if near else "请先收回代表名册（roster），或核对单位名称。"
        raise UsageError(f"名册里没有“{text}”这个单位。", remedy, code="unit")

    def reporting_units(self, form: Form) -> tuple[Unit, ...]:
        """The units that a form is issued to."""
        return reporting_units(self.roster, form.unit_kind)


def note_settings(workspace: Workspace | None) -> None:
    """Have the log say who has changed what settles how the workspace is worked with, as soon as it is changed.

    Without a workspace, or before anything is kept in it, there is no log.
    """
    if workspace is None or not (workspace.address or workspace.database.exists()):
        return
    with open_workspace(workspace, today=date.min) as opened, opened.store.transaction():
        opened.store.tell_settings(now())


def is_own(opened: OpenWorkspace, row: Return, owner: Owner) -> bool:
    """Whether a return is an owner's own: by the issue that it answers, else by whose it was found to be."""
    issue = opened.store.issue(row.issue) if row.issue else None
    return owner.owns(issue.unit, issue.deputy) if issue is not None else owner.owns(row.unit, row.deputy)


def now() -> str:
    """The moment, for logs and receipts; never evidence for a deadline."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


@contextmanager
def open_workspace(
    workspace: Workspace, *, year: int | None = None, today: date, examined: bool = True
) -> Iterator[OpenWorkspace]:
    """Open the workspace. Refuses a network share, where SQLite's log is not safe (:class:`StoreError`).

    ``examined`` off is for those who say themselves what the store lacks.
    """
    address = workspace.address
    share = "" if address else on_network_share(workspace.root)
    if share:
        raise StoreError(
            f"工作区在网络共享（{share}）上，数据库可能损坏。",
            "请把工作区移到本机硬盘；需要几台电脑共用时，请固定在一台上运行，或用 dutykit move 搬到数据库服务器。",
            code="network_share",
        )
    # Where originals are kept there was a store: a new one would answer as if nothing had ever come in.
    create = not workspace.has_originals()
    with open_store(workspace.database, address=address, create=create, examined=examined) as store:
        yield OpenWorkspace(workspace, store, year=year, today=today)
