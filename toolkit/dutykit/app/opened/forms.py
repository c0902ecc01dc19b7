"""The forms of a workspace: shipped, or its own; one that is not finished stops only what needs it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ... import assets, outside
from ...errors import TemplateError, UsageError
from ...forms.areas import as_in
from ...forms.compile import compile_form
from ...forms.model import Form
from ...forms.schema_check import broken, chief
from ...forms.schema_sentences import sentence_of
from ...text import fold, nearest
from ...workspace import Workspace

FORM, LISTS, META = ".schema.json", "lists.schema.json", "meta/form.schema.json"


def form_named(forms: Mapping[str, Form], name: str) -> Form:
    """A form as a person names it: by id, title or number, or by a part of one title only.

    Raises :class:`UsageError` with those that may be meant, and :class:`TemplateError` for one of the workspace's own
    that cannot be used yet.
    """
    if isinstance(forms, Forms):
        _stop_at(forms, name)
    if name in forms:
        return forms[name]
    word = fold(name.strip("《》"))
    found = [form for form in forms.values() if word in {fold(form.title), fold(form.no)}]
    parts = [form for form in forms.values() if len(word) > 1 and word in fold(form.title)]
    if len(found or parts) == 1:
        return form_named(forms, (found or parts)[0].id)
    if parts:
        titles = "、".join(f"“{form.title}”" for form in parts)
        raise UsageError(f"有 {len(parts)} 张表的名称里有“{name}”。", f"请写全名称：{titles}。", code="form")
    near = nearest(name, [*forms, *(f.title for f in forms.values())])
    what = f"是不是“{near}”？" if near else "全部的表见 dutykit forms。"
    raise UsageError(f"没有“{name}”这张表。", what, code="form")


def _stop_at(forms: Forms, id_: str) -> None:
    """Raise what is wrong with a form of the workspace's own that cannot be used yet."""
    if id_ in forms.broken:
        raise forms.broken[id_]


class Forms(Mapping[str, Form]):
    """The forms of ``schemas/`` by id, which is the name of the file; each is compiled when it is first asked for.

    A file of the workspace that is wrong is passed over, and told in :attr:`broken`: the shipped form of that id is
    used meanwhile, or there is none.
    """

    def __init__(self, workspace: Workspace | None) -> None:
        self._workspace = workspace
        self._compiled: dict[str, Form] = {}

    @cached_property
    def _ids(self) -> dict[str, None]:
        names = assets.listing("schemas", FORM, self._workspace)
        every = (name.removesuffix(FORM) for name in names if name != LISTS)
        return dict.fromkeys(id_ for id_ in every if id_ not in self.broken or assets.exists("schemas", f"{id_}{FORM}"))

    @cached_property
    def broken(self) -> Mapping[str, TemplateError]:
        """What is wrong with the workspace's own files that cannot be used, by id."""
        lists = lists_in_use(self._workspace)[1]
        found: dict[str, TemplateError] = {LISTS.removesuffix(FORM): lists} if lists is not None else {}
        for id_ in own_forms(self._workspace):
            try:
                self._compiled[id_] = self._compile(id_, self._workspace)
            except TemplateError as error:
                found[id_] = error
        return found

    @cached_property
    def _shared(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The lists, and what a form may say."""
        return lists_in_use(self._workspace)[0], read_json(META, self._workspace)

    def __getitem__(self, form_id: str) -> Form:
        if form_id not in self._ids:
            raise KeyError(form_id)
        if form_id not in self._compiled:
            self._compiled[form_id] = self._compile(form_id, None if form_id in self.broken else self._workspace)
        return self._compiled[form_id]

    def _compile(self, form_id: str, workspace: Workspace | None) -> Form:
        name = f"{form_id}{FORM}"
        form = compile_form(read_json(name, workspace), *self._shared, name=name)
        if form.id != form_id:
            raise TemplateError(
                f"schemas/{name} 里的 $id 是“{form.id}”，与文件名不一致。", "请改成一致。", code="schema"
            )
        return form

    def __contains__(self, form_id: object) -> bool:
        return form_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def lists_in_use(workspace: Workspace | None) -> tuple[dict[str, Any], TemplateError | None]:
    """The lists of choices, and what is wrong with the workspace's own: then the shipped ones serve meanwhile."""
    if workspace is None or not assets.is_own("schemas", LISTS, workspace):
        return read_json(LISTS, workspace), None
    try:
        return _own_lists(workspace), None
    except TemplateError as error:
        shipped: dict[str, Any] = as_in(read_json(LISTS, None), workspace.area)
        return shipped, error


def _own_lists(workspace: Workspace) -> dict[str, Any]:
    """The workspace's own lists. Raises :class:`TemplateError` for what is wrong with them."""
    own = read_json(LISTS, workspace)
    wrong = chief(broken(read_json("meta/lists.schema.json", None), own))
    if wrong is None:
        return own
    where = "/".join(str(part) for part in wrong.absolute_path) or "（顶层）"
    raise TemplateError(
        f"schemas/{LISTS} 不合规定：{where} 处{sentence_of(wrong)}。", "请对照自带的选项表改正。", code="list"
    )


def require_lists(workspace: Workspace) -> None:
    """Stop what writes or reads choices while the workspace's own lists are wrong: others would be taken for them.

    Raises :class:`TemplateError`.
    """
    error = lists_in_use(workspace)[1]
    if error is not None:
        raise error


def own_forms(workspace: Workspace | None) -> list[str]:
    """Ids of the forms that the workspace has a file of its own for."""
    folder = workspace.override("schemas") if workspace is not None else None
    if folder is None or not folder.is_dir():
        return []
    names = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
    return [n.removesuffix(FORM) for n in names if n.endswith(FORM) and n != LISTS and not n.startswith((".", "~"))]


def read_json(name: str, workspace: Workspace | None) -> dict[str, Any]:
    """What a file of ``schemas`` declares, a shipped one in the words of the area. Raises :class:`TemplateError`."""
    try:
        data = outside.read_json(assets.read_text("schemas", name, workspace))
    except json.JSONDecodeError as error:
        raise TemplateError(
            f"schemas/{name} 第 {error.lineno} 行不是合格的 JSON。", "请对照逗号、引号、括号改正后再试。", code="schema"
        ) from None
    if not isinstance(data, dict):
        raise TemplateError(f"schemas/{name} 不是一张表的声明。", "应以 { 开头，以 } 结束。", code="schema")
    if workspace is None or name == META or assets.is_own("schemas", name, workspace):
        return data
    told: dict[str, Any] = as_in(data, workspace.area)
    return told
