"""``dutykit forms`` and ``documents``: what there is, read from the declarations themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from .. import assets
from ..errors import TemplateError
from ..words.codes import Per
from .chinese import Command
from .context import json_option, workspace_option, workspace_or_none
from .output import print_json, say, table

if TYPE_CHECKING:
    from ..workspace import Workspace

_FORM = ".schema.json"
_NO_DOCUMENT = "base"  # what the templates of documents share
_NO_FORM = "lists.schema.json"
_CASES = ".cases.toml"


def _form(name: str, text: str) -> dict[str, Any]:
    schema = json.loads(text)
    duty = schema.get("x-duty", {})
    return {"id": name, "title": schema["title"], "per": duty.get("per", ""), "version": duty.get("version", "")}


def declared(
    kind: str, suffix: str, read: Callable[[str, str], dict[str, Any]], workspace: Workspace | None
) -> list[dict[str, Any]]:
    """What ``read`` says of every file of a kind. Raises :class:`~dutykit.errors.TemplateError` for one it cannot."""
    found = []
    for name in assets.listing(kind, suffix, workspace):
        if name == _NO_FORM or name.endswith(_CASES):
            continue
        try:
            found.append(read(name.removesuffix(suffix), assets.read_text(kind, name, workspace)))
        except (ValueError, KeyError, AttributeError) as error:
            raise TemplateError(
                f"{kind}/{name} 写法不对（{error}）。", "请恢复原来的文件，或改正后再试。", code="syntax"
            ) from None
    return found


def _documents(workspace: Workspace | None) -> list[dict[str, Any]]:
    """Documents that have a template; their titles where they are in the catalogue."""
    from ..documents.catalogue import DOCUMENTS

    names = [name.removesuffix(".docx") for name in assets.listing("templates/docx", ".docx", workspace)]
    known = {name: DOCUMENTS.get(name) for name in names if name != _NO_DOCUMENT}
    return [
        {"id": name, "title": made.title if made else "", "per": list(made.kinds) if made else []}
        for name, made in known.items()
    ]


def print_rows(kind: str, rows: Sequence[dict[str, Any]], headings: Sequence[str], *, as_json: bool, none: str) -> None:
    """Rows as a table, or as JSON under their kind."""
    if as_json:
        print_json({"format": 1, kind: list(rows)})
    elif rows:
        table([list(row.values()) for row in rows], headings)
    else:
        say(none)


def _print_burden(*, as_json: bool) -> None:
    """What forms ask."""
    from ..app.asking.burden import burden

    result = burden(workspace_or_none())
    if as_json:
        print_json(result)
        return
    say("表头算一次，每张表算一行；“别处也问”指别的表也要人填的同一栏。")
    rows = [(f.id, f.title, f.cells, f.prefilled, f.asked, f.elsewhere) for f in result.forms]
    table(rows, ["编号", "名称", "栏目", "预填", "要人填", "别处也问"])


@click.command(cls=Command, name="forms")
@click.option("--burden", is_flag=True, help="每张表有多少栏、预填多少、要人填多少、其中多少别的表也问。")
@json_option
@workspace_option
def forms(*, burden: bool, as_json: bool) -> None:
    """列出各种表：编号、名称、按什么下发。"""
    if burden:
        _print_burden(as_json=as_json)
        return
    rows = declared("schemas", _FORM, _form, workspace_or_none())
    if not as_json:
        rows = [{"id": r["id"], "title": r["title"], "per": Per.of(r["per"]).label} for r in rows]
    print_rows("forms", rows, ["编号", "名称", "下发"], as_json=as_json, none="没有收录表。")


@click.command(cls=Command, name="documents")
@json_option
@workspace_option
def documents(*, as_json: bool) -> None:
    """列出各种文书：编号、名称、按什么生成。"""
    rows = _documents(workspace_or_none())
    if not as_json:
        rows = [{**row, "per": "或".join(Per.of(kind).label for kind in row["per"])} for row in rows]
    print_rows("documents", rows, ["编号", "名称", "生成"], as_json=as_json, none="没有收录文书模板。")
