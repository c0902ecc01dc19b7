import pytest

from dutykit.forms.imprint import find_imprint, imprint, without_imprint

WHOLE = {"issue": "HD2024-0003", "form": "annual-registration"}


def test_what_is_written_is_found() -> None:
    line = imprint("03", "annual-registration", "HD2024-0003")
    assert line == "表号 03 · annual-registration · 下发号 HD2024-0003"
    assert find_imprint(line) == WHOLE
    assert without_imprint(line) == ""


def test_a_blank_form_has_no_issue() -> None:
    assert imprint("02", "activity", "") == "表号 02 · activity"
    assert find_imprint("表号 02 · activity") == {"form": "activity"}


@pytest.mark.parametrize(
    "text",
    [
        "表号03·annual-registration·下发号HD2024-0003",
        "表号 ０３ ・ annual-registration ・ 下发号：ＨＤ２０２４－０００３",
        "表 号 03\nannual - registration\n下 发 号 HD2024 - 0003",
        "第1页 表号 03 · annual-registration · 下发号 HD2024-0003 - 1 -",
    ],
)
def test_layout_may_change_spaces_and_width(text: str) -> None:
    assert find_imprint(text) == WHOLE


def test_text_beside_the_imprint_is_kept() -> None:
    assert without_imprint("表号 02 · activity · 下发号 HD2024-0003 第1页 共2页") == "第1页 共2页"
    assert without_imprint("表号 02 · activity 第1页") == "第1页"
    assert without_imprint("联系电话：０１０") == "联系电话：０１０"
    assert find_imprint("本表于2024年下发") == {}
