"""Whom a document or workbook is made for: what a person writes becomes targets here, and nowhere else (DESIGN §8).

A document or form says for which kinds of target it is made; ``--deputy``, ``--unit``, ``--for`` and ``--all`` say for
which of them. What cannot be meant is refused with what can (:class:`~dutykit.errors.UsageError`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn, assert_never

from ...dossier.model import Deputy, Record, Unit
from ...dossier.sessions import PlannedMeeting
from ...dossier.target import KEYED, Target
from ...dossier.views import ActivityRow, ContactRow
from ...errors import UsageError
from ...store import RecordsWhere
from ...text import fold, nearest
from ...words.codes import COUNTED, FormId, Per
from ...words.phrases import joined
from .facts import load_named, regulation_files
from .meetings import planned
from .open_workspace import OpenWorkspace

_WITHOUT_ROSTER = frozenset({Per.CONGRESS, Per.REGULATION, Per.BULLETIN})
"""Kinds of target that are there before any deputy is."""
_REGISTERED = frozenset({Per.ACTIVITY, Per.CONTACT})
"""Kinds whose targets are records of their own, found by number."""
_TITLE = 40
"""Characters of a title that stand in a file name: what makes it the only one of its kind comes after them."""
_SHOWN = 8
"""How many targets are listed for a person to choose from."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: its title, for which kinds of target, and the units that ``--all`` means.

    ``verb`` is how messages call the making of it, ``instead`` what can be had where nothing is on record.
    """

    title: str
    kinds: tuple[Per, ...]
    units: tuple[Unit, ...]
    verb: str = "生成"
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom a person asks it, as written."""

    deputies: Sequence[str] = ()
    units: Sequence[str] = ()
    key: str = ""
    everyone: bool = False


def targets_of(opened: OpenWorkspace, wanted: Wanted, asked: Asked) -> list[Target]:
    """The targets that are meant, each once, in the order asked for."""
    keyed = tuple(kind for kind in wanted.kinds if kind in KEYED)
    _refuse_options(wanted, asked, keyed)
    if not opened.roster.deputies and not _WITHOUT_ROSTER & set(wanted.kinds):
        remedy = f"请先收回名册：dutykit ingest 名册.xlsx{wanted.instead}。"
        raise UsageError("还没有代表名册。", remedy, code="no_roster")
    units = [opened.unit(text) for text in asked.units]
    if asked.key:
        found = [find_target(opened, keyed, asked.key)]
    elif asked.everyone:
        found = _all(opened, wanted)
    else:
        found = _named(opened, wanted, asked, units)
    if not found:
        _nobody(opened, wanted, keyed, asked)
    if keyed and units:
        parts = [unit_target(opened, unit) for unit in units]
        found = [_part(target, part) for target in found for part in parts]
    return list(dict.fromkeys(found))


def _all(opened: OpenWorkspace, wanted: Wanted) -> list[Target]:
    """Every target of the kinds; the congress only where nothing else can be meant."""
    kinds: list[Per] = [kind for kind in wanted.kinds if kind is not Per.CONGRESS]
    return [target for kind in kinds or wanted.kinds for target in _every(opened, kind, wanted)]


def _named(opened: OpenWorkspace, wanted: Wanted, asked: Asked, units: Sequence[Unit]) -> list[Target]:
    """The deputies and units that were named, else the congress; nothing where none of them can be meant."""
    if Per.DEPUTY in wanted.kinds and (asked.deputies or units):
        day = _day(opened)
        members = [opened.roster.members(unit.code, day) for unit in units]
        return [
            *(deputy_target(opened.deputy(text)) for text in asked.deputies),
            *(deputy_target(deputy) for unit in members for deputy in _in_office(opened, unit)),
        ]
    if Per.UNIT in wanted.kinds and units:
        return [unit_target(opened, unit) for unit in units]
    return [congress_target(opened)] if Per.CONGRESS in wanted.kinds else []


# --- what one target is called -----------------------------------------------------------------------------------


def deputy_target(deputy: Deputy) -> Target:
    """A deputy; namesakes do not share a file."""
    return Target(Per.DEPUTY, deputy.number, deputy.name, f"{deputy.name}_{deputy.number}")


def unit_target(opened: OpenWorkspace, unit: Unit) -> Target:
    """A unit; its code stands in file names only where another unit has its name."""
    alone = sum(known.name == unit.name for known in opened.roster.units) < 2
    return Target(Per.UNIT, unit.code, unit.name, unit.name if alone else f"{unit.name}_{unit.code}")


def congress_target(opened: OpenWorkspace) -> Target:
    """The congress."""
    return Target(Per.CONGRESS, "", opened.congress, opened.congress)


def _part(target: Target, unit: Target) -> Target:
    """What is a unit's of a keyed target."""
    return replace(target, unit=unit.id, name=f"{target.name}_{unit.name}", file=f"{target.file}_{unit.file}")


def _of_record(record: Record) -> Target | None:
    """The activity or the contact that a counted record tells."""
    if record.state not in COUNTED or record.void:
        return None
    match record.form, record.table:
        case FormId.ACTIVITY, ActivityRow.TABLE:
            activity = ActivityRow(record.values)
            per, name, day = Per.ACTIVITY, activity.title or record.number, activity.date[0]
        case FormId.CONTACT, ContactRow.TABLE:
            contact = ContactRow(record.values)
            per, name, day = Per.CONTACT, contact.place or record.number, contact.date
        case _:
            return None
    return Target(per, record.number, name, f"{name[:_TITLE]}_{record.number}", day=day)


# --- meetings ----------------------------------------------------------------------------------------------------


def _once(meeting: PlannedMeeting, times: Mapping[tuple[str, int], int]) -> str:
    """A file name: the title, and the number where another meeting of the year is called so too."""
    title = meeting.title[:_TITLE]
    return title if times[title, meeting.first.year] == 1 else f"{title}_{meeting.number}"


def _meeting_targets(opened: OpenWorkspace) -> list[Target]:
    every = planned(opened)
    times = Counter((m.title[:_TITLE], m.first.year) for m in every)
    return [
        Target(
            Per.MEETING, m.number, m.title,
            _once(m, times), day=m.first,
        )
        for m in every
    ]  # fmt: skip


# --- all, and the one that is named ------------------------------------------------------------------------------


def _every(opened: OpenWorkspace, kind: Per, wanted: Wanted) -> list[Target]:
    """Every target of a kind in the working year."""
    match kind:
        case Per.CONGRESS:
            return [congress_target(opened)]
        case Per.UNIT:
            return [unit_target(opened, unit) for unit in wanted.units]
        case Per.DEPUTY:
            return [deputy_target(d) for d in _in_office(opened, opened.roster.deputies)]
        case Per.MEETING | Per.ACTIVITY | Per.CONTACT:
            return _keyed_of(opened, kind, opened.year)
        case Per.REGULATION:
            return [_regulation_target(opened, id_) for id_ in opened.workspace.config.regulations]
        case Per.BULLETIN:
            raise UsageError(f"“{wanted.title}”要写是第几期。", "请写 --for 期号，如 --for 6。", code="target")
        case _:
            assert_never(kind)


def _keyed_of(opened: OpenWorkspace, kind: Per, year: int | None) -> list[Target]:
    """Targets of a keyed kind that are on record, of a year or of every year, by day."""
    match kind:
        case Per.MEETING:
            found = _meeting_targets(opened)
        case Per.ACTIVITY | Per.CONTACT:
            found = _registered_targets(opened, ActivityRow if kind is Per.ACTIVITY else ContactRow, year)
        case Per.REGULATION:
            return [_regulation_target(opened, id_) for id_ in regulation_files(opened.workspace)]
        case Per.BULLETIN | Per.DEPUTY | Per.UNIT | Per.CONGRESS:
            return []
        case _:
            assert_never(kind)
    found = [target for target in found if year is None or target.day is None or target.day.year == year]
    return sorted(found, key=lambda t: (t.day or date.max, t.id))


def _registered_targets(
    opened: OpenWorkspace, view: type[ActivityRow] | type[ContactRow], year: int | None
) -> list[Target]:
    """Targets that are records of their own."""
    asked: RecordsWhere = {"form": view.FORM, "part": view.TABLE}
    if year is not None:
        asked["year"] = year
    return [target for target in map(_of_record, opened.records(**asked)) if target]


def _regulation_target(opened: OpenWorkspace, id_: str) -> Target:
    return Target(Per.REGULATION, id_, load_named(opened.workspace, id_).title, id_)


def _day(opened: OpenWorkspace) -> date:
    """The day by which it is told who is meant: today, or the last of a year that is over."""
    return min(opened.today, date(opened.year, 12, 31))


def _in_office(opened: OpenWorkspace, deputies: Iterable[Deputy]) -> list[Deputy]:
    """Those who hold the seat in this congress; a deputy of another level alone is asked for nothing by it."""
    day, level = _day(opened), opened.workspace.config.congress.level
    return [d for d in deputies if d.in_office(day) and d.sits(level, day)]


def find_target(opened: OpenWorkspace, kinds: Sequence[Per], key: str) -> Target:
    """The one that a person means: by its number, its name, or a part of its name that only one has.

    Names are looked for in the working year first. Raises :class:`UsageError` with what there is to choose from.
    """
    found = _numbered(opened, kinds, key.strip())
    if found is not None:
        return found
    every: list[Target] = []
    for year in (opened.year, None):
        every = [target for kind in kinds for target in _keyed_of(opened, kind, year)]
        called = _called(every, fold(key))
        if len(called) == 1:
            return called[0]
        if called:
            choices = "、".join(f"{t.name}（{t.day}）：{t.id}" for t in called[:_SHOWN])
            said = f"有 {len(called)} {_noun(kinds)}符合“{key}”。"
            raise UsageError(said, f"请写编号：{choices}。", code=_code(kinds))
    near = nearest(key, [target.name for target in every])
    remedy = f"是不是“{near}”？" if near else f"{_first_of_all(kinds)}，或核对编号。{listed(every)}"
    raise UsageError(f"没有登记“{key}”这{_noun(kinds)}。", remedy, code=_code(kinds))


def _numbered(opened: OpenWorkspace, kinds: Sequence[Per], text: str) -> Target | None:
    """The target that bears this number or id."""
    if Per.BULLETIN in kinds and text.isdecimal() and int(text):
        return Target(Per.BULLETIN, str(int(text)), f"第{int(text)}期", f"第{int(text)}期")
    records = filter(None, map(_of_record, opened.records(number=text.upper())))
    others = (target for kind in kinds if kind not in _REGISTERED for target in _keyed_of(opened, kind, None))
    wanted = {text, text.upper()}
    return next((t for t in (*records, *others) if t.per in kinds and t.id in wanted), None)


def _called(targets: Sequence[Target], wanted: str) -> list[Target]:
    exact = [target for target in targets if fold(target.name) == wanted]
    return exact or [target for target in targets if wanted and wanted in fold(target.name)]


# --- what a person is told ---------------------------------------------------------------------------------------

_NOUNS = {
    Per.DEPUTY: ("位", "代表"),
    Per.UNIT: ("个", "单位"),
    Per.CONGRESS: ("份", "全体"),
    Per.MEETING: ("次", "会议"),
    Per.ACTIVITY: ("次", "活动"),
    Per.CONTACT: ("条", "联系记录"),
    Per.BULLETIN: ("期", "简报"),
    Per.REGULATION: ("部", "办法"),
}
"""The measure word and the word of each kind of target."""
_BOOKS = {
    Per.MEETING: "届次与会议安排表（session）",
    Per.ACTIVITY: "代表履职活动登记表（activity）",
    Per.CONTACT: "联系、接待选民记录表（contact）",
}
"""The forms by which keyed targets come to be on record."""


def _noun(kinds: Sequence[Per]) -> str:
    """次会议, 次会议或活动."""
    return _NOUNS[kinds[0]][0] + joined((_NOUNS[kind][1] for kind in kinds), "或")


def _code(kinds: Sequence[Per]) -> str:
    return kinds[0].value


def _first_of_all(kinds: Sequence[Per]) -> str:
    return f"请先收回{joined((_BOOKS.get(kind, '') for kind in kinds), '或')}"


def listed(found: Sequence[Target]) -> str:
    """Targets to choose from, in a sentence."""
    if not found:
        return ""
    nouns = joined(dict.fromkeys(_NOUNS[target.per][1] for target in found))
    shown = "、".join(f"{target.id} {target.name}" for target in found[:_SHOWN])
    return f"已登记的{nouns}：{shown}{'等' if len(found) > _SHOWN else ''}。"


def _how(kinds: Sequence[Per], keyed: Sequence[Per]) -> str:
    """What to write to say for whom."""
    ways = ["--deputy 编号或姓名、--unit 单位"] if Per.DEPUTY in kinds else []
    ways += ["--unit 单位"] if Per.UNIT in kinds else []
    ways += [f"--for {joined((_NOUNS[kind][1] for kind in keyed), '或')}编号"] if keyed else []
    return "、".join(ways)


def _refuse_options(wanted: Wanted, asked: Asked, keyed: Sequence[Per]) -> None:
    """Options that the document or form has nothing to do with."""
    if asked.key and not keyed:
        raise UsageError(f"“{wanted.title}”不按会议{wanted.verb}。", "请去掉 --for。", code="key")
    if not {Per.DEPUTY, Per.UNIT, *KEYED} & set(wanted.kinds) and (asked.units or asked.deputies):
        raise UsageError(f"“{wanted.title}”只有一份，不分单位、代表。", "请去掉 --unit、--deputy。", code="target")
    if asked.deputies and Per.DEPUTY not in wanted.kinds:
        by = joined((_NOUNS[kind][1] for kind in wanted.kinds if kind is not Per.CONGRESS), "或")
        remedy = f"请用 {_how(wanted.kinds, keyed)} 或 --all。"
        raise UsageError(f"“{wanted.title}”按{by}{wanted.verb}，不按代表。", remedy, code="target")


def _nobody(opened: OpenWorkspace, wanted: Wanted, keyed: Sequence[Per], asked: Asked) -> NoReturn:
    """Refuse: it was not said for whom, or there is nobody of the kind."""
    if asked.everyone and Per.REGULATION in keyed:
        said = "dutykit.toml 没有写明执行哪个办法。"
        raise UsageError(
            said, f"请写 --for {_NOUNS[Per.REGULATION][1]}编号，编号见 dutykit regulations。", code=_code(keyed)
        )
    if asked.everyone and keyed:
        raise UsageError(
            f"{opened.year} 年度还没有登记{joined((_NOUNS[kind][1] for kind in keyed), '或')}。",
            f"{_first_of_all(keyed)}{wanted.instead}。",
            code=_code(keyed),
        )
    known = [target for kind in keyed for target in _keyed_of(opened, kind, opened.year)]
    raise UsageError(
        f"没有说明“{wanted.title}”是哪{_noun([k for k in wanted.kinds if k is not Per.CONGRESS])}的。",
        f"请写 {_how(wanted.kinds, keyed)}，或用 --all 全部{wanted.verb}。{listed(known)}",
        code="target",
    )
