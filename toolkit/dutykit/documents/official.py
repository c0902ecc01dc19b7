"""The parts around the text that official papers share: letterhead, addressee, signature, imprint. Pure.

Every template of such a paper prints these members in the blocks that ``templates/docx/base.docx`` shows; a part that
is not said is empty, and the template leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from ..dates import chinese
from ..dossier.views import SessionRow
from ..text import spaced_name, width
from ..words.lists import SessionKind
from ..words.numerals import numeral, term_name
from .facts import Facts
from .paper import Variant, day_of
from .receivers import reviewers
from .titles import title_lines


class Letterhead(TypedDict):
    """版头: whose paper it is (in red), and its number."""

    issuer: str
    number: str


class Signature(TypedDict):
    """署名 and 成文日期; the places of both are set when the text is known. ``sealed`` leaves room for a seal."""

    names: list[str]
    date: str
    sealed: bool


class Imprint(TypedDict):
    """版记, at the foot of the last page; empty ``printer``: none."""

    copy_to: str
    printer: str
    printed: str


class OfficialParts(TypedDict):
    """What an official paper has around its text."""

    title: str
    title_lines: list[str]
    head: Letterhead
    to: str
    sign: Signature
    imprint: Imprint


def parts(
    title: str,
    *,
    on: date,
    issuer: str = "",
    number: str = "",
    to: str = "",
    signers: Sequence[str] = (),
    sealed: bool = False,
    copy_to: str = "",
    printer: str = "",
    printed: date | None = None,
) -> OfficialParts:
    """The parts of a paper that bears the day ``on``.

    The addressee gets its full-width colon, the list of those who get a copy its full stop; names of two characters are
    padded. Without ``printed`` the imprint bears the day of the paper.
    """
    return {
        "title": title.replace("\n", ""),
        "title_lines": title_lines(title),
        "head": {"issuer": issuer, "number": number},
        "to": addressed(to),
        "sign": {"names": [spaced_name(name) for name in signers if name], "date": chinese(on), "sealed": sealed},
        "imprint": {
            "copy_to": f"抄送：{copy_to.rstrip('。')}。" if copy_to else "",
            "printer": printer,
            "printed": f"{chinese(printed or on)}印发" if printer else "",
        },
    }


def addressed(to: str) -> str:
    """An addressee with the full-width colon that ends it; nothing for none."""
    return f"{to.rstrip(':：')}：" if to else ""


def attachments(titles: Sequence[str]) -> list[str]:
    """Lines of 附件说明: 附件：……, or 附件：1. …… and 2. …… under it; no mark at the end of a name."""
    names = [title.rstrip("。；，") for title in titles]
    if len(names) < 2:
        return [f"附件：{name}" for name in names]
    return [f"{'附件：' if i == 1 else '　　　'}{i}. {name}" for i, name in enumerate(names, 1)]


def attachment_mark(number: int, of: int) -> str:
    """附件, or 附件2 where there are several: the first line of its page."""
    return f"附件{number}" if of > 1 else "附件"


# --- words of the office ---------------------------------------------------------------------------------------

UNKNOWN = "××"
"""Where a name is not known; the paper says so among what is open."""
_NAME = re.compile(r"\{(\w+)\}")


class Words:
    """Names that texts of patterns may hold in braces: of the congress and the year, and the regulation's own words."""

    def __init__(self, facts: Facts, unit: str = "", more: Mapping[str, str] | None = None) -> None:
        whole = "人民代表大会"
        body = facts.congress if whole in facts.congress else f"{facts.congress}{whole}"
        term = facts.congress_of_term
        self.known: dict[str, str] = {
            "report": "报告履职情况",
            "groups": "代表小组",
            "station": "代表联络站",
            "office": "人大常委会代表联络机构",
            "committee": "人大常委会",
            **facts.regulation.words,
            "reviewer": reviewers(facts),
            "deputies": f"{facts.regulation.words.get('congress', '').replace(whole, '人大') or '人大'}代表",
            "year": str(facts.year),
            "next_year": str(facts.year + 1),
            "term": term_name(facts.term),
            "full": body,
            "full_committee": f"{body}常务委员会",
            "short_committee": f"{body}常务委员会".replace("人民代表大会常务委员会", "人大常委会"),
            "full_of_term": term,
            "committee_of_term": f"{term}常务委员会",
            "unit": facts.unit(unit).name if unit else "",
            "regulation": facts.regulation.cited,
            **(more or {}),
        }
        self.missing: list[str] = []

    def said(self, text: str) -> str:
        """The text with its names filled in; one that nobody knows is left as ×× and noted."""
        return _NAME.sub(self._name, text)

    def _name(self, found: re.Match[str]) -> str:
        name = found[1]
        if self.known.get(name):
            return self.known[name]
        if name not in self.known:
            self.missing.append(f"用语“{name}”在办法文件的 [words] 里没有写")
        return UNKNOWN if name not in self.known else ""


# --- read out at a meeting -------------------------------------------------------------------------------------

SALUTATIONS: Mapping[str, str] = {
    SessionKind.STANDING_COMMITTEE: "主任、各位副主任、各位委员：",
    SessionKind.CHAIR: "主任、各位副主任：",
    SessionKind.CONGRESS: "各位代表：",
}


class Opening(TypedDict):
    """副题, who speaks, and how the meeting is greeted."""

    subtitle_lines: list[str]
    speaker: str
    salutation: str


def meeting_on(facts: Facts, kinds: Sequence[str] = tuple(SALUTATIONS)) -> SessionRow | None:
    """The meeting of one of the kinds that opens on the printed day."""
    rows = [SessionRow(r.values) for r in facts.of_view(SessionRow)]
    return next((row for kind in kinds for row in rows if row.kind == kind and row.opening == facts.on), None)


def meeting_name(facts: Facts, meeting: SessionRow) -> str:
    """北京市石景山区第十七届人民代表大会常务委员会第六次会议."""
    title = meeting.title
    if title:
        head = facts.congress.partition("人民代表大会")[0]
        said = next((n for n in range(len(head), 0, -1) if title.startswith(head[-n:])), 0)
        return head[: len(head) - said] + title  # 青石区第十七届… gets the 北京市 that it leaves out
    ordinal = f"第{numeral(meeting.ordinal)}次" if meeting.ordinal else ""
    body: str = {
        SessionKind.STANDING_COMMITTEE: "常务委员会",
        SessionKind.CHAIR: "常务委员会主任会议",
        SessionKind.CONGRESS: "",
    }[SessionKind(meeting.kind)]
    return f"{facts.congress_of_term}{body}{ordinal}" + ("会议" if meeting.kind != SessionKind.CHAIR else "")


def opening(facts: Facts, variant: Variant, own: Mapping[str, Any], words: Words, still_open: list[str]) -> Opening:
    """How a paper that is read out begins; nothing for one that no meeting hears."""
    if not variant.meeting:
        return {"subtitle_lines": [], "speaker": "", "salutation": ""}
    found = meeting_on(facts, [variant.meeting])
    day, name = day_of(own.get("day")), str(own.get("meeting", ""))
    if not name and found:
        day, name = day or facts.on, meeting_name(facts, found)
    if not name:
        still_open.append("会议名称和日期待填写")
    when = chinese(day) if day else "××××年×月×日"
    return {
        "subtitle_lines": broken(f"——{when}　在{name or '××会议'}上"),
        "speaker": _speaker(facts, variant, own, words, still_open),
        "salutation": str(own.get("salutation", "")) or SALUTATIONS.get(variant.meeting, "各位代表："),
    }


def _speaker(facts: Facts, variant: Variant, own: Mapping[str, Any], words: Words, still_open: list[str]) -> str:
    """Post and name of who reads the paper out."""
    person = str(own.get("speaker", "")) or facts.speaker
    if not person:
        still_open.append(f"作{'报告' if '报告' in variant.title else '说明'}的人姓名待填写")
    if facts.speaker:
        return facts.speaker
    own_post = words.known["unit"] or words.said("{speaker}" if "speaker" in words.known else "{office}负责人")
    post = str(own.get("post", "")) or own_post
    return f"{post}　{spaced_name(person) if person else '×××'}"


_SUBTITLE = 56
"""Columns of a line of 28 characters."""


def broken(line: str) -> list[str]:
    """A subtitle on lines of 28 characters, broken after 人民代表大会, or after 届 where that is too far."""
    if width(line) <= _SUBTITLE:
        return [line]
    for end in ("人民代表大会", "届"):
        cut = line.find(end) + len(end)
        if len(end) <= cut < len(line) - 1 and width(line[:cut]) <= _SUBTITLE - 3:  # figures may come out wider
            return [line[:cut], line[cut:]]
    return [line]


# --- paragraphs that a person wrote ------------------------------------------------------------------------------

_LEVELS = (
    (1, re.compile(r"[一二三四五六七八九十]+、")),
    (2, re.compile(r"（[一二三四五六七八九十]+）")),
)
_HEADING_AT_MOST = 30
"""Longer lines that begin so are text: a heading is short, and has no stop within."""


class Paragraph(TypedDict):
    """One paragraph: 0 is text, 1 to 4 the level of a heading; ``lead`` is a number of an article before it."""

    level: int
    lead: str
    text: str


def paragraph(text: str, level: int = 0, lead: str = "") -> Paragraph:
    """A paragraph of text."""
    return {"level": level, "lead": lead, "text": text}


_ARTICLE = re.compile(r"(第[一二三四五六七八九十百零〇]+条)[\s\u3000]*")


def written(text: str) -> list[Paragraph]:
    """The paragraphs that a person wrote, headings known by their numbers (一、（一）), articles by 第×条."""
    found: list[Paragraph] = []
    for raw in text.splitlines():
        line = raw.strip(" \u3000\t")
        if not line:
            continue
        article = _ARTICLE.match(line)
        if article:
            found.append(paragraph(line[article.end() :], lead=article[1]))
            continue
        short = len(line) <= _HEADING_AT_MOST and not re.search("[。；：]", line.rstrip("。"))
        level = next((n for n, mark in _LEVELS if short and mark.match(line)), 0)
        level = 0 if level > 1 and line.endswith("。") else level  # an item of an article, no heading
        found.append(paragraph(line.rstrip("。") if level else line, level))
    return found
