"""JSON as the store keeps it. A worker makes it, so that the parent, which alone writes, need not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted = lru_cache(maxsize=1000)(encode_basestring)


def compact(value: Any) -> str:
    """JSON without spaces. Texts, lists and objects by hand: setting up an encoder takes longer than they do."""
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is list:
        return texts_json(value) or f"[{','.join([compact(v) for v in value])}]"
    if type(value) is dict:
        with suppress(TypeError):  # a name that is no text
            return f"{{{','.join([f'{_quoted(name)}:{compact(item)}' for name, item in value.items()])}}}"
    return _compact(value)


def texts_json(values: Sequence[Any]) -> str:
    """JSON of a list of texts in which nothing has to be escaped; nothing for any other list."""
    try:
        text = '","'.join(values)
    except TypeError:
        return ""
    plain = text.isprintable() and "\\" not in text and text.count('"') == 2 * (len(values) - 1)
    return f'["{text}"]' if plain else ""
