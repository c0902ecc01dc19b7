"""The round on the sample, gone through once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dutykit.app.keeping.demo import Round, Story
from dutykit.serial import document
from samples.account import account
from samples.rounds import copied, quiet, taken


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Round, dict[str, Any]]:
    """The workspace at its end, and the account of what each step gave. Who changes anything does so in a copy."""
    round_ = Round(Story.shipped(), tmp_path_factory.mktemp("样例") / "工作区", quiet)
    batches = list(taken(round_))
    documents = [document(result) for result in round_.documents()]
    return round_, json.loads(json.dumps(account(round_, batches, documents)))


@pytest.fixture(scope="session")
def closed(played: tuple[Round, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A copy of it, the registers closed as the demo closes them."""
    round_ = copied(played[0], tmp_path_factory.mktemp("关闭") / "工作区")
    assert round_.close() == ["GT", "QG"]
    return round_
