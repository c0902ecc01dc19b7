"""Backup and restore of a workspace: one zip with a manifest of digests; nothing is ever overwritten.

In it are the store, the originals, ``dutykit.toml`` and what overrides shipped files; workbooks and documents can be
made again from these, and go in with ``everything``.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from ... import __version__
from ...errors import StoreError, UsageError, cause
from ...store import open_store
from ...store.copy import check_store, copy_store, refuse_foreign_code, refuse_other_shape
from ...text import visible
from ...words.codes import Action
from ...workspace import Workspace, read_workspace
from ...workspace.config import CONFIG_NAME
from ...workspace.folder import FOLDERS, OVERRIDES, is_own
from ...workspace.temporary import scratch_folder, sweep
from ..opened.open_workspace import now, open_workspace
from ..opened.outputs import not_written
from .verify import Told, proved

MANIFEST = "manifest.json"
FORMAT = 1
_DATABASE = "dutykit.db"
_BLOCK = 2**20
_SPARE = 64 * 2**20
"""Bytes that stay free on the disk beside what is restored."""
_MANIFEST_LIMIT = 64 * 2**20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHANGED = "-changed"
_TOLD = 5
"""Of how many originals an error tells."""


class _Readable(Protocol):
    """What can be read block by block."""

    def read(self, size: int, /) -> bytes:
        """The next block; empty at the end."""
        ...


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


def backup(workspace: Workspace, target: Path, *, everything: bool, by: str, today: date) -> BackupResult:
    """Write a backup of the workspace to the new file ``target``.

    The store first, then the originals: an original is on the disk before anything of it is registered, so that the
    copy lacks none. Raises :class:`UsageError` where ``target`` exists or lies in a folder that goes into the backup.
    Where an original is gone or is not what was received, :class:`StoreError` is raised after the backup is written.
    """
    target = target.expanduser().resolve()
    _refuse_target(workspace, target)
    with open_workspace(workspace, today=today) as opened:
        with opened.store.transaction():
            opened.store.write_log(now(), Action.BACKUP, target.name, {}, by=by)
        names = opened.store.file_names()
        destroyed = [one.told for one in opened.store.destroyed()]
    parts: list[dict[str, Any]] = []
    notes, changed = [f"备份里没有：{told}。" for told in destroyed], []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target.parent)
        with scratch_folder(target.parent) as folder:
            draft = folder / "backup.zip"
            with zipfile.ZipFile(_private(draft), "w", zipfile.ZIP_DEFLATED) as archive:
                copy_store(workspace.database, folder / _DATABASE)
                parts.append(_add(archive, folder / _DATABASE, _DATABASE))
                for path in _files(workspace, everything=everything):
                    name = path.relative_to(workspace.root).as_posix()
                    if not _is_ours(name):
                        notes.append(f"{visible(name)} 的文件名含有特殊字符，没有备份；请改名后再备份。")
                        continue
                    if _is_changed(path, name):
                        changed.append(name)
                        name = str(PurePosixPath(name).with_stem(f"{path.stem}{_CHANGED}"))  # kept, not as an original
                    parts.append(_add(archive, path, name))
                manifest = {"format": FORMAT, "dutykit": __version__, "made": now(), "parts": parts}
                manifest |= {"congress": workspace.config.congress.name, "everything": everything}
                archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            _verify(draft)
            differences = proved(workspace, today)  # asked before: with the file in its place the backup is done
            _place(draft, target)
    except OSError as error:
        raise not_written(target, error, _size(workspace, everything=everything)) from None
    _tell_originals(target, changed, _missing(parts, names, changed), names)
    _tell_differences(target, differences)
    return BackupResult(str(target), len(parts), target.stat().st_size, tuple(notes))


def restore(source: Path, folder: Path, *, by: str) -> RestoreResult:
    """Unpack a backup into ``folder``, which must be new or empty; every part is held against its digest.

    Raises :class:`UsageError` where ``folder`` holds something, :class:`StoreError` where the backup is damaged: then
    nothing is left behind.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"“{folder}”里已经有东西，没有恢复。", "请换一个新的文件夹名称。", code="exists")
    manifest = _verify(source, folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        sweep(folder.parent)
        with scratch_folder(folder.parent) as made:
            root = made / "workspace"
            _unpack(source, manifest, root)
            refuse_foreign_code(root / _DATABASE)
            check_store(root / _DATABASE)
            workspace = read_workspace(root)
            with open_store(workspace.database) as store:
                names = store.file_names()
                destroyed = [one.told for one in store.destroyed()]
                with store.transaction():
                    store.write_log(now(), Action.RESTORE, source.name, {"made": manifest["made"]}, by=by)
            refuse_other_shape(root / _DATABASE)
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
    odd = [path for path in paths if path.startswith("archive/") and not _original(path)]
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
        digest, size = _copied(file, out)
    return {"path": name, "bytes": size, "sha256": digest}


def _copied(source: _Readable, target: IO[bytes] | None = None) -> tuple[str, int]:
    """Copy a stream; SHA-256 and size of what was read."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
    return digest.hexdigest(), size


def _original(name: str) -> str:
    """The digest by which an original in ``archive`` is named; empty for any other file."""
    path = PurePosixPath(name)
    return path.stem if path.parts[0] == "archive" and _DIGEST.fullmatch(path.stem) else ""


def _is_changed(path: Path, name: str) -> bool:
    """Whether an original is no longer what was received."""
    digest = _original(name)
    if not digest:
        return False
    with path.open("rb") as file:
        return _copied(file)[0] != digest


def _missing(parts: Iterable[Mapping[str, Any]], names: Iterable[str], changed: Iterable[str] = ()) -> list[str]:
    """Digests of files that came in and are not in ``archive``."""
    have = {_original(part["path"]) for part in parts} | {_original(name) for name in changed}
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


def _tell_differences(target: Path, found: Sequence[Told]) -> None:
    """Raise :class:`StoreError` where the store is not what its log says."""
    if found:
        told = "；".join(f"{one.label}（{one.where}）" for one in found[:_TOLD])
        more = f"，等 {len(found)} 处" if len(found) > _TOLD else ""
        raise StoreError(
            f"备份写好了（{target}），但登记与日志对不上：{told}{more}。",
            "请运行 dutykit verify 看全部；以前的备份不要删。",
            code="proof",
        )


def _private(path: Path) -> Path:
    """The path, made as a file that only its owner reads."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


def _place(draft: Path, target: Path) -> None:
    """Move the finished file to its name; one that has come there meanwhile is not overwritten."""
    _private(target)
    draft.replace(target)


def _size(workspace: Workspace, *, everything: bool) -> int:
    """The bytes of what goes in, the store twice: it is copied first."""
    with suppress(OSError):
        return workspace.database.stat().st_size * 2 + sum(
            p.stat().st_size for p in _files(workspace, everything=everything)
        )
    return 0


# --- reading ---------------------------------------------------------------------------------------------------


def _damaged(detail: str) -> StoreError:
    return StoreError(f"这份备份不能用：{detail}。", "请换一份备份；现有的工作区没有改动。", code="backup")


def _verify(source: Path, unpacked: Path | None = None) -> dict[str, Any]:
    """The manifest of a backup whose every part is what it was, and fits where it is to be ``unpacked``.

    Raises :class:`StoreError`.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            if unpacked is not None:
                _refuse_size(manifest, unpacked)
            for part in manifest["parts"]:
                if _original(part["path"]) not in {"", part["sha256"]}:
                    raise _damaged(f"原件 {part['path']} 的内容与收到时不同")
                with archive.open(part["path"]) as file:
                    if _copied(_Limited(file, part["bytes"])) != (part["sha256"], part["bytes"]):
                        raise _damaged(f"{part['path']} 的内容与清单不符")
    except FileNotFoundError:
        raise UsageError(f"没有“{source}”这个文件。", "请核对文件名。", code="file") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(f"文件不完整或不是备份（{error}）") from None
    except OSError as error:
        raise _damaged(f"读不了（{cause(error)}）") from None
    return manifest


def _refuse_size(manifest: Mapping[str, Any], folder: Path) -> None:
    """Raise :class:`StoreError` for a backup that does not fit on the disk."""
    size = sum(int(part["bytes"]) for part in manifest["parts"])
    there = next(parent for parent in folder.parents if parent.exists())
    free = shutil.disk_usage(there).free
    if size + _SPARE > free:
        raise StoreError(
            f"磁盘放不下：恢复出来有 {size / 2**20:.0f} MiB，只剩 {free / 2**20:.0f} MiB；没有恢复。",
            "请清理磁盘，或恢复到另一块磁盘。",
            code="full",
        )


class _Limited:
    """A stream of which no more is read than one byte beyond what it should hold."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left = file, size + 1

    def read(self, size: int, /) -> bytes:
        """The next block."""
        block = self._file.read(min(size, self._left))
        self._left -= len(block)
        return block


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, which names every file of the zip once and nothing else."""
    names = archive.namelist()
    if names.count(MANIFEST) != 1 or archive.getinfo(MANIFEST).file_size > _MANIFEST_LIMIT:
        raise _damaged("里面没有清单，不是 dutykit 的备份")
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST).decode("utf-8"))
        paths = [str(part["path"]) for part in manifest["parts"]]
        fit = _is_whole(manifest)
    except (ValueError, KeyError, TypeError):
        raise _damaged("清单读不出来") from None
    if not fit:
        raise _damaged("清单不是这个版本的 dutykit 写的")
    if sorted([*paths, MANIFEST]) != sorted(names) or len(set(paths)) != len(paths):
        raise _damaged("里面的文件与清单不一致")
    if not {_DATABASE, CONFIG_NAME} <= set(paths):
        raise _damaged("缺少存储或设置")
    odd = next((p for p in paths if not _is_ours(p)), "")
    if odd:
        raise _damaged(f"里面有不该有的文件“{visible(odd)}”")
    return manifest


def _is_whole(manifest: Mapping[str, Any]) -> bool:
    """Whether the manifest tells all that this version writes. Raises what the wrong types of JSON raise."""
    told = manifest["format"] == FORMAT and all(isinstance(manifest[key], str) for key in ("made", "congress"))
    return told and all(int(part["bytes"]) >= 0 and str(part["sha256"]) for part in manifest["parts"])


def _is_ours(name: str) -> bool:
    """Whether a name is one that :func:`backup` gives: relative, plain, in a folder of a workspace."""
    path = PurePosixPath(name)
    if visible(name) != name:
        return False
    if name in {_DATABASE, CONFIG_NAME}:
        return True
    plain = not path.is_absolute() and path.as_posix() == name and not {"..", "."} & set(path.parts)
    return (
        plain and not set('\\:*?"<>|\0') & set(name) and len(path.parts) > 1 and path.parts[0] in (*FOLDERS, *OVERRIDES)
    )


def _unpack(source: Path, manifest: Mapping[str, Any], root: Path) -> None:
    """Write every part below ``root``: folders 0700, files 0600, each held against its digest once more."""
    root.mkdir(mode=0o700)
    for name in FOLDERS:
        (root / name).mkdir(mode=0o700)
    with zipfile.ZipFile(source) as archive:
        for part in manifest["parts"]:
            path = root.joinpath(*PurePosixPath(part["path"]).parts)
            for folder in reversed(path.relative_to(root).parents[:-1]):
                (root / folder).mkdir(mode=0o700, exist_ok=True)
            with archive.open(part["path"]) as file, _private(path).open("wb") as out:
                if _copied(_Limited(file, part["bytes"]), out) != (part["sha256"], part["bytes"]):
                    raise _damaged(f"{part['path']} 的内容与清单不符")
