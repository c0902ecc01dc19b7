"""The pages of every document of the sample, as LibreOffice sets them: what each says, how many, and nothing amiss.

``make snapshots`` writes texts and counts anew after a change that is meant; read the difference before committing it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest

from dutykit.app.keeping.demo import Round
from dutykit.app.opened.targets import Asked
from dutykit.app.papers.render import RenderRequest, render
from dutykit.documents.catalogue import DOCUMENTS
from page_faults import faults, pages_of
from samples.rounds import copied, quiet

KEPT = Path(__file__).with_name("papers")
COUNTS = KEPT / "pages.json"
OF_EACH_DEPUTY = ("annual-report", "registration-form", "term-report", "dossier")
"""Documents that are looked at for every deputy of the sample, not for one alone."""
_AT_ONCE = 40
"""Files that LibreOffice is given in one start."""


@pytest.fixture(scope="module")
def papers(played: tuple[Round, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Path]]:
    """Every document by its id: the first is the one that the demo makes."""
    folder = tmp_path_factory.mktemp("各种文书") / "工作区"
    round_ = copied(played[0], folder)
    story = round_.story
    for path in (folder / "documents").glob("*.docx"):
        path.unlink()
    round_.close()
    told = [*story.facts["documents"], *story.facts["suggested"]]
    made: dict[str, list[Path]] = {document: [] for document in DOCUMENTS}
    for asked, result in zip(told, [*round_.documents(), *round_.suggested()], strict=True):
        made[asked["document"]] += [folder / file.path for file in result.files]
    for document in OF_EACH_DEPUTY:
        request = RenderRequest(
            document=document, on=story.day("printed"), whom=Asked(everyone=True), output=folder / document
        )
        files = render(round_.workspace, request, quiet).files
        known = {path.name for path in made[document]}
        made[document] += [path for file in files if (path := folder / file.path).name not in known]
    return made


def text_of(path: Path) -> str:
    """Paragraphs and rows in their order."""
    doc: Any = docx.Document(str(path))
    return "\n".join(line for line in _lines(doc) if line.strip()) + "\n"


def _lines(doc: Any) -> Iterator[str]:
    for block in doc.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "| " + " | ".join(c.text.replace("\n", " / ") for c in row.cells)
        else:
            yield block.text


def kept(name: str) -> Path:
    return KEPT / f"{name}.txt"


def named(papers: Mapping[str, list[Path]]) -> Iterator[tuple[str, Path]]:
    """Documents that are kept whole: of each kind those that the demo makes, of deputies the first."""
    for document, paths in papers.items():
        many = document in OF_EACH_DEPUTY or document == "evaluation-form"
        for number, path in enumerate(paths[:1] if many else paths, 1):
            yield document if number == 1 else f"{document}.{number}", path


def writing() -> bool:
    return os.environ.get("DUTYKIT_TEXTS") == "write"


def test_each_says_what_is_kept(papers: Mapping[str, list[Path]]) -> None:
    assert [document for document, paths in papers.items() if not paths] == []
    found = {name: text_of(path) for name, path in named(papers)}
    if writing():
        KEPT.mkdir(exist_ok=True)
        for name, text in found.items():
            kept(name).write_text(text, encoding="utf-8")
    assert sorted(found) == sorted(path.stem for path in KEPT.glob("*.txt"))
    assert [name for name, text in found.items() if kept(name).read_text(encoding="utf-8") != text] == []


@pytest.mark.libreoffice
def test_no_page_is_amiss_and_each_has_the_pages_that_are_kept(
    papers: Mapping[str, list[Path]], tmp_path: Path, soffice_many: Any
) -> None:
    words = [path for paths in papers.values() for path in paths]
    assert len({path.stem for path in words}) == len(words)
    pdfs: list[Path] = []
    for start in range(0, len(words), _AT_ONCE):
        pdfs += soffice_many(words[start : start + _AT_ONCE], "pdf", tmp_path / "pdf")
    pages = {word: pages_of(pdf) for word, pdf in zip(words, pdfs, strict=True)}
    assert [f"{word.name}：{told}" for word, found in pages.items() for told in faults(word, found)] == []
    counts = {name: len(pages[path]) for name, path in named(papers)}
    if writing():
        COUNTS.write_text(json.dumps(counts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert counts == json.loads(COUNTS.read_text(encoding="utf-8"))
