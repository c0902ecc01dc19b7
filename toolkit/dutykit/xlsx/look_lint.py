"""What is odd about a template: told to the office, never a reason to stop."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..evidence import a1
from ..forms.model import Form, mark_of
from ..text import label_key, nearest
from .look import Look
from .look_read import plain_text
from .tokens import TOKENS

_TOKEN = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class LookNote:
    """One remark; ``message`` and ``remedy`` are Chinese, ``code`` is stable.

    Codes: ``mark.unknown``, ``mark.missing``, ``label.missing``, ``title.missing``,
    ``token.unknown``, ``footer.token``.
    """

    code: str
    subject: str
    message: str
    remedy: str


def lint_look(look: Look, form: Form) -> list[LookNote]:
    """Remarks on a template's look: unknown and missing marks, labels, title, placeholders."""
    known = {mark_of(t.name if t else "", f.name): f for t, f in form.all_fields()}
    known_names = [*known, *(f"s_{t.name}" for t in form.tables)]
    notes = []
    for mark in look.unknown:
        near = nearest(mark, known_names)
        hint = f"是不是 {near}？" if near else "请在名称管理器中删去或改正。"
        notes.append(LookNote("mark.unknown", mark, f"名称 {mark} 不对应任何栏目。", hint))
    for mark in look.laid_out:
        label = known[mark].label
        remedy = f"如需改变位置，请把目标单元格命名为 {mark}。"
        notes.append(LookNote("mark.missing", mark, f"“{label}”没有标记，已排在所属部分的末尾。", remedy))
    for mark, field in known.items():
        if mark not in look.labels and not field.until:
            remedy = "请在标记的左边或上方写上栏目名称。"
            notes.append(LookNote("label.missing", mark, f"“{field.label}”旁边没有栏目名称。", remedy))
    return notes + _texts(look, form)


def _texts(look: Look, form: Form) -> list[LookNote]:
    notes = []
    texts = {
        place: plain_text(cell.value) for place, cell in look.cells.items() if isinstance(cell.value, (str, tuple))
    }
    if not any("{表名}" in t or label_key(form.title) in label_key(t) for t in texts.values()):
        remedy = f"请写上“{form.title}”，或用占位符 {{表名}}。"
        notes.append(LookNote("title.missing", "title", "版式里没有表的标题。", remedy))
    for place, text in texts.items():
        for token in _TOKEN.findall(text):
            if token not in TOKENS:
                near = nearest(token, TOKENS, 0.5)
                hint = f"是不是 {{{near}}}？" if near else "可用的有：" + "、".join(f"{{{t}}}" for t in TOKENS)
                message = f"{a1(*place)} 中的占位符 {{{token}}} 没有定义，将原样印出。"
                notes.append(LookNote("token.unknown", token, message, hint))
    if "{表号行}" not in look.page.footer:
        message = "页脚没有 {表号行}，下发时会加在页脚左边。"
        notes.append(LookNote("footer.token", "footer", message, "如需改变位置，请在页脚中写 {表号行}。"))
    return notes
