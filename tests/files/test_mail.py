"""A saved mail gives its attachments as they were named, its sender and its date, or says why not."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest

from dutykit.files.limits import Limits
from dutykit.files.mail import Mail, opened, unpack
from dutykit.files.sniff import Origin, sniff
from dutykit.problems import Problem


def mail(*attached: tuple[str, bytes], sender: str = "周林 <zhoulin@example.cn>") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "dlk@example.cn", "报送活动登记表"
    message["Date"] = "Tue, 05 Mar 2024 10:22:31 +0800"
    message.set_content("请查收。")
    message.add_alternative("<html><table><tr><td>请查收。</table></html>", subtype="html")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def read(data: bytes, limits: Limits | None = None) -> Mail | Problem:
    outcome = unpack(data, {"limits": limits or Limits()})
    return outcome if isinstance(outcome, Problem) else opened(outcome, "e1")


def names(data: bytes) -> list[str]:
    found = read(data)
    assert isinstance(found, Mail)
    return [member.name for member in found.members]


def test_attachments_sender_and_date() -> None:
    data = mail(("古城 活动登记.xlsx", b"PK\x03\x04"), ("说明.docx", b"PK\x05\x06")).as_bytes()
    assert sniff(data) == "eml"
    found = read(data)
    assert isinstance(found, Mail)
    assert found.origin == Origin("周林 <zhoulin@example.cn>", "2024-03-05 10:22+08:00", "e1", "报送活动登记表。请查收")
    assert [(m.name, m.data) for m in found.members] == [
        ("古城 活动登记.xlsx", b"PK\x03\x04"), ("说明.docx", b"PK\x05\x06"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (b"text/plain; charset=gb2312", "第三行作废。\r\n周林".encode("gb18030"), "x。第三行作废。 周林"),
        (b"text/plain; charset=nonsense", "第三行作废".encode("gb18030"), "x。第三行作废"),
        (b"text/html; charset=utf-8", "<style>p{}</style><p>第三行<b>作废</b>".encode(), "x。第三行 作废"),
        (b"text/plain; charset=utf-8", ("改" * 400).encode(), "x。" + "改" * 297 + "…"),
        (b"text/plain; charset=utf-8", b"\x00\x1bp\xe2\x80\xae", "x。p"),
    ],
)
def test_what_the_mail_itself_says_is_told(kind: bytes, written: bytes, said: str) -> None:
    data = (
        b"From: x@example.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: ' + kind + b"\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(written) + b"\r\n--b\r\n"
        b'Content-Type: application/octet-stream; name="a.xlsx"\r\n\r\nPK\r\n--b--\r\n'
    )
    found = read(data)
    assert isinstance(found, Mail)
    assert (found.origin.said, [m.name for m in found.members]) == (said, ["a.xlsx"])


HEADERS = (
    b"Date: Tue, 5 Mar 2024 10:22:31 +0800\r\nTo: dlk@example.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\n'
    b"Content-Transfer-Encoding: base64\r\n"
)
WORD = base64.b64encode("古城.xlsx".encode("gb18030"))


@pytest.mark.parametrize(
    "disposition",
    [
        b'Content-Disposition: attachment; filename="=?gb18030?B?' + WORD + b'?="',
        b'Content-Disposition: attachment; filename="=?GBK?B?' + WORD + b'?="',
        b"Content-Disposition: attachment; filename*=gb18030''%B9%C5%B3%C7.xlsx",
        b'Content-Disposition: attachment;\r\n filename="' + "古城.xlsx".encode("gb18030") + b'"',
        b'Content-Disposition: attachment; filename="' + "古城.xlsx".encode() + b'"',
        b'Content-Disposition: attachment; filename="C:\\\\\xd4\xc2\\\\' + "古城.xlsx".encode("gb18030") + b'"',
    ],
)
def test_names_as_chinese_programs_write_them(disposition: bytes) -> None:
    sender = "From: 周林 <zl@example.cn>\r\n".encode("gb18030")
    data = sender + HEADERS + disposition + b"\r\n\r\nUEsDBA==\r\n--b--\r\n"
    assert sniff(data) == "eml"
    assert names(data) == ["古城.xlsx"]
    found = read(data)
    assert isinstance(found, Mail)
    assert found.origin.sender == "周林 <zl@example.cn>"


def test_a_mail_forwarded_as_an_attachment_gives_what_is_attached_to_it() -> None:
    outer = mail()
    outer.add_attachment(mail(("八角.xlsx", b"1")))
    assert names(outer.as_bytes()) == ["八角.xlsx"]


def test_the_sign_of_an_office_is_no_attachment_unless_there_is_nothing_else() -> None:
    def with_sign(*attached: tuple[str, bytes]) -> bytes:
        message = mail(*attached)
        message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="标识.png", disposition="inline")
        message.get_payload()[-1]["Content-ID"] = "<sign>"  # type: ignore[index, union-attr]
        return message.as_bytes()

    assert names(with_sign(("古城.xlsx", b"1"))) == ["古城.xlsx"]
    assert names(with_sign()) == ["标识.png"]


def test_a_name_never_leads_elsewhere() -> None:
    assert names(mail(("../../上级.xlsx", b"1"), ("a\\b.xlsx", b"2")).as_bytes()) == ["上级.xlsx", "b.xlsx"]


def test_without_attachments_the_mail_says_so() -> None:
    found = read(mail().as_bytes())
    assert isinstance(found, Mail)
    assert found.problem is not None
    assert (found.problem.code, found.problem.message) == ("file.mail_empty", "邮件里没有附件，正文没有读取。")
    assert "附件" in found.problem.remedy


def test_a_date_that_is_none_stays_unsaid() -> None:
    data = mail(("a.xlsx", b"1")).as_bytes().replace(b"Tue, 05 Mar 2024 10:22:31 +0800", b"some day")
    found = read(data)
    assert isinstance(found, Mail)
    assert found.origin.sent == ""


def test_parts_and_lines_are_counted_before_a_mail_is_parsed() -> None:
    parts = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 20
    outcome = read(b"From: a\r\nTo: b\r\nSubject: c\r\n" + HEADERS + parts, Limits(zip_entries=10))
    assert isinstance(outcome, Problem)
    assert outcome.code == "file.too_complex"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"From: <Saved by Blink>\r\nSubject: x\r\nDate: y\r\nMIME-Version: 1.0\r\n\r\n<table>", "mht"),
        ("姓名: 李明\n日期: 2024-3-5\n".encode(), "csv"),
        (b"Name: x\nTo: y\n", "text"),
    ],
)
def test_what_looks_like_a_mail_and_is_none(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
