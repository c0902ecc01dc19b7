"""What comes back from a worker, unpacked without letting it run anything here.

A worker reads what strangers have made, perhaps on another machine. Its answers are pickles; unpacked as pickles are,
they could call whatever they name. Here they may name values alone: days, numbers, and the enums, dataclasses and
named tuples of this package.
"""

from __future__ import annotations

import dataclasses
import io
import pickle
from enum import Enum
from typing import Any

_OURS = f"{__name__.partition('.')[0]}."
_VALUES = frozenset(
    {
        ("builtins", "bytearray"), ("builtins", "complex"), ("builtins", "frozenset"), ("builtins", "set"),
        ("collections", "Counter"), ("collections", "OrderedDict"), ("collections", "deque"),
        ("datetime", "date"), ("datetime", "datetime"), ("datetime", "time"), ("datetime", "timedelta"),
        ("datetime", "timezone"), ("decimal", "Decimal"), ("fractions", "Fraction"), ("types", "MappingProxyType"),
    }
)  # fmt: skip


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _VALUES:
            return super().find_class(module, name)
        if module.startswith(_OURS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_value(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")


def _is_value(kind: type) -> bool:
    return dataclasses.is_dataclass(kind) or issubclass(kind, Enum) or (issubclass(kind, tuple) and kind is not tuple)


def loads(data: bytes | memoryview) -> Any:
    """The value that was pickled; ``pickle.UnpicklingError`` where it names anything but values."""
    return _Values(io.BytesIO(data)).load()
