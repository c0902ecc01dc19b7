"""代表履职档案: a deputy's whole term, a chapter for each year under the headings of the regulation.

Everything in it is counted or copied from records; each row names the records that it came from, and the list of
attachments the files. What is known to a few only (measures) stands at the end of its year, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NotRequired, TypedDict

from ..dates import chinese
from ..dossier.deeds import Deed
from ..dossier.model import Deputy, Record
from ..dossier.target import Target
from ..dossier.views import DeputyRow, EvaluationItemRow, EvaluationResultRow, MeasureRow, NomineeRow
from ..rules.regulation import Regulation, RegulationSection
from ..rules.sections import place
from ..words.codes import GROUPINGS
from ..words.lists import ActivityKind
from ..words.marks import DeedMark, During
from ..words.numerals import numeral
from .annual_report import deed_rows
from .claims import claims_of
from .context import DeedRow, EvidenceRow, TextPart
from .dossier_parts import (
    AttachmentRow,
    Block,
    Chapter,
    ContentsLine,
    DossierContext,
    DossierRow,
    HeadingFigures,
    KeeperLine,
    MeasureTold,
    Overview,
    OverviewRow,
    PictureLine,
)
from .evidence_rows import evidence_rows
from .facts import Facts, person
from .headings import CLOSING, counted, own_evidence, own_words, texts_without_heading, title
from .registration_form import known_rows
from .rows_told import day_of, filled, value_of, within
from .spells import history
from .term_years import since_when, told_years, years_of
from .wording import in_short

OVERVIEW, ATTACHMENTS = "届内履职情况统计", "附件清单"
MEASURES, CLAIMS = "提醒、约谈等措施", "本人另行申报、尚未核实的事项"
SENSITIVE = "（本项属内部掌握的内容，对外提供或者公示前应当略去。）"
EMPTY, SEE_FIRST_PAGE, NOT_WRITTEN = "本年没有登记记录。", "见本档案“代表基本信息”。", "代表本人没有填写。"
_SHORT = 12  # characters of a SHA-256: enough to find the file in the archive


CHANGES = "任职变动"
"""The block of a chapter that tells changes of state, units and offices."""


class _More(TypedDict):
    """What is said of a deed beyond the annex; of a reception also its place."""

    more: str
    title: NotRequired[str]


def build(facts: Facts, target: Target) -> DossierContext:
    """The context; ``target`` is the deputy, the years are those of the facts' period.

    ``chapters`` have ``title``, ``figures`` (a row for each heading, and a sum) and ``blocks``; a block has ``title``
    and what stands under it, each part of it empty where there is none. ``contents`` (``title``, ``level``) lists the
    titles in the order in which they are printed. ``since`` is the year from which on anything is registered, where
    that is later than the period: the years before have no chapter. ``overview`` has a column for each year.
    """
    number = target.id
    deputy = facts.deputy(number)
    years = told_years(facts, deputy)
    before = [f for f in years_of(facts, deputy) if f not in years]
    chapters = [_chapter(f, number, before if f is years[0] else ()) for f in years]
    shown = person(facts, deputy)
    photograph, pictures = _pictures(facts, years, number)
    return {
        "title": "代表履职档案",
        "congress": facts.congress_of_term,
        "period": _period(years),
        "years": [f.year for f in years],
        "deputy": shown,
        "line": f"{facts.congress_of_term}代表　{shown['spaced']}",
        "units": "、".join(dict.fromkeys(filter(None, (shown[kind] for kind in GROUPINGS)))),
        "keepers": _keepers(facts.regulation, deputy, shown, facts.period[1]),
        "regulation": facts.regulation.cited,
        "overview": _overview(chapters),
        "chapters": chapters,
        "contents": _contents(chapters),
        "attachments": _attachments(facts, years, number),
        "photograph": photograph,
        "pictures": pictures,
        "since": since_when(facts),
        "open": _open(facts, chapters, number),
        "date": facts.printed,
        "evidence": [row for f in years for row in _evidence(f, number)],
    }


def _period(years: Sequence[Facts]) -> str:
    if len(years) < 2:
        return f"{years[0].year}年" if years else ""
    return f"{years[0].year}—{years[-1].year}年"


def _keepers(regulation: Regulation, deputy: Deputy, shown: dict[str, str], day: date) -> list[KeeperLine]:
    """Who makes, leads and keeps the dossier, as far as the regulation's ``[words]`` say so."""
    words = regulation.words
    known = DeputyRow(deputy.facts_on(day))
    member = "keeper_members" if known.standing_member else ""
    committee = "keeper_committees" if known.special_committee else ""
    makers = [words[w] for w in (member, committee) if words.get(w)] or [
        shown["group"] if words.get("keeper_groups") and shown["group"] else words.get("keeper_groups", "")
    ]
    told = (
        ("建档单位", "、".join(makers)),
        ("牵头部门", words.get("keeper_lead", "") or words.get("office", "")),
        ("届末保管", words.get("archive", "")),
        ("用途", words.get("dossier", "")),
    )
    return [{"label": label, "value": value} for label, value in told if value]


# --- a year ----------------------------------------------------------------------------------------------------


def _chapter(facts: Facts, number: str, before: Sequence[Facts] = ()) -> Chapter:
    """A year; the first one also tells the changes of the years of which nothing is registered."""
    rows = {r["records"]: r for r in deed_rows(facts, facts.deeds_with(number), number)}
    more = _more(facts, number)
    notes = _notes(facts, number)
    sections = facts.regulation.sections
    blocks = [_block(facts, s, number, rows, more, notes.get(s.id, [])) for s in sections]
    blocks += _closing(facts, number)
    claims = claims_of(facts, number)
    if claims:
        blocks.append({**_blank(CLAIMS), "claims": claims})
    measures = _measures(facts, number)
    if measures:
        blocks.append({**_blank(MEASURES), "paragraphs": [SENSITIVE], "measures": measures})
    changes = [told for f in (*before, facts) for told in history(f, f.deputy(number))]
    if changes:
        blocks.insert(0, {**_blank(CHANGES), "paragraphs": [f"{'；'.join(changes)}。"]})
    figures = [_figures(facts, s, number) for s in sections if not s.own_words and not s.roster]
    total: HeadingFigures = {
        "title": "合计",
        "took": sum(f["took"] for f in figures),
        "leave": sum(f["leave"] for f in figures),
        "absent": sum(f["absent"] for f in figures),
        "voters": sum(f["voters"] for f in figures),
    }
    return {"title": f"{facts.year}年", "year": facts.year, "figures": [*figures, total], "blocks": blocks}


def _blank(name: str) -> Block:
    return {
        "title": name,
        "paragraphs": [],
        "rows": [],
        "notes": [],
        "own": [],
        "parts": [],
        "claims": [],
        "measures": [],
    }


def _block(
    facts: Facts, section: RegulationSection, number: str, rows: dict[str, DeedRow],
    more: dict[str, _More], notes: list[str],
) -> Block:  # fmt: skip
    under = facts.deeds_under(section, number)
    listed = [rows[key] for d in under if (key := "\n".join(d.records_of(number))) in rows]
    shown = [_row(row, i, more.get(row["records"].partition("\n")[0])) for i, row in enumerate(listed, 1)]
    own = own_words(facts, section, number)
    text = counted(facts, section, number, named=False)
    if section.roster:
        text = [SEE_FIRST_PAGE]
    elif section.own_words:
        text = [] if own else [NOT_WRITTEN]
    elif not shown and not notes:
        text = [EMPTY]
    return {**_blank(title(section)), "paragraphs": text, "rows": shown, "notes": notes, "own": own}


def _row(row: DeedRow, number: int, more: _More | None) -> DossierRow:
    """A row of the annex of deeds under its own number, its records in short; of a reception the place is its title."""
    said = more or {"more": ""}
    return {
        **row,
        "no": str(number),
        "title": said.get("title", row["title"]),
        "records": "\n".join(in_short(sorted(row["records"].split("\n")))),
        "more": said["more"],
    }


def _figures(facts: Facts, section: RegulationSection, number: str) -> HeadingFigures:
    """How often the deputy took part, was on leave, was absent; voters received. Suggestions count as pieces."""
    under = facts.deeds_under(section, number)
    there = [d for d in under if d.took_part(number)]
    away = [d.people[number] for d in under if not d.took_part(number)]
    return {
        "title": section.heading,
        "took": len(there),
        "leave": sum(DeedMark.LEAVE in marks for marks in away),
        "absent": sum(DeedMark.ABSENT in marks and DeedMark.LEAVE not in marks for marks in away),
        "voters": sum(d.voters for d in there),
    }


def _more(facts: Facts, number: str) -> dict[str, _More]:
    """What a row says beyond date, title and role, by the first record behind it."""
    known, told = known_rows(facts, number), dict[str, _More]()
    for row in known.suggestions:
        parts = (("编号", row["number"]), ("承办：", row["handler"]), ("办理：", row["result"]))
        told[row["record"]] = {"more": "；".join(f"{label}{value}" for label, value in parts if value)}
    for met in known.contacts:
        voters = f"选民{met['voters']}人次" if met["voters"] else ""
        told[met["record"]] = {"more": "；".join(filter(None, (voters, met["matter"])))}
        if met["place"]:
            told[met["record"]]["title"] = met["place"]
    return told


def _closing(facts: Facts, number: str) -> list[Block]:
    parts: list[TextPart] = [
        {"title": f"（{numeral(index)}）{field.label}", "paragraphs": text}
        for index, (field, text) in enumerate(texts_without_heading(facts, number), 1)
    ]
    return [{**_blank(CLOSING), "parts": parts}] if parts else []


# --- evaluations, commendations, measures ----------------------------------------------------------------------


def _notes(facts: Facts, number: str) -> dict[str, list[str]]:
    """Sentences on evaluations and commendations, by the section to which duty reports and commendations belong."""
    told: dict[str, list[str]] = {}
    for view, kind, days, say in (
        (EvaluationResultRow, ActivityKind.DUTY_REPORT, ("date",), _evaluation),
        (EvaluationItemRow, ActivityKind.DUTY_REPORT, ("date",), _item),
        (NomineeRow, ActivityKind.COMMENDATION, _HONOURED, _commendation),
    ):
        for record in facts.rows_of(view, number):
            if within(facts, record, *days):
                told.setdefault(_section_of(facts, kind), []).append(f"{say(facts, record)}（{record.number}）")
    return told


def _section_of(facts: Facts, kind: str) -> str:
    """Where deeds of a kind stand that were done between sessions."""
    known = facts.kinds.get(kind)
    book, group = (known.book, known.group) if known else ("", "")
    return place(
        Deed(book, kind, "", None, None, {}, (), group=group, during=During.BETWEEN), facts.regulation
    ).section.id


_HONOURED = ("announced", "decided", "nominated")
"""Days of a commendation, the last one first."""
_SLIPS = ("slips_out", "slips_back", "valid", "invalid", "excellent", "satisfied", "basically", "dissatisfied")


def _evaluation(facts: Facts, record: Record) -> str:
    says = filled(facts, record)
    slips = [f"{label}{record.values[n]}张" for n, label in says.items() if n in _SLIPS]
    told = ("conclusion", "opinions", "told", "filed")
    rest = [f"{says[n]}：{value_of(facts, record, n).rstrip('。')}" for n in told if n in says]
    lead = f"{day_of(facts, record, 'date')}{value_of(facts, record, 'way')}述职，评议："
    return lead + "；".join(["、".join(slips), *rest] if slips else rest)


def _item(facts: Facts, record: Record) -> str:
    says = filled(facts, record)
    slips = [f"{label}{record.values[n]}张" for n, label in says.items() if n in _SLIPS]
    return f"{day_of(facts, record, 'date')}单项测评“{value_of(facts, record, 'item')}”：{'、'.join(slips)}"


def _commendation(facts: Facts, record: Record) -> str:
    day = next((n for n in _HONOURED if record.values.get(n)), "")
    parts = [value_of(facts, record, n) for n in ("state", "decided_at", "document", "announced_at", "merits")]
    title = NomineeRow(record.values).title
    name = f"《{title}》" if title else ""
    lead = f"{day_of(facts, record, day)}推荐、表彰：{value_of(facts, record, 'kind')}{name}"
    return "；".join([lead, *(p.rstrip("。") for p in parts if p)])


def _measures(facts: Facts, number: str) -> list[MeasureTold]:
    rows: list[MeasureTold] = []
    for record in facts.rows_of(MeasureRow, number):
        if not within(facts, record, "date"):
            continue
        why = [value_of(facts, record, n).rstrip("。") for n in ("ground", "facts", "basis")]
        then = [value_of(facts, record, n).rstrip("。") for n in ("promise", "review", "reviewed")]
        who = next((v for n in ("actor", "unit", "actor_kind") if (v := value_of(facts, record, n))), "")
        rows.append(
            {
                "date": day_of(facts, record, "date"),
                "kind": value_of(facts, record, "kind"),
                "why": "；".join(filter(None, why)),
                "who": who,
                "then": "；".join(filter(None, then)),
                "record": record.number,
            }
        )
    return rows


# --- the whole -------------------------------------------------------------------------------------------------


def _overview(chapters: Sequence[Chapter]) -> Overview:
    """Figures of each heading by year; nothing for a single year, whose chapter tells them."""
    if len(chapters) < 2:
        return {"years": [], "rows": []}
    rows: list[OverviewRow] = []
    for index, row in enumerate(chapters[0]["figures"]):
        cells = [c["figures"][index]["took"] for c in chapters]
        rows.append({"title": row["title"], "cells": cells, "total": sum(cells)})
    return {"years": [c["year"] for c in chapters], "rows": rows}


def _contents(chapters: Iterable[Chapter]) -> list[ContentsLine]:
    """Titles as they are printed, with their level; pictures and evidence, which may be none, are the template's."""
    told = list(chapters)
    lines: list[ContentsLine] = [{"title": OVERVIEW, "level": 1}] if len(told) > 1 else []
    for chapter in told:
        lines.append({"title": chapter["title"], "level": 1})
        lines += [{"title": block["title"], "level": 2} for block in chapter["blocks"]]
    return [*lines, {"title": ATTACHMENTS, "level": 1}]


def _attachments(facts: Facts, years: Sequence[Facts], number: str) -> list[AttachmentRow]:
    """What was received and the dossier rests on, each once, by day.

    ``no``, ``material`` (which form, of whom), ``received``, ``records``; ``file`` and ``sha256`` serve whoever looks
    for the file, and stand on no paper of ours.
    """
    files: dict[tuple[str, str, str, str], list[str]] = {}
    for record in _behind(facts, years, number):
        if record.file or record.sha256:
            key = (record.received[:10], _material(facts, record), record.file, record.sha256)
            files.setdefault(key, []).append(record.number)
    return [
        {
            "no": str(i),
            "material": material,
            "file": file,
            "received": chinese(date.fromisoformat(received)) if received else "",
            "sha256": digest[:_SHORT],
            "records": "、".join(in_short(sorted(set(numbers)))),
        }
        for i, ((received, material, file, digest), numbers) in enumerate(sorted(files.items()), 1)
    ]


def _pictures(facts: Facts, years: Sequence[Facts], number: str) -> tuple[str, list[PictureLine]]:
    """The photograph, which came in the deputy's row of the roster, and the pictures of all other records.

    ``caption`` says which and of what record; ``file`` is its name in the archive, and stands on no paper of ours.
    """
    of_roster = {r.number for r in facts.roster_rows.get(number, ())}
    photographs = [name for n in sorted(of_roster) for name in facts.pictures.get(n, ())]
    behind = {r.number: r for r in _behind(facts, years, number) if r.number not in of_roster}
    found: dict[str, Record] = {}
    for told in sorted(behind.values(), key=lambda r: (r.received, r.number)):
        for name in facts.pictures.get(told.number, ()):
            found.setdefault(name, told)
    pictures: list[PictureLine] = [
        {"caption": f"图{i}　{_material(facts, record)}，登记编号{record.number}", "file": name}
        for i, (name, record) in enumerate(found.items(), 1)
    ]
    return photographs[-1] if photographs else "", pictures


def _material(facts: Facts, record: Record) -> str:
    """Which form a record came with, and from whom: 《代表履职活动登记表》（古城街道人大街工委）."""
    form = facts.forms.get(record.form)
    unit = facts.roster.unit_by_code.get(record.unit)
    whose = unit.name if unit else ""
    if record.deputy and record.deputy in facts.roster.by_number:
        whose = facts.deputy(record.deputy).name
    return f"《{form.title if form else '登记表'}》{f'（{whose}）' if whose else ''}"


def _behind(facts: Facts, years: Sequence[Facts], number: str) -> Iterable[Record]:
    """Every record that the dossier tells."""
    yield from facts.roster_rows.get(number, ())
    for year in years:
        yield from (r for deed in year.deeds_with(number) for r in deed.sources_of(number))
        head = year.registration(number)
        yield from [head] if head else []
        for view in (EvaluationResultRow, EvaluationItemRow, MeasureRow):
            yield from (r for r in facts.rows_of(view, number) if within(year, r, "date"))
        yield from (r for r in facts.rows_of(NomineeRow, number) if within(year, r, *_HONOURED))


def _evidence(facts: Facts, number: str) -> list[EvidenceRow]:
    return evidence_rows(facts, facts.deeds_with(number), number) + own_evidence(facts, number)


def _open(facts: Facts, chapters: Iterable[Chapter], number: str) -> list[str]:
    """What a person should know before the dossier is handed on."""
    held = facts.held.get(number, 0)
    claims = sum(len(block["claims"]) for c in chapters for block in c["blocks"])
    measures = sum(len(block["measures"]) for c in chapters for block in c["blocks"])
    told = [
        f"有{held}条登记记录待核实，没有计入" if held else "",
        f"代表本人另外申报{claims}项，待登记单位核实，没有计入" if claims else "",
        f"含有{measures}项提醒、约谈等措施，对外提供或者公示前应当略去" if measures else "",
    ]
    return [t for t in told if t]
