"""The page that shows a clerk what each question looks like: what was written, what the program says, what to do.

The sentences are the program's own, so that the page follows them; ``questions.toml`` says what was on the paper and
in which order the questions stand, and describes the small tables that are drawn for the most frequent of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from rules_page import cell

from dutykit.problems import CATALOG

HERE = Path(__file__).parent
LEAD = (
    "收回的表里有看不准的地方，程序不猜，退回来问。这一页按填表人常见的情形，逐种列出：表上写的是什么、"
    "程序怎么说（原话）、该怎么办。标“提示”的已经登记，只是告知；其余的改好以前不登记，也不计数。"
    "例中的人和单位都是虚构的。编号对应 [问题一览](problems.md)。"
)
Filled = Callable[[str, str, Mapping[str, Any]], str]


@dataclass(frozen=True)
class Drawn:
    """A table of one row as a clerk gets it back: its labels, what was written, and the cell that is asked about."""

    code: str
    form: str
    labels: tuple[str, ...]
    row: tuple[str | int, ...]
    cell: int
    """Counted from 1; 0 is the whole row."""
    look: str = ""
    """``struck``, or a number format."""

    @property
    def picture(self) -> str:
        """The name of its file in ``pictures``."""
        return f"asked-{self.code.replace('.', '-').replace('_', '-')}.png"

    def asked(self, column: int) -> bool:
        """Whether a column (from 1) is one that is asked about."""
        return self.cell in (0, column)


def questions() -> dict[str, Any]:
    """What ``questions.toml`` says."""
    return tomllib.loads((HERE / "questions.toml").read_text(encoding="utf-8"))


def drawn(said: Mapping[str, Any]) -> list[Drawn]:
    """The tables that are drawn."""
    return [Drawn(**(p | {"labels": tuple(p["labels"]), "row": tuple(p["row"])})) for p in said["picture"]]


def families(said: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], list[str]]]:
    """Each family with its codes; a code belongs to the first that names it, by itself before a pattern."""
    left = dict.fromkeys(CATALOG)
    named = {code for family in said["family"] for code in family["codes"] if "*" not in code}
    unknown = (named | said["written"].keys()) - CATALOG.keys()
    assert not unknown, f"questions.toml: no such code: {sorted(unknown)}"
    for family in said["family"]:
        mine = [c for pattern in family["codes"] for c in left if c == pattern or _matches(c, pattern, named)]
        mine = list(dict.fromkeys(mine))
        for code in mine:
            del left[code]
        yield family, mine
    if left:
        yield {"title": "其他", "lead": "不属于以上各类的。"}, list(left)


def _matches(code: str, pattern: str, named: set[str]) -> bool:
    return "*" in pattern and code not in named and fnmatchcase(code, pattern)


def questions_page(note: str, facts: Mapping[str, Any], filled: Filled) -> str:
    """The page."""
    said = questions()
    pictures = {d.code: d for d in drawn(said)}
    groups = list(families(said))
    lines = [
        note,
        "# 常见退件：每一种问法长什么样\n",
        f"{LEAD}\n",
        " · ".join(f"[{f['title']}](#{_anchor(f['title'])})" for f, _ in groups) + "\n",
    ]
    for family, codes in groups:
        lines += [f"## {family['title']}\n", f"{family['lead']}\n"]
        for code in codes:
            if code in pictures:
                lines += list(_pictured(pictures[code], facts, filled))
        lines += ["| 表上是这样的 | 程序说 | 怎么办 |", "|---|---|---|"]
        lines += [_line(code, said["written"], facts, filled) for code in codes]
        lines.append("")
    return "\n".join(lines)


def _anchor(title: str) -> str:
    return re.sub(r"\W", "", title)


def _pictured(table: Drawn, facts: Mapping[str, Any], filled: Filled) -> Iterator[str]:
    entry = CATALOG[table.code]
    label = table.labels[table.cell - 1] if table.cell else "整行"
    yield f"![{label}：{table.row[table.cell - 1] if table.cell else '划掉'}](pictures/{table.picture})\n"
    own = {"label": label, "value": str(table.row[table.cell - 1])} if table.cell else {}
    told = {**facts, "code": {**facts["code"], table.code: facts["code"].get(table.code, {}) | own | _own(table)}}
    yield f"> {filled(entry.sentence, table.code, told)}{filled(entry.remedy, table.code, told)}\n"


def _own(table: Drawn) -> dict[str, Any]:
    """What a sentence says of the very words that are drawn."""
    words = str(table.row[table.cell - 1]) if table.cell else ""
    by_code: dict[str, dict[str, Any]] = {
        "cell.mark": {"mark": "①"},
        "cell.shown": {"shown": f"{words}户"},
        "person.unknown": {"name": "宋玉"},
        "person.remark_state": {"name": "王芳", "remark": "请假"},
    }
    return by_code.get(table.code, {})


def _line(code: str, written: Mapping[str, str], facts: Mapping[str, Any], filled: Filled) -> str:
    entry = CATALOG[code]
    sentence, remedy = (cell(filled(text, code, facts)) for text in (entry.sentence, entry.remedy))
    level = "" if entry.severity == "error" else "（提示）"
    return f"| {cell(written.get(code) or _shown(code, facts, filled))} | {level}{sentence} `{code}` | {remedy} |"


def _shown(code: str, facts: Mapping[str, Any], filled: Filled) -> str:
    """What stood in the cell, from the facts of the example."""
    sentence = CATALOG[code].sentence
    form = "{label}：{value}" if "{label}" in sentence and "{value}" in sentence else "{value}"
    return filled(form, code, facts) if "{value}" in sentence else "—"
