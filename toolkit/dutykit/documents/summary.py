"""关于××年度代表履职情况的说明, of the congress or of one unit: figures from records, points from ``narrative``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from ..dates import chinese
from ..dossier.model import Deputy, Record
from ..dossier.roster import reporting_units
from ..dossier.target import CONGRESS, Target
from ..dossier.views import NarrativePointRow, SessionRow
from ..text import fold
from ..words.codes import Per, UnitKind
from ..words.lists import SessionKind
from ..words.numerals import numeral
from ..words.phrases import percent
from . import figures as f
from .evidence_rows import evidence_row, evidence_rows
from .facts import Facts
from .spells import figures
from .telling import many_clauses
from .wording import sentence, stopped

UNKNOWN_DAY, UNKNOWN_MEETING, UNKNOWN_NAME = "××××年×月×日", "××会议", "×××"
_SALUTATIONS: Mapping[str, str] = {
    SessionKind.STANDING_COMMITTEE: "主任、各位副主任、各位委员：",
    SessionKind.CHAIR: "主任、各位副主任：",
    SessionKind.CONGRESS: "各位代表：",
}


def build(facts: Facts, target: Target = CONGRESS) -> dict[str, Any]:
    """The context; ``target`` is a unit or the congress.

    ``sections`` are those of the regulation in which there is anything to tell. ``open`` lists what is left as ×× or
    blank. ``units`` and ``kinds`` are the rows of the two tables, the last one their sum.
    """
    subject = target.id
    unit = facts.unit(subject) if target.per is Per.UNIT else None
    name = unit.name if unit else ""
    still_open: list[str] = []
    points = _points(facts, subject)
    used: set[str] = set()
    sections = _sections(facts, subject, points, used)
    report = {
        "title_lines": [f"关于{name}", f"{facts.year}年度代表履职情况的说明"]
        if unit
        else [f"关于{facts.year}年度代表履职情况的说明"],
        "title": f"关于{name}{facts.year}年度代表履职情况的说明",
        "year": facts.year,
        "unit": name,
        "congress": facts.congress_of_term,
        **_opening(facts, name, still_open),
        "basics": [_basics(facts, subject), *_of_part(points, "basics")],
        "main": [p for p in _of_part(points, *_TOLD) if p not in used],
        "sections": sections,
        "units": [] if unit else unit_rows(facts),
        "unit_label": f.unit_label(facts),
        "kinds": kind_rows(facts, subject),
        "shortcomings": _enumerated(_of_part(points, "shortcoming")),
        "next_steps": _enumerated(_of_part(points, "next_step")),
        "closing": "".join(_of_part(points, "closing"))
        or ("以上情况，请各位代表监督。" if unit else "以上说明，请予审议。"),
        "date": facts.printed,
        "evidence": _evidence(facts, subject, points),
    }
    if not sections and not report["main"]:
        still_open.append("“主要情况”没有登记记录，也没有要点")
    for key, label in (("shortcomings", "不足"), ("next_steps", "下一步")):
        if not report[key]:
            still_open.append(f"“{label}”没有要点，请补充")
    return {**report, "open": still_open, "draft": "初稿" if still_open else ""}


_TOLD = ("main", "effect", "example")


# --- the opening ---------------------------------------------------------------------------------------------


def _opening(facts: Facts, unit: str, still_open: list[str]) -> dict[str, Any]:
    """Subtitle, speaker, salutation, first sentence. The meeting is the one that opens on the printed date."""
    meeting = None if unit else _meeting(facts)
    if meeting:
        day, place = chinese(facts.on), _meeting_name(facts, meeting)
    else:
        day, place = (chinese(facts.on), f"{unit}{UNKNOWN_MEETING}") if unit else (UNKNOWN_DAY, UNKNOWN_MEETING)
        still_open.append("会议名称和日期待填写" if not unit else "会议名称待填写")
    kind = meeting.kind if meeting else (SessionKind.CONGRESS if unit else SessionKind.STANDING_COMMITTEE)
    speaker = f"{unit}负责人" if unit else facts.regulation.words.get("speaker", "")
    if not facts.speaker:
        still_open.append("作说明的人姓名待填写")
    who = "本单位" if unit else ""
    return {
        "subtitle_lines": _broken(f"——{day}　在{place}上"),
        "speaker": facts.speaker or f"{speaker}　{UNKNOWN_NAME}".strip("　"),
        "salutation": _SALUTATIONS.get(kind, "各位代表："),
        "intro": ("现就" if unit else "我受主任会议委托，就") + f"{facts.year}年度{who}代表履职情况作如下说明。",
    }


def _meeting(facts: Facts) -> SessionRow | None:
    rows = [SessionRow(r.values) for r in facts.of_view(SessionRow)]
    today = (row for kind in _SALUTATIONS for row in rows if row.kind == kind and row.opening == facts.on)
    return next(today, None)


def _meeting_name(facts: Facts, meeting: SessionRow) -> str:
    title = meeting.title
    if title:
        head = facts.congress.partition("人民代表大会")[0]
        said = next((n for n in range(len(head), 0, -1) if title.startswith(head[-n:])), 0)
        return head[: len(head) - said] + title  # 青石区第十七届… gets the 北京市 that it leaves out
    ordinal = f"第{numeral(meeting.ordinal)}次" if meeting.ordinal else ""
    body: str = {
        SessionKind.STANDING_COMMITTEE: "常务委员会",
        SessionKind.CHAIR: "常务委员会主任会议",
        SessionKind.CONGRESS: "",
    }[SessionKind(meeting.kind)]
    return f"{facts.congress_of_term}{body}{ordinal}" + ("会议" if meeting.kind != SessionKind.CHAIR else "")


def _broken(line: str) -> list[str]:
    """A subtitle of at most 28 characters to a line, broken after 人民代表大会 where it is longer."""
    cut = line.find("人民代表大会") + len("人民代表大会")
    return [line] if len(line) <= 28 or cut < len("人民代表大会") or cut >= len(line) - 1 else [line[:cut], line[cut:]]


# --- figures -------------------------------------------------------------------------------------------------


def _of_unit(facts: Facts, unit: str) -> list[Deputy]:
    """Deputies who were in a unit at any time of the period; all where it is empty."""
    everybody = facts.roster.deputies
    return [d for d in everybody if not unit or unit in d.units(*facts.period)]


def _basics(facts: Facts, unit: str) -> str:
    people = f.holders(facts, unit)
    returned = [d for d in people if facts.registration(d.number)]
    scope = f.scope_of(facts, unit)
    counts = scope.counts(f.but_suggestions(scope))
    text = f"{facts.congress_of_term}现有代表{len(people)}名"
    if unit:
        text = f"{facts.unit(unit).name}现有代表{len(people)}名"
    else:
        kinds = Counter(u.kind for u in reporting_units(facts.roster))
        named = "、".join(f"{number}个{UnitKind.of(kind).label}" for kind, number in kinds.items())
        text += f"，分属{named}" if named else ""
    changed = figures(facts, _of_unit(facts, unit))
    text += f"（年内{changed}）" if changed else ""
    text += f"。{facts.year}年，" + _returned(len(returned), len(people))
    if counts.events.value:
        text += (
            f"。全年登记会议、活动和联系接待选民{counts.events.value}场，代表参加{counts.person_times.value}人次，"
            f"参加的代表{counts.persons.value}人"
        )
    return text + "。"


def _returned(returned: int, due: int) -> str:
    form = "代表年度履职情况登记表"
    if not returned:
        return f"尚未收到{form}"
    missing = due - returned
    return f"收到{form}{returned}份，占{percent(returned, due)}" + (f"，尚有{missing}份没有收到" if missing else "")


def unit_rows(facts: Facts) -> list[dict[str, str]]:
    """One row per unit and a sum. An event that several units share counts in each, and once in the sum."""
    return [
        {"name": name} | {key: str(value) for key, value in asdict(f.unit_figures(scope)).items()}
        for name, scope in f.unit_scopes(facts)
    ]


def kind_rows(facts: Facts, unit: str = "") -> list[dict[str, str]]:
    """One row per kind of activity and contact, in the order of the list: 场次, 人次, 人数."""
    deeds = f.but_suggestions(scope := f.scope_of(facts, unit))
    rows = [
        {
            "kind": label,
            "events": str(counts.events.value),
            "person_times": str(counts.person_times.value),
            "persons": str(counts.persons.value),
        }
        for label, counts in f.kind_counts(scope, deeds)
    ]
    return rows if deeds else []


# --- sections and points -------------------------------------------------------------------------------------


def _sections(facts: Facts, unit: str, points: list[Record], used: set[str]) -> list[dict[str, Any]]:
    sections: list[dict[str, Any]] = []
    for section in facts.regulation.sections:
        under = [d for d in facts.deeds_of(unit) if facts.placed[d.records].section is section]
        text = []
        for part in (*section.parts, None):
            found = [d for d in under if facts.placed[d.records].part is part]
            text += [sentence(many_clauses(facts, found, unit), f"{part.heading}方面：" if part else "")]
        own = _matching(points, [section.heading, *(p.heading for p in section.parts)])
        used.update(own)
        body = [p for p in (*text, *own) if p]
        if body:
            sections.append({"title": f"（{numeral(len(sections) + 1)}）{section.heading}", "paragraphs": body})
    return sections


def _points(facts: Facts, unit: str) -> list[Record]:
    """Points that may stand in a summary; for a unit its own."""
    return [
        r
        for r in facts.of_view(NarrativePointRow)
        if NarrativePointRow(r.values).document in {"", "summary"}
        and r.year in {None, facts.year}
        and (not unit or r.unit == unit)
    ]


def _of_part(points: Iterable[Record], *parts: str) -> list[str]:
    rows = [NarrativePointRow(r.values) for r in points]
    texts = [stopped(row.point.strip()) for part in parts for row in rows if row.part == part]
    return list(dict.fromkeys(texts))


def _matching(points: Iterable[Record], headings: list[str]) -> list[str]:
    """Points whose 所属内容 is part of one of the headings, or the other way round."""
    keys = [fold(h) for h in headings]
    found = [
        r
        for r in points
        if (row := NarrativePointRow(r.values)).part in _TOLD
        and (about := fold(row.section))
        and any(about in key or key in about for key in keys)
    ]
    return _of_part(found, *_TOLD)


def _enumerated(texts: list[str]) -> list[str]:
    """一是…, 二是… where there are several and nobody has counted them yet."""
    if len(texts) < 2 or any(t.startswith("一是") for t in texts):
        return texts
    return [f"{numeral(i)}是{t}" for i, t in enumerate(texts, 1)]


def _evidence(facts: Facts, unit: str, points: list[Record]) -> list[dict[str, str]]:
    if not facts.evidence:
        return []
    rows = evidence_rows(facts, facts.deeds_of(unit))
    heads = [facts.registration(d.number) for d in f.holders(facts, unit)]
    rows += [evidence_row(h, "年度履职情况登记表", h.evidence.get("deputy")) for h in heads if h]
    return rows + [evidence_row(r, "要点", r.evidence.get("point")) for r in points]
