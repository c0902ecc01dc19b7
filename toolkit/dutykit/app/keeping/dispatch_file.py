"""A dispatch as a file: forms and regulations that go down to counties, or the figures of one that go up to the city.

One zip that names its parts with their digests, like a backup, and the entry of the log in which its maker's workspace
tells of it. The hash of that entry is the head of the maker's chain as it was sealed: whoever has the signed seal page
(封存页) in hand holds the package against it. Nothing that the file says of itself is trusted.
"""

from __future__ import annotations

import io
import json
import stat
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from ...errors import StoreError, UsageError, cause
from ...outside import read_json
from ...text import visible
from ...words.codes import Code
from ...workspace.folder import SETTLING
from .seals import Seal

MANIFEST = "manifest.json"
FIGURES = "figures.json"
FORMAT = 1
_SUFFIXES = frozenset({".json", ".toml", ".docx", ".xlsx", ".txt"})
_LARGEST = 64 * 2**20
"""Bytes of the whole, packed or not."""
_LARGEST_PART = 16 * 2**20
_MOST_PARTS = 1_000
_MANIFEST_LIMIT = 4 * 2**20
_HELD = ("content", "kind", "number", "origin", "issuer")
"""What the entry of the maker's log tells, and the manifest has to tell likewise."""


class DispatchKind(Code):
    """What a dispatch carries."""

    FORMS = "forms", "表、办法和模板"
    FIGURES = "figures", "汇总数字"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A dispatch: who made it (``origin`` is known by the identity of the workspace), its number, its parts.

    ``entry`` is the line of the maker's log that tells of it, as it is hashed; ``seal`` the code of the chain up to it.
    """

    kind: DispatchKind
    issuer: str
    origin: str
    number: int
    title: str
    made: str
    seal: Seal
    entry: str
    parts: Mapping[str, bytes]


def content_of(parts: Mapping[str, bytes]) -> str:
    """The digest of all parts and their names."""
    told = [[name, sha256(parts[name]).hexdigest()] for name in sorted(parts)]
    return sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def dispatch_bytes(dispatch: Dispatch) -> bytes:
    """The file; the same dispatch is the same bytes."""
    manifest = {
        "format": FORMAT, "kind": dispatch.kind, "issuer": dispatch.issuer, "origin": dispatch.origin,
        "number": dispatch.number, "title": dispatch.title, "made": dispatch.made,
        "content": content_of(dispatch.parts), "seal": dispatch.seal.code, "entry": dispatch.entry,
        "parts": [
            {"path": name, "bytes": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in sorted(dispatch.parts.items())
        ],
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        for name, data in sorted(dispatch.parts.items()):
            _add(archive, name, data)
    return out.getvalue()


def refuse_parts(kind: DispatchKind, parts: Mapping[str, bytes]) -> None:
    """Raise :class:`UsageError` for files that nobody would take in."""
    odd = next((name for name in parts if not _fits(kind, name)), "")
    if odd:
        raise UsageError(
            f"“{visible(odd)}”不能放进包里。",
            f"只能是 {'、'.join(sorted(_SUFFIXES))} 文件，名称里没有特殊符号。",
            code="part",
        )
    if len(parts) >= _MOST_PARTS or any(len(data) > _LARGEST_PART for data in parts.values()):
        raise UsageError(
            f"文件超过 {_MOST_PARTS} 个，或者有一个超过 {_LARGEST_PART >> 20} MiB，没有做包。",
            "请移走不用的。",
            code="part",
        )


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    archive.writestr(info, data)


# --- reading ---------------------------------------------------------------------------------------------------


def _refused(detail: str) -> StoreError:
    return StoreError(f"这个包不能用：{detail}。", "请向做包的单位重新要一份；工作区没有改动。", code="package")


def read_dispatch(path: Path) -> tuple[Dispatch, bytes]:
    """A dispatch whose every part is what its manifest and its maker's log say, and the bytes of the file.

    Raises :class:`UsageError` where there is no such file, :class:`StoreError` for one that is none or is not whole.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise _refused(f"文件超过 {_LARGEST >> 20} MiB")
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive), data
    except FileNotFoundError:
        raise UsageError(f"没有“{path}”这个文件。", "请核对文件名。", code="file") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise _refused("文件不完整，或不是包") from None
    except OSError as error:
        raise _refused(f"读不了（{cause(error)}）") from None


def _read(archive: zipfile.ZipFile) -> Dispatch:
    infos = archive.infolist()
    _refuse_shape(infos)
    manifest = _manifest(archive)
    try:
        return _dispatch(archive, manifest, [i.filename for i in infos if i.filename != MANIFEST])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _refused("清单不是这个版本的 dutykit 写的") from None


def _refuse_shape(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Raise for too much, for links and locked parts, for one name twice: before anything is unpacked."""
    names = [i.filename.casefold() for i in infos]
    if names.count(MANIFEST) != 1:
        raise _refused("里面没有清单，不是 dutykit 的包")
    if len(infos) > _MOST_PARTS or len(set(names)) != len(names):
        raise _refused(f"里面的文件超过 {_MOST_PARTS} 个，或者有重名的")
    if sum(i.file_size for i in infos) > _LARGEST or any(i.file_size > _LARGEST_PART for i in infos):
        raise _refused(f"展开后太大（一个文件至多 {_LARGEST_PART >> 20} MiB，一共至多 {_LARGEST >> 20} MiB）")
    for info in infos:
        if info.is_dir() or stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise _refused(f"里面的“{visible(info.filename)}”不是文件（链接或文件夹）")
        if info.flag_bits & 1:
            raise _refused(f"里面的“{visible(info.filename)}”加了密")


def _manifest(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    try:
        told = read_json(_bytes(archive, MANIFEST, _MANIFEST_LIMIT))
    except json.JSONDecodeError:
        raise _refused("清单读不出来") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise _refused("清单不是这个版本的 dutykit 写的")
    return told


def _bytes(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """A part, of which no more is read than it may hold."""
    with archive.open(name) as file:
        data = file.read(size + 1)
    if len(data) > size:
        raise _refused(f"里面的“{visible(name)}”比清单写的大")
    return data


def _dispatch(archive: zipfile.ZipFile, told: Mapping[str, Any], names: Sequence[str]) -> Dispatch:
    kind = DispatchKind.of(told["kind"])
    parts = {}
    for part in told["parts"]:
        name = str(part["path"])
        if not _fits(kind, name):
            raise _refused(f"里面有不该有的文件“{visible(name)}”")
        if name not in names or name in parts:
            raise _refused("里面的文件与清单不一致")
        parts[name] = _bytes(archive, name, int(part["bytes"]))
        if sha256(parts[name]).hexdigest() != part["sha256"]:
            raise _refused(f"“{visible(name)}”的内容与清单不符")
    if len(parts) != len(names) or not parts:
        raise _refused("里面的文件与清单不一致")
    texts = {name: told[name] for name in ("issuer", "origin", "title", "made", "entry")}
    if not all(isinstance(text, str) for text in texts.values()) or type(told["number"]) is not int:
        raise ValueError
    for name in ("issuer", "title", "made"):
        texts[name] = visible(texts[name])[:200]
    found = Dispatch(kind=kind, number=told["number"], seal=Seal.read(str(told["seal"])), parts=parts, **texts)
    _refuse_entry(found, told)
    return found


def _refuse_entry(found: Dispatch, told: Mapping[str, Any]) -> None:
    """Raise where the entry is not the one that the seal is of, or tells of another package."""
    if sha256(found.entry.encode("utf-8", "surrogatepass")).hexdigest() != found.seal.head:
        raise _refused("封存码与做包单位的日志不符")
    detail = read_json(found.entry)["detail"]
    said = {**{name: told[name] for name in _HELD}, "content": content_of(found.parts)}
    if any(detail[name] != said[name] for name in _HELD):
        raise _refused("内容与做包单位的日志不符")


def _fits(kind: DispatchKind, name: str) -> bool:
    """Whether a name is one that a package of this kind has: relative, plain, below a folder of what offices own."""
    if kind is DispatchKind.FIGURES:
        return name == FIGURES
    path = PurePosixPath(name)
    plain = not path.is_absolute() and path.as_posix() == name and not {"..", "."} & set(path.parts)
    return (
        plain and visible(name) == name and not set('\\:*?"<>|') & set(name) and 1 < len(path.parts) < 5
        and path.parts[0] in SETTLING and path.suffix in _SUFFIXES
        and not any(part.startswith((".", "~")) for part in path.parts)
    )  # fmt: skip
