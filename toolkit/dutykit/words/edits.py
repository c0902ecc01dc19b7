"""What an office did to a draft, sentence by sentence."""

from __future__ import annotations

from .codes import Code


class Edit(Code):
    """One change of a draft."""

    REWORDED = "reworded", "改写"
    ADDED = "added", "增加"
    REMOVED = "removed", "删去"
    MOVED = "moved", "移动"
