"""``dutykit regulations`` on an office's own file, written without Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.rounds import Round

OWN = """\
id = "qingshan-2024"
title = "青山县人大代表履职办法"
number = "青常发〔2024〕3号"
passed = 2022-12-20
in_force = 2023-01-01

[words]

[[rule]]
id = "visits"
article = "第一条"
duty = "到联络站接待选民"
force = "must"
kind = "count"
subject = "deputy"
take = [{ forms = ["contact"], where = { place_kind = ["station"] } }]
compare = "at_least"
figure = 2

[[clause]]
article = "第一条"
about = "接待选民"
goes = "rule"
to = ["visits"]
"""
CASES = """\
[base]
today = 2025-03-01
closed = [2024]
units = [{ code = "U1", name = "甲联组" }]
deputies = [{ number = "001", name = "样甲", units = ["U1"] }]

[[case]]
rule = "visits"
name = "正好两次"
year = 2024
expect = { result = "met", figure = 2 }
records = [{ form = "contact", times = 2, date = 2024-03-05, way = "station_visit", place_kind = "station", deputies = ["001"] }]

[[case]]
rule = "visits"
name = "一次"
year = 2024
expect = { result = "unmet" }
records = [{ form = "contact", date = 2024-03-05, way = "station_visit", place_kind = "station", deputies = ["001"] }]
"""  # noqa: E501


@pytest.fixture
def own(place: Round, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a workspace's own regulations, with one of them and its cases; the workspace is entered."""
    folder = place.root / "regulations"
    folder.mkdir(exist_ok=True)
    (folder / "qingshan-2024.toml").write_text(OWN, encoding="utf-8")
    (folder / "qingshan-2024.cases.toml").write_text(CASES, encoding="utf-8")
    monkeypatch.chdir(place.root)
    return folder


def test_the_bare_command_lists_with_the_offices_own_and_no_cases(own: Path, dutykit) -> None:
    listed = json.loads(dutykit("regulations", "--json").out)
    ids = [r["id"] for r in listed["regulations"]]
    assert "qingshan-2024" in ids
    assert "shijingshan-2022" in ids
    assert [i for i in ids if i.endswith(".cases")] == []
    ran = dutykit("regulations")
    assert ran.out.splitlines()[0].split() == ["编号", "名称", "文号", "通过", "施行"]
    assert (ran.code, "青常发〔2024〕3号" in ran.out) == (0, True)


def test_lint_of_a_good_file(own: Path, dutykit) -> None:
    ran = dutykit("regulations", "lint", "qingshan-2024")
    assert (ran.code, ran.out) == (0, "✓ regulations/qingshan-2024.toml：没有问题\n")


def test_lint_tells_all_at_once_and_ends_with_5(own: Path, dutykit) -> None:
    path = own / "qingshan-2024.toml"
    path.write_text(OWN.replace('["contact"]', '["contacts"]').replace('"must"', '"shall"'), encoding="utf-8-sig")
    ran = dutykit("regulations", "lint", "qingshan-2024", "shijingshan-2019")
    assert ran.code == 5
    lines = ran.out.splitlines()
    assert lines[0] == "✗ regulations/qingshan-2024.toml：2 处错误"
    assert lines[1].startswith("  ✗ 第 13 行　rule → 第1个（“visits”） → force：'shall' 不在可选的 must、")
    assert lines[2] == "  ✗ 第 16 行　规则 visits 用到了没有的表：contacts（是不是 contact）。"
    assert lines[3].startswith("✓ regulations/shijingshan-2019.toml：没有问题")
    assert "错误：办法文件有错：qingshan-2024。" in ran.err
    told = json.loads(dutykit("regulations", "lint", "qingshan-2024", "--json").out)
    assert told["error"]["code"] == "template.regulation"
    assert [f["line"] for f in told["regulations"][0]["faults"]] == [13, 16]


def test_lint_warns_of_a_rule_without_a_case_and_still_ends_well(own: Path, dutykit) -> None:
    (own / "qingshan-2024.cases.toml").unlink()
    ran = dutykit("regulations", "lint", "qingshan-2024")
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [
            "✓ regulations/qingshan-2024.toml：没有问题，1 处提示",
            "  ! 旁边没有用例文件 qingshan-2024.cases.toml，规则没有试过。",
        ],
    )


def test_lint_without_a_name_looks_at_every_file(own: Path, dutykit) -> None:
    told = json.loads(dutykit("regulations", "lint", "--json").out)
    assert [r["id"] for r in told["regulations"]] == [r["id"] for r in json.loads(dutykit("regulations", "--json").out)["regulations"]]  # noqa: E501  # fmt: skip


def test_explain(own: Path, dutykit) -> None:
    ran = dutykit("regulations", "explain", "qingshan-2024")
    assert ran.code == 0
    assert ran.out.splitlines()[:9] == [
        "《青山县人大代表履职办法》（青常发〔2024〕3号）　2023-01-01 施行",
        "",
        "第一条　到联络站接待选民（visits）",
        "  力度      应当",
        "  种类      次数",
        "  对谁      每名代表",
        "  时间      每年（1月1日至12月31日）",
        "  数什么    《联系、接待选民记录表》登记的活动，“地点类别”是代表联络站",
        "  怎么数    场次（一件事登记几次只算一次）",
    ]
    told = json.loads(dutykit("regulations", "explain", "qingshan-2024", "--rule", "visits", "--json").out)
    assert [r["id"] for r in told["rules"]] == ["visits"]
    assert {"what": "要求", "text": "不少于 2 次（正好这个数也算）"} in told["rules"][0]["told"]


def test_explain_of_what_there_is_not(own: Path, dutykit) -> None:
    ran = dutykit("regulations", "explain", "qingshan-2024", "--rule", "visit")
    assert (ran.code, ran.err) == (2, "错误：qingshan-2024 没有“visit”这条规则。\n  → 是不是“visits”？\n")
    ran = dutykit("regulations", "explain", "qingshan-2025")
    assert (ran.code, ran.err) == (3, "错误：没有编号为“qingshan-2025”的办法。\n  → 是不是“qingshan-2024”？\n")
    assert dutykit("regulations", "explain", "qingshan-2024.cases").code == 3


def test_cases_that_hold(own: Path, dutykit) -> None:
    ran = dutykit("regulations", "test", "qingshan-2024")
    assert (ran.code, ran.out.splitlines()) == (
        0,
        ["条款    规则    一样  不一样", "第一条  visits     2       0", "", "共 2 个用例：一样 2，不一样 0。"],
    )


def test_a_case_that_comes_out_otherwise(own: Path, dutykit) -> None:
    path = own / "qingshan-2024.cases.toml"
    path.write_text(CASES.replace('result = "unmet"', 'result = "met"'), encoding="utf-8")
    ran = dutykit("regulations", "test", "qingshan-2024")
    assert ran.code == 1
    assert "✗ visits　一次\n  result 应为 met，实际是 unmet" in ran.out
    told = json.loads(dutykit("regulations", "test", "qingshan-2024", "--json").out)
    assert told["totals"] == {"cases": 2, "passed": 1, "failed": 1}
    assert [c["passed"] for c in told["cases"]] == [True, False]


def test_cases_elsewhere(own: Path, dutykit, tmp_path: Path) -> None:
    file = tmp_path / "我的 用例.toml"
    (own / "qingshan-2024.cases.toml").rename(file)
    assert dutykit("regulations", "test", "qingshan-2024", file).code == 0
    ran = dutykit("regulations", "test", "qingshan-2024")
    assert (ran.code, ran.err.splitlines()[0]) == (3, "错误：办法 qingshan-2024 旁边没有用例。")
    assert dutykit("regulations", "test", "qingshan-2024", tmp_path / "没有.toml").code == 2


def test_a_shipped_regulation_says_that_its_cases_are_not_beside_it(dutykit, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = dutykit("regulations", "test", "shijingshan-2022")
    assert ran.code == 3
    assert "regulations/shijingshan-2022.cases.toml（写法见 docs/办法怎么写.md 第七节）" in ran.err


def test_check_goes_by_the_offices_own_file(own: Path, dutykit) -> None:
    told = json.loads(dutykit("check", "--regulation", "qingshan-2024", "--json").out)
    assert {f["rule"] for f in told["findings"]} == {"visits"}
    assert len(told["findings"]) == 8
    assert told["regulations"] == [
        {"id": "qingshan-2024", "title": "青山县人大代表履职办法", "version": "青常发〔2024〕3号"}
    ]
