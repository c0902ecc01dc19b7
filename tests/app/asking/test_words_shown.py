"""What is shown is Chinese: no code stands where its word belongs; forms are found by their names."""

from __future__ import annotations

import re

import pytest

from app.rounds import VISIT, Round
from dutykit.app.opened.open_workspace import form_named, load_forms
from dutykit.errors import UsageError
from dutykit.words.codes import ReturnStatus, State

FORMS = load_forms()
CODES = {code.value for words in (ReturnStatus, State) for code in words} | {f"{id_}." for id_ in FORMS if "-" in id_}


def test_no_screen_shows_a_code_for_its_word(place: Round) -> None:
    place.send(place.activity(VISIT, {**VISIT, "title": "另一次", "present": "王方"}), "活动.xlsx")
    shown = [("show", what) for what in ("活动.xlsx", "王芳", "GC", "HD-2024-0002")]
    for screen in [*shown, ("show",), ("status",), ("trace", "HD-2024-0002"), ("find", "视察"), ("calendar",), ()]:
        out = re.sub(r"dutykit [!-~ ]*", "", place.run(*screen).out)  # but for what is to be typed
        words = set(re.findall(r"[a-z]+(?:[-_][a-z]+)*\.?", out))
        assert not words & CODES, screen


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda f: f.id)
def test_a_form_is_found_by_id_title_number_and_by_what_only_one_is_called(form: object) -> None:
    shape = FORMS[form.id]  # type: ignore[attr-defined]
    for name in (shape.id, shape.title, f"《{shape.title}》", shape.no):
        assert form_named(FORMS, name) is shape
    parts = {shape.title[i:j] for i in range(len(shape.title)) for j in range(i + 2, len(shape.title) + 1)}
    for part in parts:
        known = [f for f in FORMS.values() if part in f.title]
        if len(known) == 1:
            assert form_named(FORMS, part) is shape
        elif part not in {f.title for f in known}:
            with pytest.raises(UsageError, match=f"有 {len(known)} 张表"):
                form_named(FORMS, part)
