"""What a workspace stands at, in one word: as long as it is the same, what was worked out from it holds.

Every act is an entry of the log, so that its last one stands for all that is stored. Beside it stand what settles how
the workspace is worked with, and the files that wait in ``returned``, of which nothing is stored yet.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from ...workspace import Workspace
from .open_workspace import open_workspace


def state_of(workspace: Workspace, *, today: date) -> str:
    """The state of a workspace on a day. The store is not examined: whoever asks it for more does that."""
    with open_workspace(workspace, today=today, examined=False) as opened:
        number, hash_ = opened.store.head()
    told = [workspace.address, str(number), hash_, today.isoformat(), *_waiting(workspace)]
    told += [f"{path} {digest}" for path, digest in workspace.settings().items()]
    return sha256("\n".join(told).encode()).hexdigest()


def _waiting(workspace: Workspace) -> list[str]:
    files = ((path, path.stat()) for path in sorted(workspace.returned.rglob("*")) if path.is_file())
    return [f"{path} {known.st_size} {known.st_mtime_ns}" for path, known in files]
