"""A district without a regulation, or with one that has no headings, rests its papers on what binds it."""

from __future__ import annotations

import docx
import pytest

from app.rounds import VISIT, Round
from dutykit.docx.package import W

OWN = """
id = "yunling-2024"
title = "云岭县人大代表联系群众办法"
number = "云人常〔2024〕3号"
body = "云岭县人民代表大会常务委员会"
passed = 2024-01-02
in_force = 2024-01-02

[words]
report = "述职"

[[rule]]
id = "visits"
article = "第三条"
duty = "到联络站接待选民"
force = "must"
kind = "count"
subject = "deputy"
window = "year"
take = [{ forms = ["contact"] }]
compare = "at_least"
figure = 2

[[clause]]
article = "第三条"
about = "每年到联络站接待选民不少于两次"
goes = "rule"
to = ["visits"]
"""
LAW = "《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》"
OTHERS = ("石景山", "石常发", "首钢", "东城", "平谷")
DOCUMENTS = ("annual-report", "registration-form", "dossier", "duty-letter", "renomination", "public-notice")


def texts(place: Round, document: str) -> str:
    whom = () if document == "public-notice" else ("--deputy", "0002")
    made = place.json("render", document, *whom, "--year", "2024")["files"][0]["path"]
    body = docx.Document(str(place.root / made)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(f"{{{W}}}t")) for p in body.iter(f"{{{W}}}p"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_without_a_regulation_papers_rest_on_the_law(place: Round, document: str) -> None:
    place.send(place.activity(VISIT))
    said = texts(place, document)
    assert [name for name in OTHERS if name in said] == []
    assert LAW in said or document in {"dossier", "registration-form"}


def test_an_own_regulation_without_headings_is_what_papers_rest_on(place: Round) -> None:
    folder = place.root / "regulations"
    folder.mkdir()
    (folder / "yunling-2024.toml").write_text(OWN, encoding="utf-8")
    config = place.root / "dutykit.toml"
    named = config.read_text(encoding="utf-8").replace("regulations = []", 'regulations = ["yunling-2024"]')
    config.write_text(named, encoding="utf-8")
    said = texts(place, "annual-report")
    assert "根据《云岭县人大代表联系群众办法》（云人常〔2024〕3号）" in said
    assert [name for name in OTHERS if name in said] == []
