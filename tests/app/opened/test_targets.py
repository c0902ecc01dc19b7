"""Whom a document or workbook is made for: every kind of target, by number, by name and all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.rounds import LESSON, VISIT, Round, hold_session
from dutykit.app.opened.open_workspace import OpenWorkspace, open_workspace
from dutykit.app.opened.targets import Asked, Wanted, targets_of
from dutykit.errors import UsageError
from dutykit.words.codes import Per
from dutykit.workspace import read_workspace

DAY = date(2024, 12, 20)
SESSION = "第十七届人民代表大会第三次会议"


@pytest.fixture
def opened(place: Round) -> Iterator[OpenWorkspace]:
    """A workspace with meetings HQ-0003 to HQ-0006 and activities HD-2024-0002 and -0003."""
    hold_session(place)
    assert place.send(place.activity(VISIT, LESSON)).status == "accepted"
    with open_workspace(read_workspace(place.root), today=DAY) as opened:
        yield opened


def ids(opened: OpenWorkspace, asked: Asked, *kinds: Per) -> list[str]:
    return [target.id for target in targets_of(opened, Wanted("文书", kinds, opened.roster.units), asked)]


def refusal(opened: OpenWorkspace, asked: Asked, *kinds: Per) -> str:
    with pytest.raises(UsageError) as raised:
        targets_of(opened, Wanted("文书", kinds, opened.roster.units), asked)
    code = raised.value.code.removeprefix("usage.")
    return f"{code} {raised.value.message}{raised.value.remedy}"


EVERY = Asked(everyone=True)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Per.CONGRESS, [""]),
        (Per.UNIT, ["GC", "BJ", "LG"]),
        (Per.DEPUTY, [f"000{n}" for n in range(1, 9)]),
        (Per.MEETING, ["HQ-0003", "HQ-0004", "HQ-0006"]),
        (Per.ACTIVITY, ["HD-2024-0002", "HD-2024-0003"]),
    ],
)
def test_all_of_a_kind_are_those_of_the_year(opened: OpenWorkspace, kind: Per, expected: list[str]) -> None:
    assert ids(opened, EVERY, kind) == expected


def test_a_kind_of_which_there_is_none_is_refused(opened: OpenWorkspace) -> None:
    assert "2024 年度还没有登记联系记录。" in refusal(opened, EVERY, Per.CONTACT)
    assert "要写是第几期" in refusal(opened, EVERY, Per.BULLETIN)
    assert "dutykit.toml 没有写明执行哪个办法。" in refusal(opened, EVERY, Per.REGULATION)


@pytest.mark.parametrize(
    ("kinds", "key", "expected"),
    [
        ((Per.MEETING,), "hq-0005", "HQ-0005"),
        ((Per.MEETING,), "第三次", "HQ-0003"),
        ((Per.ACTIVITY, Per.MEETING), "HD-2024-0002", "HD-2024-0002"),
        ((Per.ACTIVITY, Per.MEETING), "视察老旧小区", "HD-2024-0002"),
        ((Per.ACTIVITY, Per.MEETING), "HQ-0003", "HQ-0003"),
        ((Per.REGULATION,), "pinggu-2019", "pinggu-2019"),
        ((Per.BULLETIN,), "06", "6"),
    ],
)
def test_one_is_named_by_its_number_or_a_name_that_only_one_has(
    opened: OpenWorkspace, kinds: tuple[Per, ...], key: str, expected: str
) -> None:
    assert ids(opened, Asked(key=key), *kinds) == [expected]


@pytest.mark.parametrize(
    ("kinds", "asked", "said"),
    [
        ((Per.ACTIVITY, Per.MEETING), Asked(key="HD-2024-0099"), "activity 没有登记“HD-2024-0099”这次活动或会议。"),
        ((Per.MEETING,), Asked(key="HD-2024-0002"), "meeting 没有登记“HD-2024-0002”这次会议。"),
        ((Per.MEETING,), Asked(key="第十七届"), "meeting 有 3 次会议符合“第十七届”。"),
        ((Per.ACTIVITY, Per.MEETING), Asked(), "target 没有说明“文书”是哪次活动或会议的。"),
        ((Per.DEPUTY,), Asked(), "target 没有说明“文书”是哪位代表的。"),
        ((Per.DEPUTY,), Asked(key="HQ-0003"), "key “文书”不按会议生成。"),
        ((Per.UNIT,), Asked(deputies=["0001"]), "target “文书”按单位生成，不按代表。"),
        ((Per.CONGRESS,), Asked(units=["GC"]), "target “文书”只有一份"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    opened: OpenWorkspace, kinds: tuple[Per, ...], asked: Asked, said: str
) -> None:
    assert refusal(opened, asked, *kinds).startswith(said)


def test_what_files_are_called_never_stands_for_two(opened: OpenWorkspace) -> None:
    wanted = Wanted("文书", (Per.DEPUTY, Per.ACTIVITY, Per.MEETING), ())
    files = [target.file for target in targets_of(opened, wanted, EVERY)]
    assert len(set(files)) == len(files)
    assert {"李成_0001", "李成_0005", "视察老旧小区改造_HD-2024-0002", SESSION} <= set(files)


def test_a_units_part_of_a_meeting_bears_both_names(opened: OpenWorkspace) -> None:
    asked = Asked(key="HQ-0003", units=["GC", "BJ"])
    found = targets_of(opened, Wanted("文书", (Per.MEETING,), ()), asked)
    assert [(t.unit, t.name) for t in found] == [
        ("GC", f"{SESSION}_古城街道人大街工委"),
        ("BJ", f"{SESSION}_八角街道人大街工委"),
    ]
    assert found[0].columns() == {"unit": "GC", "deputy": "", "key": "HQ-0003"}
