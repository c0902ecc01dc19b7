"""The line that every issued page carries, so that a PDF or a paper copy is recognised.

``表号 02《代表履职活动登记表》 · 下发号 HD2024-0003``: number and title of the form, and the issue. Written and read
here; what was printed before the title took its place has the id of the form there (``表号 02 · activity · …``).
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
_NO = rf"表\s*号{_MARK}([0-9A-Za-z][0-9A-Za-z-]*)"
_FORM = rf"{_NO}{_SPACE}(?:《[^《》]{{1,80}}》|([a-z][a-z0-9]*(?:\s?[-_]\s?[a-z0-9]+)*))"
_FIND_ISSUE = re.compile(_ISSUE)
_FIND_FORM = re.compile(_FORM)
_LINE = re.compile(rf"(?:{_FORM}{_SPACE})?{_ISSUE}|{_FORM}")


def imprint(no: str, title: str, issue: str) -> str:
    """The line for a footer: ``no`` and ``title`` as the schema has them; a blank form has no ``issue``."""
    return f"表号 {no}《{title}》" + (f" · 下发号 {issue}" if issue else "")


def find_imprint(text: str) -> dict[str, str]:
    """``issue``, ``no`` and ``form`` (its id) of the first imprint in the text, as far as they are there.

    Full width, lost or added spaces and line breaks between the parts do not matter.
    """
    folded = unicodedata.normalize("NFKC", unradical(text))
    found: dict[str, str] = {}
    issue = _FIND_ISSUE.search(folded)
    if issue is not None:
        found["issue"] = re.sub(r"\s", "", issue[1])
    form = _FIND_FORM.search(folded)
    if form is not None:
        found["no"] = form[1]
        if form[2]:
            found["form"] = re.sub(r"\s", "", form[2])
    return found


def without_imprint(text: str) -> str:
    """What else stands in a line with an imprint; the text itself where there is none."""
    folded = unicodedata.normalize("NFKC", unradical(text))
    rest = _LINE.sub(" ", folded)
    return text if rest == folded else rest.strip(" \t\n·|")
