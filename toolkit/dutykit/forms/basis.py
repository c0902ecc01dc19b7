"""Why a form or a field is asked: articles of regulations and laws, cited only where they are in force (DESIGN §4).

A schema names its sources by the id of a regulation, or by a law and the subject of its article. What they are called,
and whether they bind this congress in this year, is told by whoever issues the form: it passes a :data:`Cite`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import Any

from ..text import fold

LINE = "依据："
_PART = r"(?:《[^《》]{2,80}》(?:[（(][^（）()]{1,40}[）)])*|[第条款项之、和及()（）一二三四五六七八九十百零〇\d.\-—])+"
SOURCES = re.compile(rf"{LINE[:-1]}[：:](?:{_PART}[；;]?)+")
"""A folded line that cites and says nothing else: furniture, whatever was in force when it was printed."""


@dataclass(frozen=True, slots=True)
class BasisSource:
    """An article by which something is asked, and in a few words what for.

    ``regulation`` and ``article``, or ``law`` (what people call it) and ``subject`` (its numbers change), or ``words``
    alone, where an office cites in its own way; or a ``document`` that is made of it, which cites nothing.
    """

    regulation: str = ""
    article: str = ""
    law: str = ""
    subject: str = ""
    words: str = ""
    document: str = ""
    reason: str = ""

    @classmethod
    def read(cls, node: str | Mapping[str, Any]) -> BasisSource:
        """As a schema has it."""
        return cls(words=node) if isinstance(node, str) else cls(**{_MEMBER.get(k, k): v for k, v in node.items()})


_MEMBER = {"for": "reason"}
Cite = Callable[[BasisSource], str]
"""《title》（number）第几条 for a source that binds; "" for one that does not."""


def as_written(source: BasisSource) -> str:
    """Cite nothing but what an office wrote itself: for a form of nobody's workspace."""
    return source.words


@dataclass(frozen=True, slots=True)
class Instruction:
    """One filling instruction.

    With ``regulations`` it is printed only where one of them binds, with ``fields`` (their marks) only where one of
    them is asked for.
    """

    text: str
    regulations: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    was: str = ""
    """How it was printed before: papers that are out still bear it."""

    @classmethod
    def read(cls, node: str | Mapping[str, Any]) -> Instruction:
        """As a schema has it."""
        if isinstance(node, str):
            return cls(node)
        conditions = tuple(node.get("regulations", ())), tuple(node.get("fields", ()))
        return cls(node["text"], *conditions, was=node.get("was", ""))

    @property
    def conditions(self) -> frozenset[str]:
        """On what it hangs whether it is printed."""
        return frozenset((*self.regulations, *self.fields))

    def applies(self, cite: Cite, left_out: frozenset[str] = frozenset()) -> bool:
        """Whether it is to be printed."""
        binds = not self.regulations or any(cite(BasisSource(regulation=r)) for r in self.regulations)
        return binds and (not self.fields or not left_out.issuperset(self.fields))


def basis_line(basis: Iterable[BasisSource], cite: Cite) -> str:
    """依据：… at the foot of a form, "" where nothing is to be cited."""
    cited = dict.fromkeys(filter(None, map(cite, basis)))
    return LINE + "；".join(cited) if cited else ""


def reasons(sources: Iterable[BasisSource], cite: Cite) -> str:
    """Why a field is asked: each article that binds, and what for."""
    told = ((cite(s), s.reason) for s in sources)
    return "；".join("：".join(filter(None, (cited, reason))) for cited, reason in told if cited)


def numbered(instructions: Iterable[Instruction]) -> Iterator[str]:
    """The instructions as they are printed."""
    return (f"{number}．{item.text}" for number, item in enumerate(instructions, 1))


def before(instructions: tuple[Instruction, ...]) -> tuple[Instruction, ...]:
    """The instructions as they were printed before."""
    return tuple(replace(item, text=item.was or item.text) for item in instructions)


def printings(instructions: tuple[Instruction, ...]) -> Iterator[tuple[Instruction, ...]]:
    """The instructions as they may have been printed, whatever regulations bound then."""
    named = sorted({c for item in instructions for c in item.conditions})
    for bound in chain.from_iterable(combinations(named, n) for n in range(len(named) + 1)):
        yield tuple(i for i in instructions if not i.conditions or i.conditions & set(bound))


class PrintedLines:
    """The texts of a template with the instructions that bind, numbered anew; all other lines stay as they are.

    Made once for a form that is printed: which wordings are instructions is asked of every text on its sheet.
    """

    def __init__(
        self, instructions: tuple[Instruction, ...], cite: Cite, left_out: frozenset[str] = frozenset()
    ) -> None:
        self._known: dict[str, Instruction] = {}
        if any(item.conditions for item in instructions):
            for said in (before(instructions), instructions):  # a template of an office's own has those of its day
                self._known.update(zip(map(fold, numbered(said)), instructions, strict=True))
        binding = (item for item in instructions if item.applies(cite, left_out))
        self._now = {id(item): number for number, item in enumerate(binding, 1)}

    def of(self, text: str) -> str:
        """A text as it is printed."""
        if not self._known:
            return text
        lines = []
        for line in text.split("\n"):
            item = self._known.get(fold(line))
            if item is None:
                lines.append(line)
            elif id(item) in self._now:
                lines.append(f"{self._now[id(item)]}．{item.text}")
        return "\n".join(lines)
