"""Workbooks as the app makes them: a form, its template in force, the dropdowns that fit the receiver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from ... import assets
from ...forms.asked import shown, unasked, without
from ...forms.basis import Cite
from ...forms.filled import Filled, FilledRow, Rows
from ...forms.model import Form
from ...words.area import in_area
from ...words.codes import FormId
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace

if TYPE_CHECKING:
    from ...xlsx.look import Look


def look_of(workspace: Workspace | None, form: Form, left_out: frozenset[str] = frozenset()) -> Look:
    """The look of a form: the workspace's template, else the shipped one; what is asked for has its place in it.

    A template of an office's own keeps all that it marks. The shipped ones hold every field, and are laid out from the
    schema: where fields are left out, the others take their room; where the area is no district, in its words.
    """
    name, asked = f"{form.id}.xlsx", without(form, left_out)
    own = workspace is not None and assets.is_own("templates/xlsx", name, workspace)
    as_shipped = not left_out and (workspace is None or in_area("区人大", workspace.area) == "区人大")
    if own or (as_shipped and assets.exists("templates/xlsx", name, workspace)):
        return _look(assets.read_bytes("templates/xlsx", name, workspace), _Held(form, left_out))
    return _laid_out(_Held(asked, left_out))


WORD_FORMS: Mapping[str, str] = {FormId.ANNUAL_REGISTRATION: "registration-form.docx"}
"""Forms that are rendered from a Word template as well."""


def printed_by(workspace: Workspace | None, form: Form) -> tuple[set[str], int]:
    """The texts that the template in force prints (the Word template too, where a form has one), how many pictures.

    A Word template of an office's own is not opened here: what it prints besides is asked about.
    """
    look = look_of(workspace, form)
    values = [cell.value for cell in look.cells.values()]
    texts = {"".join(f.text for f in v) if isinstance(v, tuple) else str(v) for v in values if v is not None}
    word = WORD_FORMS.get(form.id)
    own = workspace is not None and word is not None and assets.is_own("templates/docx", word, workspace)
    if word is not None and not own:
        texts |= _words_of(assets.read_bytes("templates/docx", word))
    return texts, len(look.pictures)


@lru_cache(maxsize=8)
def _words_of(template: bytes) -> frozenset[str]:
    """What a Word template prints whatever it is filled with."""
    from ...docx.read import read_document

    cells = (cell.text for sheet in read_document(template, {}).sheets for cell in sheet.cells.values())
    return frozenset(text for text in cells if text and "{" not in text)


class _Held:
    """A form as a key of the cache: equal when the schema is."""

    def __init__(self, form: Form, left_out: frozenset[str]) -> None:
        self.form, self.left_out = form, left_out

    def __hash__(self) -> int:
        return hash((self.form.hash, self.left_out))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and (other.form.hash, other.left_out) == (self.form.hash, self.left_out)


@lru_cache(maxsize=64)
def _look(template: bytes, held: _Held) -> Look:
    from ...xlsx.look_read import read_look

    return read_look(template, held.form, held.left_out)


@lru_cache(maxsize=64)
def _laid_out(held: _Held) -> Look:
    from ...xlsx.look_read import read_look
    from ...xlsx.scaffold import scaffold_template

    return read_look(scaffold_template(held.form), held.form)


def build_workbook(workspace: Workspace | None, filled: Filled) -> bytes:
    """The bytes of one workbook."""
    from ...xlsx.write import write_workbook

    return write_workbook(filled, look_of(workspace, filled.form, filled.left_out))


def left_out_of(form: Form, cite: Cite, head: FilledRow, rows: Rows) -> frozenset[str]:
    """The fields that are left out of what goes out: nothing in force asks for them, and nothing is known of them."""
    return shown(unasked(form, cite), head, rows)


def offered(opened: OpenWorkspace, unit: str, days: Days) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What dropdowns offer: numbers of deputies (of a unit) in office at any time of the days, codes of units.

    Whoever was in the unit for a part of the year may be named by what happened then.
    """
    roster = opened.roster
    there = (d for d in roster.deputies if d.was_in_office(*days))
    numbers = tuple(d.number for d in there if not unit or unit in d.units(*days))
    return numbers, tuple(u.code for u in roster.units)


Days = tuple[date, date]
"""First and last day."""


def days_of_year(opened: OpenWorkspace, year: int | None) -> Days:
    """The days that a form of a year is about; of one without a year, today."""
    return (date(year, 1, 1), date(year, 12, 31)) if year is not None else (opened.today, opened.today)
