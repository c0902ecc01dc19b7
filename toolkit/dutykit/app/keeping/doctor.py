"""Look at what dutykit needs on this machine: what is there, what is missing, what to do."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ... import __version__
from ...errors import DutykitError, StoreError
from ...office import FACES, find, installed_fonts
from ...scans.extra import INSTALL, MODULES, OLDEST_GLIBC, SWITCH, available, missing, versions
from ...store import open_store
from ...store.address import read_address
from ...store.copy import check_store
from ...store.proof import database_of
from ...words.codes import Tone
from ...workspace import FOLDERS, Workspace, on_network_share
from ..checking.workdays import work_calendar
from .libraries import broken, libraries, requirements_of

Level = Literal["ok", Tone.INFO, Tone.WARNING, "error"]
_RESTORE = "请从备份恢复；原件都在 archive 中，也可以重新收表。"
_INSTALL_AGAIN = "请按安装说明重新安装 dutykit。"
_WIDE_OPEN = ("Everyone", "Authenticated Users", "BUILTIN\\Users", "所有人")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report; ``id`` is stable."""

    id: str
    label: str
    level: Tone
    found: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """Every check; ``ok`` where none is an error."""

    ok: bool
    checks: tuple[Check, ...]

    @classmethod
    def of(cls, checks: Iterable[Check]) -> Examination:
        """What some checks come to."""
        found = tuple(checks)
        return cls(all(check.level != Tone.ERROR for check in found), found)


def examine(workspace: Workspace | None) -> list[Check]:
    """Every check; those of the workspace only where there is one."""
    checks = [_python(), _libraries(), _scans(), _libreoffice(), *_fonts(installed_fonts()), _calendar(workspace)]
    if workspace is None:
        where = "不在工作区内，没有检查数据库、网络共享和权限。"
        return [
            *checks,
            Check("workspace", "工作区", Tone.INFO, where, "需要时请进入工作区后再运行，或用 --workspace 指明。"),
        ]
    name = f"{workspace.config.congress.name}（{workspace.root}）"
    return [*checks, Check("workspace", "工作区", Tone.OK, name), *_in_workspace(workspace)]


def _python() -> Check:
    found = f"dutykit {__version__}，Python {platform.python_version()}，{platform.system()} {platform.machine()}"
    return Check("python", "Python", Tone.OK, found)


def _libraries() -> Check:
    """All libraries that the installed distribution names, each of them tried."""
    required = requirements_of("dutykit")
    if required is None:
        return Check(
            "libraries", "程序库", Tone.WARNING, "dutykit 不是按安装说明装的，查不到它需要哪些程序库", _INSTALL_AGAIN
        )
    known = list(libraries(required))
    troubled = [f"{library.name} {library.trouble}" for library in known if library.trouble]
    if troubled:
        return Check("libraries", "程序库", Tone.ERROR, "；".join(troubled), _INSTALL_AGAIN)
    return Check("libraries", "程序库", Tone.OK, f"{len(known)} 个都在，都能用")


def _scans() -> Check:
    """Whether scans and photographs can be read: an extra that may be left out, and needs a newer glibc."""
    lacking = missing()
    libc, version = platform.libc_ver()
    old = libc == "glibc" and tuple(int(n) for n in version.split(".")[:2]) < OLDEST_GLIBC
    if old:
        wanted = ".".join(map(str, OLDEST_GLIBC))
        return Check(
            "scans", "识别扫描件", Tone.INFO, f"本机的 glibc 是 {version}，识别组件要 {wanted} 以上；其他都可以用",
            "扫描件请在较新的电脑上收，或请对方发回电子表格。",
        )  # fmt: skip
    if lacking:
        return Check(
            "scans", "识别扫描件", Tone.INFO, f"没有装识别组件（缺 {'、'.join(lacking)}）；其他都可以用",
            f"要收扫描件和照片，请运行 {INSTALL}。",
        )  # fmt: skip
    trouble = broken(MODULES)
    if trouble:
        return Check("scans", "识别扫描件", Tone.WARNING, f"识别组件装了但不能用（{trouble}）", f"请重装：{INSTALL}。")
    if not available():
        return Check(
            "scans", "识别扫描件", Tone.INFO, f"可以用，但设了 {SWITCH}=off，不识别", f"要识别请去掉 {SWITCH}。"
        )
    return Check("scans", "识别扫描件", Tone.OK, f"可以用（{versions()}）")


def _libreoffice() -> Check:
    found = _soffice()
    if found:
        return Check("libreoffice", "LibreOffice", Tone.OK, found)
    return Check(
        "libreoffice", "LibreOffice", Tone.WARNING, "没有找到；除转 PDF（--pdf）外都可以用",
        "需要转 PDF 时请安装 LibreOffice，或用 WPS、Word 打开文书后另存为 PDF。",
    )  # fmt: skip


def _calendar(workspace: Workspace | None) -> Check:
    """Which years of working days are known: those of the library, and those that the workspace has written."""
    try:
        calendar = work_calendar(workspace)
        years = [y for y in range(_LIBRARY_FROM, _LIBRARY_FROM + 100) if calendar.year(y) is not None]
    except DutykitError as error:
        return Check("calendar", "工作日历", Tone.ERROR, error.message, error.remedy)
    found = f"有 {'、'.join(_stretches(years))} 年" if years else "一年也没有"
    wanted = workspace.config.year if workspace else None
    remedy = "通知出来而软件还没有更新的年份，照通知写 calendar/<年份>.toml，写法见使用手册第十五节。"
    lacking = [y for y in (wanted, wanted + 1) if y not in years] if wanted else []
    if lacking and lacking[0] == wanted:
        return Check("calendar", "工作日历", Tone.WARNING, f"{found}，没有工作年度 {wanted} 年", remedy)
    if lacking:  # the last deadlines of a year end in the next one
        return Check("calendar", "工作日历", Tone.INFO, f"{found}，还没有 {lacking[0]} 年", remedy)
    return Check("calendar", "工作日历", Tone.OK, found)


_LIBRARY_FROM = 2004


def _stretches(years: Iterable[int]) -> Iterator[str]:
    """Years as people write them: 2004—2026、2028."""
    run: list[int] = []
    for year in [*years, 0]:
        if run and year != run[-1] + 1:
            yield str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}"
            run = []
        run.append(year)


def _soffice() -> str:
    try:
        return str(find() or "")
    except DutykitError:  # the variable that names it is wrong: whatever else there is
        return shutil.which("soffice") or shutil.which("libreoffice") or ""


def _fonts(installed: Iterable[str] | None) -> Iterator[Check]:
    if installed is None:
        yield Check(
            "fonts",
            "字体",
            Tone.INFO,
            "不能列出本机字体（没有 fc-list）",
            "转 PDF 前请自行确认已装仿宋、楷体、黑体、小标宋。",
        )
        return
    text = "\n".join(installed).casefold()
    missing = [face for face, names in FACES.items() if not any(n.casefold() in text for n in names)]
    if not missing:
        yield Check("fonts", "字体", Tone.OK, f"{'、'.join(FACES)}都有")
        return
    yield Check(
        "fonts", "字体", Tone.WARNING, f"缺少{'、'.join(missing)}；本机打开或转 PDF 时字体被代替，分页可能不同",
        "在装有 WPS 或 Windows 中文字体的电脑上排版打印，或在本机安装这些字体（方正小标宋须有授权）。",
    )  # fmt: skip


def _in_workspace(workspace: Workspace) -> Iterator[Check]:
    missing = [name for name in FOLDERS if not (workspace.root / name).is_dir()]
    if missing:
        yield Check("folders", "文件夹", Tone.WARNING, f"缺少 {'、'.join(missing)}", "用到时会自动新建。")
    yield _store(workspace)
    yield from _destroyed(workspace)
    share = on_network_share(workspace.root)
    if share and workspace.address:
        yield Check("share", "网络共享", Tone.INFO, f"工作区在网络共享上（{share}）；登记在数据库服务器上，不受影响")
    elif share:
        yield Check(
            "share", "网络共享", Tone.ERROR, f"工作区在网络共享上（{share}），数据库可能损坏",
            "请把工作区移到本机硬盘；需要几台电脑共用时，请固定在一台上运行，或用远程桌面。",
        )  # fmt: skip
    else:
        yield Check("share", "网络共享", Tone.OK, "工作区在本机硬盘上")
    yield _permissions(workspace)


def _store(workspace: Workspace) -> Check:
    if workspace.address:
        return _server(workspace)
    path = workspace.database
    if not path.exists():
        if workspace.has_originals():
            return Check("store", "数据库", Tone.ERROR, f"没有 {path.name}，archive 里却有原件", _RESTORE)
        return Check("store", "数据库", Tone.INFO, "还没有（第一次收表时建立）")
    with path.open("rb") as file:
        head = file.read(16)
    if head and head != b"SQLite format 3\x00":
        return Check("store", "数据库", Tone.ERROR, f"{path.name} 不是 SQLite 数据库", _RESTORE)
    try:
        check_store(path)
    except StoreError as error:
        return Check("store", "数据库", Tone.ERROR, error.message, error.remedy)
    if not os.access(path, os.W_OK):
        return Check("store", "数据库", Tone.ERROR, f"{path.name} 不能写入", "请检查文件是否只读、是否属于别的用户。")
    free = shutil.disk_usage(workspace.root).free // 2**20
    size = f"{path.name}，{path.stat().st_size / 2**20:.1f} MiB；硬盘剩余 {free} MiB"
    if free < 500:
        return Check("store", "数据库", Tone.WARNING, size, "硬盘快满了，请清理后再收表。")
    return Check("store", "数据库", Tone.OK, size)


def _server(workspace: Workspace) -> Check:
    """Whether the store on a server can be opened, and what is not ours in it."""
    try:
        where = str(read_address(workspace.address))
        with open_store(workspace.database, address=workspace.address, create=not workspace.has_originals()) as store:
            odd = [one.where for one in database_of(store, workspace.database)]
    except DutykitError as error:
        return Check("store", "数据库", Tone.ERROR, error.message, error.remedy)
    if odd:
        found = f"{where} 里有与本程序不一致的：{'、'.join(odd)}"
        return Check("store", "数据库", Tone.ERROR, found, "请管理员核对；登记有没有改动，用 dutykit verify 查。")
    note = "备份用 dutykit backup，或由管理员用 pg_dump"
    return Check("store", "数据库", Tone.OK, f"{where}，可以用；{note}")


def _destroyed(workspace: Workspace) -> Iterator[Check]:
    """What was destroyed on purpose: it is missed for a reason."""
    if not (workspace.address or workspace.database.exists()):
        return
    try:
        with open_store(workspace.database, address=workspace.address) as store:
            told = [one.told for one in store.destroyed()]
    except DutykitError:  # that the check of the database has told
        return
    if told:
        yield Check("destroyed", "已销毁", Tone.INFO, "；".join(told), "归档信息包里还有；不是丢失。")


def _permissions(workspace: Workspace) -> Check:
    if not os.access(workspace.root, os.W_OK):
        return Check("permissions", "权限", Tone.ERROR, "工作区不能写入", "请用有写入权限的用户运行。")
    if sys.platform == "win32":
        return _windows_permissions(workspace.root)
    paths = [workspace.root, workspace.root / "dutykit.toml", workspace.database]
    paths += [workspace.root / name for name in FOLDERS]
    wide = [p for p in paths if p.exists() and p.stat().st_mode & 0o077]
    if wide:
        who = "、".join(dict.fromkeys(reader for p in wide for reader in _readers(p)))
        found = f"{who}可以读到：{'、'.join(map(workspace.relative, wide))}"
        return Check("permissions", "权限", Tone.WARNING, found, f"请运行 chmod -R go= '{workspace.root}'")
    return Check("permissions", "权限", Tone.OK, "只有当前用户可以读写")


def _readers(path: Path) -> Iterator[str]:
    """Who beside its owner may read a file or open a folder: everybody, or a group, by name."""
    status = path.stat()
    if status.st_mode & 0o007:
        yield "本机所有用户"
    elif status.st_mode & 0o070:
        yield _group(status.st_gid)


def _group(number: int) -> str:
    """A group and who is in it; its number where the system does not know it, as of a share from elsewhere."""
    if sys.platform == "win32":
        return f"{number} 组的用户"
    import grp

    try:
        group = grp.getgrgid(number)
    except KeyError:
        return f"{number} 组的用户"
    members = f"（{'、'.join(group.gr_mem[:_MEMBERS])}{' 等' if len(group.gr_mem) > _MEMBERS else ''}）"
    return f"{group.gr_name} 组的用户{members if group.gr_mem else ''}"


_MEMBERS = 8


def _windows_permissions(root: Path) -> Check:
    """Not tried on Windows: what ``icacls`` lists is searched for the groups to which everyone belongs."""
    program = shutil.which("icacls")
    if program is None:
        return Check(
            "permissions", "权限", Tone.INFO, "没有 icacls，未能检查", "请在文件夹属性的“安全”页查看谁可以读取。"
        )
    done = subprocess.run([program, str(root)], capture_output=True, timeout=60, check=False)  # noqa: S603
    listed = done.stdout.decode("mbcs" if sys.platform == "win32" else "utf-8", errors="replace")
    wide = [name for name in _WIDE_OPEN if name in listed]
    if wide:
        return Check(
            "permissions",
            "权限",
            Tone.WARNING,
            f"其他用户可以读到（{'、'.join(wide)}）",
            "请在文件夹属性的“安全”页只留下本人和系统管理员。",
        )
    return Check("permissions", "权限", Tone.OK, "没有向其他用户开放")
