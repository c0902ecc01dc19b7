"""One quantity has one figure, whichever paper about a deputy tells it; long and empty cases hold."""

from __future__ import annotations

from typing import Any

import pytest

from documents.small import PEOPLE, activity, contact, deputy, facts, forms, of_deputy, regulation, row
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_facts
from dutykit.words.codes import Per

EXAMPLE = example_facts(forms(), regulation())
NUMBERS = [d.number for d in EXAMPLE.roster.deputies]


def built(document: str, number: str) -> dict[str, Any]:
    return DOCUMENTS[document].build(EXAMPLE, of_deputy(number))


@pytest.mark.parametrize("number", NUMBERS)
def test_the_same_is_counted_in_dossier_proposal_annex_and_handover(number: str) -> None:
    (chapter,) = built("dossier", number)["chapters"]
    in_dossier = {f["title"]: f["took"] for f in chapter["figures"] if f["title"] != "合计"}
    in_proposal = {f["title"]: int(f["total"]) for f in built("renomination", number)["figures"]}
    assert in_proposal == in_dossier
    took = [d for d in EXAMPLE.deeds_with(number) if d.took_part(number)]
    assert sum(in_dossier.values()) == len(took)
    annex = [r for r in built("annual-report", number)["deeds"] if r["role"] not in {"请假", "未到"}]
    assert len(annex) == len(took)


@pytest.mark.parametrize("number", NUMBERS)
def test_slips_are_the_same_in_the_result_the_letter_and_the_proposal(number: str) -> None:
    rows = built("evaluation-result", number)["rows"]
    letter, proposal = built("duty-letter", number)["evaluation"], built("renomination", number)["evaluations"]
    for told in rows:
        assert any(f"有效票{told['valid']}张" in text for text in proposal)
        for figure, share in zip(told["figures"], told["shares"], strict=True):
            assert any(f"{figure}张（{share}）" in text for text in proposal)
            assert all(f"{figure}张，占{share}" in text for text in letter)


NAME = "买买提阿卜杜热合曼艾力江托合提"
LONG = [
    activity(f"HD-{n:04}", f"{n % 12 + 1}-{n % 28 + 1}", f"第{n}次视察", "inspection_group", ["001"])
    for n in range(400)
]
CALL = contact("LX-01", "6-1", "八角南里站", "reception", ["001"], matter="停车难。" * 2000)
ABOUT_ONE = [d for d in DOCUMENTS.values() if d.kinds == (Per.DEPUTY,)]


@pytest.mark.parametrize("document", ABOUT_ONE, ids=lambda d: d.id)
def test_four_hundred_records_a_long_name_and_a_long_opinion_are_told_whole(document: Any) -> None:
    given = facts(*LONG, CALL, people=(deputy("001", NAME), *PEOPLE[1:]))
    context = document.build(given, of_deputy("001"))
    assert NAME in str(context)
    if document.id == "annual-report":
        assert "我参加集中视察400次。" in str(context["sections"])
    if document.id == "handbook":
        assert len(context["tables"]["activities"]) == 400
        assert context["tables"]["contacts"][0]["matter"].count("停车难") == 2000


@pytest.mark.parametrize("document", ABOUT_ONE, ids=lambda d: d.id)
def test_a_deputy_of_whom_nothing_is_registered_has_every_paper(document: Any) -> None:
    assert document.build(facts(row("ZB-01", "roster", "", as_of="2024-01-01")), of_deputy("003"))


def test_what_voters_said_at_length_is_no_name_in_the_annex_of_a_report() -> None:
    given = facts(CALL, people=(deputy("001", NAME), *PEOPLE[1:]))
    (row_,) = DOCUMENTS["annual-report"].build(given, of_deputy("001"))["deeds"]
    assert row_["title"] == "八角南里站"
