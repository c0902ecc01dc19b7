"""Every deputy's registration form comes back as it was printed, in Word and in PDF: nothing is asked or claimed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.rounds import quietly
from dutykit.app.keeping.demo import Round

ConvertMany = Callable[[Sequence[Path], str, Path], list[Path]]
DAY = "2025-01-20"


@pytest.fixture
def forms(played: tuple[Round, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The forms of all deputies, rendered in a copy of the workspace."""
    root = tmp_path / "工作区"
    shutil.copytree(played[0].workspace.root, root)
    monkeypatch.setenv("DUTYKIT_TODAY", DAY)
    monkeypatch.setenv("DUTYKIT_WORKSPACE", str(root))
    made = quietly("render", "registration-form", "--all", "-o", tmp_path / "forms")
    assert made.code == 0, made.err
    found = sorted((tmp_path / "forms").glob("*.docx"))
    assert len(found) == 23
    return found


def asked(paths: Sequence[Path]) -> list[str]:
    """What intake says of the files, but for what they said when they came before."""
    told = quietly("ingest", "--dry-run", *paths)
    assert told.out.count("没有发现问题") == len(paths), told.out
    return [line for line in told.out.splitlines() if line.startswith(("  !", "  ✗", "  ?"))]


def test_in_word(forms: list[Path]) -> None:
    assert asked(forms) == []


@pytest.mark.libreoffice
def test_as_pdf(forms: list[Path], soffice_many: ConvertMany, tmp_path: Path) -> None:
    assert asked(soffice_many(forms, "pdf", tmp_path / "pdf")) == []
