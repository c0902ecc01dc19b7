"""What ``dutykit regulations impact`` prints: a draft beside the regulation in force, by rule and by unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..text import fitted
from ..words.codes import Result, Severity, Tone
from .output import heading, mark, say, table

if TYPE_CHECKING:
    from ..app.checking.impact import Held
    from ..rules.impact import Tally

_ORDER = (Result.UNMET, Result.EXEMPT, Result.UNDETERMINED, Result.MET)
_DUTY, _NAMED = 36, 8


def tell_impact(held: Held) -> None:
    """Print the impact of a draft."""
    against = f"，与{held.against.cited}相比" if held.against else ""
    say(f"《{held.draft.title}》（草案）{against}　{'、'.join(map(str, held.years))} 年度")
    for note in held.notes:
        mark(Severity.WARNING, note)
    heading("按规则（现行 → 草案）")
    rows = [[r.article, fitted(r.duty, _DUTY), *_pairs(r.now, r.draft)] for r in held.impact.rules]
    table(rows, ["条款", "要求", *(result.label for result in _ORDER)], indent=2)
    heading("按单位（一个对象按最重的一条结论算一次）")
    units = [[held.unit_names.get(u.unit, u.unit) or "全体", *_pairs(u.now, u.draft)] for u in held.impact.units]
    total = ["合计", *_pairs(held.impact.now, held.impact.draft)]
    table([*units, total], ["单位", *(result.label for result in _ORDER)], indent=2)
    _moved(held)
    if held.output:
        say()
        mark(Tone.OK, f"已存为 {held.output}")


def _moved(held: Held) -> None:
    """Whom one of the two finds wanting and the other does not."""
    changed = [r for r in held.impact.rules if r.newly or r.no_longer]
    if changed:
        heading("变化的对象")
    for rule in changed:
        for what, subjects in (("新增不符合", rule.newly), ("不再不符合", rule.no_longer)):
            if subjects:
                names = "、".join(s.called for s in subjects[:_NAMED]) + ("等" if len(subjects) > _NAMED else "")
                say(f"  {rule.article}　{what} {len(subjects)} 个：{names}")


def _pairs(now: Tally | None, draft: Tally | None) -> list[str]:
    """How many of each result, now and by the draft: 3 → 7; what there is not is a dash."""
    return [f"{now.of(r) if now else '—'} → {draft.of(r) if draft else '—'}" for r in _ORDER]
