"""A congress that names no regulation is held by the law alone: nothing of another district's, and it is said."""

from __future__ import annotations

import pytest

from app.rounds import VISIT, Round, hold_session

OTHERS = ("石景山", "东城", "平谷", "华容", "冷水滩", "shijingshan")
SAID = "没有写明执行哪个办法，这里只看代表法"


def named(place: Round, *ids: str) -> None:
    config = place.root / "dutykit.toml"
    text = config.read_text(encoding="utf-8")
    written = ", ".join(f'"{id_}"' for id_ in ids)
    config.write_text(text.replace("regulations = []", f"regulations = [{written}]"), encoding="utf-8")


@pytest.mark.parametrize(
    ("year", "laws"),
    [
        (2024, ["npc-deputies-law-2015"]),
        (2025, ["npc-deputies-law-2015", "npc-deputies-law-2025"]),
        (2026, ["npc-deputies-law-2025"]),
    ],
)
def test_findings_are_those_of_the_law_in_force_in_the_year(place: Round, year: int, laws: list[str]) -> None:
    hold_session(place)
    place.send(place.activity(VISIT))
    told = place.json("check", "--year", year)
    assert [r["id"] for r in told["regulations"]] == laws
    assert {f["regulation"] for f in told["findings"]} <= set(laws)
    assert sum(SAID in note for note in told["notes"]) == 1


def test_what_a_term_asks_is_looked_at_by_the_law_that_took_over(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_session(place)
    monkeypatch.setenv("DUTYKIT_TODAY", "2026-06-01")
    told = place.json("check", "--year", "2024", "--rule", "duty_report")
    handed_on = {f["result"] for f in told["findings"] if f["regulation"] == "npc-deputies-law-2015"}
    taken_over = {f["result"] for f in told["findings"] if f["regulation"] == "npc-deputies-law-2025"}
    assert (handed_on, taken_over) == ({"exempt"}, {"undetermined"})


def test_a_regulation_that_is_named_or_asked_for_is_looked_at_alone(place: Round) -> None:
    asked = place.json("check", "--regulation", "pinggu-2019")
    assert [r["id"] for r in asked["regulations"]] == ["pinggu-2019"]
    assert not any(SAID in note for note in asked["notes"])
    named(place, "huarong-2024")
    told = place.json("check")
    assert [r["id"] for r in told["regulations"]] == ["huarong-2024"]
    assert not any(SAID in note for note in told["notes"])


@pytest.mark.parametrize(
    "command", [("check",), ("check", "--term"), ("calendar", "--year", "2024"), ("show", "王芳"), ("stats",), ()]
)
def test_no_screen_tells_of_another_district(place: Round, command: tuple[str, ...]) -> None:
    hold_session(place)
    place.send(place.activity(VISIT))
    ran = place.run(*command)
    assert ran.code == 0, ran.out + ran.err
    assert [name for name in OTHERS if name in ran.out] == []
    assert command[:1] not in {("check",), ("calendar",)} or SAID in ran.out


def test_no_regulation_of_another_district_is_promulgated(place: Round) -> None:
    ran = place.run("render", "promulgation", "--all")
    assert ran.code == 2
    assert "没有写明执行哪个办法" in ran.err
    assert list((place.root / "documents").glob("*.docx")) == []


def test_a_draft_is_measured_against_nobody_elses(place: Round) -> None:
    assert "石景山" not in place.run("regulations", "impact", "nowhere.toml").err
