"""What is printed above a form speaks of what stands on it: no column that is left out, no program."""

from __future__ import annotations

import re

import pytest

from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.account import printed_text
from dutykit.forms.asked import unasked
from dutykit.forms.basis import BasisSource, before, numbered
from dutykit.forms.model import mark_of
from dutykit.text import fold

FORMS = load_forms()
REGULATIONS = ("", "dongcheng-2020", "huarong-2024", "pinggu-2019", "shijingshan-2019", "shijingshan-2022")


@pytest.mark.parametrize("bound", REGULATIONS)
@pytest.mark.parametrize("form", sorted(FORMS))
def test_no_instruction_names_a_column_that_is_left_out(form: str, bound: str) -> None:
    def cite(source: BasisSource) -> str:
        return "第一条" if source.law or (bound and source.regulation == bound) else ""

    shape = FORMS[form]
    left = unasked(shape, cite)
    labels = {item.label: mark_of(table.name if table else "", item.name) for table, item in shape.all_fields()}
    printed = {item.label for table, item in shape.all_fields()
               if mark_of(table.name if table else "", item.name) not in left}  # fmt: skip
    for item in shape.instructions:
        if item.applies(cite, left):
            quoted = set(re.findall("“([^”]+)”", item.text)) & labels.keys()
            assert quoted <= printed, item.text


@pytest.mark.parametrize("form", sorted(FORMS))
def test_official_paper_speaks_of_no_program(form: str) -> None:
    shape = FORMS[form]
    said = [item.text for item in shape.instructions] + list(shape.sign)
    said += [text for table, item in shape.all_fields() for text in (item.label, item.help)]
    assert not [text for text in said if re.search("程序|由系统|工作区|SHA|校验码|dutykit|[a-z]+-[a-z]+", text)]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_paper_that_bears_a_former_instruction_or_signer_is_known(form: str) -> None:
    shape = FORMS[form]
    known = printed_text(shape)
    assert all(fold(item.was) in known for item in shape.instructions if item.was)
    assert all(fold(f"{label}：") in known for label in (*shape.sign, *shape.sign_was))
    block = "\n".join(numbered(before(shape.instructions)))
    assert fold(block) in known
