"""TOML and JSON that others wrote: what is no such text, and what is one only to exhaust whoever reads it.

The readers of Python end deep nesting with :class:`RecursionError` and a number of thousands of digits with a bare
:class:`ValueError`, and what is nested less deep ends whoever walks through it afterwards. Nobody writes either: both
are told as what the reader tells of any other slip, with the place.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

DEEPEST = 60
"""Lists and tables within each other."""
_LARGEST = 2**63
"""TOML has numbers of 64 bits, and so has SQLite."""
_LONG = re.compile(r"\d[\d_]{18,}")


def read_toml(text: str) -> dict[str, Any]:
    """What the text says. Raises :class:`tomllib.TOMLDecodeError`, and nothing else."""
    try:
        data = tomllib.loads(text)
        _refuse(data)
    except tomllib.TOMLDecodeError:
        raise
    except (RecursionError, ValueError):
        before = text[: _place(text)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise tomllib.TOMLDecodeError(f"Too deep or too large (at line {line}, column {column})") from None
    return data


def read_json(text: str | bytes) -> Any:
    """What the text says. Raises :class:`json.JSONDecodeError`, and nothing else."""
    try:
        text = text if isinstance(text, str) else text.decode("utf-8")
        data = json.loads(text)
        _refuse(data)
    except json.JSONDecodeError:
        raise
    except UnicodeDecodeError:
        raise json.JSONDecodeError("Not UTF-8", "", 0) from None
    except (RecursionError, ValueError):
        raise json.JSONDecodeError("Too deep or too large", str(text), _place(str(text))) from None
    return data


def _refuse(data: Any) -> None:
    """Raise :class:`ValueError` for what is nested too deep or is too large a number."""
    level, depth = [data], 0
    while level:
        if depth > DEEPEST or any(isinstance(one, int) and abs(one) >= _LARGEST for one in level):
            raise ValueError
        lists = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level, depth = [item for some in lists for item in some], depth + 1


def _place(text: str) -> int:
    """Where the text gets too deep, as far as brackets tell, else its longest number."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "[{") - (sign in "]}")
        if depth > DEEPEST:
            return at
    found = _LONG.search(text)
    return found.start() if found else 0
