"""The text of ``docs/codes.md``: every name that a regulation file may use, with what people call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rules_page import cell

from dutykit.app.checking.regulations import lexicon_of
from dutykit.forms.model import Field, Form
from dutykit.rules.lexicon import Lexicon

_NOT_ASKED = frozenset({"filler", "phone", "void", "note"})


def codes_page(note: str) -> str:
    """The whole page."""
    lexicon = lexicon_of(None)
    parts = [note, "# 代码表\n", "写办法文件（[办法怎么写](办法怎么写.md)）时用的代码。中文是表上印的名称。\n"]
    parts += [
        "## 表和栏\n",
        "`record` 写“表”（表头）或“表.分表”；条件里写栏。栏后面的括号里是可以填的选项表，见下一节。\n",
    ]
    for form in sorted(lexicon.forms.values(), key=lambda f: f.id):
        parts += _form(form, lexicon)
    parts += _lists(lexicon)
    return "\n".join(parts).rstrip() + "\n"


def _form(form: Form, lexicon: Lexicon) -> Iterator[str]:
    yield f"\n### `{form.id}` {form.title}\n\n| record | 栏 |\n|---|---|"
    parts = [(form.id, "表头", form.by_name), *((f"{form.id}.{t.name}", t.label, t.by_name) for t in form.tables)]
    for record, label, fields in parts:
        told = [_field(f, lexicon) for name, f in fields.items() if name not in _NOT_ASKED]
        if told:
            yield f"| `{record}` {cell(label)} | {'；'.join(told)} |"


def _field(field: Field, lexicon: Lexicon) -> str:
    named = field.choices.id if field.choices else ""
    told = f"（{named}）" if named in lexicon.lists else "（true、false）" if field.kind == "yes_no" else ""
    return f"`{field.name}` {cell(field.label)}{told}"


def _lists(lexicon: Lexicon) -> Iterator[str]:
    yield "\n## 选项\n\n| 选项表 | 代码 |\n|---|---|"
    for name, data in lexicon.lists.items():
        yield f"| `{name}` {data['title']} | {_codes(lexicon.codes(name))} |"


def _codes(codes: Mapping[str, str]) -> str:
    return "；".join(f"`{code}` {cell(label)}" for code, label in codes.items())
