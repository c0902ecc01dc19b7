"""Every command has its place on the desk, or stands in a table with the reason why it has none."""

from __future__ import annotations

from dutykit.cli.commands import COMMANDS
from dutykit.desk.pages import NETWORK, ROUTES

PLACES = {
    "init": {"welcome.make"},
    "demo": {"tour.begin"},
    "new-year": {"keeping.new_year"},
    "settings": {"settings", "settings.change"},
    "account": {"settings.accounts", "settings.accounts.act"},
    "doctor": {"keeping.machine"},
    "issue": {"issuing.send"},
    "ingest": {"returns.drop"},
    "status": {"year", "issuing", "issuing.remind"},
    "show": {"records", "deputies"},
    "find": {"records"},
    "trace": {"record"},
    "review": {"review.decide", "review.registers"},
    "withdraw": {"return.withdraw"},
    "correct": {"record.correct"},
    "check": {"findings.run", "findings", "findings.book"},
    "calendar": {"year", "year.calendar"},
    "backup": {"keeping.backup"},
    "verify": {"keeping.verify"},
    "seal": {"keeping.seal"},
    "archive": {"keeping.archive"},
    "log": {"keeping.history"},
    "render": {"document.render"},
    "stats": {"document.figures"},
    "forms": {"settings", "settings.form"},
    "documents": {"documents"},
    "regulations": {"settings", "settings.regulation"},
}
"""Pages by the command whose use case they call."""
ELSEWHERE = {
    "desk": "opens the desk itself",
    "restore": "replaces the workspace under the desk that is open in it",
    "move": "changes the store under the desk that is open on it",
    "store": "done by whoever looks after the database server",
    "purge": "destroys; left to a deliberate command",
    "salvage": "for a workspace in which the desk does not open",
}
"""Commands that stay commands, and why."""
LACKING = {
    "make-template": "a phase and the blank roster are sent out on a page, a single form of one unit is not",
    "package": "made and installed by the command alone so far",
    "compare": "an edited document is held against the records by the command alone so far",
    "template": "templates are edited in Word and checked by the command alone so far",
    "form": "laid out and checked on a page, drawn in a workbook so far",
}
"""What the desk still lacks: only ever to become shorter."""


def test_every_command_has_its_place_on_the_desk_or_a_reason() -> None:
    told = [*PLACES, *ELSEWHERE, *LACKING]
    assert sorted(told) == sorted(COMMANDS)
    assert len(LACKING) <= 5


def test_every_place_is_a_page_that_there_is() -> None:
    there = {route.name for route in (*ROUTES, *NETWORK)}
    assert {name for places in PLACES.values() for name in places} - there == set()
