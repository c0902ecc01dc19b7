"""By which regulations a congress is held: those that it names, else the law alone, never another district's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ...rules.regulation import Regulation
from ...workspace import Workspace
from .facts import LAWS, load_named

LAW_ALONE = (
    "dutykit.toml 没有写明执行哪个办法，这里只看代表法。"
    "本级有办法的，写进 regulations；还没有收录的，可以自己写，见手册第十五节。"
)


def regulations_for(workspace: Workspace, asked: Sequence[str], years: Iterable[int]) -> list[Regulation]:
    """The regulations that a person asks for, else those that ``dutykit.toml`` names, each once.

    Where it names none, the law in the versions that are in force on a day of ``years``. Raises
    :class:`WorkspaceError` for one that there is not, :class:`TemplateError` for a file that is wrong.
    """
    named = asked or workspace.config.regulations
    if named:
        return [load_named(workspace, id_) for id_ in dict.fromkeys(named)]
    ordered = sorted(years)
    first, last = date(ordered[0], 1, 1), date(ordered[-1], 12, 31)
    laws = (load_named(workspace, id_) for id_ in LAWS)
    return [law for law in laws if law.in_force <= last and (law.until is None or first <= law.until)]


def by_law_alone(workspace: Workspace, asked: Sequence[str] = ()) -> bool:
    """Whether nothing but the law is known to bind: a reporter says so."""
    return not asked and not workspace.config.regulations
