"""An archive of returns: its files one after another, a bad entry costing only itself."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from dutykit.files.limits import Limits
from dutykit.files.unpack import Member, members

LIMITS = Limits()


class Raw(zipfile.ZipInfo):
    """An entry whose name stands as these bytes, and whose flags do not say in what encoding."""

    encoded = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - of zipfile
        return self.encoded, self.flag_bits


def archive(*entries: tuple[str, bytes], encoding: str = "", extra: bool = False) -> bytes:
    """A zip whose names are in ``encoding`` without saying so; ``extra`` adds their Unicode form."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            if encoding:
                info = Raw(name)
                info.encoded = name.encode(encoding)
            if extra:
                body = b"\1" + struct.pack("<L", zlib.crc32(name.encode(encoding))) + name.encode()
                info.extra = struct.pack("<HH", 0x7075, len(body)) + body
            info.compress_type = zipfile.ZIP_DEFLATED
            container.writestr(info, data)
    return buffer.getvalue()


def names(data: bytes) -> list[str]:
    return [member.name for member in members(data, LIMITS)]


@pytest.mark.parametrize("encoding", ["", "gb18030", "utf-8"])
def test_chinese_names_are_decoded_whoever_packed_them(encoding: str) -> None:
    data = archive(("回收/一组 活动登记.xlsx", b"1"), ("譢誠.xlsx", b"2"), ("plain.xlsx", b"3"), encoding=encoding)
    assert names(data) == ["回收/一组 活动登记.xlsx", "譢誠.xlsx", "plain.xlsx"]


def test_a_name_in_the_extra_field_is_the_true_one() -> None:
    assert names(archive(("联通.xlsx", b"1"), encoding="gb18030", extra=True)) == ["联通.xlsx"]


def test_folders_and_what_systems_leave_behind_are_passed_over() -> None:
    data = archive(
        ("回收/", b""),
        ("__MACOSX/回收/._一组.xlsx", b"x"),
        ("回收/.DS_Store", b"x"),
        ("Thumbs.db", b"x"),
        ("一组.xlsx", b"1"),
    )
    assert list(members(data, LIMITS)) == [Member("一组.xlsx", b"1")]


def test_bad_entries_cost_only_themselves() -> None:
    bomb = b"0" * 5_000_000
    data = archive(
        ("../../上级.xlsx", b"1"), ("/root.xlsx", b"1"), ("C:/x.xlsx", b"1"), ("炸弹.xlsx", bomb), ("好.xlsx", b"1")
    )
    told = [(m.name, m.problem.code if m.problem else "", m.data) for m in members(data, LIMITS)]
    assert told == [
        ("__/__/上级.xlsx", "file.unsafe", b""),
        ("root.xlsx", "file.unsafe", b""),
        ("C_/x.xlsx", "file.unsafe", b""),
        ("炸弹.xlsx", "file.bomb", b""),
        ("好.xlsx", "", b"1"),
    ]


def test_a_password_and_a_large_file_are_told() -> None:
    data = bytearray(archive(("密.xlsx", b"1"), ("大.xlsx", b"123456")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    limits = Limits(office_bytes=5, pdf_bytes=5)
    assert [m.problem.code if m.problem else "" for m in members(bytes(data), limits)] == [
        "file.encrypted", "file.too_large",
    ]  # fmt: skip


def test_a_size_that_lies_ends_in_a_problem() -> None:
    data = bytearray(archive(("一.xlsx", b"1" * 100)))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 10)
    (member,) = members(bytes(data), LIMITS)
    assert member.problem is not None
    assert (member.problem.code, member.data) == ("file.bomb", b"")


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (b"PK\x03\x04 nothing", LIMITS, "file.truncated"),
        (archive(("a", b"1" * 900), ("b", b"1" * 900)), Limits(total_bytes=1000), "file.bomb"),
        (archive(*((f"{n}.xlsx", b"1") for n in range(20))), Limits(zip_entries=10), "file.too_complex"),
    ],
)
def test_an_archive_that_cannot_be_trusted_stays_closed(data: bytes, limits: Limits, code: str) -> None:
    (member,) = members(data, limits)
    assert member.problem is not None
    assert (member.name, member.problem.code) == ("", code)
