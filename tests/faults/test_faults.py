"""A few of the faults of ``make faults``, every day: at writes that a day's seed does not choose, they are the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dutykit.cli.commands import LazyGroup
from faults.scenes import SCENES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layer lies below the C library of Linux")
TESTS = Path(__file__).parents[1]
SAMPLED = {
    "ingest": 60,
    "render --pdf": 60,
    "backup": 80,
    "correct": 40,
    "make-template": 60,
    "new-year": 20,
    "init": 4,
}
"""Of how many writes of a command one fails."""


@pytest.fixture
def compiler() -> None:
    """Without a compiler the tests are skipped, except in CI."""
    if shutil.which("cc") is None and shutil.which("gcc") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("a C compiler is missing: the continuous integration has to install it")
        pytest.skip("a C compiler is missing")


@pytest.mark.usefixtures("compiler")
@pytest.mark.parametrize("scene", SAMPLED)
def test_a_write_that_fails_leaves_nothing_half_and_is_told_by_its_cause(scene: str) -> None:
    environment = os.environ | {"PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent / 'toolkit'}"}
    ran = subprocess.run(
        [sys.executable, "-m", "faults", "--every", str(SAMPLED[scene]), scene],
        env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.endswith(" 0 of them wrong\n")
    assert " 0 faults," not in ran.stdout


UNTRIED = frozenset(
    {
        # only read, or write a file that the caller names by the one writer that other scenes try
        "account list", "compare", "doctor", "documents", "find", "form lint", "forms", "log", "regulations cite",
        "regulations explain", "regulations from-workbook", "regulations impact", "regulations lint",
        "regulations test", "regulations to-workbook", "review list", "show", "template lint", "template list",
        "template preview", "trace",
        # write as one whose writes are tried does: one transaction and its entry
        "review accept-warning", "review refuse", "review reopen",
        # have tests of their own for what is left half way, or work on a server
        "desk", "move", "package install", "package make", "store grant",
        # a store of its own, without the log
        "account add", "account lock", "account remove", "account reset", "account unlock",
    }
)  # fmt: skip
"""Commands without a scene. A new command gets a scene, or a place here."""


def test_every_command_has_a_scene_or_says_why_it_has_none() -> None:
    tried = {" ".join(scene.args[:count]) for scene in SCENES for count in (1, 2)}
    there = set(_leaves(LazyGroup("dutykit"), ()))
    assert there - tried == UNTRIED
    assert not UNTRIED & tried


def _leaves(group: click.Group, above: tuple[str, ...]) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _leaves(command, (*above, name))
        else:
            yield " ".join((*above, name))


def test_every_scene_has_a_name_of_its_own() -> None:
    assert len({scene.name for scene in SCENES}) == len(SCENES)
    assert set(SAMPLED) <= {scene.name for scene in SCENES}
