"""The list of every document: what it is called, for whom one is made, its template, what builds its context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from . import annual_report, dossier, evaluation_form, registration_form, statement, summary
from .facts import Facts

Per = Literal["deputy", "unit", "congress"]


@dataclass(frozen=True, slots=True)
class Document:
    """One document. ``per`` says whose one is; ``also`` what else it may be made for.

    ``template`` is the file in ``templates/docx``. ``build`` takes the facts and the subject: a deputy's number, a
    unit's code, or "" for the congress. With ``term`` it tells the whole term unless one year is asked for.
    """

    id: str
    title: str
    per: Per
    template: str
    build: Callable[[Facts, str], dict[str, Any]]
    also: tuple[Per, ...] = ()
    term: bool = False


DOCUMENTS: Mapping[str, Document] = {
    document.id: document
    for document in (
        Document("annual-report", "年度履职情况报告", "deputy", "annual-report.docx", annual_report.build),
        Document(
            "registration-form", "年度履职情况登记表", "deputy", "registration-form.docx", registration_form.build
        ),
        Document("evaluation-form", "履职评价票", "deputy", "evaluation-form.docx", evaluation_form.build),
        Document("statement", "履职登记核对单", "deputy", "statement.docx", statement.build),
        Document("dossier", "代表履职档案", "deputy", "dossier.docx", dossier.build, term=True),
        Document("summary", "年度代表履职情况的说明", "congress", "summary.docx", summary.build, ("unit",)),
    )
}

TITLES: Mapping[str, str] = {document.id: document.title for document in DOCUMENTS.values()}
