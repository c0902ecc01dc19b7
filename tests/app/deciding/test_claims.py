"""What the acceptance of a claim or an objection does: it counts once, it changes the register, or it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import docx
import pytest

from app.rounds import LESSON, VISIT, Book, Round
from dutykit.app.opened.facts import facts_of
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.dossier.deeds import Deed
from dutykit.workspace.folder import read_workspace

BY = ("--by", "吴敏", "--comment", "已与签到表核对")
RECEPTION = {
    "date": "2024-5-14", "place": "八角南里社区代表联络站", "place_kind": "代表联络站", "way": "接待选民",
    "deputies": "王芳", "voters": 6, "matter": "充电桩不够用",
}  # fmt: skip
CARD = {"date": "2024-7-2", "title": "持证视察农贸市场", "kind": "持证视察"}


@pytest.fixture
def log(place: Round) -> Book:
    """The handbook of 王芳, sent out after a visit, a lesson and a reception were registered."""
    place.send(place.activity(VISIT, LESSON), "活动.xlsx")
    contact = Book(place.issue("contact", "--unit", "GC")).head(filler="周林").rows("contacts", [RECEPTION])
    assert place.send(contact, "接待.xlsx").code == 0
    return Book(place.issue("handbook", "--deputy", "0002"))


def deeds(place: Round, deputy: str = "0002") -> list[Deed]:
    """What counts for a deputy."""
    with open_workspace(read_workspace(place.root), year=2024, today=date(2024, 12, 20)) as opened:
        return [d for d in facts_of(opened, opened.today).deeds_with(deputy) if d.took_part(deputy)]


def told(place: Round) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(d.form, d.title, d.records) for d in deeds(place)]


def effect(place: Round, number: str) -> str:
    return str(place.json("trace", number)["effect"])


def claimed(place: Round, log: Book, **row: str) -> str:
    """A row that the deputy adds to the handbook; the number of the claim."""
    assert place.send(log.rows("activities", [{**CARD, **row}], start=3), "手册.xlsx").codes == ["return.claim"]
    (record,) = place.records("handbook", "activities")
    return str(record["number"])


# --- claims ----------------------------------------------------------------------------------------------------


def test_a_claim_counts_from_its_acceptance_on(place: Round, log: Book) -> None:
    number = claimed(place, log)
    before = told(place)
    assert (len(before), effect(place, number)) == (3, "没有计入：等待审核。")
    done = place.json("review", "approve", number, *BY)
    assert done["notes"] == [
        f"{number} 计入（代表履职活动登记表，持证视察）；登记单位以后登记同一件事，只计一次。"
    ]  # fmt: skip
    assert told(place) == [*before, ("activity", "持证视察农贸市场", (number,))]
    trace = place.json("trace", number)
    assert (trace["state"], trace["sources"][0]["file"]) == ("approved", "手册.xlsx")
    assert [(e["what"], e["by"], e["reason"]) for e in trace["log"]] == [("审核通过", "吴敏", "已与签到表核对")]
    assert trace["effect"] == "计入（代表履职活动登记表，持证视察）；登记单位以后登记同一件事，只计一次。"


def test_registered_later_it_is_no_second_count(place: Round, log: Book) -> None:
    number = claimed(place, log)
    place.json("review", "approve", number, *BY)
    later = {**CARD, "organiser": "区人大常委会", "present": "王芳、张建国"}
    assert place.send(place.activity(VISIT, LESSON, later), "补登.xlsx").code == 0
    (card,) = [d for d in deeds(place) if d.kind == "inspection_card"]
    assert (card.records, card.participants) == (("HD-2024-0004",), ("0002", "0003"))
    assert effect(place, number) == "已经由 HD-2024-0004 登记，作为依据保存，不另计数。"


def test_a_claim_to_a_deed_that_left_the_deputy_out_joins_it(place: Round, log: Book) -> None:
    done = place.activity(VISIT, LESSON, {**CARD, "organiser": "区人大常委会", "present": "张建国"})
    assert place.send(done, "补登.xlsx").code == 0
    number = claimed(place, log)
    noted = place.json("review", "approve", number, *BY)["notes"]
    assert "代表加入 HD-2024-0004 所登记的一项" in noted[0]
    (card,) = [d for d in deeds(place) if d.kind == "inspection_card"]
    assert (card.records, card.participants) == (("HD-2024-0004", number), ("0003", "0002"))


def test_withdrawn_or_refused_it_counts_no_more(place: Round, log: Book) -> None:
    number = claimed(place, log)
    place.json("review", "approve", number, *BY)
    place.json("withdraw", "手册.xlsx", "--reason", "误收")
    assert len(told(place)) == 3
    assert effect(place, number) == "没有计入。"


def test_the_statement_tells_the_deputy_what_was_refused(place: Round, log: Book) -> None:
    number = claimed(place, log)
    place.json("review", "refuse", number, "--comment", "查无此次活动", *BY)
    (made,) = place.json("render", "statement", "--deputy", "0002")["files"]
    cells = {c.text for t in docx.Document(place.root / made["path"]).tables for row in t.rows for c in row.cells}
    assert {number, "没有登记"} <= cells
    assert any(text.endswith("（核实后未采纳）") for text in cells)


def test_a_claim_without_a_kind_is_refused_with_the_reason(place: Round, log: Book) -> None:
    number = claimed(place, log, kind="")
    ran = place.run("review", "approve", number, *BY)
    assert (ran.code, f"{number} 没有写“类型”，无法计入。" in ran.err) == (2, True), ran.err
    place.json("correct", number, "kind=持证视察", "--reason", "代表口头说明")
    assert [t for _, t, _ in told(place)][-1] == "持证视察农贸市场"


def test_an_accepted_claim_goes_out_as_known_and_is_confirmed(place: Round, log: Book) -> None:
    number = claimed(place, log)
    place.json("review", "approve", number, *BY)
    again = Book(place.issue("handbook", "--deputy", "0002"))
    told_again = place.send(again, "手册 2.xlsx")
    assert (told_again.code, told_again.codes) == (0, [])
    assert [s["file"] for s in place.json("trace", number)["sources"]] == ["手册.xlsx", "手册 2.xlsx（本人核对无误）"]
    form = Book(place.issue("annual-registration", "--deputy", "0002"))
    rows = {form.cell("participation.kind", n).value: form.cell("participation.present", n).value for n in (1, 2, 3)}
    assert rows["持证视察"] == 1


def test_a_total_counts_above_what_is_registered(place: Round, log: Book) -> None:
    form = Book(place.issue("annual-registration", "--deputy", "0002"))
    place.send(form.rows("participation", [{"kind": "集中视察", "due": 3, "present": 3}]), "登记表.xlsx")
    (row,) = place.records("annual-registration", "participation")
    noted = place.json("review", "approve", row["number"], *BY)["notes"]
    assert noted[0].startswith(f"{row['number']} 计入 2 次（代表履职活动登记表，集中视察）")
    assert [d.records for d in deeds(place) if d.kind == "inspection_group"] == [
        ("HD-2024-0002",), (row["number"],), (row["number"],),
    ]  # fmt: skip
    again = Book(place.issue("annual-registration", "--deputy", "0002"))
    assert place.send(again.head(other="无"), "登记表 2.xlsx").codes == []


def test_a_total_below_what_is_registered_is_refused(place: Round, log: Book) -> None:
    form = Book(place.issue("annual-registration", "--deputy", "0002"))
    place.send(form.rows("participation", [{"kind": "集中视察", "present": 0}]), "登记表.xlsx")
    (row,) = place.records("annual-registration", "participation")
    ran = place.run("review", "approve", row["number"], *BY)
    assert (ran.code, "集中视察实参加 0 次，登记的是 1 次" in ran.err) == (2, True), ran.err
    assert "（HD-2024-0002）" in ran.err
    assert place.states("annual-registration", "participation") == {row["number"]: "disputed"}


# --- objections ------------------------------------------------------------------------------------------------


def objected(place: Round, log: Book, table: str, row: dict[str, Any], at: int = 1) -> str:
    assert place.send(log.rows(table, [row], start=at), "手册.xlsx").codes == ["return.objection"]
    (record,) = place.records("handbook", table)
    return str(record["number"])


def test_an_accepted_objection_changes_the_register(place: Round, log: Book) -> None:
    number = objected(place, log, "contacts", {"voters": 9, "date": "2024-5-15"})
    assert effect(place, number) == "没有计入：等待审核。"
    done = place.json("review", "approve", number, *BY)
    assert done["notes"] == [f"{number} 已采纳，改动了登记 LX-2024-0002。"]
    (contact,) = place.records("contact", "contacts")
    assert (contact["state"], contact["body"]["voters"], contact["body"]["date"]) == ("accepted", 9, "2024-05-15")
    (deed,) = [d for d in deeds(place) if d.form == "contact"]
    assert (deed.voters, deed.first, deed.records) == (9, date(2024, 5, 15), ("LX-2024-0002",))
    assert effect(place, number) == "按异议采纳，登记 LX-2024-0002 已经照此改动。"


def test_the_changed_record_tells_who_and_why_and_both_files(place: Round, log: Book) -> None:
    number = objected(place, log, "contacts", {"voters": 9})
    place.json("review", "approve", number, *BY)
    trace = place.json("trace", "LX-2024-0002")
    assert [s["file"] for s in trace["sources"]] == [
        f"手册.xlsx（采纳异议 {number}：已与签到表核对）", "接待.xlsx",
    ]  # fmt: skip
    fields = {f["field"]: f for f in trace["sources"][0]["fields"]}
    assert (fields["voters"]["value"], fields["voters"]["raw"], "file" in fields["voters"]) == ("9", "9", False)
    assert fields["matter"]["file"] == "接待.xlsx"
    changed = next(e for e in trace["log"] if e["what"] == "更正")
    assert (changed["by"], changed["reason"]) == ("吴敏", f"采纳异议 {number}：已与签到表核对")
    (entry,) = place.json("log", "--action", "correct")["entries"]
    assert entry["detail"]["changes"] == [{"field": "voters", "label": "选民人数", "before": "6", "after": "9"}]


def test_withdrawn_the_register_is_as_it_was(place: Round, log: Book) -> None:
    place.json("review", "approve", objected(place, log, "contacts", {"voters": 9}), *BY)
    place.json("withdraw", "手册.xlsx", "--reason", "误收")
    (contact,) = place.records("contact", "contacts")
    assert (contact["state"], contact["body"]["voters"]) == ("accepted", 6)


def test_a_record_that_was_approved_stays_approved(place: Round, log: Book) -> None:
    place.json("review", "approve", "LX-2024-0002", "--by", "吴敏")
    place.json("review", "approve", objected(place, log, "contacts", {"voters": 9}), *BY)
    (contact,) = place.records("contact", "contacts")
    assert (contact["state"], contact["body"]["voters"]) == ("approved", 9)


def test_how_a_deputy_took_part_is_changed_in_the_list_of_people(place: Round, log: Book) -> None:
    number = objected(place, log, "activities", {"state": "请假获准"})
    place.json("review", "approve", number, *BY)
    visit = place.records()[0]
    assert (visit["body"]["present"], visit["body"]["leave"]) == (["0003"], ["0002"])
    assert [t for _, t, _ in told(place)] == ["代表大讲堂第三讲", "充电桩不够用"]
    fields = {(f["label"], f["value"]): f for f in place.json("trace", visit["number"])["sources"][0]["fields"]}
    assert fields["请假代表", "王芳"]["raw"] == "请假获准"


def test_what_the_register_cannot_say_is_refused_and_nothing_is_changed(place: Round, log: Book) -> None:
    number = objected(place, log, "activities", {"state": "早退"})
    before = place.dump()
    ran = place.run("review", "approve", number, *BY)
    assert ran.code == 2
    assert f"{number} 的异议不能直接采纳：“参加情况”不能照此改进登记 HD-2024-0002。" in ran.err
    assert place.dump() == before
    place.json("review", "refuse", number, *BY)
    assert place.states("handbook", "activities") == {number: "withdrawn"}


def test_corrected_by_hand_the_objection_is_accepted_without_a_change(place: Round, log: Book) -> None:
    number = objected(place, log, "contacts", {"matter": "充电桩不够用，物业不管"})
    place.json("correct", "LX-2024-0002", "matter=充电桩不够用，物业不管", "--reason", "核对原始记录")
    done = place.json("review", "approve", number, *BY)
    assert done["notes"] == [f"{number} 与现在的登记一致，登记没有改动。"]


def test_an_objection_that_is_mended_stays_one(place: Round, log: Book) -> None:
    number = objected(place, log, "contacts", {"voters": 9})
    assert place.json("correct", number, "voters=8", "--reason", "笔误")["state"] == "disputed"
    place.json("review", "approve", number, *BY)
    assert place.records("contact", "contacts")[0]["body"]["voters"] == 8


def test_the_committee_sums_up_and_changes_nothing(place: Round, log: Book) -> None:
    number = objected(place, log, "contacts", {"voters": 9})
    place.json("review", "approve", number, "--level", "committee", *BY)
    assert place.records("contact", "contacts")[0]["body"]["voters"] == 6
    assert place.states("handbook", "contacts") == {number: "disputed"}


def test_reconciliation_tells_an_accepted_claim_as_the_deputys_alone(place: Round, log: Book) -> None:
    number = claimed(place, log)
    place.json("review", "approve", number, *BY)
    from dutykit.app.deciding.reconcile import reconciled

    workspace = read_workspace(place.root)
    (one,) = reconciled(workspace, deputies=["0002"], year=2024, today=date(2024, 12, 20)).deputies
    assert [(line.verdict, line.handbook) for line in one.lines][2] == ("deputy", number)
