"""Rules of the house that no tool checks."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from dutykit.problems import CATALOG

TOP = Path(__file__).resolve().parents[1]
MODULES = sorted((TOP / "toolkit").rglob("*.py"))


def test_functions_are_at_most_65_lines_long() -> None:
    long = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 65:
                    long.append(f"{path.name}:{node.lineno} {node.name} ({lines})")
    assert long == []


def test_modules_are_at_most_420_lines_long() -> None:
    lengths = {path.name: path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > 420} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [p.name for p in MODULES if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))] == []


def test_the_work_in_hand_leaves_no_marks() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|breakpoint\(\))")
    assert [p.name for p in MODULES if marks.search(p.read_text(encoding="utf-8"))] == []


def test_files_are_opened_with_their_encoding() -> None:
    """Text modes without ``encoding=`` would follow the locale."""
    loose = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            ours = "assets" in ast.unparse(node.func)
            if name in {"read_text", "write_text"} and not ours and all(k.arg != "encoding" for k in node.keywords):
                loose.append(f"{path.name}:{node.lineno}")
    assert loose == []


def tracked() -> list[str]:
    git = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, check=False)
    if git.returncode:
        pytest.skip("not a git checkout")
    return [name for name in git.stdout.decode("utf-8").split("\0") if name]


def test_tracked_files_are_not_ignored_and_no_ignore_is_loose() -> None:
    """An unanchored ``documents/`` in .gitignore would take code out of the wheel."""
    loose = [
        line
        for line in (TOP / ".gitignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("/", "#", "__pycache__", "*.", "~$", ".~"))
    ]
    assert loose == []
    ignored = subprocess.run(
        ["git", "ls-files", "-ci", "--exclude-standard"], cwd=TOP, capture_output=True, check=True, text=True
    )
    assert (tracked() != [], ignored.stdout) == (True, "")


def test_snapshots_are_not_written_in_ci() -> None:
    from conftest import UPDATE_FLAGS

    if os.environ.get("CI") == "true":
        assert [flag for flag in UPDATE_FLAGS if os.environ.get(flag)] == []
    else:
        assert UPDATE_FLAGS


def test_every_problem_of_the_catalogue_is_told_somewhere() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in MODULES if path.name != "problem_catalog.py")
    reasons = {
        f"cell.date_{reason}" for reason in ("invalid", "ambiguous", "no_year", "several")
    }  # named by the date's reader
    assert [code for code in CATALOG if f'"{code}"' not in told and code not in reasons] == []


def test_every_problem_of_the_catalogue_is_named_by_a_test_or_a_case() -> None:
    mine = Path(__file__)
    files = [p for p in sorted((TOP / "tests").rglob("*")) if p.suffix in {".py", ".toml"} and p != mine]
    named = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [code for code in CATALOG if f'"{code}"' not in named] == []


def test_every_declared_dependency_is_imported() -> None:
    """A library that nothing imports is one more that must exist for every machine."""
    declared = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[\[<>=~;\s]", text, maxsplit=1)[0] for text in declared}
    names -= {"tzdata"}  # data of the standard library on Windows: imported by zoneinfo
    modules = {"chinesecalendar": "chinese_calendar", "python-docx": "docx"}
    imported = {name for path in MODULES for name in imported_names(path)}
    assert {name for name in names if modules.get(name, name.replace("-", "_")) not in imported} == set()


def imported_names(path: Path) -> set[str]:
    """The packages that a module imports, at its top or within a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found
