"""What commands print: calm, in columns that Chinese text keeps, never failing on a character."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..text import width

if TYPE_CHECKING:
    from ..evidence import Place
    from ..words.codes import Severity, Tone

T = TypeVar("T")
MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red"), "info": ("·", None)}
"""By the codes of :class:`~dutykit.words.codes.Tone`, which ``--help`` does without."""


def _coloured(err: bool) -> bool:  # noqa: FBT001
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


_OURS = re.compile(r"\x1b\[(?:0|1|3[123])m")
"""The colours of :data:`MARKS` and of headings."""
_STEERING = "\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f"
"""Signs that a terminal obeys and nobody sees, beside ASCII's controls: C1, directions, joiners, line ends, tags."""
_STEERS, _STEERS_LINES = re.compile(f"[{_STEERING}]"), re.compile(f"[\x00-\x08\x0b-\x1f{_STEERING}]")


def shown(text: str) -> str:
    """The text as a terminal may have it: what would steer it, or turn the direction of writing, is a mark only.

    Whatever is printed goes through here, for names, values and manifests come from elsewhere. Lines stay lines.
    """
    if text.isascii() and text.isprintable():
        return text
    parts = [_STEERS_LINES.sub("\N{REPLACEMENT CHARACTER}", part.replace("\t", " ")) for part in _OURS.split(text)]
    return parts[0] + "".join(f"{ours}{part}" for ours, part in zip(_OURS.findall(text), parts[1:], strict=True))


def style(text: str, *, err: bool = False, **how: Any) -> str:
    """The text with colour where the stream is a terminal and ``NO_COLOR`` is not set."""
    return click.style(text, **how) if how and _coloured(err) else text


def say(text: str = "", *, err: bool = False) -> None:
    """One line on stdout (or stderr)."""
    click.echo(shown(text), err=err, color=_coloured(err))


def heading(text: str) -> None:
    """A heading, with an empty line before it."""
    say()
    say(style(text, bold=True))


def mark(level: Tone | Severity, text: str, *, indent: int = 0, err: bool = False) -> None:
    """A line with a mark."""
    sign, colour = MARKS[level]
    sign = style(sign, err=err, fg=colour) if colour else sign
    say(f"{' ' * indent}{sign} {text}", err=err)


def remedy(text: str, *, indent: int = 2, err: bool = False) -> None:
    """What to do, under the line that it belongs to."""
    if text:
        say(f"{' ' * indent}→ {text}", err=err)


def error_line(message: str, what_to_do: str) -> None:
    """An error that stops the work, on stderr."""
    say(style("错误：", err=True, fg="red", bold=True) + message, err=True)
    remedy(what_to_do, err=True)


def _escaped(found: re.Match[str]) -> str:
    """What JSON leaves as it is and a terminal obeys: within a text it may be written as its number."""
    return json.dumps(found[0])[1:-1]


def print_json(result: object) -> None:
    """The JSON document of a result on stdout, UTF-8 whatever the console, and nothing else there."""
    from ..serial import document

    text = _STEERS.sub(_escaped, json.dumps(document(result), ensure_ascii=False, indent=2))
    data = text.encode("utf-8", errors="backslashreplace") + b"\n"
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        sys.stdout.flush()
        buffer.write(data)
        buffer.flush()


def table(rows: Iterable[Sequence[Any]], headings: Sequence[str] = (), *, indent: int = 0, gap: int = 2) -> None:
    """Rows in columns; numbers stand right, text left, the last column is not padded."""
    cells = [[_shown(value) for value in row] for row in rows]
    right = [isinstance(value, int) and not isinstance(value, bool) for value in next(iter(rows), ())]
    shown = ([list(headings)] if headings else []) + cells
    if not shown:
        return
    widths = [max(width(row[i]) for row in shown) for i in range(len(shown[0]))]
    for number, row in enumerate(shown):
        parts = []
        for i, text in enumerate(row):
            fill = " " * (widths[i] - width(text))
            parts.append(fill + text if i < len(right) and right[i] else text + fill)
        line = " " * indent + (" " * gap).join(parts).rstrip()
        say(style(line, bold=True) if headings and number == 0 else line)


def without_empty(rows: Sequence[Sequence[Any]], headings: Sequence[str]) -> tuple[list[list[Any]], list[str]]:
    """The rows and headings of a table without columns in which nothing stands."""
    kept = [at for at in range(len(headings)) if any(row[at] not in {"", None} for row in rows)]
    return [[row[at] for at in kept] for row in rows], [headings[at] for at in kept]


def _shown(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def place_text(place: Place | None) -> str:
    """A place in words; empty for a whole file."""
    return str(place) if place is not None else ""


def counts(pairs: Iterable[tuple[str, int]], unit: str = "份") -> str:
    """A sentence of counts without the zeros: ``已登记 3 份、退回 1 份``; ``无`` where all are zero."""
    return "、".join(f"{label} {count} {unit}" for label, count in pairs if count) or "无"


@contextmanager
def progress(items: Iterable[T], label: str) -> Iterator[Iterable[T]]:
    """The items, with a bar on stderr while they are gone through; nothing where stderr is no terminal."""
    known = isinstance(items, Sized)
    if not sys.stderr.isatty() or (known and len(items) < 2):  # type: ignore[arg-type]
        yield items
        return
    with click.progressbar(items, label=label, file=sys.stderr, color=_coloured(err=True)) as bar:
        yield bar
