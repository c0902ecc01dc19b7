"""A workspace with a roster, made once and copied for each test."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.rounds import CONGRESS, YEAR, Book, Round, roster_book
from conftest import Stores
from dutykit.store import open_store
from dutykit.store.moving import copy_rows, new_store

TODAY = "2024-12-20"


def one_row_each(root: Path) -> None:
    """Give a workspace templates of its own, in which a record is one row with every column there is."""
    own = root / "templates" / "xlsx"
    own.mkdir(parents=True, exist_ok=True)
    for look in (Path(__file__).parents[1] / "data" / "earlier").glob("*.xlsx"):
        shutil.copyfile(look, own / look.name)


@pytest.fixture(scope="session")
def _furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the roster has been taken back."""
    root = tmp_path_factory.mktemp("示例 区") / "工作区"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYKIT_TODAY", TODAY)

        def call(*args: Any) -> Any:
            run = subprocess.run(
                [sys.executable, "-m", "dutykit", *map(str, args)], capture_output=True, encoding="utf-8", check=False
            )
            assert run.returncode == 0, run.stdout + run.stderr
            return run

        call("init", root, "--congress", CONGRESS, "--term", 17, "--year", YEAR)
        one_row_each(root)
        made = call("make-template", "roster", "--workspace", root, "--json")
        issued = root / json.loads(made.stdout)["issued"][0]["path"]
        book = roster_book(issued)
        call("ingest", book.save(root / "returned" / "名册.xlsx"), "--workspace", root)
        call("make-template", "activity", "--all", "--workspace", root)
    return root


@pytest.fixture
def place(
    _furnished: Path, tmp_path: Path, dutykit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, store_kind: Stores
) -> Round:
    """The workspace, a fresh copy."""
    monkeypatch.setenv("DUTYKIT_TODAY", TODAY)
    root = tmp_path / "工作区"
    shutil.copytree(_furnished, root)
    address = store_kind.address()
    if address:
        with open_store(root / "dutykit.db") as source, new_store(root / "dutykit.db", address) as target:
            copy_rows(source, target)
        (root / "dutykit.db").unlink()
        monkeypatch.setenv("DUTYKIT_STORE", address)
    return Round(root, dutykit)


@pytest.fixture
def bare(tmp_path: Path, dutykit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, store_kind: Stores) -> Round:
    """A workspace without a roster."""
    monkeypatch.setenv("DUTYKIT_TODAY", TODAY)
    monkeypatch.setenv("DUTYKIT_STORE", store_kind.address())
    root = tmp_path / "工作区"
    assert dutykit("init", root, "--congress", CONGRESS, "--term", 17, "--year", YEAR).code == 0
    one_row_each(root)
    return Round(root, dutykit)


@pytest.fixture
def open_book() -> Callable[[Path], Book]:
    """Open a workbook as a clerk would."""
    return Book
