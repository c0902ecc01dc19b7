"""``status``: rounds by issue, unit and deputy; warnings until somebody accepts them."""

from __future__ import annotations

from typing import Any

from app.rounds import LESSON, TALK, VISIT, Book, Round

NO_DATE = {**LESSON, "date": "四月中旬"}
COUNTS = ("issued", "returned", "flagged", "corrected", "accepted", "late", "rounds")


def subject(place: Round, id_: str) -> tuple[int, ...]:
    """What ``status`` counts of a unit or deputy."""
    (found,) = [s for s in place.json("status")["subjects"] if s["id"] == id_]
    return tuple(found[name] for name in COUNTS)


def issue(place: Round) -> dict[str, Any]:
    (found,) = [i for i in place.json("status")["issues"] if i["subject"].startswith("古城")]
    return {k: found[k] for k in ("state", "rounds", "flagged", "corrected", "approved")}


def mended(book: Book, text: str) -> Book:
    book.red()[0].value = text
    return book


def test_a_round_from_issue_to_the_third_return(place: Round) -> None:
    assert subject(place, "GC") == (1, 0, 0, 0, 0, 0, 0)
    told = place.send(place.activity(VISIT, NO_DATE))
    assert subject(place, "GC") == (1, 1, 1, 0, 0, 0, 2)
    again = place.send(mended(place.correction(told), "四月下旬"))
    assert subject(place, "GC") == (1, 1, 1, 0, 0, 0, 3)
    place.send(mended(place.correction(again), "4月20日"))
    assert subject(place, "GC") == (1, 1, 1, 1, 1, 0, 3)
    assert issue(place) == {"state": "complete", "rounds": 3, "flagged": True, "corrected": True, "approved": 0}
    assert subject(place, "BJ") == (1, 0, 0, 0, 0, 0, 0)


def test_without_an_error_there_is_one_round(place: Round) -> None:
    place.send(place.activity(VISIT))
    place.json("review", "approve", *place.states(), "--by", "周林")
    assert issue(place) == {"state": "complete", "rounds": 1, "flagged": False, "corrected": False, "approved": 1}


def test_rounds_of_a_return_that_lost_its_issue_number_belong_to_the_issue(place: Round) -> None:
    told = place.send(place.activity(NO_DATE).forget())
    assert told.file["held"] == 1
    assert subject(place, "GC")[1:4] == (1, 1, 0)


def test_what_a_reviewer_sends_back_opens_a_round(place: Round) -> None:
    place.send(place.activity(VISIT))
    place.json("review", "return", *place.states(), "--comment", "请核对", "--by", "周林")
    assert issue(place) == {"state": "partial", "rounds": 2, "flagged": True, "corrected": False, "approved": 0}


def test_deputies_have_their_own_line(place: Round) -> None:
    place.send(Book(place.issue("annual-registration", "--deputy", "0002", "--due", "2024-12-10")).head(other="无"))
    place.issue("annual-registration", "--deputy", "0003", "--due", "2024-12-10")
    assert subject(place, "0002") == (1, 1, 0, 0, 1, 0, 1)
    assert subject(place, "0003") == (1, 0, 0, 0, 0, 1, 0)
    out = place.run("status").out
    assert "代表（2 名，未收齐 1 名）" in out


def test_a_warning_is_listed_until_somebody_accepts_it(place: Round) -> None:
    book = place.activity(VISIT)
    book.cell("activities.present", 1).value = "王芳、王芳、张建国"
    told = place.send(book, "有提示.xlsx")
    assert told.codes == ["person.twice"]
    (warning,) = [w for w in place.json("status")["warnings"] if w["file"] == "有提示.xlsx"]
    assert (warning["code"], warning["count"]) == ("person.twice", 1)
    assert "person.twice" in place.run("status").out
    done = place.json("review", "accept-warning", "有提示.xlsx", "person.twice", "--reason", "已核对", "--by", "周林")
    assert done["accepted"] == [told.problem("person.twice")["message"]]
    assert [w for w in place.json("status")["warnings"] if w["file"] == "有提示.xlsx"] == []
    kept = place.sql("select code, decision, by, comment from reviews")
    assert kept == [("person.twice", "accept", "周林", "已核对")]


def test_warnings_of_a_return_that_was_sent_again_are_listed_no_more(place: Round) -> None:
    book = place.activity(VISIT)
    book.cell("activities.present", 1).value = "王芳、王芳、张建国"
    place.send(book, "有提示.xlsx")
    place.send(place.activity(VISIT), "改好.xlsx")
    assert {w["file"] for w in place.json("status")["warnings"]} & {"有提示.xlsx", "改好.xlsx"} == set()


def test_what_is_shown_as_held_is_what_status_counts(place: Round) -> None:
    told = place.send(place.activity({**VISIT, "present": "王芳、张健国"}, {**LESSON, "date": "四月中旬"}, TALK))
    assert told.file["held"] == 2
    (counted,) = [i["held"] for i in place.json("status")["issues"] if i["form"] == "activity" and i["held"]]
    shown = place.json("show", "--state", "held")["records"]
    assert len(shown) == counted == 2
    assert [(r["state"], r["label"]) for r in shown] == [("accepted", "已登记，部分待改"), ("held", "待改")]
    assert [r["label"] for r in place.json("show", "--state", "accepted", "--form", "activity")["records"]] == [
        "已登记", "已登记，部分待改", "已登记",
    ]  # fmt: skip
