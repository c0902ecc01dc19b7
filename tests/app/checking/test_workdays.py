"""The working days that a workspace goes by: the library's years, an office's own, and those that nobody knows."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dutykit.app.checking.workdays import library_year, work_calendar
from dutykit.errors import WorkspaceError
from dutykit.workspace import Workspace, create

D = date.fromisoformat
OWN = """year = {year}
source = "虚构的通知"
[[holiday]]
name = "元旦"
from = {year}-01-01
[[holiday]]
name = "劳动节"
from = {year}-05-01
[[holiday]]
name = "国庆节"
from = {year}-10-01
to = {year}-10-03
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = create(tmp_path / "区 人大", "某某区人民代表大会", 17, [], 2024)
    (made.root / "calendar").mkdir()
    return made


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2024-09-25", "2024-09-30"),  # 26, 27, 29 (Sunday), 30
        ("2024-09-27", "2024-10-09"),
        ("2024-09-30", "2024-10-11"),
        ("2024-10-08", "2024-10-12"),
        ("2024-02-01", "2024-02-06"),
        ("2024-02-08", "2024-02-20"),
        ("2022-12-30", "2023-01-06"),  # across the year
        ("2025-12-31", "2026-01-07"),  # 4 (Sunday), 5, 6, 7
        ("2020-01-23", "2020-02-06"),  # the holiday that was made longer
    ],
)
def test_four_working_days_by_the_library(day: str, last: str) -> None:
    assert work_calendar().add_working_days(D(day), 4) == D(last)


def test_five_working_days_across_the_national_day_of_2024() -> None:
    calendar = work_calendar()
    assert calendar.add_working_days(D("2024-09-26"), 5) == D("2024-10-09")
    assert calendar.add_working_days(D("2024-09-30"), 5) == D("2024-10-12")  # the Saturday counts
    assert calendar.add_working_days(D("2024-02-02"), 5) == D("2024-02-08")  # Sunday the 4th counts
    assert calendar.add_working_days(D("2024-02-09"), 1) == D("2024-02-18")  # so does this Sunday


def test_the_years_of_the_library_are_those_announced_in_full() -> None:
    years = [y for y in (2003, 2004, 2015, 2024, 2025, 2026, 2099) if library_year(y) is not None]
    assert years == [2004, 2015, 2024, 2025, 2026]
    known = library_year(2024)
    assert known is not None
    assert sorted(d.isoformat() for d in known.working) == [
        "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
    ]  # fmt: skip
    assert len([d for d in known.off if d.weekday() < 5]) == 19


def test_a_year_that_nobody_knows_is_not_guessed() -> None:
    calendar = work_calendar()
    assert calendar.is_working_day(D("2099-10-01")) is None
    assert calendar.add_working_days(D("2098-12-31"), 5) is None
    assert calendar.missing_year(D("2098-12-31"), 5) == 2099


def test_an_office_enters_a_year_with_windows_line_ends_and_a_byte_order_mark(workspace: Workspace) -> None:
    path = workspace.root / "calendar" / "2099.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OWN.format(year=2099).replace("\n", "\r\n").encode())
    calendar = work_calendar(workspace)
    assert calendar.is_working_day(D("2099-10-02")) is False
    assert calendar.add_working_days(D("2099-09-30"), 1) == D("2099-10-05")
    assert calendar.is_working_day(D("2100-01-04")) is None


def test_an_office_file_takes_the_place_of_the_whole_year(workspace: Workspace) -> None:
    (workspace.root / "calendar" / "2024.toml").write_text(OWN.format(year=2024), encoding="utf-8")
    calendar = work_calendar(workspace)
    assert calendar.is_working_day(D("2024-10-04")) is True
    assert calendar.is_working_day(D("2024-10-12")) is False
    assert calendar.is_working_day(D("2025-10-01")) is False  # the library's


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("2099.toml", OWN.format(year=2098).encode(), "工作日历 calendar/2099.toml 第 1 行：文件名是 2099 年的"),
        ("2099.toml", OWN.format(year=2099).encode("gb18030"), "工作日历 calendar/2099.toml 不是 UTF-8 编码。"),
        ("2099.toml.txt", OWN.format(year=2099).encode(), "calendar 文件夹中的“2099.toml.txt”名称不对"),
        ("2099年.toml", OWN.format(year=2099).encode(), "calendar 文件夹中的“2099年.toml”名称不对"),
        ("日历.TOML", b"", "calendar 文件夹中的“日历.TOML”名称不对"),
    ],
)
def test_a_wrong_file_is_told_before_any_year_is_asked_for(
    workspace: Workspace, name: str, content: bytes, said: str
) -> None:
    (workspace.root / "calendar" / name).write_bytes(content)
    with pytest.raises(WorkspaceError) as raised:
        work_calendar(workspace)
    assert raised.value.message.startswith(said)
    assert raised.value.remedy
    assert raised.value.exit_code == 3


def test_other_files_in_the_folder_are_left_alone(workspace: Workspace) -> None:
    (workspace.root / "calendar" / "说明.txt").write_text("国务院通知存放处", encoding="utf-8")
    assert work_calendar(workspace).is_working_day(D("2024-10-12")) is True


def test_the_library_is_loaded_when_a_year_is_asked_for() -> None:
    program = (
        "import sys; from dutykit.app.checking.workdays import work_calendar; from datetime import date\n"
        "c = work_calendar(); print('chinese_calendar' in sys.modules)\n"
        "c.is_working_day(date(2024, 10, 12)); print('chinese_calendar' in sys.modules)"
    )
    toolkit = Path(__file__).parents[3] / "toolkit"
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(toolkit)!r})\n{program}"],
        capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert ran.stdout.split() == ["False", "True"]
