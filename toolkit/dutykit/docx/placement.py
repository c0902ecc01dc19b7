"""Where 署名 and 成文日期 stand on the line (GB/T 9704-2012, 7.3.5), from the widths of the printed text."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from ..text import width

PLAIN = ("落款", "成文日期")
SEALED = ("盖章落款", "盖章日期")
_PITCH = 315.0  # twips of one character of size 3 as the scaffold sets it
_TEXT = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>", re.DOTALL)
_INDENT = re.compile(r"<w:ind(?: [^>]*)?/>")
_AFTER_INDENT = re.compile(
    r"<w:(?:contextualSpacing|mirrorIndents|suppressOverlap|jc|textDirection|textAlignment|textboxTightWrap"
    r"|outlineLvl|divId|cnfStyle|rPr|sectPr|pPrChange)\b|</w:pPr>"
)


def right_indents(signers: Sequence[str], day: str, *, sealed: bool) -> tuple[list[float], float]:
    """The right indents of the signers' lines and of the date, in characters.

    Without a seal the signature ends two characters from the right and the date begins two characters right of
    where it begins; a longer date ends two characters from the right and pushes the signature to the left.
    With a seal the date ends four characters from the right and the signature is centred over it.
    """
    widths = [width(signer) / 2 for signer in signers]
    of_day = width(day) / 2
    if sealed:
        of_date = max(4.0, *((w - of_day) / 2 for w in widths))
        return [of_date + (of_day - w) / 2 for w in widths], of_date
    begin = max(2 + max(widths), 2 + of_day + 2)  # where the signatures begin, from the right margin
    return [begin - w for w in widths], begin - 2 - of_day


def place(xml: str, style_ids: dict[str, str]) -> str:
    """Set the indents of each run of signer paragraphs that a date paragraph follows.

    ``style_ids`` maps the names in :data:`PLAIN` and :data:`SEALED` to the ids of this template.
    """
    for names in (PLAIN, SEALED):
        signer_id, date_id = (style_ids.get(name) for name in names)
        if signer_id and date_id and f'<w:pStyle w:val="{signer_id}"/>' in xml:
            xml = _place_style(xml, signer_id, date_id, sealed=names is SEALED)
    return xml


def _place_style(xml: str, signer_id: str, date_id: str, *, sealed: bool) -> str:
    signer_mark, date_mark = (f'<w:pPr><w:pStyle w:val="{style}"/>' for style in (signer_id, date_id))
    pieces: list[str] = []
    at = 0
    while True:
        mark = xml.find(signer_mark, at)
        if mark < 0:
            break
        start = max(xml.rfind("<w:p>", at, mark), xml.rfind("<w:p ", at, mark))
        group, end = _group(xml, start, signer_mark) if start >= 0 else ([], mark)
        if not group:
            return xml
        pieces.append(xml[at:start])
        at = end
        day, end = _group(xml, at, date_mark)
        if day:
            rights, right = right_indents([_text(signer) for signer in group], _text(day[0]), sealed=sealed)
            group = [*map(_indented, group, rights), _indented(day[0], right), *day[1:]]
            at = end
        pieces += group
    return "".join([*pieces, xml[at:]])


def _group(xml: str, at: int, mark: str) -> tuple[list[str], int]:
    """The paragraphs of one style that follow each other from ``at``, and where they end."""
    found: list[str] = []
    while xml.startswith(("<w:p>", "<w:p "), at) and xml.startswith(mark, xml.find(">", at) + 1):
        end = xml.index("</w:p>", at) + len("</w:p>")
        found.append(xml[at:end])
        at = end
    return found, at


def _text(paragraph: str) -> str:
    return html.unescape("".join(_TEXT.findall(paragraph)))


def _indented(paragraph: str, chars: float) -> str:
    head, close, tail = paragraph.partition("</w:pPr>")
    properties = _INDENT.sub("", head) + close
    at = _AFTER_INDENT.search(properties)
    assert at is not None  # the closing tag at least
    indent = f'<w:ind w:rightChars="{round(chars * 100)}" w:right="{round(chars * _PITCH)}"/>'
    return properties[: at.start()] + indent + properties[at.start() :] + tail
