"""Errors that stop the work, each with its exit code and a remedy.

::

    DutykitError
    ├── UsageError       2  the call asks for something that cannot be
    ├── WorkspaceError   3  no workspace, or its configuration is wrong
    ├── StoreError       4  the database cannot be used
    ├── TemplateError    5  a template of a workbook or document is wrong
    └── OutsideError     6  an outside program is missing or has failed

What is wrong in a person's *file* is no error but a value: see :mod:`dutykit.problems`.
Any other exception is a bug and is shown as one (exit code 70).
"""

from __future__ import annotations

from typing import NamedTuple

EXIT_DONE = 0
EXIT_PROBLEMS = 1
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


class ErrorTold(NamedTuple):
    """An error as ``--json`` prints it (DESIGN §11)."""

    code: str
    message: str
    remedy: str


class ErrorDocument(NamedTuple):
    """What is printed instead of a result where the work could not go on."""

    error: ErrorTold


class DutykitError(Exception):
    """Work that cannot go on.

    ``code`` is stable and dotted, ``message`` and ``remedy`` are Chinese sentences for a person.
    """

    exit_code = EXIT_BUG
    family = "error"

    def __init__(self, message: str, remedy: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = f"{self.family}.{code}" if code else self.family


class UsageError(DutykitError):
    """The call asks for something that cannot be: an unknown form, deputy, unit or document."""

    exit_code = 2
    family = "usage"


class WorkspaceError(DutykitError):
    """There is no workspace here, or its configuration cannot be used."""

    exit_code = 3
    family = "workspace"


class StoreError(DutykitError):
    """The store cannot be opened, is too new, or lies where it cannot be safe."""

    exit_code = 4
    family = "store"


class TemplateError(DutykitError):
    """A template, schema or regulation file cannot be used as it is."""

    exit_code = 5
    family = "template"


class OutsideError(DutykitError):
    """An outside program (LibreOffice) is missing or has failed."""

    exit_code = 6
    family = "outside"
