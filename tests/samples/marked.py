"""The workspace of the sample with a value of its own in every place that tells something personal of somebody."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dutykit.app.opened.open_workspace import Forms
from dutykit.evidence import unpacked
from dutykit.forms.model import Field, Form
from dutykit.words.codes import FieldKind, FormId

ABOUT_ONE = {FormId.EVALUATION, FormId.MEASURE, FormId.LEAVE, FormId.FEEDBACK}
"""Forms of which every text is about one deputy, and nobody else's business."""
_TEXTS = {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.NAME}
_KEPT = {"session", "meeting", "report", "previous", "rule", "findings", "suggestion"}
"""Numbers and names by which records find each other."""


@dataclass(frozen=True)
class Mark:
    """A value that stands in one field of one record; ``owner`` is the deputy whom it is about, if one."""

    text: str
    form: str
    field: str
    record: str
    owner: str
    sensitive: bool


def marked(source: Path, folder: Path) -> tuple[Path, list[Mark]]:
    """A copy of a workspace whose records carry marks, and the marks."""
    root = folder / "工作区"
    shutil.copytree(source, root)
    forms, marks = Forms(None), []
    store = sqlite3.connect(root / "dutykit.db")
    rows = store.execute(
        "SELECT r.number, r.form, r.part, r.deputy, v.id, v.body, v.evidence"
        " FROM records r JOIN versions v ON v.record = r.number"
    ).fetchall()
    for number, form_id, part, deputy, version, body, evidence in rows:
        values, told = json.loads(body), unpacked(json.loads(evidence), json.loads(body))
        owner = _owner(form_id, part, deputy, values)
        for item in _places(forms[form_id], part, about_one=bool(owner) and form_id in ABOUT_ONE):
            mark = Mark(_text(item, len(marks)), form_id, item.name, number, owner, item.sensitive)
            marks.append(mark)
            values[item.name] = mark.text
            told[item.name] = {**told.get(item.name, {"place": {"sheet": "填写", "cell": "Z9"}}), "raw": mark.text}
        store.execute(
            "UPDATE versions SET body = ?, evidence = ? WHERE id = ?",
            (json.dumps(values, ensure_ascii=False), json.dumps(told, ensure_ascii=False), version),
        )
    store.commit()
    store.close()
    return root, marks


def _owner(form: str, part: str, deputy: str, values: dict[str, Any]) -> str:
    """Whom a record is about: its deputy, a roster's row itself."""
    if form == FormId.ROSTER:
        return str(values.get("number", "")) if part == "deputies" else ""
    named = values.get("deputy")
    return named if isinstance(named, str) and named else deputy


def _places(form: Form, part: str, *, about_one: bool) -> Iterator[Field]:
    for item in form.table_by_name[part].fields if part else form.fields:
        if item.sensitive or (about_one and part and item.kind in _TEXTS and item.name not in _KEPT):
            yield item


def _text(item: Field, at: int) -> str:
    if item.kind is FieldKind.PHONE:
        return f"131{at:04}7777"
    return f"秘{at:04}密"


def texts_of(data: bytes) -> Iterator[str]:
    """Every text of a package, as it stands there and without its tags; of the packages in it too."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            yield name
            if part[:2] == b"PK":
                yield from texts_of(part)
                continue
            text = part.decode("utf-8", errors="replace")
            yield text
            yield re.sub(r"<[^>]+>", "", text)


_MARK = re.compile(r"秘\d{4}密|131\d{4}7777")
_NUMBER = re.compile(r"[A-Z]{2}-(?:\d{4}-)?\d{4}")

_RANGE = re.compile(r"([A-Z]{2}-(?:\d{4}-)?)(\d{4})\s*[至—–-]\s*(?:[A-Z]{2}-(?:\d{4}-)?)?(\d{4})(?!\d)")


def marks_in(text: str) -> set[str]:
    """The marks that stand in a text."""
    return set(_MARK.findall(text))


def numbers_in(text: str) -> set[str]:
    """Numbers of records that stand in a text, ranges (CQ-2024-0002 至 0008) whole."""
    found = set(_NUMBER.findall(text))
    for lead, first, last in re.findall(
        r"([A-Z]{2}-(?:\d{4}-)?)(\d{4})\s*[至—–-]\s*(?:[A-Z]{2}-(?:\d{4}-)?)?(\d{4})", text
    ):
        found |= {f"{lead}{n:04}" for n in range(int(first), int(last) + 1)}
    return found
