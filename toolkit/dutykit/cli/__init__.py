"""The command line (floor 5): click fills in what is asked, :mod:`dutykit.app` does it, reporters print it.

Nothing heavy is imported before a command runs: ``--help``, ``--version`` and completion know the commands from
:data:`dutykit.cli.commands.COMMANDS` alone.
"""

from __future__ import annotations

from collections.abc import Sequence

BEFORE_A_SEARCH = 50_000
"""New objects before Python searches for circles: a command loads a few ten thousand, and all of them stay."""

_A_MOMENT = 0.01  # seconds


def main(args: Sequence[str] | None = None) -> None:
    """The ``dutykit`` command. Leaves through :class:`SystemExit` with a code of DESIGN §6."""
    import gc
    import sys

    alone = args is None  # nothing but this command runs in the process
    if alone:
        gc.set_threshold(BEFORE_A_SEARCH)
    from .boundary import run

    if alone:
        _answer_signals()  # from here on: what answers is in run
    code = run(sys.argv[1:] if args is None else list(args))
    if alone:
        gc.freeze()  # what has been loaded is not searched once more as the process ends
    sys.exit(code)


def _answer_signals() -> None:
    """Being asked to end (a logout, a window that is closed) is answered like Ctrl-C: programs that we started end too.

    What a caller has had ignored (``nohup``) stays ignored.
    """
    import signal
    import sys

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    def again(lost: sys.UnraisableHookArgs) -> None:
        """An answer that fell into a finaliser, where Python drops it, is given once more a moment later."""
        if issubclass(lost.exc_type, KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)
        else:
            sys.__unraisablehook__(lost)

    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, stop)
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.signal(signal.SIGALRM, stop)
        sys.unraisablehook = again
