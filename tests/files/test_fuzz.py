"""Good files with something spoilt in them: the readers give a grid or a problem with a code, and nothing else.

A few in the everyday suite; ``make fuzz`` tries thousands. ``FUZZ`` is how many of each kind, ``FUZZ_SEED`` where
the series begins: what fails says its seed.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dutykit.app.intake.readers import TARGETS
from dutykit.app.opened.open_workspace import load_forms
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import Limits
from dutykit.forms.account import Ledger
from dutykit.forms.extract import extract
from dutykit.forms.grid import Grid
from dutykit.forms.kinds import Reading
from dutykit.forms.locate import locate
from dutykit.forms.recognise import recognise
from dutykit.problems import CATALOG, Problem
from files.raw_ole import compound
from files.test_mail import mail, opened, unpack
from files.test_outlook import attachment, message
from pdf.raw_ofd import ofd, ruled, words
from tables.raw_xls import text
from tables.raw_xls import workbook as old_workbook
from tables.raw_xlsb import colour, fill, font, row, word, xlsb

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "qingshi-2024" / "returned"
COUNT = int(os.environ.get("FUZZ", "40"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
SOUND = {"xlsx": "*活动登记.xlsx", "docx": "*登记表.docx", "pdf": "*登记表.pdf"}
_HEAD = ("活动日期", "活动名称", "活动类型", "参加代表")
_ROW = ("2024年3月5日", "视察老旧小区改造", "集中视察", "王芳、李成")
_ARCHIVES = {"xlsx", "docx", "xlsb", "ofd"}
FORMS = load_forms()


def spoilt(data: bytes, kind: str, seed: int) -> bytes:
    """The file with one to three slips: in a part of its archive, or in its bytes."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        data = _part(data, chance) if kind in _ARCHIVES and chance.random() < 0.8 else _slip(data, chance)
    return data


def _part(data: bytes, chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = {n: old.read(n) for n in old.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        return _slip(data, chance)
    if not parts:
        return data
    name = chance.choice(sorted(parts))
    if chance.random() < 0.05:
        del parts[name]
    else:
        parts[name] = _slip(parts[name], chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            new.writestr(part, content)
    return made.getvalue()


def _slip(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, lost, said twice, or figures made very large."""
    if len(data) < 8:
        return data + b"\0"
    at = chance.randrange(len(data) - 4)
    length = chance.choice((1, 1, 4, 16, 64, 400))
    match chance.randrange(6):
        case 0:
            return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
        case 1:
            return data[:at] + data[at + length :]
        case 2:
            return data[: at + length] + data[at : at + length] * chance.choice((1, 3, 50)) + data[at + length :]
        case 3:
            return data[:at] + chance.randbytes(length) + data[at + length :]
        case 4:
            digits = [i for i in range(at, min(len(data), at + 400)) if chr(data[i]).isdecimal()]
            spot = chance.choice(digits or [at])
            return (
                data[:spot]
                + chance.choice((b"0", b"-1", b"99999999", b"4294967296", b"1e308", b"NaN"))
                + data[spot + 1 :]
            )
    return data[: chance.randrange(len(data))]


def _page() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{t}</td>' for t in texts)}</tr>" for texts in (_HEAD, _ROW))
    return f'<html><meta charset="utf-8"><table>{rows}<tr><td><s>作废</s></td></tr></table></html>'.encode()


def _xml_book() -> bytes:
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    rows = "".join(f"<Row>{''.join(map(cell.format, texts))}</Row>" for texts in (_HEAD, _ROW))
    sheet = f'<Worksheet ss:Name="填写"><Table>{rows}</Table></Worksheet>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'.encode()


def _binary_book() -> bytes:
    rows = [row(n, *(word(c, t) for c, t in enumerate(texts, 1))) for n, texts in enumerate((_HEAD, _ROW), 1)]
    return xlsb(b"".join(rows), looks=font(colour(1, 8)) + fill(0, colour(1, 9)), cell_formats=[(0, 0)])


def _layout() -> bytes:
    xs, ys = (20, 60, 100, 140, 180), (60, 70, 80)
    cells = [words(xs[c] + 2, ys[r] + 7, t) for r, texts in enumerate((_HEAD, _ROW)) for c, t in enumerate(texts)]
    return ofd(ruled(xs, ys) + "".join(cells))


def _old_book() -> bytes:
    cells = [text(r, c, t) for r, texts in enumerate((_HEAD, _ROW)) for c, t in enumerate(texts)]
    return old_workbook(*cells)


MADE = {
    "html": _page,
    "xml2003": _xml_book,
    "xlsb": _binary_book,
    "ofd": _layout,
    "xls": _old_book,
    "csv": lambda: "\r\n".join(",".join(texts) for texts in (_HEAD, _ROW)).encode("gb18030"),
}
"""Kinds that the sample has none of."""


def jobs(kind: str) -> Iterator[tuple[int, Job]]:
    found = [p.read_bytes() for p in sorted(SAMPLES.rglob(SOUND[kind]))] if kind in SOUND else [MADE[kind]()]
    sources = [data for data in found if data]
    assert sources
    for seed in range(SEED, SEED + COUNT):
        yield seed, Job(TARGETS[kind], spoilt(sources[seed % len(sources)], kind, seed))


@pytest.mark.parametrize("kind", sorted({*SOUND, *MADE}))
def test_spoilt_files_have_coded_outcomes(kind: str) -> None:
    series = list(jobs(kind))
    outcomes: Counter[str] = Counter()
    with Pool(2, Limits(seconds=20)) as pool:
        for (seed, _), outcome in zip(series, pool.run(job for _, job in series), strict=True):
            if isinstance(outcome, Problem):
                problems = [outcome]
            else:
                problems = [*outcome.problems, *judged(outcome)]
                assert outcome.sheets or problems, f"nothing read and nothing told: seed {seed}"
                account, _ = Ledger(outcome, strict=True).close(problems)
                inked = sum(bool(c.clean or c.error or c.formula) for s in outcome.sheets for c in s.cells.values())
                assert account.found == inked + len(outcome.marks), seed
            for problem in problems:
                assert problem.code in CATALOG, seed
                assert problem.message, seed
                assert problem.remedy, seed
            outcomes[problems[0].code if problems else "read"] += 1
    assert sum(outcomes.values()) == COUNT
    assert not outcomes.keys() & {"file.timeout", "file.memory", "file.reader_died"}, outcomes


@pytest.mark.parametrize(
    "sound",
    [
        mail(("活动.xlsx", b"PK\x03\x04"), ("名册.csv", "姓名\r\n王芳".encode())).as_bytes(),
        compound(message(attachment("活动.xlsx", b"PK\x03\x04"), attachment("名册.csv", b"name"))),
    ],
    ids=["eml", "msg"],
)
def test_spoilt_mails_have_coded_outcomes(sound: bytes) -> None:
    for seed in range(SEED, SEED + COUNT):
        outcome = unpack(spoilt(sound, "mail", seed), {"limits": Limits()})
        found = outcome if isinstance(outcome, Problem) else opened(outcome, "e1")
        if isinstance(found, Problem):
            assert (found.code in CATALOG, bool(found.message and found.remedy)) == (True, True), seed
        else:
            assert all(member.name and "/" not in member.name for member in found.members), seed


def judged(grid: Grid) -> list[Problem]:
    """What is told of a grid that was read, whatever it holds."""
    form, sheet = recognise(grid, FORMS.values())
    if form is None or sheet is None:
        return []
    found = extract(grid, locate(grid, form, sheet), Reading(year=2024))
    return [*found.problems, *(p for d in found.drafts() for p in d.problems)]
