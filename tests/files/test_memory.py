"""No file takes a worker above 512 MiB: what would do so ends with a named outcome, and the next file is read."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from dutykit.files.limits import MIB
from files.raw_xlsx import workbook, zipped
from tables.raw_xlsb import row, word, xlsb

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the watchdog's own tests are in test_isolate")

MEASURE = """
import json, resource, sys
from dutykit.app.intake.examine import READ
from dutykit.app.intake.readers import TARGETS
from dutykit.files.isolate import Job, Pool
from dutykit.forms.grid import Grid
from dutykit.problems import Problem

jobs = [Job(TARGETS[kind], open(name, "rb").read()) for kind, name in zip(sys.argv[1::2], sys.argv[2::2])]
with Pool(1) as pool:
    outcomes = list(pool.run(jobs))
told = [o.code if isinstance(o, Problem) else [p.code for p in o.problems] or len(o.sheets) for o in outcomes]
print(json.dumps([told, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def pdf(stream: bytes, filters: str) -> bytes:
    """One page whose contents are a packed stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(stream), filters.encode(), stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


def blanks(size: int) -> bytes:
    """So many blanks, packed, without holding them."""
    packer = zlib.compressobj(9)
    piece = b" " * MIB
    return b"".join(packer.compress(piece) for _ in range(size // MIB)) + packer.flush()


DOUBLED = pdf(zlib.compress(blanks(2048 * MIB), 9), "[/FlateDecode/FlateDecode]")
RUNS = pdf(zlib.compress(b"\x81 " * (4 * MIB) + b"\x80", 9), "[/FlateDecode/RunLengthDecode]")


def told(folder: Path, *hostile: tuple[str, bytes]) -> tuple[list[object], int]:
    """What one worker makes of files, kind and bytes, and of a sound one behind them; and the most that it took."""
    command = [sys.executable, "-c", MEASURE]
    for number, (kind, data) in enumerate([*hostile, ("csv", "姓名,日期\n李明,2024-3-5\n".encode())]):
        path = folder / f"{number}"
        path.write_bytes(data)
        command += [kind, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    outcomes, kilobytes = json.loads(done.stdout)
    return outcomes, kilobytes * 1024


@pytest.mark.parametrize(("hostile", "outcome"), [(DOUBLED, "file.memory"), (RUNS, ["file.scan"])])
def test_a_pdf_that_unpacks_without_end_stays_within_the_limit(hostile: bytes, outcome: object, tmp_path: Path) -> None:
    outcomes, most = told(tmp_path, ("pdf", hostile))
    assert outcomes == [outcome, 1]
    assert most < 512 * MIB


_MIME = "application/vnd.oasis.opendocument"
_SPREAD = "urn:oasis:names:tc:opendocument:xmlns"
REPEATED = (
    f'<o:document-content xmlns:o="{_SPREAD}:office:1.0" xmlns:table="{_SPREAD}:table:1.0" '
    f'xmlns:t="{_SPREAD}:text:1.0">'
    '<o:body><o:spreadsheet><table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">'
    '<table:table-cell o:value-type="string" table:number-columns-repeated="16384"><t:p>字</t:p></table:table-cell>'
    "</table:table-row></table:table></o:spreadsheet></o:body></o:document-content>"
)


def picture(wide: int, high: int) -> bytes:
    """The head of a picture of so many points, and a little of what follows."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(MIB))) + chunk(b"IEND", b"")


def test_its_kin_of_every_other_kind_stay_within_the_limit(tmp_path: Path) -> None:
    hostile = {
        "xlsx": workbook(" " * (64 * MIB)),
        "docx": zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<d>{' ' * (64 * MIB)}</d>"}),
        "ods": zipped({"mimetype": f"{_MIME}.spreadsheet", "content.xml": REPEATED}),
        "xlsb": xlsb(row(1, word(1, "a")) + row(1_048_576, word(16_384, "z"))),
        "photo": picture(60_000, 60_000),
        "csv": ("字," * 5_000_000).encode(),
    }
    outcomes, most = told(tmp_path, *hostile.items())
    *named, sound = outcomes
    assert named[:5] == [["file.bomb"], ["file.bomb"], ["file.geometry"], ["file.geometry"], ["file.bomb"]]
    assert named[5] == ["file.text_line"]
    assert sound == 1
    assert most < 512 * MIB
