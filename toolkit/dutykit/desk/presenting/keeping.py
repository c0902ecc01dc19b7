"""Keeping as page data: what was made to be taken away, whether anything was changed, who did what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from ...app.asking.history import LoggedAct, LogResult
from ...app.keeping.carried import Carried
from ...app.keeping.natures import NatureVerdict
from ...app.keeping.verify import ToldDifference, VerifyResult
from ...dates import moment
from ...words.codes import Tone
from ..held import Offered
from ..jobs import Outcome

Url = Callable[..., str]
MOST = 20
"""Differences of one kind that a page lists."""
TONES: Mapping[NatureVerdict, Tone] = {NatureVerdict.PASSED: Tone.OK, NatureVerdict.FAILED: Tone.ERROR}


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What is to be said of a backup that was written; ``message`` where an original or the log is not as it was."""

    message: str = ""
    remedy: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be taken away: its name, how large it is, where."""

    name: str
    mib: str
    href: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """Something that was done, in words."""

    act: LoggedAct
    when: str
    who: str
    whom: str


def taken(offered: Offered, url: Url) -> Taken:
    """What a job offers."""
    size = offered.path.stat().st_size / 2**20
    return Taken(offered.path.name, f"{size:.1f}", url("keeping.take", key=offered.key))


def backed_up(made: tuple[BackedUp, Offered], url: Url) -> Outcome:
    """A backup."""
    return Outcome("outcome_backup.html", {"told": made[0], "file": taken(made[1], url)})


def archived(made: tuple[Carried, Offered], url: Url) -> Outcome:
    """A package, with the report on its four natures."""
    found, offered = made
    natures = [
        (nature, [(one, TONES.get(one.verdict, Tone.INFO)) for one in checks])
        for nature, checks in groupby(found.report.checks, lambda one: one.nature)
    ]
    return Outcome("outcome_archive.html", {"found": found, "natures": natures, "file": taken(offered, url)})


def verified(result: VerifyResult) -> Outcome:
    """What was looked over, and what differs, by kind."""
    kinds = [(label, list(told)) for label, told in _by_label(result.differences)]
    return Outcome("outcome_verify.html", {"result": result, "kinds": kinds, "most": MOST, "until": moment(result.at)})


def _by_label(differences: Iterable[ToldDifference]) -> Iterable[tuple[str, Iterable[ToldDifference]]]:
    return groupby(sorted(differences, key=lambda one: one.label), lambda one: one.label)


def acts(result: LogResult) -> list[ActRow]:
    """What was done, the last first."""
    return [
        ActRow(act, act.when[:16].replace("T", " "), _who(act), act.file or act.subject) for act in result.entries[::-1]
    ]


def _who(act: LoggedAct) -> str:
    return f"{act.by}（登录名）" if act.login else act.by
