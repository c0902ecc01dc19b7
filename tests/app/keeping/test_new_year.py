"""A workspace goes over to the next year: settings, roster and units stay, what is open is told."""

from __future__ import annotations

from app.rounds import VISIT, Round


def test_the_year_is_changed_and_nothing_else(place: Round) -> None:
    path = place.root / "dutykit.toml"
    before, records = path.read_text(encoding="utf-8"), place.sql("select number, state from records order by number")
    told = place.json("new-year", "2025", "--by", "周林")
    assert (told["before"], told["year"], told["deputies"], told["units"]) == (2024, 2025, 8, 3)
    assert path.read_text(encoding="utf-8") == before.replace("year = 2024", "year = 2025")
    assert place.sql("select number, state from records order by number") == records
    assert place.json("status")["year"] == 2025
    issued = place.json("make-template", "activity", "--unit", "GC")["issued"]
    assert issued[0]["issue"] == "F2025-0001"
    (entry,) = place.json("log", "--action", "new_year")["entries"]
    assert (entry["subject"], entry["by"]) == ("2025", "周林")


def test_what_the_year_leaves_open_is_told_with_its_command(place: Round) -> None:
    place.send(place.activity({**VISIT, "present": "某某某"}))
    out = place.run("new-year", "2025").out
    assert "✓ 已转入 2025 年度" in out
    assert "2 份表没有交：dutykit status --year 2024" in out
    assert "1 条登记待改：dutykit show --state held --year 2024" in out
    assert "3 个单位的登记没有关闭" in out
    assert "2025 年的会议安排" in out
    assert place.json("show", "--state", "held", "--year", "2024")["records"] != []


def test_only_the_next_year_begins(place: Round) -> None:
    for year, remedy in (("2024", "new-year 2025"), ("2026", "new-year 2025"), ("2023", "new-year 2025")):
        ran = place.run("new-year", year)
        assert (ran.code, remedy in ran.err) == (2, True)
    assert "year = 2024" in (place.root / "dutykit.toml").read_text(encoding="utf-8")


def test_comments_and_another_hands_spacing_stay(place: Round) -> None:
    path = place.root / "dutykit.toml"
    text = path.read_text(encoding="utf-8").replace("year = 2024", "year=2024    # 张三改过")
    path.write_text("\ufeff" + text, encoding="utf-8")  # Notepad
    place.json("new-year", "2025")
    assert "year=2025    # 张三改过" in path.read_text(encoding="utf-8")
