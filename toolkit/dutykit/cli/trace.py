"""``dutykit trace``."""

from __future__ import annotations

from typing import Any

import click

from .chinese import Command
from .context import current_workspace, json_option, use_case, workspace_option
from .ingest import place_text
from .output import heading, print_json, say, table


def _trace(record: str) -> dict[str, Any]:
    """Where a record came from.

    Calls ``app.asking.history.trace(workspace: Workspace, record: str) -> result``, where ``result.to_json()`` is
    ``{"format": 1, "record": str, "form": str, "title": str, "state": str, "label": str, "effect": how a claim or
    an objection counts, "sources": [{"file",
    "sha256", "received", "fields": [{"field", "label", "value", "raw", "place"}], "attachments":
    [{"name", "sha256", "place", "path"}]}], "log": [{"when", "what",
    "reason", "by"}]}``. The first source is the one in force. ``place`` as in DESIGN §11.
    """
    result: dict[str, Any] = use_case("asking.history", "trace")(current_workspace(), record).to_json()
    return result


@click.command(cls=Command, name="trace")
@click.argument("record", metavar="记录编号")
@json_option
@workspace_option
def trace(record: str, *, as_json: bool) -> None:
    """查一条记录的来源：哪份文件、哪个单元格、原来写的是什么。"""
    result = _trace(record)
    if as_json:
        print_json(result)
        return
    say(f"{result['record']}　{result['title']}　{result['label']}")
    if result.get("effect"):
        say(result["effect"])
    for source in result["sources"]:
        heading(f"{source['file']}（{source['received']} 收，SHA-256 {source['sha256'][:12]}…）")
        rows = [(f["label"], f["value"], _where(f), f["raw"]) for f in source["fields"]]
        table(rows, ["栏目", "登记为", "位置", "原文"], indent=2)
        for picture in source.get("attachments", ()):
            say(f"  图片：{place_text(picture['place'])}，保存在 {picture['path']}")
    if result["log"]:
        heading("变动")
        table([(e["when"], e["what"], e["reason"], e.get("by", "")) for e in result["log"]], indent=2)


def _where(field: dict[str, Any]) -> str:
    """The place of a value; with the file, where a correction left it as it stood in an earlier one."""
    place = place_text(field["place"])
    return f"{field['file']} {place}" if field.get("file") else place
