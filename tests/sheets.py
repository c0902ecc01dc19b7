"""A form for the tests of workbooks: head, long texts, two tables, a dependent list; and ways to look at a book."""

import io
import json
import re
import zipfile
from pathlib import Path

from openpyxl import load_workbook

from dutykit.dossier.model import Deputy, Membership, Roster, Unit
from dutykit.forms.compile import compile_form
from dutykit.forms.filled import Filled, FilledRow
from dutykit.xlsx.look_read import read_look
from dutykit.xlsx.scaffold import scaffold_template
from dutykit.xlsx.write import write_workbook

SCHEMAS = Path(__file__).parents[1] / "schemas"
LISTS = json.loads((SCHEMAS / "lists.schema.json").read_text(encoding="utf-8"))
META = json.loads((SCHEMAS / "meta" / "form.schema.json").read_text(encoding="utf-8"))

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "visit",
    "title": "走访登记表",
    "description": "测试用。",
    "type": "object",
    "additionalProperties": False,
    "required": ["filler"],
    "x-duty": {
        "version": 3,
        "no": "99",
        "prefix": "ZF",
        "per": "unit",
        "sections": [
            {"id": "head", "title": ""},
            {"id": "words", "title": "一、基本做法"},
            {"id": "visits", "title": "走访"},
            {"id": "matters", "title": "事项"},
        ],
        "instructions": ["逐项填写。", "没有的写“无”。"],
        "basis": ["《示例办法》第三条"],
        "sign": ["填表人", "单位（盖章）"],
    },
    "properties": {
        "unit": {"title": "填报单位", "x-duty": {"kind": "unit", "section": "head", "ask": "office"}},
        "filler": {"title": "填表人", "x-duty": {"kind": "text", "section": "head"}},
        "phone": {"title": "联系电话", "x-duty": {"kind": "phone", "section": "head"}},
        "count": {"title": "人数", "minimum": 0, "maximum": 500, "x-duty": {"kind": "integer", "section": "head"}},
        "practice": {
            "title": "基本做法",
            "maxLength": 300,
            "x-duty": {"kind": "long_text", "section": "words", "labels": ["一、基本做法"]},
        },
        "visits": {
            "title": "走访",
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["day", "who"],
                "properties": {
                    "day": {"title": "日期", "x-duty": {"kind": "date"}},
                    "who": {"title": "代表", "x-duty": {"kind": "deputy"}},
                    "with": {"title": "同行代表", "x-duty": {"kind": "deputies"}},
                    "topic": {"title": "主题", "maxLength": 50, "x-duty": {"kind": "text"}},
                    "code": {"title": "办公室编号", "x-duty": {"kind": "text", "ask": "office"}},
                },
            },
            "x-duty": {
                "section": "visits",
                "key": ["day", "topic"],
                "rows": 3,
                "ticks": {"sheet": "勾选表", "marks": {"√": "with"}},
            },
        },
        "matters": {
            "title": "事项",
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "field": {
                        "title": "领域",
                        "oneOf": [{"const": "road", "title": "交通"}, {"const": "green", "title": "绿化"}],
                        "x-duty": {"kind": "choice"},
                    },
                    "item": {
                        "title": "具体事项",
                        "oneOf": [
                            {"const": "tree", "title": "树木", "x-duty": {"group": "green"}},
                            {"const": "bus", "title": "公交", "x-duty": {"group": "road"}},
                            {"const": "park", "title": "停车", "x-duty": {"group": "road"}},
                        ],
                        "x-duty": {"kind": "choice", "depends": "field"},
                    },
                    "void": {"title": "作废", "x-duty": {"kind": "yes_no"}},
                },
            },
            "x-duty": {"section": "matters", "rows": 2},
        },
    },
}

NAMES = ["赵敏", "钱伟", "孙丽", "李成", "周杰华", "吴桂英", "郑海涛", "王芳", "冯建国", "陈静"]
ROSTER = Roster(
    tuple(Deputy(f"D{n:04}", name, (Membership("U01"),)) for n, name in enumerate(NAMES, 1)),
    (Unit("U01", "第一联组", "joint_group"),),
)
DEPUTIES = tuple(d.number for d in ROSTER.deputies)


def form(schema=None):
    return compile_form(schema or SCHEMA, LISTS, META)


def shipped(name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return compile_form(schema, LISTS, META)


def identity(of, **more):
    return {
        "format": "1", "kind": "form", "form": of.id, "version": str(of.version), "hash": of.hash,
        "congress": "示例区", "year": "2024", "unit": "U01", "deputy": "", "key": "", "round": "",
        "issue": f"{of.prefix}2024-0003", "due": "2024-12-31",
    } | more  # fmt: skip


def filled(of, *, head=None, rows=None, deputies=DEPUTIES, roster=ROSTER, blank=None, **more):
    head = head if isinstance(head, FilledRow) else FilledRow("", head or {})
    return Filled(of, identity(of, **more), head, rows or {}, roster, deputies, ("U01",), blank or {})


def write(of, template=None, **what):
    """The bytes and the opened workbook of a form."""
    look = read_look(template or scaffold_template(of), of)
    data = write_workbook(filled(of, **what), look)
    return data, load_workbook(io.BytesIO(data))


def place(book, name):
    """Sheet and address of a defined name."""
    match = re.fullmatch(r"'?(.+?)'?!\$([A-Z]+)\$(\d+)", book.defined_names[name].attr_text)
    return match[1], match[2] + match[3]


def cell(book, name, below=0):
    """The cell that a name marks, or one further down."""
    sheet, address = place(book, name)
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    return book[sheet][f"{column}{int(row) + below}"]


def rule(book, marked):
    """The data validation that covers a cell."""
    found = [r for r in book[marked.parent.title].data_validations.dataValidation if marked.coordinate in r.sqref]
    assert len(found) == 1
    return found[0]


def part(data, name):
    """The text of one part of a workbook file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")
