"""Nothing that comes from elsewhere steers the terminal: no command prints a control or direction sign."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.rounds import VISIT, Round, quietly
from dutykit.cli.output import error_line, heading, mark, print_json, remedy, say, shown, table
from dutykit.words.codes import Tone

STEERING = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]"
)
SIGNS = "表名a1\x1b[31m\x07\x08\r\x9b\u202e\u2066\u200f\u2028\ufeff\t\x00\U000e0041"


@dataclass(frozen=True)
class Result:
    """Something that is printed as JSON."""

    name: str


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from(SIGNS), max_size=30))
@example("\x1b]0;title\x07\x1b[2J")
@example("甲\u202efdp.exe")
def test_whatever_is_printed_goes_through_one_gate(capfd: pytest.CaptureFixture[str], text: str) -> None:
    say(text)
    heading(text)
    mark(Tone.OK, text)
    remedy(text)
    error_line(text, text)
    table([(text, "乙")], ["甲", text])
    out, err = capfd.readouterr()
    assert not STEERING.search(re.sub("\x1b\\[(?:0|1|3[123])m", "", out + err))
    print_json(Result(text))
    out, _ = capfd.readouterr()
    assert not STEERING.search(out)
    assert json.loads(out)["name"] == text


def test_what_people_read_stays() -> None:
    assert shown("一行\n\u3000二行 𠮷 ①") == "一行\n\u3000二行 𠮷 ①"
    assert shown("\x1b[31m✗\x1b[0m 错") == "\x1b[31m✗\x1b[0m 错"
    assert "\x1b" not in shown("\x1b[8m藏\x1b[2J")


NAME = "甲\u202e\x1b[2J\x9b乙\u2066"
COMMANDS: list[list[Any]] = [
    ["status"], ["show"], ["show", "activity"], ["find", "甲"], ["trace", "{record}"], ["check"], ["verify"],
    ["verify", "--deep"], ["log"], ["review", "list"], ["doctor"], ["show", "{record}"], ["calendar"],
    ["backup", "{out}/备份.zip"], ["restore", "{out}/备份.zip", "{out}/恢复"],
    ["archive", "2024", "-o", "{out}/归档", "--no-pdf"], ["archive", "--check", "{out}/归档"],
    ["salvage", "{out}/抢救"],
    ["ingest", "{file}", "--dry-run"], ["ingest", "{file}"], ["make-template", NAME], ["show", NAME], ["render", NAME],
    ["restore", NAME, "x"], ["trace", NAME],
]  # fmt: skip


def test_no_command_prints_what_steers(_furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of files, values, reasons and people in the store, each with signs that steer; arguments too."""
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-20")
    shutil.copytree(_furnished, tmp_path / "w")
    place = Round(tmp_path / "w", quietly)
    place.send(place.activity(VISIT))
    record = next(iter(place.states()))
    place.run("correct", record, f"content={NAME}", "--reason", NAME, "--by", NAME)
    with closing(sqlite3.connect(place.root / "dutykit.db")) as base:  # as a store from elsewhere may be
        base.execute("update returns set name = ?", (f"{NAME}.xlsx",))
        base.execute("update versions set reason = ?", (NAME,))
        base.execute("update issues set file = ?", (f"outgoing/{NAME}.xlsx",))
        for id_, body in base.execute("select id, body from versions where body like '%视察%'").fetchall():
            spoilt = json.loads(body) | {"title": NAME}
            base.execute("update versions set body = ? where id = ?", (json.dumps(spoilt), id_))
        base.commit()
    fresh = place.activity(VISIT, unit="BJ").save(place.root / "returned" / "新\u202e表.xlsx")
    given = {"record": record, "out": str(tmp_path), "file": str(fresh)}
    for command in COMMANDS:
        for as_json in ([], ["--json"]):
            args = [arg.format(**given) if "{" in arg else arg for arg in command]
            done = quietly(*args, *([] if args[0] == "restore" else ["--workspace", place.root]), *as_json)
            assert done.code != 70, (command, done.err)
            found = STEERING.search(done.out + done.err)
            assert not found, (command, as_json, (done.out + done.err)[max(0, found.start() - 60) : found.end() + 20])
