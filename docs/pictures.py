"""Make ``docs/pictures/*.png`` for the manual from a fresh round on the shipped sample (needs LibreOffice)."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from asked_books import save
from PIL import Image, ImageChops
from questions_page import drawn, questions

from dutykit.app.keeping.demo import run
from dutykit.cli.output import progress
from dutykit.office import convert

HERE = Path(__file__).parent / "pictures"
MOST_BYTES = 120 * 1024
MOST_ASKED = 40 * 1024
ASKED_SCALE = 2.6
TICKS = "勾选表"
MARKS = "√言 √ √ √ √ √ √ 假 √", "√ √ √ √ √言 缺 √ √ √", "√ √ 假 √ √ √ √ √ √", "√ √ √ √ √ √ √ √ √言"


@dataclass(frozen=True)
class Picture:
    """A page of a file of the round; ``page`` counts from 0, ``height`` is the share of the page that is shown."""

    name: str
    pattern: str
    page: int = 0
    width: int = 1100
    height: float = 1.0


PICTURES = (
    Picture("activity", "returned/2*/古亭街道 活动登记.xlsx", height=0.62),
    Picture("ticks", "ticks/*.xlsx", page=-1, width=1400, height=0.36),
    Picture("correction-index", "corrections/**/退回修改_柳河*_代表履职活动登记表_*.xlsx", height=0.42),
    Picture("correction-cells", "corrections/**/退回修改_柳河*_代表履职活动登记表_*.xlsx", page=1, height=0.72),
    Picture("registration-form", "documents/*登记表_唐婉清_*.docx", width=760),
    Picture("annual-report", "documents/*报告_欧阳明哲_*.docx", width=760),
    Picture("annual-report-annex", "documents/*报告_欧阳明哲_*.docx", page=-1, width=760, height=0.72),
    Picture("summary", "documents/*说明_北京市*.docx", width=760),
    Picture("promulgation", "documents/*印发*.docx", width=760),
    Picture("bulletin", "documents/*简报*.docx", width=760),
    Picture("dossier", "documents/*档案_欧阳明哲*.docx", page=2, width=760, height=0.72),
    Picture("evaluation-form", "documents/*评价票_欧阳明哲_*.docx", width=760),
)


def ticked(workspace: Path) -> None:
    """A copy of a returned workbook with some ticks, as a unit would set them instead of typing names."""
    from openpyxl import load_workbook

    source = next(workspace.glob("returned/2*/古亭街道 活动登记.xlsx"))
    book = load_workbook(source)
    sheet = book[TICKS]
    people = [row for row in range(1, sheet.max_row + 1) if isinstance(sheet.cell(row, 1).value, int)]
    for column, marks in enumerate(MARKS, start=4):
        for row, mark in zip(people, marks.split(), strict=True):
            sheet.cell(row, column).value = mark
    target = workspace / "ticks" / source.name
    target.parent.mkdir()
    book.save(target)


def taken(pdf: Path, picture: Picture) -> Image.Image:
    """The page as a picture in few colours; of sheets, which are wide, the white margins are left out."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[picture.page % len(document)]
    image = page.render(scale=2 * picture.width / page.get_width()).to_pil().convert("RGB")
    document.close()
    image = image.crop((0, 0, image.width, round(image.height * picture.height)))
    image = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
    if picture.pattern.endswith(".xlsx"):
        image = trimmed(image)
    framed = Image.new("RGB", (image.width + 2, image.height + 2), "#9aa0a6")
    framed.paste(image, (1, 1))
    return framed.quantize(48, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def trimmed(image: Image.Image, around: int = 24) -> Image.Image:
    """The picture with no more than ``around`` pixels of white on each side."""
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox() or (0, 0, *image.size)
    left, top = max(box[0] - around, 0), max(box[1] - around, 0)
    return image.crop((left, top, min(box[2] + around, image.width), min(box[3] + around, image.height)))


def asked(temporary: Path) -> int:
    """The small tables of docs/常见退件.md; how many became too large."""
    tables = drawn(questions())
    pdfs = convert([save(table, temporary) for table in tables], out_dir=temporary / "asked")
    too_large = 0
    for table, pdf in zip(tables, pdfs, strict=True):
        document = pypdfium2.PdfDocument(pdf)
        image = document[0].render(scale=ASKED_SCALE).to_pil().convert("RGB")
        document.close()
        image = trimmed(image, 6)
        image = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
        target = HERE / table.picture
        image.quantize(32, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)
        too_large += target.stat().st_size > MOST_ASKED
    print(f"docs/pictures/asked-*.png: {len(tables)}")
    return too_large


def main() -> int:
    """Write the pictures; 1 where one became too large."""
    too_large = 0
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        workspace = Path(temporary) / "demo"
        run(workspace, tell=lambda _line: None, progress=progress)
        ticked(workspace)
        for picture in PICTURES:
            source = next(iter(sorted(workspace.glob(picture.pattern))))
            (pdf,) = convert([source], out_dir=Path(temporary) / picture.name)
            target = HERE / f"{picture.name}.png"
            taken(pdf, picture).save(target, optimize=True)
            size = target.stat().st_size
            too_large += size > MOST_BYTES
            print(f"docs/pictures/{target.name}: {size // 1024} KB{' (too large)' if size > MOST_BYTES else ''}")
        too_large += asked(Path(temporary))
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
