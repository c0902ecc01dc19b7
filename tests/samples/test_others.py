"""A paper about one deputy cites no record that does not name this deputy."""

from datetime import date

import pytest

from dutykit.app.opened.facts import facts_of
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.dossier.target import Target
from dutykit.forms.model import Form
from dutykit.words.codes import Per

PAPERS = ("annual-report", "registration-form", "statement", "dossier")


def named(form: Form, table: str, values, deputy: str) -> bool:
    """Whether a row names a deputy in any of its fields for people."""
    fields = form.table_by_name[table].fields if table else form.fields
    people = [values.get(f.name) for f in fields if f.kind in {"deputy", "deputies"}]
    return any(deputy == v or (isinstance(v, list | tuple) and deputy in v) for v in people)


@pytest.mark.parametrize("document", PAPERS)
def test_the_annex_of_a_deputy_cites_only_what_names_this_deputy(played, document):
    round_, _ = played
    with open_workspace(round_.workspace, year=2024, today=date(2024, 12, 31)) as opened:
        facts = facts_of(opened, date(2024, 12, 31), evidence=True)
        records = {r.number: r for r in facts.counted}
        cited = 0
        for deputy in facts.roster.by_number:
            for row in DOCUMENTS[document].build(facts, Target(Per.DEPUTY, deputy))["evidence"]:
                record = records[row["number"]]
                assert record.deputy == deputy or named(opened.forms[record.form], record.table, record.values, deputy)
                cited += 1
    assert cited > 100


def test_the_report_of_one_who_was_there_cites_nobody_elses_leave(played):
    round_, _ = played
    with open_workspace(round_.workspace, year=2024, today=date(2024, 12, 31)) as opened:
        facts = facts_of(opened, date(2024, 12, 31))
        leave = {r.number: r.deputy or r.values.get("deputy") for r in facts.counted if r.table == "leaves"}
        assert leave
        for deputy in facts.roster.by_number:
            printed = {
                n
                for row in DOCUMENTS["annual-report"].build(facts, Target(Per.DEPUTY, deputy))["deeds"]
                for n in row["records"].split("\n")
            }
            assert {leave[n] for n in printed & set(leave)} <= {deputy}
