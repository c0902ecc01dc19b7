"""The facts of a year, loaded once for a batch of documents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ... import assets
from ...documents.facts import Facts
from ...dossier.model import Record
from ...errors import UsageError, WorkspaceError
from ...forms.model import Form
from ...rules.load import load_regulation
from ...rules.regulation import Regulation
from ...rules.windows import sessions_of, terms_of
from ...text import nearest
from ...words.codes import FormId, State
from ...workspace import Workspace
from .open_workspace import OpenWorkspace

DEFAULT_REGULATION = "shijingshan-2022"


def regulation_ids(workspace: Workspace) -> tuple[str, ...]:
    """The regulations that ``dutykit.toml`` names, else the default one."""
    return workspace.config.regulations or (DEFAULT_REGULATION,)


def regulation_files(workspace: Workspace | None) -> list[str]:
    """The ids of every regulation, shipped or the workspace's own; files of cases are none."""
    names = (n.removesuffix(".toml") for n in assets.listing("regulations", ".toml", workspace))
    return [n for n in names if not n.endswith(".cases")]


def regulation_meta(workspace: Workspace | None) -> dict[str, Any]:
    """What a regulation file may contain."""
    found: dict[str, Any] = json.loads(assets.read_text("schemas", "meta/regulation.schema.json", workspace))
    return found


def regulation_text(workspace: Workspace | None, id_: str) -> str:
    """The text of a regulation file. Raises :class:`WorkspaceError` where there is none."""
    if id_.endswith(".cases") or not assets.exists("regulations", f"{id_}.toml", workspace):
        known = regulation_files(workspace)
        near = nearest(id_, known)
        remedy = f"是不是“{near}”？" if near else f"可用的有：{'、'.join(known)}。"
        raise WorkspaceError(f"没有编号为“{id_}”的办法。", remedy, code="regulation")
    return assets.read_text("regulations", f"{id_}.toml", workspace).replace("\r\n", "\n")


def load_named(workspace: Workspace | None, id_: str, changes: Mapping[str, Any] | None = None) -> Regulation:
    """A regulation by id, shipped or the workspace's own.

    Raises :class:`WorkspaceError` where there is none, :class:`TemplateError` for a file that is wrong.
    """
    meta, text = regulation_meta(workspace), regulation_text(workspace, id_)
    year = workspace.config.period if workspace else "calendar"
    return load_regulation(text, meta, name=f"{id_}.toml", changes=changes, year=year)


def regulation_of(opened: OpenWorkspace) -> Regulation:
    """The regulation whose headings order the reports: the first named in ``dutykit.toml`` that has a scheme."""
    named = [load_named(opened.workspace, id_) for id_ in regulation_ids(opened.workspace)]
    return next((r for r in named if r.sections), None) or load_named(opened.workspace, DEFAULT_REGULATION)


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


def facts_of(opened: OpenWorkspace, on: date, issues: dict[str, str] | None = None, *, evidence: bool = False) -> Facts:
    """Everything that documents of the working year draw on; loaded once for a batch.

    ``evidence`` is loaded only where it is printed.
    """
    if issues is None and not evidence:
        if ("facts", on) not in opened.memo:
            opened.memo["facts", on] = facts_of(opened, on, {})
        known: Facts = opened.memo["facts", on]
        return known
    congress = opened.workspace.config.congress
    records = opened.records(evidence=evidence)
    return Facts(
        congress=congress.name,
        term=congress.term or 0,
        year=opened.year,
        period=(date(opened.year, 1, 1), date(opened.year, 12, 31)),
        roster=opened.roster,
        records=tuple(records),
        forms=opened.forms,
        regulation=regulation_of(opened),
        on=on,
        level=congress.level,
        held=_held(records, opened.forms, {opened.year}),
        issues=issues or {},
        review_required=opened.workspace.config.review_required,
        confirmed=opened.store.confirmed(opened.year),
        refused=opened.store.refused(),
    )


def term_facts_of(opened: OpenWorkspace, on: date, *, evidence: bool = False) -> Facts:
    """Facts of the current term, from its first session up to the working year or the last year with a deed.

    Raises :class:`UsageError` where its first session is not told.
    """
    facts = facts_of(opened, on, evidence=evidence)
    told = facts.of_form(FormId.SESSION, "sessions")
    sessions = sessions_of(told)
    term = next((t for t in terms_of(sessions, told) if t.number == facts.term), None)
    if term is None:
        raise UsageError(
            "不知道本届从哪天开始。",
            "请先填“届次与会议安排表”（session），写上本届第一次会议；或写 --year，只做一年的。",
            code="term",
        )
    first = min([term.first, *(s.first for s in sessions if s.opening == term.first)])
    last = term.last or date.max
    deeds = [d.first.year for d in facts.every_deed if d.first and first <= d.first <= min(last, on)]
    until = min(last, date(max([opened.year, first.year, *deeds]), 12, 31))
    years = range(first.year, until.year + 1)
    return replace(facts, period=(first, until), held=_held(list(facts.records), opened.forms, years))


def _held(records: list[Record], forms: dict[str, Form], years: Container[int]) -> dict[str, int]:
    """Held records by the deputies that they name."""
    counts: Counter[str] = Counter()
    for record in records:
        form = forms.get(record.form)
        if record.state is not State.HELD or record.year not in years or form is None:
            continue
        fields = form.table_by_name[record.table].by_name if record.table else form.by_name
        people = {record.deputy} - {""}
        for name, field in fields.items():
            if field.kind in {"deputy", "deputies"}:
                value = record.values.get(name, [])
                people |= {value} if isinstance(value, str) else set(value)
        counts.update(people)
    return dict(counts)
