"""What every test may use."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

UPDATE_FLAGS = ("SNAPSHOT_UPDATE",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without LibreOffice its tests are skipped, except in CI, where they run and fail."""
    if shutil.which("soffice") or shutil.which("libreoffice") or os.environ.get("CI") == "true":
        return
    skip = pytest.mark.skip(reason="LibreOffice is not installed")
    for item in items:
        if item.get_closest_marker("libreoffice"):
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that the developer has set reaches a test."""
    for name in ("DUTYKIT_WORKSPACE", "DUTYKIT_TODAY", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@dataclass(frozen=True)
class Ran:
    """What a call of the command line gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def dutykit(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command line in this process: ``dutykit("init", folder)`` gives code, out and err."""
    from dutykit.cli import main

    def run(*args: object) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(arg) for arg in args])
        sys.stdout.flush()
        out, err = capfd.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, out, err)

    return run
