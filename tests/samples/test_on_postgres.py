"""The round on the sample in PostgreSQL: what it gives is what it gives in SQLite."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from conftest import Stores
from dutykit.app.keeping.demo import Round, Story
from dutykit.serial import document
from dutykit.store.participations import numbers_in
from dutykit.store.tables import metadata
from samples.account import account
from samples.rounds import quiet, taken
from server import Server, psycopg_to

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d(?:-[0-9a-f]{8})?")
"""When something was done, and the name of a run, which begins with it."""
OWN = frozenset({"log", "meta"})
"""Tables of the moment: the chain holds when each thing was done, and an identity is made by chance."""
MARKED = ("schemas", "issues", "outputs", "drafts")
"""Tables whose rows hold the identity of the workspace, or digests of files that do."""


def test_files_records_documents_and_findings_are_the_same(
    played: tuple[Round, dict[str, Any]], postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, told = played
    checked = document(here.check(here.story.facts["checked"]))
    stores = Stores("postgres", postgres)
    address = stores.address()
    monkeypatch.setenv("DUTYKIT_STORE", address)
    there = Round(Story.shipped(), tmp_path / "工作区", quiet)
    batches = list(taken(there))
    documents = [document(result) for result in there.documents()]
    assert json.loads(json.dumps(account(there, batches, documents))) == told
    assert document(there.check(there.story.facts["checked"])) == checked
    monkeypatch.delenv("DUTYKIT_STORE")
    rows = rows_of_both(here.workspace.database, address)
    assert {name for name, (left, right) in rows.items() if left != right} == set()
    postgres.drop(*stores.made)


def rows_of_both(path: Path, address: str) -> dict[str, tuple[list[str], list[str]]]:
    """Rows of both, moments apart, by table."""
    names = sorted(metadata.tables.keys() - OWN - set(MARKED))
    with closing(sqlite3.connect(path)) as base, psycopg_to(address) as server:
        return {
            name: (
                told(name, base.execute(f"select * from {name}")),
                told(name, server.execute(f"select * from {name}")),
            )
            for name in names
        }


def told(table: str, rows: Any) -> list[str]:
    """Rows of a table, sorted; whom records name pair by pair, for how they lie together is a matter of the moment."""
    if table == "participations":
        return sorted(f"{deputy} {record}" for _, deputy, packed in rows for record in numbers_in(packed))
    plain = ([int(v) if isinstance(v, bool) else v for v in row] for row in rows)
    return sorted(_MOMENT.sub("T", json.dumps(row, ensure_ascii=False)) for row in plain)
