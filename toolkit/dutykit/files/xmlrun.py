"""Expat over one part of a file, against the caps that hold for every part.

Expat and no other parser: it streams, it stops at a DOCTYPE before any entity is declared. Names are given without
their prefix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

from .limits import Limits
from .zipdir import refuse

Start = Callable[[str, dict[str, str]], None]
_SHORT = 64 * 1024


class Budget:
    """Elements and marked cells of one file, over all its parts.

    ``strict`` counts depth and attributes also where no pass wants the elements. The fast reader does not mind
    them, and one call an element would make strings set in many runs (LibreOffice writes them) cost more
    than all the rest.
    """

    __slots__ = ("element_limit", "elements", "limits", "marked", "strict")

    def __init__(self, limits: Limits, element_limit: int = 0, *, strict: bool = False) -> None:
        self.limits = limits
        self.strict = strict
        self.elements = 0
        self.marked = 0
        self.element_limit = element_limit or limits.elements

    def count(self, elements: int) -> None:
        """Count elements of one more part."""
        self.elements += elements
        if self.elements > self.element_limit:
            refuse("file.too_complex", f"超过 {self.element_limit} 个元素")

    def mark(self, cells: int = 1) -> None:
        """Count cells that need a note in the facts."""
        self.marked += cells
        if self.marked > self.limits.marked_cells:
            refuse("file.too_complex", "公式或自定格式的单元格过多")


def run(
    part: str,
    pieces: Iterable[bytes],
    budget: Budget,
    start: Start | None = None,
    text: Any = None,
    silent: bytes | None = None,
) -> None:
    """Parse a part against the caps, calling ``start(name without prefix, attributes)`` on each element.

    ``text``, if given, is called with the parser first, so that a pass can ask for character data. ``silent`` is a
    piece of whose elements, each of them closed in it, nobody is told.
    """
    limits = budget.limits
    max_depth, max_attributes = limits.depth, limits.attributes
    depth = elements = 0
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > max_depth or len(attributes) > max_attributes:
            refuse("file.too_complex", f"{part} 嵌套过深或属性过多")
        if start is not None:
            start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def on_end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    handlers = (on_start, on_end) if start is not None or budget.strict else (None, None)
    parser.StartElementHandler, parser.EndElementHandler = handlers
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if text is not None:
        text(parser)
    quiet = before = 0
    try:
        for piece in pieces:
            quiet = _check_run(part, piece, quiet, limits)
            if piece is silent:
                parser.StartElementHandler = parser.EndElementHandler = None
            parser.Parse(piece)
            if parser.StartElementHandler is None:
                elements += piece.count(b"<") - piece.count(b"</")
            if piece is silent:
                parser.StartElementHandler, parser.EndElementHandler = handlers
            budget.count(elements - before)
            before = elements
        parser.Parse(b"", True)  # noqa: FBT003 - takes no keyword
    except expat.ExpatError as error:
        refuse("file.truncated", f"{part} 第 {error.lineno} 行：{expat.ErrorString(error.code)}")
    except (ValueError, LookupError) as error:  # an encoding that expat does not know
        refuse("file.truncated", f"{part}：{error}")


def _refuse_doctype(*_declaration: object) -> None:
    refuse("file.unsafe", "含有 DOCTYPE 声明")


def _check_run(part: str, piece: bytes, quiet: int, limits: Limits) -> int:
    """Bytes since the last tag at the end of ``piece``; refuses a run beyond the cap inside it."""
    size = len(piece)
    if size + quiet <= min(limits.text_run_bytes, _SHORT):
        return 0 if b"<" in piece else quiet + size
    position = 0
    while (found := piece.find(b"<", position)) >= 0:
        if quiet + found - position > limits.text_run_bytes:
            refuse("file.too_complex", f"{part} 有过长的文字")
        quiet = 0
        # Only runs beyond the cap matter: jump there and look back.
        position = piece.rfind(b"<", found, found + limits.text_run_bytes) + 1
    quiet += size - position
    if quiet > limits.text_run_bytes:
        refuse("file.too_complex", f"{part} 有过长的文字")
    return quiet
