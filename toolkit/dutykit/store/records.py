"""Records and their versions: written, and asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Unpack

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    insert,
    or_,
    select,
    update,
)

from ..forms.particulars import Particulars, ParticularsOf
from ..words.codes import Decision, ReviewLevel, State, SupportKind
from . import inserts
from . import tables as t
from .connected import Connected, in_parts, of_years, where_equal
from .inserts import compact
from .migrations import VERSIONS
from .model import NewRecord, NewSupport, NewVersion, RecordsWhere, Standing, Stored, Support, Version

_STATES = {state.value: state for state in State}
DECIDED = {Decision.APPROVE: State.APPROVED, Decision.REFUSE: State.WITHDRAWN}
"""What the office's decision makes of a record."""
SUPPORTS, RETURNS = "#supports", "#returns"
"""What is written beside records and counted with them; no topic of single forms rests on it."""
_COLUMNS = (
    t.records.c.number, t.records.c.form, t.records.c.part, t.records.c.year, t.records.c.unit, t.records.c.deputy,
    t.records.c.issue, t.records.c.key, t.records.c.position, t.records.c.state, t.records.c.version, t.versions.c.body,
    t.versions.c.problems, t.versions.c.source, t.versions.c.reason, t.returns.c.name, t.returns.c.sha256,
    t.returns.c.received,
)  # fmt: skip
"""In the order of :class:`Stored`."""


class Records(Connected):
    """The records of a store."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._written: Counter[str] = Counter()

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
            known = self._connection.execute(select(t.meta.c.value).where(t.meta.c.key == "particulars")).scalar()
            if known != index.digest:
                with self.transaction():
                    self._index_again(index)
                    self._connection.execute(delete(t.meta).where(t.meta.c.key == "particulars"))
                    self._connection.execute(insert(t.meta).values(key="particulars", value=index.digest))
                self._index_made_at = self._depth
            self._index = index
        return self._index

    def _ended(self) -> None:
        if self._index_made_at > self._depth:  # it was made within what has perhaps been undone
            self._index, self._index_made_at = None, 0

    def _index_again(self, index: ParticularsOf) -> None:
        self._connection.execute(delete(t.participations))
        query = select(t.records, t.versions.c.body).join(t.versions, t.versions.c.id == t.records.c.version)
        found = [
            (row.number, row.deputy, _STATES[row.state], index.of(row.form, row.part, row.body))
            for row in self._connection.execute(query)
        ]
        self._keep_days({number: told for number, _, _, told in found})
        rows = [row for number, deputy, state, told in found for row in _participations(number, deputy, state, told)]
        inserts.PARTICIPATIONS.many(self._connection, rows)

    def _keep_days(self, told: Mapping[str, Particulars]) -> None:
        rows = [{"number_": n, "first_": p.first, "last_": p.last} for n, p in told.items()]
        if rows:
            mine = update(t.records).where(t.records.c.number == bindparam("number_"))
            self._connection.execute(mine.values(first_day=bindparam("first_"), last_day=bindparam("last_")), rows)

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
        inserts.RECORDS.many(
            self._connection, (_record_row(n, ids[id(n.first)], p) for n, p in zip(new, told, strict=True))
        )
        inserts.VERSIONS.many(self._connection, (_version_row(v, ids[id(v)], made) for v in every))
        people = (_participations(n.number, n.deputy, n.first.state, p) for n, p in zip(new, told, strict=True))
        inserts.PARTICIPATIONS.many(self._connection, (row for rows in people for row in rows))
        if further:
            self._stand({v.record: (ids[id(v)], v.state, v.body) for v in further})

    def _stand(self, current: Mapping[str, tuple[int, State, Mapping[str, Any]]]) -> None:
        """Write beside records which version is the current one, its state, and what it says of days and people."""
        self.set_states({number: (version, state) for number, (version, state, _) in current.items()})
        index, told, rows = self._indexed(), dict[str, Particulars](), list[tuple[str, ...]]()
        columns = (t.records.c.number, t.records.c.form, t.records.c.part, t.records.c.deputy)
        for numbers in in_parts(current):
            self._connection.execute(delete(t.participations).where(t.participations.c.record.in_(numbers)))
            for row in self._connection.execute(select(*columns).where(t.records.c.number.in_(numbers))):
                self._written[row.form] += 1
                _, state, body = current[row.number]
                told[row.number] = index.of(row.form, row.part, body)
                rows += _participations(row.number, row.deputy, state, told[row.number])
        self._keep_days(told)
        inserts.PARTICIPATIONS.many(self._connection, rows)

    def set_states(self, current: Mapping[str, tuple[int, State]]) -> None:
        """Write the current version and state beside records; what they say has not changed."""
        if not current:
            return
        for numbers in in_parts(current):
            query = select(t.records.c.form).where(t.records.c.number.in_(numbers))
            self._written.update(self._connection.execute(query).scalars())
        rows = [{"number_": n, "version_": v, "state_": s} for n, (v, s) in current.items()]
        mine = update(t.records).where(t.records.c.number == bindparam("number_"))
        self._connection.execute(mine.values(version=bindparam("version_"), state=bindparam("state_")), rows)
        theirs = update(t.participations).where(t.participations.c.record == bindparam("number_"))
        self._connection.execute(
            theirs.values(state=bindparam("state_")), [{"number_": r["number_"], "state_": r["state_"]} for r in rows]
        )

    def rekey(self, keys: Mapping[str, str]) -> None:
        """Change natural keys of records whose key fields were corrected."""
        if keys:
            self._connection.execute(
                update(t.records).where(t.records.c.number == bindparam("number_")).values(key=bindparam("key_")),
                [{"number_": n, "key_": k} for n, k in keys.items()],
            )

    def add_supports(self, new: Sequence[NewSupport]) -> None:
        """Insert further evidence of records."""
        if new:
            self._written[SUPPORTS] += 1
            rows = [{"record": s.record, "source": s.source, "kind": s.kind, "evidence": s.evidence} for s in new]
            self._connection.execute(insert(t.supports), rows)

    def _retract_versions(self, source: int) -> list[str]:
        """Versions of a return no longer count, what stood before holds again. Numbers touched."""
        query = select(t.versions.c.record).where(t.versions.c.source == source).distinct()
        touched = list(self._connection.execute(query).scalars())
        self._connection.execute(update(t.versions).where(t.versions.c.source == source).values(retracted=True))
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
        columns = (*_COLUMNS, t.versions.c.evidence) if evidence else _COLUMNS
        query = _with_version(select(*columns))
        query = query.join(t.returns, t.returns.c.id == t.versions.c.source, isouter=True)
        return [_stored(row) for row in self._asked(query, asked)]

    def one(self, number: str, *, evidence: bool = False) -> Stored | None:
        """A record as it now stands, by its number."""
        found = self.current(number=number, evidence=evidence)
        return found[0] if found else None

    def standings(self, **asked: Unpack[RecordsWhere]) -> list[Standing]:
        """How records stand, without what they say, by number."""
        c = t.records.c
        whose = (c.number, c.form, c.part, c.year, c.unit, c.deputy, c.issue)
        query = _with_version(select(*whose, c.state, t.versions.c.source, t.versions.c.problems))
        return [_standing(row) for row in self._asked(query, asked)]

    def days_told(self, **asked: Unpack[RecordsWhere]) -> list[tuple[str, str]]:
        """First and last days that records tell of, each pair once, in order; those that tell none are left out."""
        days: Select[Any] = select(t.records.c.first_day, t.records.c.last_day)
        days = days.distinct().where(t.records.c.first_day != "")
        query = _with_version(days) if asked.keys() & {"source", "flawed"} else days
        return sorted({(row[0], row[1]) for row in self._rows(query, asked)})

    def _asked(self, query: Select[Any], asked: RecordsWhere) -> list[Sequence[Any]]:
        return sorted(self._rows(query, asked), key=lambda row: str(row[0]))

    def _rows(self, query: Select[Any], asked: RecordsWhere) -> Iterable[Sequence[Any]]:
        """Rows that are asked for, a list of numbers or days as many at a time as one query takes."""
        if asked.keys() & {"naming", "since", "until", "days", "several_days", "touching"}:
            self._indexed()
        query = query.where(*_conditions(asked))
        for name, column in (("numbers", t.records.c.number), ("days", t.records.c.first_day)):
            if name in asked:
                return [
                    row
                    for some in in_parts(asked[name])  # type: ignore[literal-required]
                    for row in self._connection.execute(query.where(column.in_(some)))
                ]
        return self._connection.execute(query)

    def with_keys(self, keys: Sequence[str], *, form: str, part: str, year: int | None) -> list[Stored]:
        """Records of a form and year with one of these natural keys, as they now stand, by number."""
        columns = select(t.records.c.number).where(t.records.c.form == form, t.records.c.part == part)
        numbers: list[str] = []
        for some in in_parts(keys):
            numbers += self._connection.execute(columns.where(t.records.c.key.in_(some))).scalars()
        return self.current(numbers=numbers, year=year) if numbers else []

    def versions(self, record: str) -> list[Version]:
        """Every version of a record, oldest first, with the file it came from."""
        r, v = t.returns.c, t.versions.c
        query = (
            select(
                v.id, v.record, v.source, v.state, v.body, v.evidence, v.problems, v.made, v.reason, v.retracted,
                r.name, r.form, r.sha256, r.received, r.paper, r.typed_by, r.paper_received,
            )
            .join(t.returns, r.id == v.source, isouter=True)
            .where(v.record == record)
            .order_by(v.id)
        )  # fmt: skip
        return [_version(row) for row in self._connection.execute(query)]

    def supports(self, record: str) -> list[Support]:
        """Further evidence of a record, with the file it came from."""
        s, r = t.supports.c, t.returns.c
        query = (
            select(s.kind, s.evidence, r.name, r.sha256, r.received, r.form)
            .join(t.returns, r.id == s.source)
            .where(s.record == record, r.retracted == "")
            .order_by(s.id)
        )
        return [Support(*row) for row in self._connection.execute(query)]

    def confirmed(self, year: int, *, deputy: str | None = None, form: str | None = None) -> dict[str, frozenset[str]]:
        """Records that the deputies' own forms of a year (one form) bore out unchanged, by deputy."""
        s, r = t.supports.c, t.returns.c
        query = select(r.deputy, s.record).join(t.returns, r.id == s.source)
        query = query.where(s.kind == SupportKind.CONFIRMED, r.retracted == "", r.year == year)
        if deputy is not None:
            query = query.where(r.deputy == deputy)
        if form is not None:
            query = query.where(r.form == form)
        found: dict[str, set[str]] = {}
        for whose, record in self._connection.execute(query):
            found.setdefault(whose, set()).add(record)
        return {whose: frozenset(numbers) for whose, numbers in found.items()}

    def refused_version(self, version: int) -> bool:
        """Whether a person refused this version of a record."""
        return decided_state(self._connection, version, State.ACCEPTED) is State.WITHDRAWN


def decided_state(connection: Connection, version: int, state: State) -> State:
    """The state of a version: its own, unless the office's last decision on it says otherwise."""
    query = (
        select(t.reviews.c.decision)
        .where(t.reviews.c.version == version, t.reviews.c.level == ReviewLevel.OFFICE)
        .order_by(t.reviews.c.id.desc())
    )
    decision = connection.execute(query).scalars().first()
    return DECIDED.get(Decision.of(decision), state) if decision else state


def _with_version(query: Select[Any]) -> Select[Any]:
    return query.select_from(t.records).join(t.versions, t.versions.c.id == t.records.c.version)


def _conditions(asked: RecordsWhere) -> list[ColumnElement[bool]]:
    c, v = t.records.c, t.versions.c
    found = where_equal(t.records, asked, ("number", "form", "part", "year", "unit", "deputy", "issue", "state", "key"))
    for name, column in (("forms", c.form), ("states", c.state)):
        if name in asked:
            found.append(column.in_(sorted(asked[name])))  # type: ignore[literal-required]
    if "other_forms" in asked:
        found.append(c.form.not_in(sorted(asked["other_forms"])))
    if "years" in asked:
        found.append(of_years(t.records, asked["years"]))
    if "source" in asked:
        found.append(v.source == asked["source"])
    if "told_by" in asked:
        told = select(v.record).where(v.source == asked["told_by"])
        found.append(c.number.in_(told))
    if "since" in asked:
        found.append(c.last_day >= asked["since"])
    if "until" in asked:
        found.append((c.first_day <= asked["until"]) & (c.first_day != ""))
    if asked.get("flawed"):
        found.append(cast(v.problems, Text) != "[]")
    if asked.get("several_days"):
        found.append(c.last_day > c.first_day)
    if "touching" in asked:
        first, last = asked["touching"]
        inside = (c.first_day <= last) & (c.last_day >= first)
        found.append(or_(inside, c.first_day == "", of_years(t.records, range(int(first[:4]), int(last[:4]) + 1))))
    if "naming" in asked:
        deputies = t.participations.c.deputy.in_(sorted(set(asked["naming"])))
        found.append(c.number.in_(select(t.participations.c.record).where(deputies)))
    return found


def _standing(row: Sequence[Any]) -> Standing:
    number, form, part, year, unit, deputy, issue, state, source, problems = row
    return Standing(number, form, part, year, unit, deputy, issue, _STATES[state], source, problems)


def _stored(row: Sequence[Any]) -> Stored:
    (
        number, form, part, year, unit, deputy, issue, key, position, state, version, body, problems, source, reason,
        file, sha256, received, *evidence,
    ) = row  # fmt: skip
    return Stored(
        number, form, part, year, unit, deputy, issue, key, position, _STATES[state], version, body, problems, source,
        reason, file or "", sha256 or "", received or "", *evidence,
    )  # fmt: skip


def _version(row: Sequence[Any]) -> Version:
    id_, record, source, state, body, evidence, problems, made, reason, retracted, *came = row
    said = (body, evidence, problems, made, reason, retracted)
    return Version(id_, record, source, _STATES[state], *said, *(text or "" for text in came))


def _participations(number: str, deputy: str, state: State, told: Particulars) -> list[tuple[str, ...]]:
    """Whom a record names, in which fields, and whose it is (in none)."""
    fields = {deputy: ""} if deputy else dict[str, str]()
    for name, who in told.people:
        fields[who] = f"{fields[who]} {name}" if fields.get(who) else name
    code = state.value  # asked once: a row names people by the dozen
    return [(number, who, names, code) for who, names in fields.items()]


def _record_row(new: NewRecord, version: int, told: Particulars) -> tuple[Any, ...]:
    return (
        new.number, new.form, new.part, new.year, new.unit, new.deputy, new.issue, new.key, new.position,
        new.first.state.value, version, told.first, told.last,
    )  # fmt: skip


def _version_row(version: NewVersion, id_: int, made: str) -> tuple[Any, ...]:
    return (
        id_, version.record, version.source, version.state.value, compact(version.body),
        version.evidence if isinstance(version.evidence, str) else compact(version.evidence),
        compact(list(version.problems)) if version.problems else "[]", made, version.reason, False,
    )  # fmt: skip
