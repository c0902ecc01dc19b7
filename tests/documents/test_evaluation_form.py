from __future__ import annotations

import json

from documents.small import facts
from dutykit.documents import DOCUMENTS

build = DOCUMENTS["evaluation-form"].build


def test_the_slip_names_the_deputy_and_only_its_stub_is_numbered() -> None:
    context = build(facts(), "001")
    assert (context["name"], context["age"], context["term"], context["employer"]) == (
        "李成",
        "49岁",
        "第十七届",
        "古城第二小学　校长",
    )
    assert context["pages"] == [[{"number": "001-001"}, {"number": "001-002"}]]
    assert context["open"] == []


def test_slips_stand_two_on_a_page() -> None:
    assert [len(p) for p in build(facts(slips=5), "001")["pages"]] == [2, 2, 1]


def test_what_is_not_known_is_left_to_be_written() -> None:
    context = build(facts(), "003")
    assert (context["age"], context["employer"]) == ("", "")
    assert context["open"] == ["名册中没有年龄，请手工填写", "名册中没有工作单位，请手工填写"]


def test_contexts_are_plain_data() -> None:
    for document in DOCUMENTS.values():
        subject = "001" if document.per == "deputy" else ""
        context = document.build(facts(), subject)
        assert json.loads(json.dumps(context, ensure_ascii=False)) == context
