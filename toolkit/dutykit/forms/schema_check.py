"""Whether data keep to a JSON Schema, and where they do not, what breaks it (decision 007).

jsonschema-rs says whether; jsonschema says what, and is imported only then: most commands never need it.

Patterns are matched by one engine only, whose time grows with the text and with nothing else: an office may write
``(a+)+$`` by mistake, or out of malice, and a person's cell decides how long the engine of Python's ``re`` would take.
What such an engine cannot do (looking ahead or back, referring to a group) is refused when the schema is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator


def validity(schema: Mapping[str, Any]) -> Callable[[Any], bool]:
    """The compiled answer to whether data keep to a schema.

    Raises :class:`ValueError` for a pattern that is none, or that cannot be matched in linear time.
    """
    import jsonschema_rs

    try:
        compiled = jsonschema_rs.validator_for(dict(schema), pattern_options=jsonschema_rs.RegexOptions())
    except jsonschema_rs.ValidationError as error:
        raise ValueError(f"pattern or schema: {error.message}") from error
    is_valid: Callable[[Any], bool] = compiled.is_valid
    return is_valid


@lru_cache(maxsize=256)
def pattern(text: str) -> Callable[[Any], bool]:
    """Whether a value matches a pattern somewhere, as JSON Schema means it. Raises as :func:`validity`."""
    return validity({"pattern": text})


def errors_of(schema: Mapping[str, Any], data: Any) -> list[ValidationError]:
    """Everything in the data that breaks the schema."""
    return list(_validator()(schema).iter_errors(data))


@lru_cache(maxsize=1)
def _validator() -> type[Validator]:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError
    from jsonschema.validators import extend

    def matches(_: Validator, wanted: str, value: Any, __: Any) -> Iterator[ValidationError]:
        if not pattern(wanted)(value):
            yield ValidationError(f"{value!r} does not match {wanted!r}")

    linear: type[Validator] = extend(Draft202012Validator, {"pattern": matches})  # type: ignore[no-untyped-call]
    return linear


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
