"""What there is: forms and regulations, read from the declarations themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import TypeVar

from ... import assets
from ...errors import TemplateError
from ...outside import read_toml
from ...words.area import in_area
from ...workspace import Workspace
from ..opened.open_workspace import unfinished_forms

T = TypeVar("T")
_NO_FORM = "lists.schema.json"
_CASES = ".cases.toml"


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A form; ``per`` is for whom one is issued."""

    id: str
    title: str
    per: str
    version: int | str


@dataclass(frozen=True, slots=True)
class FormsResult:
    """Every form, shipped or the workspace's own."""

    forms: tuple[FormEntry, ...]


@dataclass(frozen=True, slots=True)
class RegulationEntry:
    """A regulation, with the days as its file has them."""

    id: str
    title: str
    number: str
    passed: str
    in_force: str


@dataclass(frozen=True, slots=True)
class RegulationsResult:
    """Every regulation, shipped or the workspace's own."""

    regulations: tuple[RegulationEntry, ...]


def list_forms(workspace: Workspace | None) -> FormsResult:
    """The forms that can be used, by file name."""
    unfinished = unfinished_forms(workspace) if workspace is not None else {}
    found = _declared("schemas", ".schema.json", _form, workspace, unfinished)
    if workspace is None:
        return FormsResult(found)
    own = {form.id for form in found if assets.is_own("schemas", f"{form.id}.schema.json", workspace)}
    return FormsResult(tuple(f if f.id in own else replace(f, title=in_area(f.title, workspace.area)) for f in found))


def list_regulations(workspace: Workspace | None) -> RegulationsResult:
    """The regulations, by file name. Raises :class:`TemplateError` for a file that cannot be read."""
    return RegulationsResult(_declared("regulations", ".toml", _regulation, workspace))


def _form(name: str, text: str) -> FormEntry:
    schema = json.loads(text)
    duty = schema.get("x-duty", {})
    return FormEntry(name, schema["title"], duty.get("per", ""), duty.get("version", ""))


def _regulation(name: str, text: str) -> RegulationEntry:
    data = read_toml(text)
    title, number, passed, in_force = (str(data.get(key) or "") for key in ("title", "number", "passed", "in_force"))
    return RegulationEntry(name, title, number, passed, in_force)


def _declared(
    kind: str, suffix: str, read: Callable[[str, str], T], workspace: Workspace | None, without: Container[str] = ()
) -> tuple[T, ...]:
    """What ``read`` says of every file of a kind, but for those ``without``."""
    found = []
    for name in assets.listing(kind, suffix, workspace):
        if name == _NO_FORM or name.endswith(_CASES) or name.removesuffix(suffix) in without:
            continue
        try:
            found.append(read(name.removesuffix(suffix), assets.read_text(kind, name, workspace)))
        except (ValueError, KeyError, AttributeError) as error:
            raise TemplateError(
                f"{kind}/{name} 写法不对（{error}）。", "请恢复原来的文件，或改正后再试。", code="syntax"
            ) from None
    return tuple(found)
