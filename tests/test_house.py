"""Rules of the house that no tool checks."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from dutykit.problems import CATALOG

TOP = Path(__file__).resolve().parents[1]
PACKAGE = TOP / "toolkit" / "dutykit"
MODULES = sorted((TOP / "toolkit").rglob("*.py"))


BY_NAME = {
    "app/keeping/libraries.py": "doctor tries what the metadata of the distribution names",
    "cli/chinese.py": "click's own modules, to put their words into Chinese",
    "cli/commands.py": "commands are known by name until one is called: start-up",
    "files/worker.py": "a worker process is told which reader to use",
    "scans/extra.py": "doctor tries the modules of the extra, which need not be there",
}
"""Modules that import by name, and why."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[Path, Function]]:
    """Every function and method, inner ones too."""
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, Function):
                yield path, node


def test_functions_are_shorter_than_60_lines() -> None:
    lengths = {f"{p.name}:{f.name}": (f.end_lineno or f.lineno) - f.lineno + 1 for p, f in functions()}
    assert {name: lines for name, lines in lengths.items() if lines >= 60} == {}


def complexity(function: ast.AST) -> int:
    """The ways through a function, as radon counts them: booleans and comprehensions too, and what is within it."""
    ways = 1
    for node in ast.walk(function):
        match node:
            case ast.If() | ast.IfExp() | ast.For() | ast.AsyncFor() | ast.While() | ast.ExceptHandler():
                ways += 1
            case ast.Assert() | ast.Lambda() | ast.match_case():
                ways += 1
            case ast.BoolOp():
                ways += len(node.values) - 1
            case ast.comprehension():
                ways += 1 + len(node.ifs)
    return ways


def test_ways_through_a_function_are_counted_with_booleans_and_comprehensions() -> None:
    source = """
def example(a, b):
    if a and b or not a:
        return [x for x in b if x if x > 1]
    for x in a:
        try:
            assert x
        except ValueError:
            pass
    match a:
        case 1: return 1 if b else 2
    return sorted(a, key=lambda x: x)
"""
    assert complexity(ast.parse(source).body[0]) == 1 + 3 + 3 + 1 + 2 + 2 + 1


def test_no_function_has_more_than_15_ways_through_it() -> None:
    ways = [(f"{p.relative_to(PACKAGE).parts[0]} {f.name}", complexity(f)) for p, f in functions()]
    assert [(name, many) for name, many in ways if many > 15] == []


def test_modules_are_at_most_420_lines_long() -> None:
    lengths = {p.relative_to(PACKAGE).as_posix(): p.read_text(encoding="utf-8").count("\n") for p in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > 420} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [p.name for p in MODULES if not ast.get_docstring(parsed(p))] == []


def test_the_work_in_hand_leaves_no_marks() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|breakpoint\(\))")
    assert [p.name for p in MODULES if marks.search(p.read_text(encoding="utf-8"))] == []


def test_files_are_opened_with_their_encoding() -> None:
    """Text modes without ``encoding=`` would follow the locale."""
    loose = []
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            ours = "assets" in ast.unparse(node.func)
            if name in {"read_text", "write_text"} and not ours and all(k.arg != "encoding" for k in node.keywords):
                loose.append(f"{path.name}:{node.lineno}")
    assert loose == []


def test_a_folder_whose_place_is_gone_is_a_disk_that_is_gone() -> None:
    """A bare ``mkdir`` would call a share that vanished a bug: ``make_folder`` does not."""
    bare = [
        f"{path.name}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "mkdir"
        and all(keyword.arg != "parents" for keyword in node.keywords)
    ]
    assert [place.partition(":")[0] for place in bare] == ["temporary.py"], bare


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
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["desk"]
    names = {re.split(r"[\[<>=~;\s]", text, maxsplit=1)[0] for text in declared}
    names -= {"tzdata"}  # data of the standard library on Windows: imported by zoneinfo
    names -= {"python-multipart"}  # by which starlette reads what a form sends
    modules = {"chinesecalendar": "chinese_calendar", "python-docx": "docx"}
    imported = {name for path in MODULES for name in imported_names(path)}
    assert {name for name in names if modules.get(name, name.replace("-", "_")) not in imported} == set()


def imported_names(path: Path) -> set[str]:
    """The packages that a module imports, at its top or within a function."""
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def test_sql_is_written_in_the_store_alone() -> None:
    users = {path.relative_to(PACKAGE).as_posix() for path in MODULES if "sqlalchemy" in imported_names(path)}
    assert {name for name in users if not name.startswith("store/")} == set()


def test_modules_are_not_imported_by_their_names() -> None:
    """What is imported by a string is seen by no type checker and no contract of floors."""
    by_name = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"import_module", "importlib.import_module", "__import__"}
    }
    assert by_name - BY_NAME.keys() == set()


def test_each_package_of_use_cases_offers_at_its_face_what_others_may_import() -> None:
    """The first sentence that begins with ``Offers`` and the contract of import-linter name the same modules."""
    import tomllib

    linter = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    allowed = {
        contract["allowed_importers"][0].rpartition(".")[2]: {i.rpartition(".")[2] for i in contract["ignore_imports"]}
        for contract in linter["contracts"]
        if contract["type"] == "protected"
    }
    told = {}
    for face in sorted((PACKAGE / "app").glob("*/__init__.py")):
        sentence = re.search(r"Offers (.*?)[.;](?=\s|$)", ast.get_docstring(parsed(face)) or "", re.DOTALL)
        told[face.parent.name] = set(re.findall(r":mod:`\.(\w+)`", sentence[1])) if sentence else set()
    assert told == allowed


def test_no_command_looks_into_a_dict_by_name() -> None:
    """Results are dataclasses: a member that is renamed is seen by mypy."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted((PACKAGE / "cli").glob("*.py"))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    ]
    assert found == []


def test_what_builds_a_document_says_which_members_it_has() -> None:
    """Contexts are typed dicts: a member that is renamed in one place alone is seen by mypy."""
    loose = [
        f"{path.name}:{function.name}"
        for path, function in functions()
        if path.parent.name == "documents"
        and function.name in {"build", "build_own", "build_sectioned", "framed", "explained"}
        and "Any" in ast.unparse(function.returns or ast.Constant("Any"))
    ]
    assert loose == []


ANY_IN_DOCUMENTS = {
    "across_read.py": (10, "figures of another congress, read from a package before they are checked"),
    "example.py": (3, "values of records, by fields of forms"),
    "explanation.py": (2, "the office's material, which its schema checks"),
    "kept.py": (2, "sentences are exchanged in any context"),
    "official.py": (2, "the office's material"),
    "own_document.py": (4, "what an office declares, read from TOML"),
    "paper.py": (8, "patterns and materials, read from TOML"),
    "promulgation.py": (3, "the office's material"),
    "public_notice.py": (1, "the office's material"),
    "registration_form.py": (1, "JSON values by fields of the form, which an office may add to"),
    "sectioned.py": (2, "the office's material"),
}
"""How often a module of documents names ``Any``, and why it must."""

ANY_ELSEWHERE = {
    "": 70,
    "app": 210,
    "cli": 30,
    "desk": 10,
    "docx": 210,
    "dossier": 50,
    "engine": 10,
    "files": 60,
    "forms": 180,
    "pdf": 80,
    "rules": 250,
    "scans": 40,
    "store": 130,
    "tables": 30,
    "workspace": 20,
    "xlsx": 80,
}
"""How often the other packages may name it, in tens. They read what is foreign (values of records, schemas, TOML, XML,
libraries without types), but not each place has been looked at: lower a number when it has fallen."""


def named_any() -> dict[tuple[str, str], int]:
    """How often each module names ``Any``, by package and path in it."""
    found = {}
    for path in MODULES:
        package, _, rest = path.relative_to(PACKAGE).as_posix().rpartition("/")
        many = sum(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(parsed(path)))
        found[package, rest] = many
    return found


def test_documents_name_any_only_where_data_are_an_offices_own() -> None:
    many = {name: number for (package, name), number in named_any().items() if package == "documents"}
    assert {name: n for name, n in many.items() if n > ANY_IN_DOCUMENTS.get(name, (0, ""))[0]} == {}


def test_any_is_named_no_more_often_than_is_allowed() -> None:
    many: dict[str, int] = {}
    for (package, _), number in named_any().items():
        top = package.partition("/")[0]
        many[top] = many.get(top, 0) + number
    more = {p: n for p, n in many.items() if p != "documents" and n > ANY_ELSEWHERE.get(p, 0)}
    assert more == {}
