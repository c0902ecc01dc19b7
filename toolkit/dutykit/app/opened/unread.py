"""Returns that came and of which nothing was registered: whose they may be, so that no finding rests on their silence.

What a file says of itself (an issue number, a form) goes before what its name says (a deputy, a unit, the title of a
form). One that was withdrawn, or after which the same came and was registered, is settled.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import PurePath

from ...dossier.roster import reporting_units
from ...rules.forms_out import UnreadReturn
from ...store.model import Return
from ...text import fold, masked
from ...words.codes import REGISTERED, UNREAD, Per
from .open_workspace import OpenWorkspace

_BRACKETS = re.compile(r"[（(【].*?[）)】]")


def unread_returns(opened: OpenWorkspace) -> tuple[UnreadReturn, ...]:
    """Files of which nothing was registered, oldest first; what is not known of them is left empty."""
    returns = opened.store.returns(statuses=UNREAD | REGISTERED)
    registered = [r for r in returns if r.status in REGISTERED and not r.retracted]
    last = {r.sha256: r for r in returns}  # the same file may have come several times
    unread = {sha256: r for sha256, r in last.items() if r.status in UNREAD and not r.retracted}
    known = [(r, _identity(opened, r)) for r in unread.values()]
    return tuple(one for r, one in known if not _settled(r, one, registered))


def whose(unread: UnreadReturn) -> bool:
    """Whether anything is known of whose it is; of what is nobody's for all one knows no finding can speak."""
    return bool(unread.unit or unread.deputies)


def unread_of(opened: OpenWorkspace, unit: str, form: str = "") -> list[str]:
    """Names of files that came from a unit, or from deputies whom it registers, and of which nothing was registered."""
    reporting = {u.code for u in reporting_units(opened.roster)}
    theirs = {d.number for d in opened.roster.deputies if unit in d.units() and unit in reporting}
    return [
        unread.file
        for unread in unread_returns(opened)
        if (unread.unit == unit or theirs & unread.deputies)
        and (not form or not unread.forms or form in unread.forms)
        and unread.year in {None, opened.year}
    ]


def _identity(opened: OpenWorkspace, returned: Return) -> UnreadReturn:
    issue = opened.store.issue(returned.issue) if returned.issue else None
    file = masked(returned.name)
    if issue is not None:
        deputies = frozenset({issue.deputy} - {""})
        return UnreadReturn(file, frozenset({issue.form}), issue.unit, deputies, issue.year)
    deputies, unit, rest = _named(opened, returned.name)
    deputies, unit = frozenset({returned.deputy} - {""}) or deputies, returned.unit or unit
    forms = frozenset({returned.form}) if returned.form else _forms_like(opened, rest, deputies, unit)
    year = returned.year or _year(opened, forms, deputies, unit)
    return UnreadReturn(file, forms, unit, deputies, year)


def _named(opened: OpenWorkspace, name: str) -> tuple[frozenset[str], str, str]:
    """The deputies and the unit whose name stands in the name of a file, if one does, and what else stands there."""
    text = fold(_BRACKETS.sub("", PurePath(name).stem))
    deputies = {d.number: fold(d.name) for d in opened.roster.deputies if fold(d.name) in text}
    units = {u.code: fold(u.name) for u in opened.roster.units if fold(u.name) in text}
    for word in {*deputies.values(), *units.values()}:
        text = text.replace(word, "")
    one_name = len(set(deputies.values())) == 1
    return frozenset(deputies if one_name else ()), next(iter(units)) if len(units) == 1 else "", text


def _year(opened: OpenWorkspace, forms: Iterable[str], deputies: Collection[str], unit: str) -> int | None:
    """The year for which such a form was sent out to them, where it is one."""
    people = sorted(deputies) or [""]
    issues = [i for f in forms for d in people if d or unit for i in opened.store.issues(form=f, unit=unit, deputy=d)]
    years = {i.year for i in issues}
    return years.pop() if len(years) == 1 else None


def _forms_like(opened: OpenWorkspace, words: str, deputies: Collection[str], unit: str) -> frozenset[str]:
    """Forms of a deputy, or a unit, whose title has these words in their order; all of them where none has."""
    per = Per.DEPUTY if deputies else Per.UNIT if unit else None
    forms = {f.id: fold(f.title) for f in opened.forms.values() if per is None or f.per == per}
    like = frozenset(id_ for id_, title in forms.items() if words and _has_in_order(title, words))
    return like or frozenset(forms)


def _has_in_order(title: str, words: str) -> bool:
    """Whether a title has every character of some words, in their order: 活动登记 in 代表履职活动登记表."""
    left = iter(title)
    return all(character in left for character in words)


def _settled(returned: Return, unread: UnreadReturn, registered: Iterable[Return]) -> bool:
    """Whether the same file, the same issue, or the same form of the same unit or deputy was registered after it.

    Files of one run come at once: their order says nothing.
    """
    for other in registered:
        if other.sha256 == returned.sha256 or (returned.issue and other.issue == returned.issue):
            return True
        later = other.id > returned.id or other.run == returned.run
        same = whose(unread) and other.unit == unread.unit and other.deputy in (unread.deputies or {""})
        if later and same and other.form in unread.forms and unread.year in {None, other.year}:
            return True
    return False
