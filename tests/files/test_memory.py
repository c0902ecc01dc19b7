"""No file takes a worker above 512 MiB: what would do so ends with a named outcome, and the next file is read."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from dutykit.files.limits import MIB

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the watchdog's own tests are in test_isolate")

MEASURE = """
import json, resource, sys
from dutykit.app.intake.examine import READ
from dutykit.app.intake.readers import TARGETS
from dutykit.files.isolate import Job, Pool
from dutykit.forms.grid import Grid
from dutykit.problems import Problem

sound, hostile = (open(name, "rb").read() for name in sys.argv[1:3])
with Pool(1) as pool:
    outcomes = list(pool.run([Job(TARGETS["pdf"], hostile), Job(TARGETS["csv"], sound)]))
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


@pytest.mark.parametrize(("hostile", "outcome"), [(DOUBLED, "file.memory"), (RUNS, ["file.scan"])])
def test_a_pdf_that_unpacks_without_end_stays_within_the_limit(hostile: bytes, outcome: object, tmp_path: Path) -> None:
    (tmp_path / "sound.csv").write_bytes("姓名,日期\n李明,2024-3-5\n".encode())
    (tmp_path / "hostile.pdf").write_bytes(hostile)
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "sound.csv"), str(tmp_path / "hostile.pdf")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told, kilobytes = json.loads(done.stdout)
    assert told == [outcome, 1]
    assert kilobytes * 1024 < 512 * MIB
