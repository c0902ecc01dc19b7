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
    "pdfplumber", "pypdfium2", "psutil", "chinese_calendar", "jsonschema", "referencing", "sqlalchemy",
}  # fmt: skip
"""Heavy libraries, each loaded by the edge that needs it; these commands use jsonschema-rs."""
PARTS_OF_PYTHON = {
    "asyncio", "concurrent.futures", "multiprocessing", "subprocess", "tempfile", "zipfile", "importlib.resources",
    "xml.etree", "html", "csv", "unittest",
}  # fmt: skip
"""What takes as long as a dozen of our modules."""
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


OTHERS = {
    "status": set[str](),
    "show": {"dutykit.app.intake", "dutykit.app.asking.rounds", "dutykit.dossier.claims", "dutykit.dossier.elsewhere"},
    "trace": {"dutykit.app.asking.rounds"},
}
"""What one of them needs and another does without."""


@pytest.mark.parametrize("command", OTHERS)
def test_small_commands_load_nothing_that_they_can_do_without(workspace: Path, command: str) -> None:
    modules = loaded(workspace, command, *([a_record(workspace)] if command == "trace" else []))
    assert {"sqlite3", f"dutykit.cli.{command}"} <= modules
    assert modules & LIBRARIES == set()
    assert modules & PARTS_OF_PYTHON == set()
    assert modules & (PACKAGES | OTHERS[command]) == set()


@pytest.mark.parametrize("args", [("log",), ("calendar",), ("render", "evaluation-form", "--all")])
def test_a_store_that_is_up_to_date_is_used_without_sqlalchemy(workspace: Path, args: tuple[str, ...]) -> None:
    """Reading or writing: only what makes tables needs it."""
    assert "sqlalchemy" not in loaded(workspace, *args)


def test_a_new_store_is_made_with_it(tmp_path: Path) -> None:
    assert "sqlalchemy" not in loaded(tmp_path, "init", "某区", "--year", "2024")
    assert "sqlalchemy" in loaded(tmp_path / "某区", "status")
    assert "sqlalchemy" not in loaded(tmp_path / "某区", "status")
