"""What the log keeps of a text: numbers of phones and identities are masked, digests stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..text import masked

_DIGEST = re.compile(r"[0-9a-f]{64}")


def hidden(value: Any) -> Any:
    """The value with numbers of phones and identities masked wherever text stands in it."""
    if isinstance(value, str):
        return value if _DIGEST.fullmatch(value) else masked(value)
    if isinstance(value, Mapping):
        return {key: hidden(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [hidden(item) for item in value]
    return value
