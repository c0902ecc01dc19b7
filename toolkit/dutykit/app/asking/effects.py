"""How a row of a deputy's own form counts, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...dossier.claims import ANSWERS, CLAIMING, TOTALS, entered, is_claim, with_claims
from ...dossier.deeds import Deed
from ...store import Stored
from ...words.codes import COUNTED, State
from ..opened.open_workspace import OpenWorkspace

if TYPE_CHECKING:
    from ...documents.facts import Facts


def effect(opened: OpenWorkspace, stored: Stored) -> str:
    """How a row of a deputy's own form counts, in words; nothing for other records."""
    if stored.form not in CLAIMING or not stored.part:
        return ""
    if stored.part == ANSWERS:
        finding = str(stored.body.get("finding") or "")
        waits = f"对结论 {finding} 的答复，等待处理：处理以前这条结论不作判定。"
        return (
            waits if stored.state is State.DISPUTED else f"对结论 {finding} 的答复：dutykit check --explain {finding}。"
        )
    facts = facts_of_year(opened, stored)
    if stored.state not in COUNTED:
        return "没有计入：等待审核。" if stored.state is State.DISPUTED else "没有计入。"
    if not is_claim(stored.record()):
        return f"按异议采纳，登记 {stored.about} 已经照此改动。"
    if stored.record() not in facts.counted:
        return "没有计入：等待审核。"
    mine = [d for d in facts.deeds if stored.number in d.claims]
    if mine:
        return counted_as(facts, stored, mine)
    return covered_by(facts, stored) or "没有计入：没有可以计数的内容。"


def facts_of_year(opened: OpenWorkspace, stored: Stored) -> Facts:
    """What is known of the year of a deputy's own record."""
    from ..opened.facts import facts_about  # with documents and rules, which most records do without

    return facts_about(opened, opened.today, stored.deputy, year=stored.year)


def counted_as(facts: Facts, stored: Stored, mine: Sequence[Deed]) -> str:
    """Where a claim counts."""
    deed = mine[0]
    form = facts.forms.get(deed.form)
    told = f"（{form.title if form else deed.form}，{facts.kind_label(deed.kind)}）"
    others = [n for n in deed.records if n not in deed.claims]
    if others:
        return f"计入：代表加入 {'、'.join(others)} 所登记的一项{told}，不另算一项。"
    times = f" {len(mine)} 次" if stored.part == TOTALS else ""
    return f"计入{times}{told}；登记单位以后登记同一件事，只计一次。"


def covered_by(facts: Facts, stored: Stored) -> str:
    """Which record tells what a claim tells, so that it does not count beside it."""
    record = entered(stored.record(), facts.kinds, facts.forms)
    if stored.part == TOTALS:
        return "已经登记，不另计数。"
    if record is None:
        return ""
    for deed in facts.deeds_with(stored.deputy):
        joined = with_claims([deed], [stored.record()], facts.kinds, facts.forms, facts.sessions)
        if len(joined) == 1 and stored.number not in joined[0].claims:
            return f"已经由 {'、'.join(deed.records)} 登记，作为依据保存，不另计数。"
    return ""
