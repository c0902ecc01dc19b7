"""Records and their versions: written, and asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Unpack

from ..compact import compact
from ..evidence import unpacked, values_json
from ..forms.particulars import Particulars, ParticularsOf
from ..words.codes import State
from ..words.decisions import Decision, ReviewLevel, SupportKind
from . import inserts
from .chain import Chained
from .connection import Connection, Row
from .migrations import VERSIONS
from .model import NewRecord, NewSupport, NewVersion, Standing, Stored, Support, Version
from .participations import Participations
from .records_where import RecordsWhere, conditions
from .soundness import read_json
from .sql import Where, in_parts, inserting, listed, marks

_STATES = {state.value: state for state in State}
_NO_BODY: Mapping[str, Any] = MappingProxyType({})
DECIDED = {Decision.APPROVE: State.APPROVED, Decision.REFUSE: State.WITHDRAWN}
"""What the office's decision makes of a record."""
SUPPORTS, RETURNS = "#supports", "#returns"
"""What is written beside records and counted with them; no topic of single forms rests on it."""
_WHOSE = ("number", "form", "part", "year", "unit", "deputy", "issue")
_STORED = ", ".join(
    (
        listed((*_WHOSE, "key", "position", "state", "version"), "records"),
        listed(("body", "problems", "source", "reason"), "versions"),
        listed(("name", "sha256", "received"), "returns"),
    )
)
"""In the order of :class:`Stored`."""
_WITH_VERSION = "FROM records JOIN versions ON versions.id = records.version"
_VERSION = ("id", "record", "source", "state", "body", "evidence", "problems", "made", "reason", "retracted")
_CAME = ("name", "form", "sha256", "received", "paper", "typed_by", "paper_received")


class Records(Chained):
    """The records of a store."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._written: Counter[str] = Counter()
        self._people = Participations()

    def changes(self, forms: frozenset[str] | None = None) -> int:
        """How often records of some forms (of all) were written here, and how often anything was undone.

        What was worked out from records holds as long as this number does.
        """
        counted = self._written.total() if forms is None else sum(self._written[form] for form in forms)
        return counted + self._undone

    _particulars: Callable[[], ParticularsOf] | None = None
    _index: ParticularsOf | None = None
    _index_made_at = 0

    # --- the index of days and people ------------------------------------------------------------------------

    def index_by(self, particulars: Callable[[], ParticularsOf]) -> None:
        """Keep days and participations of records as ``particulars`` reads them; it is called when they are needed."""
        self._particulars, self._index = particulars, None

    def _indexed(self) -> ParticularsOf:
        """What reads particulars; the index is made again where it was made by other declarations."""
        if self._index is None:
            if self._particulars is None:
                raise LookupError("nothing says which fields name people: index_by() first")
            index = self._particulars()
            known = self._connection.value("SELECT value FROM meta WHERE key = 'particulars'")
            if known != index.digest:
                with self.transaction():
                    self._index_again(index)
                    self._connection.change("DELETE FROM meta WHERE key = 'particulars'")
                    self._connection.change("INSERT INTO meta (key, value) VALUES ('particulars', ?)", (index.digest,))
                self._index_made_at = self._depth
            self._index = index
        return self._index

    def _began(self) -> None:
        super()._began()
        self._people.begin()

    def _complete(self) -> None:
        super()._complete()
        self._people.write(self._connection)

    def _ended(self, *, kept: bool) -> None:
        super()._ended(kept=kept)
        self._people.end(kept=kept)
        if self._index_made_at > self._depth:  # it was made within what has perhaps been undone
            self._index, self._index_made_at = None, 0

    def _index_again(self, index: ParticularsOf) -> None:
        self._people.clear(self._connection)
        query = f"SELECT {listed(('number', 'deputy', 'form', 'part'), 'records')}, versions.body {_WITH_VERSION}"
        told = {}
        for number, deputy, form, part, body in self._connection.rows(query):
            told[number] = index.of(form, part, read_json(body))
            self._people.add(number, told[number].named(deputy))
        self._keep_days(told)
        self._people.write(self._connection)

    def _keep_days(self, told: Mapping[str, Particulars]) -> None:
        rows = [(p.first, p.last, number) for number, p in told.items()]
        self._connection.change_all("UPDATE records SET first_day = ?, last_day = ? WHERE number = ?", rows)

    # --- written ---------------------------------------------------------------------------------------------

    def add(self, new: Iterable[NewRecord], versions: Iterable[NewVersion], made: str) -> None:
        """Insert new records with their first versions, and further versions of known ones."""
        new, further = list(new), list(versions)
        every = [n.first for n in new] + further
        if not every:
            return
        self._written.update(n.form for n in new)
        index = self._indexed()
        ids = dict(zip(map(id, every), self.take_numbers(VERSIONS, len(every)), strict=True))
        told = [index.of(n.form, n.part, n.first.body) for n in new]
        records = [_record_row(n, ids[id(n.first)], p) for n, p in zip(new, told, strict=True)]
        inserts.RECORDS.many(self._connection, records)
        self.bind_rows("records", records)
        told_versions = [_version_row(v, ids[id(v)], made) for v in every]
        inserts.VERSIONS.many(self._connection, told_versions)
        self.bind_rows("versions", told_versions)
        for record, found in zip(new, told, strict=True):
            self._people.add(record.number, found.named(record.deputy))
        if further:
            self._stand({v.record: (ids[id(v)], v.state, v.body) for v in further})

    def _stand(self, current: Mapping[str, tuple[int, State, Mapping[str, Any]]]) -> None:
        """Write beside records which version is the current one, its state, and what it says of days and people."""
        index, told = self._indexed(), dict[str, Particulars]()
        gone, come = list[tuple[str, frozenset[str]]](), list[tuple[str, frozenset[str]]]()
        for numbers in in_parts(current):
            query = f"SELECT {listed(('number', 'form', 'part', 'deputy'), 'records')}, versions.body {_WITH_VERSION}"
            where = Where().among("records.number", numbers)
            for number, form, part, deputy, body in self._connection.rows(f"{query}{where}", where.values):
                self._written[form] += 1
                before = index.of(form, part, read_json(body)).named(deputy)
                told[number] = index.of(form, part, current[number][2])
                now = told[number].named(deputy)
                gone.append((number, before - now))
                come.append((number, now - before))
        self.set_states({number: (version, state) for number, (version, state, _) in current.items()})
        self._keep_days(told)
        self._people.remove(self._connection, gone)
        for number, people in come:
            self._people.add(number, people)

    def stand_destroyed(self, current: Mapping[str, tuple[int, State, Mapping[str, Any]]]) -> None:
        """Write how records stand whose versions are about to be destroyed."""
        self._stand(current)

    def set_states(self, current: Mapping[str, tuple[int, State]]) -> None:
        """Write the current version and state beside records; what they say has not changed."""
        if not current:
            return
        for numbers in in_parts(current):
            query = f"SELECT form FROM records WHERE number IN ({marks(len(numbers))})"
            self._written.update(self._connection.column(query, numbers))
        rows = [(version, state, number) for number, (version, state) in current.items()]
        self._connection.change_all("UPDATE records SET version = ?, state = ? WHERE number = ?", rows)
        self.bind("records", current)

    def rekey(self, keys: Mapping[str, str]) -> None:
        """Change natural keys of records whose key fields were corrected."""
        rows = [(key, number) for number, key in keys.items()]
        self._connection.change_all("UPDATE records SET key = ? WHERE number = ?", rows)
        self.bind("records", keys)

    def add_supports(self, new: Sequence[NewSupport]) -> None:
        """Insert further evidence of records."""
        if new:
            self._written[SUPPORTS] += 1
            first = self.last_of("supports") + 1
            rows = [(n, s.record, s.source, s.kind, compact(dict(s.evidence))) for n, s in enumerate(new, first)]
            self._connection.change_all(inserting("supports", ("id", "record", "source", "kind", "evidence")), rows)
            self.bind_rows("supports", rows)

    def _retract_versions(self, source: int) -> list[str]:
        """Versions of a return no longer count, what stood before holds again. Numbers touched."""
        touched = self._connection.column("SELECT DISTINCT record FROM versions WHERE source = ?", (source,))
        self._connection.change("UPDATE versions SET retracted = ? WHERE source = ?", (True, source))
        self.bind("versions", self._connection.column("SELECT id FROM versions WHERE source = ?", (source,)))
        current = {}
        for number in touched:
            every = self.versions(number)
            left = [v for v in every if not v.retracted]
            last = (left or every)[-1]
            state = decided_state(self._connection, last.id, last.state) if left else State.WITHDRAWN
            current[number] = last.id, state, last.body
        self._stand(current)
        return touched

    # --- asked for -------------------------------------------------------------------------------------------

    def current(self, *, evidence: bool = False, **asked: Unpack[RecordsWhere]) -> list[Stored]:
        """Records as they now stand, by number; with their ``evidence``, most of what they weigh, if that is asked."""
        columns = f"{_STORED}, versions.evidence" if evidence else _STORED
        joined = f"{_WITH_VERSION} LEFT JOIN returns ON returns.id = versions.source"
        found = map(_stored, self._rows(f"SELECT {columns} {joined}", asked))
        return sorted(found, key=attrgetter("number"))

    def one(self, number: str, *, evidence: bool = False) -> Stored | None:
        """A record as it now stands, by its number."""
        found = self.current(number=number, evidence=evidence)
        return found[0] if found else None

    def standings(self, **asked: Unpack[RecordsWhere]) -> list[Standing]:
        """How records stand, without what they say, by number."""
        columns = f"{listed((*_WHOSE, 'state'), 'records')}, versions.source, versions.problems"
        found = map(_standing, self._rows(f"SELECT {columns} {_WITH_VERSION}", asked))
        return sorted(found, key=attrgetter("number"))

    def days_told(self, **asked: Unpack[RecordsWhere]) -> list[tuple[str, str]]:
        """First and last days that records tell of, each pair once, in order; those that tell none are left out."""
        where = _WITH_VERSION if asked.keys() & {"source", "kinds", "flawed"} else "FROM records"
        rows = self._rows(f"SELECT DISTINCT records.first_day, records.last_day {where}", asked)
        return sorted({(first, last) for first, last in rows if first})

    def _rows(self, query: str, asked: RecordsWhere) -> Iterable[Row]:
        """Rows that are asked for, a list of numbers or days as many at a time as one query takes."""
        if asked.keys() & {"naming", "since", "until", "days", "several_days", "touching"}:
            self._indexed()
        asking = [conditions(asked)]
        among = [("records.number", asked["numbers"])] if "numbers" in asked else []
        among += [("records.first_day", asked["days"])] if "days" in asked else []
        if "naming" in asked:
            among.append(("records.number", sorted(self._people.naming(self._connection, asked["naming"]))))
        for column, values in among:
            asking = [where.copy().among(column, some) for where in asking for some in in_parts(values)]
        return chain.from_iterable(self._connection.rows(f"{query}{where}", where.values) for where in asking)

    def with_keys(self, keys: Sequence[str], *, form: str, part: str, year: int | None) -> list[Stored]:
        """Records of a form and year with one of these natural keys, as they now stand, by number."""
        numbers: list[str] = []
        for some in in_parts(keys):
            query = f"SELECT number FROM records WHERE form = ? AND part = ? AND key IN ({marks(len(some))})"
            numbers += self._connection.column(query, (form, part, *some))
        return self.current(numbers=numbers, year=year) if numbers else []

    def versions(self, record: str) -> list[Version]:
        """Every version of a record, oldest first, with the file it came from."""
        query = (
            f"SELECT {listed(_VERSION, 'versions')}, {listed(_CAME, 'returns')} "
            "FROM versions LEFT JOIN returns ON returns.id = versions.source "
            "WHERE versions.record = ? ORDER BY versions.id"
        )
        return [_version(row) for row in self._connection.rows(query, (record,))]

    def supports(self, record: str) -> list[Support]:
        """Further evidence of a record, with the file it came from."""
        query = (
            f"SELECT supports.kind, supports.evidence, {listed(('name', 'sha256', 'received', 'form'), 'returns')} "
            "FROM supports JOIN returns ON returns.id = supports.source "
            "WHERE supports.record = ? AND returns.retracted = '' ORDER BY supports.id"
        )
        return [Support(kind, _evidence(told), *came) for kind, told, *came in self._connection.rows(query, (record,))]

    def supports_of(self, sha256: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Records that a file bears out, with its evidence of each."""
        query = (
            "SELECT supports.record, supports.evidence FROM supports JOIN returns ON returns.id = supports.source "
            "WHERE returns.sha256 = ? AND returns.retracted = '' ORDER BY supports.id"
        )
        return [(record, _evidence(told)) for record, told in self._connection.rows(query, (sha256,))]

    def confirmed(self, year: int, *, deputy: str | None = None, form: str | None = None) -> dict[str, frozenset[str]]:
        """Records that the deputies' own forms of a year (one form) bore out unchanged, by deputy."""
        asked: dict[str, Any] = {"year": year}
        asked |= {name: value for name, value in (("deputy", deputy), ("form", form)) if value is not None}
        where = Where().holds("supports.kind = ? AND returns.retracted = ''", SupportKind.CONFIRMED)
        where.equal(asked, asked, "returns")
        query = (
            f"SELECT returns.deputy, supports.record FROM supports JOIN returns ON returns.id = supports.source{where}"
        )
        found: dict[str, set[str]] = {}
        for whose, record in self._connection.rows(query, where.values):
            found.setdefault(whose, set()).add(record)
        return {whose: frozenset(numbers) for whose, numbers in found.items()}

    def refused_version(self, version: int) -> bool:
        """Whether a person refused this version of a record."""
        return decided_state(self._connection, version, State.ACCEPTED) is State.WITHDRAWN


def decided_state(connection: Connection, version: int, state: State) -> State:
    """The state of a version: its own, unless the office's last decision on it says otherwise."""
    query = "SELECT decision FROM reviews WHERE version = ? AND level = ? ORDER BY id DESC"
    decision = connection.value(query, (version, ReviewLevel.OFFICE))
    return DECIDED.get(Decision.of(decision), state) if decision else state


def _standing(row: Row) -> Standing:
    number, form, part, year, unit, deputy, issue, state, source, problems = row
    return Standing(number, form, part, year, unit, deputy, issue, _STATES[state], source, read_json(problems))


def _stored(row: Row) -> Stored:
    (
        number, form, part, year, unit, deputy, issue, key, position, state, version, body, problems, source, reason,
        file, sha256, received, *evidence,
    ) = row  # fmt: skip
    told = read_json(body)
    return Stored(
        number, form, part, year, unit, deputy, issue, key, position, _STATES[state], version, told,
        read_json(problems), source, reason, file or "", sha256 or "", received or "",
        *(_evidence(text, told) for text in evidence),
    )  # fmt: skip


def _evidence(text: str, body: Mapping[str, Any] = _NO_BODY) -> dict[str, Any]:
    return unpacked(read_json(text), body)


def _version(row: Row) -> Version:
    id_, record, source, state, body, evidence, problems, made, reason, retracted, *came = row
    told = read_json(body)
    said = (told, _evidence(evidence, told), read_json(problems), made, reason, bool(retracted))
    return Version(id_, record, source, _STATES[state], *said, *(text or "" for text in came))


def _record_row(new: NewRecord, version: int, told: Particulars) -> tuple[Any, ...]:
    return (
        new.number, new.form, new.part, new.year, new.unit, new.deputy, new.issue, new.key, new.position,
        new.first.state.value, version, told.first, told.last,
    )  # fmt: skip


def _version_row(version: NewVersion, id_: int, made: str) -> tuple[Any, ...]:
    return (
        id_, version.record, version.source, version.state.value, values_json(version.body),
        version.evidence if isinstance(version.evidence, str) else compact(version.evidence),
        compact(list(version.problems)) if version.problems else "[]", made, version.reason, False,
    )  # fmt: skip
