"""The line that every issued page carries, so that a PDF or a paper copy is recognised.

``表号 02 · activity · 下发号 HD2024-0003``: number and id of the form, and the issue. Written here and read here.
"""

from __future__ import annotations

import re
import unicodedata

from ..text import unradical

_SPACE = r"[\s·•‧∙⋅・･|]*"
_MARK = r"[\s:]*"
# Spaces inside a number come from the layout of a PDF: taken out once, never twice, lest the page number behind
# the issue number be swallowed.
_NUMBER = r"[0-9A-Za-z]+(?:(?:[-_/][0-9A-Za-z]+)+|\s?[-_/]\s?[0-9A-Za-z]+)?"
_ISSUE = rf"下\s*发\s*号{_MARK}({_NUMBER})"
_FORM = rf"表\s*号{_MARK}[0-9A-Za-z][0-9A-Za-z-]*{_SPACE}([a-z][a-z0-9]*(?:\s?[-_]\s?[a-z0-9]+)*)"
_FIND_ISSUE = re.compile(_ISSUE)
_FIND_FORM = re.compile(_FORM)
_LINE = re.compile(rf"(?:{_FORM}{_SPACE})?{_ISSUE}|{_FORM}")


def imprint(no: str, form: str, issue: str) -> str:
    """The line for a footer: ``no`` and ``form`` as the schema has them; a blank form has no ``issue``."""
    parts = [f"表号 {no}", form, f"下发号 {issue}" if issue else ""]
    return " · ".join(part for part in parts if part)


def find_imprint(text: str) -> dict[str, str]:
    """``issue`` and ``form`` of the first imprint in the text, as far as they are there.

    Full width, lost or added spaces and line breaks between the parts do not matter.
    """
    folded = unicodedata.normalize("NFKC", unradical(text))
    found: dict[str, str] = {}
    issue = _FIND_ISSUE.search(folded)
    if issue is not None:
        found["issue"] = re.sub(r"\s", "", issue[1])
    form = _FIND_FORM.search(folded)
    if form is not None:
        found["form"] = re.sub(r"\s", "", form[1])
    return found


def without_imprint(text: str) -> str:
    """What else stands in a line with an imprint; the text itself where there is none."""
    folded = unicodedata.normalize("NFKC", unradical(text))
    rest = _LINE.sub(" ", folded)
    return text if rest == folded else rest.strip(" \t\n·|")
