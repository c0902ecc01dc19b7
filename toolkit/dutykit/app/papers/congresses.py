"""What congresses count, each in its own workspace; put side by side and added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from typing import TypeVar

from ...documents.across import Across, CongressFigures, NotCounted, put_together
from ...documents.across_figures import congress_figures
from ...documents.across_read import read_figures
from ...errors import DutykitError, UsageError
from ...rules.engine import check_year
from ...words.codes import Action, IssueKind
from ..asking.status import issues_status
from ..checking.check import case_of
from ..opened.bound import regulations_for
from ..opened.facts import facts_of
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.progress import Progress
from .across_places import CongressPlace, places_of

T = TypeVar("T")
REGISTERED = "*"
"""Among places: what congresses have sent, and is registered in the workspace."""
_TOLD = 3


@contextmanager
def _quietly(items: Iterable[T], _label: str) -> Iterator[Iterable[T]]:
    yield items


def figures_across(
    places: Sequence[str],
    year: int | None,
    on: date,
    progress: Progress = _quietly,
    sent: Sequence[CongressFigures] = (),
) -> Across:
    """The figures of the workspaces that are named, after those that were ``sent``, and their sum.

    What cannot be read is told and left out.

    Raises :class:`UsageError` where nothing could be read, where two are one congress, and where years differ.
    """
    found, left_out = list(sent), list[NotCounted]()
    given = places_of(places)
    with progress(given, "汇总") as bar:
        for place in bar:
            try:
                found.append(_figures(place, year, on))
            except DutykitError as error:
                left_out.append(NotCounted(place.folder.name, error.message, error.remedy))
    if not found:
        told = "".join(f"{one.where}：{one.message}" for one in left_out[:_TOLD])
        raise UsageError(f"没有读出一个人大的登记。{told}", "请核对 --across 写的文件夹或清单。", code="across")
    _refuse_twice(found)
    other = next((one for one in found if one.year != found[0].year), None)
    if other is not None:
        raise UsageError(
            f"各地的工作年度不同（{found[0].congress} {found[0].year}，{other.congress} {other.year}），不能相加。",
            "请写 --year。", code="year",
        )  # fmt: skip
    return put_together(found[0].year, on, found, left_out)


def _figures(place: CongressPlace, year: int | None, on: date) -> CongressFigures:
    with open_workspace(place.workspace(), year=year, today=on) as opened:
        return figures_of_congress(opened, on)


def figures_of_congress(opened: OpenWorkspace, on: date) -> CongressFigures:
    """What one workspace counts of its year: what its ``stats``, ``status`` and ``check`` say, without people."""
    issues = [i for i in opened.store.issues(kind=IssueKind.FORM) if i.year in {None, opened.year}]
    case = case_of(opened)
    regulations = regulations_for(opened.workspace, (), [opened.year, opened.today.year])
    return congress_figures(
        facts_of(opened, on),
        origin_of(opened),
        [(told.state, told.late) for told in issues_status(opened, issues)],
        [(regulation, check_year(case, regulation, opened.year)) for regulation in regulations],
    )


def origin_of(opened: OpenWorkspace) -> str:
    """By what a workspace and its copies are known elsewhere: a digest of the identity, which says nothing itself."""
    return sha256(opened.store.identity.encode()).hexdigest()


def across_of(opened: OpenWorkspace, places: Sequence[str], on: date) -> Across:
    """The figures of the places that a paper names, :data:`REGISTERED` among them. Raises as :func:`figures_across`."""
    sent = registered_figures(opened, opened.year) if REGISTERED in places else []
    return figures_across([place for place in places if place != REGISTERED], opened.year, on, _quietly, sent)


def registered_figures(opened: OpenWorkspace, year: int) -> list[CongressFigures]:
    """The last figures of a year that each congress has sent and that were registered here, in the order of coming."""
    found: dict[str, CongressFigures] = {}
    for entry in opened.store.logged(action=Action.RECEIVE):
        if entry.detail.get("year") == year and "figures" in entry.detail:
            figures = read_figures(entry.detail["figures"])
            found[figures.identity] = figures
    return list(found.values())


def _refuse_twice(found: Iterable[CongressFigures]) -> None:
    """Raise :class:`UsageError` where a workspace, or a copy of it, is among them twice: it would count twice."""
    known: dict[str, str] = {}
    for one in found:
        if one.identity in known:
            raise UsageError(
                f"“{known[one.identity]}”和“{one.congress}”是同一份登记（或它的副本），会算两次。",
                "请去掉其中一个。", code="twice",
            )  # fmt: skip
        known[one.identity] = one.congress
