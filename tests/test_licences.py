"""docs/licences.md names every package of both locks, with the licence that the package itself states."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
PAGE = (TOP / "docs/licences.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"^\| `([a-z0-9._-]+)` \| ([^|]+?) \|", PAGE, re.MULTILINE))
LOCKED = {
    name
    for lock in ("requirements.lock", "requirements-ocr.lock")
    for name in re.findall(r"^([a-zA-Z0-9._-]+)==", (TOP / lock).read_text(encoding="utf-8"), re.MULTILINE)
}


def stated(name: str) -> str:
    """The licence in a package's metadata: the expression, else the field, else the classifiers."""
    told = metadata(name)
    field = (told.get("License") or "").strip().splitlines()[:1]
    classes = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or [] if c.startswith("License")]
    return told.get("License-Expression") or (field[0] if field and len(field[0]) < 80 else "") or "、".join(classes)


def test_every_locked_package_is_listed_and_no_other() -> None:
    assert set(LISTED) == LOCKED


@pytest.mark.parametrize("name", sorted(LISTED))
def test_the_licence_is_the_one_that_the_package_states(name: str) -> None:
    try:
        assert LISTED[name] == stated(name)
    except PackageNotFoundError:  # of another system, or of the extra
        assert name in {"colorama", "tzdata"} or name in (TOP / "requirements-ocr.lock").read_text(encoding="utf-8")


def test_none_forbids_use_in_an_office_or_asks_to_publish_what_is_served() -> None:
    refused = re.compile(r"AGPL|Affero|\bGPL|SSPL|Commons Clause|non-?commercial", re.IGNORECASE)
    assert {name: licence for name, licence in LISTED.items() if refused.search(licence)} == {}
