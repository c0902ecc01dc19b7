"""A program called like LibreOffice, for tests of what becomes of its PDFs."""

from __future__ import annotations

import io
import stat
import sys
from pathlib import Path

import pypdfium2
import pytest


def office_that_works(path: Path) -> None:
    """Write a program called like soffice, whose every PDF is another one, as with LibreOffice."""
    page = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(page)
    path.write_text(
        f"#!{sys.executable}\nimport pathlib, sys, uuid\nargs = sys.argv[1:]\nat = args.index('--outdir')\n"
        f"for file in map(pathlib.Path, args[at + 2:]):\n    data = {page.getvalue()!r} + uuid.uuid4().bytes\n"
        "    (pathlib.Path(args[at + 1]) / (file.stem + '.pdf')).write_bytes(data)\n",
        encoding="utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a program takes the place of LibreOffice."""
    office_that_works(tmp_path / "soffice")
    monkeypatch.setenv("DUTYKIT_SOFFICE", str(tmp_path / "soffice"))
