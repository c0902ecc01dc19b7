"""A few files of ``make dirty``: one clean file of every form is registered without a question."""

from __future__ import annotations

from pathlib import Path

import pytest

from dirty.__main__ import forms, make, run
from dirty.world import TODAY, World, furnish

KINDS = ("xlsx", "et-ooxml", "xlsb", "csv", "html", "docx")
"""Kinds that need no office program to be written."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYKIT_TODAY", TODAY)
        return furnish(tmp_path_factory.mktemp("脏 表") / "工作区")


def test_a_clean_file_of_every_form_is_no_question(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYKIT_TODAY", TODAY)
    known = forms()
    sheaves = [make(world, known, 8, number, clean=True, kinds=KINDS) for number in range(len(known))]
    verdicts = run(world, sheaves, tmp_path)
    assert {s.form.id: (v.word, v.why) for s, v in zip(sheaves, verdicts, strict=True) if v.word != "right"} == {}
    assert {s.kind for s in sheaves} == set(KINDS)
