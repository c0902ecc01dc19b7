"""How official prose says a figure: count, share, change, range, example, comparison of units, exception.

Small sentences and clauses without a full stop at their end, so that a document joins them as it needs. Three counts
are never mixed: 场次 (events), 人次 (person-times), 人数 (persons); each function says which it takes. Nothing here
knows a form, a record or a regulation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from ..words.numerals import numeral
from ..words.phrases import joined, percent
from .wording import stopped

KINDS_IN_A_SENTENCE = 4
"""More kinds than these stand in a table; the sentence names the greatest."""


def counted(label: str, number: int, measure: str) -> str:
    """集中视察3场, 建议12件; nothing for none."""
    return f"{label}{number}{measure}" if number else ""


def share(part: int, whole: int, of: str) -> str:
    """占全体代表的87.5%; nothing where there is no whole."""
    return f"占{of}的{percent(part, whole)}" if whole else ""


def took_part(persons: int, whole: int, of: str = "代表") -> str:
    """参加的代表18名，占代表总数的90%: persons, and which share of those who could.

    9名代表均有参加 of all: what took place several times nobody need have been at each time, so not 全部参加.
    """
    if persons and persons == whole:
        return f"{persons}名{of}均有参加"
    part = share(persons, whole, f"{of}总数")
    return f"参加的{of}{persons}名" + (f"，{part}" if part else "")


def named_kinds(counts: Mapping[str, int], measure: str, *, last: str = "、") -> str:
    """议案1件、建议8件; where a name has a 、 of its own a comma parts them: 议案1件，建议、批评和意见8件."""
    told = [counted(label, number, measure) for label, number in counts.items() if number]
    apart = len(told) > 2 and any("、" in label for label in counts)
    return "，".join(told) if apart else joined(told, last=last if len(told) == 2 else "、")


def answered(replied: int, total: int) -> str:
    """已经答复9件，占总数的90%; 已全部答复; nothing for none."""
    if not replied:
        return ""
    return "已全部答复" if replied == total else f"已经答复{replied}件，{share(replied, total, '总数')}"


def change(now: int, before: int | None, measure: str, *, against: str = "上年") -> str:
    """比上年增加3件，增长25%; 与上年持平; nothing where the year before is not on record.

    A growth from nothing has no share: 上年没有.
    """
    if before is None:
        return ""
    if now == before:
        return f"与{against}持平"
    if not before:
        return f"{against}没有"
    by, grown = ("增加", "增长") if now > before else ("减少", "下降")
    difference = abs(now - before)
    return f"比{against}{by}{difference}{measure}，{grown}{percent(Fraction(difference, before))}"


def ranged(values: Iterable[int], measure: str) -> str:
    """最多的12次，最少的2次; 各3次 where all are alike; nothing for none."""
    found = sorted(values)
    if not found:
        return ""
    low, high = found[0], found[-1]
    return f"各{low}{measure}" if low == high else f"最多的{high}{measure}，最少的{low}{measure}"


def grouped(counts: Mapping[str, int], measure: str, *, most: int = KINDS_IN_A_SENTENCE, of: str = "类") -> str:
    """集中视察3场、专题调研2场; of more than ``most`` kinds the greatest, 等9类 after them, the rest in the table."""
    said = {label: number for label, number in counts.items() if number}
    if len(said) <= most:
        return joined(f"{label}{number}{measure}" for label, number in said.items())
    first = sorted(said, key=lambda label: -said[label])[:most]
    named = joined(f"{label}{said[label]}{measure}" for label in said if label in first)
    return f"{named}等{len(said)}{of}"


def compared(figures: Mapping[str, int], measure: str, *, most: int = KINDS_IN_A_SENTENCE) -> str:
    """古城代表联组12场，八角代表联组9场: units as they stand in the table; of many the first and the last.

    Ranking people is not done; of units the greatest and the least are named, ties together.
    """
    if not figures:
        return ""
    if len(figures) <= most:
        return "，".join(f"{name}{number}{measure}" for name, number in figures.items())
    high, low = max(figures.values()), min(figures.values())
    if high == low:
        return f"{len(figures)}个单位各{high}{measure}"
    greatest = joined(name for name, number in figures.items() if number == high)
    least = joined(name for name, number in figures.items() if number == low)
    return f"最多的是{greatest}，{high}{measure}，最少的是{least}，{low}{measure}"


def example(text: str) -> str:
    """如，八角南里社区……: an example after what it illustrates; nothing for no text."""
    told = text.strip()
    return told if not told or told.startswith(("如", "例如", "比如")) else f"如，{told}"


def excepted(text: str, reason: str) -> str:
    """（张三除外：年内当选）: what is not in a figure, with its reason."""
    if not text:
        return ""
    return f"（{text}{'：' if reason else ''}{reason}）"


def explained(figure: str, reason: str) -> str:
    """A figure that would puzzle a reader, with what explains it in brackets: 参加的代表24名（含年内离任的1名）."""
    return f"{figure}（{reason}）" if reason else figure


def enumerated(texts: Sequence[str]) -> list[str]:
    """一是…, 二是… where there are several and nobody has counted them yet."""
    if len(texts) < 2 or any(t.startswith("一是") for t in texts):
        return [stopped(t) for t in texts]
    return [f"{numeral(i)}是{stopped(t)}" for i, t in enumerate(texts, 1)]


def headed(heading: str, level: int, number: int) -> str:
    """一、…, （一）…, 1.…, （1）…: a heading with the number of its level (GB/T 9704-2012, 7.3.3)."""
    mark = {1: f"{numeral(number)}、", 2: f"（{numeral(number)}）", 3: f"{number}.", 4: f"（{number}）"}[level]
    return f"{mark}{heading}"


def flowing(clauses: Iterable[str]) -> str:
    """Clauses as one sentence with ， between them and 。 at its end; nothing for none."""
    said = [clause for clause in clauses if clause]
    return stopped("，".join(said)) if said else ""
