"""``dutykit forms`` and ``documents``: what there is."""

from __future__ import annotations

import click

from ..words.codes import Per, Tone
from .chinese import Command
from .context import json_option, today, workspace_option, workspace_or_none
from .output import mark, print_json, say, table


@click.command(cls=Command, name="forms")
@click.option("--burden", is_flag=True, help="每张表有多少栏、预填多少、要人填多少、其中多少别的表也问。")
@json_option
@workspace_option
def forms(*, burden: bool, as_json: bool) -> None:
    """列出各种表：编号、名称、按什么下发。"""
    if burden:
        _print_burden(as_json=as_json)
        return
    from ..app.asking.catalogue import list_forms

    result = list_forms(workspace_or_none())
    if as_json:
        print_json(result)
    elif result.forms:
        table([(f.id, f.title, Per.of(f.per).label) for f in result.forms], ["编号", "名称", "下发"])
    else:
        say("没有收录表。")


def _print_burden(*, as_json: bool) -> None:
    """What forms ask."""
    from ..app.asking.burden import burden

    workspace = workspace_or_none()
    result = burden(workspace, today())
    if as_json:
        print_json(result)
        return
    say("表头算一次，每张表算一行；“别处也问”指别的表也要人填的同一栏。")
    heads = ["编号", "名称", "栏目", "预填", "要人填", "别处也问"]
    rows = [(f.id, f.title, f.cells, f.prefilled, f.asked, f.elsewhere) for f in result.forms]
    if workspace is None:
        table(rows, heads)
        return
    say("“这里要填”指执行的办法、法律和用到的文书需要的，别的栏不印。")
    table([(*row, f.needed) for row, f in zip(rows, result.forms, strict=True)], [*heads, "这里要填"])
    before, after = sum(f.asked for f in result.forms), sum(f.needed for f in result.forms)
    say(f"全部的表：要人填 {before} 栏，这里要填 {after} 栏，少印 {before - after} 栏。")


@click.command(cls=Command, name="documents")
@json_option
@workspace_option
def documents(*, as_json: bool) -> None:
    """列出各种文书：编号、名称、按什么生成。"""
    from ..app.papers.catalogue import list_documents

    result = list_documents(workspace_or_none())
    if as_json:
        print_json(result)
    elif result.documents:
        good = [d for d in result.documents if not d.fault]
        titles = [d.title + ("（本单位）" if d.own else "") for d in good]
        whom = ["或".join(Per.of(kind).label for kind in d.per) for d in good]
        rows = list(zip([d.id for d in good], titles, whom, strict=True))
        table(rows, ["编号", "名称", "生成"])
        for entry in result.documents:
            if entry.fault:
                mark(Tone.ERROR, entry.fault)
    else:
        say("没有收录文书模板。")
