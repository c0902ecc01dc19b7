"""A draft held against past years: counted one by one, it comes to what a check of the draft alone says."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.rules.casefile import CaseFile
from dutykit.rules.engine import check_year
from dutykit.rules.impact import as_if_in_force, impact
from dutykit.rules.trial import case_file
from dutykit.words.codes import Result
from rules.setting import setting
from rules.small import law

RULE = """
[[rule]]
id = "research"
article = "三"
duty = "参加调研"
force = "must"
kind = "count"
subject = "deputy"
take = [{ kinds = ["research"] }]
compare = "at_least"
figure = FIGURE
"""
TRAINING = RULE.replace('"research"', '"training"').replace("参加调研", "参加培训")


def dossier(times: list[tuple[str, int]], closed: list[int]) -> CaseFile:
    records: list[dict[str, Any]] = [
        {"form": "activity", "date": f"{year}-03-{n + 1:02}", "kind": "research", "present": [who], "unit": "U1"}
        for n, (who, year) in enumerate(times)
    ]
    return case_file(
        {
            "today": "2025-03-01", "closed": closed,
            "sessions": [{"term": 17, "ordinal": 1, "opening": "2021-12-20", "closing": "2021-12-24"}],
            "units": [{"code": "U1", "name": "甲联组"}],
            "deputies": [{"number": n, "name": f"样{n}", "units": ["U1"]} for n in ("001", "002", "003")],
            "records": records,
        },
        setting(),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    times=st.lists(st.tuples(st.sampled_from(["001", "002", "003"]), st.sampled_from([2023, 2024])), max_size=8),
    closed=st.sets(st.sampled_from([2023, 2024])), now=st.integers(1, 3), new=st.integers(1, 3),
)  # fmt: skip
def test_whoever_is_unmet_in_a_year_is_counted_once(
    times: list[tuple[str, int]], closed: set[int], now: int, new: int
) -> None:
    file, years = dossier(times, sorted(closed)), (2023, 2024)
    draft, force = law(RULE.replace("FIGURE", str(new))), law(RULE.replace("FIGURE", str(now)))
    (rule,) = impact(file, draft, force, years).rules
    unmet = [
        {f.subject.id for y in years for f in check_year(file, r, y) if f.result is Result.UNMET}
        for r in (draft, force)
    ]
    assert rule.draft is not None
    assert rule.now is not None
    assert (rule.draft.of(Result.UNMET), rule.now.of(Result.UNMET)) == (len(unmet[0]), len(unmet[1]))
    assert {s.id for s in rule.newly} == unmet[0] - unmet[1]
    assert {s.id for s in rule.no_longer} == unmet[1] - unmet[0]
    assert sum(rule.draft.results.values()) == 3


def test_a_rule_that_one_of_them_lacks_is_told_on_its_side_alone() -> None:
    draft, force = law(RULE.replace("FIGURE", "1")), law(TRAINING.replace("FIGURE", "1"))
    found = impact(dossier([], [2024]), draft, force, [2024])
    sides = {r.rule: (r.draft is not None, r.now is not None, len(r.newly), len(r.no_longer)) for r in found.rules}
    assert sides == {"research": (True, False, 3, 0), "training": (False, True, 0, 3)}
    assert (found.draft.of(Result.UNMET), found.now.of(Result.UNMET)) == (3, 3)


def test_a_draft_that_is_not_in_force_yet_is_held_against_years_before_it() -> None:
    draft = law(
        RULE.replace("FIGURE", "1"),
        head='id = "x"\ntitle = "草案"\nnumber = ""\npassed = 2026-01-01\nin_force = 2026-01-01\n[words]\n',
    )
    file = dossier([], [2024])
    assert {f.result for f in check_year(file, draft, 2024)} == {Result.EXEMPT}
    assert {f.result for f in check_year(file, as_if_in_force(draft, [2024]), 2024)} == {Result.UNMET}
    assert impact(file, draft, None, [2024]).draft.of(Result.UNMET) == 3
