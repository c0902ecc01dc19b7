"""Readers that misbehave, each in its own way. Run only inside workers."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import sys
from typing import Any, NoReturn

from dutykit.evidence import CellPlace, PagePlace, TablePlace
from dutykit.files.limits import Limits
from dutykit.forms.grid import Cell, Grid, Sheet
from dutykit.problems import Problem


def echo(data: bytes, options: dict[str, Any]) -> Grid:
    """One cell with the text of the file, and who read it."""
    sheet = Sheet("s")
    sheet.add(Cell(1, 1, data.decode(), data.decode()))
    return Grid("xlsx", [sheet], {"pid": str(os.getpid()), **options_without_limits(options)})


def options_without_limits(options: dict[str, Any]) -> dict[str, str]:
    assert isinstance(options["limits"], Limits)
    return {k: str(v) for k, v in options.items() if k != "limits"}


def every_place(_data: bytes, _options: dict[str, Any]) -> Grid:
    sheet = Sheet("甲", hidden=True, merges=[(1, 1, 2, 2)], hidden_rows={3}, hidden_columns={1, 2})
    sheet.add(Cell(1, 1, 1.5, "1.5", 2, 2, CellPlace("甲", "A1"), "0.0", "cached", "#N/A"))
    sheet.add(Cell(3, 1, True, "TRUE", place=PagePlace(2, (0.0, 1.0, 2.0, 3.0), "名")))
    sheet.add(Cell(4, 1, "x", "x", place=TablePlace(1, 2, 3)))
    problem = Problem("cell.note", CellPlace("甲", "A1"), "f", "v", {"label": "甲", "note": "n"})
    return Grid("pdf", [sheet], {"form": "activity"}, {"n": ("甲", 1, 1)}, [problem], epoch_1904=True)


def shared(data: bytes, options: dict[str, Any]) -> bytes:
    """What the worker was sent for all files, who it is, and which object it holds that in."""
    return b"%s %s %d %d" % (data, options["context"]["roster"].encode(), os.getpid(), id(options["context"]))


def problem(_data: bytes, _options: dict[str, Any]) -> Problem:
    return Problem("file.scan")


def noisy(data: bytes, options: dict[str, Any]) -> Grid:
    sys.stdout.write("to stdout")
    os.write(1, b"to descriptor 1")
    os.write(2, b"to descriptor 2")
    sys.stderr.write("to stderr")
    return echo(data, options)


def loop(_data: bytes, _options: dict[str, Any]) -> NoReturn:
    for _ in itertools.repeat(None):
        pass
    raise AssertionError


def eat(_data: bytes, _options: dict[str, Any]) -> NoReturn:
    kept = []
    while True:
        kept.append(b"x" * 4_000_000)


def eat_and_disguise(_data: bytes, options: dict[str, Any]) -> NoReturn:
    with contextlib.suppress(MemoryError):
        eat(_data, options)
    raise ValueError("could not read strings")


def large_then_broken(_data: bytes, options: dict[str, Any]) -> NoReturn:
    kept = bytearray(b"x" * int(options["limits"].memory_bytes * 0.9))
    raise ValueError(f"could not read strings {kept[:1]!r}")


def die(data: bytes, _options: dict[str, Any]) -> NoReturn:
    os.kill(os.getpid(), signal.Signals[data.decode()])
    raise AssertionError


def leave(_data: bytes, _options: dict[str, Any]) -> NoReturn:
    os._exit(7)


class PanicException(BaseException):  # as pyo3 derives its own
    pass


class PasswordError(Exception):
    pass


class BadZipFile(Exception):
    pass


def fail(data: bytes, _options: dict[str, Any]) -> NoReturn:
    match data:
        case b"panic":
            raise PanicException("index out of bounds")
        case b"password":
            raise ValueError("") from PasswordError()
        case b"wrapped password":
            raise ValueError(PasswordError())
        case b"zip":
            raise BadZipFile("not a zip")
        case b"memory":
            raise MemoryError
        case b"exit":
            raise SystemExit(3)
        case _:
            raise KeyError("xl/sharedStrings.xml")
