"""``dutykit backup`` and ``dutykit restore``."""

from __future__ import annotations

from pathlib import Path

import click

from ..words.codes import Tone
from .chinese import Command
from .context import by_option, current_workspace, json_option, today, workspace_option
from .keys import encrypt_options, key_file_option, locking_key, opening_key
from .output import mark, print_json, remedy, say

_PATH = click.Path(path_type=Path)


@click.command(cls=Command, name="backup")
@click.argument("target", metavar="文件.zip", type=_PATH)
@click.option("--all", "everything", is_flag=True, help="连同 outgoing、returned、corrections、documents 里的文件。")
@encrypt_options
@by_option()
@json_option
@workspace_option
def backup(
    target: Path,
    recipients: tuple[str, ...],
    key_file: Path | None,
    by: str,
    *,
    everything: bool,
    encrypt: bool,
    as_json: bool,
) -> None:
    """备份工作区：存储、原件、设置，以及自己改过的模板和表。

    备份时可以照常工作。下发的表和文书可以重新生成，默认不备份；自己改过的文书请加 --all。不覆盖已有的文件。
    备份里有代表的个人信息，请妥善保管；加 --encrypt 加密。口令或私钥丢了，备份就再也打不开。
    """
    from ..app.keeping.backup import backup as backed_up

    workspace, key = current_workspace(), locking_key(recipients, key_file, encrypt=encrypt)
    result = backed_up(workspace, target, everything=everything, by=by, today=today(), key=key)
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"已备份到 {result.path}：{result.files} 个文件，{result.bytes / 2**20:.1f} MiB，已核对")
    for note in result.notes:
        mark(Tone.WARNING, note, indent=2)


@click.command(cls=Command, name="restore")
@click.argument("source", metavar="文件.zip", type=_PATH)
@click.argument("folder", metavar="文件夹", type=_PATH)
@key_file_option
@by_option()
@json_option
def restore(source: Path, folder: Path, key_file: Path | None, by: str, *, as_json: bool) -> None:
    """用备份恢复出一个工作区，放进新的（或空的）文件夹。

    每个文件都与备份清单核对；有一处不符就不恢复。不覆盖任何已有的文件。
    """
    from ..app.keeping.backup import restore as restored
    from ..dates import moment

    result = restored(source, folder, by=by, ask=opening_key(key_file))
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"已恢复 {result.congress} 的工作区：{result.files} 个文件，备份于 {moment(result.made)}")
    say(f"  {result.path}")
    for note in result.notes:
        mark(Tone.WARNING, note, indent=2)
    remedy("进入这个文件夹，运行 dutykit status 核对。")
