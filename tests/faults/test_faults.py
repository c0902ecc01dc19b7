"""A few of the faults of ``make faults``, every day: at writes that a day's seed does not choose, they are the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_every_scene_has_a_name_of_its_own() -> None:
    assert len({scene.name for scene in SCENES}) == len(SCENES)
    assert set(SAMPLED) <= {scene.name for scene in SCENES}
