"""What several folders of tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Convert = Callable[[Path, str, Path], Path]


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """``soffice(path, fmt, out)`` converts a file into the folder ``out``; ``fmt`` as LibreOffice's ``--convert-to``.

    One profile for the session. Where LibreOffice is missing the test is skipped, and fails under ``CI=true``.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("LibreOffice is missing: the continuous integration has to install it")
        pytest.skip("LibreOffice is missing")
    profile = tmp_path_factory.mktemp("libreoffice-profile")

    def convert(path: Path, fmt: str, out: Path) -> Path:
        out.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
             "--convert-to", fmt, "--outdir", str(out), str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        made = out / f"{path.stem}.{fmt.partition(':')[0]}"
        assert made.is_file(), f"LibreOffice made no {made.name}"
        return made

    return convert
