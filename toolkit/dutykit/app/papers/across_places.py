"""Which workspaces a person means by folders, lists and addresses (``stats --across``)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...errors import UsageError, cause
from ...store.address import SCHEME, read_address
from ...workspace import CONFIG_NAME, Workspace, read_workspace
from ...workspace.folder import STORE

_DATABASE = "dutykit.db"
_LIST_LIMIT = 4 * 2**20
_FILE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class CongressPlace:
    """A workspace, and where its store is where that stands beside it (``文件夹 postgresql+psycopg://…``)."""

    folder: Path
    address: str = ""

    def __str__(self) -> str:
        return f"{self.folder} {read_address(self.address)}" if self.address else str(self.folder)

    def workspace(self) -> Workspace:
        """The workspace. Raises :class:`WorkspaceError`."""
        found = read_workspace(self.folder)
        return replace(found, config=replace(found.config, store=self.address)) if self.address else found


def places_of(given: Sequence[str]) -> list[CongressPlace]:
    """The workspaces that are meant, each once, in order.

    What may be written: a workspace, or its ``dutykit.db``; a folder of workspaces; a list, one of these a line; behind
    a workspace the address of its store. Raises :class:`UsageError` for anything else, and where the environment says
    where the store is: all of them would be looked for there.
    """
    if given and os.environ.get(STORE, "").strip():
        raise UsageError(
            f"环境变量 {STORE} 写着数据库地址，几个人大不能都在那里。",
            f"请取消 {STORE}，把地址写进各自的 dutykit.toml 或清单。", code="store",
        )  # fmt: skip
    return list(dict.fromkeys(place for text in given for place in _named(text, Path.cwd(), lists=True)))


def _named(text: str, home: Path, *, lists: bool) -> Iterator[CongressPlace]:
    at = text.find(f"{SCHEME}://")
    name, address = (text[:at].strip(), text[at:].strip()) if at >= 0 else (text.strip(), "")
    if not name:
        raise UsageError(
            f"“{read_address(address)}”前面没有写文件夹：数据库里没有本级人大的名称、层级和办法。",
            "请写成 文件夹 地址，文件夹里有这个人大的 dutykit.toml。", code="across",
        )  # fmt: skip
    path = (home / Path(name.removeprefix(_FILE)).expanduser()).resolve()
    if path.name == _DATABASE:
        path = path.parent
    if (path / CONFIG_NAME).is_file() or address:
        yield CongressPlace(path, address)
    elif path.is_dir():
        yield from _within(path)
    elif lists and path.is_file():
        for line in _lines(path):
            yield from _named(line, path.parent, lists=False)
    else:
        raise UsageError(
            f"没有“{path}”这个文件夹或清单。", "请写工作区、放着几个工作区的文件夹，或者一行一个的清单。", code="across"
        )


def _within(folder: Path) -> Iterator[CongressPlace]:
    found = sorted(path for path in folder.iterdir() if (path / CONFIG_NAME).is_file())
    if not found:
        raise UsageError(f"“{folder}”里没有工作区。", f"工作区是有 {CONFIG_NAME} 的文件夹；请核对。", code="across")
    yield from map(CongressPlace, found)


def _lines(path: Path) -> list[str]:
    """The lines of a list; what begins with # and empty ones say nothing."""
    try:
        if path.stat().st_size > _LIST_LIMIT:
            raise UsageError(f"“{path.name}”太大，不像清单。", "清单是文本文件，一行一个工作区。", code="across")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"“{path.name}”不是 UTF-8 文本。", "请用记事本另存为 UTF-8 编码。", code="across") from None
    except OSError as error:
        raise UsageError(f"“{path.name}”读不了（{cause(error)}）。", "请核对文件。", code="across") from None
    return [line for told in text.splitlines() if (line := told.strip()) and not line.startswith("#")]
