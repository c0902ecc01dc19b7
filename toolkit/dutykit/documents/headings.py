"""A deputy's year under the headings of a regulation, whatever scheme it has: five, nine, or any other. Pure.

What is counted stands under exactly one heading (:func:`dutykit.rules.sections.place`). What the deputy wrote stands
under the heading that names its field (``own`` of ``[[section]]``); a text that no heading names closes the document
under a title of its own and is never dropped (docs/decisions/016).
"""

from __future__ import annotations

from ..dossier.deeds import Deed
from ..forms.model import Field
from ..rules.regulation import RegulationSection, SectionPart
from ..words.codes import GROUPINGS, FieldKind, FormId
from ..words.numerals import numeral
from .context import EvidenceRow
from .evidence_rows import evidence_row
from .facts import REGISTRATION, Facts, person
from .telling import deputy_clauses
from .wording import paragraphs, sentence, stopped

BLANK = "（请代表本人填写）"
NOTHING = "（没有登记记录，请代表本人补充；没有的写“无”）"
NO_RECORD = "没有登记记录。"
"""Of a section for which the registration form has no text field: nobody is waited for."""
CLOSING = "代表本人另外填写的内容"
"""Title of what the deputy wrote and no heading of the regulation asks for; it has no number: it is not one of them."""
_BASICS = ("gender", "ethnicity", "birth", "party", "education", "employer", "post", "district", "elected")
"""Fields of the roster that a section of basic facts tells; telephone numbers are not among them."""


def title(section: RegulationSection) -> str:
    """二、出席…情况."""
    return f"{numeral(section.order)}、{section.heading}"


def deeds_by_part(facts: Facts, section: RegulationSection, number: str) -> list[tuple[SectionPart | None, list[Deed]]]:
    """What a deputy did under a section by its parts, in their order; what is of no part comes last, under ``None``."""
    under = [d for d in facts.deeds_under(section, number) if d.took_part(number)]
    if not section.parts:
        return [(None, under)]
    return [(part, [d for d in under if facts.placed[d.records].part is part]) for part in (*section.parts, None)]


def counted(facts: Facts, section: RegulationSection, number: str, *, named: bool = True) -> list[str]:
    """What is registered under a section, counted: a sentence for each of its parts that has anything."""
    told: list[str] = []
    for part, found in deeds_by_part(facts, section, number):
        lead = f"{part.heading}：" if part else "此外，" if told else ""
        one = sentence(deputy_clauses(facts, found, number, named=named), lead)
        told += [one] if one else []
    return told


def basics(facts: Facts, number: str) -> str:
    """What the roster says of a deputy, in one sentence; blank fields are left out."""
    shown = person(facts, facts.deputy(number))
    form = facts.forms.get(FormId.ROSTER)
    fields = form.table_by_name["deputies"].by_name if form else {}
    told = [f"{fields[name].label}：{shown[name]}" for name in _BASICS if name in fields and shown.get(name)]
    units = [f"{kind.label}：{shown[kind]}" for kind in GROUPINGS if shown[kind]]
    return stopped("；".join([f"姓名：{shown['name']}", *told, *units]))


# --- what the deputy wrote -------------------------------------------------------------------------------------


def own_words(facts: Facts, section: RegulationSection, number: str) -> list[str]:
    """The deputy's own paragraphs for a section, as they came back."""
    return _written(facts, number, section.own) if section.own else []


def own_fields(facts: Facts) -> list[Field]:
    """The fields of the registration form in which deputies write texts."""
    form = facts.forms.get(REGISTRATION)
    return [f for f in form.fields if f.kind == FieldKind.LONG_TEXT] if form else []


def texts_without_heading(facts: Facts, number: str) -> list[tuple[Field, list[str]]]:
    """What the deputy wrote in fields that no section of the regulation names, field by field; blank ones are left out.

    平谷's nine headings ask neither for the text on the law nor for that on shortcomings.
    """
    asked = {s.own for s in facts.regulation.sections}
    told = [(f, _written(facts, number, f.name)) for f in own_fields(facts) if f.name not in asked]
    return [(field, text) for field, text in told if text]


def _written(facts: Facts, number: str, name: str) -> list[str]:
    head = facts.registration(number)
    return [stopped(p) for p in paragraphs(head.values.get(name) if head else "")]


def own_evidence(facts: Facts, number: str) -> list[EvidenceRow]:
    """Lines of an evidence annex for the deputy's own texts, in the order in which they are printed."""
    head = facts.registration(number) if facts.evidence else None
    if head is None:
        return []
    told = [(s.own, s.heading) for s in facts.regulation.sections if head.values.get(s.own)]
    told += [(f.name, f.label) for f, _ in texts_without_heading(facts, number)]
    return [evidence_row(head, f"本人填写：{heading}", head.evidence.get(name)) for name, heading in told]
