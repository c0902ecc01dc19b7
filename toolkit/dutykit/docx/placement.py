"""What is placed when the printed text is known.

署名 and 成文日期 stand on the line by the widths of both (GB/T 9704-2012, 7.3.5); the name of the body that sends a
paper fits its line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import partial

from ..text import width
from .edits import Edit

PLAIN = ("落款", "成文日期")
SEALED = ("盖章落款", "盖章日期")
LETTERHEAD = "发文机关标志"
PLACED = (*PLAIN, *SEALED, LETTERHEAD)
"""Styles whose paragraphs are placed."""
_SLACK = -314  # twips beyond the margin, so that a date whose figures come out wider does not break
_PITCH = 314.0  # twips of one character of size 3 as the base sets it: 16 pt, drawn together by 0.3
_TEXT = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>", re.DOTALL)
_INDENT = re.compile(r"<w:ind(?: [^>]*)?/>")
_ALIGN = re.compile(r"<w:jc(?: [^>]*)?/>")
_LATER = r"textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr|pPrChange"
_AFTER_ALIGN = re.compile(rf"<w:(?:{_LATER})\b|</w:pPr>")
_AFTER_INDENT = re.compile(rf"<w:(?:contextualSpacing|mirrorIndents|suppressOverlap|jc|{_LATER})\b|</w:pPr>")


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


def place(xml: bytes, style_ids: dict[str, str]) -> list[Edit]:
    """What sets the indents of each run of signer paragraphs that a date paragraph follows, and fits the letterhead.

    ``style_ids`` maps the names in :data:`PLACED` to the ids of this template.
    """
    found: list[Edit] = []
    letterhead = f'<w:pPr><w:pStyle w:val="{style_ids.get(LETTERHEAD)}"/>'.encode()
    if letterhead in xml:
        found += _fit_letterhead(xml, letterhead)
    for names in (PLAIN, SEALED):
        signer_id, date_id = (style_ids.get(name) for name in names)
        if signer_id and date_id and f'<w:pStyle w:val="{signer_id}"/>'.encode() in xml:
            found += _place_style(xml, signer_id, date_id, sealed=names is SEALED)
    return found


def _place_style(xml: bytes, signer_id: str, date_id: str, *, sealed: bool) -> Iterator[Edit]:
    signer_mark, date_mark = (f'<w:pPr><w:pStyle w:val="{style}"/>'.encode() for style in (signer_id, date_id))
    line = _line_width(xml)
    at = 0
    while (mark := xml.find(signer_mark, at)) >= 0:
        start = max(xml.rfind(b"<w:p>", at, mark), xml.rfind(b"<w:p ", at, mark))
        group = _group(xml, start, signer_mark) if start >= 0 else []
        if not group:
            return
        at = group[-1][1]
        days = _group(xml, at, date_mark)
        if days:
            yield from _joined(xml, group[0][0], date_mark)
            spans = [*group, days[0]]
            paragraphs = [xml[start:end].decode() for start, end in spans]
            texts = [_text(paragraph) for paragraph in paragraphs]
            rights, right = right_indents(texts[:-1], texts[-1], sealed=sealed)
            placed = zip(spans, paragraphs, texts, [*rights, right], strict=True)
            for (start, end), paragraph, text, chars in placed:
                yield start, end, _indented(paragraph, text, chars, 0 if sealed else line).encode()
            at = days[-1][1]


_STYLED = re.compile(r"<w:p(?: [^>]*)?>(?:<w:pPr>(?:<w:pStyle [^>]*/>)?)?")


def _joined(xml: bytes, start: int, date_mark: bytes) -> Iterator[Edit]:
    """Keep the last words of the text, the list of annexes and blank lines on the page of the signature at ``start``.

    A page that bears a signature and a date alone says nothing of what was signed.
    """
    while xml.endswith(b"</w:p>", 0, start):
        at = max(xml.rfind(b"<w:p>", 0, start), xml.rfind(b"<w:p ", 0, start))
        paragraph = xml[at:start].decode()
        begin = _STYLED.match(paragraph)
        if begin is None or date_mark in xml[at:start]:  # a drawing holds paragraphs of its own; another signature
            return
        if "<w:keepNext/>" not in paragraph:
            properties = begin[0] if "<w:pPr>" in begin[0] else f"{begin[0]}<w:pPr>"
            closed = "" if "<w:pPr>" in begin[0] else "</w:pPr>"
            yield at, start, f"{properties}<w:keepNext/>{closed}{paragraph[begin.end() :]}".encode()
        if (text := _text(paragraph).strip("　 ")) and not text.startswith("附件") and not text[0].isdecimal():
            return
        start = at


_LETTER = 840.0  # twips of one character of the letterhead as the base sets it: 42 pt
_RUN = re.compile(r"<w:r(?: [^>]*)?>(?:(<w:rPr>)(.*?)(</w:rPr>))?", re.DOTALL)
_AFTER_SCALE = re.compile(r"<w:(?:kern|position|sz|szCs|highlight|u|effect|bdr|shd|fitText|vertAlign|lang)\b|$")


def _fit_letterhead(xml: bytes, mark: bytes) -> Iterator[Edit]:
    """Draw the characters of a long name together, so that the name of the body stands on one line (7.2.4)."""
    line, at = _line_width(xml), 0
    while line and (found := xml.find(mark, at)) >= 0:
        start = max(xml.rfind(b"<w:p>", at, found), xml.rfind(b"<w:p ", at, found))
        at = xml.index(b"</w:p>", found)
        paragraph = xml[start:at].decode()
        needed = width(_text(paragraph)) / 2 * _LETTER
        if needed > line:
            scaled = partial(_scaled, int(100 * line / needed))
            yield start, at, _RUN.sub(scaled, paragraph).encode()


def _scaled(percent: int, run: re.Match[str]) -> str:
    """A run whose characters have so many hundredths of their width; one that is scaled already stays."""
    own = run[2] or ""
    if "<w:w " in own:
        return run[0]
    place = _AFTER_SCALE.search(own)
    assert place is not None  # the end at least
    scaled = f'{own[: place.start()]}<w:w w:val="{percent}"/>{own[place.start() :]}'
    return f"{run[0].partition('>')[0]}><w:rPr>{scaled}</w:rPr>"


def _line_width(xml: bytes) -> float:
    """Twips between the margins of the last section, 0 when it does not say."""
    at = xml.rfind(b"<w:sectPr")
    if at < 0:
        return 0.0
    last = xml[at:].decode()
    size = re.search(r'<w:pgSz [^>]*?w:w="(\d+)"', last)
    margins = re.search(r"<w:pgMar [^>]*>", last)
    if size is None or margins is None:
        return 0.0
    sides = [re.search(rf'w:{side}="(\d+)"', margins[0]) for side in ("left", "right")]
    return float(size[1]) - sum(float(side[1]) for side in sides if side)


def _group(xml: bytes, at: int, mark: bytes) -> list[tuple[int, int]]:
    """Where the paragraphs of one style begin and end that follow each other from ``at``."""
    found: list[tuple[int, int]] = []
    while xml.startswith((b"<w:p>", b"<w:p "), at) and xml.startswith(mark, xml.find(b">", at) + 1):
        end = xml.index(b"</w:p>", at) + len(b"</w:p>")
        found.append((at, end))
        at = end
    return found


def _text(paragraph: str) -> str:
    return html.unescape("".join(_TEXT.findall(paragraph)))


def _indented(paragraph: str, text: str, right: float, line: float) -> str:
    """The paragraph with its indent; where the ``line`` is known it is set from the left.

    So signature and date keep their distance in programs, too, that set a gap between figures and Chinese
    characters and make the date a little longer than counted.
    """
    head, close, tail = paragraph.partition("</w:pPr>")
    properties = _ALIGN.sub("", _INDENT.sub("", head)) + close
    left = line - (right + width(text) / 2) * _PITCH
    if line and left > 0:
        indent, align = f'w:leftChars="0" w:left="{round(left)}" w:rightChars="0" w:right="{_SLACK}"', "left"
    else:
        indent, align = f'w:rightChars="0" w:right="{round(right * _PITCH)}"', "right"
    properties = _insert(properties, _AFTER_INDENT, f"<w:ind {indent}/>")
    return _insert(properties, _AFTER_ALIGN, f'<w:jc w:val="{align}"/>') + tail


def _insert(properties: str, before: re.Pattern[str], element: str) -> str:
    """Put the element at its place in the order that the format prescribes."""
    at = before.search(properties)
    assert at is not None  # the closing tag at least
    return properties[: at.start()] + element + properties[at.start() :]


# --- the list of attachments ---------------------------------------------------------------------------


LIST = "附件说明"
_NOT_KEPT = re.compile(rb'<w:pPr><w:pStyle w:val="[^"]*"/>(?!<w:keepNext)')


def hold_list(xml: bytes, style_ids: dict[str, str]) -> list[Edit]:
    """What keeps the list of attachments together, with the sentence before it: no page bears its last line alone."""
    found: list[Edit] = []
    mark = b'<w:pPr><w:pStyle w:val="%s"/>' % style_ids.get(LIST, "-").encode()
    at = 0
    while (named := xml.find(mark, at)) >= 0:
        begin = _paragraph_before(xml, named)
        group = _group(xml, begin, mark) if begin >= 0 else []
        if not group:
            return found
        start = begin
        for _ in range(2):  # the blank line before the list, and the sentence before that
            before = _paragraph_before(xml, start)
            start = before if before >= 0 and xml.find(b"<w:tbl>", before, begin) < 0 else start
        found += [(m.end(), m.end(), b"<w:keepNext/>") for m in _NOT_KEPT.finditer(xml, start, group[-1][0])]
        at = group[-1][1]
    return found


SOURCE = "供稿"


def hold_source(xml: bytes, style_ids: dict[str, str]) -> list[Edit]:
    """What keeps who contributed an article on the page of its last words."""
    mark = b'<w:pPr><w:pStyle w:val="%s"/>' % style_ids.get(SOURCE, "-").encode()
    found: list[Edit] = []
    at = 0
    while (named := xml.find(mark, at)) >= 0:
        begin = _paragraph_before(xml, named)
        before = _paragraph_before(xml, begin)
        if before >= 0 and (styled := _NOT_KEPT.search(xml, before, begin)) and b"<w:tbl" not in xml[before:begin]:
            found.append((styled.end(), styled.end(), b"<w:keepNext/>"))
        at = named + len(mark)
    return found


def _paragraph_before(xml: bytes, at: int) -> int:
    """Where the last paragraph before a place begins; -1 for none."""
    return max(xml.rfind(b"<w:p>", 0, at), xml.rfind(b"<w:p ", 0, at))
