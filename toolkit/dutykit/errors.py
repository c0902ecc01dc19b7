"""Errors that stop the work, each with its exit code and a remedy.

::

    DutykitError
    ├── UsageError       2  the call asks for something that cannot be
    ├── WorkspaceError   3  no workspace, or its configuration is wrong
    ├── StoreError       4  the database cannot be used
    ├── TemplateError    5  a template of a workbook or document is wrong
    └── OutsideError     6  an outside program is missing or has failed

What is wrong in a person's *file* is no error but a value: see :mod:`dutykit.problems`.
Any other exception is a bug and is shown as one (exit code 70).
"""

from __future__ import annotations

import errno
from typing import NamedTuple

EXIT_DONE = 0
EXIT_PROBLEMS = 1
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


class ErrorTold(NamedTuple):
    """An error as ``--json`` prints it (DESIGN §11)."""

    code: str
    message: str
    remedy: str


class ErrorDocument(NamedTuple):
    """What is printed instead of a result where the work could not go on."""

    error: ErrorTold


class DutykitError(Exception):
    """Work that cannot go on.

    ``code`` is stable and dotted, ``message`` and ``remedy`` are Chinese sentences for a person.
    """

    exit_code = EXIT_BUG
    family = "error"

    def __init__(self, message: str, remedy: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = f"{self.family}.{code}" if code else self.family


class UsageError(DutykitError):
    """The call asks for something that cannot be: an unknown form, deputy, unit or document."""

    exit_code = 2
    family = "usage"


class WorkspaceError(DutykitError):
    """There is no workspace here, or its configuration cannot be used."""

    exit_code = 3
    family = "workspace"


class StoreError(DutykitError):
    """The store cannot be opened, is too new, or lies where it cannot be safe."""

    exit_code = 4
    family = "store"


class TemplateError(DutykitError):
    """A template, schema or regulation file cannot be used as it is."""

    exit_code = 5
    family = "template"


class OutsideError(DutykitError):
    """An outside program (LibreOffice) is missing or has failed."""

    exit_code = 6
    family = "outside"


_CAUSES = {
    "ENOENT": "没有这个文件或文件夹",
    "ENOTDIR": "路径中有一段不是文件夹",
    "EISDIR": "这是一个文件夹",
    "EEXIST": "已经有同名的文件或文件夹",
    "EACCES": "没有权限",
    "EPERM": "没有权限",
    "EROFS": "磁盘是只读的",
    "ENOSPC": "磁盘已满",
    "EDQUOT": "磁盘配额已用完",
    "EFBIG": "文件超过了磁盘允许的大小",
    "ENAMETOOLONG": "文件名太长",
    "ELOOP": "链接绕成了圈",
    "EBUSY": "正在被别的程序使用",
    "ETXTBSY": "正在被别的程序使用",
    "EMFILE": "同时打开的文件太多",
    "ENFILE": "同时打开的文件太多",
    "ENOMEM": "内存不够",
    "EIO": "磁盘或网络盘读写出错",
    "ESTALE": "网络盘已断开",
    "ENOTCONN": "网络盘已断开",
    "EHOSTDOWN": "网络盘已断开",
    "ETIMEDOUT": "网络盘没有响应",
    "EXDEV": "不在同一个磁盘上",
    "ENOEXEC": "不是这台电脑能运行的程序",
}
_REMEDIES = {
    "ENOSPC": "请清理磁盘，腾出空间以后再运行一次；原有的内容没有改动。",
    "EDQUOT": "请清理磁盘，或请管理员增加配额，再运行一次；原有的内容没有改动。",
    "EROFS": "请换一个可以写入的地方。",
    "EIO": "请检查磁盘或网络盘是否正常，再运行一次。",
    "ESTALE": "请重新连接网络盘，再运行一次。",
    "ENOTCONN": "请重新连接网络盘，再运行一次。",
    "EHOSTDOWN": "请重新连接网络盘，再运行一次。",
    "ETIMEDOUT": "请检查网络盘的连接，再运行一次。",
    "ENAMETOOLONG": "请把文件名或者文件夹的名称改短。",
    "EMFILE": "请关闭一些程序，再运行一次。",
    "ENFILE": "请关闭一些程序，再运行一次。",
    "ENOMEM": "请关闭一些程序，再运行一次。",
}
_IN_USE = frozenset({32, 33})
"""Codes of Windows: another program has the file, or a part of it, open."""


def cause(error: OSError) -> str:
    """Why the system refused, in Chinese; its own English words are for nobody in an office."""
    if getattr(error, "winerror", None) in _IN_USE:
        return "正在被别的程序使用"
    return _CAUSES.get(_name(error)) or f"系统错误 {error.errno or type(error).__name__}"


def remedy(error: OSError, otherwise: str) -> str:
    """What helps against this cause; ``otherwise`` where the place knows better than the cause does."""
    return _REMEDIES.get(_name(error), otherwise)


def is_of_disk(error: OSError) -> bool:
    """Whether it is the disk, or the system, that refuses, whatever is asked of it: no bug of ours."""
    return _name(error) in _DISK


_DISK = frozenset(_REMEDIES) - {"ENAMETOOLONG"} | {"EACCES", "EPERM"}


def _name(error: OSError) -> str:
    """ENOSPC and the like: numbers differ between systems."""
    return errno.errorcode.get(error.errno or 0, "")
