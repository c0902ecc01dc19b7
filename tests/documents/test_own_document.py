"""What an office may declare of a document of its own, and how it is told what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from documents.small import TOP, forms, of_deputy, regulation
from dutykit.documents.catalogue import SOURCES
from dutykit.documents.example import example_facts
from dutykit.documents.own_document import OwnDocument, build_own, read_own
from dutykit.errors import TemplateError
from dutykit.words.codes import Per


def meta() -> dict[str, Any]:
    own, pattern = (
        json.loads((TOP / f"schemas/meta/{n}.schema.json").read_text(encoding="utf-8")) for n in ("document", "pattern")
    )
    own["$defs"] |= {name: pattern["$defs"][name] for name in ("section", "table")}
    return dict(own)


def read(text: str, id_: str = "note") -> OwnDocument:
    return read_own(id_, text, meta(), forms(), SOURCES)


def test_names_and_ids_are_both_taken() -> None:
    told = read('title = "小结"\nfor = "deputy"\nrecords = ["代表履职活动登记表", "suggestion"]\n'
                'documents = ["年度履职情况报告", "statement"]\n')  # fmt: skip
    assert (told.records, list(told.sources)) == (("activity", "suggestion"), ["annual-report", "statement"])
    assert (told.kinds, told.template, told.term) == ((Per.DEPUTY,), "note.docx", False)


@pytest.mark.parametrize(
    ("text", "said", "asks"),
    [
        ('title = "小结"\n', "缺少 for", "第六节"),
        ('title = "小结"\nfor = "units"\n', "第 2 行", "第六节"),
        ('title = "小结\nfor = "unit"\n', "写法不对", "英文引号"),
        ('title = "小结"\nfor = "unit"\nrecords = ["activty"]\n', "“activty”不是一种表", "是不是“activity”？"),
        ('title = "小结"\nfor = "unit"\ndocuments = ["sumary"]\n', "“sumary”不是一种文书", "是不是“summary”？"),
        ('title = "小结"\nfor = "unit"\ndocuments = ["dossier"]\n', "不是每个单位一份的", "deputy"),
        ('title = "小结"\nfor = "deputy"\ndocuments = ["reminder"]\n', "每次要另外查找", "请去掉"),
        ('title = "小结"\nfor = "deputy"\ntables = ["kinds"]\n', "tables 写的是全体", "congress、unit"),
        ('title = "小结"\nfor = "unit"\nterm = true\ndocuments = ["summary"]\n', "只写一年", "term"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, said: str, asks: str) -> None:
    with pytest.raises(TemplateError) as told:
        read(text)
    assert "documents/note.toml" in told.value.message
    assert said in told.value.message
    assert asks in told.value.message + told.value.remedy


def test_a_shipped_name_is_not_taken() -> None:
    with pytest.raises(TemplateError, match="是自带的文书"):
        read('title = "小结"\nfor = "unit"\n', "summary")


def test_an_own_document_may_draw_on_the_statement() -> None:
    """It had no list of what is open in it, and whatever drew on it failed."""
    own = read('title = "小结"\nfor = "deputy"\ndocuments = ["statement"]\n')
    context = build_own(own, example_facts(forms(), regulation()), of_deputy("001"))
    assert (list(context["documents"]), context["open"]) == (["statement"], [])
