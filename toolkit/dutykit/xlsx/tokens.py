"""Placeholders that a template may print anywhere: {表名}, {期间}, {下发号} and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..dates import chinese
from ..forms.basis import basis_line
from ..forms.filled import Filled
from ..forms.imprint import imprint
from ..forms.model import Form
from ..words.codes import Per

TOKENS = ("表名", "表号", "期间", "年度", "下发号", "单位", "代表", "截止日期", "轮次", "表号行", "依据")
_TOKEN = re.compile(r"\{(" + "|".join(TOKENS) + r")\}")
BASIS = "{依据}"
_WIDE = "　　"


def token_values(filled: Filled) -> dict[str, str]:
    """What each placeholder stands for in one workbook; nothing where it is not known."""
    identity, form = filled.identity, filled.form
    year = identity.get("year", "")
    unit = filled.roster.unit_by_code.get(identity.get("unit", ""))
    deputy = filled.roster.by_number.get(identity.get("deputy", ""))
    issue = identity.get("issue", "")
    return {
        "表名": form.title,
        "表号": form.no,
        "期间": f"{year}年度" if year else _period_by_hand(form),
        "年度": year,
        "下发号": issue,
        "单位": unit.name if unit else identity.get("unit", ""),
        "代表": deputy.name if deputy else "",
        "截止日期": _day(identity.get("due", "")),
        "轮次": f"退回修改第{sent_back(identity)}次" if filled.correction else "",
        "表号行": imprint(form.no, form.title, issue),
        "依据": basis_line(form.basis, filled.cite),
    }


def sent_back(identity: Mapping[str, str]) -> int:
    """How many times a form has been sent back: what was issued is its first round."""
    return max(1, int(identity.get("round") or 1) - 1)


def _period_by_hand(form: Form) -> str:
    """Room for a year that is written by hand; a form of the congress is of no year, and asks for none."""
    return "" if form.per is Per.CONGRESS else "　　　　年度"


def _day(text: str) -> str:
    from datetime import date

    try:
        return chinese(date.fromisoformat(text)) if text else ""
    except ValueError:
        return text


def fill_tokens(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; a part between wide spaces whose placeholder is empty is left out."""
    if "{" not in text:
        return text
    parts = []
    for part in text.split(_WIDE):
        names = _TOKEN.findall(part)
        if not names or any(values[n] for n in names):
            parts.append(_TOKEN.sub(lambda m: values[m[1]], part))
    return _WIDE.join(parts)
