"""The first draft of a template: every field of the context once, on the page and in the styles of the base.

A text becomes a paragraph, a list of texts a paragraph for each, a list of records a table, or, where records hold
lists of their own, a heading and what is in it. Staff then write it as it should read, in Word or WPS.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .package import open_document
from .shared import bring, look_of_tables

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_TITLES = ("title_lines", "title")
_ITEM = "item"
_SIGNED = ("signer", "date")
_WIDEST = 9  # columns that a page has room for; a record with more is told field by field


def draft(base: bytes, context: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> bytes:
    """A tidied .docx with a tag for every field of ``context`` (an example that holds all of them).

    ``labels`` are the names of columns by the path of their field (``forms.visit_log.visits.place``).

    The page is the last of ``base``. Raises :class:`dutykit.errors.TemplateError` when the base is no .docx.
    """
    doc, drafting = blank_page(base), _Drafting(labels or {})
    title = next((key for key in _TITLES if key in context), "")
    if title:
        drafting.told(doc, title, context[title], "公文标题", 1)
    drafting.fields(doc, {k: v for k, v in context.items() if k not in (title, *_SIGNED)}, "", 1)
    doc.add_paragraph("", "主送")
    for key, style in zip(_SIGNED, ("落款", "成文日期"), strict=True):
        if key in context:
            doc.add_paragraph(_tag(key), style)
    look_of_tables(doc, open_document(base))
    out = io.BytesIO()
    doc.save(out)
    return bring(out.getvalue(), base).data


def blank_page(base: bytes) -> Document:
    """The base without its text: the last of its pages, an official document's."""
    doc = open_document(base)
    for section in doc.sections[:-1]:
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = True
    body: Any = doc.element
    body.body.clear_content()
    return doc


def _tag(path: str, value: Any = "") -> str:
    """The tag of a field; nothing is no text, and printed as none."""
    return f"{{{{ {path} }}}}" if value is not None else f"{{{{ {path} if {path} is not none else '' }}}}"


class _Drafting:
    """Fields told one after the other; ``labels`` name columns."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels

    def fields(self, doc: Document, values: Mapping[str, Any], path: str, depth: int) -> None:
        """Every field of a record."""
        for key, value in values.items():
            self.told(doc, f"{path}{key}", value, "公文正文", depth)

    def told(self, doc: Document, path: str, value: Any, style: str, depth: int) -> None:
        """One field, however deep it goes."""
        if isinstance(value, Mapping):
            self._headed(doc, path, value, depth)
        elif isinstance(value, list | tuple) and value:
            self._listed(doc, path, value, style, depth)
        elif isinstance(value, bool | list | tuple):  # what is in a list that the example leaves empty nobody knows
            doc.add_paragraph(f"{{%p if {path} %}}", style)
            doc.add_paragraph(f"（{path}）", style)
            doc.add_paragraph("{%p endif %}", style)
        else:
            doc.add_paragraph(_tag(path, value), style)

    def _headed(self, doc: Document, path: str, value: Mapping[str, Any], depth: int) -> None:
        """A record under its own title; one without, that no loop goes over, under its name."""
        titled = isinstance(value.get("title"), str)
        if titled or not path.startswith(_ITEM):
            doc.add_paragraph(_tag(f"{path}.title") if titled else path, _heading(depth))
        crossed = set(value) >= _CROSSED
        if crossed:
            _crossed(doc, path)
        aside = {*(("title",) if titled else ()), *(_CROSSED if crossed else ())}
        self.fields(doc, {k: v for k, v in value.items() if k not in aside}, f"{path}.", depth)

    def _listed(self, doc: Document, path: str, values: Sequence[Any], style: str, depth: int) -> None:
        item = f"{_ITEM}{depth}" if depth > 1 else _ITEM
        whole = _merged(values)
        if isinstance(whole, Mapping) and _flat(whole):
            columns = [(self.labels.get(f"{path}.{key}", key), _tag(f"{item}.{key}", v)) for key, v in whole.items()]
            _rows(doc, f"{item} in {path}", columns)
            return
        doc.add_paragraph(f"{{%p for {item} in {path} %}}", style)
        self.told(doc, item, whole, style, depth + 1)
        doc.add_paragraph("{%p endfor %}", style)


def _merged(values: Sequence[Any]) -> Any:
    """One value with everything that any of them has: of records all fields, of lists all items."""
    if all(isinstance(value, Mapping) for value in values):
        keys = dict.fromkeys(key for value in values for key in value)
        return {key: _merged([value[key] for value in values if key in value]) for key in keys}
    if all(isinstance(value, list | tuple) for value in values):
        return [item for value in values for item in value]
    return next((value for value in values if value is not None), None)


def _flat(record: Mapping[str, Any]) -> bool:
    """Whether a record fits into a row."""
    return 0 < len(record) <= _WIDEST and not any(isinstance(v, Mapping | list | tuple | bool) for v in record.values())


def _rows(doc: Document, loop: str, columns: Sequence[tuple[str, str]]) -> None:
    """A table whose first row is repeated on each page, and a row for each turn of the loop."""
    table = doc.add_table(4, len(columns))
    for column, (label, tag) in enumerate(columns):
        _written(table, 0, column, label, "表格栏名")
        _written(table, 2, column, tag, "表格文字")
    for row, tag in ((1, f"{{%tr for {loop} %}}"), (3, "{%tr endfor %}")):
        whole = table.cell(row, 0).merge(table.cell(row, len(columns) - 1))
        whole.text = tag
    _repeated(doc)
    doc.add_paragraph("", "填表说明")


_CROSSED = {"first", "columns", "rows"}
"""A table of figures whose columns are data."""


def _crossed(doc: Document, path: str) -> None:
    """A table whose columns are known only when it is filled."""
    table = doc.add_table(4, 4)
    head = (f"{{{{ {path}.first }}}}", f"{{%tc for c in {path}.columns %}}", "{{ c }}", "{%tc endfor %}")
    row = ("{{ r[0] }}", "{%tc for v in r[1:] %}", "{{ v }}", "{%tc endfor %}")
    for column, (label, tag) in enumerate(zip(head, row, strict=True)):
        _written(table, 0, column, label, "表格栏名")
        _written(table, 2, column, tag, "表格文字")
    for at, tag in ((1, f"{{%tr for r in {path}.rows %}}"), (3, "{%tr endfor %}")):
        table.cell(at, 0).merge(table.cell(at, 3)).text = tag
    _repeated(doc)
    doc.add_paragraph("", "填表说明")


def _written(table: Table, row: int, column: int, text: str, style: str) -> None:
    paragraph = table.cell(row, column).paragraphs[0]
    paragraph.text, paragraph.style = text, style


def _repeated(doc: Document) -> None:
    """The head of the last table stands on every page; python-docx has no name for that, only the elements."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    body: Any = doc.element
    head = next(body.body.iterchildren(qn("w:tbl"), reversed=True)).find(qn("w:tr"))
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:tblHeader"))
    head.insert(0, properties)


def _heading(depth: int) -> str:
    return f"{'一二三四'[min(depth, 4) - 1]}级标题"
