"""The folder of a workspace: found, opened, created."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..errors import WorkspaceError, cause, remedy
from ..words.area import area_of
from ..words.codes import Level
from .config import CONFIG_NAME, Config, Congress, config_text, parse_config, read_config
from .temporary import make_folder, sweep, write_new

FOLDERS = ("outgoing", "returned", "corrections", "documents", "archive")
OVERRIDES = ("schemas", "templates", "regulations", "calendar", "mappings")
"""Folders of what is an office's own; they are made when something is put into them."""
SETTLING = ("schemas", "templates", "regulations", "calendar")
"""Those that nobody but the office writes into."""
ENVIRONMENT = "DUTYKIT_WORKSPACE"
STORE = "DUTYKIT_STORE"
"""The variable that stands in for ``store`` of ``dutykit.toml``: an address with a password is best not in a file."""
ENGINE = "DUTYKIT_ENGINE"
"""The variable that stands in for ``engine`` of ``dutykit.toml``."""
_HOW = "请进入工作区文件夹，或用 --workspace 指明，或用 dutykit init 新建一个。"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One congress with all its terms: a folder with ``dutykit.toml``. ``root`` is absolute."""

    root: Path
    config: Config

    @property
    def area(self) -> str:
        """What the area of the congress is called: 区, 县, 旗."""
        return area_of(self.config.congress.name, self.config.congress.level)

    @property
    def outgoing(self) -> Path:
        """Workbooks that were issued."""
        return self.root / "outgoing"

    @property
    def returned(self) -> Path:
        """Where a person may put what came back."""
        return self.root / "returned"

    @property
    def corrections(self) -> Path:
        """Correction workbooks."""
        return self.root / "corrections"

    @property
    def documents(self) -> Path:
        """Rendered documents."""
        return self.root / "documents"

    @property
    def archive(self) -> Path:
        """Returned files, byte for byte, by SHA-256."""
        return self.root / "archive"

    @property
    def mappings(self) -> Path:
        """What was confirmed of tables that were typed anew."""
        return self.root / "mappings"

    @property
    def database(self) -> Path:
        """The SQLite file, used where :attr:`address` is empty."""
        return self.root / "dutykit.db"

    @property
    def accounts(self) -> Path:
        """Who may come in over the network: a file of its own, which no backup and no package takes along."""
        return self.root / "accounts.db"

    @property
    def address(self) -> str:
        """Where the store is on a server; empty where it is :attr:`database`. It may hold a password."""
        return os.environ.get(STORE, "").strip() or self.config.store.strip()

    @property
    def engine(self) -> str:
        """Where heavy work is done, as :mod:`dutykit.engine.address` reads it; empty where each is done as usual."""
        return os.environ.get(ENGINE, "").strip() or self.config.engine.strip()

    def has_originals(self) -> bool:
        """Whether any file has come in."""
        return any(path.is_file() and not path.name.startswith(".") for path in self.archive.rglob("*"))

    def override(self, kind: str) -> Path:
        """The folder whose files take the place of shipped ones; ``kind`` as in :mod:`dutykit.assets`."""
        return self.root.joinpath(*kind.split("/"))

    def settings(self) -> dict[str, str]:
        """SHA-256 of the files that settle how it is worked with, ``dutykit.toml`` and what overrides shipped ones."""
        own = (path for name in SETTLING for path in sorted((self.root / name).rglob("*")) if is_own(path))
        return {self.relative(path): sha256(path.read_bytes()).hexdigest() for path in (self.root / CONFIG_NAME, *own)}

    def relative(self, path: Path) -> str:
        """``path`` as a person in the workspace would write it; absolute where it lies elsewhere."""
        return relative_to(self.root, path)


def relative_to(root: Path, path: Path) -> str:
    """``path`` relative to the root of a workspace; absolute where it lies elsewhere."""
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return str(path.absolute())


def is_own(path: Path) -> bool:
    """Whether it is a file of the office's; links, half-written, hidden and lock files are none."""
    return path.is_file() and not path.is_symlink() and not path.name.startswith((".", "~$"))


def read_workspace(root: Path) -> Workspace:
    """The workspace in ``root`` itself. Raises :class:`~dutykit.errors.WorkspaceError`."""
    root = root.expanduser().resolve()
    if not root.is_dir():
        raise WorkspaceError(f"没有“{root}”这个文件夹。", _HOW, code="missing")
    if not (root / CONFIG_NAME).is_file():
        raise WorkspaceError(f"“{root}”不是 dutykit 工作区（没有 {CONFIG_NAME}）。", _HOW, code="none")
    return Workspace(root, read_config(root / CONFIG_NAME))


def find(start: Path, given: Path | None = None) -> Workspace:
    """The workspace named by ``given`` or ``DUTYKIT_WORKSPACE``, else the nearest one at or above ``start``.

    Raises :class:`~dutykit.errors.WorkspaceError`.
    """
    named = given or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)
    if named is not None:
        return read_workspace(named)
    above = _above(start.resolve())
    if above is None:
        raise WorkspaceError("这里不是 dutykit 工作区，上级文件夹也不是。", _HOW, code="none")
    return read_workspace(above)


def _above(folder: Path) -> Path | None:
    return next((f for f in (folder, *folder.parents) if (f / CONFIG_NAME).is_file()), None)


def create(
    folder: Path,
    congress: str,
    term: int | None,
    regulations: Sequence[str],
    year: int,
    *,
    level: Level = Level.COUNTY,
) -> Workspace:
    """Make a workspace in ``folder`` (made where it is missing; other files in it stay).

    Refuses, with :class:`~dutykit.errors.WorkspaceError`, a folder that is a workspace or lies in one.
    Folders are 0700 and files 0600 on POSIX.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(f"“{folder}”是文件，不是文件夹。", "请换一个名称。", code="not_a_folder")
    above = _above(folder)
    if above == folder:
        raise WorkspaceError(
            f"“{folder}”已经是 dutykit 工作区。", f"要修改设置，请编辑其中的 {CONFIG_NAME}。", code="exists"
        )
    if above is not None:
        raise WorkspaceError(f"“{folder}”在另一个工作区“{above}”之内。", "请在它之外新建。", code="nested")
    config = Config(Congress(congress.strip(), level, term), year, regulations=tuple(regulations))
    text = config_text(config)
    config = parse_config(text)  # what would be refused when read is refused before it is written
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)
        for name in FOLDERS:
            make_folder(folder / name, exist_ok=True)
        sweep(folder)
        write_new(folder / CONFIG_NAME, text.encode())
    except OSError as error:
        raise WorkspaceError(
            f"不能在“{folder}”新建工作区（{cause(error)}）。",
            remedy(error, "请换一个可以写入的文件夹。"),
            code="not_writable",
        ) from None
    return Workspace(folder, config)
