"""Keeping: backups, the page that seals, the archives, whether anything was changed, who did what, the next year."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from starlette.responses import Response

from ...app.asking.history import log
from ...app.keeping.archive import ArchiveRequest
from ...app.keeping.backup import backup
from ...app.keeping.carried import RETENTIONS, SECRECIES, Carried, carried
from ...app.keeping.doctor import Examination, examine
from ...app.keeping.new_year import new_year
from ...app.keeping.seals import Seal, seal
from ...app.keeping.verify import VerifyResult, verify
from ...app.opened.progress import Progress
from ...errors import StoreError, UsageError
from ...files.age import Key
from ...words.roles import OFFICE, WRITERS
from ..calls import Call
from ..held import Offered, drop
from ..jobs import Work
from ..presenting.keeping import BackedUp, acts, archived, backed_up, verified
from ..routes import DeskRoute, Method

T = TypeVar("T")
_MOST_ACTS = 200


def keeping(call: Call) -> Response:
    """What is done to keep the year."""
    usual = ArchiveRequest(year=call.workspace().config.year, target=Path())
    return call.page("keeping.html", usual=usual, retentions=RETENTIONS, secrecies=SECRECIES)


def make_backup(call: Call) -> Response:
    """A backup, to be taken away: a job."""
    workspace, today, by, key = call.workspace(), call.today(), call.by(), _key(call)
    everything = call.given("everything") == "yes"

    def do(_progress: Progress, folder: Path) -> tuple[BackedUp, Path]:
        target = folder / f"备份_{today.isoformat()}.zip{'.age' if key else ''}"
        try:
            done = backup(workspace, target, everything=everything, by=by, today=today, key=key)
        except StoreError as error:
            if not target.is_file():
                raise
            return BackedUp(error.message.replace(f"（{target}）", ""), error.remedy), target
        return BackedUp(notes=done.notes), target

    return call.start(Work("备份", "backup", _made(call, do), partial(backed_up, url=call.desk.writer.url)))


def make_archive(call: Call) -> Response:
    """The package of a year, to be taken away: a job."""
    workspace, today, by, key = call.workspace(), call.today(), call.by(), _key(call)
    year = call.given("year")
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise UsageError(f"年度写的是“{year}”。", "请写四位数字，如 2024。", code="year")
    fonds, retention, secrecy = (call.given(name) for name in ("fonds", "retention", "secrecy"))
    pdf = call.given("pdf") == "yes"

    def do(progress: Progress, folder: Path) -> tuple[Carried, Path]:
        asked = ArchiveRequest(
            year=int(year), target=folder / f"归档_{year}{'.zip.age' if key else ''}", fonds=fonds,
            retention=retention, secrecy=secrecy, pdf=pdf, by=by, key=key,
        )  # fmt: skip
        found = carried(workspace, asked, progress, today=today)
        return found, found.path

    work = Work(f"{year} 年度归档", "archive", _made(call, do), partial(archived, url=call.desk.writer.url))
    return call.start(work)


def _made(call: Call, do: Callable[[Progress, Path], tuple[T, Path]]) -> Callable[[Progress], tuple[T, Offered]]:
    """Work that makes a file in a folder of its own and offers it; nothing is left of one that was not made."""
    root = call.workspace().root

    def make(progress: Progress) -> tuple[T, Offered]:
        folder = call.desk.held.folder(root)
        try:
            result, path = do(progress, folder)
        except BaseException:
            drop(folder)
            raise
        return result, call.desk.held.offer(path)

    return make


def _key(call: Call) -> Key | None:
    """The passphrase by which a file is locked, where one was written; written twice."""
    first, second = (next(iter(call.form.get(name, ())), "") for name in ("passphrase", "again"))
    if first != second:
        raise UsageError("两次写的口令不一样。", "请再写一次。", code="key")
    return Key(passphrase=first) if first else None


def take(call: Call) -> Response:
    """What a job has made, to be saved."""
    path = call.desk.held.of(call.path["key"])
    if path is None:
        raise UsageError("这份文件已经不在工作台里。", "工作台不久留备份和信息包；请再做一次。", code="file.number")
    return call.download(path)


def make_seal(call: Call) -> Response:
    """The page that seals the log as it is now."""
    made = seal(call.workspace(), None, by=call.by(), today=call.today())
    call.tell(f"封存页已写好：日志 {made.entries} 条，封存码 {made.code}。请打印、签名，与年度档案一并归档。")
    return call.download(call.workspace().root / made.path)


def look_over(call: Call) -> Response:
    """Whether anything was changed: a job."""
    workspace, today, deep, code = call.workspace(), call.today(), call.given("deep") == "yes", call.given("code")
    sealed = Seal.of_code(code) if code else None

    def do(progress: Progress) -> VerifyResult:
        return verify(workspace, deep=deep, seal=sealed, today=today, progress=progress)

    return call.start(Work("核对有没有被改动", "verify", do, verified))


def begin_year(call: Call) -> Response:
    """The next year begins; what the year before leaves open is told."""
    if call.given("sure") != "yes":
        raise UsageError("没有打勾。", "转入新的年度以后，各页都是新年度的；请打勾确认再点。", code="sure")
    begun = new_year(call.workspace(), call.workspace().config.year + 1, today=call.today(), by=call.by())
    call.tell(f"已转入 {begun.year} 年度；照旧的有 {begun.deputies} 名代表、{begun.units} 个单位、办法和设置。")
    for line in begun.left:
        call.tell(f"{begun.before} 年度还有：{line.partition('：')[0]}，没有变，以后照样可以办。")
    for line in begun.missing:
        call.tell(f"{begun.year} 年度要先补上：{line}")
    return call.redirect("year")


def history(call: Call) -> Response:
    """Who did what, the last first."""
    who, record = (call.query.get(name, "").strip() for name in ("by", "record"))
    result = log(call.workspace(), action="", by=who, record=record, since=None, last=_MOST_ACTS)
    return call.page("history.html", rows=acts(result), result=result, who=who, record=record)


def machine(call: Call) -> Response:
    """Whether what this machine needs is there."""
    return call.page("machine.html", checks=Examination.of(examine(call.workspace())).checks)


ROUTES = (
    DeskRoute("keeping", "/keeping", keeping, OFFICE),
    DeskRoute("keeping.backup", "/keeping/backup", make_backup, WRITERS, Method.POST),
    DeskRoute("keeping.archive", "/keeping/archive", make_archive, WRITERS, Method.POST),
    DeskRoute("keeping.seal", "/keeping/seal", make_seal, WRITERS, Method.POST),
    DeskRoute("keeping.verify", "/keeping/verify", look_over, WRITERS, Method.POST),
    DeskRoute("keeping.new_year", "/keeping/new-year", begin_year, WRITERS, Method.POST),
    DeskRoute("keeping.history", "/keeping/history", history, OFFICE),
    DeskRoute("keeping.machine", "/keeping/machine", machine, WRITERS),
    DeskRoute("keeping.take", "/keeping/made/{key}", take, WRITERS),
)
