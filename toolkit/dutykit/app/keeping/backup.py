"""Backup and restore of a workspace: one zip with a manifest of digests; nothing is ever overwritten.

In it are the store, the originals, ``dutykit.toml`` and what overrides shipped files; workbooks and documents can be
made again from these, and go in with ``everything``.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from ... import __version__
from ...errors import StoreError, UsageError
from ...files.age import AskKey, Key
from ...store import open_store
from ...store.copy import check_store, copy_store, refuse_foreign_code, refuse_other_shape
from ...store.moving import copy_to_file
from ...text import visible
from ...words.codes import Action
from ...workspace import Workspace, read_workspace
from ...workspace.config import CONFIG_NAME, with_store
from ...workspace.folder import FOLDERS, OVERRIDES, is_own
from ...workspace.temporary import move_in, scratch_folder, sweep
from ..opened.open_workspace import now, open_workspace
from ..opened.outputs import not_written
from .backup_file import DATABASE, FORMAT, MANIFEST, copied, is_ours, original, private, unpack, verified
from .locked import no_key, opened_file, placed_locked
from .verify import ToldDifference, proved

_CHANGED = "-changed"
_TOLD = 5
"""Of how many originals an error tells."""


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was written; ``notes`` tell of files that stayed out, and of originals that have changed."""

    path: str
    files: int
    bytes: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """A workspace made from a backup, and when that was made; ``notes`` tell what a person should look at in it."""

    path: str
    made: str
    congress: str
    files: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BackupChecked:
    """A backup that was looked over and is whole; ``locked`` where it took a key to open it."""

    path: str
    made: str
    congress: str
    files: int
    locked: bool


def backup(
    workspace: Workspace, target: Path, *, everything: bool, by: str, today: date, key: Key | None = None
) -> BackupResult:
    """Write a backup of the workspace to the new file ``target``.

    The store first, then the originals: an original is on the disk before anything of it is registered, so that the
    copy lacks none. Raises :class:`UsageError` where ``target`` exists or lies in a folder that goes into the backup.
    Where an original is gone or is not what was received, :class:`StoreError` is raised after the backup is written.
    With ``key`` it is locked (:mod:`dutykit.files.age`); until then it lies in the workspace, its owner's alone.
    """
    target = target.expanduser().resolve()
    _refuse_target(workspace, target)
    with open_workspace(workspace, today=today, examined=False) as opened:
        with opened.store.transaction():
            opened.store.write_log(now(), Action.BACKUP, target.name, {}, by=by)
        names = opened.store.file_names()
        destroyed = [one.told for one in opened.store.destroyed()]
    parts: list[dict[str, Any]] = []
    notes, changed = [f"备份里没有：{told}。" for told in destroyed], []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        home = target.parent if key is None else workspace.root
        sweep(home, target.parent)
        with scratch_folder(home) as folder:
            draft = folder / "backup.zip"
            with zipfile.ZipFile(private(draft), "w", zipfile.ZIP_DEFLATED) as archive:
                _copied_store(workspace, folder / DATABASE, today)
                parts.append(_add(archive, folder / DATABASE, DATABASE))
                for path in _files(workspace, everything=everything):
                    name = path.relative_to(workspace.root).as_posix()
                    if name == CONFIG_NAME and workspace.config.store:
                        path = _without_address(path, folder)  # noqa: PLW2901 - its copy
                        notes.append("备份里的登记是 SQLite 的副本，dutykit.toml 里的 store 没有一起备份。")
                    if not is_ours(name):
                        notes.append(f"{visible(name)} 的文件名含有特殊字符，没有备份；请改名后再备份。")
                        continue
                    if _is_changed(path, name):
                        changed.append(name)
                        name = str(PurePosixPath(name).with_stem(f"{path.stem}{_CHANGED}"))  # kept, not as an original
                    parts.append(_add(archive, path, name))
                manifest = {"format": FORMAT, "dutykit": __version__, "made": now(), "parts": parts}
                manifest |= {"congress": workspace.config.congress.name, "everything": everything}
                archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            verified(draft)
            differences = proved(workspace, today)  # asked before: with the file in its place the backup is done
            if key is None:
                move_in(draft, target)  # one that has come there meanwhile is not overwritten
            else:
                placed_locked(draft, target, key)
    except OSError as error:
        raise not_written(target, error, _size(workspace, everything=everything)) from None
    _tell_originals(target, changed, _missing(parts, names, changed), names)
    _tell_differences(target, differences)
    return BackupResult(str(target), len(parts), target.stat().st_size, tuple(notes))


def restore(source: Path, folder: Path, *, by: str, ask: AskKey = no_key) -> RestoreResult:
    """Unpack a backup into ``folder``, which must be new or empty; every part is held against its digest.

    One that is locked is opened by the key that ``ask`` gives, within the folder that is being made.

    Raises :class:`UsageError` where ``folder`` holds something, :class:`StoreError` where the backup is damaged: then
    nothing is left behind.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"“{folder}”里已经有东西，没有恢复。", "请换一个新的文件夹名称。", code="exists")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        sweep(folder.parent)
        with opened_file(source, folder.parent, ask) as plain:
            return _restored(plain, source.name, folder, by)
    except OSError as error:
        raise not_written(folder, error) from None


def check_backup(source: Path, home: Path, *, ask: AskKey = no_key) -> BackupChecked:
    """Look a backup over without restoring it; one that is locked is opened in ``home``. Raises :class:`StoreError`."""
    with opened_file(source, home, ask) as plain:
        manifest = verified(plain)
    made, congress = visible(manifest["made"]), visible(manifest["congress"])
    return BackupChecked(str(source), made, congress, len(manifest["parts"]), plain != source)


def _restored(source: Path, name: str, folder: Path, by: str) -> RestoreResult:
    manifest = verified(source, folder)
    try:
        with scratch_folder(folder.parent) as made:
            root = made / "workspace"
            unpack(source, manifest, root)
            refuse_foreign_code(root / DATABASE)
            check_store(root / DATABASE)
            workspace = read_workspace(root)
            with open_store(workspace.database) as store:
                names = store.file_names()
                destroyed = [one.told for one in store.destroyed()]
                store.settings = workspace.settings  # of a server's backup without the server's address
                with store.transaction():
                    store.write_log(now(), Action.RESTORE, name, {"made": manifest["made"]}, by=by)
            refuse_other_shape(root / DATABASE)
            if folder.exists():
                folder.rmdir()
            root.rename(folder)
    except OSError as error:
        raise not_written(folder, error, sum(int(part["bytes"]) for part in manifest["parts"])) from None
    told = (f"备份里没有：{one}。" for one in destroyed)
    notes = (*_to_look_at(workspace, manifest["parts"], names), *told)
    made_on, congress = visible(manifest["made"]), visible(manifest["congress"])
    return RestoreResult(str(folder), made_on, congress, len(manifest["parts"]), notes)


def _to_look_at(workspace: Workspace, parts: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    """What came with a backup and changes how dutykit works, and originals that did not come."""
    paths = [str(part["path"]) for part in parts]
    for folder in OVERRIDES:
        own = [path for path in paths if path.startswith(f"{folder}/")]
        if own:
            yield f"备份里有代替自带文件的 {len(own)} 个：{'、'.join(own)}；请核对是不是本单位自己做的。"
    if workspace.config.store:
        yield f"dutykit.toml 的 store 指向别处（{visible(workspace.config.store)}），不是恢复出来的数据库；请核对。"
    odd = [path for path in paths if path.startswith("archive/") and not original(path)]
    if odd:
        yield f"archive 里有 {len(odd)} 个不是原件的文件：{'、'.join(odd)}。"
    missing = _missing(parts, names)
    if missing:
        yield f"备份里缺 {len(missing)} 份原件：{'、'.join(visible(names[digest]) for digest in missing)}。"


# --- writing ---------------------------------------------------------------------------------------------------


def _refuse_target(workspace: Workspace, target: Path) -> None:
    if target.exists():
        raise UsageError(f"“{target}”已经存在，没有覆盖。", "请换一个文件名。", code="exists")
    for name in (*FOLDERS, *OVERRIDES):
        if target.is_relative_to(workspace.root / name):
            raise UsageError(
                f"备份不能放在工作区的 {name} 文件夹里。", "请放到工作区之外，最好是另一块磁盘。", code="target"
            )


def _copied_store(workspace: Workspace, target: Path, today: date) -> None:
    """The store as a file of SQLite, wherever it is: a backup can be restored on a machine without a server."""
    if not workspace.address:
        copy_store(workspace.database, private(target))
        return
    with open_workspace(workspace, today=today, examined=False) as opened:
        copy_to_file(opened.store, target)
    check_store(target)


def _without_address(path: Path, folder: Path) -> Path:
    """A copy of ``dutykit.toml`` that names no server, whose address may hold a password."""
    copy = folder / CONFIG_NAME
    with private(copy).open("w", encoding="utf-8", newline="\n") as file:
        file.write(with_store(path.read_text(encoding="utf-8-sig"), ""))
    return copy


def _files(workspace: Workspace, *, everything: bool) -> Iterator[Path]:
    """What goes in besides the store, in a fixed order; links, half-written and hidden files stay out."""
    yield workspace.root / CONFIG_NAME
    for name in (*(FOLDERS if everything else ("archive",)), *OVERRIDES):
        for path in sorted((workspace.root / name).rglob("*")):
            if is_own(path):
                yield path


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    """Put a file into the backup; its entry in the manifest."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with path.open("rb") as file, archive.open(info, "w", force_zip64=True) as out:
        digest, size = copied(file, out)
    return {"path": name, "bytes": size, "sha256": digest}


def _is_changed(path: Path, name: str) -> bool:
    """Whether an original is no longer what was received."""
    digest = original(name)
    if not digest:
        return False
    with path.open("rb") as file:
        return copied(file)[0] != digest


def _missing(parts: Iterable[Mapping[str, Any]], names: Iterable[str], changed: Iterable[str] = ()) -> list[str]:
    """Digests of files that came in and are not in ``archive``."""
    have = {original(part["path"]) for part in parts} | {original(name) for name in changed}
    return [digest for digest in names if digest not in have]


def _tell_originals(target: Path, changed: Sequence[str], missing: Sequence[str], names: Mapping[str, str]) -> None:
    """Raise :class:`StoreError` where originals are gone or changed."""
    told = [f"原件 {name} 的内容与收到时不同" for name in changed]
    told += [f"原件“{visible(names[digest])}”不在 archive 中（{digest[:12]}）" for digest in missing]
    if told:
        more = f"，等 {len(told)} 份" if len(told) > _TOLD else ""
        raise StoreError(
            f"备份写好了（{target}），但{'；'.join(told[:_TOLD])}{more}。",
            "请从以前的备份里找回这些原件，放回 archive，再备份一次；这份备份请先留着，以前的也不要删。",
            code="originals",
        )


def _tell_differences(target: Path, found: Sequence[ToldDifference]) -> None:
    """Raise :class:`StoreError` where the store is not what its log says."""
    if found:
        told = "；".join(f"{one.label}（{one.where}）" for one in found[:_TOLD])
        more = f"，等 {len(found)} 处" if len(found) > _TOLD else ""
        raise StoreError(
            f"备份写好了（{target}），但登记与日志对不上：{told}{more}。",
            "请运行 dutykit verify 看全部；以前的备份不要删。",
            code="proof",
        )


def _size(workspace: Workspace, *, everything: bool) -> int:
    """The bytes of what goes in, the store twice: it is copied first."""
    with suppress(OSError):
        return workspace.database.stat().st_size * 2 + sum(
            p.stat().st_size for p in _files(workspace, everything=everything)
        )
    return 0
