"""``dutykit purge``: personal data of a year or a person destroyed after archiving; the chain still verifies.

Destroyed is what was archived: every original that goes is in a package that is checked now, and nothing was done since
that the package does not know. What is left says what was destroyed, when, by whom and on what basis (decision 039).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...dossier.views import DeputyRow
from ...errors import StoreError, UsageError, cause
from ...files.age import AskKey
from ...store import LogEntry, Store
from ...store.mirror import NAME, Mirror
from ...store.proof import read_chain, rows_of
from ...store.purging import Found, Scope, destroy, look
from ...text import visible
from ...words.codes import Action, FormId
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.outputs import digest_of
from .found_package import Package
from .locked import no_key, opened_package
from .natures import check_package
from .verify import STATE

_PHONES = ("phone", "id_number")
_TOLD = 5
_FILES = ("outgoing", "returned", "corrections", "documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeRequest:
    """Whose data is to be destroyed, as a person asks it: of a ``year`` or of a ``deputy``."""

    packages: Sequence[Path]
    basis: str
    by: str
    year: int | None = None
    deputy: str = ""
    ask: AskKey = no_key
    """Gives the key of a package that is locked."""


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What is going to be destroyed, and what stays although it tells of the same (``notes``)."""

    what: str
    records: int
    versions: int
    returns: int
    originals: int
    files: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurgeResult:
    """What was destroyed; ``entry`` is the number of the entry of the log that says so."""

    what: str
    entry: int
    records: int
    originals: int
    files: int
    entries: int
    notes: tuple[str, ...]


def plan(workspace: Workspace, asked: PurgeRequest, *, today: date) -> PurgePlan:
    """What :func:`purge` would do. Raises what it raises."""
    with open_workspace(workspace, year=asked.year, today=today) as opened:
        scope, found, files, notes = _allowed(opened, asked)
        return PurgePlan(
            _what(scope), found.count("records"), found.count("versions"), found.count("returns"),
            len(found.originals) + len(found.attachments), len(files), notes,
        )  # fmt: skip


def purge(workspace: Workspace, asked: PurgeRequest, *, today: date) -> PurgeResult:
    """Destroy it. What an earlier run could not finish is finished too.

    Raises :class:`UsageError` where nothing is there to be destroyed, no package that was checked holds it, or it was
    changed since it was archived; :class:`StoreError` where the store is not what its log says.
    """
    with open_workspace(workspace, year=asked.year, today=today) as opened:
        store = opened.store
        opened.finish()
        with store.transaction():
            scope, found, files, notes = _allowed(opened, asked)
            done = destroy(store, scope, found, asked.basis)
            written = {digest for path in files if (digest := digest_of(path))} - {*found.originals, *found.attachments}
            detail = {
                "year": scope.year, "deputy": scope.deputy, "basis": asked.basis, "records": found.count("records"),
                "originals": [*found.originals, *found.attachments], "files": len(files),
                "entries": {str(id_): digest for id_, digest in done.entries.items()}, "changed": done.changed,
                "written": sorted(written), "kept": [sha256 for sha256, _ in found.shared] if scope.deputy else [],
            }  # fmt: skip
            store.write_log(now(), Action.PURGE, scope.deputy or str(scope.year), detail, by=asked.by)
            entry = store.last_of("log")
        left = _finished(opened, files)
    return PurgeResult(
        _what(scope), entry, found.count("records"), len(found.originals) + len(found.attachments), len(files),
        len(done.entries), (*notes, *left),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FinishResult:
    """What of earlier destructions is still to be done."""

    left: tuple[str, ...]


def finish(workspace: Workspace, *, today: date) -> FinishResult:
    """Finish what an earlier run could not: copies in the log and files that were to go. What still stays is told."""
    with open_workspace(workspace, today=today) as opened:
        return FinishResult(tuple(_finished(opened, ())))


def _what(scope: Scope) -> str:
    return f"代表 {scope.deputy} 的个人信息" if scope.deputy else f"{scope.year} 年度的登记"


# --- whether it may be done --------------------------------------------------------------------------------------


def _allowed(opened: OpenWorkspace, asked: PurgeRequest) -> tuple[Scope, Found, list[Path], tuple[str, ...]]:
    if not asked.basis.strip() or not asked.by.strip():
        raise UsageError(
            "没有写依据或经办人。", "请用 --basis 写销毁的依据（如销毁清册的编号），用 --by 写经办人。", code="basis"
        )
    chain = read_chain(opened.store)
    if chain.differences or any(rows_of(opened.store, chain)):
        raise StoreError("日志与登记对不上，没有销毁。", "请先运行 dutykit verify，看是哪里被改动过。", code="proof")
    scope = _scope(opened, asked)
    found = look(opened.store, scope)
    if not (found.originals or found.count("records") or found.roster):
        raise UsageError(f"没有找到{_what(scope)}，没有可以销毁的。", "请核对年度或代表编号。", code="nothing")
    _refuse_unarchived(opened, found, asked)
    return scope, found, _files(opened, found), tuple(_notes(opened, scope, found))


def _scope(opened: OpenWorkspace, asked: PurgeRequest) -> Scope:
    if not asked.deputy:
        return Scope(year=asked.year)
    deputy = opened.deputy(asked.deputy)
    words = {deputy.name, *deputy.aliases}
    for record in opened.records(form=FormId.ROSTER, part="deputies"):
        if DeputyRow(record.values).number == deputy.number:
            words |= {str(record.values[name]) for name in _PHONES if record.values.get(name)}
    own = tuple(word for word in words if len(word) > 1)
    others = (name for d in opened.roster.deputies if d.number != deputy.number for name in (d.name, *d.aliases))
    longer = tuple(name for name in others if any(word in name and word != name for word in own))
    return Scope(deputy=deputy.number, words=own, longer=longer)


def _refuse_unarchived(opened: OpenWorkspace, found: Found, asked: PurgeRequest) -> None:
    """Raise :class:`UsageError` unless every original that goes, and all that was done with it, is in the packages."""
    made = {str(e.detail.get("sum", "")): e for e in opened.store.logged(action=Action.ARCHIVE_YEAR)}
    have: set[str] = set()
    last = 0
    for folder in asked.packages:
        with opened_package(folder, opened.workspace.root, asked.ask) as there:
            report = check_package(there)
            have |= {item.sha256 for item in Package(there.expanduser().resolve()).items}
        if not report.passed:
            raise UsageError(
                f"信息包“{folder.name}”检测不合格，没有销毁。",
                f"请看 dutykit archive --check {folder}。",
                code="package",
            )
        if report.sum not in made:
            raise UsageError(
                f"信息包“{folder.name}”不是本工作区归档的，或归档以后被换过，没有销毁。",
                "请用 dutykit archive 重新归档。", code="package",
            )  # fmt: skip
        last = max(last, _entry_of(opened.store, made[report.sum]))
    missing = [digest for digest in found.originals if digest not in have]
    if missing or not asked.packages:
        names = opened.store.file_names()
        told = "、".join(visible(names.get(digest, digest[:12])) for digest in missing[:_TOLD])
        raise UsageError(
            f"有 {len(missing)} 份原件不在已检测的归档信息包里：{told}；没有销毁。"
            if missing
            else "没有写归档信息包，没有销毁。",
            "请先用 dutykit archive 归档，再用 --package 指明信息包（几个年度的写几次）。", code="not_archived",
        )  # fmt: skip
    later = list(_changed_since(opened.store, found, last))
    if later:
        raise UsageError(
            f"归档以后又有变动（日志第 {'、'.join(map(str, later[:_TOLD]))} 条），没有销毁。",
            "请重新归档，再销毁。", code="not_archived",
        )  # fmt: skip


def _entry_of(store: Store, entry: LogEntry) -> int:
    query = "SELECT id FROM log WHERE action = ? AND at = ? AND subject = ? ORDER BY id DESC"
    return int(store.connection.value(query, (entry.action, entry.at, entry.subject)) or 0)


def _changed_since(store: Store, found: Found, last: int) -> Iterator[int]:
    """Entries after one that have written to what is going to be destroyed."""
    gone = {(table, str(key)) for table, keys in found.rows.items() for key in keys if table in {"records", "versions"}}
    for one in store.links(after=last):
        bound = json.loads(one.line)["bound"]
        if any((table, key) in gone for table, keys in bound.items() for key in keys):
            yield one.id


# --- files -------------------------------------------------------------------------------------------------------


def _files(opened: OpenWorkspace, found: Found) -> list[Path]:
    """What goes from the disk: originals, what was written for people, and what people have put in."""
    workspace = opened.workspace
    gone = {*found.originals, *found.attachments}
    kept = [path for path in sorted(workspace.archive.rglob("*")) if path.is_file() and path.stem in gone]
    written = [workspace.root / path for path in found.paths if not Path(path).is_absolute()]
    there = [path for path in written if path.is_file() and path.resolve().is_relative_to(workspace.root)]
    handed = [
        path for name in _FILES for path in sorted((workspace.root / name).rglob("*"))
        if path.is_file() and not path.is_symlink() and digest_of(path) in gone
    ]  # fmt: skip
    return list(dict.fromkeys([*kept, *there, *handed]))


def _finished(opened: OpenWorkspace, files: Iterable[Path]) -> list[str]:
    """Leave nothing behind: files, the copy of the log, free pages of the database. What could not go is told."""
    workspace, store = opened.workspace, opened.store
    destroyed = store.destroyed()
    gone = {digest for one in destroyed for digest in (*one.originals, *one.written)}
    kept = [path for path in workspace.archive.rglob("*") if path.is_file() and path.stem in gone]
    left = []
    for path in dict.fromkeys([*files, *kept, *_still_there(workspace, gone), workspace.root / STATE]):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            left.append(f"{visible(workspace.relative(path))} 删不掉（{cause(error)}）；{_AFTERWARDS}")
    try:
        Mirror(workspace.root / NAME).rewrite(one.line for one in store.links())
    except OSError as error:
        left.append(f"{NAME} 没有重写（{cause(error)}）；{_AFTERWARDS}")
    try:
        store.connection.forget()
    except StoreError as error:
        left.append(f"数据库的空闲页没有清除：{error.message.partition('；')[0]}；{_AFTERWARDS}")
    return left


_AFTERWARDS = "登记已经销毁，请排除以后运行 dutykit purge --finish。"


def _still_there(workspace: Workspace, gone: Collection[str]) -> Iterator[Path]:
    """Files for people whose bytes are those of one that was to go, wherever in the workspace they lie."""
    if not gone:
        return
    for path in sorted(workspace.root.rglob("*")):
        ours = path.is_relative_to(workspace.archive) or path.name.startswith((".", NAME, workspace.database.name))
        if path.is_file() and not path.is_symlink() and not ours and digest_of(path) in gone:
            yield path


def _notes(opened: OpenWorkspace, scope: Scope, found: Found) -> Iterator[str]:
    """What stays although it tells of the same."""
    backups = opened.store.logged(action=Action.BACKUP)
    if backups:
        told = "、".join(f"{visible(e.subject)}（{e.at[:10]}）" for e in backups[-_TOLD:])
        yield f"以前的备份不会改动，里面还有：{told}；请按同一依据另行销毁。"
    yield "归档信息包、已经发出的表和文书、打印件、撤到别处的抄本不会改动；请按规定另行保管或销毁。"
    yield from _originals_that_stay(opened, scope, found)
    if found.containers:
        told = "、".join(map(visible, found.containers[:_TOLD]))
        yield f"{len(found.containers)} 个压缩包、邮件里还有别的文件，没有销毁：{told}。"
    if scope.deputy:
        yield "写有这名代表的汇总文书、单位的表不会改动；需要时请重新生成。"


def _originals_that_stay(opened: OpenWorkspace, scope: Scope, found: Found) -> Iterator[str]:
    """Originals that name others too: those of a year go with it, those of none are the ground of every later year."""
    of_none = _of_no_year(opened, found)
    if not scope.deputy:
        yield from _told_of_none(list(of_none.items()), "代表的姓名、电话、生日等仍在里面")
        return
    yearly = [name for sha, name in found.shared if sha not in of_none]
    if yearly:
        told = "、".join(map(visible, yearly[:_TOLD]))
        yield f"{len(yearly)} 份原件里还写着别人，没有销毁：{told}；按年度销毁（dutykit purge 年度）时一并销毁。"
    yield from _told_of_none([one for one in found.shared if one[0] in of_none], "这名代表的姓名、电话、生日等仍在里面")
    if found.shared:
        yield "留下的原件只作凭证保存，工作台不再打开、下载；核对（verify --deep）照常。"


def _of_no_year(opened: OpenWorkspace, found: Found) -> dict[str, str]:
    """Originals that are kept and belong to no year, digest and name."""
    kept = {path.stem for path in opened.workspace.archive.rglob("*") if path.is_file()} - {*found.originals}
    return {row.sha256: row.name for row in opened.store.returns() if row.year is None and row.sha256 in kept}


def _told_of_none(originals: Sequence[tuple[str, str]], what: str) -> Iterator[str]:
    places = [f"{visible(name)}（archive/{sha[:2]}/{sha[:12]}…）" for sha, name in originals]
    if places:
        told = "、".join(places[:_TOLD]) + (" 等" if len(places) > _TOLD else "")
        yield f"名册和认不出年度的 {len(places)} 份原件不属于某一年度，没有销毁，{what}：{told}；{_AS_A_WHOLE}"


_AS_A_WHOLE = (
    "以后各年的登记以它为据，不能单独销毁。要连它一起销毁：新的一届用 dutykit init 另建工作区，收新的名册；"
    "旧工作区的各年度归档以后，按清册把旧工作区文件夹整个销毁，连同它的备份。"
)
"""How what no purge reaches goes in the end."""
