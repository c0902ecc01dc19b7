"""Laws of which several versions are kept, and what cites them by a number that an amendment has overtaken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from ...dates import chinese
from ...errors import TemplateError, UsageError
from ...forms.extract import Extracted
from ...forms.model import Form
from ...problems import Problem
from ...rules.citations import Citation, Law, law_named, law_of, overtaken
from ...rules.regulation import Regulation
from ...serial import INLINE, NULL_IF_EMPTY, named, through
from ...text import shortened
from ...words.codes import FormId
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace
from ..opened.sources import laws_at, laws_in

NARRATIVE, POINT = FormId.NARRATIVE, "point"


# --- documents and narratives ---------------------------------------------------------------------------------


def warnings_of(paragraphs: Iterable[str], cited: Iterable[str], laws: Sequence[Law], day: date) -> list[str]:
    """One sentence for each overtaken number in a document; what ``cite`` gave itself (``cited``) is right."""
    given, told = tuple(cited), []
    for text in paragraphs:
        if "条" not in text:  # as in nearly all of a long paper
            continue
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


@dataclass(frozen=True, slots=True)
class VersionRef:
    """A version of a law as ``cite --json`` names it."""

    id: str
    version: str
    in_force: date
    until: date | None

    @classmethod
    def of(cls, regulation: Regulation) -> VersionRef:
        """That of a regulation."""
        return cls(regulation.id, regulation.version, regulation.in_force, regulation.until)


@dataclass(frozen=True, slots=True)
class LawVersion:
    """What was asked of one version: its article, what that is about, and where that stands on the day."""

    regulation: Regulation = field(metadata={**INLINE, **through(VersionRef.of)})
    article: str = field(metadata=NULL_IF_EMPTY)
    subjects: tuple[str, ...]
    now: str = field(metadata=NULL_IF_EMPTY)


_TITLE_OF = {**named("title"), **through(attrgetter("title"))}


@dataclass(frozen=True, slots=True)
class Cited:
    """An article, or a subject, in all versions of a law. ``now``: how to cite it on ``day``; None: nobody can tell."""

    law: Law = field(metadata=_TITLE_OF)
    asked: str
    day: date = field(metadata=named("date"))
    versions: tuple[LawVersion, ...]
    now: Citation | None = field(metadata={**named("cite"), **through(lambda found: found.text if found else None)})
    warning: str = ""


@dataclass(frozen=True, slots=True)
class SubjectOfLaw:
    """What a law speaks of, and its article in each version by id; "" where it has none."""

    subject: str
    articles: Mapping[str, str] = field(metadata=through(lambda found: {id_: a or None for id_, a in found.items()}))


@dataclass(frozen=True, slots=True)
class Subjects:
    """Everything that the map of a law has, in the order of the last version."""

    law: Law = field(metadata=_TITLE_OF)
    day: date = field(metadata=named("date"))
    subjects: tuple[SubjectOfLaw, ...]

    @classmethod
    def of(cls, law: Law, day: date) -> Subjects:
        """The subjects of a law."""
        maps = {v.id: law.articles(v) for v in law.versions}
        ordered = dict.fromkeys([*law.articles(law.versions[-1]), *law.subjects])
        rows = (SubjectOfLaw(subject, {id_: m.get(subject, "") for id_, m in maps.items()}) for subject in ordered)
        return cls(law, day, tuple(rows))


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
        return Subjects.of(alone, day) if alone else _by_subject(text, laws, day)
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
        LawVersion(v, article if said else "", said, next((current[s] for s in said if s in current), ""))
        for v, said in law.sayings(article)
    )
    if not any(v.article for v in versions):
        raise UsageError(f"《{law.title}》各版的条号对照里都没有{article}。", "请核对条号。", code="citation")
    sure = now if now.certain or not now.warning else None
    return Cited(law, article, day, versions, sure, now.warning)


def _by_subject(text: str, laws: Sequence[Law], day: date) -> Cited:
    name = next((n for law in laws for n in law.names if text.startswith((n, f"《{n}》"))), "")
    subject = text.removeprefix("《").removeprefix(name).removeprefix("》").strip() if name else text
    if not subject:
        raise UsageError("没有写条号或事项。", "如：代表法第四十五条，代表法 报告履职情况。", code="citation")
    law = law_of(subject, laws, name)
    current = law.articles(law.current(day)).get(subject, "")
    versions = tuple(
        LawVersion(v, at, (subject,) if at else (), current)
        for v in law.versions
        for at in [law.articles(v).get(subject, "")]
    )
    if current:
        return Cited(law, subject, day, versions, law.cite(subject, day))
    return Cited(law, subject, day, versions, None, f"{chinese(day)}适用的版本里没有“{subject}”，不能引用。")
