"""The round on the sample with a cluster that loses its workers: what it gives is what one machine gives."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from cluster import Cluster, cluster
from dutykit.app.keeping.demo import Round, Story
from dutykit.serial import document
from dutykit.store.tables import metadata
from samples.account import account
from samples.rounds import taken
from samples.test_on_postgres import MARKED, OWN, told

LOSSES = ("读取", "登记", "生成", "读取", "登记")
"""At which bars a worker is killed, once each and in this order; another takes its place."""


class Losing:
    """Progress of a use case, in the middle of which the cluster loses a worker."""

    def __init__(self, running: Cluster) -> None:
        self.running = running
        self.left = list(LOSSES)

    @contextmanager
    def __call__(self, items: Any, label: str) -> Iterator[Any]:
        """Go through the items; a worker goes in the middle of them."""
        loses = len(items) > 2 and self.left[:1] == [label]
        yield self._losing(items) if loses else items

    def _losing(self, items: Any) -> Iterator[Any]:
        self.left.pop(0)
        for n, item in enumerate(items):
            if n == len(items) // 2:
                self.running.add()
                self.running.kill()
            yield item


def test_files_records_documents_and_findings_are_the_same(
    played: tuple[Round, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, known = played
    checked = document(here.check(here.story.facts["checked"]))
    with cluster(tmp_path) as running:
        monkeypatch.setenv("DUTYKIT_ENGINE", running.address)
        losing = Losing(running)
        there = Round(Story.shipped(), tmp_path / "工作区", losing)
        batches = list(taken(there))
        documents = [document(result) for result in there.documents()]
        assert losing.left == []
        assert json.loads(json.dumps(account(there, batches, documents))) == known
        assert document(there.check(there.story.facts["checked"])) == checked
    assert rows_of(there) == rows_of(here)


def rows_of(round_: Round) -> dict[str, list[str]]:
    """Rows of a store, moments apart, by table."""
    names = sorted(metadata.tables.keys() - OWN - set(MARKED))
    with closing(sqlite3.connect(round_.workspace.database)) as base:
        return {name: told(name, base.execute(f"select * from {name}")) for name in names}
