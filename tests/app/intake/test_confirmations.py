"""A form sent out prefilled: unchanged is a confirmation, changed an objection, new a claim (DESIGN §7)."""

from __future__ import annotations

from typing import Any

import pytest

from app.rounds import LESSON, VISIT, Book, Round

TABLES = ("participation", "suggestions", "contacts", "duty_reports")
RECEPTION = {
    "date": "2024-5-14", "place": "八角南里社区代表联络站", "place_kind": "代表联络站", "way": "接待选民",
    "deputies": "王芳", "voters": 6, "matter": "充电桩不够用",
}  # fmt: skip


@pytest.fixture
def sent(place: Round) -> Book:
    """The registration form of 王芳, sent out after a visit, a lesson and a reception were registered."""
    place.send(place.activity(VISIT, LESSON))
    contact = Book(place.issue("contact", "--unit", "GC")).head(filler="周林").rows("contacts", [RECEPTION])
    assert place.send(contact).code == 0
    return Book(place.issue("annual-registration", "--deputy", "0002"))


def own(place: Round) -> list[tuple[str, str, Any]]:
    """Rows of the deputies' own form: table, state, values."""
    return [(t, r["state"], r["body"]) for t in TABLES for r in place.records("annual-registration", t)]


def supports(place: Round) -> list[str]:
    return [r for (r,) in place.sql("select record from supports where kind='confirmed' order by record")]


def test_it_goes_out_with_what_is_known(sent: Book) -> None:
    assert [sent.cell(f"participation.{n}", 1).value for n in ("kind", "present")] == ["集中视察", 1]
    assert [sent.cell(f"contacts.{n}", 1).value for n in ("place", "voters")] == ["八角南里社区代表联络站", 6]
    assert sent.cell("work_committee").value == "古城街道人大街工委"


def test_unchanged_it_confirms_and_adds_no_record(place: Round, sent: Book) -> None:
    told = place.send(sent.head(law="模范遵守宪法和法律。"), "本人.xlsx")
    assert (told.code, told.status, told.codes) == (0, "accepted", [])
    assert own(place) == []
    assert supports(place) == ["LX-2024-0002", "TJ-inspection_group", "TJ-lecture_hall"]
    trace = place.json("trace", "LX-2024-0002")
    assert [s["file"] for s in trace["sources"]][1] == "本人.xlsx（本人核对无误）"
    (head,) = place.records("annual-registration", "")
    assert (head["state"], head["body"]["law"]) == ("accepted", "模范遵守宪法和法律。")


def test_changed_it_objects_and_counts_nothing(place: Round, sent: Book) -> None:
    before = place.records("contact", "contacts")
    sent.cell("contacts.voters", 1).value = 9
    sent.rows("participation", [{"due": 2, "present": 2}])
    told = place.send(sent)
    assert (told.code, told.codes) == (0, ["return.objection", "return.objection"])
    assert "LX-2024-0002" in told.file["problems"][1]["message"]
    assert [(t, s) for t, s, _ in own(place)] == [("participation", "disputed"), ("contacts", "disputed")]
    assert place.records("contact", "contacts") == before
    assert supports(place) == ["TJ-lecture_hall"]


def test_a_row_added_is_a_claim(place: Round, sent: Book) -> None:
    sent.rows("participation", [{"kind": "持证视察", "present": 1}], start=3)
    told = place.send(sent)
    assert (told.code, told.codes) == (0, ["return.claim"])
    assert told.problem("return.claim")["message"] == "补充了一行（持证视察），按补充申报保存，核实前不计数。"
    assert [(t, s, b["kind"]) for t, s, b in own(place)] == [("participation", "disputed", "inspection_card")]


def test_sent_again_it_claims_nothing_twice(place: Round, sent: Book) -> None:
    sent.rows("participation", [{"kind": "持证视察", "present": 1}], start=3)
    place.send(sent)
    told = place.send(sent.head(other="无"))
    assert (told.code, told.file["held"], len(own(place))) == (0, 0, 1)
    assert own(place)[0][1] == "disputed"


def test_an_objection_made_again_is_the_same_one(place: Round, sent: Book) -> None:
    place.send(sent.rows("contacts", [{"date": "2024-5-15"}]))
    place.send(sent.rows("contacts", [{"date": "2024-5-16"}]))
    assert [(t, s, b["date"]) for t, s, b in own(place)] == [("contacts", "disputed", "2024-05-16")]


def test_a_claim_that_was_accepted_stays_accepted(place: Round, sent: Book) -> None:
    place.send(sent.rows("participation", [{"kind": "持证视察", "present": 1}], start=3))
    (claim,) = place.records("annual-registration", "participation")
    assert place.json("correct", claim["number"], "due=1", "--reason", "已核实")["state"] == "accepted"
    place.send(sent.rows("participation", [{"due": 1}], start=3))
    assert [s for _, s, _ in own(place)] == ["accepted"]


def test_a_claim_that_cannot_be_read_goes_back(place: Round, sent: Book) -> None:
    sent.rows("contacts", [{"date": "五月", "way": "走访", "place": "古城"}], start=2)
    told = place.send(sent)
    assert (told.code, told.status, told.file["held"]) == (1, "partial", 1)
    book = place.correction(told)
    assert [c.value for c in book.red()] == ["五月"]
    book.red()[0].value = "5月3日"
    back = place.send(book)
    assert (back.code, back.codes, back.file["held"]) == (0, ["return.claim"], 0)
    assert [(t, s, b["date"]) for t, s, b in own(place)] == [("contacts", "disputed", "2024-05-03")]


def test_without_identity_it_still_confirms(place: Round, sent: Book) -> None:
    for name, (sheet, at) in sent.names.items():
        if name.startswith("n_"):
            header = sent.book[sheet][at]
            for row in range(header.row, sent.sheet.max_row + 1):
                sent.sheet.cell(row, header.column).value = None
    told = place.send(sent)
    assert (told.code, told.codes, own(place)) == (0, [], [])
    assert len(supports(place)) == 3


def test_withdrawn_it_confirms_no_more(place: Round, sent: Book) -> None:
    place.send(sent, "本人.xlsx")
    place.json("withdraw", "本人.xlsx", "--reason", "误收")
    assert [s["file"] for s in place.json("trace", "LX-2024-0002")["sources"]] == ["回收 2.xlsx"]


def test_a_head_that_says_otherwise_than_the_roster_is_told(place: Round, sent: Book) -> None:
    told = place.send(sent.head(district="古城第九选区", post="校长", work_committee="古城街道 人大街工委"))
    (head,) = place.records("annual-registration", "")
    assert (told.code, told.codes) == (0, ["cell.objection"])
    assert told.problem("cell.objection")["message"] == (
        "“选区”填为“古城第九选区”，登记的是“古城第二选区”，按异议保存，未改动登记。"
    )
    assert (head["state"], head["body"]["district"], head["body"]["post"]) == ("accepted", "古城第九选区", "校长")
    assert [r["body"]["district"] for r in place.records("roster", "deputies")][1] == "古城第二选区"


def test_somebody_elses_form_is_refused(place: Round, sent: Book) -> None:
    told = place.send(sent.head(deputy="张建国"))
    assert (told.code, told.status, told.codes) == (1, "rejected", ["head.disagrees"])
