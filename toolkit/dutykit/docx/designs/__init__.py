"""First designs of the templates, one module per document: ``template new`` writes them, staff edit them.

A design takes the forms (for labels) and gives the bytes of a tidied .docx.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...forms.model import Form
from . import annual_report, dossier, evaluation_form, registration_form, statement, summary

DESIGNS: Mapping[str, Callable[[Mapping[str, Form]], bytes]] = {
    "annual-report": annual_report.design,
    "dossier": dossier.design,
    "evaluation-form": evaluation_form.design,
    "registration-form": registration_form.design,
    "statement": statement.design,
    "summary": summary.design,
}
