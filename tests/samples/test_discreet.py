"""What a paper about a deputy gives away of others: nothing, whatever is looked at in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dutykit.app.asking.history import trace
from dutykit.app.keeping.demo import Round
from dutykit.app.opened.targets import Asked
from dutykit.app.papers.render import RenderRequest, render
from dutykit.documents.catalogue import DOCUMENTS, Document
from dutykit.errors import UsageError
from dutykit.serial import document as as_json
from dutykit.words.codes import FormId, Per
from dutykit.workspace import Workspace
from dutykit.workspace.folder import read_workspace
from samples.marked import Mark, marked, marks_in, numbers_in, texts_of
from samples.rounds import quiet

ON = date(2025, 1, 20)
OF_DEPUTIES = [d for d in DOCUMENTS.values() if d.kinds == (Per.DEPUTY,) or d.id == "evaluation-result"]
OF_ALL = [d for d in DOCUMENTS.values() if {Per.CONGRESS, Per.UNIT} & set(d.kinds) and d.id != "handover"]


@pytest.fixture(scope="module")
def place(
    played: tuple[Round, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workspace, dict[str, Mark]]:
    """The sample's workspace with a mark in every place that is personal."""
    root, marks = marked(played[0].workspace.root, tmp_path_factory.mktemp("标记"))
    return read_workspace(root), {mark.text: mark for mark in marks}


def _rendered(workspace: Workspace, document: Document, whom: Asked) -> dict[str, bytes]:
    """What was made, by file name; nothing where there is nothing to make."""
    try:
        result = render(
            workspace, RenderRequest(document=document.id, on=ON, whom=whom, evidence=True, force=True), quiet
        )
    except UsageError:
        return {}
    return {made.path: (workspace.root / made.path).read_bytes() for made in result.files}


@pytest.mark.parametrize("document", OF_DEPUTIES, ids=lambda d: d.id)
def test_nothing_personal_of_another_is_reached_from_a_deputys_paper(
    document: Document, place: tuple[Workspace, dict[str, Mark]]
) -> None:
    workspace, marks = place
    papers = _rendered(workspace, document, Asked(everyone=True))
    assert papers or document.id in {"reminder", "finding-sheet"}
    traced: dict[tuple[str, str], set[str]] = {}
    for path, data in papers.items():
        owner = Path(path).stem.rsplit("_", 1)[-1]
        texts = list(texts_of(data))
        reached = {m for text in texts for m in marks_in(text)}
        for number in {n for text in texts for n in numbers_in(text)}:
            if (number, "") not in traced:
                traced[number, ""] = _traced(workspace, number, "")
            reached |= traced[number, ""]
        others = {m: marks[m] for m in reached if marks[m].owner != owner}
        assert not others, (path, others)


def _traced(workspace: Workspace, number: str, deputy: str) -> set[str]:
    try:
        return marks_in(str(as_json(trace(workspace, number, deputy=deputy))))
    except UsageError:  # an issue number, or one that a paper only looks like
        return set()


def test_a_record_of_several_people_shows_each_of_them_alone(place: tuple[Workspace, dict[str, Mark]]) -> None:
    workspace, _ = place
    told = trace(workspace, "HD-2024-0003", deputy="0005")
    people = {f.label: (f.value, f.raw) for f in told.sources[0].fields if f.label.endswith("代表")}
    assert people == {"参加代表": ("欧阳明哲", "欧阳明哲"), "发言代表": ("欧阳明哲", "欧阳明哲")}
    with pytest.raises(UsageError, match="没有写到"):
        trace(workspace, "QJ-2024-0002", deputy="0005")


@pytest.mark.parametrize("document", OF_ALL, ids=lambda d: d.id)
def test_no_sensitive_value_stands_in_a_paper_for_many(
    document: Document, place: tuple[Workspace, dict[str, Mark]]
) -> None:
    workspace, marks = place
    papers: dict[str, bytes] = {}
    for kind in document.kinds:
        papers |= _rendered(workspace, document, Asked(everyone=kind is Per.UNIT))
    found = defaultdict(set)
    for path, data in papers.items():
        for text in texts_of(data):
            for mark in marks_in(text):
                if marks[mark].sensitive:
                    found[path].add((marks[mark].form, marks[mark].field))
    assert not found


def test_the_marks_stand_where_they_should(place: tuple[Workspace, dict[str, Mark]]) -> None:
    """The test of the tests: every form with something personal is marked, and trace in full shows it."""
    workspace, marks = place
    assert {m.form for m in marks.values()} >= {FormId.LEAVE, FormId.ATTENDANCE, FormId.MEASURE, FormId.EVALUATION}
    one = next(m for m in marks.values() if m.form == FormId.LEAVE and m.field == "reason")
    assert one.text not in str(as_json(trace(workspace, one.record)))
    assert one.text in str(as_json(trace(workspace, one.record, full=True)))
