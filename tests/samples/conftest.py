"""The round on the sample, gone through once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dutykit.app.keeping.demo import Round, Story
from dutykit.serial import document
from samples.account import account
from samples.rounds import quiet, taken


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Round, dict[str, Any]]:
    """The workspace at its end, and the account of what each step gave."""
    round_ = Round(Story.shipped(), tmp_path_factory.mktemp("样例") / "工作区", quiet)
    batches = list(taken(round_))
    documents = [document(result) for result in round_.documents()]
    return round_, json.loads(json.dumps(account(round_, batches, documents)))
