"""Names as people write them, matched against a roster of invented people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.dossier.model import Deputy, Membership, Roster, Unit
from dutykit.dossier.names import distinguishing, find_people, named_plainly, people_label

ROSTER = Roster(
    (
        Deputy("0001", "李成", (Membership("A"),), facts={"district": "古城第一选区", "employer": "古城小学"}),
        Deputy("0002", "王芳", (Membership("A"),)),
        Deputy("0003", "王芳", (Membership("B"),), facts={"district": "八角第二选区"}),
        Deputy("0004", "买买提·吐尔逊", (Membership("B"),)),
        Deputy("0005", "赵和平", (Membership("B"),), aliases=("赵小平",)),
        Deputy("0006", "欧阳静", (Membership("A"),)),
    ),
    (Unit("A", "第一联组", "joint_group"), Unit("B", "第二联组", "joint_group")),
)


def numbers(text: str, unit: str = "") -> list[str]:
    return [f.deputy.number if f.deputy else f"?{f.name}" for f in find_people(text, ROSTER, unit=unit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("李成", ["0001"]),
        ("李  成", ["0001"]),
        ("李\u3000成", ["0001"]),
        ("李成、欧阳静", ["0001", "0006"]),
        ("李成，欧阳静；赵和平", ["0001", "0006", "0005"]),
        ("李成/欧阳静\n赵和平", ["0001", "0006", "0005"]),
        ("李 成 欧阳静", ["0001", "0006"]),
        ("李成欧阳静赵和平", ["0001", "0006", "0005"]),
        ("李成和欧阳静", ["0001", "0006"]),
        ("欧阳静与赵和平", ["0006", "0005"]),
        ("李成代表、欧阳静副主任", ["0001", "0006"]),
        ("买买提•吐尔逊", ["0004"]),
        ("买买提．吐尔逊、李成", ["0004", "0001"]),
        ("赵小平", ["0005"]),
        ("0001", ["0001"]),
        ("０００１", ["0001"]),
        ("李成（0001）", ["0001"]),
        ("欧阳静 王芳（第二联组）", ["0006", "0003"]),
        ("王芳(0002) 王芳(0003)", ["0002", "0003"]),
        ("1、李成\n2、欧阳静", ["0001", "0006"]),
        ("1.李成 2.赵和平", ["0001", "0005"]),
        ("（1）李成 （2）赵和平", ["0001", "0005"]),
        ("王芳（第二联组）", ["0003"]),
        ("王芳(八角第二选区)", ["0003"]),
        ("王芳[0002]", ["0002"]),
        ("李成。", ["0001"]),
        ("", []),
        ("、、", []),
    ],
)
def test_people_in_a_cell(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("李诚", ["?李诚"]),
        ("王芳", ["?王芳"]),
        ("王芳（第三联组）", ["?王芳"]),
        ("李成等5人", ["?李成等5人"]),
        ("全体代表", ["?全体代表"]),
    ],
)
def test_nobody_is_guessed(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_namesakes_are_told_apart_by_the_unit_whose_form_it_is() -> None:
    assert numbers("王芳", unit="B") == ["0003"]
    found = find_people("王芳", ROSTER)[0]
    assert [d.number for d in found.candidates] == ["0002", "0003"]


def test_spans_point_at_the_text() -> None:
    text = "李成、 欧阳静"
    assert [text[f.start : f.end] for f in find_people(text, ROSTER)] == ["李成", "欧阳静"]


def test_a_remark_that_tells_nothing_of_who_it_is_is_kept() -> None:
    found = find_people("李成（请假）、李成（古城小学）", ROSTER)
    assert [f.remark for f in found] == ["请假", ""]


def test_a_near_name_is_suggested() -> None:
    assert find_people("欧阳敬", ROSTER)[0].suggestion == "欧阳静"


def test_labels_tell_namesakes_apart() -> None:
    assert people_label(ROSTER.by_number["0001"], ROSTER) == "李成"
    assert people_label(ROSTER.by_number["0003"], ROSTER) == "王芳（第二联组）"
    assert distinguishing(ROSTER.by_number["0001"], ROSTER) == "李成（第一联组）"
    twins = Roster((Deputy("1", "王芳", (Membership("A"),)), Deputy("2", "王芳", (Membership("A"),))), ROSTER.units)
    assert people_label(twins.deputies[1], twins) == "王芳（2）"


@given(st.lists(st.sampled_from(ROSTER.deputies), max_size=6), st.sampled_from(["、", "，", "；", "\n", "/", " 、 "]))
def test_labels_are_read_back(people: list[Deputy], mark: str) -> None:
    assert numbers(mark.join(people_label(d, ROSTER) for d in people)) == [d.number for d in people]


_PIECES = (
    "李成",
    "欧阳静",
    "赵和平",
    "赵小平",
    "王芳",
    "买买提·吐尔逊",
    "李 成",
    "等3人",
    "等",
    "",
    "1",
    "王芳（第二联组）",
    "李成和欧阳静",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=6), st.sampled_from("、、、，\n"))
def test_the_quick_way_finds_what_the_long_one_does(pieces: list[str], mark: str) -> None:
    text = mark.join(pieces)
    quick = named_plainly(text, ROSTER)
    assert quick is None or list(quick) == [
        (f.deputy.number, f.start, f.end) for f in find_people(text, ROSTER) if f.deputy and not f.remark
    ]
    assert quick is None or len({number for number, _, _ in quick}) == text.count("、") + 1


def test_names_that_are_plain_are_found_the_quick_way_and_no_others() -> None:
    assert named_plainly("李成、买买提·吐尔逊、赵小平", ROSTER) == (("0001", 0, 2), ("0004", 3, 10), ("0005", 11, 14))
    assert named_plainly("李成", ROSTER) == (("0001", 0, 2),)
    for text in ("", "王芳", "李成、李成", "赵和平、赵小平", "李成、", "李成，欧阳静", "李 成", "李成等2人", "周明"):
        assert named_plainly(text, ROSTER) is None


def test_a_name_that_looks_like_a_count_is_left_to_the_long_way() -> None:
    roster = Roster((Deputy("0001", "李等"), Deputy("0002", "12"), Deputy("0003", "王(小)")))
    assert [named_plainly(name, roster) for name in ("李等", "12", "王(小)")] == [None, None, None]
