"""On which line of a TOML text something stands: the standard reader keeps no places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

TomlPath = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """The line, from 1, of the nearest thing on ``path`` (as jsonschema gives it) that has a line of its own.

    Keys of tables, tables and tables of arrays have one; what is inside an inline table or a list has its key's.
    """
    known = _lines(text)
    steps = tuple(path)
    while steps:
        for place in (steps, (*steps, 0)):  # of an array of tables the first
            if place in known:
                return known[place]
        steps = steps[:-1]
    return None


def _lines(text: str) -> dict[TomlPath, int]:
    lines: dict[TomlPath, int] = {}
    counts: dict[TomlPath, int] = {}
    here: TomlPath = ()
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            here = _entered(header[2].split("."), counts, is_array=header[1] == "[[")
            lines[here] = number
        elif key:
            lines.setdefault((*here, key[1]), number)
    return lines


def _entered(names: list[str], counts: dict[TomlPath, int], *, is_array: bool) -> TomlPath:
    """The path of a header, its arrays numbered: the last one begun of each array above it."""
    here: TomlPath = ()
    for at, name in enumerate(names):
        here = (*here, name)
        if at == len(names) - 1 and is_array:
            counts[here] = counts.get(here, -1) + 1
            for below in [path for path in counts if len(path) > len(here) and path[: len(here)] == here]:
                if below[len(here)] == counts[here]:
                    del counts[below]
        if here in counts:
            here = (*here, counts[here])
    return here


_AT = re.compile(r"line (\d+), column (\d+)")


def syntax_place(error: tomllib.TOMLDecodeError) -> tuple[int | None, str]:
    """Where the standard reader stopped: the line (None: the end of the text), and in words."""
    at = _AT.search(str(error))
    return (int(at[1]), f"第 {at[1]} 行第 {at[2]} 个字符处") if at else (None, "末尾")
