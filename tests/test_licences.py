"""docs/licences.md names every package of both locks, with the licence that the package itself states."""

from __future__ import annotations

import os
import re
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
PAGE = (TOP / "docs/licences.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"^\| `([a-z0-9._-]+)` \| ([^|]+?) \|", PAGE, re.MULTILINE))
CLUSTER = set(
    re.findall(
        r"^\| `([a-z0-9._-]+)` ", PAGE.partition("## With the extra `dask`")[2].partition("\n## ")[0], re.MULTILINE
    )
)
LOCKED = {
    name
    for lock in ("requirements.lock", "requirements-ocr.lock")
    for name in re.findall(r"^([a-zA-Z0-9._-]+)==", (TOP / lock).read_text(encoding="utf-8"), re.MULTILINE)
}


def stated(name: str) -> str:
    """The licence in a package's metadata: the expression, the field, the classifiers, else the text that it brings."""
    told = metadata(name)
    field = (told.get("License") or "").strip().splitlines()[:1]
    classes = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or [] if c.startswith("License")]
    short = field[0] if field and len(field[0]) < 80 else ""
    return told.get("License-Expression") or short or "、".join(classes) or by_its_text(name)


def by_its_text(name: str) -> str:
    """The licence of a package that states none: MIT's sentence, in the text that came with it."""
    texts = [path.read_text() for path in files(name) or () if path.name.startswith("LICENSE")]
    granted = "Permission is hereby granted, free of charge, to any person obtaining a copy"
    return "MIT" if texts and all(granted in " ".join(text.split()) for text in texts) else ""


def test_every_locked_package_is_listed_and_no_other() -> None:
    assert set(LISTED) == LOCKED


@pytest.mark.parametrize("name", sorted(LISTED))
def test_the_licence_is_the_one_that_the_package_states(name: str) -> None:
    try:
        assert LISTED[name] == stated(name)
    except PackageNotFoundError:  # of another system, or of an extra; of these only scans may lack in CI
        lacking = name in CLUSTER and os.environ.get("CI") != "true"
        ocr = (TOP / "requirements-ocr.lock").read_text(encoding="utf-8")
        assert name in {"colorama", "tzdata"} or name in ocr or lacking


def test_none_forbids_use_in_an_office_or_asks_to_publish_what_is_served() -> None:
    refused = re.compile(r"AGPL|Affero|\bGPL|SSPL|Commons Clause|non-?commercial", re.IGNORECASE)
    assert {name: licence for name, licence in LISTED.items() if refused.search(licence)} == {}
