"""Papers tell what changed in a deputy's state, units and offices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from documents.small import PEOPLE, UNITS, of_deputy, papers
from documents.small import facts as facts_with
from dutykit.documents import annual_report, dossier, spells, summary
from dutykit.documents.facts import Facts
from dutykit.dossier.model import Deputy, Membership, Office, Roster, Spell
from dutykit.dossier.target import Target
from dutykit.words.codes import DeputyStatus, Per

MOVED = Deputy(
    "001", "李成", (Membership("GC", None, date(2024, 6, 30)), Membership("BJ", date(2024, 7, 1), None)),
    spells=(Spell(DeputyStatus.SUSPENDED, date(2024, 3, 1), date(2024, 3, 31), "被羁押", "公告〔2024〕1号"),),
    offices=(Office("standing_member", True, date(2024, 9, 1), None),),
)  # fmt: skip
WORDS = [
    "2024年3月1日暂停执行职务（被羁押，公告〔2024〕1号），2024年4月1日恢复",
    "2024年7月1日由古城代表联组转到八角代表联组",
    "2024年9月1日起任常委会组成人员",
]


def told() -> Facts:
    return replace(facts_with(), roster=Roster((MOVED, *PEOPLE[1:]), UNITS))


def test_changes_of_the_period_are_told_in_order() -> None:
    assert spells.history(told(), MOVED) == WORDS
    assert spells.told(told(), PEOPLE[1]) == ""
    assert (
        spells.units_told(told(), MOVED, "joint_group")
        == "古城代表联组（至2024年6月30日）、八角代表联组（2024年7月1日起）"
    )


def test_papers_tell_them() -> None:
    facts, sentence = told(), f"任职变动：{'；'.join(WORDS)}。"
    assert annual_report.build(facts, of_deputy("001"))["intro"].endswith(sentence)
    assert "任职变动" not in annual_report.build(facts, of_deputy("002"))["intro"]
    (chapter,) = dossier.build(facts, of_deputy("001"))["chapters"]
    assert chapter["blocks"][0]["title"] == "任职变动"
    assert chapter["blocks"][0]["paragraphs"] == [f"{'；'.join(WORDS)}。"]
    said = summary.build(replace(facts, papers=papers()), Target(Per.CONGRESS))["basics"][0]
    assert "（年内恢复1名、暂停执行职务1名、调整单位1名）" in said
