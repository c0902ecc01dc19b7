"""The facts of a year, loaded once for a batch of documents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ... import assets
from ...documents.facts import Facts
from ...dossier.deeds import Days
from ...dossier.model import Record, Roster, counted
from ...errors import UsageError, WorkspaceError
from ...forms.model import Form
from ...rules.load import load_regulation
from ...rules.regulation import Regulation
from ...rules.windows import sessions_of, terms_of
from ...text import nearest
from ...words.area import in_area
from ...words.codes import COUNTED, PEOPLE, FormId, NameOrder, State, Year
from ...words.strokes import by_strokes
from ...workspace import Workspace
from .kept import Topic
from .near import records_about, records_of_period
from .open_workspace import OpenWorkspace

DEFAULT_REGULATION = "shijingshan-2022"
"""Whose headings are lent where no regulation of a congress has any, and that examples show."""
LAWS = ("npc-deputies-law-2015", "npc-deputies-law-2025")
"""The law on deputies, in its versions."""


def regulation_files(workspace: Workspace | None) -> list[str]:
    """The ids of every regulation, shipped or the workspace's own; files of cases are none."""
    names = (n.removesuffix(".toml") for n in assets.listing("regulations", ".toml", workspace))
    return [n for n in names if not n.endswith(".cases")]


def regulation_meta(workspace: Workspace | None) -> dict[str, Any]:
    """What a regulation file may contain."""
    found: dict[str, Any] = json.loads(assets.read_text("schemas", "meta/regulation.schema.json", workspace))
    return found


def regulation_text(workspace: Workspace | None, id_: str) -> str:
    """The text of a regulation file, a shipped one in the words of the area.

    Raises :class:`WorkspaceError` where there is none.
    """
    if id_.endswith(".cases") or not assets.exists("regulations", f"{id_}.toml", workspace):
        known = regulation_files(workspace)
        near = nearest(id_, known)
        remedy = f"是不是“{near}”？" if near else f"可用的有：{'、'.join(known)}。"
        raise WorkspaceError(f"没有编号为“{id_}”的办法。", remedy, code="regulation")
    text = assets.read_text("regulations", f"{id_}.toml", workspace).replace("\r\n", "\n")
    own = workspace is None or assets.is_own("regulations", f"{id_}.toml", workspace)
    return text if workspace is None or own else in_area(text, workspace.area)


def load_named(workspace: Workspace | None, id_: str, changes: Mapping[str, Any] | None = None) -> Regulation:
    """A regulation by id, shipped or the workspace's own.

    Raises :class:`WorkspaceError` where there is none, :class:`TemplateError` for a file that is wrong.
    """
    meta, text = regulation_meta(workspace), regulation_text(workspace, id_)
    year = workspace.config.period if workspace else Year.CALENDAR
    return load_regulation(text, meta, name=f"{id_}.toml", changes=changes, year=year)


def regulation_of(opened: OpenWorkspace, on: date) -> Regulation:
    """The regulation whose headings order the reports: the first named in ``dutykit.toml`` that has a scheme.

    Where none has one, headings are lent by the default, and nothing else: papers rest on the first that is named, else
    on the law in force on the printed date.
    """
    named = [load_named(opened.workspace, id_) for id_ in opened.workspace.config.regulations]
    chosen = next((r for r in named if r.sections), None)
    if chosen is not None:
        return chosen
    lender = load_named(opened.workspace, DEFAULT_REGULATION)
    laws = [load_named(opened.workspace, id_) for id_ in LAWS]
    law = next((law for law in laws if law.in_force_on(on)), laws[0])
    return _lent(lender, named[0] if named else law, {} if not named else named[0].words)


_LENDERS_ALONE = ("dossier", "archive", "keeper_members", "keeper_committees", "keeper_groups", "keeper_lead")
"""Words of a regulation that settle something; no other district is bound by them."""


def _lent(lender: Regulation, owner: Regulation, words: Mapping[str, str]) -> Regulation:
    """The headings of one regulation for a congress that works by another; its bodies are told by the roster."""
    known = {name: word for name, word in lender.words.items() if name not in _LENDERS_ALONE}
    return replace(
        owner,
        words={**known, **words},
        sections=lender.sections,
        body=owner.body if "reviewer" in words else lender.body,
    )


def scheme_of(opened: OpenWorkspace, id_: str) -> Regulation:
    """The regulation whose headings were asked for. Raises :class:`UsageError` for one that has none."""
    chosen = load_named(opened.workspace, id_)
    if not chosen.sections:
        raise UsageError(
            f"“{chosen.title}”没有规定履职情况分哪几个部分，不能用来排文书的标题。",
            "请换一个有 [[section]] 的办法，见 dutykit regulations。",
            code="regulation",
        )
    return chosen


def facts_of(
    opened: OpenWorkspace,
    on: date,
    *,
    year: int | None = None,
    deputies: Iterable[str] = (),
    evidence: bool = False,
) -> Facts:
    """What documents of a year (the working year) draw on; loaded once for a batch.

    With ``deputies``, only what these took part in, and what is told beside it (:mod:`.near`). ``evidence`` is loaded
    only where it is printed.
    """
    year = year or opened.year
    about = frozenset(deputies)
    period = date(year, 1, 1), date(year, 12, 31)
    return _kept_facts(opened, on, year, period, about, evidence=evidence)


def facts_about(opened: OpenWorkspace, on: date, deputy: str, *, year: int | None = None) -> Facts:
    """Facts of a year for one deputy of perhaps many: of the first few alone, then of everybody, loaded once."""
    many = opened.kept.holding(_EVERYBODY) or opened.kept.holding(_ABOUT) >= _FEW
    return facts_of(opened, on, year=year, deputies=() if many else (deputy,))


def term_facts_of(opened: OpenWorkspace, on: date, *, deputies: Iterable[str] = (), evidence: bool = False) -> Facts:
    """Facts of the current term, from its first session up to the working year or the last year with a deed.

    Raises :class:`UsageError` where its first session is not told.
    """
    config = opened.workspace.config
    told = counted(opened.records(form=FormId.SESSION, part="sessions"), review_required=config.review_required)
    told = [r for r in told if not r.void]
    sessions = sessions_of(told)
    number = config.congress.term or 0
    term = next((t for t in terms_of(sessions, told) if t.number == number), None)
    if term is None:
        raise UsageError(
            "不知道本届从哪天开始。",
            "请先填“届次与会议安排表”（session），写上本届第一次会议；或写 --year，只做一年的。",
            code="term",
        )
    first = min([term.first, *(s.first for s in sessions if s.opening == term.first)])
    last = term.last or date.max
    working = max(opened.year, first.year)
    final = _last_year_with_a_deed(opened, on, max(date(working, 12, 31), first), min(last, on)) or working
    until = min(last, date(final, 12, 31))
    return _kept_facts(opened, on, opened.year, (first, until), frozenset(deputies), evidence=evidence)


def _last_year_with_a_deed(opened: OpenWorkspace, on: date, after: date, last: date) -> int | None:
    """The latest year with a deed that began after a day and up to the last one; nothing where there is none."""
    if last <= after:
        return None
    days = opened.store.days_told(since=after.isoformat(), until=last.isoformat(), states=COUNTED)
    for year in sorted({int(first[:4]) for first, _ in days}, reverse=True):
        facts = facts_of(opened, on, year=year)
        if any(d.first and after < d.first <= last for d in facts.deeds):
            return year
    return None


_EVERYBODY = Topic[Facts]("facts", most=10)
_ABOUT = Topic[Facts]("facts of deputies", most=10)
_FEW = 8
"""Deputies whose records are loaded one after the other; where more are asked for, it is a batch."""


def _kept_facts(
    opened: OpenWorkspace, on: date, year: int, period: Days, about: frozenset[str], *, evidence: bool
) -> Facts:
    def make() -> Facts:
        if about:
            records = records_about(opened, about, *period, evidence=evidence)
        else:
            records = records_of_period(opened, *period, evidence=evidence)
        config = opened.workspace.config
        return Facts(
            congress=config.congress.name,
            term=config.congress.term or 0,
            year=year,
            period=period,
            roster=_ordered(opened),
            records=tuple(records),
            forms=opened.forms,
            regulation=regulation_of(opened, on),
            on=on,
            level=config.congress.level,
            held=_held(records, opened.forms, range(period[0].year, period[1].year + 1)),
            review_required=config.review_required,
            confirmed=opened.store.confirmed(opened.year),
            refused=opened.store.refused(),
            about=about,
            evidence=evidence,
        )

    return opened.kept.of(_ABOUT if about else _EVERYBODY, make, on, period, about, evidence)


def _ordered(opened: OpenWorkspace) -> Roster:
    """The roster in the order in which documents name deputies."""
    roster = opened.roster
    if opened.workspace.config.names is NameOrder.ROSTER:
        return roster
    return replace(roster, deputies=tuple(sorted(roster.deputies, key=lambda d: by_strokes(d.name))))


def _held(records: list[Record], forms: Mapping[str, Form], years: Container[int]) -> dict[str, int]:
    """Held records by the deputies that they name."""
    counts: Counter[str] = Counter()
    for record in records:
        form = forms.get(record.form)
        if record.state is not State.HELD or record.year not in years or form is None:
            continue
        fields = form.table_by_name[record.table].by_name if record.table else form.by_name
        people = {record.deputy} - {""}
        for name, field in fields.items():
            if field.kind in PEOPLE:
                value = record.values.get(name, [])
                people |= {value} if isinstance(value, str) else set(value)
        counts.update(people)
    return dict(counts)
