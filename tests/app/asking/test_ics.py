"""Calendar files: RFC 5545, octet by octet."""

from __future__ import annotations

from datetime import date

from dutykit.app.asking.ics import CalendarEvent, calendar_file

DAY = date(2024, 12, 31)


def unfolded(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def test_an_all_day_event_ends_on_the_day_after() -> None:
    data = calendar_file("某", [CalendarEvent("k", DAY, date(2025, 1, 2), "标题")], date(2024, 12, 10))
    assert unfolded(data)[6:12] == [
        "BEGIN:VEVENT",
        "UID:8254c329a92850f6d539dd376f4816ee@dutykit",
        "DTSTAMP:20241210T000000Z",
        "DTSTART;VALUE=DATE:20241231",
        "DTEND;VALUE=DATE:20250103",
        "SUMMARY:标题",
    ]
    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dutykit//calendar//ZH\r\n")
    assert data.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")


def test_lines_are_folded_at_75_octets_and_no_character_is_cut() -> None:
    summary = "甲" * 20 + "a" + "乙" * 60
    data = calendar_file("某", [CalendarEvent("k", DAY, DAY, summary)], DAY)
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) == 75
    assert [line.decode("utf-8") for line in lines]
    assert f"SUMMARY:{summary}" in unfolded(data)


def test_text_is_escaped_and_loses_control_characters() -> None:
    event = CalendarEvent("k", DAY, DAY, "甲;乙,丙\\丁\n戊\x07己　庚", "说明", ("期限",))
    assert "SUMMARY:甲\\;乙\\,丙\\\\丁\\n戊己　庚" in unfolded(calendar_file("某", [event], DAY))


def test_the_same_events_give_the_same_file_and_a_moved_day_keeps_its_uid() -> None:
    first, moved = CalendarEvent("k", DAY, DAY, "甲"), CalendarEvent("k", date(2025, 3, 1), date(2025, 3, 1), "甲")
    assert calendar_file("某", [first], DAY) == calendar_file("某", [first], DAY)
    uids = [line for e in (first, moved) for line in unfolded(calendar_file("某", [e], DAY)) if line.startswith("UID")]
    assert uids[0] == uids[1]
