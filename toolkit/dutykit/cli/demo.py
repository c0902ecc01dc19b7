"""``dutykit demo``."""

from __future__ import annotations

from pathlib import Path

import click

from .chinese import Command
from .context import by_option
from .output import progress, say


@click.command(cls=Command, name="demo")
@click.argument("folder", metavar="[文件夹]", default="demo", type=click.Path(path_type=Path))
@by_option(passed=False)
def demo(folder: Path) -> None:
    """用自带的样例走一遍全过程：下发、收回、退回修改、再收、出文书、按办法核查。

    样例里的人和事都是虚构的。默认放在当前文件夹的 demo 中。
    """
    from ..app.keeping.demo import run

    run(folder, tell=say, progress=progress)
