"""What the cases of rules rest on: the shipped forms and regulations."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from documents.small import forms
from dutykit.app.checking.workdays import work_calendar
from dutykit.documents.catalogue import TITLES
from dutykit.documents.facts import Facts
from dutykit.dossier.model import Roster
from dutykit.forms.model import choice_labels, field_labels, natural_keys
from dutykit.rules.lexicon import Lexicon
from dutykit.rules.load import load_regulation
from dutykit.rules.regulation import Regulation
from dutykit.rules.trial import TrialSetting

TOP = Path(__file__).resolve().parents[2]


@lru_cache
def regulation(id_: str) -> Regulation:
    """A shipped regulation."""
    meta = json.loads((TOP / "schemas/meta/regulation.schema.json").read_text(encoding="utf-8"))
    text = (TOP / f"regulations/{id_}.toml").read_text(encoding="utf-8")
    return load_regulation(text, meta, name=f"{id_}.toml")


@lru_cache
def meta() -> dict[str, Any]:
    """What a regulation file may contain."""
    found: dict[str, Any] = json.loads((TOP / "schemas/meta/regulation.schema.json").read_text(encoding="utf-8"))
    return found


@lru_cache
def lexicon() -> Lexicon:
    """What regulation files may name, as shipped."""
    lists = json.loads((TOP / "schemas/lists.schema.json").read_text(encoding="utf-8"))["$defs"]
    return Lexicon(forms(), lists, TITLES)


@lru_cache
def setting() -> TrialSetting:
    """Kinds of activity, tables of forms and working days as shipped."""
    known = forms()
    facts = Facts("", 0, 2024, (date.min, date.max), Roster(), (), known, regulation("shijingshan-2022"), date.min)
    tables = {f.id: tuple(t.name for t in f.tables) for f in known.values()}
    labels, choices = field_labels(known.values()), choice_labels(known.values())
    return TrialSetting(facts.kinds, tables, work_calendar(), labels, choices, natural_keys(known.values()))
