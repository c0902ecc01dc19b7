"""``dutykit demo``."""

from __future__ import annotations

from pathlib import Path

import click

from .chinese import Command
from .context import use_case
from .output import progress, say


def _demo(folder: Path) -> None:
    """The whole round on the shipped sample.

    Calls ``app.keeping.demo.run(folder: Path, *, tell: Callable[[str], None], progress: Progress) -> None``; it makes
    a fresh workspace, tells each step in a Chinese line and at the end where the documents are. The days come from
    the sample, not from the clock. A folder that is not empty is refused with
    :class:`~dutykit.errors.WorkspaceError`.
    """
    use_case("keeping.demo", "run")(folder, tell=say, progress=progress)


@click.command(cls=Command, name="demo")
@click.argument("folder", metavar="[文件夹]", default="demo", type=click.Path(path_type=Path))
def demo(folder: Path) -> None:
    """用自带的样例走一遍全过程：下发、收回、退回修改、再收、出文书、按办法核查。

    样例里的人和事都是虚构的。默认放在当前文件夹的 demo 中。
    """
    _demo(folder)
