"""A template that an office made, filled or looked over in a worker process: what it does to itself costs one document.

A template is a small program. The environment of documents (:mod:`.templating`) keeps it from everything around it, but
not from going on for ever, or from filling the memory: a few characters can ask for that, in more ways than can be
listed. So a template that is not ours runs where the system limits memory and the parent limits time, like the readers
of files; before the parent has to end the worker, the worker stops the template itself and can still say at which tag.

What crosses between the processes is pickled: contexts on the way there, finished documents on the way back.
"""

from __future__ import annotations

import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from ..errors import TemplateError
from ..files.isolate import Engine, Job, JobContext, Pool
from ..files.limits import Limits
from ..files.plain import loads
from ..problems import Problem
from ..rules.citations import Law, citer
from .faults import spent
from .lint import TemplateRemark, lint
from .render import Rendered, Template
from .templating import BudgetSpent


@dataclass(frozen=True, slots=True)
class Filling:
    """One document to be made: the context of its template, custom properties of the file, and which paper it is."""

    context: Mapping[str, Any]
    properties: Mapping[str, str] | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the documents of a batch have in common."""

    template: bytes
    name: str
    laws: tuple[Law, ...]
    on: date


@dataclass(frozen=True, slots=True)
class _Refused:
    """A :class:`TemplateError` on its way to the parent; ``code`` without its family."""

    message: str
    remedy: str
    code: str


def filled(
    data: bytes,
    name: str,
    fillings: Iterable[Filling],
    *,
    laws: Sequence[Law],
    on: date,
    limits: Limits,
    engine: Engine | None = None,
) -> Iterator[Rendered]:
    """The documents of a template, one for each filling and in their order, by workers of this machine or ``engine``.

    Raises :class:`TemplateError` as :meth:`Template.render` does, and where a document takes more time or memory than
    a document can need.
    """
    shared = JobContext.of(_Shared(data, name, tuple(laws), on))
    jobs = (Job(f"{__name__}:fill", pickle.dumps(filling), context=shared) for filling in fillings)
    for answer in _answers(jobs, name, limits, engine):
        assert isinstance(answer, Rendered)
        yield answer


def looked_over(
    data: bytes, name: str, examples: Sequence[Mapping[str, Any]], *, laws: Sequence[Law], day: date, limits: Limits
) -> list[TemplateRemark]:
    """What :func:`.lint.lint` says of a template, each remark once however many ``examples`` of its context show it.

    A template that takes more time or memory than a document can need is one remark, an error.
    """
    shared = JobContext.of(_Shared(data, name, tuple(laws), day))
    jobs = (Job(f"{__name__}:look_over", pickle.dumps(example), context=shared) for example in examples)
    found: list[TemplateRemark] = []
    try:
        for answer in _answers(jobs, name, limits):
            found += answer
    except TemplateError as error:
        found.append(TemplateRemark.of(error))
    return list(dict.fromkeys(found))


def fill(data: bytes, options: dict[str, Any]) -> bytes:
    """In the worker: one document."""
    shared: _Shared = options["context"]

    def work() -> Rendered:
        filling: Filling = pickle.loads(data)  # noqa: S301 - from our own parent
        template = _loaded(shared.template, shared.name)
        told = citer(shared.laws, shared.on)
        return template.render(
            filling.context, stamp=shared.on, cite=told, properties=filling.properties, paper=filling.paper
        )

    return _told(work, shared.name, options["limits"])


def look_over(data: bytes, options: dict[str, Any]) -> bytes:
    """In the worker: the remarks on a template, by one example of its context."""
    shared: _Shared = options["context"]

    def work() -> list[TemplateRemark]:
        example = pickle.loads(data)  # noqa: S301 - from our own parent
        return lint(shared.template, example, name=shared.name, laws=shared.laws, day=shared.on)

    return _told(work, shared.name, options["limits"])


def _told(work: Callable[[], object], name: str, limits: Limits) -> bytes:
    """What came of the work; a document too large to be sent back is one too large to be made."""
    try:
        with _in_time(limits.template_seconds):
            return pickle.dumps(work())
    except TemplateError as error:
        refused = error
    except (BudgetSpent, MemoryError, RecursionError) as error:  # outside the tags: they say where they are
        refused = spent(error, f"模板“{name}”")
    code = refused.code.removeprefix(f"{refused.family}.")
    return pickle.dumps(_Refused(refused.message, refused.remedy, code))


def _answers(jobs: Iterable[Job], name: str, limits: Limits, engine: Engine | None = None) -> Iterator[Any]:
    with ExitStack() as stack:
        workers = engine or stack.enter_context(Pool(limits.workers, limits))
        for outcome in stack.enter_context(closing(workers.run(jobs))):
            if isinstance(outcome, Problem):
                raise _ended(outcome, name)
            assert isinstance(outcome, bytes)
            answer = loads(outcome)
            if isinstance(answer, _Refused):
                raise TemplateError(answer.message, answer.remedy, code=answer.code)
            yield answer


def _ended(problem: Problem, name: str) -> TemplateError:
    """A worker that had to be ended: the place is not known any more."""
    cause: BaseException = MemoryError() if problem.code == "file.memory" else BudgetSpent()
    return spent(cause, f"模板“{name}”")


@lru_cache(maxsize=4)
def _loaded(data: bytes, name: str) -> Template:
    return Template.load(data, name)


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    """Stop the work after so many seconds of processor time, by :class:`BudgetSpent` at the line where it is.

    Windows has no such alarm: there the parent ends the worker.
    """
    if sys.platform == "win32":
        yield
        return

    def stop(*_: object) -> None:
        raise BudgetSpent

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)  # and again: one attempt of lint may pass over the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
