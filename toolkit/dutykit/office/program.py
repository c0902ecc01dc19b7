"""Where LibreOffice is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import OutsideError

VARIABLE = "DUTYKIT_SOFFICE"
_REMEDY = (
    "请安装 LibreOffice（统信、麒麟可在应用商店安装），装在别处的可用环境变量 DUTYKIT_SOFFICE 指明 soffice 的位置；"
    "不装也可以，用 WPS 或 Word 打开文书后另存为 PDF。"
)
_PATTERNS = {
    "win32": (r"LibreOffice*\program\soffice.com", r"LibreOffice*\program\soffice.exe"),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "linux": (
        "/usr/lib/libreoffice/program/soffice",
        "/usr/lib64/libreoffice/program/soffice",
        "/opt/libreoffice*/program/soffice",
        # 统信 UOS and 麒麟 put applications of their stores here.
        "/opt/apps/*libreoffice*/files/program/soffice",
        "/opt/apps/*libreoffice*/files/*/program/soffice",
        "/snap/bin/libreoffice",
    ),
}


@dataclass(frozen=True)
class OfficeProgram:
    """An installed LibreOffice; ``path`` is its program ``soffice``."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @cached_property
    def version(self) -> str:
        """The version, such as ``7.4.7.2``; empty when it does not say."""
        said = _version_file(self.path.resolve().parent) or _version_said(self.path)
        match = re.search(r"\d+(?:\.\d+)+", said)
        return match[0] if match else ""


def find() -> OfficeProgram | None:
    """LibreOffice by ``DUTYKIT_SOFFICE``, on the PATH, or where its installers put it; ``None`` if there is none.

    Raises :class:`OutsideError` when ``DUTYKIT_SOFFICE`` names no file.
    """
    told = os.environ.get(VARIABLE, "")
    if told:
        if not Path(told).is_file():
            raise OutsideError(
                f"环境变量 {VARIABLE} 指向的“{told}”不是文件。", "请改为 soffice 程序的完整路径，或去掉这个变量。",
                code="libreoffice",
            )  # fmt: skip
        return OfficeProgram(Path(told))
    for name in ("soffice.com", "soffice", "libreoffice") if sys.platform == "win32" else ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return OfficeProgram(Path(found))
    return next((OfficeProgram(path) for path in _usual_places() if path.is_file()), None)


def need() -> OfficeProgram:
    """LibreOffice, or :class:`OutsideError` with what to do."""
    found = find()
    if found is None:
        raise OutsideError("没有找到 LibreOffice，不能转换文件。", _REMEDY, code="libreoffice")
    return found


def _usual_places() -> Iterator[Path]:
    for pattern in _PATTERNS.get(sys.platform, ()):
        if sys.platform == "win32":
            for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
                base = os.environ.get(variable)
                if base:
                    yield from sorted(Path(base).glob(pattern), reverse=True)
        else:
            yield from sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)


def _version_file(folder: Path) -> str:
    """What stands beside the program; on Windows ``soffice --version`` prints to nobody."""
    for name in ("versionrc", "version.ini"):
        try:
            text = (folder / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        match = re.search(r"^(?:AboutBoxVersion|MsiProductVersion)=(.+)$", text, re.MULTILINE)
        if match:
            return match[1]
    return ""


def _version_said(path: Path) -> str:
    try:
        done = subprocess.run([str(path), "--version"], capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", errors="replace")
