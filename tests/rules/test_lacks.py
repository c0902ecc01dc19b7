"""What is inferred from a lack: records that would fill it, and that nobody has decided on yet, leave it uncertain.

A silence, a gap, a share, a deadline never met, a register without an entry rest on no record that another could
contradict. What contradicts them is the record that is lacking. So whatever records would, once they are accepted, make
a finding other than unmet, leave it other than unmet while they are held or disputed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from dutykit.dossier.model import Record
from dutykit.rules.casefile import CaseFile
from dutykit.rules.engine import check_year
from dutykit.rules.load import plain
from dutykit.rules.rule_check import CheckScope
from dutykit.rules.trial import case_file
from dutykit.words.codes import Result, State
from rules.setting import regulation, setting
from rules.test_cases import FILES

PARSED: dict[str, dict[str, Any]] = {id_: plain(tomllib.loads(text)) for id_, text in FILES.items()}
LACKS = {"count", "gap", "streak", "share", "schedule", "deadline", "complete", "members", "consistent"}
"""Kinds of rules that may be unmet because something is not on record."""


@lru_cache
def kinds(id_: str) -> Mapping[str, str]:
    return {r.id: r.kind for r in regulation(id_).ruleset.rules}


UNMET = [
    (id_, at)
    for id_, data in PARSED.items()
    for at, case in enumerate(data["case"])
    if case["expect"]["result"] == "unmet" and not case.get("with") and kinds(id_)[case["rule"]] in LACKS
]


@cache
def dossier(id_: str, at: int) -> CaseFile:
    data = PARSED[id_]
    return case_file({**data["base"], **data["case"][at]}, setting())


def people(id_: str, at: int) -> set[str]:
    return set(dossier(id_, at).roster.by_number)


def results(id_: str, at: int, more: tuple[Record, ...] = ()) -> dict[str, Result]:
    data, file = PARSED[id_], dossier(id_, at)
    case = {**data["base"], **data["case"][at]}
    scope = CheckScope(rules=frozenset({case["rule"]}))
    year = int(case.get("year", file.today.year))
    found = check_year(replace(file, records=(*file.records, *more)), regulation(id_), year, scope)
    return {f.id: f.result for f in found}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_would_fill_a_lack_leaves_it_open_while_nobody_has_decided_on_it(data: st.DataObject) -> None:
    id_, at = data.draw(st.sampled_from(UNMET))
    rule = PARSED[id_]["case"][at]["rule"]
    others = [
        n
        for n, case in enumerate(PARSED[id_]["case"])
        if case["rule"] == rule and n != at and dossier(id_, n).roster.by_number.keys() <= people(id_, at)
    ]
    assume(others)
    known = {(r.form, r.table, tuple(map(str, sorted(r.values.items())))) for r in dossier(id_, at).records}
    offered = [
        replace(r, number=f"{r.number}-2")
        for r in dossier(id_, data.draw(st.sampled_from(others))).records
        if r.form != "session" and (r.form, r.table, tuple(map(str, sorted(r.values.items())))) not in known
    ]
    assume(offered)
    chosen = tuple(data.draw(st.lists(st.sampled_from(offered), min_size=1, unique_by=id)))
    state = data.draw(st.sampled_from([State.HELD, State.DISPUTED]))
    now, filled = results(id_, at), results(id_, at, tuple(replace(r, state=State.ACCEPTED) for r in chosen))
    mended = {n for n, result in now.items() if result == "unmet" and filled.get(n) != "unmet"}
    event(f"mended: {bool(mended)}")
    waiting = results(id_, at, tuple(replace(r, state=state) for r in chosen)) if mended else {}
    assert {n for n in mended if waiting.get(n) == "unmet"} == set()
