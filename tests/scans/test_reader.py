"""The reader of scans by itself: what it makes of spoilt pages, within which bounds, and never with a network."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from dutykit.app.intake.readers import read_photo
from dutykit.evidence import PagePlace
from dutykit.files.limits import MIB
from dutykit.forms.tag import Tag, makes_tag, tag_of
from dutykit.scans.extra import missing
from scans.paper import INK, SPOILT, font, noisy, saved

ocr = pytest.mark.skipif(bool(missing()) and "CI" not in os.environ, reason="the extra ocr is not installed")

TEXTS = [
    ["序号", "活动日期", "活动名称", "参加代表"],
    ["1", "2024-3-5", "老旧小区加装电梯视察", "李成、王芳"],
    ["2", "2024-4-12", "垃圾分类驿站走访", "张建国"],
    ["3", "", "", ""],
]
_XS, _YS = (160, 300, 560, 1100, 1500), (420, 500, 580, 660, 740)


def ruled() -> Image.Image:
    """A small ruled table on a page that lies across, with the code of an issue over it."""
    import segno

    page = Image.new("RGB", (1754, 1240), "white")
    draw = ImageDraw.Draw(page)
    for y in _YS:
        draw.line((_XS[0], y, _XS[-1], y), fill=(120, 130, 145), width=2)
    for x in _XS:
        draw.line((x, _YS[0], x, _YS[-1]), fill=(120, 130, 145), width=2)
    letters = font(30)
    for row, line in enumerate(TEXTS):
        for column, text in enumerate(line):
            draw.text((_XS[column] + 12, _YS[row] + 22), text, font=letters, fill=INK)
    draw.text((600, 330), "代表履职活动登记表", font=font(40), fill=INK)
    out = io.BytesIO()
    segno.make_qr("DK:ACTIVITY:F2024-0003", error="l").save(out, kind="png", scale=4, border=2)
    page.paste(Image.open(out).convert("RGB"), (1400, 250))
    return page


def told(page: Image.Image) -> tuple[list[list[str]], dict[str, str]]:
    """The rows of the table, and what the page says it is."""
    from dutykit.scans.read import read_scan

    grid = read_scan(saved(page, ".jpg", quality=88), {})
    assert [p.code for p in grid.problems] == []
    (sheet,) = grid.sheets
    rows = [[c.text for c in cells] for _, cells in sheet.by_row()]
    assert all(c.score is not None for c in sheet.cells.values())
    return rows, grid.identity


@ocr
@pytest.mark.parametrize("how", sorted(SPOILT))
def test_a_spoilt_page_is_read_as_it_was_printed(how: str) -> None:
    rows, identity = told(SPOILT[how](ruled()))
    assert identity == {"form": "activity", "issue": "F2024-0003", "tag": "1"}
    assert [row for row in rows if row[0] in {"序号", "1", "2", "3"}] == [[t for t in r if t] for r in TEXTS]


@ocr
@pytest.mark.parametrize(("strength", "seed"), [(14, 1), (14, 2), (60, 3), (128, 4)])
def test_an_empty_cell_is_empty_under_any_grain(strength: int, seed: int) -> None:
    from dutykit.scans.read import read_scan

    grid = read_scan(saved(noisy(ruled(), seed, strength)), {})
    assert sorted(c.text for c in grid.sheets[0].cells.values() if c.text in {t for r in TEXTS for t in r}) == sorted(
        text for row in TEXTS for text in row if text
    )
    third = [[c.text for c in cells] for _, cells in grid.sheets[0].by_row() if cells[0].text == "3"]
    assert third == [["3"]]
    assert [m for m in grid.marks if not m.furniture] == []


@ocr
def test_every_value_carries_its_box_on_the_page_that_is_kept() -> None:
    from dutykit.scans.cutout import PageImage
    from dutykit.scans.read import read_scan

    grid = read_scan(saved(ruled()), {})
    (kept,) = grid.attachments
    cell = next(c for c in grid.sheets[0].cells.values() if c.text == "张建国")
    assert isinstance(cell.place, PagePlace)
    assert isinstance(kept.place, PagePlace)
    assert (kept.name, kept.place.page, cell.place.page) == ("扫描页1.jpg", 1, 1)
    assert cell.place.box is not None
    assert kept.place.box is not None
    assert all(0 <= a <= b for a, b in zip(cell.place.box, (*kept.place.box[2:], *kept.place.box[2:]), strict=True))
    assert PageImage.__doc__


@ocr
def test_ink_that_is_no_writing_is_told(tmp_path: Path) -> None:
    page = ruled()
    draw = ImageDraw.Draw(page)
    x, y = _XS[1] + 90, _YS[3] + 22
    draw.line([(x + 6 * i, y + (28 if i % 2 else 0)) for i in range(14)], fill=INK, width=3)
    from dutykit.scans.read import read_scan

    grid = read_scan(saved(page), {})
    row = [c for _, cells in grid.sheets[0].by_row() for c in cells if cells[0].text == "3"]
    scrawled = any(c.score is not None and c.score < 0.9 for c in row[1:])
    assert scrawled or [m.kind.value for m in grid.marks].count("ink") == 1


NETLESS = """
import json, socket, sys
def refuse(*_a, **_k):
    raise AssertionError("the network was asked for")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.create_connection = socket.getaddrinfo = refuse
from dutykit.scans.read import read_scan
grid = read_scan(open(sys.argv[1], "rb").read(), {})
print(json.dumps([c.text for c in grid.sheets[0].cells.values() if c.text.startswith("老旧")]))
"""


@ocr
def test_recognition_asks_for_no_network(tmp_path: Path) -> None:
    path = tmp_path / "页.png"
    path.write_bytes(saved(ruled(), ".png"))
    ran = subprocess.run([sys.executable, "-c", NETLESS, path], capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == ["老旧小区加装电梯视察"]


MEASURE = """
import dataclasses, json, resource, sys
from dutykit.app.intake.scans import _PRELOAD, _READER
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import Limits
limits = Limits()
limits = dataclasses.replace(limits, seconds=limits.scan_seconds, memory_bytes=limits.scan_memory_bytes)
with Pool(1, limits, preload=_PRELOAD) as pool:
    (grid,) = pool.run([Job(_READER, open(sys.argv[1], "rb").read())])
print(json.dumps([len(grid.sheets), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


@ocr
@pytest.mark.skipif(sys.platform == "win32", reason="the watchdog's own tests are in test_isolate")
def test_a_page_of_600_dpi_stays_within_the_memory_of_a_worker(tmp_path: Path) -> None:
    path = tmp_path / "大图.jpg"
    path.write_bytes(saved(ruled().resize((7016, 4960)), quality=70))
    ran = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    sheets, most = json.loads(ran.stdout)
    assert sheets == 1
    assert most * 1024 < 512 * MIB


# --- without recognition --------------------------------------------------------------------------------------


def png(wide: int, high: int) -> bytes:
    """A picture that says it is so large, in a few bytes."""
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (png(60_000, 60_000), "file.bomb"),
        (b"\xff\xd8\xff\xe0 no picture", "file.truncated"),
        (b"II*\x00" + b"\xff" * 40, "file.truncated"),
        (saved(Image.new("RGB", (40, 30))), "file.scan"),
    ],
)
def test_pictures_are_guarded_before_they_are_opened(data: bytes, code: str) -> None:
    assert [p.code for p in read_photo(data, {}).problems] == [code]


def test_a_file_of_too_many_pages_is_refused() -> None:
    page = Image.new("1", (8, 8))
    out = io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page] * 20)
    (problem,) = read_photo(out.getvalue(), {}).problems
    assert problem.code == "file.too_complex"
    assert "上限 20 页" in problem.message


@ocr
@pytest.mark.parametrize("cut", [200, 3000])
def test_a_picture_that_was_cut_off_is_named(cut: int) -> None:
    from dutykit.scans.read import read_scan

    data = saved(ruled())
    assert [p.code for p in read_scan(data[:-cut], {}).problems] == ["file.truncated"]


@given(
    st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    st.from_regex(r"[A-Z]{0,3}[0-9]{4}-[0-9]{4}", fullmatch=True),
)
def test_what_a_code_says_is_read_back(form: str, issue: str) -> None:
    assert tag_of(Tag(form, issue).text) == Tag(form, issue) == makes_tag(form, issue)


@given(st.text(max_size=30))
def test_other_codes_say_nothing(text: str) -> None:
    found = tag_of(text)
    assert found is None or found.text == text.strip()
