"""履职评价票: the blank slip that voters fill in at a duty-report meeting; anonymous, numbered on its stub only."""

from __future__ import annotations

from typing import Any

from ..dossier.target import Target
from ..words.numerals import term_name
from .facts import Facts, person


def build(facts: Facts, target: Target) -> dict[str, Any]:
    """The context; ``target`` is the deputy. ``pages`` are pairs of slips, each with its ``number``.

    What the roster does not know (age, employer) is left as a line to be written on, and listed in ``open``.
    """
    deputy = facts.deputy(target.id)
    shown = person(facts, deputy)
    term = term_name(facts.term)
    missing = [label for key, label in (("age", "年龄"), ("employer", "工作单位")) if not shown.get(key)]
    number = deputy.number
    slips = [{"number": f"{number}-{i:03d}"} for i in range(1, max(facts.slips, 1) + 1)]
    return {
        "title": "区人大代表履职评价票" if facts.of_district else "人大代表履职评价票",
        "congress": facts.congress_of_term,
        "year": facts.year,
        "deputy": shown,
        "name": deputy.name,
        "age": f"{shown['age']}岁" if shown["age"] else "",
        "term": term,
        "employer": "　".join(filter(None, (shown.get("employer", ""), shown.get("post", "")))),
        "pages": [slips[i : i + 2] for i in range(0, len(slips), 2)],
        "slips": slips,
        "date": facts.printed,
        "open": [f"名册中没有{label}，请手工填写" for label in missing],
        "evidence": [],
    }
