"""The parts around the text that official papers share: letterhead, addressee, signature, imprint. Pure.

Every template of such a paper prints these members in the blocks that ``templates/docx/base.docx`` shows; a part that
is not said is empty, and the template leaves it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from ..dates import chinese
from ..text import spaced_name
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


class Parts(TypedDict):
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
) -> Parts:
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
