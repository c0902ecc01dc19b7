"""The imprint stands on an even page: papers are printed on both sides of the sheet."""

from __future__ import annotations

from pathlib import Path

import docx
import pypdfium2
import pytest

from app.rounds import Round

ARTICLE = '\n[[article]]\ntitle = "接待日固定下来"\nsource = "古城街道人大街工委"\ntext = """\n{}\n"""\n'
HEAD = 'name = "代表联络动态"\nmaker = "区人大常委会代表联络室编"\n'
IMPRINT = 'send_to = "区人大各专门委员会"\neditors = ["宋文"]\n'


def bulletin(place: Round, lines: int, head: str = HEAD + IMPRINT) -> tuple[Path, Path]:
    """A bulletin of so many lines as Word and as PDF."""
    folder = place.root / "documents/bulletin"
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join("古城街道把每月第二周的星期二定为代表接待日。" for _ in range(lines))
    (folder / "2024_6.toml").write_text(head + ARTICLE.format(text), encoding="utf-8")
    made = place.json("render", "bulletin", "--for", "6", "--pdf", "--force")["files"][0]
    return place.root / made["path"], place.root / made["pdf"]


def turned_over(path: Path) -> int:
    """How many page breaks stand right before a table."""
    return len(
        docx.Document(str(path)).element.body.xpath(
            "./w:p[w:pPr/w:pageBreakBefore][following-sibling::*[1][self::w:tbl]]"
        )
    )


@pytest.mark.usefixtures("stand_in")
def test_an_imprint_on_an_odd_page_goes_to_its_back(place: Round) -> None:
    assert turned_over(bulletin(place, 3)[0]) == 1


@pytest.mark.usefixtures("stand_in")
def test_a_paper_without_an_imprint_stays_as_it_is(place: Round) -> None:
    assert turned_over(bulletin(place, 3, HEAD)[0]) == 0


@pytest.mark.usefixtures("stand_in")
def test_a_word_file_with_an_imprint_is_made_with_the_word_to_look_at_its_last_page(place: Round) -> None:
    bulletin(place, 3)
    made = place.run("render", "bulletin", "--for", "6", "--force")
    assert "1 份有版记" in made.out
    assert "插入一个分页符" in made.out
    bulletin(place, 3, HEAD)
    assert "版记" not in place.run("render", "bulletin", "--for", "6", "--force").out


@pytest.mark.libreoffice
@pytest.mark.parametrize("lines", [3, 18])
def test_a_printed_paper_with_an_imprint_has_an_even_number_of_pages(place: Round, lines: int) -> None:
    """One page of text and one and a half: the imprint is at the foot of the second."""
    word, pdf = bulletin(place, lines)
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert [("责任编辑" in text) for text in texts] == [False, True]
    assert turned_over(word) == (lines == 3)
