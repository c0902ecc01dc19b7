"""The lock: complete, hashed, free of host names, and installable on every machine that offices use."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOP = Path(__file__).resolve().parents[1]
LOCK = (TOP / "requirements.lock").read_text(encoding="utf-8")
LOCK_OCR = (TOP / "requirements-ocr.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheels() -> ModuleType:
    spec = importlib.util.spec_from_file_location("wheels", TOP / "packaging" / "wheels.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table() -> dict[str, dict[str, Any]]:
    return tomllib.loads((TOP / "packaging" / "wheels.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", [LOCK, LOCK_OCR], ids=["base", "ocr"])
def test_the_lock_has_hashes_and_names_no_host(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert [e.split()[0] for e in entries if "--hash=sha256:" not in e] == []
    assert re.findall(r"https?://|--index|--find-links", lock) == []


def test_the_lock_holds_what_the_project_asks_for() -> None:
    data = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    asked = data["project"]["dependencies"] + data["project"]["optional-dependencies"]["desk"]
    asked += data["dependency-groups"]["dev"] + data["build-system"]["requires"]
    names = {re.split(r"[\[<>=~;\s]", text, maxsplit=1)[0].lower() for text in asked}
    assert {n for n in names if not re.search(rf"^{re.escape(n)}==", LOCK, re.MULTILINE)} == set()


def test_the_table_of_wheels_is_of_this_lock(table: dict[str, dict[str, Any]]) -> None:
    """``make lock`` writes both; one of them edited by hand is found here."""
    locked = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE))
    assert {name: entry["version"] for name, entry in table.items()} == locked


def test_every_locked_release_has_a_wheel_for_every_machine(
    wheels: ModuleType, table: dict[str, dict[str, Any]]
) -> None:
    lacking = {name: wheels.lacking(entry["wheels"]) for name, entry in table.items()}
    assert {name: machines for name, machines in lacking.items() if machines} == {}


def test_machines_without_a_wheel_are_named(wheels: ModuleType) -> None:
    tags = ["cp310-abi3-manylinux_2_28_aarch64", "cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64"]
    tags += [f"cp{n}-cp{n}-win_amd64" for n in (311, 312, 314)]
    assert wheels.lacking(tags) == [
        "Linux aarch64, glibc 2.17, Python 3.11",
        "Linux aarch64, glibc 2.17, Python 3.12",
        "Linux aarch64, glibc 2.17, Python 3.13",
        "Linux aarch64, glibc 2.17, Python 3.14",
        "Windows x64, Python 3.13",
    ]
    assert wheels.lacking(["py3-none-any"]) == []


def test_wheels_that_fit_no_machine_are_not_recorded(wheels: ModuleType) -> None:
    names = ("cp310-abi3-musllinux_1_2_x86_64", "cp311-cp311-win_amd64", "cp310-cp310-win_amd64")
    files = [{"url": f"https://example.org/a/thing-1.0-{name}.whl"} for name in names]
    pylock = {"packages": [{"name": "thing", "version": "1.0", "wheels": files}]}
    assert list(wheels.recorded(pylock)) == [("thing", "1.0", ["cp311-cp311-win_amd64"])]


def test_the_lock_of_the_extra_is_what_it_needs_beyond_the_other(wheels: ModuleType) -> None:
    data = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {re.split(r"[\[<>=~;\s]", text, maxsplit=1)[0] for text in data["project"]["optional-dependencies"]["ocr"]}
    extra = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK_OCR, re.MULTILINE))
    assert asked - extra.keys() == set()
    assert extra.keys() & dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE)).keys() == set()
    table = tomllib.loads((TOP / "packaging" / "wheels-ocr.toml").read_text(encoding="utf-8"))
    assert {name: entry["version"] for name, entry in table.items()} == extra
    lacking = {name: wheels.lacking(entry["wheels"], wheels.GLIBC_OCR) for name, entry in table.items()}
    assert {name: machines for name, machines in lacking.items() if machines} == {}


def test_what_a_wider_lock_has_beyond_another(wheels: ModuleType, tmp_path: Path) -> None:
    known, wider, target = (tmp_path / name for name in ("a", "b", "c"))
    known.write_text("one==1.0 \\\n    --hash=sha256:aa\n", encoding="utf-8")
    wider.write_text("one==1.0 \\\n    --hash=sha256:aa\ntwo==2.0 \\\n    --hash=sha256:bb\n", encoding="utf-8")
    wheels.beyond(known, wider, target)
    assert target.read_text(encoding="utf-8") == "two==2.0 \\\n    --hash=sha256:bb\n"
