"""What a page is handed of a request, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar
from urllib.parse import quote

from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from ..app.keeping.entering import still
from ..app.opened.state import state_of
from ..dates import DateTrouble, parse_span
from ..errors import UsageError
from ..workspace import CONFIG_NAME, Workspace, find
from .drawings import Drawings
from .held import Held
from .jobs import Job, Jobs, Work
from .known import Known
from .latest import Latest
from .sessions import Session, Sessions

T = TypeVar("T")
_VISITOR = "导览"
"""Who decides in the sample, where no name was given."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a page has sent: the name that the browser tells (never a path to be used as one), and its bytes."""

    name: str
    file: BinaryIO


class Writer(Protocol):
    """What makes pages of templates (:class:`~.pagewriter.PageWriter`)."""

    def url(self, route: str, **parts: object) -> str:
        """The address of a route; parts that its path does not name are its query."""
        ...

    def write(self, template: str, call: Call, context: Mapping[str, object]) -> str:
        """A page as HTML."""
        ...

    def plain(self, template: str, **context: object) -> str:
        """A page that shows nothing of the workspace."""
        ...


class Guide(Protocol):
    """Who shows people around in a sample (:class:`~.tour.Tour`), which has a desk of its own once it is opened."""

    desk: Desk | None

    def begin(self, desk: Desk, by: str) -> Job | None:
        """Open the sample; the job that makes it, where it is not ready yet."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether there is a sample to be shown around in."""
        ...

    @property
    def step(self) -> int:
        """The step at which it stands, from 0."""
        ...

    def go(self, step: int) -> tuple[str, Mapping[str, str]]:
        """Go to a step: the route of its page, with the parts of its address."""
        ...

    def leave(self) -> None:
        """Stop here."""
        ...

    def box(self, route: str) -> object:
        """What the box on a page of a route shows."""
        ...

    def close(self) -> None:
        """Stop what runs in the sample."""
        ...


def _moment() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Desk:
    """What all pages of one desk share."""

    root: Path
    today: Callable[[], date]
    sessions: Sessions
    jobs: Jobs
    drawings: Drawings
    writer: Writer
    latest: Latest = field(default_factory=Latest)
    known: Known = field(default_factory=Known)
    held: Held = field(default_factory=Held)
    fresh: bool = False
    """A workspace may be made here; without this one that is gone is an error, and no reason for a new one."""
    clock: Callable[[], datetime] = _moment
    network: bool = False
    """Whether people come in over a network, by their accounts."""
    tour: Guide | None = None
    """A sample to be shown around in, where somebody may be."""

    def of(self, session: Session) -> Desk:
        """The desk that a session sees: the sample's while it is on the tour."""
        if session.touring and self.tour is not None and self.tour.desk is not None:
            return self.tour.desk
        return self

    def session_of(self, key: str) -> Session | None:
        """The session of a cookie, unless it has ended or its account has been locked, changed or removed."""
        session = self.sessions.of(key)
        if session is None or session.entered is None:
            return session
        entered = session.entered
        if still(find(self.root, self.root), entered.login, entered.stamp, today=self.today()):
            return session
        self.sessions.close(session)
        return None

    def is_bare(self) -> bool:
        """Whether the workspace is still to be made."""
        return self.fresh and not (self.root / CONFIG_NAME).is_file()

    def workspace(self) -> Workspace:
        """The workspace as its settings stand now. Raises :class:`~dutykit.errors.WorkspaceError`."""
        return find(self.root, self.root)

    def worked_out(self, make: Callable[[Workspace, date], T], *about: Hashable) -> T:
        """What a page asks of the workspace, worked out anew where anything in it has changed since.

        ``make`` is a function of a module, which with ``about`` says what is asked: two that ask the same share it.
        """
        workspace, today = self.workspace(), self.today()
        asked = (f"{make.__module__}.{make.__qualname__}", *about)
        return self.known.of(asked, lambda: state_of(workspace, today=today), lambda: make(workspace, today))


@dataclass(frozen=True, slots=True)
class Call:
    """One request of somebody who may come here; everything in it is text that a browser has sent."""

    desk: Desk
    session: Session
    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, Sequence[str]]
    files: Sequence[Upload] = ()

    def workspace(self) -> Workspace:
        """The workspace as its settings stand now. Raises :class:`~dutykit.errors.WorkspaceError`."""
        return self.desk.workspace()

    def today(self) -> date:
        """The day."""
        return self.desk.today()

    def known(self, make: Callable[[Workspace, date], T], *about: Hashable) -> T:
        """What a page asks of the workspace (:meth:`Desk.worked_out`)."""
        return self.desk.worked_out(make, *about)

    def given(self, name: str) -> str:
        """One field of the form that was sent, without space around it; empty where it was left out."""
        return next(iter(self.form.get(name, ())), "").strip()

    def needed(self, name: str, message: str, remedy: str) -> str:
        """One field that must not be empty. Raises :class:`UsageError` with what is said of it."""
        text = self.given(name)
        if not text:
            raise UsageError(message, remedy, code="missing")
        return text

    def day(self, name: str) -> date | None:
        """A day that a field holds; ``None`` where it was left out. Raises :class:`UsageError` for anything else."""
        text = self.given(name)
        try:
            return parse_span(text).last if text else None
        except DateTrouble:
            raise UsageError(f"“{text}”不是日期。", "请写成 2024-12-31。", code="day") from None

    def by(self) -> str:
        """Who decides. Raises :class:`UsageError` where nobody has said a name."""
        if self.session.by:
            return self.session.by
        if self.session.touring:
            return _VISITOR
        raise UsageError("还没有写明经办人。", "请在页面右上角写上姓名，再做一次。", code="by")

    def tour(self) -> Guide:
        """The tour. Raises :class:`UsageError` where there is none."""
        if self.desk.tour is None:
            raise UsageError("这里不能走样例。", "请在自己的电脑上打开工作台，再走样例。", code="tour")
        return self.desk.tour

    # --- answers ---------------------------------------------------------------------------------------------

    def page(self, template: str, *, status: int = 200, **context: object) -> Response:
        """A page; htmx takes out of it what it asked for."""
        return HTMLResponse(self.desk.writer.write(template, self, context), status)

    def redirect(self, route: str, *, anchor: str = "", **parts: object) -> Response:
        """Show another page, at its anchor: the answer to what has changed something, or leads on."""
        address = self.desk.writer.url(route, **parts)
        return RedirectResponse(f"{address}#{anchor}" if anchor else address, 303)

    def tell(self, sentence: str) -> None:
        """Have the next page say what was done."""
        self.session.told.append(sentence)

    def start(self, work: Work[T]) -> Response:
        """Start a job and show how it goes."""
        return self.redirect("job", number=self.start_job(work).number)

    def start_job(self, work: Work[T]) -> Job:
        """Start a job."""
        return self.desk.jobs.start(work, self.session.by, self.session.login)

    def download(self, path: Path, name: str = "") -> Response:
        """A file of the workspace, never shown in the page of the desk."""
        return FileResponse(
            path, media_type="application/octet-stream", headers={"Content-Disposition": attachment(name or path.name)}
        )


def attachment(name: str) -> str:
    """A header that has the browser save a file under its name, whatever is in the name."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
