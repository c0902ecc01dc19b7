"""``dutykit status``."""

from __future__ import annotations

from typing import Any

import click

from .chinese import Command
from .context import current_workspace, json_option, today, use_case, workspace_option, year_option
from .output import counts, print_json, say, table


def _status(year: int | None) -> dict[str, Any]:
    """Who has returned what.

    Calls ``dutykit.app.queries.status(workspace: Workspace, *, year: int | None, today: date) -> result``, where
    ``result.to_json()`` is ``{"format": 1, "congress": str, "year": int, "issues": [{"issue", "form", "title",
    "subject", "issued", "due", "returned", "state", "label", "records", "held", "late"}], "totals": {"issued",
    "complete", "partial", "missing", "late"}}``; ``state`` is a code and ``label`` its Chinese word.
    """
    result: dict[str, Any] = use_case("queries", "status")(current_workspace(), year=year, today=today()).to_json()
    return result


@click.command(cls=Command, name="status")
@year_option
@json_option
@workspace_option
def status(year: int | None, *, as_json: bool) -> None:
    """谁交了什么，谁还没有交，谁过了期限。"""
    result = _status(year)
    if as_json:
        print_json(result)
        return
    say(f"{result['congress']}　{result['year']} 年度")
    say()
    if not result["issues"]:
        say("这一年度还没有下发过表。")
        return
    rows = [
        (
            i["subject"],
            i["title"],
            i["issue"],
            i["due"] or "",
            i["label"] + ("（逾期）" if i["late"] else ""),
            i["records"],
            i["held"],
        )
        for i in result["issues"]
    ]
    table(rows, ["对象", "表", "下发号", "期限", "情况", "登记", "待改"])
    totals = result["totals"]
    say()
    named = counts(
        [
            ("收齐", totals["complete"]),
            ("待改", totals["partial"]),
            ("未交", totals["missing"]),
            ("逾期", totals["late"]),
        ]
    )
    say(f"下发 {totals['issued']} 份：{named}。")
