"""Start-up on the shipped sample: small commands against ``python -c 'import click'``, whole processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from .marks import Mark
from .process import PYTHON, Command, cost, dutykit, ratio

COMMANDS = {"--help": 2.0, "status": 6.0, "show": 6.0, "trace HD-2024-0001": 6.0}


def marks() -> Iterator[Mark]:
    """Each command as a multiple, and SQLAlchemy alone, which is most of it."""
    with tempfile.TemporaryDirectory() as text:
        sample = Path(text) / "demo"
        cost(dutykit(Path(text), "demo", str(sample)))
        click = Command((*PYTHON, "import click"))
        for name, limit in COMMANDS.items():
            yield Mark(f"{name} : import click", ratio(dutykit(sample, *name.split()), click, 9), limit)
        alone = Command((*PYTHON, "import click, sqlalchemy.dialects.sqlite"))
        yield Mark("(import click and SQLAlchemy : import click)", ratio(alone, click, 9))
