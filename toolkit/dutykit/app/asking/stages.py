"""The round of a year as a path: its stages in order, each with its figures and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from ...words.codes import Code


class Stage(Code):
    """A stage of the round, in the order of the year."""

    ROSTER = "roster", "名册"
    ISSUED = "issued", "下发"
    RETURNED = "returned", "收回"
    MEND = "mend", "退回修改"
    REVIEW = "review", "审核"
    FINDINGS = "findings", "核查"
    DOCUMENTS = "documents", "文书"
    ARCHIVE = "archive", "归档"


class Standing(Code):
    """How a stage stands."""

    TO_COME = "to_come", "还没有开始"
    OPEN = "open", "进行中"
    LATE = "late", "有逾期"
    DONE = "done", "已完成"


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage: a figure of how many, what of, more in words, and how it stands."""

    stage: Stage
    standing: Standing
    figure: int | None
    unit: str
    detail: str = ""


def standing(*, begun: bool, open_: int, late: int = 0) -> Standing:
    """How a stage stands that has begun, of which so much is open and so much is late."""
    if late:
        return Standing.LATE
    if not begun:
        return Standing.TO_COME
    return Standing.OPEN if open_ else Standing.DONE
