"""What small commands load: the libraries and packages that they can do without (what a timing would only suggest)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
LIBRARIES = {
    "openpyxl", "xlsxwriter", "python_calamine", "xlrd", "docx", "docxtpl", "docxcompose", "jinja2", "lxml",
    "pdfplumber", "pypdfium2", "psutil", "chinese_calendar", "jsonschema", "referencing",
}  # fmt: skip
"""Heavy libraries, each loaded by the edge that needs it; these commands use SQLAlchemy and jsonschema-rs."""
PACKAGES = {
    "dutykit.documents", "dutykit.rules", "dutykit.docx", "dutykit.xlsx", "dutykit.pdf", "dutykit.tables",
    "dutykit.files", "dutykit.office", "dutykit.app.papers", "dutykit.app.checking", "dutykit.app.issuing",
    "dutykit.forms.extract", "dutykit.forms.check",
}  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the roster of the sample."""
    folder = tmp_path_factory.mktemp("startup") / "w"
    roster = next((TOP / "samples").rglob("*名册*.xlsx"))
    for args in (["init", str(folder), "--year", "2024"], ["ingest", str(roster), "--workspace", str(folder)]):
        assert subprocess.run([sys.executable, "-m", "dutykit", *args], cwd=TOP, check=False).returncode in {0, 1}
    return folder


def loaded(workspace: Path, *args: str) -> set[str]:
    """What stands in ``sys.modules`` when a command has ended well."""
    code = (
        "import sys\nfrom dutykit.cli import main\ntry: main(sys.argv[1:])\n"
        "except SystemExit as left: assert left.code == 0, left.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], cwd=workspace, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(TOP / "toolkit"), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def a_record(workspace: Path) -> str:
    args = [sys.executable, "-m", "dutykit", "show", "--json"]
    done = subprocess.run(args, cwd=workspace, capture_output=True, encoding="utf-8", check=True)
    number: str = json.loads(done.stdout)["records"][0]["number"]
    return number


@pytest.mark.parametrize("command", ["status", "show", "trace"])
def test_small_commands_load_nothing_that_they_can_do_without(workspace: Path, command: str) -> None:
    modules = loaded(workspace, command, *([a_record(workspace)] if command == "trace" else []))
    assert {"sqlite3", f"dutykit.cli.{command}"} <= modules
    assert modules & LIBRARIES == set()
    assert modules & PACKAGES == set()
