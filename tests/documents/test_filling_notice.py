from __future__ import annotations

from datetime import date
from typing import Any

from documents.small import facts
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.derived import Derived, Sent
from dutykit.dossier.target import Target
from dutykit.words.codes import IssueProgress, Per

ISSUED, DUE = date(2024, 11, 20), date(2024, 12, 20)
MISSING, PARTIAL, COMPLETE = IssueProgress.MISSING, IssueProgress.PARTIAL, IssueProgress.COMPLETE
FORM = "区人大代表履职情况登记表"
SENT = (
    Sent("XF-1", "代表履职活动登记表", "GC", "", ISSUED, DUE, COMPLETE),
    Sent("XF-2", FORM, "", "002", ISSUED, DUE, PARTIAL, 3, late=True),
    Sent("XF-3", FORM, "", "001", ISSUED, DUE, MISSING, late=True),
    Sent("XF-4", FORM, "", "003", ISSUED, DUE, MISSING, late=True),
)


def notice(unit: str, *sent: Sent, on: date = date(2025, 1, 6)) -> dict[str, Any]:
    return DOCUMENTS["filling-notice"].build(facts(derived=Derived(sent=sent), on=on), Target(Per.UNIT, unit))


def test_a_unit_is_told_what_it_and_its_deputies_were_sent_and_what_is_late() -> None:
    told = notice("GC", *SENT)
    assert [told[k] for k in ("total", "kinds", "back", "waiting", "missing", "due")] == [
        3,
        2,
        2,
        1,
        1,
        "2024年12月20日",
    ]
    assert [tuple(r.values()) for r in told["late"]] == [
        ("1", "李成", FORM, "XF-3", "2024年12月20日", "未报"),
        ("2", "王小兰", FORM, "XF-2", "2024年12月20日", "3处待修改"),
    ]
    assert [tuple(r.values()) for r in told["forms"]] == [
        ("1", "代表履职活动登记表", "本单位", "1份", "XF-1", "2024年12月20日", "已收回1份"),
        ("2", FORM, "代表本人", "2份", "XF-2—3", "2024年12月20日", "待修改1份，未报1份"),
    ]
    assert notice("BJ", *SENT)["total"] == 1


def test_with_nothing_late_it_is_a_covering_notice() -> None:
    told = notice("GC", SENT[0], Sent("XF-9", FORM, "", "001", ISSUED, date(2025, 1, 10), MISSING))
    assert (told["late"], told["due"], told["dated"], told["open"]) == ([], "", True, [])


def test_forms_without_a_day_leave_it_open() -> None:
    told = notice("GC", Sent("XF-1", FORM, "GC", "", ISSUED, None, MISSING))
    assert (told["due"], told["dated"], len(told["open"])) == ("", False, 1)


def test_a_day_of_issue_after_the_date_of_the_paper_is_not_told() -> None:
    assert notice("GC", SENT[0], on=date(2024, 11, 1))["issued"] == ""
