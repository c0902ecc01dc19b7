"""Backup and restore of a workspace: one zip with a manifest of digests; nothing is ever overwritten.

In it are the store, the originals, ``dutykit.toml`` and what overrides shipped files; workbooks and documents can be
made again from these, and go in with ``everything``.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from ... import __version__
from ...errors import StoreError, UsageError, WorkspaceError
from ...store import open_store
from ...store.copy import check_store, copy_store
from ...workspace import Workspace, read_workspace
from ...workspace.config import CONFIG_NAME
from ...workspace.folder import FOLDERS, OVERRIDES
from ..opened.open_workspace import now, open_workspace
from ..opened.outputs import TEMPORARY

MANIFEST = "manifest.json"
FORMAT = 1
_DATABASE = "dutykit.db"
_BLOCK = 2**20
_MANIFEST_LIMIT = 64 * 2**20


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
    """A workspace made from a backup, and when that was made."""

    path: str
    made: str
    congress: str
    files: int


def backup(workspace: Workspace, target: Path, *, everything: bool, by: str, today: date) -> BackupResult:
    """Write a backup of the workspace to the new file ``target``.

    The store first, then the originals: an original is on the disk before anything of it is registered, so that the
    copy lacks none. Raises :class:`UsageError` where ``target`` exists or lies in a folder that goes into the backup.
    """
    target = target.expanduser().resolve()
    _refuse_target(workspace, target)
    with open_workspace(workspace, today=today) as opened, opened.store.transaction():
        opened.store.write_log(now(), "backup", target.name, {}, by=by)
    parts: list[dict[str, Any]] = []
    notes = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=target.parent) as folder:
            draft = Path(folder) / "backup.zip"
            with zipfile.ZipFile(_private(draft), "w", zipfile.ZIP_DEFLATED) as archive:
                copy_store(workspace.database, Path(folder) / _DATABASE)
                parts.append(_add(archive, Path(folder) / _DATABASE, _DATABASE))
                for path in _files(workspace, everything=everything):
                    name = path.relative_to(workspace.root).as_posix()
                    if not _is_ours(name):
                        notes.append(f"{name} 的文件名含有特殊字符，没有备份；请改名后再备份。")
                        continue
                    parts.append(_add(archive, path, name))
                    notes += _changed(parts[-1])
                manifest = {"format": FORMAT, "dutykit": __version__, "made": now(), "parts": parts}
                manifest |= {"congress": workspace.config.congress.name, "everything": everything}
                archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            _verify(draft)
            _place(draft, target)
    except OSError as error:
        raise _not_written(target, error) from None
    return BackupResult(str(target), len(parts), target.stat().st_size, tuple(notes))


def restore(source: Path, folder: Path, *, by: str) -> RestoreResult:
    """Unpack a backup into ``folder``, which must be new or empty; every part is held against its digest.

    Raises :class:`UsageError` where ``folder`` holds something, :class:`StoreError` where the backup is damaged: then
    nothing is left behind.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"“{folder}”里已经有东西，没有恢复。", "请换一个新的文件夹名称。", code="exists")
    manifest = _verify(source)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=folder.parent) as made:
            root = Path(made) / "workspace"
            _unpack(source, manifest, root)
            check_store(root / _DATABASE)
            workspace = read_workspace(root)
            with open_store(workspace.database) as store, store.transaction():
                store.write_log(now(), "restore", source.name, {"made": manifest["made"]}, by=by)
            if folder.exists():
                folder.rmdir()
            root.rename(folder)
    except OSError as error:
        raise _not_written(folder, error) from None
    return RestoreResult(str(folder), manifest["made"], manifest["congress"], len(manifest["parts"]))


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
            if path.is_file() and not path.is_symlink() and not path.name.startswith((".", "~$")):
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


def _changed(part: Mapping[str, Any]) -> list[str]:
    """An original is named by its digest: tell of one that is no longer what was received."""
    path = PurePosixPath(part["path"])
    if path.parts[0] != "archive" or path.stem == part["sha256"] or len(path.stem) != 64:
        return []
    return [f"原件 {path} 的内容与收到时不同，已照现状备份。"]


def _private(path: Path) -> Path:
    """The path, made as a file that only its owner reads."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


def _place(draft: Path, target: Path) -> None:
    """Move the finished file to its name; one that has come there meanwhile is not overwritten."""
    _private(target)
    draft.replace(target)


def _not_written(path: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"不能写入“{path}”（{error.strerror or error}）。", "请检查磁盘空间和权限，或换一个地方。", code="not_writable"
    )


# --- reading ---------------------------------------------------------------------------------------------------


def _damaged(detail: str) -> StoreError:
    return StoreError(f"这份备份不能用：{detail}。", "请换一份备份；现有的工作区没有改动。", code="backup")


def _verify(source: Path) -> dict[str, Any]:
    """The manifest of a backup whose every part is what it was. Raises :class:`StoreError`."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            for part in manifest["parts"]:
                with archive.open(part["path"]) as file:
                    if _copied(_Limited(file, part["bytes"])) != (part["sha256"], part["bytes"]):
                        raise _damaged(f"{part['path']} 的内容与清单不符")
    except FileNotFoundError:
        raise UsageError(f"没有“{source}”这个文件。", "请核对文件名。", code="file") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(f"文件不完整或不是备份（{error}）") from None
    except OSError as error:
        raise _damaged(f"读不了（{error.strerror or error}）") from None
    return manifest


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
        raise _damaged(f"里面有不该有的文件“{odd}”")
    return manifest


def _is_whole(manifest: Mapping[str, Any]) -> bool:
    """Whether the manifest tells all that this version writes. Raises what the wrong types of JSON raise."""
    told = manifest["format"] == FORMAT and {"made", "congress"} <= manifest.keys()
    return told and all(int(part["bytes"]) >= 0 and str(part["sha256"]) for part in manifest["parts"])


def _is_ours(name: str) -> bool:
    """Whether a name is one that :func:`backup` gives: relative, plain, in a folder of a workspace."""
    path = PurePosixPath(name)
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
