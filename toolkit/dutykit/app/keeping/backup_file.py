"""A backup as a file: one zip that names its parts with their digests. Nothing that it says of itself is trusted."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from ...errors import StoreError, UsageError, cause
from ...outside import read_json
from ...text import visible
from ...workspace.config import CONFIG_NAME
from ...workspace.folder import FOLDERS, OVERRIDES
from ...workspace.temporary import make_folder

MANIFEST = "manifest.json"
FORMAT = 1
DATABASE = "dutykit.db"
_BLOCK = 2**20
_SPARE = 64 * 2**20
"""Bytes that stay free on the disk beside what is restored."""
_MANIFEST_LIMIT = 64 * 2**20
_DIGEST = re.compile(r"[0-9a-f]{64}")


class _Readable(Protocol):
    """What can be read block by block."""

    def read(self, size: int, /) -> bytes:
        """The next block; empty at the end."""
        ...


def copied(source: _Readable, target: IO[bytes] | None = None) -> tuple[str, int]:
    """Copy a stream; SHA-256 and size of what was read."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
    return digest.hexdigest(), size


def original(name: str) -> str:
    """The digest by which an original in ``archive`` is named; empty for any other file."""
    path = PurePosixPath(name)
    return path.stem if path.parts[0] == "archive" and _DIGEST.fullmatch(path.stem) else ""


def private(path: Path) -> Path:
    """The path, made as a file that only its owner reads."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


def _damaged(detail: str) -> StoreError:
    return StoreError(f"这份备份不能用：{detail}。", "请换一份备份；现有的工作区没有改动。", code="backup")


def verified(source: Path, unpacked: Path | None = None) -> dict[str, Any]:
    """The manifest of a backup whose every part is what it was, and fits where it is to be ``unpacked``.

    Raises :class:`StoreError`.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            if unpacked is not None:
                _refuse_size(manifest, unpacked)
            for part in manifest["parts"]:
                if original(part["path"]) not in {"", part["sha256"]}:
                    raise _damaged(f"原件 {part['path']} 的内容与收到时不同")
                with archive.open(part["path"]) as file:
                    if copied(_Limited(file, part["bytes"])) != (part["sha256"], part["bytes"]):
                        raise _damaged(f"{part['path']} 的内容与清单不符")
    except FileNotFoundError:
        raise UsageError(f"没有“{source}”这个文件。", "请核对文件名。", code="file") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise _damaged("文件不完整，或不是备份") from None
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
        manifest: dict[str, Any] = read_json(archive.read(MANIFEST))
        paths = [str(part["path"]) for part in manifest["parts"]]
        fit = _is_whole(manifest)
    except (ValueError, KeyError, TypeError):
        raise _damaged("清单读不出来") from None
    if not fit:
        raise _damaged("清单不是这个版本的 dutykit 写的")
    if sorted([*paths, MANIFEST]) != sorted(names) or len(set(paths)) != len(paths):
        raise _damaged("里面的文件与清单不一致")
    if not {DATABASE, CONFIG_NAME} <= set(paths):
        raise _damaged("缺少存储或设置")
    odd = next((p for p in paths if not is_ours(p)), "")
    if odd:
        raise _damaged(f"里面有不该有的文件“{visible(odd)}”")
    return manifest


def _is_whole(manifest: Mapping[str, Any]) -> bool:
    """Whether the manifest tells all that this version writes. Raises what the wrong types of JSON raise."""
    told = manifest["format"] == FORMAT and all(isinstance(manifest[key], str) for key in ("made", "congress"))
    return told and all(int(part["bytes"]) >= 0 and str(part["sha256"]) for part in manifest["parts"])


def is_ours(name: str) -> bool:
    """Whether a name is one that :func:`backup` gives: relative, plain, in a folder of a workspace."""
    path = PurePosixPath(name)
    if visible(name) != name:
        return False
    if name in {DATABASE, CONFIG_NAME}:
        return True
    plain = not path.is_absolute() and path.as_posix() == name and not {"..", "."} & set(path.parts)
    return (
        plain and not set('\\:*?"<>|\0') & set(name) and len(path.parts) > 1 and path.parts[0] in (*FOLDERS, *OVERRIDES)
    )


def unpack(source: Path, manifest: Mapping[str, Any], root: Path) -> None:
    """Write every part below ``root``: folders 0700, files 0600, each held against its digest once more."""
    make_folder(root)
    for name in FOLDERS:
        make_folder(root / name)
    with zipfile.ZipFile(source) as archive:
        for part in manifest["parts"]:
            path = root.joinpath(*PurePosixPath(part["path"]).parts)
            for folder in reversed(path.relative_to(root).parents[:-1]):
                make_folder(root / folder, exist_ok=True)
            with archive.open(part["path"]) as file, private(path).open("wb") as out:
                if copied(_Limited(file, part["bytes"]), out) != (part["sha256"], part["bytes"]):
                    raise _damaged(f"{part['path']} 的内容与清单不符")
