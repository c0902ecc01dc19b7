"""What a circular over congresses tells (汇总通报): prose and one table of their figures; nobody is ranked. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..dates import chinese
from ..words.phrases import joined, percent
from .across import Across, CongressFigures, ResultCounts
from .phrasing import counted, flowing, grouped, share


def _basis(across: Across) -> list[str]:
    number = len(across.congresses)
    text = f"汇总{number}个人民代表大会的登记，现有代表{across.total.deputies}名。各项数字由各地自行登记、统计，截至"
    days = sorted({c.on for c in across.congresses})
    text += joined(map(chinese, days), "和") if len(days) < 3 else f"{chinese(days[0])}至{chinese(days[-1])}"
    left = [f"{one.where}没有读出，没有汇总" for one in across.left_out]
    return [f"{text}。{joined(left)}{'。' if left else ''}"]


def _reports(across: Across) -> list[str]:
    total = across.total
    if not total.deputies:
        return []
    full = sum(c.counts.reported == c.counts.deputies > 0 for c in across.congresses)
    none = sum(not c.counts.reported for c in across.congresses)
    each = (f"{full}个人民代表大会全部代表报告过" if full else "", f"{none}个还没有登记报告" if none else "")
    return [
        flowing(
            [
                f"{total.reported}名代表向选民报告过履职情况",
                share(total.reported, total.deputies, "代表总数"),
                *each,
                f"收到代表年度履职情况登记表{total.returned}份，占应交的{percent(total.returned, total.deputies)}",
            ]
        )
    ]


def _returns(across: Across) -> list[str]:
    total = across.total
    if not total.issued:
        return []
    late = sum(c.counts.late > 0 for c in across.congresses)
    return [
        flowing(
            [
                f"下发工作簿{total.issued}份",
                counted("全部收回", total.complete, "份"),
                counted("还有问题待改", total.partial, "份"),
                counted("没有收回", total.missing, "份"),
                f"超过期限的{total.late}份，涉及{late}个人民代表大会" if total.late else "没有超过期限的",
            ]
        )
    ]


def _activities(across: Across) -> list[str]:
    total, text = across.total, []
    if total.events:
        kinds = grouped({k.kind: k.events for k in across.kinds}, "场")
        text.append(
            f"全年组织代表参加会议和活动{total.events}场，{total.persons}名代表参加，共{total.person_times}人次。"
            f"分类型看（联系选民、报告履职在内），{kinds}。"
        )
    if total.contacts:
        text.append(f"到家、站联系和接待选民{total.contacts}场，代表参加{total.contact_times}人次。")
    if total.suggestions:
        replied = f"，已经答复{total.replied}件，{share(total.replied, total.suggestions, '总数')}"
        text.append(f"提出议案和建议、批评和意见{total.suggestions}件{replied if total.replied else ''}。")
    return text


def _findings(across: Across) -> list[str]:
    return [
        f"按《{r.title}》核查（{r.congresses}个人民代表大会），共有结论{r.results.findings}条，{_results(r.results)}。"
        for r in across.regulations
    ]


def _results(results: ResultCounts) -> str:
    told = (
        counted("符合的", results.met, "条"),
        counted("不符合的", results.unmet, "条"),
        counted("暂时无法判定的", results.undetermined, "条"),
        counted("不适用的", results.exempt, "条"),
    )
    return "，".join(filter(None, told))


ACROSS_BLOCKS: Mapping[str, Callable[[Across], list[str]]] = {
    "across_basis": _basis,
    "across_reports": _reports,
    "across_returns": _returns,
    "across_activities": _activities,
    "across_findings": _findings,
}
"""By the name that a pattern writes."""

ACROSS_COLUMNS = (
    "人民代表大会", "代表人数", "登记表数", "报告履职", "逾期表数", "活动场次", "参加人次", "联系场次", "建议件数",
    "不符合数",
)  # fmt: skip


def across_rows(across: Across) -> list[list[str]]:
    """One row for each congress, and their sum."""
    rows = [[_short(c.congress), *_row(c)] for c in across.congresses]
    total = CongressFigures("", "", across.year, across.on, across.total, across.kinds, across.rules)
    return [*rows, ["合计", *_row(total)]]


def _short(name: str) -> str:
    """石景山区人大: a column of a table is narrow."""
    return name.replace("人民代表大会", "人大")


def _row(congress: CongressFigures) -> list[str]:
    c, unmet = congress.counts, sum(rule.results.unmet for rule in congress.rules)
    figures = (
        c.deputies, c.returned, c.reported, c.late, c.events, c.person_times, c.contacts, c.suggestions, unmet,
    )  # fmt: skip
    return [str(figure) for figure in figures]
