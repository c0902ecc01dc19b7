"""A term held against every regulation: time, memory, and how both grow with what is on record.

450 deputies, 120,000 participations: activities, receptions, suggestions and meetings of a term, and the rows that
deadlines and ballots are about. Each regulation is checked in a process of its own, the case file built anew, as
``dutykit check --term`` does it after reading the store. The mark is 3 s and 300 MiB, each and all together; the ratio
of a term to half a term tells whether the cost grows linearly (2 is linear).
"""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from .marks import Mark

TOP = Path(__file__).resolve().parents[1]
DEPUTIES, PARTICIPATIONS = 450, 120_000
SECONDS, MEBIBYTES = 3.0, 300
_YEARS = (2022, 2023, 2024, 2025, 2026)
_KINDS = ("research", "inspection_group", "enforcement_check", "theme_activity", "training", "lecture_hall",
          "joint_group_activity", "group_activity", "chair_reception", "public_good")  # fmt: skip
_ORGANISERS = ("standing_committee", "work_committee", "joint_group", "street", "liaison_office")


def dossier(participations: int) -> Any:
    """A case file of invented deputies with about so many participations."""
    from dutykit.app.checking.workdays import work_calendar
    from dutykit.app.opened.open_workspace import load_forms
    from dutykit.dossier.model import Deputy, Membership, Roster, Unit
    from dutykit.forms.choices import kinds_of
    from dutykit.rules.casefile import CaseFile

    dice = random.Random(7)
    units = tuple(Unit(f"U{i:02}", f"第{i}组", kind) for i in range(18) for kind in ("group",))
    units += tuple(Unit(f"W{i:02}", f"第{i}街工委", "work_committee") for i in range(9))
    deputies = tuple(
        Deputy(
            f"{i:04}", f"样例{i}", (Membership(f"U{i % 18:02}"), Membership(f"W{i % 9:02}")),
            facts={"class": ("official", "other")[i % 2], "re_elected": i % 3 == 0, "standing_member": i % 15 == 0},
        )
        for i in range(DEPUTIES)
    )  # fmt: skip
    known = load_forms()
    records = list(_records(dice, [d.number for d in deputies], participations))
    closed = frozenset((y, u.code, "") for y in (2021, *_YEARS) for u in units)
    return CaseFile(
        Roster(deputies, units), tuple(records), kinds_of(known), frozenset(known), date(2027, 1, 20),
        work_calendar(), closed,
    )  # fmt: skip


def _records(dice: random.Random, people: list[str], participations: int) -> Any:
    from dutykit.dossier.model import Record

    def made(form: str, table: str, at: int, **values: Any) -> Record:
        day = values.get("date") or values.get("submitted") or values["opening"]
        year = int((day["from"] if isinstance(day, dict) else day)[:4])
        return Record(f"{form}-{at}", form, table, "accepted", values, year=year, unit=f"W{at % 9:02}")

    for n, opening in enumerate((date(2021, 12, 20), *(date(y, 1, 8) for y in (2023, 2024, 2025, 2026))), 1):
        yield made("session", "sessions", n, kind="congress", term=17, ordinal=n, opening=opening.isoformat(),
                   closing=(opening + timedelta(days=4)).isoformat())  # fmt: skip
    done, at = 0, 0
    while done < participations:
        at += 1
        day = (date(dice.choice(_YEARS), 1, 15) + timedelta(days=dice.randrange(340))).isoformat()
        late = (date.fromisoformat(day) + timedelta(days=dice.randrange(12))).isoformat()
        draw = dice.random()
        if draw < 0.8:
            present = dice.sample(people, dice.randrange(6, 24))
            done += len(present)
            yield made("activity", "activities", at, date={"from": day, "to": day}, title=f"活动{at}",
                       kind=dice.choice(_KINDS), organiser=dice.choice(_ORGANISERS), present=present, entered=late,
                       invited=present, confirmed=present, absent=[])  # fmt: skip
        elif draw < 0.92:
            there = dice.sample(people, dice.randrange(1, 6))
            done += len(there)
            yield made("contact", "contacts", at, date=day, place=f"站{at}", place_kind="station", way="reception",
                       deputies=there, voters=9, matter="道路", onward="organs", entered=late)  # fmt: skip
        else:
            named = dice.sample(people, 3)
            done += len(named)
            yield made("suggestion", "suggestions", at, title=f"建议{at}", kind="suggestion", during="between",
                       submitted=day, lead=named[0], seconders=named[1:], state="answered", assigned=day,
                       replied=late)  # fmt: skip


def _measure(ids: tuple[str, ...], participations: int, answer: Any) -> None:
    import gc
    import resource

    from dutykit.cli import BEFORE_A_SEARCH
    from dutykit.rules.engine import check_year
    from dutykit.rules.load import load_regulation

    meta = json.loads((TOP / "schemas/meta/regulation.schema.json").read_text(encoding="utf-8"))
    texts = {id_: (TOP / f"regulations/{id_}.toml").read_text(encoding="utf-8") for id_ in ids}
    chosen = [load_regulation(text, meta, name=id_) for id_, text in texts.items()]
    gc.set_threshold(BEFORE_A_SEARCH)  # as every command does
    case = dossier(participations)
    begin = time.process_time()
    found = sum(len(check_year(case, regulation, year)) for regulation in chosen for year in _YEARS)
    took = time.process_time() - begin
    answer.put((took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, found))


def _in_process(ids: tuple[str, ...], participations: int) -> tuple[float, int, int]:
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_measure, args=(ids, participations, answer))
    process.start()
    found: tuple[float, int, int] = answer.get()
    process.join()
    return found


def marks() -> Iterator[Mark]:
    """Every regulation on a whole term, and against half a term; then all of them in one process."""
    ids = [path.stem for path in sorted((TOP / "regulations").glob("*.toml"))]
    for chosen in (*((id_,) for id_ in ids), tuple(ids)):
        half, _, _ = _in_process(chosen, PARTICIPATIONS // 2)
        whole, memory, found = _in_process(chosen, PARTICIPATIONS)
        name = chosen[0] if len(chosen) == 1 else f"all {len(chosen)} together"
        note = f"{found} findings, {whole / half:.1f}x of half a term"
        yield Mark(f"check of a term, {name}", whole, SECONDS, unit=" s", note=note)
        yield Mark(f"check of a term, {name}, memory", memory, MEBIBYTES, unit=" MiB")
