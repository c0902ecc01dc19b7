"""The inside of a worker process: one file after another, each ending in a grid, a problem, or bytes of the target.

A worker only reads. It knows no reader by itself: a job names its target (``package.module:function``), which
is imported when first needed and called with the bytes and the options. What many jobs have in common (forms and
roster) comes once, is kept until it changes, and stands in the options as ``context``. Whatever the target does to
the process (an exception of any kind, an abort, a loop) costs one file.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ..forms.grid import Grid
from ..problems import Problem
from .limits import Limits, size_text
from .plain import loads
from .wire import pack, unpack

if sys.platform != "win32":
    import resource

READY = b"ready"
Outcome = Grid | Problem | bytes
"""Bytes are what the target has packed itself."""
_LARGE = 0.8
"""Of the memory limit: a reader that failed above this failed for want of memory, whatever it says."""

# By the name of the class: the readers are not imported here, and some of these are made in Rust.
_BY_NAME = {
    "MemoryError": "file.memory",
    "DecompressionBombError": "file.bomb",
    "PasswordError": "file.encrypted",
    "PDFPasswordIncorrect": "file.encrypted",
    "BadZipFile": "file.truncated",
    "ZipError": "file.truncated",
    "XmlError": "file.truncated",
    "XMLSyntaxError": "file.truncated",
    "ParseError": "file.truncated",
    "CalamineError": "file.truncated",
    "PackageNotFoundError": "file.truncated",
    "PdfiumError": "file.truncated",
    "PdfminerException": "file.truncated",
    "PDFSyntaxError": "file.truncated",
    "EOFError": "file.truncated",
}


def main(
    connection: Connection, limits: Limits, parent_ends: tuple[Connection, ...], *, confine: bool, preload: str = ""
) -> None:
    """Serve until the other end closes. ``confine`` sets limits of the operating system where it has them.

    ``parent_ends`` are the connections that a forked worker inherited and must not hold open. ``preload`` is called
    before memory is limited: what it loads is no file's doing.
    """
    for end in parent_ends:
        end.close()
    _be_quiet()
    if preload:
        load: Callable[[], None] = _named(preload)
        load()
    gc.freeze()  # what is there by now stays; a file makes many small objects, hardly any in a cycle
    gc.set_threshold(20_000, 20, 20)
    if confine:
        _confine(limits)
    base = peak_memory()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send_bytes(READY + _number(base))
        known, context = "", None
        while True:
            target, options, key = pickle.loads(connection.recv_bytes())  # noqa: S301 - from our own parent
            if key != known:
                known, context = key, pickle.loads(connection.recv_bytes())  # noqa: S301 - from our own parent
            data = connection.recv_bytes()
            _limit_cpu(limits)
            shared = {"context": context} if known else {}
            answer = _answer(target, data, {"limits": limits, **shared, **options}, base)
            del data
            connection.send_bytes(answer)


def _number(value: int) -> bytes:
    return max(0, value).to_bytes(8, "little")


def base_in(greeting: bytes) -> int:
    """The memory that a worker held before its first file, in bytes; ``ValueError`` for no greeting."""
    if not greeting.startswith(READY):
        raise ValueError(f"not a greeting: {greeting[:20]!r}")
    return int.from_bytes(greeting[len(READY) :], "little")


def peak_in(answer: bytes) -> int:
    """The most memory that the worker's files have cost it so far, in bytes."""
    return int.from_bytes(answer[:8], "little")


def decode(answer: bytes) -> Outcome:
    """The outcome in an answer."""
    kind, payload = loads(memoryview(answer)[8:])
    match kind:
        case "grid":
            return unpack(payload)
        case "problem":
            return Problem.restore(payload)
    own: bytes = payload
    return own


def packed(outcome: Outcome) -> bytes:
    """An outcome as an answer: what :func:`decode` takes."""
    return _number(0) + pickle.dumps(_packed(outcome), pickle.HIGHEST_PROTOCOL)


def _answer(target: str, data: bytes, options: dict[str, Any], base: int) -> bytes:
    try:
        outcome = resolve(target)(data, options)
        body = pickle.dumps(_packed(outcome), pickle.HIGHEST_PROTOCOL)
    except BaseException as error:  # noqa: BLE001 - PanicException of Rust readers is no Exception
        body = pickle.dumps(
            ("problem", named(error, options["limits"], peak_memory() - base).stored()), pickle.HIGHEST_PROTOCOL
        )
    return _number(peak_memory() - base) + body


def _packed(outcome: Outcome) -> tuple[str, Any]:
    match outcome:
        case Problem():
            return "problem", outcome.stored()
        case Grid():
            return "grid", pack(outcome)
    return "bytes", outcome


def resolve(target: str) -> Callable[[bytes, dict[str, Any]], Outcome]:
    """The function that ``package.module:function`` names."""
    found: Callable[[bytes, dict[str, Any]], Outcome] = _named(target)
    return found


def _named(target: str) -> Any:
    module, _, function = target.partition(":")
    return getattr(importlib.import_module(module), function)


def named(error: BaseException, limits: Limits, peak: int) -> Problem:
    """The problem that an exception of a reader amounts to, after it has cost ``peak`` bytes of memory."""
    chain = list(_chain(error))
    codes = [code for e in chain for kind in type(e).__mro__ if (code := _BY_NAME.get(kind.__name__))]
    detail = f"{type(chain[0]).__name__}：{chain[0]}"[:160].rstrip("：")
    if "file.memory" in codes or peak > _LARGE * limits.memory_bytes:
        return Problem("file.memory", facts={"limit": size_text(limits.memory_bytes)})
    if "file.encrypted" in codes or "password" in detail.casefold():
        return Problem("file.encrypted")
    return Problem(codes[0] if codes else "file.reader_died", facts={"detail": detail})


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, what it wraps and what it came from: libraries hide the cause in each of these ways."""
    seen: set[int] = set()
    queue: list[BaseException | None] = [error]
    while queue:
        each = queue.pop(0)
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        queue += [each.__cause__, each.__context__, *(a for a in each.args if isinstance(a, BaseException))]


def _be_quiet() -> None:
    """Readers print warnings, and a Rust panic prints a backtrace: nobody shall see them."""
    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers Ctrl-C and closes the pool
        for name in ("SIGTERM", "SIGHUP"):  # a fork has the parent's answer, which is to tidy up
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_DFL)
    faulthandler.disable()  # it would write to wherever the parent had it write
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for the life of the process
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    warnings.simplefilter("ignore")


def _confine(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # The address space that the parent had already is not the reader's doing.
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _limit_cpu(limits: Limits) -> None:
    """A backstop for a parent that was killed: nobody else would end a reader that loops."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + limits.seconds) + 5, hard))


def peak_memory() -> int:
    """The most memory that this process has held, in bytes: of the sort that it is limited in."""
    if sys.platform == "linux":
        # Not ru_maxrss: a spawned process inherits its parent's. Under a limit of the address space the
        # resident set may stay far below it.
        limited = resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY
        sort = "VmPeak:" if limited else "VmHWM:"
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(sort):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
