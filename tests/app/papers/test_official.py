"""Official papers at work: variants, materials of the office, what is open, the profile of the page."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from app.rounds import LESSON, VISIT, Round

MATERIAL = """
name = "代表工作"
total = 705
[[article]]
title = "把接待日固定下来"
text = "每月第二个星期六。"
source = "古城街道人大街工委"
"""


@pytest.fixture
def year(place: Round) -> Round:
    assert place.send(place.activity(VISIT, LESSON)).status == "accepted"
    return place


def text(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if p.text.strip()]


def test_each_variant_has_a_file_of_its_own_and_tells_the_same_figures(year: Round) -> None:
    asked = (("duty",), ("年底在本联组（小组）通报", "--unit", "GC"))
    paths = [year.root / year.json("render", "circular", "--variant", *v)["files"][0]["path"] for v in asked]
    assert [p.name.split("_")[1] for p in paths] == ["履职情况通报", "年底在本联组"]
    assert all(any(line.startswith("全年组织代表参加会议和活动2场") for line in text(p)) for p in paths)


@pytest.mark.parametrize(
    ("asked", "needed"),
    [
        (("circular", "--variant", "attendance"), "attendance"),
        (("circular", "--variant", "no_show"), "不需要发这份通报"),
        (("committee-report", "--variant", "special"), "名册里没有专门委员会组成人员"),
        (("commendation",), "没有已经决定的名单"),
        (("plan", "--variant", "annual"), "[[item]]"),
        (("bulletin", "--for", "7"), "--material 2024_7"),
    ],
)
def test_a_paper_that_would_say_nothing_is_refused_with_what_it_needs(
    year: Round, asked: tuple[str, ...], needed: str
) -> None:
    ran = year.run("render", *asked)
    assert (ran.code, "没有可以写的内容" in ran.err, needed in ran.err) == (2, True, True)
    assert not list((year.root / "documents").glob("*.docx"))


def test_a_variant_that_there_is_not_is_refused_with_those_there_are(year: Round) -> None:
    ran = year.run("render", "circular", "--variant", "dutty")
    assert (ran.code, "是不是“duty”？" in ran.err) == (2, True)
    ran = year.run("render", "statement", "--deputy", "0002", "--variant", "duty")
    assert (ran.code, "只有一种" in ran.err) == (2, True)


def test_what_the_office_writes_stands_in_a_file_that_begins_as_a_sample(year: Round) -> None:
    made = year.json("template", "new", "bulletin", "--material", "2024_6")["path"]
    assert Path(made).as_posix() == "documents/bulletin/2024_6.toml"
    (year.root / made).write_text(MATERIAL, encoding="utf-8")
    found = year.json("render", "bulletin", "--for", "6")["files"][0]
    lines = text(year.root / found["path"])
    assert lines[:3] == ["代表工作", "第6期", "（总第七百零五期）"]
    assert lines[-2:] == ["每月第二个星期六。", "（古城街道人大街工委　供稿）"]
    assert year.run("template", "new", "bulletin", "--material", "2024_6").code == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("totel = 3", "不认识 totel"),
        ('total = "七百"', "应为整数"),
        ("total = ", "写法不对"),
        ("[[article]]\ntitle = '甲'", "缺少 text"),
    ],
)
def test_a_slip_in_that_file_is_told_with_its_line(year: Round, wrong: str, told: str) -> None:
    path = year.root / "documents/bulletin/2024_6.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"name = '代表工作'\n{wrong}\n", encoding="utf-8")
    ran = year.run("render", "bulletin", "--for", "6")
    assert ran.code == 5
    assert told in ran.err or "缺少 article" in ran.err
    assert "2024_6.toml" in ran.err


def test_what_is_open_is_a_comment_at_the_title_and_not_in_the_text(year: Round) -> None:
    found = year.json("render", "committee-report")["files"][0]
    paper = docx.Document(str(year.root / found["path"]))
    assert [c.text for c in paper.comments] == found["notes"]
    assert "会议名称和日期待填写" in found["notes"]
    assert not [line for line in text(year.root / found["path"]) if "待填写" in line]
    again = year.json("render", "committee-report")["files"][0]
    assert (again["path"], again["digest"]) == (found["path"], found["digest"])


def test_a_document_is_measured_and_a_declared_departure_is_listed(year: Round) -> None:
    path = year.root / year.json("render", "circular")["files"][0]["path"]
    assert year.run("template", "lint", "--profile", "gbt9704", str(path)).code == 0
    paper = docx.Document(str(path))
    next(p for p in paper.paragraphs if p.text.startswith("全年组织")).runs[0].bold = True
    paper.sections[0].left_margin = 0
    paper.save(str(path))
    ran = year.run("template", "lint", "--profile", "gbt9704", str(path))
    assert ran.code == 1
    assert "页边：左边是 0 毫米，差 28 毫米。" in ran.out
    assert "GB/T 9704-2012 5.2.1" in ran.out
    config = year.root / "dutykit.toml"
    text_ = config.read_text(encoding="utf-8").replace("[gbt9704]\n", '[gbt9704]\nbold = "本单位规定数字加粗"\n')
    config.write_text(text_, encoding="utf-8")
    told = year.json("template", "lint", "--profile", "gbt9704", str(path), code=1)["templates"][0]["problems"]
    assert ("info", "本单位已声明：本单位规定数字加粗") in [(p["severity"], p["remedy"]) for p in told]


def test_a_departure_from_no_rule_is_refused(year: Round) -> None:
    config = year.root / "dutykit.toml"
    text_ = config.read_text(encoding="utf-8").replace("[gbt9704]\n", '[gbt9704]\nbolt = "x"\n')
    config.write_text(text_, encoding="utf-8")
    ran = year.run("template", "lint", "--profile", "gbt9704")
    assert (ran.code, "是不是“bold”？" in ran.err) == (2, True)
