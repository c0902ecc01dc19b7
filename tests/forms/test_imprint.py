import pytest

from dutykit.forms.imprint import find_imprint, imprint, without_imprint

WHOLE = {"issue": "HD2024-0003", "no": "03"}
BEFORE = {**WHOLE, "form": "annual-registration"}


def test_what_is_written_is_found() -> None:
    line = imprint("03", "履职登记表", "HD2024-0003")
    assert line == "表号 03《履职登记表》 · 下发号 HD2024-0003"
    assert find_imprint(line) == WHOLE
    assert without_imprint(line) == ""


def test_a_blank_form_has_no_issue() -> None:
    assert imprint("02", "活动登记表", "") == "表号 02《活动登记表》"
    assert find_imprint("表号 02《活动登记表》") == {"no": "02"}


@pytest.mark.parametrize(
    "text",
    [
        "表号03《履职登记表》·下发号HD2024-0003",
        "表 号 03\n《履职\n登记表》\n下 发 号 HD2024 - 0003",
        "表号 ０３《履职登记表》下发号：ＨＤ２０２４－０００３",
        "第1页 表号 03《履职登记表》 · 下发号 HD2024-0003 - 1 -",
    ],
)
def test_layout_may_change_spaces_and_width(text: str) -> None:
    assert find_imprint(text) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        "表号03·annual-registration·下发号HD2024-0003",
        "表号 ０３ ・ annual-registration ・ 下发号：ＨＤ２０２４－０００３",
        "表 号 03\nannual - registration\n下 发 号 HD2024 - 0003",
        "第1页 表号 03 · annual-registration · 下发号 HD2024-0003 - 1 -",
    ],
)
def test_what_was_printed_with_the_id_of_the_form_is_still_read(text: str) -> None:
    assert find_imprint(text) == BEFORE


def test_text_beside_the_imprint_is_kept() -> None:
    assert without_imprint("表号 02 · activity · 下发号 HD2024-0003 第1页 共2页") == "第1页 共2页"
    assert without_imprint("表号 02 · activity 第1页") == "第1页"
    assert without_imprint("表号 02《活动登记表》 · 下发号 HD2024-0003 第1页 共2页") == "第1页 共2页"
    assert without_imprint("表号 02《活动登记表》 第1页") == "第1页"
    assert without_imprint("联系电话：０１０") == "联系电话：０１０"
    assert find_imprint("本表于2024年下发") == {}
