"""The sheet that shows a deputy the findings: what it tells of one finding, and that it names nobody else."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from documents.small import facts, of_deputy
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.derived import Derived
from dutykit.documents.facts import Facts
from dutykit.rules.derive import derive
from dutykit.rules.engine import check_year
from dutykit.rules.measures import StepWords
from rules.setting import lexicon
from rules.small import dossier, law

RULES = """
[[rule]]
id = "research"
article = "第四条"
duty = "参加调研"
force = "must"
kind = "count"
subject = "deputy"
take = [{ kinds = ["research"] }]
compare = "at_least"
figure = 2
ground = "no_contact"
note = "按次数计"
[[measure]]
rule = "research"
step = 1
kind = "talk"
actor = ["work_committee_head"]
article = "第八条"
"""
BASE = """
[base]
today = 2025-03-01
year = 2024
closed = [2021, 2022, 2023, 2024]
sessions = [{ term = 17, ordinal = 1, opening = 2021-12-20, closing = 2021-12-24 }]
units = [{ code = "GC", name = "古城代表联组" }]
deputies = [
  { number = "001", name = "李成", units = ["GC"] }, { number = "002", name = "王小兰", units = ["GC"] },
  { number = "003", name = "欧阳文博", units = ["GC"] },
]
"""
CASE = """
[[case]]
records = [
  { form = "activity", number = "HD-1", date = 2024-03-05, kind = "research", title = "陪同王小兰代表调研", present = ["001", "003"], unit = "GC" },
  { form = "activity", number = "HD-2", date = 2024-04-05, kind = "research", title = "调研养老服务", leave = ["001"], present = ["002"], unit = "GC" },
  { form = "activity", number = "HD-3", date = 2024-05-05, kind = "training", title = "欧阳文博讲课", present = ["001"], unit = "GC" },
  { form = "activity", number = "HD-4", date = 2023-05-05, kind = "research", present = ["001"], unit = "GC" },
  { form = "activity", number = "HD-5", date = 2024-06-05, kind = "research", title = "别人的调研", present = ["002"], unit = "GC" },
]
"""  # noqa: E501 - rows of data


def sheet(deputy: str, case: str = CASE) -> dict[str, Any]:
    file, regulation = dossier(case, BASE), law(RULES)
    derived = []
    for finding in check_year(file, regulation, 2024):
        one = derive(file, regulation, 2024, finding, lexicon())
        assert one is not None
        derived.append(one)
    bundle: Facts = dataclasses.replace(
        facts(), roster=file.roster, derived=Derived(tuple(derived), StepWords({"talk": "约谈"}, {}))
    )
    return DOCUMENTS["finding-sheet"].build(bundle, of_deputy(deputy))


def test_a_finding_is_told_with_every_record_and_why() -> None:
    (told,) = sheet("001")["findings"]
    assert (told["heading"], told["message"]) == (
        "一、第四条　不符合",
        "2024年参加调研：1次，要求不少于2次；2024年3月5日陪同某代表调研（HD-1）；古城代表联组的登记已经关闭。",
    )
    assert told["id"].startswith("JL-2024-")
    assert [(r["records"], r["said"]) for r in told["taken"]] == [("HD-1", "“参加”")]
    assert told["left"] == [
        "不在时段内（2024年1月1日至2024年12月31日）：2023年5月5日专题调研，样例5-1（HD-4）",
        "登记的是“请假”，没有参加不计：2024年4月5日专题调研，调研养老服务（HD-2）",
        "类型是“集中学习培训”，只数专题调研：2024年5月5日集中学习培训，某代表讲课（HD-3）",
    ]
    assert told["next"] == ["可由work_committee_head约谈，依据第八条；由人决定。"]
    assert told["steps"] == ["数到1次。", "要求不少于2次。", "2024年已经结束，登记已经关闭。"]


@pytest.mark.parametrize(("deputy", "others"), [("001", "王小兰 欧阳文博"), ("002", "李成 欧阳文博"), ("003", "李成")])
def test_no_sheet_names_another_deputy(deputy: str, others: str) -> None:
    text = json.dumps(sheet(deputy), ensure_ascii=False)
    assert [name for name in others.split() if name in text] == []


def test_what_was_not_done_names_the_register_that_shows_it() -> None:
    (told,) = sheet("003", "[[case]]\n")["findings"]
    assert (told["taken"], told["nothing"]) == ([], "没有数到记录。应由古城代表联组（登记已关闭）登记。")
