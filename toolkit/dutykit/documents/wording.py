"""Small Chinese sentences with counts; nothing here knows a form or a regulation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# fmt: off
_VERBS = (  # beginnings of labels that are whole predicates: 列席常委会会议, 审议发言, 进站
    "参加", "参与", "出席", "列席", "旁听", "应邀", "应约", "接待", "联系", "走访", "听取", "慰问", "宣讲", "宣传",
    "担任",
    "征求", "开展", "进站", "进家", "提出", "报告", "约谈", "审议", "书面", "自学", "述职", "结对", "电话", "网络",
    "年中", "会前", "就", "为民", "表彰", "其他方式",
)
# fmt: on


def times(label: str, number: int, verb: str = "参加") -> str:
    """参加集中视察3次; a label that begins with a verb of its own needs none: 列席常委会会议1次."""
    return f"{'' if label.startswith(_VERBS) else verb}{label}{number}次"


_PREDICATES = ("视察", "检查", "调研", "学习", "督办", "评议", "考察", "座谈", "参观", "看望", "推动")
"""Beginnings of titles that tell what was done by themselves: 视察老旧小区."""


def begins_with_verb(title: str) -> bool:
    """Whether a title is a predicate already."""
    return title.startswith((*_VERBS, *_PREDICATES)) and not title.startswith(("就", "会前", "年中"))


def in_marks(title: str) -> str:
    """“代表大讲堂：预算审查监督”: a title in two parts stands in quotation marks, so that the sentence goes on."""
    return f"“{title}”" if any(mark in title for mark in "：，；—") and "“" not in title else title


def leading_verb(label: str) -> str:
    """The verb with which the label of a kind begins: 列席 of 列席常委会会议; nothing where it has none."""
    return next((verb for verb in _MEETING_VERBS if label.startswith(verb)), "")


_MEETING_VERBS = ("出席", "列席", "旁听", "参加")


def sentence(clauses: Sequence[str], lead: str = "") -> str:
    """Clauses as one sentence, with ； between and 。 at the end; nothing for no clauses."""
    said = [c for c in clauses if c]
    return f"{lead}{'；'.join(said)}。" if said else ""


def in_short(numbers: Iterable[str]) -> list[str]:
    """Numbers of records, those that follow each other as one: HD-2024-0003—0005."""
    numbers = list(numbers)
    if len(numbers) == 1:  # as nearly always: a row of a paper stands for one record
        return numbers
    runs: list[tuple[str, str, str]] = []  # what stands before the figures, the first, the last
    for number in numbers:
        figures = len(number) - len(number.rstrip("0123456789"))
        head, last = (number[:-figures], number[-figures:]) if figures else (number, "")
        if (
            runs
            and figures
            and runs[-1][0] == head
            and len(runs[-1][2]) == figures
            and int(runs[-1][2]) + 1 == int(last)
        ):
            runs[-1] = (head, runs[-1][1], last)
        else:
            runs.append((head, last, last))
    return [head + (first if first == last else f"{first}—{last}") for head, first, last in runs]


_NUMBERS = re.compile(r"（[A-Z]{2,4}-\d[\d—-]*(?:、[A-Z]{2,4}-\d[\d—-]*)*）")


def unnumbered(text: str) -> str:
    """The text without record numbers in brackets: for papers in which no number belongs."""
    return _NUMBERS.sub("", text)


def quoted(title: str) -> str:
    """《title》, unless it has such marks of its own outside."""
    return title if title.startswith("《") and title.endswith("》") else f"《{title}》"


def paragraphs(text: object) -> list[str]:
    """The paragraphs of a long text as a person wrote it, without empty ones."""
    return [line.strip(" \u3000\t") for line in str(text or "").splitlines() if line.strip(" \u3000\t")]


def stopped(text: str) -> str:
    """The text with a full stop at its end, unless it ends with a mark: within its last bracket or quotation, or so."""
    within = text.rstrip("”）")
    whole = text.startswith("（") and text.find("）") == len(text) - 1  # a remark in brackets is a sentence by itself
    return text if not within or whole or within[-1] in _STOPS else f"{text}。"


_STOPS = frozenset("。！？；：.!?…")
