"""Whether the workspace is what its log says: chain, rows, originals, documents; with ``deep`` every value.

Nothing is changed. What differs is told with its place and what to do, and the work goes
on: an auditor wants all of it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from ... import __version__
from ...errors import cause
from ...files.isolate import Engine
from ...store.kinds import other_kinds
from ...store.proof import (
    Chain,
    Difference,
    against_copy,
    bodies_of,
    copy_of_log,
    database_of,
    identity_of,
    index_of,
    numbers_of,
    of_other_kind,
    read_chain,
    rows_of,
)
from ...text import visible
from ...words.faults import FaultKind
from ...workspace import Workspace
from ..intake.reread import Original, ReadAgain, read_again, unlike
from ..opened.engines import reading_engine
from ..opened.open_workspace import OpenWorkspace, limits_of, open_workspace
from ..opened.outputs import digest_of, is_known
from ..opened.progress import Progress
from .package import summed
from .seals import Seal

STATE = ".verify.jsonl"
"""What a deep run that was stopped has found good; the next one goes on from there."""
_TOLD = 5
_BACKUP = "请先把整个工作区文件夹另存一份，再从备份里找回（dutykit restore），并查明是谁改的。"
_REMEDIES = {
    FaultKind.DATABASE: "请先把整个工作区文件夹另存一份，再用 dutykit restore 从备份恢复，或用 dutykit salvage 抢救。",
    FaultKind.STRUCTURE: "有人用别的程序改过数据库。请从备份恢复，不要继续登记。",
    FaultKind.ENTRY: _BACKUP,
    FaultKind.CHAIN: _BACKUP,
    FaultKind.CUT: _BACKUP,
    FaultKind.COPY: "如果用旧的 dutykit.db 换过新的，请从最近的备份恢复；副本只是落后的，下一次登记会自动补上。",
    FaultKind.SEAL: "存储在封存以后被换过或改写过。请与封存时的备份核对。",
    FaultKind.CHANGED: _BACKUP,
    FaultKind.REMOVED: _BACKUP,
    FaultKind.ADDED: _BACKUP,
    FaultKind.INDEX: "有人用别的程序改过数据库。登记本身见其他各行；请从备份恢复。",
    FaultKind.NUMBER: "有人用别的程序改过数据库。请从备份恢复，以免以后重号。",
    FaultKind.ORIGINAL_MISSING: "请从备份里找回这份原件，放回 archive。",
    FaultKind.ORIGINAL_CHANGED: "请从备份里找回这份原件，换掉 archive 里被改动的。",
    FaultKind.ATTACHMENT_MISSING: "请从备份里找回这个附件，放回 archive。",
    FaultKind.ATTACHMENT_CHANGED: "请从备份里找回这个附件，换掉 archive 里被改动的。",
    FaultKind.FILE_CHANGED: "如果是本单位自己改的，请改名另存；要恢复原样，请重新生成。",
    FaultKind.SETTINGS: "请核对是不是本单位自己改的；下一次登记时会记入日志。",
    FaultKind.VALUE: "请用 dutykit trace 查这条记录，与原件核对；不符的从备份恢复。",
    FaultKind.PURGED: "请运行 dutykit purge --finish，把上次没有做完的销毁做完；不是的，请查明是谁放回去的。",
    FaultKind.UNREAD: "原件的校验值没有变；请核对本机能否打开这种文件，或换一台电脑再核。",
}


Versions = Sequence[tuple[int, str, str, str]]
"""Number, record, values and evidence of versions."""


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """A difference as a person reads it; ``kind`` is stable."""

    kind: FaultKind
    label: str
    where: str
    detail: str
    remedy: str

    @classmethod
    def of(cls, found: Difference) -> ToldDifference:
        """A difference, with what to do."""
        remedy = _REMEDIES[found.fault]
        return cls(found.fault, found.fault.label, visible(found.where), visible(found.detail), remedy)


@dataclass(frozen=True, slots=True)
class VerifiedPart:
    """One part of the verification: how much was looked at, how much of it differs."""

    id: str
    label: str
    checked: int
    different: int


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What was looked at, and every difference. ``entries`` and ``head`` are those of the log, ``at`` its last day."""

    ok: bool
    deep: bool
    entries: int
    head: str
    at: str
    parts: tuple[VerifiedPart, ...]
    differences: tuple[ToldDifference, ...]
    notes: tuple[str, ...]


def verify(
    workspace: Workspace, *, deep: bool, seal: Seal | None, today: date, progress: Progress, engine: str = ""
) -> VerifyResult:
    """Verify the workspace; with ``seal`` also that what was sealed then is still there.

    ``engine`` is where originals are read again, empty for what the settings say, or the workers of this machine.
    """
    with open_workspace(workspace, today=today, examined=False) as opened:
        work = _Work(opened, progress)
        if work.store(seal):
            work.files()
            if deep:
                with reading_engine(workspace, engine, limits_of(workspace)) as readers:
                    work.values(readers)
                    work.notes += readers.notes
        if engine and not deep:
            work.notes.append("--engine 只用于 --deep 的重读原件；这次的校验值都是在本机算的。")
        head = work.chain
        different = tuple(map(ToldDifference.of, work.differences))
        return VerifyResult(
            not different, deep, head.entries, head.head, head.at, tuple(work.parts), different, tuple(work.notes)
        )


def proved(workspace: Workspace, today: date) -> list[ToldDifference]:
    """What differs in the store and its log, originals aside: what a backup must not hide."""
    with open_workspace(workspace, today=today, examined=False) as opened:
        work = _Work(opened, None)
        work.store(None)
        return [ToldDifference.of(one) for one in work.differences if one.fault is not FaultKind.SETTINGS]


class _Work:
    def __init__(self, opened: OpenWorkspace, progress: Progress | None) -> None:
        self.opened = opened
        self.workspace = opened.workspace
        self.progress = progress
        self.chain = Chain()
        self.parts: list[VerifiedPart] = []
        self.differences: list[Difference] = []
        self.notes: list[str] = []
        self._kept: dict[str, list[Path]] = {}

    def _part(self, id_: str, label: str, checked: int, found: Iterable[Difference]) -> None:
        different = list(found)
        self.differences += different
        self.parts.append(VerifiedPart(id_, label, checked, len(different)))

    def _each(self, items: Sequence[str], label: str, look: Callable[[str], Difference | None]) -> list[Difference]:
        """What ``look`` finds of each, on every core: most of it is reading and summing, which waits for nobody."""
        with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
            told = pool.map(look, items)
            try:
                if self.progress is None:
                    return [found for found in told if found is not None]
                with self.progress(items, label) as bar:
                    return [found for _, found in zip(bar, told, strict=True) if found is not None]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)  # who stops it does not wait for the rest
                raise

    # --- the store ---------------------------------------------------------------------------------------------

    def store(self, seal: Seal | None) -> bool:
        """The database, its log, every row. Whether the rest can be held against them."""
        store, root = self.opened.store, self.workspace.root
        lines = copy_of_log(root)
        store.ask_anew()
        foreign = [of_other_kind(one) for one in other_kinds(store.connection)]
        self._part("database", "数据库", 1, [*database_of(store, self.workspace.database), *foreign])
        self.chain = chain = read_chain(store)
        self._part("log", "日志", chain.entries, [*chain.differences, *against_copy(chain, lines)])
        self.notes += [f"日志第 {one.entry} 条：{one.told}。" for one in chain.destroyed]
        if chain.behind:
            self.notes.append(f"日志副本 log.jsonl 缺 {chain.behind} 条，下一次登记时会补上。")
        if foreign:
            self.notes.append("数据库里有不是本程序写入的值，登记和原件没有核；恢复以后请再核一次。")
            return False
        rows = sum(len(chain.digests(table)) for table in chain.bound)
        self._part("rows", "登记", rows, [*rows_of(store, chain), *identity_of(store, chain)])
        records = len(chain.digests("records"))
        self._part("index", "索引", records, index_of(store, self.opened.particulars()))
        self._part("numbers", "编号", records + len(chain.digests("issues")), numbers_of(store))
        self._part("settings", "设置", *self._settings())
        if seal is not None:
            self._part("seal", "封存", 1, self._sealed(seal))
        return True

    def _settings(self) -> tuple[int, list[Difference]]:
        now, told = self.workspace.settings(), self.chain.settings
        if told is None:
            return len(now), []
        changed = sorted(name for name in now.keys() | told.keys() if now.get(name) != told.get(name))
        return len(now), [Difference(FaultKind.SETTINGS, name, _how(name in now, name in told)) for name in changed]

    def _sealed(self, seal: Seal) -> Iterator[Difference]:
        there = self.chain.hashes.get(seal.entries)
        if there is None:
            detail = f"封存时有 {seal.entries} 条，现在只有 {self.chain.entries} 条"
            yield Difference(FaultKind.SEAL, f"日志第 {self.chain.entries + 1} 条起", detail)
        elif not there.startswith(seal.head):
            yield Difference(
                FaultKind.SEAL, f"日志第 {seal.entries} 条", "校验值与封存页上的不同，封存以前的内容被改写过"
            )
        else:
            self.notes.append(f"封存的 {seal.entries} 条日志都在，以后又记了 {self.chain.entries - seal.entries} 条。")

    # --- files -------------------------------------------------------------------------------------------------

    def files(self) -> None:
        """Originals and attachments under their hashes, and what was written for people."""
        for path in sorted(self.workspace.archive.rglob("*")):
            if path.is_file():
                self._kept.setdefault(path.stem, []).append(path)
        names = self.opened.store.file_names()
        for digest, name in self.chain.originals.items():
            names.setdefault(digest, name)

        def original(digest: str) -> Difference | None:
            return self._whole(digest, names[digest], FaultKind.ORIGINAL_MISSING, FaultKind.ORIGINAL_CHANGED)

        def attachment(digest: str) -> Difference | None:
            name = self.chain.attachments[digest]
            return self._whole(digest, name, FaultKind.ATTACHMENT_MISSING, FaultKind.ATTACHMENT_CHANGED)

        self._part("originals", "原件", len(names), self._each(list(names), "原件", original))
        attached = list(self.chain.attachments)
        self._part("attachments", "附件", len(attached), self._each(attached, "附件", attachment))
        self._documents()
        known = names.keys() | self.chain.attachments.keys()
        gone = {digest for one in self.chain.destroyed for digest in one.originals} - known
        back = [
            Difference(FaultKind.PURGED, f"archive/{d[:2]}/{d[:12]}…", "") for d in sorted(gone & self._kept.keys())
        ]
        if gone:
            self._part("destroyed", "已销毁的原件", len(gone), back)
        known |= gone
        extra = sum(digest not in known for digest in self._kept)
        if extra:
            self.notes.append(f"archive 里有 {extra} 个文件没有登记过；收表中断留下的，下次收同一份表时会登记。")

    def _documents(self) -> None:
        """What was written for people, as far as it lies where it was put."""
        written = self.opened.store.all_written()
        there = [name for name in written if (self.workspace.root / name).is_file()]
        changed = self._each(there, "文书", lambda name: self._written(name, written[name]))
        self.opened.store.ask_anew()  # another process may have written some meanwhile
        changed = [one for one in changed if not self._written_anew(one.where)]
        filled = {one.where for one in changed if self._is_filled(one.where)}
        changed = [one for one in changed if one.where not in filled]
        if filled:
            self.notes.append(
                f"{len(filled)} 份发出去填的表（退回修改表）已经填写过，不算改动；填了什么，以收回的为准。"
            )
        self._part("documents", "写出的文件", len(there), changed)
        if unnoted := self.opened.unnoted():
            told = "、".join(map(visible, sorted(unnoted)[:_TOLD])) + (" 等" if len(unnoted) > _TOLD else "")
            self.notes.append(f"{len(unnoted)} 个文件是上次中断时写出、还没有记下的，下一次写出文件时会补记：{told}。")

    def _whole(self, digest: str, name: str, missing: FaultKind, changed: FaultKind) -> Difference | None:
        """Every file under the hash is what came in: which of them is opened hangs on its ending."""
        told = f"收到时叫“{name}”"
        home = self.workspace.archive / digest[:2]
        found = self._kept.get(digest, [])
        if not any(path.parent == home for path in found):
            return Difference(missing, f"archive/{digest[:2]}/{digest[:12]}…", told)
        for path in found:
            where = self.workspace.relative(path.parent) + f"/{path.name}"
            if path.is_symlink():
                return Difference(changed, where, f"换成了链接；{told}")
            try:
                now = summed(path)
            except OSError as error:
                return Difference(missing, where, f"“{name}”读不了（{cause(error)}）")
            if now != digest:
                return Difference(changed, where, told)
        return None

    def _written(self, name: str, known: str) -> Difference | None:
        try:
            now = summed(self.workspace.root / name)
        except OSError as error:
            return Difference(FaultKind.FILE_CHANGED, name, f"读不了（{cause(error)}）")
        ours = is_known(now, known) or self.opened.unfinished.is_ours(name, now)
        return None if ours else Difference(FaultKind.FILE_CHANGED, name, "")

    def _written_anew(self, name: str) -> bool:
        return is_known(digest_of(self.workspace.root / name), self.opened.store.written(name))

    @cached_property
    def _to_be_filled(self) -> set[str]:
        return {issue.file for issue in self.opened.store.issues() if issue.file}

    def _is_filled(self, name: str) -> bool:
        """Whether what lies there is a form that was sent out to be filled in: it is expected to change."""
        return name in self._to_be_filled or digest_of(self.workspace.root / name) in self.chain.originals

    # --- every value -------------------------------------------------------------------------------------------

    def values(self, readers: Engine) -> None:
        """Every original read again, by the limited readers, two at a time where there are two cores."""
        store = self.opened.store
        returns = {row.id: row for row in store.returns()}
        versions = bodies_of(store, returns, without=self._unnamed())
        last = {returns[id_].sha256: returns[id_] for id_ in versions}
        mine: dict[str, list[tuple[int, str, str, str]]] = {}
        for id_, told in versions.items():
            mine.setdefault(returns[id_].sha256, []).extend(told)
        state = _State(self.workspace.root / STATE)
        left = [digest for digest in mine if state.left(digest, mine[digest]) and digest in self._kept]
        if state.resumed:
            self.notes.append(f"接着上次中断的地方核，前面已核过 {state.resumed} 份。")
        originals = [Original(d, last[d].name, self._kept[d][0], last[d].year) for d in left]
        reading = read_again(self.opened, originals, readers)
        found, scans = list[Difference](), 0
        assert self.progress is not None
        with closing(reading), self.progress(range(len(left)), "重读原件") as bar:
            for _, again in zip(bar, reading, strict=False):
                scans += again.scan
                odd, count = self._said(again, last[again.sha256].name, mine[again.sha256])
                found += odd
                if not odd:
                    state.good(again.sha256, mine[again.sha256], count)
        if scans:
            self.notes.append(f"{scans} 份扫描件没有重新识别，只核了原件的校验值。")
        self._part("values", "登记的值", state.values, found)
        state.over()

    def _unnamed(self) -> set[int]:
        """Versions that no longer say what their original says, for a person's data was destroyed."""
        changed = {id_ for one in self.chain.destroyed for id_ in one.changed}
        if changed:
            self.notes.append(f"{len(changed)} 版登记里有人的名字已销毁，没有与原件比。")
        return changed

    def _said(self, again: ReadAgain, name: str, versions: Versions) -> tuple[list[Difference], int]:
        """What an original says otherwise than the store, and how many values were compared."""
        if again.scan:
            return [], 0
        if again.said is None:
            return [Difference(FaultKind.UNREAD, f"回收件“{name}”", again.trouble)], 0
        odd, count = unlike(self.opened.store, again.said, versions)
        places = [(f"记录 {o.record}（{o.field}）", f"{name} {o.place}：{o.detail}") for o in odd]
        return [Difference(FaultKind.VALUE, where, detail) for where, detail in places], count


def _how(now: bool, before: bool) -> str:  # noqa: FBT001 - a pair of facts
    return "内容变了" if now and before else "是新的" if now else "没有了"


def _mark(versions: Versions) -> str:
    return hashlib.sha256(json.dumps(versions, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


class _State:
    """What a deep run has found good so far: originals with a digest of what the store had of them then.

    Whoever writes into this file can have originals passed over, as whoever writes into the workspace can do worse; the
    result says how many were taken from it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[tuple[str, str], int] = {}
        self.resumed = self.values = 0
        with suppress(OSError, ValueError, KeyError, TypeError):
            first, *lines = path.read_text(encoding="utf-8").splitlines()
            if json.loads(first) == {"dutykit": __version__}:
                told = (json.loads(line) for line in lines)
                self._known = {(one["sha256"], one["mark"]): int(one["values"]) for one in told}
        if not self._known:
            self.over()

    def left(self, sha256: str, versions: Versions) -> bool:
        """Whether an original is still to be looked at."""
        count = self._known.get((sha256, _mark(versions)))
        if count is not None:
            self.resumed += 1
            self.values += count
        return count is None

    def good(self, sha256: str, versions: Versions, values: int) -> None:
        """An original was found good."""
        self.values += values
        new = not self._path.exists()
        with suppress(OSError):  # whoever stops the run then begins it anew: nothing else hangs on it
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as file:
                if new:
                    file.write(json.dumps({"dutykit": __version__}) + "\n")
                file.write(json.dumps({"sha256": sha256, "mark": _mark(versions), "values": values}) + "\n")

    def over(self) -> None:
        """All were looked at."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
