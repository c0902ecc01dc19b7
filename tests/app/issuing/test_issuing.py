"""``make-template`` at work in a workspace: for whom, and where the file goes."""

from __future__ import annotations

import json
from pathlib import Path

from app.rounds import Book, Round


def test_several_workbooks_do_not_go_into_one_file(place: Round, tmp_path: Path) -> None:
    """Each would replace the one before; no issue number is taken and nothing is logged."""
    before = place.dump()
    ran = place.run("make-template", "contact", "--all", "-o", tmp_path / "一份.xlsx", "--json")
    error = json.loads(ran.out)["error"]
    assert (ran.code, error["code"]) == (2, "usage.output")
    assert error["message"] == "要生成 3 份文件，不能都写成“一份.xlsx”一个文件。"
    assert (list(tmp_path.glob("*.xlsx")), place.dump()) == ([], before)


def test_one_workbook_goes_into_the_file_that_was_named(place: Round, tmp_path: Path) -> None:
    told = place.json("make-template", "contact", "--unit", "GC", "-o", tmp_path / "古城.xlsx")
    assert [i["path"] for i in told["issued"]] == [str(tmp_path / "古城.xlsx")]
    assert Book(tmp_path / "古城.xlsx").cell("unit").value == "古城街道人大街工委"


def test_several_workbooks_go_into_the_folder_that_was_named(place: Round, tmp_path: Path) -> None:
    told = place.json("make-template", "contact", "--all", "-o", tmp_path / "下发")
    assert sorted(str(p) for p in (tmp_path / "下发").iterdir()) == sorted(i["path"] for i in told["issued"])
    assert len(told["issued"]) == 3


def test_a_form_is_named_as_people_name_it(place: Round) -> None:
    told = [place.json("make-template", n, "--unit", "GC")["form"] for n in ("activity", "代表履职活动登记表", "02")]
    assert told == ["activity"] * 3
    assert (
        place.json("make-template", "《代表履职活动登记表》", "--blank", "-o", place.root / "空.xlsx")["form"]
        == "activity"
    )


def test_a_form_that_there_is_not_is_told_with_its_nearest(place: Round) -> None:
    error = json.loads(place.run("make-template", "代表履职活动登计表", "--all", "--json").out)["error"]
    assert error["message"] == "没有“代表履职活动登计表”这张表。"
    assert error["remedy"] == "是不是“代表履职活动登记表”？"


def test_a_form_that_is_printed_is_issued_with_fewer_empty_rows(place: Round) -> None:
    """Empty rows cost paper; whoever writes by hand asks for as many as are needed, and the number stays the same."""

    def numbered(path: Path) -> list[int]:
        return [c.value for c in Book(path).sheet["A"] if isinstance(c.value, int)]

    before = place.issue_number()
    assert numbered(place.issue("activity", "--unit", "GC")) == list(range(1, 41))
    assert numbered(place.issue("activity", "--unit", "GC", "--rows", "6")) == [1, 2, 3, 4, 5, 6]
    assert place.issue_number() == before
    place.json("make-template", "contact", "--blank", "--rows", "3", "-o", place.root / "空.xlsx")
    assert numbered(place.root / "空.xlsx") == [1, 2, 3]
    assert place.run("make-template", "activity", "--blank", "--rows", "0").code == 2


def test_the_forms_of_a_phase_go_out_with_fewer_empty_rows(place: Round) -> None:
    place.json("issue", "--phase", "年度", "--unit", "GC", "--rows", "4", "--force")
    (path,) = place.root.glob("outgoing/*联系、接待选民记录表_古城*.xlsx")
    assert [c.value for c in Book(path).sheet["A"] if isinstance(c.value, int)] == [1, 2, 3, 4]
