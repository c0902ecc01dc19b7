"""The command line (floor 5): click fills in what is asked, :mod:`dutykit.app` does it, reporters print it.

Nothing heavy is imported before a command runs: ``--help``, ``--version`` and completion know the commands from
:data:`dutykit.cli.commands.COMMANDS` alone.
"""

from __future__ import annotations

from collections.abc import Sequence


def main(args: Sequence[str] | None = None) -> None:
    """The ``dutykit`` command. Leaves through :class:`SystemExit` with a code of DESIGN §6."""
    import sys

    from .boundary import run

    sys.exit(run(sys.argv[1:] if args is None else list(args)))
