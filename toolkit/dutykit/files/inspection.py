"""What the guard saw in a file: the facts that readers and their second look go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from ..problems import Problem, has_errors
from ..words.codes import Sight
from .colours import OFFICE_THEME, WHITE, Colour

OURS = "dutykit"
"""How the description of a picture begins that we put on a form ourselves."""
_MOST_RANGES = 500
At = tuple[int, int]
"""Row and column, from 1."""


class Drawn(NamedTuple):
    """What is drawn over the cells of a sheet: the cell that it hangs on, its words, over how many cells it lies.

    ``picture`` is what shows something of its own (a photograph, a chart, a seal); a line or a box without words may
    strike out or cover what lies under it.
    """

    at: At
    words: str = ""
    rows: int = 1
    columns: int = 1
    picture: bool = False


@dataclass(slots=True)
class SheetFacts:
    """One worksheet. ``state`` is ``visible``, ``hidden`` or ``veryHidden``.

    ``rows`` and ``columns`` reach to the last cell that holds a value; ``cells`` counts all cells, ``values``
    those with a value; ``formulas`` says ``cached``, ``blank`` (the result is an empty text) or ``missing``.
    """

    name: str
    part: str
    state: str = "visible"
    rows: int = 0
    columns: int = 0
    last_row_at: At = (0, 0)
    last_column_at: At = (0, 0)
    cells: int = 0
    values: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    merge_area: int = 0
    formulas: dict[At, str] = field(default_factory=dict)
    errors: dict[At, str] = field(default_factory=dict)
    formats: dict[At, str] = field(default_factory=dict)
    sights: dict[At, Sight] = field(default_factory=dict)
    """What takes cells with a value from sight."""
    pictures: dict[At, str] = field(default_factory=dict)
    """Ids of the pictures that stand in cells."""
    texts: dict[At, str] = field(default_factory=dict)
    """What is shown in each cell, where the pass keeps it (``ods``)."""
    blank: set[At] | None = None
    """Cells that count as values and show nothing; ``None`` where nobody has looked for them."""
    notes: list[tuple[At, str, str]] = field(default_factory=list)
    """Place, author and text of the notes."""
    displays: dict[At, str] = field(default_factory=dict)
    """What is shown of a text, where the file says so and it is not the text."""
    drawn: list[Drawn] = field(default_factory=list)
    margins: int = 0
    """Headers and footers."""
    edges: list[list[str]] = field(default_factory=list)
    """The words of those that were kept, each in pieces, with their codes."""
    hidden_rows: set[int] = field(default_factory=set)
    """Rows with a value that are not shown."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of the columns that are not shown."""

    def copy(self, part: str, state: str) -> SheetFacts:
        """The same facts of a sheet in another file."""
        same = {name: getattr(self, name) for name in _FACTS}
        own = {name: value.copy() for name, value in same.items() if isinstance(value, (list, dict, set))}
        return SheetFacts(**{**same, **own, "part": part, "state": state})

    def hide_columns(self, attributes: dict[str, str]) -> None:
        """Note the columns of a ``col`` element if they are hidden or of no width; what is no number is left out."""
        ends = [attributes.get(name, "")[:6] for name in ("min", "max")]
        hidden = attributes.get("hidden", "0") in ("1", "true") or is_nothing(attributes.get("width"))
        if hidden and all(map(str.isdecimal, ends)):
            self.hide(int(ends[0]), int(ends[1]))

    def draw(self, drawn: Drawn, description: str) -> None:
        """Note what is drawn over the cells; our own code on a form is furniture, like a header."""
        if description.startswith(OURS):
            self.margins += 1
        else:
            self.drawn.append(drawn._replace(words=drawn.words.strip()))

    def reach(self, at: At) -> None:
        """Note that a value stands at a place."""
        if at[0] > self.rows:
            self.rows, self.last_row_at = at[0], at
        if at[1] > self.columns:
            self.columns, self.last_column_at = at[1], at

    def see(self, at: At, sight: Sight) -> None:
        """Note what takes a cell from sight; what strikes it out says most."""
        known = self.sights.get(at)
        if known is None or _STRONGEST.index(sight) < _STRONGEST.index(known):
            self.sights[at] = sight

    def hide(self, first: int, last: int) -> None:
        """Note a range of columns that are not shown."""
        self.hidden_columns = [*self.hidden_columns, (first, last)][:_MOST_RANGES]


_STRONGEST = tuple(Sight)


def is_nothing(measure: str | None) -> bool:
    """Whether a height (in points) or a width (in characters) is so small that nobody sees what stands there."""
    return measure is not None and (measure == "0" or measure.startswith("0."))


_FACTS = tuple(f.name for f in fields(SheetFacts))


@dataclass(frozen=True, slots=True)
class Marks:
    """What the styles and the shared texts of a workbook say of its cells: once for each style, not for each cell.

    ``formats`` are number formats worth keeping, ``worded`` those of them that change how a text is shown, ``sights``
    what takes cells of a style from sight, each by the index of the style as written; ``texts`` what is struck or
    raised in shared texts, by their index. ``tints`` are the colours that shared texts give to some of their letters,
    ``papers`` those behind the cells of a style that is not white.
    """

    formats: Mapping[str, str] = field(default_factory=dict)
    worded: Mapping[str, str] = field(default_factory=dict)
    sights: Mapping[str, Sight] = field(default_factory=dict)
    texts: Mapping[str, Sight] = field(default_factory=dict)
    tints: Mapping[str, frozenset[Colour]] = field(default_factory=dict)
    papers: Mapping[str, Colour | None] = field(default_factory=dict)
    theme: tuple[Colour, ...] = OFFICE_THEME

    def paper(self, style: str) -> Colour | None:
        """The colour behind the cells of a style."""
        return self.papers.get(style, WHITE)

    @property
    def key(self) -> tuple[object, ...]:
        """What tells one from another."""
        own = (*self.formats.items(), *self.worded, *self.sights.items(), *self.texts.items())
        return (*own, *self.tints.items(), *self.papers.items(), *self.theme)


@dataclass(slots=True)
class Inspection:
    """The whole file. With an error among ``problems`` it must not be given to a reader."""

    kind: str
    sheets: list[SheetFacts] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    """Defined names and what they refer to, as written."""
    epoch_1904: bool = False
    shared_texts: str = ""
    """The part that holds the texts which cells share."""
    styles: int = 0
    elements: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the file must stay closed."""
        return has_errors(self.problems)

    def sheet(self, name: str) -> SheetFacts | None:
        """The facts of a sheet."""
        return next((s for s in self.sheets if s.name == name), None)
