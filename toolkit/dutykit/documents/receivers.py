"""To whom papers go and who stamps them: the district's own bodies, also where its regulation is another's. Pure.

A district may name a regulation that another congress has made. What that one calls its own bodies (one city's group of
one works) exists there alone, so the roster says who receives and who stamps here.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..dossier.model import Deputy, Unit
from ..dossier.roster import reporting_units
from ..words.codes import UnitKind
from .facts import Facts
from .figures import main_unit


def reviewers(facts: Facts) -> str:
    """The bodies that receive and examine forms, all of them: 人大街工委、代表小组; nothing where nobody does."""
    said = facts.regulation.words.get("reviewer", "")
    return said if not said or _own(facts) else _kinds(reporting_units(facts.roster)) or "登记单位"


def reviewer_of(facts: Facts, deputy: Deputy) -> str:
    """The body that receives the forms of one deputy, by name; the office where there is none."""
    return main_unit(facts, deputy) or facts.regulation.words["office"]


def reviewer_opinion(facts: Facts, deputy: Deputy) -> str:
    """The title of the block that this body stamps; nothing where the regulation has none."""
    said = facts.regulation.words.get("reviewer_opinion", "")
    if not said or _own(facts):
        return said
    codes = deputy.units(facts.period[1])
    return f"{_kinds(u for u in reporting_units(facts.roster) if u.code in codes) or '登记单位'}意见"


def _own(facts: Facts) -> bool:
    """Whether the congress, or one that has the same name for itself, made the regulation."""
    area = facts.congress.partition("人民代表大会")[0].partition("第")[0].strip()
    return not facts.regulation.body or area in facts.regulation.body


def _kinds(units: Iterable[Unit]) -> str:
    """What kinds the units are, each once, in the order of the list."""
    there = {unit.kind for unit in units}
    return "、".join(kind.label for kind in UnitKind if kind in there)
