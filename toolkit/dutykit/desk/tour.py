"""A first look around: real pages of a sample, a box on each that says what to look at, step after step.

The sample has a desk of its own beside that of the workspace, so that nothing of the one is ever seen in the other:
workspace, day, jobs, what is kept. A session that is on the tour asks for pages of that desk. The words of the steps
are those of the manual (:mod:`.manual`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..app.asking.returned import returned
from ..app.keeping.tour import DAY, TourSample, sample_in
from ..app.opened.progress import Progress
from .calls import Desk
from .drawings import Drawings
from .held import Held
from .jobs import Job, Jobs, Outcome, Work
from .known import Known
from .latest import Latest
from .manual import TOUR, Section, sections

_SOMEBODY = "0005"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the page on which it is, and what the address of that page names in the sample."""

    route: str
    parts: Callable[[Desk], Mapping[str, str]] = lambda _desk: {}


def _to_mend(desk: Desk) -> Mapping[str, str]:
    """The first return in which something is still to be mended; any, where a person has mended everything."""
    found = returned(desk.workspace(), year=None, today=desk.today()).returns
    return {"sha256": next((line for line in found if line.open), found[0]).sha256}


STEPS: tuple[Step, ...] = (
    Step("year"),
    Step("returns"),
    Step("return", _to_mend),
    Step("records"),
    Step("deputy", lambda _desk: {"number": _SOMEBODY}),
    Step("review"),
    Step("findings"),
    Step("documents"),
    Step("help"),
)
"""In the order of the sections of the manual."""


@dataclass(frozen=True, slots=True)
class TourBox:
    """What the box on a page shows: which step, its words, and whether this is its page."""

    step: int
    count: int
    section: Section
    here: bool


class Tour:
    """The tour of one desk; ``home`` is the folder of the person in which the sample is made."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._sample: TourSample | None = None
        self._job: Job | None = None
        self.desk: Desk | None = None

    def begin(self, desk: Desk, by: str) -> Job | None:
        """Open the sample beside ``desk``; the job that makes it, where it is not ready yet.

        Raises :class:`~dutykit.errors.WorkspaceError` where the folder cannot be one.
        """
        with self._lock:
            if self._sample is None or not (self._sample.is_ready or self._making()):
                self._open(desk, sample_in(self._home), by)
            return self._job if self._making() else None

    def _making(self) -> bool:
        return self._job is not None and not self._job.ended

    def _open(self, desk: Desk, sample: TourSample, by: str) -> None:
        round_ = None if sample.is_ready else sample.begin()
        opened = replace(
            desk, root=sample.folder, today=lambda: DAY, jobs=Jobs(), drawings=Drawings(), latest=Latest(),
            known=Known(), held=Held(), fresh=False,
        )  # fmt: skip
        self.close()
        self._sample, self.desk, self._job = sample, opened, None
        if round_ is not None:

            def fill(progress: Progress) -> None:
                sample.fill(round_, progress)

            work = Work("准备样例", "tour", fill, lambda _nothing: Outcome("outcome_tour.html", {}))
            self._job = opened.jobs.start(work, by)

    @property
    def is_ready(self) -> bool:
        """Whether there is a sample to be shown around in."""
        return self._sample is not None and self._sample.is_ready

    @property
    def step(self) -> int:
        """The step at which it stands."""
        return min(self._sample.step, len(STEPS) - 1) if self._sample is not None else 0

    def go(self, step: int) -> tuple[str, Mapping[str, str]]:
        """Go to a step, and keep it: the route of its page, with the parts of its address."""
        assert self._sample is not None
        assert self.desk is not None
        at = min(max(step, 0), len(STEPS) - 1)
        self._sample.keep(at)
        return STEPS[at].route, STEPS[at].parts(self.desk)

    def leave(self) -> None:
        """Stop here; whoever has seen the last step begins anew the next time."""
        if self.is_ready and self.step == len(STEPS) - 1:
            self.go(0)

    def box(self, route: str) -> TourBox | None:
        """The box on a page of a route; none as long as the sample is being made."""
        if not self.is_ready:
            return None
        at, told = self.step, sections()[TOUR].parts
        return TourBox(at, len(STEPS), told[at], route == STEPS[at].route)

    def close(self) -> None:
        """Stop what runs in the sample."""
        if self.desk is not None:
            self.desk.jobs.close()
            self.desk.held.close()
