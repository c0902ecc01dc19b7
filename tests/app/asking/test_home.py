"""``dutykit`` alone: in a workspace where the year stands and what to do next, elsewhere the help and how to begin."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from app.rounds import LESSON, VISIT, Round, hold_session


def alone(place: Round) -> SimpleNamespace:
    ran = place.call("--workspace", place.root)
    assert ran.code == 0
    lines = ran.out.splitlines()
    start = lines.index("接下来")
    steps = [line.strip() for line in lines[start + 1 :] if line.startswith("  ")]
    return SimpleNamespace(out=ran.out, whats=[s.partition("．")[2] for s in steps[::2]], commands=steps[1::2])


def test_a_new_workspace_begins_with_roster_meetings_and_regulation(bare: Round) -> None:
    told = alone(bare)
    assert told.out.startswith(
        "北京市示例区人民代表大会　2024 年度\n  名册      还没有\n  会议安排  还没有\n  下发      还没有\n"
    )
    assert told.commands == [
        "dutykit make-template roster --blank", "dutykit make-template session --blank", "dutykit regulations",
    ]  # fmt: skip


def set_regulation(place: Round) -> None:
    path = place.root / "dutykit.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("regulations = []", 'regulations = ["shijingshan-2022"]'), encoding="utf-8")


def test_steps_follow_the_year(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    set_regulation(place)
    hold_session(place)
    told = alone(place)
    assert "8 名代表在任、3 个单位" in told.out
    assert told.whats == ["3 份表还没有交，等着收"]  # activities are out, nothing has come back
    place.save(place.activity(VISIT, {**VISIT, "title": "视察公园", "present": "某某某"}), "活动.xlsx")
    assert alone(place).commands[0] == "dutykit ingest returned"
    place.ingest(place.root / "returned" / "活动.xlsx")
    assert alone(place).whats == [
        "1 条登记待改：把退回修改表发回单位", "2 份表还没有交，等着收",
        "下发代表登记表（已登记的自动填好）",
    ]  # fmt: skip
    place.json("make-template", "activity", "--all", "--due", "2024-12-10", "--force")
    assert "dutykit status --remind" in alone(place).commands
    assert "下发      3 份：待改 1 份、未交 2 份、其中逾期 3 份" in alone(place).out


def test_a_file_sent_twice_is_taken_and_another_of_its_name_is_not(place: Round) -> None:
    set_regulation(place)
    hold_session(place)
    first = place.activity(VISIT).save(place.root / "returned" / "活动.xlsx")
    again = first.with_name("活动（又发了一遍）.xlsx")
    again.write_bytes(first.read_bytes())
    place.ingest(first, again)
    assert "dutykit ingest returned" not in alone(place).commands
    place.activity(VISIT, LESSON).save(first)
    assert "dutykit ingest returned" in alone(place).commands


def test_outside_a_workspace_it_is_the_help_and_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dutykit
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = dutykit()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("用法：dutykit")
    assert "怎么开始：\n  dutykit demo" in ran.err


def test_inside_a_folder_of_the_workspace_it_is_found(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place.root / "outgoing")
    assert place.call().out.startswith("北京市示例区人民代表大会　2024 年度")
