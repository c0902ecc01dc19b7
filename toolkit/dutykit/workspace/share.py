"""Whether a folder lies on a network share, where SQLite's write-ahead log is not safe."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

_REMOTE = {
    "9p", "afs", "afpfs", "ceph", "cifs", "coda", "davfs", "fuse.davfs", "fuse.glusterfs", "fuse.rclone",
    "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb2", "smb3", "smbfs", "vboxsf", "webdav",
}  # fmt: skip
_DRIVE_REMOTE = 4  # GetDriveTypeW


def on_network_share(path: Path, mounts: str | None = None) -> str:
    """The kind of share (``nfs4``, ``cifs``, ``smb`` …) on which ``path`` lies, ``""`` on a local disk.

    ``mounts`` is the text of ``/proc/mounts``, given by tests. Where the system cannot be asked the answer is ``""``.
    """
    if mounts is None and sys.platform == "win32":
        return _windows(path)
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:  # macOS has no such file
            return ""
        path = path.resolve()
    return _mounted(PurePosixPath(path.as_posix()), mounts)


def _mounted(path: PurePosixPath, mounts: str) -> str:
    best, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = PurePosixPath(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), parts[1]))
        # A later mount on the same point hides the earlier one.
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), parts[2]
    return kind if kind in _REMOTE else ""


def _windows(path: Path) -> str:
    if sys.platform != "win32":
        return ""
    import ctypes

    drive = path.resolve().drive
    if drive.startswith("\\\\"):
        return "smb"
    return "smb" if ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE else ""
