"""Shipped files (schemas, templates, regulations, samples, the desk's manual), overridden by whole file in a workspace.

They lie beside the package in a checkout and an editable install, and within it in a wheel, which is always unpacked.
(:mod:`importlib.resources` would find them too: it loads what reads zip files, for a fifth of what click costs.)
"""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .errors import TemplateError

if TYPE_CHECKING:
    from .workspace import Workspace

KINDS = ("schemas", "templates/docx", "templates/xlsx", "regulations", "calendar", "samples", "docs")


@cache
def root() -> Path:
    """The folder that holds ``schemas``, ``templates``, ``regulations`` and ``samples``."""
    packed = Path(__file__).resolve().with_name("_assets")  # an installed wheel
    if packed.is_dir():
        return packed
    checkout = Path(__file__).resolve().parents[2]  # toolkit/dutykit/assets.py
    if (checkout / "pyproject.toml").is_file() and (checkout / "toolkit").is_dir():
        return checkout
    raise FileNotFoundError(f"no dutykit assets at {packed} or {checkout}")


def _parts(kind: str, name: str) -> tuple[str, ...]:
    if kind not in KINDS:
        raise ValueError(f"no such kind of asset: {kind}")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
        raise TemplateError(f"“{name}”不是文件名称。", "请写文件名称，不带路径。", code="name")
    return (*kind.split("/"), *path.parts)


def _overridden(parts: tuple[str, ...], workspace: Workspace | None) -> Path | None:
    if workspace is None:
        return None
    path = workspace.root.joinpath(*parts)
    if not path.is_file():
        return None
    if through_link(workspace.root, path):
        raise TemplateError(
            f"{'/'.join(parts)} 是链接，或者它的文件夹是链接。",
            "链接指到的文件不在工作区里，改了没有人知道；请把文件本身放在这里。", code="link",
        )  # fmt: skip
    return path


def through_link(root: Path, path: Path) -> bool:
    """Whether a file below ``root`` is reached by a link: what it leads to is bound by no log and in no backup."""
    below = path.relative_to(root)
    return any((root / part).is_symlink() for part in (below, *below.parents[:-1]))


def _shipped(parts: tuple[str, ...]) -> Path:
    return root().joinpath(*parts)


def exists(kind: str, name: str, workspace: Workspace | None = None) -> bool:
    """Whether there is such a file, shipped or in the workspace."""
    parts = _parts(kind, name)
    return _overridden(parts, workspace) is not None or _shipped(parts).is_file()


def is_own(kind: str, name: str, workspace: Workspace) -> bool:
    """Whether the workspace has a file of its own in the place of the shipped one."""
    return _overridden(_parts(kind, name), workspace) is not None


def read_bytes(kind: str, name: str, workspace: Workspace | None = None) -> bytes:
    """The file's bytes; a file of the workspace takes the place of the shipped one.

    Raises :class:`~dutykit.errors.TemplateError` where there is none.
    """
    parts = _parts(kind, name)
    found = _overridden(parts, workspace) or _shipped(parts)
    try:
        return found.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise TemplateError(
            f"没有 {'/'.join(parts)} 这个文件。", "请核对名称；如改动过工作区，请恢复该文件。", code="missing"
        ) from None


def read_text(kind: str, name: str, workspace: Workspace | None = None) -> str:
    """The file's text (UTF-8, with or without a byte order mark). Raises :class:`~dutykit.errors.TemplateError`."""
    try:
        return read_bytes(kind, name, workspace).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TemplateError(f"{kind}/{name} 不是 UTF-8 编码。", "请另存为 UTF-8 编码。", code="encoding") from None


def listing(kind: str, suffix: str = "", workspace: Workspace | None = None) -> list[str]:
    """Sorted names of files directly in ``kind`` that end in ``suffix``, lock and hidden files left out."""
    parts = _parts(kind, ".keep")[:-1]
    names: set[str] = set()
    shipped = _shipped(parts)
    if shipped.is_dir():
        names.update(entry.name for entry in shipped.iterdir() if entry.is_file())
    if workspace is not None and workspace.override(kind).is_dir():
        names.update(entry.name for entry in workspace.override(kind).iterdir() if entry.is_file())
    return sorted(n for n in names if n.endswith(suffix) and not n.startswith((".", "~")))


def tree(kind: str, name: str) -> Path:
    """A shipped folder, such as one sample; the caller walks it. Raises :class:`~dutykit.errors.TemplateError`."""
    found = _shipped(_parts(kind, name))
    if not found.is_dir():
        raise TemplateError(f"没有 {kind}/{name} 这个文件夹。", "请核对名称。", code="missing")
    return found
