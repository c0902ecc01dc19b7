"""A workspace made again from its originals and its log, where the store is lost and no backup helps.

What the log tells is done once more in its order, by the use cases themselves, in a new folder: workbooks are issued,
originals taken in, decisions made. The log is read from ``log.jsonl``, for the database is what cannot be read. What
could not be done again is told; nothing of the old folder is changed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from ...errors import DutykitError, StoreError, UsageError
from ...outside import read_json
from ...store.chain import last_bound
from ...store.mirror import NAME, lines_of
from ...store.tombstones import PURGED, told_by_lines
from ...text import visible
from ...words.codes import UNREAD, Action
from ...words.decisions import ReviewLevel
from ...workspace import Workspace, read_workspace
from ...workspace.config import CONFIG_NAME
from ...workspace.disk import REFUSED
from ...workspace.folder import FOLDERS, OVERRIDES, is_own
from ...workspace.temporary import make_folder, scratch_folder, sweep
from ..deciding.amend import correct, withdraw
from ..deciding.review import ApproveRequest, accept_warning, approve, refuse
from ..intake.attachments import archived
from ..intake.ingest import IngestRequest, ingest
from ..intake.receipts import PaperCopy
from ..issuing.make_template import IssueRequest, issue_workbooks
from ..opened.open_workspace import now, open_workspace
from ..opened.outputs import not_written, safe_name
from ..opened.targets import Asked
from .package import summed

_UNDONE = {
    Action.RETURN: "审核退回要重做",
    Action.MAPPING: "核对过的栏目请从原来的 mappings 文件夹拷来",
}
_NOTED = 50


@dataclass(frozen=True, slots=True)
class SalvageResult:
    """A workspace that was made again: where, what was done once more, and what could not be had."""

    path: str
    entries: int
    done: int
    records: int
    records_before: int
    lost: tuple[str, ...]


def salvage(workspace: Workspace, folder: Path, *, by: str) -> SalvageResult:
    """Make the workspace again in ``folder``, which must be new or empty.

    Raises :class:`UsageError` where it holds something, :class:`StoreError` where there is no copy of the log.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"“{folder}”里已经有东西，没有抢救。", "请换一个新的文件夹名称。", code="exists")
    if folder.is_relative_to(workspace.root):
        raise UsageError("新的文件夹不能在原来的工作区里。", "请放到工作区之外。", code="nested")
    if workspace.address:
        raise StoreError(
            "登记在数据库服务器上，salvage 只重做 SQLite 的工作区。",
            "请先用 dutykit restore，或请管理员用 pg_restore 恢复数据库；都没有的，删去 store（DUTYKIT_STORE）再运行。",
            code="on_server",
        )
    entries = list(_entries(workspace.root / NAME))
    if not entries:
        raise StoreError(
            f"没有日志副本 {NAME}，不知道先后次序。",
            "请先用备份恢复；没有备份的，新建工作区，把 archive 里的原件重新收一遍。",
            code="missing",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        sweep(folder.parent)
        with scratch_folder(folder.parent) as made:
            result = _made_again(workspace, made / "workspace", entries, by)
            if folder.exists():
                folder.rmdir()
            (made / "workspace").rename(folder)
    except OSError as error:
        raise not_written(folder, error, _size(workspace)) from error
    return replace(result, path=str(folder))


def _size(workspace: Workspace) -> int:
    return sum(path.stat().st_size for path in workspace.archive.rglob("*") if path.is_file())


def _made_again(workspace: Workspace, folder: Path, entries: Sequence[Mapping[str, Any]], by: str) -> SalvageResult:
    """A new workspace in ``folder`` in which all that the log tells was done once more."""
    work = _Salvage(workspace, _prepared(workspace, folder))
    work.take_identity(entries)
    work.lost += _destroyed(entries, workspace.root / NAME)
    again = (entry for entry in entries if PURGED not in entry["detail"])
    for (action, run), some in groupby(again, lambda e: (e["action"], e["detail"].get("run", e["id"]))):
        work.again(action, run, list(some))
    before = last_bound(entry["bound"] for entry in entries).get("records", {})
    with open_workspace(work.new, today=date.max) as opened:
        have = {s.number for s in opened.store.standings()}
        gone = sorted(before.keys() - have)
        if gone:
            work.lost.append(f"{len(gone)} 条记录没有了：{'、'.join(gone[:10])}{' 等' if len(gone) > 10 else ''}")
        with opened.store.transaction():
            detail = {"entries": len(entries), "lost": work.lost[:_NOTED]}
            opened.store.write_log(now(), Action.SALVAGE, workspace.root.name, detail, by=by)
    return SalvageResult(str(folder), len(entries), work.done, len(have), len(before), tuple(work.lost))


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    for line in lines_of(path):
        try:
            told = read_json(line)
        except ValueError:
            continue
        if isinstance(told, dict) and isinstance(told.get("detail"), dict):
            yield told


def _destroyed(entries: Sequence[Mapping[str, Any]], path: Path) -> Iterator[str]:
    """What was destroyed on purpose and is not to be had again, with how many acts that goes for."""
    acts = sum(PURGED in e["detail"] and e["action"] in {Action.INGEST, *_AGAIN} for e in entries)
    told = [one.told for one in told_by_lines(lines_of(path))]
    yield from (f"{one}（不再重做）" for one in told)
    if acts:
        yield f"{acts} 次操作的内容已销毁，没有重做。"


def _prepared(workspace: Workspace, folder: Path) -> Workspace:
    """A new workspace with the settings of the old one and what is its own."""
    for name in ("", *FOLDERS):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    own = (p for name in OVERRIDES for p in sorted((workspace.root / name).rglob("*")) if is_own(p))
    for path in (workspace.root / CONFIG_NAME, *own):
        target = folder / path.relative_to(workspace.root)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o600)
    return read_workspace(folder)


class _Salvage:
    def __init__(self, old: Workspace, new: Workspace) -> None:
        self.old, self.new = old, new
        self.done = 0
        self.lost: list[str] = []
        self._kept: dict[str, list[Path]] = {}
        for path in sorted(old.archive.rglob("*")):
            if path.is_file() and not path.is_symlink():
                self._kept.setdefault(path.stem, []).append(path)

    def take_identity(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """The new workspace is the old one, whose workbooks are out: it bears its identity."""
        told = [entry["detail"].get("workspace", "") for entry in entries if entry["action"] == Action.ISSUE]
        if any(told):
            with open_workspace(self.new, today=date.max) as opened, opened.store.transaction():
                opened.store.take_identity(next(filter(None, told)))

    def again(self, action: str, run: object, entries: Sequence[Mapping[str, Any]]) -> None:  # noqa: ARG002
        """Do once more what entries of one run, or one entry, tell."""
        try:
            if action == Action.INGEST:
                self._taken_in(entries)
            elif action == Action.RECEIVE:
                for entry in entries:
                    self._received(entry)
            elif action in _AGAIN:
                for entry in entries:
                    _AGAIN[Action(action)](self.new, entry)
            elif action in _UNDONE:
                self.lost += [f"{_when(e)} {e['subject'][:20]}：{_UNDONE[Action(action)]}" for e in entries]
                return
            else:
                return
            self.done += len(entries)
        except (DutykitError, KeyError, TypeError, ValueError) as error:
            if isinstance(error, DutykitError) and error.code in REFUSED:
                raise
            told = error.message if isinstance(error, DutykitError) else "日志里没有记全"
            what = Action(action).label
            self.lost.append(f"{_when(entries[0])} {what} {visible(str(entries[0]['subject']))[:20]}：{told}")

    def _received(self, entry: Mapping[str, Any]) -> None:
        """A package of another office: its files are the workspace's own by now, its figures stand in the entry."""
        told = {name: value for name, value in entry["detail"].items() if name not in {"command", "login"}}
        for sha256 in (told["sha256"], *told["replaced"].values()):
            kept = self._original(sha256, f"{_when(entry)} 收到的包（{sha256[:12]}）")
            if kept is None:
                continue
            place = archived(self.new, sha256, kept.suffix)
            make_folder(place.parent, exist_ok=True)
            shutil.copyfile(kept, place)
        with open_workspace(self.new, today=_day(entry["at"])) as opened, opened.store.transaction():
            opened.store.write_log(entry["at"], Action.RECEIVE, entry["subject"], told, by=entry["by"])

    def _original(self, sha256: str, told: str) -> Path | None:
        """The file that came in; one that was changed since is none, and is told as lost (``told`` is what it was)."""
        found = self._kept.get(sha256, [])
        whole = next((path for path in found if summed(path) == sha256), None)
        if whole is None:
            self.lost.append(f"{told}{'在 archive 中被改动过，没有用它' if found else '不在 archive 中'}")
        return whole

    def _taken_in(self, entries: Sequence[Mapping[str, Any]]) -> None:
        with scratch_folder(self.new.root) as folder:
            paths, first = [], entries[0]
            for number, entry in enumerate(entries):
                name = safe_name(str(entry["detail"].get("file") or entry["subject"]))
                original = self._original(entry["subject"], f"{_when(entry)} 原件“{visible(name)}”")
                if original is None:
                    continue
                if not entry["detail"].get("file"):
                    name += original.suffix
                path = folder / str(number) / name
                make_folder(path.parent)
                shutil.copyfile(original, path)
                paths.append(path)
            if paths:
                told = first["detail"]
                paper = told.get("paper")
                result = ingest(
                    self.new,
                    IngestRequest(
                        paths=paths, today=_day(told.get("received") or first["at"]),
                        policy=told.get("policy", "partial"),
                        paper=PaperCopy(paper[0], paper[1], _day(paper[2])) if paper else None, by=first["by"],
                    ),
                    _silent,
                )  # fmt: skip
                then = {entry["subject"]: entry["detail"].get("status") for entry in entries}
                for receipt in result.receipts:
                    had = then.get(receipt.sha256)
                    if receipt.status != had and not {receipt.status, had} <= UNREAD:  # nothing came of it then either
                        told_now = next((p.message for p in receipt.problems if p.is_error), receipt.status.label)
                        self.lost.append(f"{_when(first)} 收回“{visible(Path(receipt.path).name)}”：{told_now}")


def _when(entry: Mapping[str, Any]) -> str:
    return str(entry["at"])[:10]


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


@contextmanager
def _silent(items: Iterable[Any], _label: str) -> Iterator[Iterable[Any]]:
    with nullcontext():
        yield items


def _issue(new: Workspace, entry: Mapping[str, Any]) -> None:
    told = entry["detail"]
    with open_workspace(new, today=_day(entry["at"])) as opened:
        unit = told["unit"] if told["unit"] in opened.roster.unit_by_code else ""
    key = told["key"]
    whom = Asked(deputies=[told["deputy"]] if told["deputy"] else [], units=[unit] if unit and not key else [], key=key)
    due = _day(told["due"]) if told["due"] else None
    asked = IssueRequest(
        form=told["form"], today=_day(entry["at"]), whom=whom, year=told["year"], due=due, by=entry["by"]
    )
    made = issue_workbooks(new, asked, _silent).issued
    if [one.issue for one in made] != [entry["subject"]]:
        raise StoreError(f"下发号成了 {made[0].issue}。", "", code="number")


def _correct(new: Workspace, entry: Mapping[str, Any]) -> None:
    told = entry["detail"]
    if "objection" in told:  # that the approval of the objection does
        return
    masked = [one for one in told["changes"] if "*" in one["after"]]
    changes = {one["field"]: one["after"] for one in told["changes"] if one not in masked}
    if changes:
        correct(new, entry["subject"], changes, reason=told["reason"], today=_day(entry["at"]), by=entry["by"])
    if masked:
        labels = "、".join(f"“{one['label']}”（{one['after']}）" for one in masked)
        how = " ".join(f"{one['field']}=…" for one in masked)
        raise StoreError(
            f"{labels}更正成了什么，日志里是隐去的；现在是更正以前的值，请照当时的依据重做：dutykit correct "
            f"{entry['subject']} {how} --reason …",
            "",
            code="masked",
        )


def _approve(new: Workspace, entry: Mapping[str, Any]) -> None:
    told = entry["detail"]
    level, day = ReviewLevel.of(told["level"]), _day(entry["at"])
    asked = ApproveRequest(today=day, level=level, by=entry["by"], records=told["records"], comment=told["reason"])
    approve(new, asked)


def _refuse(new: Workspace, entry: Mapping[str, Any]) -> None:
    told = entry["detail"]
    refuse(new, told["records"], by=entry["by"], comment=told["reason"], today=_day(entry["at"]))


def _withdraw(new: Workspace, entry: Mapping[str, Any]) -> None:
    withdraw(new, entry["subject"], reason=entry["detail"]["reason"], today=_day(entry["at"]), by=entry["by"])


def _accept(new: Workspace, entry: Mapping[str, Any]) -> None:
    told = entry["detail"]
    accept_warning(new, entry["subject"], told["code"], by=entry["by"], reason=told["reason"], today=_day(entry["at"]))


def _close(new: Workspace, entry: Mapping[str, Any]) -> None:
    told = entry["detail"]
    days = (told.get("from", ""), told.get("to", ""))
    with open_workspace(new, today=_day(entry["at"])) as opened, opened.store.transaction():
        opened.store.close_register(
            told["year"], entry["subject"], told["form"], closed=entry["at"], by=entry["by"], comment=told["reason"],
            days=days,
        )  # fmt: skip
        opened.store.write_log(entry["at"], Action.CLOSE, entry["subject"], told, by=entry["by"])


def _reopen(new: Workspace, entry: Mapping[str, Any]) -> None:
    told = entry["detail"]
    days = (told.get("from", ""), told.get("to", ""))
    with open_workspace(new, today=_day(entry["at"])) as opened, opened.store.transaction():
        for row in opened.store.closures(year=told["year"], unit=entry["subject"], form=told["form"]):
            if (row.first_day, row.last_day) == days:
                opened.store.reopen_register(row.id, at=entry["at"], by=entry["by"], comment=told["reason"])
        opened.store.write_log(entry["at"], Action.REOPEN, entry["subject"], told, by=entry["by"])


_AGAIN = {
    Action.ISSUE: _issue,
    Action.CORRECT: _correct,
    Action.APPROVE: _approve,
    Action.REFUSE: _refuse,
    Action.WITHDRAW: _withdraw,
    Action.ACCEPT: _accept,
    Action.CLOSE: _close,
    Action.REOPEN: _reopen,
}
