"""``dutykit ingest``."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import EXIT_DONE, EXIT_PROBLEMS
from ..words.codes import Tone
from .chinese import Command
from .context import Day, by_option, current_workspace, engine_option, json_option, today, workspace_option, year_option
from .output import counts, mark, place_text, print_json, progress, remedy, say, shown, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..app.intake.ingest import IngestRequest
    from ..app.intake.receipts import PaperCopy, Receipt, RunResult
    from ..problems import Problem

_TOLD = {  # the mark of a status, and what to add to its word
    "accepted": (Tone.OK, ""),
    "accepted_with_warnings": (Tone.OK, ""),
    "partial": (Tone.WARNING, "，有问题的行退回修改"),
    "rejected": (Tone.ERROR, "，没有登记"),
    "duplicate": (Tone.INFO, "，没有变化"),
    "unrecognised": (Tone.ERROR, "是哪张表"),
    "unreadable": (Tone.ERROR, ""),
    "skipped": (Tone.INFO, ""),
}
_UNREAD = "不读"
_MOST_PLACES = 12
"""Places that are named where one cause has many."""
_FEW_HINTS = 3
"""So many hints of one kind are told one by one."""
_BAD = {"partial", "rejected", "unrecognised", "unreadable"}


def _paper(number: str, typed_by: str, received: date | None) -> PaperCopy | None:
    """The paper copy, named whole or not at all."""
    given = [number.strip(), typed_by.strip(), received]
    if not any(given):
        return None
    if received is None or not all(given):
        raise click.UsageError("--paper、--typed-by、--received 要一起写。")
    if received > today():
        raise click.BadParameter(f"{received} 还没有到。", param_hint="--received")
    from ..app.intake.receipts import PaperCopy

    return PaperCopy(number.strip(), typed_by.strip(), received)


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
@click.option(
    "--map", "mapping", type=click.Path(path_type=Path), metavar="对应表",
    help="另行编排的表：按核对过的栏目对应表（.toml）读取，读成后存入 mappings，同一单位同样的表以后照用。",
)  # fmt: skip
@engine_option("读取和核对文件")
@by_option()
@json_option
@workspace_option
def ingest(
    paths: tuple[Path, ...], policy: str, year: int | None, paper: str, typed_by: str, received: date | None, by: str,
    mapping: Path | None, engine: str, *, dry_run: bool, as_json: bool,
) -> int:  # fmt: skip
    """收回表格：检查、登记、生成退回修改表。

    可收 Excel 和 WPS 表格（.xlsx、.xls、.xlsb、.et、.ods、.csv，办公系统导出的 .xls），
    Word（.docx，装有 LibreOffice 时还有 .doc、.wps），有文字的 PDF 和 OFD，
    以及装着这些文件的压缩包（.zip）和邮件（.eml、.msg）。
    原件原样存入 archive；同一文件再收一次不会重复登记。
    有文件存在错误时退出码为 1。

    由纸质表录入的文件一份一份收，写明 --paper、--typed-by、--received。
    另行编排的表拿不准的，拟出栏目对应表，核对后用 --map 再收；在终端里可以当场核对。
    """
    from ..app.intake.ingest import IngestRequest
    from ..app.intake.ingest import ingest as ingested

    asked = IngestRequest(
        paths=paths, today=today(), year=year, policy=policy, dry_run=dry_run, paper=_paper(paper, typed_by, received),
        by=by, mapping=mapping, engine=engine,
    )  # fmt: skip
    result = ingested(current_workspace(), asked, progress)
    if as_json:
        print_json(result)
    else:
        for receipt in result.receipts:
            _tell(receipt)
        _tell_totals(result, dry_run=dry_run)
    bad = sum(map(_has_errors, result.receipts))
    if not (as_json or dry_run) and sys.stdin.isatty() and sys.stdout.isatty():
        for receipt in [r for r in result.receipts if r.proposal and Path(r.path).is_file()]:
            bad -= _confirmed(receipt, asked)
    return EXIT_PROBLEMS if bad else EXIT_DONE


def _confirmed(receipt: Receipt, asked: IngestRequest) -> bool:
    """Ask column by column, then take the file back again by what was answered; whether it has no errors now."""
    import dataclasses

    from ..app.intake.ingest import ingest as ingested
    from ..app.intake.mappings import answered, fields_of

    workspace = current_workspace()
    say()
    if not click.confirm(shown(f"现在逐栏核对“{receipt.path}”吗"), default=False):
        return False
    fields = fields_of(workspace, receipt.proposal)
    answers: dict[str, str] = {}
    for column in receipt.columns:
        if not column.sure:
            usual = column.field or None  # that a column is not read is said, and no answer of ours
            asks = f"“{column.label}”是哪一栏（不读的写“{_UNREAD}”）"
            choices = click.Choice([*fields, _UNREAD])
            told = click.prompt(shown(asks), default=usual, type=choices, show_choices=False)
            answers[column.label] = "" if told == _UNREAD else told
    mapping = answered(workspace, receipt.proposal, answers)
    again = ingested(workspace, dataclasses.replace(asked, paths=[Path(receipt.path)], mapping=mapping), progress)
    for one in again.receipts:
        _tell(one)
    return not any(map(_has_errors, again.receipts))


def _has_errors(receipt: Receipt) -> bool:
    return receipt.status in _BAD or any(p.is_error for p in receipt.problems)


def _tell(receipt: Receipt) -> None:
    from ..app.intake.receipts import in_words

    status = receipt.status
    level, more = _TOLD[status] if not receipt.columns else (Tone.ERROR, "是哪张表，请核对栏目")
    say()
    mark(level, f"{receipt.path}：{status.label}{more}")
    if receipt.source is not None:
        say(f"  来自邮件：{receipt.source.sender}，{receipt.source.sent or '未写日期'}")
        if receipt.source.said:
            say(f"  邮件里的话（不登记，有更正请照改）：{receipt.source.said}")
    if receipt.records or receipt.held:
        say(f"  登记 {in_words([receipt])}，待改 {receipt.held} 条")
    if level is Tone.OK and not receipt.problems:
        say("  没有发现问题")
    for cause in _by_cause(receipt.problems):
        where = "、".join(cause.places[:_MOST_PLACES])
        where += f" 等 {len(cause.places)} 处" if len(cause.places) > _MOST_PLACES else ""
        mark(cause.problem.severity, f"{where}：{cause.message}" if where else cause.message, indent=2)
        remedy(cause.problem.remedy, indent=4)
    _tell_again(receipt)
    _tell_proposal(receipt)
    if receipt.correction:
        say(f"  退回修改表：{receipt.correction}")


def _tell_again(receipt: Receipt) -> None:
    """What a second return says otherwise than the first, record by record."""
    again = receipt.again
    if again is None:
        return
    say(f"  {again.text}")
    say(f"  和登记的对比：{again.counts}" + ("" if receipt.status != "rejected" else "（都没有登记）"))
    for row in again.rows:
        say(f"    {row.kind.label}　{row.text}")


def _tell_proposal(receipt: Receipt) -> None:
    """What each label is taken for, and where the clerk confirms it."""
    if receipt.columns:
        say()
        rows = [(c.label, c.field or "（不知道）", ("" if c.sure else "请核对：") + c.why) for c in receipt.columns]
        table(rows, ["文件里的栏名", "对应的栏目", "依据"], indent=4)
    if receipt.proposal:
        say(f"  栏目对应表：{receipt.proposal}")


@dataclass
class _Cause:
    """Problems that one line tells: the first of them, what is said, and their places."""

    problem: Problem
    message: str
    places: list[str] = field(default_factory=list)


def _by_cause(problems: Iterable[Problem]) -> list[_Cause]:
    """Problems of one cause once, with the places of all of them, in the order in which they were told first.

    Errors are one where they say the same; hints where they are of one kind, once there are more than a few of it, or
    the catalogue has a sentence for several.
    """
    from ..problems import CATALOG

    same: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in problems:
        same.setdefault((problem.code, problem.field, problem.message, problem.remedy), []).append(problem)
    kinds = Counter((code, name) for code, name, _, _ in same)
    causes: list[_Cause] = []
    hints: dict[tuple[str, str], list[Problem]] = {}
    for (code, name, message, _), found in same.items():
        if found[0].is_error or kinds[code, name] <= (1 if CATALOG[code].many else _FEW_HINTS):
            causes.append(_cause(found, message))
            continue
        if (code, name) not in hints:
            causes.append(_Cause(found[0], message))
        hints.setdefault((code, name), []).extend(found)
    return [_of_kind(c, hints.pop((c.problem.code, c.problem.field), [])) if not c.places else c for c in causes]


def _cause(found: list[Problem], message: str) -> _Cause:
    return _Cause(found[0], message, list(dict.fromkeys(filter(None, (place_text(p.place) for p in found)))))


def _of_kind(cause: _Cause, found: list[Problem]) -> _Cause:
    """A line for hints of one kind: the catalogue's sentence for many, else the first and how many."""
    if not found:
        return cause
    from ..problems import told_together

    message = told_together(found) or f"{cause.message}（同类的提示共 {len(found)} 处，这是第一处）"
    return _cause(found, message)


def _tell_totals(result: RunResult, *, dry_run: bool) -> None:
    from ..app.intake.receipts import in_words

    totals = result.totals
    say()
    named = counts((status.label, count) for status, count in totals.statuses.items())
    say(f"共 {totals.files} 份文件：{named}。登记 {in_words(result.receipts)}，待改 {totals.held} 条。")
    if result.put_away:
        say(f"  {len(result.put_away)} 份退回修改表已经收回，移到 corrections/done。")
    for note in result.notes:
        mark(Tone.WARNING, note)
    if dry_run:
        say("这是试收（--dry-run）：没有登记，也没有写任何文件。")
