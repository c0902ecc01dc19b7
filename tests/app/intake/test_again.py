"""Law 4: a second return of one issue tells every row that changed, and which file is older by its own date."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rounds import LESSON, TALK, VISIT, Book, Ingested, Round
from dutykit.app.intake.again import changed_fields
from dutykit.app.opened.open_workspace import load_forms
from dutykit.dossier.model import Deputy, Roster, Unit
from dutykit.evidence import CellPlace, Evidence
from dutykit.forms.discreet import told_raw
from dutykit.forms.kinds import show
from dutykit.forms.model import Field
from dutykit.text import masked
from dutykit.words.codes import Ask, FieldKind, UnitKind

NO_DATE = {**LESSON, "date": "四月中旬"}


def dated(data: bytes, moment: str) -> bytes:
    """The workbook with another moment of its last change among its properties; without a moment, with none."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), part)
            new.writestr(name, part)
    return made.getvalue()


def send(place: Round, book: Book, name: str, moment: str = "") -> Ingested:
    """Save with a moment of its last change, and take it back."""
    path = place.root / "returned" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(dated(book.data(), moment))
    return place.ingest(path)


def rows(told: Ingested) -> list[tuple[Any, ...]]:
    """What a receipt lists: kind, record, cell, and label, before and after of each field."""
    return [
        (r["kind"], r["record"], r["place"].get("cell", ""), [tuple(f.values())[1:] for f in r["fields"]])
        for r in told.file["again"]["rows"]
    ]


def test_a_second_return_lists_what_changed_what_is_new_and_what_is_gone(place: Round) -> None:
    first = send(place, place.activity(VISIT, LESSON), "一.xlsx", "2024-12-18T02:00:00Z")
    assert "again" not in first.file
    again = place.activity({**VISIT, "place": "古城南路", "present": "王芳"}, TALK, phone="13912345678")
    told = send(place, again, "二.xlsx", "2024-12-20T02:00:00Z")
    assert (told.code, told.codes) == (0, ["return.missing_rows"])
    assert rows(told) == [
        ("changed", "HD-2024-0001", "M4", [("联系电话", "", "139****5678")]),
        ("changed", "HD-2024-0002", "F7", [("地点", "", "古城南路"), ("参加代表", "王芳、张建国", "王芳")]),
        ("new", "HD-2024-0004", "B8", []),
        ("missing", "HD-2024-0003", "", []),
    ]
    of = {k: v for k, v in told.file["again"].items() if k != "rows"}
    assert of == {
        "file": "一.xlsx", "received": "2024-12-20", "sha256": first.file["sha256"], "order": "newer",
        "by": "document", "date": "2024-12-20T02:00:00+00:00", "other_date": "2024-12-18T02:00:00+00:00",
    }  # fmt: skip


def test_the_terminal_and_show_tell_it_in_words(place: Round) -> None:
    send(place, place.activity(VISIT), "一.xlsx", "2024-12-18T02:00:00Z")
    path = place.root / "returned" / "二.xlsx"
    path.write_bytes(dated(place.activity({**VISIT, "place": "古城"}).data(), "2024-12-20T02:00:00Z"))
    out = place.run("ingest", path).out
    lines = [
        (
            "这份表交回过：一.xlsx（2024-12-20 收到）。"
            "按文件属性里的修改时间，这一份（2024年12月20日 10:00）比那一份（2024年12月18日 10:00）新。"
        ),
        "改动　填写!F7　活动　HD-2024-0002（2024年3月5日、视察老旧小区改造）　地点：（空） → 古城",
    ]
    assert all(line in out for line in lines), out
    sha256 = place.sql("select sha256 from returns order by id desc")[0][0]
    facts = place.json("show", sha256[:12])["facts"]
    assert ["再次交回", lines[0]] in facts
    assert ["改动", lines[1].removeprefix("改动　")] in facts


@pytest.mark.parametrize(
    ("first", "second", "by"),
    [
        ({"moment": "2024-12-20T02:00:00Z"}, {"moment": "2024-12-18T02:00:00Z"}, "document"),
        ({"filled": "2024年12月20日"}, {"filled": "填表日期：2024.12.18"}, "form"),
        # The day on the form goes before the properties: a copy that was saved again is no later for that.
        ({"filled": "2024年12月20日", "moment": "2024-12-01T02:00:00Z"},
         {"filled": "2024年12月18日", "moment": "2024-12-25T02:00:00Z"}, "form"),
    ],
)  # fmt: skip
def test_an_older_file_after_a_newer_one_is_a_question(
    place: Round, first: dict[str, str], second: dict[str, str], by: str
) -> None:
    def filled(book: Book, on: dict[str, str]) -> Book:
        line = next(c for r in book.sheet.iter_rows() for c in r if str(c.value).startswith("填表日期"))
        line.value = line.value + on["filled"] if ":" not in on.get("filled", "：").replace("：", ":") else on["filled"]
        return book

    book = place.activity({**VISIT, "place": "古城"})
    send(place, filled(book, first) if "filled" in first else book, "新.xlsx", first.get("moment", ""))
    before = place.records()
    book = place.activity(VISIT, LESSON)
    told = send(place, filled(book, second) if "filled" in second else book, "旧.xlsx", second.get("moment", ""))
    assert (told.code, told.status, told.codes) == (1, "rejected", ["return.older"])
    assert (told.file["again"]["order"], told.file["again"]["by"]) == ("older", by)
    assert [(r[0], r[3]) for r in rows(told)] == [("changed", [("地点", "古城", "")]), ("new", [])]
    assert (told.file["records"], told.file["held"]) == (0, 0)
    assert place.records() == before


def test_the_office_decides_for_the_older_file(place: Round) -> None:
    newer = send(place, place.activity({**VISIT, "place": "古城"}), "同名.xlsx", "2024-12-20T02:00:00Z")
    older = place.activity(VISIT, LESSON)
    told = send(place, older, "同名.xlsx", "2024-12-18T02:00:00Z")
    remedy = told.problem("return.older")["remedy"]
    this, other = (f["sha256"][:12] for f in (told.file, newer.file))
    assert f"dutykit withdraw {this} " in remedy
    assert f"dutykit withdraw {other} " in remedy
    place.json("withdraw", other, "--reason", "填表人说以另一份为准")
    again = place.ingest(place.root / "returned" / "同名.xlsx")
    assert (again.code, again.status) == (0, "accepted")
    standing = [r["body"] for r in place.records() if r["state"] == "accepted"]
    assert [(b["title"], b.get("place")) for b in standing] == [(VISIT["title"], None), (LESSON["title"], None)]


def test_the_office_decides_for_the_newer_file(place: Round) -> None:
    send(place, place.activity(VISIT, LESSON), "新.xlsx", "2024-12-20T02:00:00Z")
    told = send(place, place.activity(VISIT), "旧.xlsx", "2024-12-18T02:00:00Z")
    assert (told.code, told.codes) == (0, ["return.missing_rows"])  # it would replace nothing
    told = send(place, place.activity({**VISIT, "place": "古城"}, LESSON), "更旧.xlsx", "2024-12-17T02:00:00Z")
    assert told.codes == ["return.older"]
    place.json("withdraw", told.file["sha256"][:12], "--reason", "是旧稿")
    assert [r["state"] for r in place.records()] == ["accepted", "accepted"]


def test_which_is_older_is_not_known_without_a_date(place: Round) -> None:
    send(place, place.activity(VISIT), "一.xlsx")
    told = send(place, place.activity({**VISIT, "place": "古城"}), "二.xlsx", "2024-12-18T02:00:00Z")
    assert (told.code, told.codes) == (0, [])
    assert (told.file["again"]["order"], told.file["again"]["by"]) == ("unknown", None)
    assert "哪一份较新不清楚" in place.run("show", told.file["sha256"][:12]).out


def test_what_our_own_workbook_bears_before_it_is_filled_in_is_no_date(place: Round) -> None:
    send(place, place.activity(VISIT), "一.xlsx", "2024-12-18T02:00:00Z")
    told = send(place, place.activity({**VISIT, "place": "古城"}), "二.xlsx", "2024-01-01T00:00:00Z")
    assert (told.codes, told.file["again"]["order"]) == ([], "unknown")


def mail(path: Path, name: str, data: bytes, sent: str) -> Path:
    message = EmailMessage()
    message["From"], message["Date"], message["Subject"] = "周林 <zhou@example.com>", sent, "登记表"
    message.set_content("见附件。")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(message.as_bytes())
    return path


def test_the_mail_tells_where_the_file_does_not(place: Round) -> None:
    send(place, place.activity(VISIT), "一.xlsx")
    folder = place.root / "returned"
    newer = mail(folder / "新.eml", "表.xlsx", dated(place.activity({**VISIT, "place": "古城"}).data(), ""),
                 "Fri, 20 Dec 2024 10:00:00 +0800")  # fmt: skip
    assert place.ingest(newer).file["again"]["order"] == "unknown"
    older = mail(folder / "旧.eml", "表.xlsx", dated(place.activity({**VISIT, "place": "八角"}).data(), ""),
                 "Wed, 18 Dec 2024 10:00:00 +0800")  # fmt: skip
    told = place.ingest(older)
    assert (told.codes, told.file["again"]["by"]) == (["return.older"], "mail")


def test_the_full_form_filled_in_before_the_correction_came_back_is_the_older_one(place: Round) -> None:
    told = send(place, place.activity(VISIT, NO_DATE), "一.xlsx", "2024-12-10T02:00:00Z")
    mended = place.correction(told).rows("activities", [{"date": "2024年4月12日"}])
    done = send(place, mended, "改好.xlsx", "2024-12-20T02:00:00Z")
    assert (done.code, "again" in done.file) == (0, False)  # the first answer to a correction
    late = send(place, place.activity(VISIT, {**LESSON, "date": "2024年4月13日"}), "又.xlsx", "2024-12-15T02:00:00Z")
    assert late.codes == ["return.older"]
    assert late.file["again"]["file"] == "改好.xlsx"
    assert place.records()[1]["body"]["date"]["from"] == "2024-04-12"


def test_a_form_that_was_sent_back_and_comes_again_is_to_be_looked_at(place: Round) -> None:
    told = send(place, place.activity(VISIT, NO_DATE), "一.xlsx", "2024-12-10T02:00:00Z")
    back = send(place, place.activity(VISIT, LESSON), "二.xlsx", "2024-12-12T02:00:00Z")
    assert (back.code, back.status, back.codes) == (0, "accepted_with_warnings", ["return.again"])
    number = re.search(r"F2024-\d+", told.file["correction"])
    assert number is not None
    assert back.problem("return.again")["message"] == (
        f"再次交回：这份表（一.xlsx，2024-12-20 收到）退回修改过（{number[0]}），"
        "现在又交回来，和登记的不同：改动 1 条。"
    )
    assert rows(back) == [("changed", "HD-2024-0003", "B8", [("活动日期", "四月中旬", "2024年4月12日")])]


def test_so_is_one_without_an_issue_number(place: Round) -> None:
    send(place, place.activity(VISIT, {**LESSON, "kind": "团建"}).forget(), "一.xlsx", "2024-12-10T02:00:00Z")
    other = send(place, place.activity(TALK).forget(), "另.xlsx", "2024-12-11T02:00:00Z")
    assert (other.codes, "again" in other.file) == ([], False)  # it adds, and mends nothing
    back = send(place, place.activity(LESSON).forget(), "二.xlsx", "2024-12-12T02:00:00Z")
    assert back.codes == ["return.again"]
    assert rows(back) == [("changed", "HD-2024-0003", "D7", [("活动类型", "团建", "代表大讲堂")])]


def test_a_correction_that_comes_back_a_second_time_lists_what_it_changed(place: Round) -> None:
    told = send(place, place.activity(NO_DATE, {**TALK, "kind": "团建"}), "一.xlsx", "2024-12-10T02:00:00Z")
    half = place.correction(told).rows("activities", [{"date": "2024年4月12日"}])
    rest = place.correction(told).rows("activities", [{"date": "2024年4月12日"}, {"kind": "代表小组活动"}])
    first = send(place, half, "改一.xlsx", "2024-12-12T02:00:00Z")
    assert (first.code, first.file["held"]) == (1, 1)
    second = send(place, rest, "改二.xlsx", "2024-12-13T02:00:00Z")
    assert rows(second) == [("changed", "HD-2024-0003", "D9", [("活动类型", "团建", "代表小组活动")])]
    assert second.code == 0


# --- over every field of every form ---------------------------------------------------------------------------


class Told(NamedTuple):
    body: dict[str, Any]
    evidence: dict[str, Any]


UNIT = Unit("GC", "古城街道人大街工委", UnitKind.WORK_COMMITTEE)
ROSTER = Roster((Deputy("0001", "李成"), Deputy("0002", "王芳"), Deputy("0003", "张建国")), (UNIT,))
ASKED = [item for form in load_forms().values() for _, item in form.all_fields() if item.ask != Ask.OFFICE]
NUMBERS = st.sampled_from(["0001", "0002", "0003"])
TEXTS = st.text(st.sampled_from("古城南路改造、0139"), min_size=1, max_size=12)
ISO = st.dates(date(2024, 1, 1), date(2024, 3, 1)).map(date.isoformat)
OF_KIND: dict[FieldKind, st.SearchStrategy[Any]] = {
    FieldKind.DATE: ISO,
    FieldKind.DATE_RANGE: st.tuples(ISO, ISO).map(lambda two: {"from": min(two), "to": max(two)}),
    FieldKind.MONTH: st.sampled_from(["2024-03", "2024-11"]),
    FieldKind.YEAR: st.integers(2023, 2025),
    FieldKind.INTEGER: st.integers(0, 30),
    FieldKind.DECIMAL: st.sampled_from([0.5, 1.0, 2.5]),
    FieldKind.DEPUTY: NUMBERS,
    FieldKind.DEPUTIES: st.lists(NUMBERS, unique=True),
    FieldKind.UNIT: st.just("GC"),
    FieldKind.YES_NO: st.booleans(),
    FieldKind.PHONE: st.integers(13_900_000_000, 13_900_000_003).map(str),
    FieldKind.ID_NUMBER: st.sampled_from(["11010119700101001X", "110101198001010014"]),
}


def values(item: Field) -> st.SearchStrategy[Any]:
    """Values of a field, or none."""
    if item.choices is not None:
        codes = st.sampled_from([c.code for c in item.choices.choices])
        return st.none() | (codes if item.kind is FieldKind.CHOICE else st.lists(codes, unique=True))
    return st.none() | OF_KIND.get(item.kind, TEXTS)


@given(st.sampled_from(ASKED).flatmap(lambda item: st.tuples(st.just(item), values(item), values(item))))
def test_a_field_is_listed_exactly_where_people_would_read_something_else(one: tuple[Field, Any, Any]) -> None:
    item, was, now = one
    before, after = ({item.name: v} if v is not None else {} for v in (was, now))
    found = list(changed_fields([item], Told(before, {}), Told(after, {}), ROSTER))
    read = [show(v, item, ROSTER) for v in (was, now)]
    assert bool(found) == (read[0] != read[1])
    for changed in found:
        assert (changed.field, changed.label) == (item.name, item.label)
        assert changed.before != changed.after
        assert (masked(changed.before), masked(changed.after)) == (changed.before, changed.after)


@given(st.sampled_from(ASKED), st.text(st.sampled_from("四月中旬?abc 01"), min_size=1, max_size=9))
def test_what_could_not_be_read_is_listed_as_it_was_written(item: Field, text: str) -> None:
    raw = Told({}, {item.name: Evidence(CellPlace("填写", "B7"), text).to_json()})
    (found,) = changed_fields([item], raw, Told({}, {}), ROSTER)
    assert (found.before, found.after) == (masked(told_raw(text, item)), "")
