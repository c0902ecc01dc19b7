"""What a page has worked out is shown again while nothing has changed, and never after anything has."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from desk.conftest import TODAY, Served, serving
from dutykit.app.asking.status import status
from dutykit.app.deciding.amend import correct
from dutykit.app.deciding.registers import RegisterRequest, close
from dutykit.app.issuing.make_template import IssueRequest, issue_workbooks
from dutykit.app.opened.state import state_of
from dutykit.app.opened.targets import Asked
from dutykit.app.papers.render import RenderRequest, render
from dutykit.desk.known import Known
from dutykit.desk.warming import Warming
from dutykit.errors import UsageError
from dutykit.workspace import Workspace, read_workspace
from samples.rounds import quiet

DAY = date.fromisoformat(TODAY)
WHO = RegisterRequest(today=DAY, by="王敏", units=["GT"], comment="收齐")


def test_what_is_known_is_made_once_for_a_state_and_again_for_the_next() -> None:
    known, made, state = Known(), iter(range(10)), ["甲"]
    ask: Callable[[str], int] = lambda about: known.of((about,), lambda: state[0], lambda: next(made))  # noqa: E731
    assert [ask("年"), ask("年"), ask("表"), ask("年")] == [0, 0, 1, 0]
    state[0] = "乙"
    assert [ask("年"), ask("年")] == [2, 2]


def test_what_changes_while_it_is_worked_out_is_not_kept() -> None:
    known, states, made = Known(), iter("甲甲乙乙乙乙"), iter(range(10))
    assert known.of(("年",), lambda: next(states), lambda: next(made)) == 0
    assert known.of(("年",), lambda: next(states), lambda: next(made)) == 1


def test_of_those_who_ask_at_once_one_makes_it_and_the_others_get_the_same() -> None:
    known, begun, go, made = Known(), threading.Event(), threading.Event(), []

    def make() -> int:
        begun.set()
        assert go.wait(30)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(3) as threads:
        ask = partial(known.of, ("年",), lambda: "甲", make)
        first = threads.submit(ask)
        assert begun.wait(30)
        others = [threads.submit(ask), threads.submit(ask)]
        go.set()
        assert [one.result(30) for one in (first, *others)] == [1, 1, 1]


def test_pages_are_worked_out_behind_a_change_and_begun_again_when_more_changes() -> None:
    seen, busy, go, done = list[str](), threading.Event(), threading.Event(), threading.Event()

    def year() -> None:
        seen.append("年")
        if len(seen) == 1:
            busy.set()
            assert go.wait(30)

    def records() -> None:
        seen.append("登记")
        done.set()

    warming = Warming([year, records])
    warming.begin()
    assert busy.wait(30)
    warming.begin()
    go.set()
    assert done.wait(30)
    warming.close()
    assert seen == ["年", "年", "登记"]
    warming.begin()
    assert seen == ["年", "年", "登记"]


def test_what_cannot_be_worked_out_is_left_to_whoever_asks_for_it() -> None:
    tried, after = threading.Event(), list[str]()

    def gone() -> None:
        tried.set()
        raise UsageError("没有工作区。", "", code="gone")

    warming = Warming([gone, lambda: after.append("登记")])
    warming.begin()
    assert tried.wait(30)
    warming.close()
    assert after == []


def _corrected(workspace: Workspace) -> None:
    correct(workspace, "HD-2024-0002", {"place": "街道会议室"}, reason="电话核对", today=DAY, by="王敏")


def _own_regulation(workspace: Workspace) -> None:
    target = workspace.override("regulations") / "own.toml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("title = '我区办法'\n", encoding="utf-8")


def _setting(workspace: Workspace) -> None:
    file = workspace.root / "dutykit.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("青石区", "青山区"), encoding="utf-8")


CHANGES: dict[str, Callable[[Workspace], object]] = {
    "a value is corrected": _corrected,
    "a register is closed": lambda w: close(w, WHO),
    "a form is issued": lambda w: issue_workbooks(
        w, IssueRequest(form="measure", today=DAY, whom=Asked(everyone=True)), quiet
    ),
    "a document is rendered": lambda w: render(w, RenderRequest(document="summary", on=DAY, whom=Asked()), quiet),
    "a setting is changed": _setting,
    "a regulation is added": _own_regulation,
    "a file waits": lambda w: (w.returned / "新来的.xlsx").write_bytes(b"PK"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_another_state(change: str, workspace: Path) -> None:
    before = state_of(read_workspace(workspace), today=DAY)
    CHANGES[change](read_workspace(workspace))
    assert state_of(read_workspace(workspace), today=DAY) != before


def test_looking_changes_nothing_and_another_day_does(half_way: Path) -> None:
    workspace = read_workspace(half_way)
    before = state_of(workspace, today=DAY)
    status(workspace, year=None, today=DAY)
    assert state_of(workspace, today=DAY) == before
    assert state_of(workspace, today=date(2024, 12, 16)) != before


@pytest.fixture
def open_desk(workspace: Path) -> Iterator[tuple[Served, str]]:
    with serving(workspace) as served:
        entered = served.ask("GET", served.opening.removeprefix(served.base))
        yield served, entered.headers["set-cookie"].partition(";")[0]


def test_what_the_command_line_does_stands_on_the_next_view_of_the_page(open_desk: tuple[Served, str]) -> None:
    served, cookie = open_desk
    assert "视察新建学校" not in served.ask("GET", "/records?form=activity", Cookie=cookie).text
    command = ["correct", "HD-2024-0002", "title=视察新建学校", "--reason", "核对签到表", "--by", "王敏"]
    subprocess.run(
        [sys.executable, "-m", "dutykit", *command, "--workspace", str(served.root)],
        check=True, capture_output=True, env={**os.environ, "DUTYKIT_TODAY": TODAY},
    )  # fmt: skip
    assert "视察新建学校" in served.ask("GET", "/records?form=activity", Cookie=cookie).text
    assert "视察新建学校" in served.ask("GET", "/records/HD-2024-0002", Cookie=cookie).text
