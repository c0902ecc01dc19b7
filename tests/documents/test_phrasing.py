"""How official prose says figures, and the parts around it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.documents import phrasing as p
from dutykit.documents.official import attachments, parts
from dutykit.documents.titles import shaped, title_lines


def test_kinds_with_marks_of_their_own_are_parted_by_commas() -> None:
    assert p.named_kinds({"议案": 1, "建议": 2}, "件", last="和") == "议案1件和建议2件"
    three = {"议案": 1, "建议、批评和意见": 8, "信息直通车": 1, "无": 0}
    assert p.named_kinds(three, "件") == "议案1件，建议、批评和意见8件，信息直通车1件"


def test_all_of_them_are_no_share() -> None:
    assert p.took_part(9, 9) == "9名代表均有参加"
    assert [p.answered(n, 3) for n in (0, 2, 3)] == ["", "已经答复2件，占总数的66.7%", "已全部答复"]


def test_shares_and_persons() -> None:
    assert p.took_part(18, 20) == "参加的代表18名，占代表总数的90%"
    assert p.share(1, 3, "全体代表") == "占全体代表的33.3%"
    assert (p.share(0, 0, "全体代表"), p.took_part(0, 0)) == ("", "参加的代表0名")


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (15, 12, "比上年增加3件，增长25%"),
        (9, 12, "比上年减少3件，下降25%"),
        (12, 12, "与上年持平"),
        (3, 0, "上年没有"),
        (0, 0, "与上年持平"),
        (3, None, ""),
    ],
)
def test_change_against_the_year_before(now: int, before: int | None, said: str) -> None:
    assert p.change(now, before, "件") == said


def test_ranges() -> None:
    assert p.ranged([5, 2, 12], "次") == "最多的12次，最少的2次"
    assert (p.ranged([3, 3], "次"), p.ranged([], "次")) == ("各3次", "")


def test_of_more_than_four_kinds_the_greatest_are_named_in_the_order_of_the_list() -> None:
    four = {"视察": 1, "调研": 2, "培训": 3, "会议": 4, "无": 0}
    assert p.grouped(four, "场") == "视察1场、调研2场、培训3场、会议4场"
    assert p.grouped({**four, "公益": 9}, "场") == "调研2场、培训3场、会议4场、公益9场等5类"


def test_units_are_compared() -> None:
    assert p.compared({"甲组": 3, "乙组": 5}, "场") == "甲组3场，乙组5场"
    five = {"甲组": 3, "乙组": 5, "丙组": 5, "丁组": 4, "戊组": 3}
    assert p.compared(five, "场") == "最多的是乙组、丙组，5场，最少的是甲组、戊组，3场"
    assert p.compared(dict.fromkeys(five, 2), "场") == "5个单位各2场"


def test_examples_exceptions_and_numbered_points() -> None:
    assert p.example("八角站增设充电桩") == "如，八角站增设充电桩"
    assert p.example("比如，八角站") == "比如，八角站"
    assert p.excepted("1人除外", "年内当选") == "（1人除外：年内当选）"
    assert p.enumerated(["调研不深", "参加偏少"]) == ["一是调研不深。", "二是参加偏少。"]
    assert p.enumerated(["调研不深"]) == ["调研不深。"]
    assert p.enumerated(["一是调研不深；二是偏少", "三是"]) == ["一是调研不深；二是偏少。", "三是。"]
    assert [p.headed("基本情况", level, 2) for level in (1, 2, 3, 4)] == [
        "二、基本情况",
        "（二）基本情况",
        "2.基本情况",
        "（2）基本情况",
    ]
    assert p.flowing(["集中视察3场", "", "参加30人次"]) == "集中视察3场，参加30人次。"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("北京市石景山区人民代表大会常务委员会公告", ["北京市石景山区人民代表大会常务委员会公告"]),
        (
            "关于《北京市石景山区人民代表大会代表联系选民办法（草案）》的说明",
            ["关于《北京市石景山区人民代表大会代表", "联系选民办法（草案）》的说明"],
        ),
        ("北京市东城区人民代表大会代表履职管理办法（试行）", ["北京市东城区人民代表大会代表", "履职管理办法（试行）"]),
        ("发挥职务代表示范作用　推动代表报告履职情况全覆盖", ["发挥职务代表示范作用", "推动代表报告履职情况全覆盖"]),
        ("关于甲的\n通知", ["关于甲的", "通知"]),
    ],
)  # fmt: skip
def test_titles_are_broken_between_words(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


@given(st.text(alphabet="关于印发人民代表大会常务委员会《办法》的通知年度2024（试行）", min_size=1, max_size=70))
def test_lines_of_a_title_are_the_title(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert not any(line[0] in "的》）" for line in lines[1:])


def test_an_hourglass_and_a_block_are_no_shape() -> None:
    assert [shaped(["长" * a for a in lengths]) for lengths in ((9, 7), (7, 9), (6, 9, 6), (9, 6, 9), (8, 8, 8))] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_parts_around_a_text() -> None:
    found = parts(
        "关于印发办法的通知", on=date(2022, 9, 8), issuer="某区人民代表大会常务委员会文件", number="某常发〔2022〕4号",
        to="各街工委", signers=["李成"], copy_to="区政府", printer="某区人大常委会办公室", printed=date(2022, 9, 10),
    )  # fmt: skip
    assert found["to"] == "各街工委："
    assert found["sign"] == {"names": ["李　成"], "date": "2022年9月8日", "sealed": False}
    assert found["imprint"] == {
        "copy_to": "抄送：区政府。", "printer": "某区人大常委会办公室", "printed": "2022年9月10日印发",
    }  # fmt: skip
    assert parts("甲", on=date(2022, 9, 8))["imprint"] == {"copy_to": "", "printer": "", "printed": ""}


def test_attachments_are_listed() -> None:
    assert attachments(["统计表。"]) == ["附件：统计表"]
    assert attachments(["甲", "乙"]) == ["附件：1. 甲", "　　　2. 乙"]
    assert attachments([]) == []
