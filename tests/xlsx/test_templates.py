"""The templates that are shipped: whole, without remarks, and with a reading copy that is not stale."""

from pathlib import Path

import pytest

from dutykit.xlsx.look_lint import lint_look
from dutykit.xlsx.look_read import read_look
from dutykit.xlsx.outline import outline
from sheets import SCHEMAS, shipped

FOLDER = SCHEMAS.parent / "templates" / "xlsx"
FORMS = sorted(
    p.name.removesuffix(".schema.json") for p in SCHEMAS.glob("*.schema.json") if not p.name.startswith("lists.")
)


def test_every_form_has_a_template_and_every_template_a_form():
    assert sorted(p.stem for p in Path(FOLDER).glob("*.xlsx")) == FORMS


@pytest.mark.parametrize("name", FORMS)
def test_a_shipped_template_marks_every_field(name):
    of = shipped(name)
    assert lint_look(read_look((FOLDER / f"{name}.xlsx").read_bytes(), of), of) == []


@pytest.mark.parametrize("name", FORMS)
def test_the_reading_copy_is_fresh(name):
    copy = (FOLDER / f"{name}.xlsx.txt").read_text(encoding="utf-8")
    assert copy == outline((FOLDER / f"{name}.xlsx").read_bytes())
