"""How statements are put together: plain SQL with ``?`` for each value, which more than one database takes.

Names of tables and columns are written here and in the modules beside it; what a person or a file says is a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

MANY = 500
"""Values in one query."""


def listed(columns: Iterable[str], table: str = "") -> str:
    """Columns, of a table where it is named, for a ``SELECT`` or an ``INSERT``."""
    before = f"{table}." if table else ""
    return ", ".join(f'{before}"{name}"' for name in columns)


def marks(count: int) -> str:
    """A mark for each of so many values."""
    return ", ".join("?" * count)


def inserting(table: str, columns: Sequence[str]) -> str:
    """An insert of one row."""
    return f"INSERT INTO {table} ({listed(columns)}) VALUES ({marks(len(columns))})"


def updating(table: str, columns: Iterable[str], key: str) -> str:
    """Columns of the row that has this key, which is the last of the values."""
    return f"UPDATE {table} SET {', '.join(f'{chr(34)}{name}{chr(34)} = ?' for name in columns)} WHERE {key} = ?"


def in_parts(values: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """Values, each once, as many at a time as one query takes."""
    every = list(dict.fromkeys(values))
    return (every[start : start + MANY] for start in range(0, len(every), MANY))


def like(text: str) -> str:
    """A text as a part of the pattern of ``LIKE … ESCAPE '/'``."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


class Where:
    """Conditions that hold together, and their values in the order of the marks."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: list[Any] = []

    def __str__(self) -> str:
        return f" WHERE {self.condition}" if self._conditions else ""

    @property
    def condition(self) -> str:
        """All of them as one condition."""
        return " AND ".join(self._conditions)

    def copy(self) -> Where:
        """The same conditions, to which others may be added."""
        return Where().holds(self.condition, *self.values) if self._conditions else Where()

    def holds(self, condition: str, *values: Any) -> Where:
        """One more condition."""
        self._conditions.append(condition)
        self.values += values
        return self

    def among(self, column: str, values: Iterable[Any], *, no: bool = False) -> Where:
        """The column has one of the values, or ``no`` such one."""
        given = list(values)
        if not given:
            return self if no else self.holds("1 = 0")
        return self.holds(f"{column} {'NOT ' if no else ''}IN ({marks(len(given))})", *given)

    def equal(self, asked: Mapping[str, Any], names: Iterable[str], table: str) -> Where:
        """A condition for each of the columns named that is asked for; None asks for what is empty."""
        for name in names:
            if name in asked:
                column = listed([name], table)
                if asked[name] is None:
                    self.holds(f"{column} IS NULL")
                else:
                    self.holds(f"{column} = ?", asked[name])
        return self

    def of_years(self, column: str, years: Iterable[int]) -> Where:
        """Rows of one of the years, or of none."""
        given = sorted(years)
        return self.holds(f"({column} IS NULL OR {column} IN ({marks(len(given))}))", *given)
