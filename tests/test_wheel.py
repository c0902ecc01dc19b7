"""The wheel holds what git holds, and runs away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
TREES = ("templates", "schemas", "regulations", "samples", "docs/工作台.md")
PLAIN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DUTYKIT", "PYTEST"))}


def run(*args: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(a) for a in args],
        cwd=cwd,
        env={**PLAIN, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, TOP, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_the_asset_trees_of_git(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *TREES],
        cwd=TOP, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    there = {n for n in listed.stdout.decode("utf-8").split("\0") if n and (TOP / n).exists() and not n.endswith(".py")}
    packed = {
        n.removeprefix("dutykit/_assets/")
        for n in zipfile.ZipFile(wheel).namelist()
        if n.startswith("dutykit/_assets/")
    }
    assert packed == there
    assert "schemas/activity.schema.json" in packed


def test_the_wheel_holds_every_module_and_nothing_else(wheel: Path) -> None:
    modules = {p.relative_to(TOP / "toolkit").as_posix() for p in (TOP / "toolkit").rglob("*.py")}
    pages = {
        p.relative_to(TOP / "toolkit").as_posix()
        for kind in ("templates", "static")
        for p in (TOP / "toolkit" / "dutykit" / "desk" / kind).iterdir()
    }
    data = {p.relative_to(TOP / "toolkit").as_posix() for p in (TOP / "toolkit" / "dutykit" / "words").glob("*.txt")}
    names = [n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n and "/_assets/" not in n]
    assert set(names) == modules | pages | data | {"dutykit/py.typed"}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``dutykit`` command of a virtual environment that has the wheel and sees the locked dependencies."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    python = Path(paths["scripts"]) / Path(sys.executable).name
    if not python.exists():
        python = Path(paths["scripts"]) / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel, cwd=folder)
    # Below the wheel's own modules; .pth files are not read there, so an editable install cannot shine through.
    locked = Path(sysconfig.get_paths()["purelib"])
    (Path(paths["purelib"]) / "locked.pth").write_text(f"{locked}\n", encoding="utf-8")
    return Path(paths["scripts"]) / ("dutykit.exe" if os.name == "nt" else "dutykit")


def test_the_installed_command_runs_from_another_folder(installed: Path, tmp_path: Path) -> None:
    assert run(installed, "--version", cwd=tmp_path).stdout == "dutykit 0.1.0\n"
    assert "代表履职活动登记表" in run(installed, "forms", cwd=tmp_path).stdout
    where = "import dutykit, dutykit.assets as a; print(dutykit.__file__, a.root())"
    told = run(installed.with_name("python"), "-c", where, cwd=tmp_path).stdout
    assert str(TOP) not in told
    run(installed, "init", tmp_path / "工作区", cwd=tmp_path)
    assert '"ok": true' in run(installed, "doctor", "--json", "--workspace", tmp_path / "工作区", cwd=tmp_path).stdout


def test_the_installed_command_runs_the_demo_from_another_folder(installed: Path, tmp_path: Path) -> None:
    told = run(installed, "demo", "演示", cwd=tmp_path).stdout
    assert f"文书在：{tmp_path / '演示' / 'documents'}" in told
    assert len(list((tmp_path / "演示" / "documents").glob("*.docx"))) == 59
