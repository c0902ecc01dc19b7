"""``dutykit calendar``: coming deadlines from what is stored. Today is 20 December 2024."""

from __future__ import annotations

from typing import Any

import pytest

from app.rounds import VISIT, Round

HEARD = {
    "date": "2024-11-05", "way": "接待选民", "place": "古城联络站", "place_kind": "代表联络站", "deputies": "王芳",
    "matter": "样选民家门口的路灯不亮",
}  # fmt: skip
SUGGESTION = {
    "number": "17-4-001", "kind": "建议、批评和意见", "during": "闭会期间", "title": "修路灯", "lead": "王芳",
    "submitted": "2024-10-08", "state": "已交办", "assigned": "2024-10-15", "handler": "城管委", "due": "2025-01-15",
}  # fmt: skip
SESSIONS = [
    {"kind": "届", "term": 17, "opening": "2021-12-20"},
    {"kind": "人代会", "term": 17, "ordinal": 5, "title": "第五次会议", "preparatory": "2025-01-06",
     "opening": "2025-01-07", "closing": "2025-01-10"},
    {"kind": "常委会会议", "term": 17, "ordinal": 30, "title": "第三十次会议", "opening": "2024-12-26"},
]  # fmt: skip


@pytest.fixture
def told(place: Round, open_book: Any, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A workspace with two activities, a reception, a suggestion, meetings, and a form that is due."""
    toml = place.root / "dutykit.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("regulations = []", 'regulations = ["shijingshan-2022"]'), encoding="utf-8")
    monkeypatch.chdir(place.root)
    visits = [{**VISIT, "date": "2024-12-18"}, {**VISIT, "date": "2024-12-2", "title": "执法检查"}]
    sent = [place.send(place.activity(*visits))]
    for form, table, rows in (
        ("contact", "contacts", [HEARD]), ("suggestion", "suggestions", [SUGGESTION]), ("session", "sessions", SESSIONS)
    ):  # fmt: skip
        path = place.issue(form, *(["--blank"] if form == "session" else ["--unit", "GC"]))
        sent.append(place.send(open_book(path).head(filler="张三").rows(table, rows)))
    assert [s.status for s in sent] == ["accepted"] * 4, [s.data for s in sent]
    place.issue("narrative", "--unit", "BJ", "--due", "2025-01-05")
    return place


def _short(item: dict[str, Any]) -> str:
    return str(item["detail"] if item["kind"] == "issue" else item["what"].partition("：")[0])


def items(place: Round, *args: Any) -> list[tuple[str, str, str, str]]:
    found = place.json("calendar", *args)["items"]
    return [(i["date"], i["kind"], i["record"] or i["rule"] or _short(i), i["subject"]) for i in found]


UNIT = "古城街道人大街工委"
CITED = "《北京市石景山区人大代表报告履职情况办法》（石常发〔2022〕24号）"
EVERYBODY = (
    "李成（古城街道人大街工委，代表编号 0001）、王芳、张建国、赵敏、"
    "李成（八角街道人大街工委，代表编号 0005）、欧阳明、买买提·艾力、陈静"
)


def test_what_is_coming_by_day_and_what_is_overdue(told: Round) -> None:
    assert items(told, "--days", 30) == [
        ("2024-11-12", "deadline", "LX-2024-0002", UNIT),
        ("2024-12-09", "deadline", "HD-2024-0003", f"{UNIT}　执法检查"),
        ("2024-12-25", "deadline", "HD-2024-0002", f"{UNIT}　视察老旧小区改造"),
        ("2024-12-26", "meeting", "HQ-0004", ""),
        ("2024-12-31", "period", "2024年的要求到期", ""),
        ("2024-12-31", "year_end", "2024年度结束", ""),
        ("2025-01-05", "issue", "下发号 F2024-0007，未交", "八角街道人大街工委"),
        ("2025-01-06", "deadline", "annual_form", EVERYBODY),
        ("2025-01-06", "meeting", "HQ-0003", ""),
        ("2025-01-15", "reply", "JY-2024-0002", "修路灯"),
    ]
    found = told.json("calendar", "--days", 30)
    assert [i["overdue"] for i in found["items"]] == [True, True] + [False] * 8
    assert (found["from"], found["to"], found["notes"]) == ("2024-12-20", "2025-01-19", [])
    assert found["totals"] == {"items": 10, "overdue": 2}
    assert found["items"][0]["article"] == "第十条"
    assert (found["items"][8]["date"], found["items"][8]["to"]) == ("2025-01-06", "2025-01-10")


def test_what_is_done_is_not_told(told: Round) -> None:
    told.run("correct", "HD-2024-0003", "录入平台日期=2024-12-05", "--reason", "核对")
    told.run("correct", "JY-2024-0002", "答复日期=2024-12-19", "--reason", "核对")
    records = [i[2] for i in items(told, "--days", 30)]
    assert "HD-2024-0003" not in records
    assert "JY-2024-0002" not in records


def test_a_term_for_days_and_a_whole_year(told: Round) -> None:
    assert [i[0] for i in items(told, "--days", 0)] == ["2024-11-12", "2024-12-09"]
    whole = [i[:2] for i in items(told, "--year", "2025")]
    assert whole[:3] == [("2025-01-05", "issue"), ("2025-01-06", "deadline"), ("2025-01-06", "meeting")]
    assert whole[-1] == ("2025-12-31", "year_end")
    ran = told.run("calendar", "--year", "2025", "--days", "3")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "错误：--year 和 --days 只能写一个。")


def test_a_year_without_a_calendar_is_said(told: Round) -> None:
    note = "没有 2090 年的工作日历，请照放假通知写 calendar/2090.toml；涉及这一年的工作日期限没有列出。"
    assert told.json("calendar", "--year", "2090")["notes"] == [note]
    assert f"! {note}" in told.run("calendar", "--year", "2090").out


def test_deadlines_of_another_regulation(told: Round) -> None:
    kinds = {(i["regulation"], i["kind"]) for i in told.json("calendar", "--regulation", "pinggu-2019")["items"]}
    assert {r for r, _ in kinds} == {"", "pinggu-2019"}
    assert told.run("calendar", "--regulation", "pinggu").code == 3


def test_the_terminal_cites_and_says_what_is_overdue(told: Round) -> None:
    lines = told.run("calendar", "--days", 30).out.splitlines()
    assert lines[:5] == [
        "北京市示例区人民代表大会　2024-12-20 至 2025-01-19",
        "",
        "已过期，还没有办",
        f"  ✗ 2024-11-12　期限　联系接待选民结束后5个工作日以内录入代表活动服务系统（{UNIT}）",
        f"      {CITED}第十条　LX-2024-0002　2024年11月5日起5个工作日，应到2024年11月12日为止，没有填录入平台日期",
    ]
    assert lines[-1] == "共 10 项，其中已过期 2 项。"


def test_a_calendar_file(told: Round) -> None:
    path = told.root / "期限 表.ics"
    ran = told.run("calendar", "--days", 30, "-o", path)
    assert (ran.code, f"✓ 已存为 {path}" in ran.out) == (0, True)
    data = path.read_bytes()
    assert data.count(b"BEGIN:VEVENT") == 10
    assert b"\n" not in data.replace(b"\r\n", b"")
    text = data.replace(b"\r\n ", b"").decode("utf-8")
    assert "DTSTART;VALUE=DATE:20250106\r\nDTEND;VALUE=DATE:20250111\r\nSUMMARY:【会议】第五次会议\r\n" in text
    assert "SUMMARY:【期限】（已过期）活动结束后5个工作日以内" in text
    assert text.count("DTSTAMP:20241220T000000Z") == 10
    assert len({line for line in text.split("\r\n") if line.startswith("UID:")}) == 10
    told.run("calendar", "--days", 30, "-o", path)
    assert path.read_bytes() == data
    assert told.json("calendar", "-o", path, "--force")["output"] == str(path)


def test_nothing_that_voters_said_is_told(told: Round) -> None:
    path = told.root / "x.ics"
    told.run("calendar", "-o", path)
    said = told.run("calendar").out + told.run("calendar", "--json").out + path.read_text(encoding="utf-8")
    assert "路灯不亮" not in said.replace("\n ", "")


def test_a_file_that_a_person_has_changed_stays(told: Round) -> None:
    path = told.root / "x.ics"
    told.run("calendar", "-o", path)
    path.write_text("自己改的", encoding="utf-8")
    assert told.json("calendar", "-o", path)["output"] == str(told.root / "x（2）.ics")
    assert path.read_text(encoding="utf-8") == "自己改的"
    ran = told.run("calendar", "-o", told.root / "x.csv")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "错误：“x.csv”不是 .ics。")


def test_nothing_to_do(bare: Round) -> None:
    ran = bare.run("calendar", "--days", 5)
    assert (ran.code, ran.out.splitlines()[1:4]) == (0, ["没有要办的。", "", "共 0 项。"])
