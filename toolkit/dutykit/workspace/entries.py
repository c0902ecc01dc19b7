"""One entry of ``dutykit.toml`` changed in its place: every other line, comment and blank stays as it was."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from ..outside import read_toml
from .config import quoted

Value = str | int | bool | Sequence[str] | None


def with_entry(text: str, table: str, key: str, value: Value) -> str:
    """``text`` with another value of ``key`` in ``[table]`` (``""``: before the first); ``None`` comments it out.

    A line that is commented out is used where there is one. Raises :class:`ValueError` where the entry is written in
    a way that no line can be found for (an inline table, a dotted key).
    """
    whole = text if text.endswith("\n") or not text else f"{text}\n"
    lines = [f"{line}\n" for line in whole.split("\n")[:-1]]  # TOML knows no other end of a line
    begin, end = _range(lines, table)
    at = _line_of(lines, begin, end, rf"[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=")
    if at is not None:
        until, comment = _value_at(lines, at)
        lines[at:until] = [] if value is None else [f"{key} = {literal(value)}{comment}\n"]
        if value is None:
            lines.insert(at, f"# {key} ={comment}\n")
    elif value is not None:
        asleep = _line_of(lines, begin, end, rf"[ \t]*#[ \t]*{re.escape(key)}[ \t]*=")
        if asleep is not None:
            lines[asleep] = f"{key} = {literal(value)}\n"
        else:
            _added(lines, end, table, begin, f"{key} = {literal(value)}\n")
    changed = "".join(lines)
    if read_toml(changed) != _expected(read_toml(text), table, key, value):
        raise ValueError(key)
    return changed


def literal(value: Value) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    return f"[{', '.join(quoted(one) for one in value or ())}]"


def _expected(data: Mapping[str, Any], table: str, key: str, value: Value) -> dict[str, Any]:
    part = dict(data.get(table, {})) if table else dict(data)
    part.pop(key, None)
    if value is not None:
        part[key] = list(value) if not isinstance(value, str | int) else value
    if not table:
        return part
    return {**data, table: part} if part or table in data else dict(data)


def _range(lines: Sequence[str], table: str) -> tuple[int, int]:
    """The lines of a table, without its heading; both at the end where there is none."""
    headings = [at for at, line in enumerate(lines) if re.match(r"[ \t]*\[", line) and _is_heading(lines, at)]
    if not table:
        return 0, headings[0] if headings else len(lines)
    for at, after in zip(headings, [*headings[1:], len(lines)], strict=True):
        if re.match(rf"[ \t]*\[[ \t]*[\"']?{re.escape(table)}[\"']?[ \t]*\]", lines[at]):
            return at + 1, after
    return len(lines), len(lines)


def _is_heading(lines: Sequence[str], at: int) -> bool:
    """Whether the lines before it are whole: else it is a line of a list or of a text of several lines."""
    try:
        read_toml("".join(lines[:at]))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _line_of(lines: Sequence[str], begin: int, end: int, pattern: str) -> int | None:
    return next((at for at in range(begin, end) if re.match(pattern, lines[at])), None)


def _value_at(lines: Sequence[str], at: int) -> tuple[int, str]:
    """The line after the value that begins at a line, and the comment behind it."""
    until = next((n for n in range(at + 1, len(lines) + 1) if _reads("".join(lines[at:n]))), len(lines))
    written = "".join(lines[at:until]).rstrip("\n")
    signs = (sign.start() for sign in re.finditer("#", written))
    comment = next((n for n in signs if _reads(written[:n])), len(written))
    behind = written[comment:]
    return until, f"    {behind}" if behind else ""


def _reads(text: str) -> bool:
    try:
        return bool(read_toml(text))
    except tomllib.TOMLDecodeError:
        return False


def _added(lines: list[str], end: int, table: str, begin: int, line: str) -> None:
    """A new line at the end of its table, before the blank lines and comments that lead to the next."""
    if table and begin == end == len(lines):
        lines += ["\n", f"[{table}]\n", line]
        return
    at = end
    while at > begin and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")) and end < len(lines):
        at -= 1
    lines.insert(at, line)
