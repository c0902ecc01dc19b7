"""The manual of the desk (``docs/工作台.md``): one text for it, the help beside each page, and the steps of the tour.

A page names its section in :data:`HELP`. Of Markdown only what the manual uses is read: headings, paragraphs, lists,
bold, code and links; anything else is refused, so that nobody writes what the desk would show as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from .. import assets

TOUR = "走一遍样例"
HELP: Mapping[str, str] = {
    "welcome": "第一次打开",
    "year": "本年度",
    "issuing": "下发",
    "return": "回收件", "returns": "回收件",
    "record": "登记", "records": "登记",
    "deputy": "代表", "deputies": "代表",
    "review": "审核",
    "finding": "核查", "findings": "核查",
    "document": "文书", "documents": "文书",
    "keeping": "保管",
    "settings": "设置",
    "job": "工作进度", "jobs": "工作进度",
    "help": "帮助", "tour": TOUR,
    "own": "单位和代表的页面",
    "password": "密码",
}  # fmt: skip
"""Sections by the first word of a route's name."""
_INLINE = re.compile(r"\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)]+)\)")
_ITEM = re.compile(r"(- |\d+\. )")
_PICTURE = re.compile(r"!\[[^\]]*\]\(pictures/[^)]+\)")
_NOT_READ = re.compile(r"\s*([>|]|```|<\w|!\[|\* |\+ )")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the manual; ``parts`` are the sections within it."""

    title: str
    text: str
    parts: tuple[Section, ...] = ()


@cache
def sections() -> Mapping[str, Section]:
    """Every section by its title. Raises :class:`~dutykit.errors.TemplateError` where the manual is not there."""
    text = assets.read_text("docs", "工作台.md")
    return {title: _with_parts(title, body) for title, body in _split(text, "## ")}


def section_of(route: str) -> Section | None:
    """The section that a route names; ``None`` for one that is not a page of the desk."""
    title = HELP.get(route.split(".", 1)[0])
    return sections()[title] if title else None


def _with_parts(title: str, body: str) -> Section:
    lead = body.split("\n### ", 1)[0]
    return Section(title, lead.strip(), tuple(Section(t, b.strip()) for t, b in _split(body, "### ")))


def _split(text: str, mark: str) -> Iterator[tuple[str, str]]:
    pieces = re.split(rf"^{mark}(.+)$", text, flags=re.MULTILINE)[1:]
    return zip(pieces[::2], pieces[1::2], strict=True)


Address = Callable[[str], str]
"""What a link leads to, by what stands in the manual; empty where the desk has no such page."""


def drawn(text: str, address: Address) -> Markup:
    """A text of the manual as HTML, without its pictures: those of pages that stand beside it.

    Raises :class:`ValueError` for Markdown that the manual does not use.
    """
    return Markup("\n").join(_block(lines, address) for lines in _blocks(text))


def _blocks(text: str) -> Iterable[list[str]]:
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    return (block.splitlines() for block in blocks if block and not _PICTURE.fullmatch(block))


def _block(lines: list[str], address: Address) -> Markup:
    for line in lines:
        if _NOT_READ.match(line) or line.startswith("#"):
            raise ValueError(f"the manual of the desk does not use this: {line}")
    if not _ITEM.match(lines[0]):
        return Markup("<p>{}</p>").format(_line(_joined(lines), address))
    items: list[list[str]] = []
    for line in lines:
        if _ITEM.match(line):
            items.append([_ITEM.sub("", line, count=1)])
        else:
            items[-1].append(line)
    told = Markup("").join(Markup("<li>{}</li>").format(_line(_joined(item), address)) for item in items)
    return (Markup("<ul>{}</ul>") if lines[0].startswith("- ") else Markup("<ol>{}</ol>")).format(told)


def _joined(lines: list[str]) -> str:
    """Lines of one paragraph: Chinese is joined without a space, words of Latin letters with one."""
    return re.sub(r"(?<=[\x21-\x7e])\n(?=[\x21-\x7e])", " ", "\n".join(s.strip() for s in lines)).replace("\n", "")


def _line(text: str, address: Address) -> Markup:
    found, at = [], 0
    for match in _INLINE.finditer(text):
        found.append(escape(text[at : match.start()]))
        found.append(_inline(match, address))
        at = match.end()
    return Markup("").join([*found, escape(text[at:])])


def _inline(match: re.Match[str], address: Address) -> Markup:
    bold, code, label, target = match.groups()
    if bold is not None:
        return Markup("<strong>{}</strong>").format(bold)
    if code is not None:
        return Markup("<code>{}</code>").format(code)
    href = address(target)
    return Markup('<a href="{}">{}</a>').format(href, label) if href else Markup("“{}”").format(label)
