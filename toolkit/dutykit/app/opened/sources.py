"""Which articles bind the congress of a workspace, and how they are cited: its regulations, and the laws of the day."""

from __future__ import annotations

import re
from datetime import date

from ... import assets
from ...errors import TemplateError
from ...forms.asked import relaxed, unasked
from ...forms.basis import BasisSource, Cite
from ...forms.model import Form
from ...rules.citations import Law, laws_of
from ...rules.load import load_regulation
from ...workspace import Workspace
from .facts import load_named, regulation_files, regulation_meta
from .kept import Topic
from .open_workspace import OpenWorkspace

_LAWS = Topic[tuple[Law, ...]]("laws", frozenset())
_CITES = Topic[dict[date, Cite]]("cites", frozenset())
_TITLE = re.compile(r'^title\s*=\s*"([^"]*)"', re.MULTILINE)
_MAP = re.compile(r"^\s*\[\[\s*article\s*\]\]", re.MULTILINE)


def laws_in(workspace: Workspace | None) -> tuple[Law, ...]:
    """The laws with a map of articles, shipped or the workspace's own; other regulations are not even read.

    Raises :class:`TemplateError` for a file of such a law that is wrong.
    """
    texts = {id_: assets.read_text("regulations", f"{id_}.toml", workspace) for id_ in regulation_files(workspace)}
    titles = {id_: found[1] for id_, text in texts.items() if (found := _TITLE.search(text))}
    mapped = {titles.get(id_, "") for id_, text in texts.items() if _MAP.search(text)}
    meta = regulation_meta(workspace)
    return laws_of(
        load_regulation(text.replace("\r\n", "\n"), meta, name=f"{id_}.toml")
        for id_, text in texts.items()
        if titles.get(id_, "") in mapped
    )


def laws_at(opened: OpenWorkspace) -> tuple[Law, ...]:
    """The laws of an open workspace, read once for a batch."""
    return opened.kept.of(_LAWS, lambda: laws_in(opened.workspace))


def citing(workspace: Workspace, day: date) -> Cite:
    """How a form of this workspace cites on a day: regulations that ``dutykit.toml`` names and laws, as they bind then.

    A source that does not bind, and an article that the law of that day does not have, is not cited. Raises
    :class:`WorkspaceError` for a regulation that there is not, :class:`TemplateError` for one that is wrong.
    """
    named = {id_: load_named(workspace, id_) for id_ in workspace.config.regulations}
    laws = {name: law for law in laws_in(workspace) for name in law.names}

    def cite(source: BasisSource) -> str:
        if source.law:
            return _article(laws.get(source.law), source.subject, day)
        regulation = named.get(source.regulation)
        if regulation is None or not regulation.in_force_on(day):
            return source.words
        return regulation.cited + source.article

    return cite


def _article(law: Law | None, subject: str, day: date) -> str:
    try:
        return law.cite(subject, day).text if law is not None else ""
    except TemplateError:  # no version of that day has it
        return ""


def citing_at(opened: OpenWorkspace, year: int | None) -> Cite:
    """How a form about a year is cited; worked out once for a batch."""
    day = last_day(year, opened.today)
    known = opened.kept.of(_CITES, dict)
    if day not in known:
        known[day] = citing(opened.workspace, day)
    return known[day]


def held_against(opened: OpenWorkspace, form: Form, year: int | None = None) -> Form:
    """A form as returns are held against it: what nothing in force asks for is not missing."""
    return relaxed(form, unasked(form, citing_at(opened, year or opened.year)))


def last_day(year: int | None, today: date) -> date:
    """The day whose law a form goes by: today, or the end of its year where that is over."""
    return today if year is None else min(today, date(year, 12, 31))
