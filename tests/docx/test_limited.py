"""A template of an office that never ends, fills the memory or is too deep: stopped, refused, the tag named."""

from __future__ import annotations

import dataclasses
import io
from datetime import date
from typing import Any

import pytest

from dutykit.docx.limited import Filling, filled, looked_over
from dutykit.docx.render import Template
from dutykit.errors import TemplateError
from dutykit.files.limits import MIB, Limits
from papers import gongwen

DAY = date(2024, 12, 31)
LIMITS = dataclasses.replace(Limits(), template_seconds=0.5, memory_bytes=120 * MIB, workers=1)


def template(*paragraphs: str) -> bytes:
    doc = gongwen()
    for text in paragraphs:
        doc.add_paragraph(text)
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def made(data: bytes, *contexts: dict[str, Any], limits: Limits = LIMITS) -> list[tuple[str, ...]]:
    fillings = (Filling(context) for context in contexts)
    return [one.paragraphs for one in filled(data, "通报.docx", fillings, laws=(), on=DAY, limits=limits)]


def test_documents_come_in_the_order_of_their_contexts_and_as_they_would_here() -> None:
    data = template("代表：{{ name }}。", "{% for deed in deeds %}{{ deed }}；{% endfor %}")
    contexts = [{"name": f"样本{n}", "deeds": ["视察", f"座谈{n}"], "on": DAY} for n in range(30)]
    here = Template.load(data, "通报.docx")
    told = list(filled(data, "通报.docx", map(Filling, contexts), laws=(), on=DAY, limits=Limits()))
    assert told == [here.render(context, stamp=DAY) for context in contexts]


def test_a_mistake_is_told_as_it_is_told_here() -> None:
    data = template("{{ nmae }}")
    with pytest.raises(TemplateError) as there:
        made(data, {"name": "样本"})
    with pytest.raises(TemplateError) as here:
        Template.load(data, "通报.docx").render({"name": "样本"}, stamp=DAY)
    assert (there.value.message, there.value.remedy, there.value.code) == (
        here.value.message,
        here.value.remedy,
        here.value.code,
    )


TEXT = "{% set t = 'aaaaaaaaaaaaaaaaaaaa' %}"
ENDLESS = {
    "squares of a number": "{% set a = 99999999999999999999 %}" + "{% set a = a * a %}" * 26,
    "loops over lists in loops": "{% set l = range(1000)|list %}{% for a in l %}{% for b in l %}{% for c in l %}"
    "{% if c < 0 %}x{% endif %}{% endfor %}{% endfor %}{% endfor %}",
    "sorting in loops": "{% set l = range(1000)|list %}{% for a in l %}{% for b in l %}"
    "{% if (l|sort(reverse=true))|length < 0 %}x{% endif %}{% endfor %}{% endfor %}",
    "a macro that calls itself twice": "{% macro m(n) %}{% if n > 0 %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}"
    "{% endmacro %}{{ m(40) }}",
    "comparing long texts in loops": "{% set l = range(1000)|list %}{% set t = l|join('、') %}{% for a in l %}"
    "{% for b in l %}{% for c in l %}{% if (t ~ a) == (t ~ b) and t.count('9') == 0 %}x{% endif %}"
    "{% endfor %}{% endfor %}{% endfor %}",
}
LARGE = {
    "replacing by more": TEXT + "{% set t = t.replace('a', 'aaaaaaaaaaaaaaaaaaaa') %}" * 9 + "{{ t }}",
    "joining by a tilde": TEXT + "{% set t = t ~ t ~ t ~ t ~ t ~ t ~ t ~ t %}" * 9 + "{{ t }}",
    "joining lists of itself": TEXT + "{% set t = [t, t, t, t, t, t, t, t]|join(t) %}" * 12 + "{{ t }}",
    "sums of lists": "{% set l = [1, 2, 3, 4, 5, 6, 7, 8] %}"
    + "{% set l = [l, l, l, l, l, l, l, l]|sum(start=[]) %}" * 9
    + "{{ l|length }}",
    "the filter replace": TEXT + "{% set t = t|replace('a', 'aaaaaaaaaaaaaaaaaaaa') %}" * 9 + "{{ t }}",
    "lists added": "{% set l = [1, 2, 3] %}" + "{% set l = l + l %}" * 40 + "{{ l|length }}",
}
DEEP = {
    "brackets": "{{ " + "(" * 3000 + "name" + ")" * 3000 + " }}",
    "not": "{% if " + "not " * 20_000 + "name %}x{% endif %}",
    "lists": "{{ " + "[" * 3000 + "]" * 3000 + "|length }}",
    "a long sum": "{{ " + "1 + " * 20_000 + "1 }}",
    "a macro without end": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "loops in loops": "{% for a in name %}" * 500 + "x" + "{% endfor %}" * 500,
}
EVERY = ENDLESS | LARGE | DEEP


@pytest.mark.parametrize("shape", EVERY)
def test_what_asks_for_more_than_a_document_needs_is_refused_and_its_tag_named(shape: str) -> None:
    data = template("代表：{{ name }}。", EVERY[shape])
    with pytest.raises(TemplateError) as caught:
        made(data, {"name": "样本"})
    assert caught.value.code in {"template.budget", "template.syntax"}
    assert "通报.docx”的正文中，标签 {" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("shape", EVERY)
def test_lint_says_so_too(shape: str) -> None:
    data = template("代表：{{ name }}。", EVERY[shape])
    found = looked_over(data, "通报.docx", [{"name": "样本"}], laws=(), day=DAY, limits=LIMITS)
    assert {finding.code for finding in found if finding.level == "error"} <= {"budget", "syntax", "unknown_field"}
    assert any(finding.level == "error" and "标签 {" in finding.message for finding in found)


def test_the_documents_before_a_refusal_are_given() -> None:
    data = template("{{ name }}{% for a in range(9) %}{% if name == '样本2' %}{{ nothing }}{% endif %}{% endfor %}")
    given = filled(data, "x.docx", (Filling({"name": f"样本{n}"}) for n in range(4)), laws=(), on=DAY, limits=LIMITS)
    assert next(given).paragraphs[-1] == "样本0"
    assert next(given).paragraphs[-1] == "样本1"
    with pytest.raises(TemplateError):
        next(given)
