"""``dutykit verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..dates import moment
from ..errors import EXIT_DONE, EXIT_PROBLEMS, StoreError
from ..words.codes import Tone
from .chinese import Command
from .context import by_option, current_workspace, engine_option, json_option, today, workspace_option
from .keys import key_file_option, opening_key
from .output import mark, print_json, progress, remedy, say, table

if TYPE_CHECKING:
    from ..app.keeping.verify import VerifyResult

_MOST = 20
"""Differences of one kind that are listed."""


@click.command(cls=Command, name="verify")
@click.option("--deep", is_flag=True, help="再把每份原件重读一遍，逐个值与登记的核对。")
@click.option("--seal", metavar="封存页或封存码", help="与以前打印的封存页核对。")
@click.option("--backup", "copy", type=click.Path(path_type=Path), metavar="文件", help="不核对工作区，核对一份备份。")
@key_file_option
@engine_option("重读原件")
@json_option
@workspace_option
def verify(
    seal: str | None, copy: Path | None, key_file: Path | None, engine: str, *, deep: bool, as_json: bool
) -> int:
    """核对工作区有没有被改动：日志、登记、原件、写出的文件。

    什么都不改。有不同的，说明是什么、在哪里、怎么办，退出码为 4。--deep 中断了可以再运行，从断的地方接着核。
    """
    if copy is not None:
        return _backup(copy, key_file, as_json=as_json)
    from ..app.keeping.seals import Seal
    from ..app.keeping.verify import verify as verified

    sealed = Seal.read(seal) if seal else None
    result = verified(current_workspace(), deep=deep, seal=sealed, today=today(), progress=progress, engine=engine)
    if as_json:
        print_json(result)
    else:
        _print(result)
    return EXIT_DONE if result.ok else StoreError.exit_code


def _print(result: VerifyResult) -> None:
    rows = [(p.label, p.checked, p.different or "—") for p in result.parts]
    table(rows, ["核对什么", "数量", "不同"])
    say()
    for label in dict.fromkeys(d.label for d in result.differences):
        mine = [d for d in result.differences if d.label == label]
        mark(Tone.ERROR, f"{label}（{len(mine)} 处）")
        for told in mine[:_MOST]:
            say(f"    {told.where}" + (f"：{told.detail}" if told.detail else ""))
        if len(mine) > _MOST:
            say(f"    …… 其余 {len(mine) - _MOST} 处见 --json")
        remedy(mine[0].remedy)
    for note in result.notes:
        mark(Tone.INFO, note)
    end = "没有发现改动。" if result.ok else f"有 {len(result.differences)} 处不同。"
    say(f"日志 {result.entries} 条，到 {result.at[:10]} 为止；{end}")


def _backup(copy: Path, key_file: Path | None, *, as_json: bool) -> int:
    from ..app.keeping.backup import check_backup

    result = check_backup(copy, current_workspace().root, ask=opening_key(key_file))
    if as_json:
        print_json(result)
    else:
        mark(Tone.OK, f"备份完好：{result.congress}，{result.files} 个文件，备份于 {moment(result.made)}")
    return EXIT_DONE


@click.command(cls=Command, name="seal")
@click.option("-o", "output", type=click.Path(path_type=Path), metavar="文件", help="写到这里；默认在 documents 里。")
@by_option()
@json_option
@workspace_option
def seal(output: Path | None, by: str, *, as_json: bool) -> None:
    """打印封存页：日志到今天为止的条数和校验值，一页 Word，带二维码。

    打印、签名、归档以后，谁改写过以前的内容，dutykit verify --seal 都查得出来。建议年度关闭时封存一次。
    """
    from ..app.keeping.seals import seal as sealed

    result = sealed(current_workspace(), output, by=by, today=today())
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"封存页：{result.path}")
    say(f"  日志 {result.entries} 条，封存码 {result.code}")
    remedy("请打印、签名，与年度档案一并归档。")


@click.command(cls=Command, name="salvage")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@by_option()
@json_option
@workspace_option
def salvage(folder: Path, by: str, *, as_json: bool) -> int:
    """数据库坏了又没有备份时，用原件和日志副本在新文件夹里把工作区重做一遍。

    照 log.jsonl 的次序，重新下发、重新收原件、重做更正和审核；做不到的逐条说明，退出码为 1。原来的文件夹不动。
    有备份的先用 dutykit restore。
    """
    from ..app.keeping.salvage import salvage as salvaged

    result = salvaged(current_workspace(), folder, by=by)
    if as_json:
        print_json(result)
    else:
        mark(Tone.OK, f"已在 {result.path} 重做：日志 {result.entries} 条，重做 {result.done} 条")
        say(f"  登记记录 {result.records} 条，原来 {result.records_before} 条")
        for told in result.lost:
            mark(Tone.WARNING, told, indent=2)
        remedy("请用 dutykit verify --deep 核对新的工作区，再与原来的文书核对。")
    return EXIT_PROBLEMS if result.lost else EXIT_DONE
