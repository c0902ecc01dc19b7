"""Small Chinese sentences with counts; nothing here knows a form or a regulation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

_DIGITS = "〇一二三四五六七八九"
# fmt: off
_VERBS = (  # beginnings of labels that are whole predicates: 列席常委会会议, 审议发言, 进站
    "参加", "参与", "出席", "列席", "旁听", "应邀", "应约", "接待", "联系", "走访", "听取", "慰问", "宣讲", "宣传",
    "担任",
    "征求", "开展", "进站", "进家", "提出", "报告", "约谈", "审议", "书面", "自学", "述职", "结对", "电话", "网络",
    "年中", "会前", "就", "为民", "表彰", "其他方式",
)
# fmt: on


def numeral(number: int) -> str:
    """1 is 一, 12 is 十二, 25 is 二十五, 105 is 一百〇五; up to 999."""
    if not 0 <= number < 1000:
        raise ValueError(f"no numeral for {number}")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "〇"
    return text + (_DIGITS[ones] if ones or not number else "")


def term_name(term: int) -> str:
    """17 is 第十七届; nothing where the term is not known (0)."""
    return f"第{numeral(term)}届" if term else ""


def times(label: str, number: int, verb: str = "参加") -> str:
    """参加集中视察3次; a label that begins with a verb of its own needs none: 列席常委会会议1次."""
    return f"{'' if label.startswith(_VERBS) else verb}{label}{number}次"


def month_day(first: date | None, last: date | None = None, year: int | None = None) -> str:
    """3月5日, 3月5日—7日, 3月30日—4月2日; the year is said where it is not ``year``."""
    if first is None:
        return ""
    text = ("" if first.year == year else f"{first.year}年") + f"{first.month}月{first.day}日"
    if last is None or last == first:
        return text
    if last.year != first.year:
        return f"{text}—{last.year}年{last.month}月{last.day}日"
    return f"{text}—{last.day}日" if last.month == first.month else f"{text}—{last.month}月{last.day}日"


def joined(parts: Iterable[str], last: str = "、") -> str:
    """Parts with 、 between them; ``last`` before the last one."""
    items = [p for p in parts if p]
    return items[0] if len(items) == 1 else "、".join(items[:-1]) + last + items[-1] if items else ""


def sentence(clauses: Sequence[str], lead: str = "") -> str:
    """Clauses as one sentence, with ； between and 。 at the end; nothing for no clauses."""
    said = [c for c in clauses if c]
    return f"{lead}{'；'.join(said)}。" if said else ""


def in_short(numbers: Iterable[str]) -> list[str]:
    """Numbers of records, those that follow each other as one: HD-2024-0003—0005."""
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


def quoted(title: str) -> str:
    """《title》, unless it has such marks of its own outside."""
    return title if title.startswith("《") and title.endswith("》") else f"《{title}》"


def paragraphs(text: object) -> list[str]:
    """The paragraphs of a long text as a person wrote it, without empty ones."""
    return [line.strip(" \u3000\t") for line in str(text or "").splitlines() if line.strip(" \u3000\t")]


def stopped(text: str) -> str:
    """The text with a full stop at its end, unless it ends with a mark."""
    return text if not text or text[-1] in "。！？；：.!?…”）" else f"{text}。"


def percent(part: int, whole: int) -> str:
    """The share with one decimal at most, rounded half up (四舍五入): 87.5%, 90%; — for no whole."""
    if not whole:
        return "—"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
