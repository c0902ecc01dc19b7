"""Which fields of a form a congress asks for: those that a regulation or law in force, or a document, needs.

A field that says by what it is asked (``asked_by``) is printed where one of its sources binds; one that says nothing is
part of the deed itself and always asked. What is not asked is left out of what is issued, and understood all the same
when it comes back: an earlier workbook has it, or a form that somebody typed anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .basis import BasisSource, Cite
from .filled import FilledRow
from .model import Field, Form, Table, mark_of


def unasked(form: Form, cite: Cite) -> frozenset[str]:
    """Marks of the fields that nothing in force asks for."""
    left = set()
    for table, item in form.all_fields():
        sources = table.asked_by if table is not None and not _binds(table.asked_by, cite) else item.asked_by
        if not _binds(sources, cite):
            left.add(mark_of(table.name if table else "", item.name))
    return frozenset(left)


def _binds(sources: tuple[BasisSource, ...] | None, cite: Cite) -> bool:
    return sources is None or any(source.document or cite(source) for source in sources)


def shown(marks: frozenset[str], head: FilledRow, rows: Mapping[str, Iterable[FilledRow]]) -> frozenset[str]:
    """Those of the ``marks`` of which nothing that is to be written knows anything: no more is left out."""
    told = {mark_of("", name) for name in _told(head)}
    told |= {mark_of(table, name) for table, found in rows.items() for row in found for name in _told(row)}
    return marks - told


def _told(row: FilledRow) -> set[str]:
    values = (name for name, value in row.values.items() if value not in (None, "", []))
    return {*values, *row.raw, *row.flags, *(row.pictures or ())}


def without(form: Form, marks: frozenset[str]) -> Form:
    """The form as it is laid out: fields and tables that are left out are not in it. Its schema and hash stay."""
    if not marks:
        return form
    tables = (replace(t, fields=_kept(t, marks)) for t in form.tables)
    fields = tuple(f for f in form.fields if mark_of("", f.name) not in marks)
    return replace(form, fields=fields, tables=tuple(t for t in tables if t.fields))


def _kept(table: Table, marks: frozenset[str]) -> tuple[Field, ...]:
    return tuple(f for f in table.fields if mark_of(table.name, f.name) not in marks)


def relaxed(form: Form, marks: frozenset[str]) -> Form:
    """The form as returns are held against it: what nobody was asked for is not missing."""
    if not marks:
        return form
    fields = tuple(replace(f, required=f.required and mark_of("", f.name) not in marks) for f in form.fields)
    return replace(form, fields=fields, tables=tuple(_relaxed(t, marks) for t in form.tables))


def _relaxed(table: Table, marks: frozenset[str]) -> Table:
    left = {f.name for f in table.fields if mark_of(table.name, f.name) in marks}
    if not left:
        return table
    fields = tuple(replace(f, required=f.required and f.name not in left) for f in table.fields)
    needs = ({**rule, "fields": [n for n in rule["fields"] if n not in left]} for rule in table.needs)
    gone = len(left) == len(fields)
    return replace(table, fields=fields, needs=tuple(r for r in needs if r["fields"]), may_lack=table.may_lack or gone)
