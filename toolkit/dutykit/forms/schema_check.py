"""Whether data keep to a JSON Schema, and where they do not, what breaks it (decision 007).

jsonschema-rs says whether; jsonschema says what, and is imported only then: most commands never need it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


def validity(schema: Mapping[str, Any]) -> Callable[[Any], bool]:
    """The compiled answer to whether data keep to a schema."""
    import jsonschema_rs

    is_valid: Callable[[Any], bool] = jsonschema_rs.validator_for(dict(schema)).is_valid
    return is_valid


def errors_of(schema: Mapping[str, Any], data: Any) -> list[ValidationError]:
    """Everything in the data that breaks the schema."""
    from jsonschema import Draft202012Validator

    return list(Draft202012Validator(schema).iter_errors(data))


def broken(meta: Mapping[str, Any], data: Any) -> list[ValidationError]:
    """As :func:`errors_of`, by a schema that many files are held against: data that keep to it cost next to nothing."""
    return [] if _kept(json.dumps(meta))(data) else errors_of(meta, data)


def chief(errors: Iterable[ValidationError]) -> ValidationError | None:
    """The error that tells best what is wrong; ``None`` where there is none."""
    every = list(errors)
    if not every:
        return None
    from jsonschema.exceptions import best_match

    best: ValidationError = best_match(every)
    return best


@lru_cache(maxsize=8)
def _kept(text: str) -> Callable[[Any], bool]:
    return validity(json.loads(text))
