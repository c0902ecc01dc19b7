"""What starts the folder that needs no Python: as it stands in ``packaging/folder``, over a stand-in for its Python.

The folder itself takes minutes to build (``make folder``); what is in it is chosen, and started, by what is tried here.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).resolve().parents[1]
MACHINE = os.uname().machine if hasattr(os, "uname") else ""
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="programs of a Linux folder")


@pytest.fixture(scope="module")
def folder() -> ModuleType:
    sys.path.insert(0, str(TOP / "packaging"))
    try:
        spec = importlib.util.spec_from_file_location("folder", TOP / "packaging" / "folder.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["folder"] = module
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(TOP / "packaging"))


def furnished(folder: ModuleType, target: Path, *, machine: str = MACHINE, glibc: int = 17) -> Path:
    """A folder with its programs and, in place of an interpreter, one that says how it was called."""
    program = target / "python" / "bin" / "python3"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nfor a in "$@"; do echo "[$a]"; done\n', encoding="utf-8")
    program.chmod(0o755)
    folder.furnish(folder.Made(target, "9.8.7", machine, glibc), windows=False)
    return target


def started(program: Path, *args: str, **environment: str) -> tuple[int, list[str], str]:
    """What a program of the folder does, with nothing of this environment but where the tools of the system are."""
    told = {"PATH": "/usr/bin:/bin", **environment}
    done = subprocess.run(
        ["sh", str(program), *args], env=told, cwd="/", capture_output=True, encoding="utf-8", check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines(), done.stderr


@POSIX
def test_the_program_starts_its_own_python_wherever_it_lies_and_however_it_is_called(
    folder: ModuleType, tmp_path: Path
) -> None:
    there = furnished(folder, tmp_path / "履职 工具")
    link = tmp_path / "dutykit"
    link.symlink_to(there / "dutykit")
    expected = ["[-I]", "[-X]", "[utf8]", "[-m]", "[dutykit]", "[show]", "[李 成]"]
    assert started(there / "dutykit", "show", "李 成") == (0, expected, "")
    assert started(link, "show", "李 成") == (0, expected, "")


@POSIX
def test_an_older_system_and_another_processor_are_told_in_chinese(folder: ModuleType, tmp_path: Path) -> None:
    newer = furnished(folder, tmp_path / "新", glibc=999)
    code, said, told = started(newer / "dutykit", "--version")
    assert (code, said) == (6, [])
    assert told.startswith("这个文件夹要求系统的 glibc 为 2.999 或更新，这台电脑是 2.")
    other = furnished(folder, tmp_path / "别", machine="mips")
    code, said, told = started(other / "dutykit", "--version")
    assert (code, said) == (6, [])
    assert told == f"这个文件夹是给 mips 处理器做的，这台电脑是 {MACHINE}。请换用给这种处理器做的文件夹。\n"


@POSIX
def test_a_double_click_opens_the_workspace_of_the_user_never_one_in_the_folder(
    folder: ModuleType, tmp_path: Path
) -> None:
    there, home = furnished(folder, tmp_path / "工具"), tmp_path / "王 敏"
    home.mkdir()
    tail = ["[desk]", "[--new]", "[--workspace]", f"[{home}/履职工作区]"]
    code, said, _ = started(there / "打开工作台.sh", HOME=str(home))
    assert (code, said[5:]) == (0, tail)
    code, said, _ = started(there / "先看样例.sh", HOME=str(home))
    assert (code, said[5:]) == (0, ["[desk]", "[--sample]", "[--workspace]", f"[{home}/履职工作区（样例）]"])
    code, said, _ = started(there / "打开工作台.sh", HOME=str(home), DUTYKIT_WORKSPACE="/别处/表")
    assert (code, said[5:]) == (0, ["[desk]", "[--new]", "[--workspace]", "[/别处/表]"])


@POSIX
def test_an_entry_for_the_desktop_finds_the_program_beside_it(folder: ModuleType, tmp_path: Path) -> None:
    """The line is taken apart as the Desktop Entry Specification says: a string, then its arguments."""
    there = furnished(folder, tmp_path / "履职 工具")
    text = (there / "打开工作台.desktop").read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if row.startswith("Exec=")).removeprefix("Exec=")
    unescaped = line.replace("\\\\", "\\")
    quoted = re.findall(r'"((?:\\.|[^"])*)"|(\S+)', unescaped)
    arguments = [re.sub(r"\\(.)", r"\1", a) if a else b for a, b in quoted]
    arguments = [str(there / "打开工作台.desktop") if a == "%k" else a for a in arguments]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(arguments, env=environment, cwd="/", capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[5:] == ["[desk]", "[--new]", "[--workspace]", f"[{tmp_path}/履职工作区]"]


def test_the_folder_for_windows_holds_what_windows_needs_and_nothing_of_linux(
    folder: ModuleType, tmp_path: Path
) -> None:
    names = set(re.findall(r"^([a-z0-9._-]+)==", folder.lock_of(ocr=False, environment=folder.WINDOWS), re.MULTILINE))
    assert {"tzdata", "starlette", "psycopg", "lxml"} <= names
    assert names & {"pytest", "playwright", "ruff", "mypy"} == set()
    (tmp_path / "python").mkdir()
    folder.furnish(folder.Made(tmp_path, "9.8.7", "AMD64"), windows=True)
    assert {f.name for f in tmp_path.iterdir() if f.suffix in {".bat", ".sh", ".desktop"}} == {
        "desk.bat", "dutykit.bat", "sample.bat",
    }  # fmt: skip
    assert b"rem dutykit 9.8.7\r\n" in (tmp_path / "dutykit.bat").read_bytes()


def test_every_folder_says_which_version_it_is(folder: ModuleType, tmp_path: Path) -> None:
    there = furnished(folder, tmp_path)
    assert (there / "说明.txt").read_text(encoding="utf-8").startswith("dutykit 9.8.7\n")
    assert [f.name for f in there.iterdir() if f.is_file() and re.search(r"@[A-Z]+@", f.read_text("utf-8"))] == []
