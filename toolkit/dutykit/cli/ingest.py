"""``dutykit ingest``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import EXIT_DONE, EXIT_PROBLEMS
from .chinese import Command
from .context import Day, by_option, current_workspace, json_option, today, use_case, workspace_option, year_option
from .output import counts, mark, print_json, progress, remedy, say

if TYPE_CHECKING:
    from ..app.intake.receipts import Paper

_TOLD = {  # the mark of a status, and what to add to its word
    "accepted": ("ok", ""),
    "accepted_with_warnings": ("ok", ""),
    "partial": ("warning", "，有问题的行退回修改"),
    "rejected": ("error", "，没有登记"),
    "duplicate": ("info", "，没有变化"),
    "unrecognised": ("error", "是哪张表"),
    "unreadable": ("error", ""),
    "skipped": ("info", ""),
}
_BAD = {"partial", "rejected", "unrecognised", "unreadable"}


def _ingest(paths: tuple[Path, ...], **asked: Any) -> dict[str, Any]:
    """Take files back.

    Calls ``app.intake.ingest.ingest(workspace: Workspace, paths: Sequence[Path], *, dry_run: bool,
    policy: "partial" | "strict", year: int | None, today: date, progress: Progress, paper: Paper | None,
    by: str) -> result``, where
    ``result.to_json()`` is the document of DESIGN §11. Folders among ``paths`` are gone through by the use case.
    """
    call = use_case("intake.ingest", "ingest")
    result: dict[str, Any] = call(current_workspace(), paths, today=today(), progress=progress, **asked).to_json()
    return result


def _paper(number: str, typed_by: str, received: date | None) -> Paper | None:
    """The paper copy, named whole or not at all."""
    given = [number.strip(), typed_by.strip(), received]
    if not any(given):
        return None
    if received is None or not all(given):
        raise click.UsageError("--paper、--typed-by、--received 要一起写。")
    if received > today():
        raise click.BadParameter(f"{received} 还没有到。", param_hint="--received")
    from ..app.intake.receipts import Paper

    return Paper(number.strip(), typed_by.strip(), received)


@click.command(cls=Command, name="ingest")
@click.argument("paths", metavar="文件或文件夹 …", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不登记，不写任何文件。")
@click.option(
    "--policy", type=click.Choice(["partial", "strict"]), default="partial", metavar="方式",
    help="partial：好的行登记，有问题的行退回（默认）；strict：有一处错误就整份退回。",
)  # fmt: skip
@year_option
@click.option("--paper", default="", metavar="编号", help="由纸质表录入：纸质表的编号。")
@click.option("--typed-by", default="", metavar="姓名", help="由纸质表录入：录入人。")
@click.option("--received", type=Day(), metavar="日期", help="由纸质表录入：收到纸质表的日期。")
@by_option()
@json_option
@workspace_option
def ingest(
    paths: tuple[Path, ...], policy: str, year: int | None, paper: str, typed_by: str, received: date | None, by: str,
    *, dry_run: bool, as_json: bool,
) -> int:  # fmt: skip
    """收回表格：检查、登记、生成退回修改表。

    可收 Excel（.xlsx）、PDF 和 Word（.docx）。原件原样存入 archive；同一文件再收一次不会重复登记。
    有文件存在错误时退出码为 1。

    由纸质表录入的文件一份一份收，写明 --paper、--typed-by、--received。
    """
    copy = _paper(paper, typed_by, received)
    result = _ingest(paths, dry_run=dry_run, policy=policy, year=year, paper=copy, by=by)
    if as_json:
        print_json(result)
    else:
        for file in result["files"]:
            _tell(file)
        _tell_totals(result["totals"], dry_run=dry_run)
    return EXIT_PROBLEMS if any(map(_has_errors, result["files"])) else EXIT_DONE


def _has_errors(file: Mapping[str, Any]) -> bool:
    return file["status"] in _BAD or any(p["severity"] == "error" for p in file["problems"])


def _tell(file: Mapping[str, Any]) -> None:
    from ..app.intake.receipts import STATUSES

    level, more = _TOLD[file["status"]]
    say()
    mark(level, f"{file['path']}：{STATUSES[file['status']]}{more}")
    if file["records"] or file["held"]:
        say(f"  登记 {file['records']} 条，待改 {file['held']} 条")
    for problem in file["problems"]:
        where = place_text(problem["place"])
        mark(problem["severity"], f"{where}：{problem['message']}" if where else problem["message"], indent=2)
        remedy(problem["remedy"], indent=4)
    if file["correction"]:
        say(f"  退回修改表：{file['correction']}")


def _tell_totals(totals: Mapping[str, int], *, dry_run: bool) -> None:
    say()
    from ..app.intake.receipts import STATUSES

    named = counts((word, totals.get(status, 0)) for status, word in STATUSES.items())
    say(f"共 {totals['files']} 份文件：{named}。登记 {totals['records']} 条，待改 {totals['held']} 条。")
    if dry_run:
        say("这是试收（--dry-run）：没有登记，也没有写任何文件。")


def place_text(place: Mapping[str, Any]) -> str:
    """A place of the JSON report in words; empty for a whole file."""
    from ..evidence import place_from_json

    found = place_from_json(dict(place))
    return str(found) if found else ""
