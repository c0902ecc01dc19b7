"""Laws of which several versions are kept, and what cites them by a number that an amendment has overtaken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ... import assets
from ...dates import chinese
from ...errors import TemplateError, UsageError
from ...forms.extract import Extracted
from ...forms.model import Form
from ...problems import Problem
from ...rules.citations import Citation, Law, law_named, law_of, laws_of, overtaken
from ...rules.load import load_regulation
from ...rules.regulation import Regulation
from ...text import shortened
from ...workspace import Workspace
from ..opened.facts import regulation_files, regulation_meta
from ..opened.open_workspace import OpenWorkspace

NARRATIVE, POINT = "narrative", "point"
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
    if "laws" not in opened.memo:
        opened.memo["laws"] = laws_in(opened.workspace)
    found: tuple[Law, ...] = opened.memo["laws"]
    return found


# --- documents and narratives ---------------------------------------------------------------------------------


def warnings_of(paragraphs: Iterable[str], cited: Iterable[str], laws: Sequence[Law], day: date) -> list[str]:
    """One sentence for each overtaken number in a document; what ``cite`` gave itself (``cited``) is right."""
    given, told = tuple(cited), []
    for text in paragraphs:
        for found in overtaken(text, laws, day):
            end = found.start + len(found.written)
            if not (given and text[:end].endswith(given)):
                told.append(f"“{shortened(text[max(0, found.start - 10) : end])}”的条号：{found.now.warning}")
    return list(dict.fromkeys(told))


def warn_of_overtaken(opened: OpenWorkspace, form: Form, extracted: Extracted) -> None:
    """Tell of each point of a narrative that certainly cites a number of before; it is registered as it is."""
    if form.id != NARRATIVE:
        return
    for draft in extracted.drafts():
        text = str(draft.values.get(POINT) or "")
        if draft.void or "条" not in text:
            continue
        for found in overtaken(text, laws_at(opened), opened.today):
            if found.now.certain:
                evidence = draft.evidence.get(POINT)
                place = evidence.place if evidence else draft.places.get(POINT)
                facts: dict[str, Any] = {"said": found.now.warning, "now": found.now.article}
                draft.problems.append(Problem("cell.article_overtaken", place, POINT, found.written, facts))


# --- regulations cite -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """What was asked of one version: its article, what that is about, and where that stands on the day."""

    regulation: Regulation
    article: str
    subjects: tuple[str, ...]
    now: str


@dataclass(frozen=True)
class Cited:
    """An article, or a subject, in all versions of a law. ``now``: how to cite it on ``day``; None: nobody can tell."""

    law: Law
    day: date
    asked: str
    versions: tuple[Version, ...]
    now: Citation | None
    warning: str = ""

    def to_json(self) -> dict[str, Any]:
        """As ``dutykit regulations cite --json`` prints it."""
        return {
            "format": 1,
            "title": self.law.title,
            "asked": self.asked,
            "date": self.day.isoformat(),
            "versions": [
                {
                    "id": v.regulation.id,
                    "version": v.regulation.version,
                    "in_force": v.regulation.in_force.isoformat(),
                    "until": v.regulation.until.isoformat() if v.regulation.until else None,
                    "article": v.article or None,
                    "subjects": list(v.subjects),
                    "now": v.now or None,
                }
                for v in self.versions
            ],
            "cite": self.now.text if self.now else None,
            "warning": self.warning,
        }


@dataclass(frozen=True)
class Subjects:
    """Everything that the map of a law has: subjects in the order of the last version, and their articles in each."""

    law: Law
    day: date

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """A subject and its article in each version, "" where it has none."""
        maps = [self.law.articles(v) for v in self.law.versions]
        ordered = dict.fromkeys([*maps[-1], *self.law.subjects])
        return [(subject, [m.get(subject, "") for m in maps]) for subject in ordered]

    def to_json(self) -> dict[str, Any]:
        """As ``dutykit regulations cite --json`` prints it for a law alone."""
        ids = [v.id for v in self.law.versions]
        rows = [
            {"subject": subject, "articles": {id_: a or None for id_, a in zip(ids, articles, strict=True)}}
            for subject, articles in self.rows
        ]
        return {"format": 1, "title": self.law.title, "date": self.day.isoformat(), "subjects": rows}


_ASKED = re.compile(r"\s*(?P<law>.*?)\s*(?P<article>第[^第条]+条.*)")


def run_cite(workspace: Workspace | None, words: Sequence[str], day: date) -> Cited | Subjects:
    """What an article number (代表法第四十五条) or a subject (代表法 报告履职情况) is in each version, and on a day.

    A law alone gives all that its map has.

    Raises :class:`UsageError` for a law, an article or a subject that there is not.
    """
    laws = laws_in(workspace)
    text = " ".join(words).strip()
    try:
        asked = _ASKED.fullmatch(text)
        if asked:
            law = law_named(asked["law"], laws) if asked["law"] else _only(laws)
            return _by_article(law, asked["article"].strip(), day)
        alone = next((law for law in laws if text.strip("《》") in law.names), None)
        return Subjects(alone, day) if alone else _by_subject(text, laws, day)
    except TemplateError as error:
        raise UsageError(error.message, error.remedy, code="citation") from error


def _only(laws: Sequence[Law]) -> Law:
    if len(laws) == 1:
        return laws[0]
    named = "、".join(law.names[-1] for law in laws) or "无"
    raise UsageError("没有写是哪部法律。", f"有条号对照的：{named}。", code="citation")


def _by_article(law: Law, article: str, day: date) -> Cited:
    now = law.renumbered(article, day)
    current = law.articles(law.current(day))
    versions = tuple(
        Version(v, article if said else "", said, next((current[s] for s in said if s in current), ""))
        for v, said in law.sayings(article)
    )
    if not any(v.article for v in versions):
        raise UsageError(f"《{law.title}》各版的条号对照里都没有{article}。", "请核对条号。", code="citation")
    sure = now if now.certain or not now.warning else None
    return Cited(law, day, article, versions, sure, now.warning)


def _by_subject(text: str, laws: Sequence[Law], day: date) -> Cited:
    name = next((n for law in laws for n in law.names if text.startswith((n, f"《{n}》"))), "")
    subject = text.removeprefix("《").removeprefix(name).removeprefix("》").strip() if name else text
    if not subject:
        raise UsageError("没有写条号或事项。", "如：代表法第四十五条，代表法 报告履职情况。", code="citation")
    law = law_of(subject, laws, name)
    current = law.articles(law.current(day)).get(subject, "")
    versions = tuple(
        Version(v, at, (subject,) if at else (), current)
        for v in law.versions
        for at in [law.articles(v).get(subject, "")]
    )
    if current:
        return Cited(law, day, subject, versions, law.cite(subject, day))
    return Cited(law, day, subject, versions, None, f"{chinese(day)}适用的版本里没有“{subject}”，不能引用。")
