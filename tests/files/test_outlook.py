"""A mail saved by Outlook gives what one in the common form gives."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest

from dutykit.files.limits import Limits
from dutykit.files.mail import Mail, opened
from dutykit.files.outlook import unpack
from dutykit.files.sniff import Origin, sniff
from dutykit.problems import Problem
from files.raw_ole import Folder, compound


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def attachment(name: str, data: bytes, **more: bytes) -> Folder:
    return {"__substg1.0_3707001F": wide(name), "__substg1.0_37010102": data} | {
        f"__substg1.0_{key.removeprefix('p')}": value for key, value in more.items()
    }


def message(*attached: Folder, **more: bytes) -> Folder:
    """A mail of 2024-03-05 02:22 UTC; further properties by ``p`` and their number and type."""
    ticks = (datetime(2024, 3, 5, 2, 22, 31, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()
    sent = struct.pack("<HHLQ", 0x0040, 0x0039, 6, int(ticks) * 10_000_000)
    properties: Folder = {
        "__nameid_version1.0": {"__substg1.0_00020102": b"x"},
        "__properties_version1.0": bytes(32) + sent,
        "__substg1.0_0C1A001F": wide("周林"),
        "__substg1.0_5D01001F": wide("zhoulin@example.cn"),
    }
    folders = {f"__attach_version1.0_#{n:08X}": each for n, each in enumerate(attached)}
    return {**properties, **folders, **{f"__substg1.0_{key.removeprefix('p')}": value for key, value in more.items()}}


def read(data: bytes) -> Mail | Problem:
    outcome = unpack(data, {"limits": Limits()})
    return outcome if isinstance(outcome, Problem) else opened(outcome, "e1")


def names(data: bytes) -> list[str]:
    found = read(data)
    assert isinstance(found, Mail)
    return [member.name for member in found.members]


def test_attachments_sender_and_date() -> None:
    data = compound(
        message(
            attachment("古城 活动登记.xlsx", b"PK\x03\x04" * 200),
            attachment("说明.docx", b"PK"),
            p0037001F=wide("报送"),
            p1000001F=wide("第三行作废。\r\n"),
        )
    )
    assert sniff(data) == "msg"
    found = read(data)
    assert isinstance(found, Mail)
    assert found.origin == Origin("周林 <zhoulin@example.cn>", "2024-03-05 02:22+00:00", "e1", "报送。第三行作废")
    assert [(m.name, m.data) for m in found.members] == [
        ("古城 活动登记.xlsx", b"PK\x03\x04" * 200), ("说明.docx", b"PK"),
    ]  # fmt: skip


def test_a_name_of_an_older_program_and_one_that_leads_elsewhere() -> None:
    old: Folder = {"__substg1.0_3704001E": "古城.xls".encode("gb18030") + b"\0", "__substg1.0_37010102": b"1"}
    assert names(compound(message(old, attachment("..\\..\\上级.xlsx", b"2"), {"__substg1.0_37010102": b"3"}))) == [
        "古城.xls", "上级.xlsx", "附件3",
    ]  # fmt: skip


def test_a_mail_that_is_attached_gives_what_is_attached_to_it() -> None:
    inner: Folder = {"__substg1.0_3701000D": message(attachment("八角.xlsx", b"1"))}
    assert names(compound(message(inner))) == ["八角.xlsx"]


def test_the_sign_of_an_office_is_no_attachment_unless_there_is_nothing_else() -> None:
    sign = attachment("标识.png", b"\x89PNG", p3712001F=wide("sign@office"))
    assert names(compound(message(sign, attachment("古城.xlsx", b"1")))) == ["古城.xlsx"]
    assert names(compound(message(sign))) == ["标识.png"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (compound(message()), "file.mail_empty"),
        (compound(message(attachment("a.xlsx", b"1")))[:1024], "file.truncated"),
        (compound(message(attachment("a.xlsx", b"1" * 2000)))[:-1600], "file.truncated"),
    ],
)
def test_what_gives_nothing_says_so(data: bytes, code: str) -> None:
    found = read(data)
    problem = found.problem if isinstance(found, Mail) else found
    assert problem is not None
    assert (problem.code, bool(problem.remedy)) == (code, True)
