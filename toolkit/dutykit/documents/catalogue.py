"""The list of every document: what it is called, for whom one is made, its template, what builds its context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from ..dossier.target import Target
from ..words.codes import Per
from . import (
    annual_report,
    bulletin,
    circular,
    commendation,
    committee_report,
    contact_notice,
    dossier,
    duty_letter,
    evaluation_form,
    evaluation_result,
    explanation,
    filling_notice,
    finding_sheet,
    handbook,
    handover,
    meeting_notice,
    minutes,
    plan,
    promulgation,
    public_notice,
    registration_form,
    reminder,
    renomination,
    sign_in,
    statement,
    summary,
    term_report,
    transfer,
)
from .context import DocumentContext
from .facts import Facts
from .own_document import OwnDocument, Source, build_own


@dataclass(frozen=True, slots=True)
class Document:
    """One document. ``kinds`` says for what one is made; where it is made for the congress, that is the usual.

    ``template`` is the file in ``templates/docx``. ``build`` takes the facts and the target. With ``term`` it tells the
    whole term unless one year is asked for. With ``pattern`` its variants are data (:mod:`.paper`), and the office may
    write a material for it; ``compares`` tells it the year before as well. ``own`` is what an office declared of a
    document that it added.
    """

    id: str
    title: str
    kinds: tuple[Per, ...]
    template: str
    build: Callable[[Facts, Target], DocumentContext]
    term: bool = False
    pattern: bool = False
    compares: bool = False
    own: OwnDocument | None = None

    @property
    def official(self) -> bool:
        """Whether it may have attached tables, and what is open in it stands in comments."""
        return self.pattern or self.own is not None


# fmt: off
DOCUMENTS: Mapping[str, Document] = {
    document.id: document
    for document in (
        Document("annual-report", "年度履职情况报告", (Per.DEPUTY,), "annual-report.docx", annual_report.build),
        Document(
            "registration-form", "年度履职情况登记表", (Per.DEPUTY,), "registration-form.docx", registration_form.build
        ),
        Document("evaluation-form", "履职评价票", (Per.DEPUTY,), "evaluation-form.docx", evaluation_form.build),
        Document("statement", "履职登记核对单", (Per.DEPUTY,), "statement.docx", statement.build),
        Document("finding-sheet", "履职核查结论核对单", (Per.DEPUTY,), "finding-sheet.docx", finding_sheet.build),
        Document("dossier", "代表履职档案", (Per.DEPUTY,), "dossier.docx", dossier.build, term=True),
        Document("sign-in", "签到表", (Per.ACTIVITY, Per.MEETING), "sign-in.docx", sign_in.build),
        Document("term-report", "届内履职情况报告", (Per.DEPUTY,), "term-report.docx", term_report.build, term=True),
        Document(
            "evaluation-result",
            "评议结果",
            (Per.DEPUTY, Per.MEETING),
            "evaluation-result.docx",
            evaluation_result.build,
        ),
        Document("duty-letter", "通报履职情况的函", (Per.DEPUTY,), "duty-letter.docx", duty_letter.build),
        Document("reminder", "履职提醒函", (Per.DEPUTY,), "reminder.docx", reminder.build),
        Document(
            "renomination", "继续提名综合评价表", (Per.DEPUTY,), "renomination.docx", renomination.build, term=True
        ),
        Document("handover", "届末档案移交清单", (Per.UNIT,), "handover.docx", handover.build, term=True),
        Document("transfer", "选民意见转办单", (Per.CONTACT,), "transfer.docx", transfer.build),
        Document("handbook", "履职手册", (Per.DEPUTY,), "handbook.docx", handbook.build),
        Document("minutes", "活动记录", (Per.ACTIVITY,), "minutes.docx", minutes.build),
        Document(
            "meeting-notice", "会议活动通知", (Per.ACTIVITY, Per.MEETING), "meeting-notice.docx", meeting_notice.build
        ),
        Document("contact-notice", "接待选民公告", (Per.UNIT,), "contact-notice.docx", contact_notice.build),
        Document("filling-notice", "填报通知", (Per.UNIT,), "filling-notice.docx", filling_notice.build),
        Document(
            "summary", "年度代表履职情况的说明", (Per.CONGRESS, Per.UNIT), "summary.docx", summary.build, pattern=True
        ),
        Document(
            "explanation", "关于草案的说明", (Per.REGULATION,), "explanation.docx", explanation.build, pattern=True
        ),
        Document("promulgation", "印发文件", (Per.REGULATION,), "promulgation.docx", promulgation.build, pattern=True),
        Document(
            "committee-report", "代表履职工作报告", (Per.CONGRESS,), "committee-report.docx", committee_report.build,
            pattern=True, compares=True,
        ),
        Document(
            "circular", "通报", (Per.CONGRESS, Per.UNIT), "circular.docx", circular.build, pattern=True, compares=True
        ),
        Document("commendation", "通报表彰", (Per.CONGRESS,), "commendation.docx", commendation.build, pattern=True),
        Document("plan", "工作计划", (Per.CONGRESS, Per.UNIT), "plan.docx", plan.build, pattern=True),
        Document("bulletin", "简报", (Per.BULLETIN,), "bulletin.docx", bulletin.build, pattern=True),
        Document(
            "public-notice", "公示", (Per.CONGRESS, Per.UNIT), "public-notice.docx", public_notice.build, pattern=True
        ),
    )
}
# fmt: on

TITLES: Mapping[str, str] = {document.id: document.title for document in DOCUMENTS.values()}

SOURCES: Mapping[str, Source] = {
    d.id: {"title": d.title, "kinds": d.kinds, "term": d.term, "build": d.build} for d in DOCUMENTS.values()
}
"""What an own document may draw on."""


def document_of(own: OwnDocument) -> Document:
    """The line of the list for a document of an office's own."""
    return Document(
        own.id, own.title, own.kinds, own.template, partial(build_own, own), term=own.term,
        compares=bool(own.variant.headings), own=own,
    )  # fmt: skip
