"""Options of a rule in plain Chinese: whom, when, which records, how many. Pure; nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from ..forms.model import Field
from ..words.codes import Comparator, Level, Year
from ..words.marks import During
from ..words.phrases import joined, percent
from .lexicon import Lexicon
from .take import Take
from .terms import Of, WindowKind

NO_FIGURE = "原文没有写多少"
DURING: Mapping[str, str] = {During.SESSION: "会议期间的", During.BETWEEN: "闭会期间的"}
COUNTED: Mapping[str, str] = {
    Of.DEEDS: "场次（一件事登记几次只算一次）",
    Of.PERSONS: "不同的人",
    Of.OTHERS: "本人以外的不同的人",
    Of.PERSON_TIMES: "人次",
    Of.DAYS: "天数",
    Of.HALF_DAYS: "半天数",
}
WINDOWS: Mapping[WindowKind, str] = {
    WindowKind.TERM: "届内（本届第一次人代会开幕到下届第一次人代会开幕前一日）",
    WindowKind.SESSION: "每次人代会（预备会议或开幕到闭幕）",
    WindowKind.BETWEEN_SESSIONS: "闭会期间（上次人代会闭幕次日到下次开幕前一日）",
    WindowKind.QUARTER: "每个季度",
    WindowKind.HALF_YEAR: "每半年",
    WindowKind.MONTH: "每个月",
}
_YEARS = {Year.CALENDAR: "每年（1月1日至12月31日）", Year.SESSION: "每年（上次人代会闭幕次日到下次人代会开幕前一日）"}

Fields = Mapping[str, Field | list[Field]]


def either(words: Iterable[str]) -> str:
    """Words of which one holds, with 或 before the last."""
    return joined(words, "或")


def window_words(window: WindowKind | Mapping[str, Any], year: Year) -> str:
    """When: the window of a rule."""
    if isinstance(window, Mapping):
        if "months" in window:
            return f"从{window['from']}起每{window['months']}个月一期"
        return f"每年{_month_day(window['from'])}至{_month_day(window['to'])}（含两端）"
    return _YEARS[year] if window == WindowKind.YEAR else WINDOWS[window]


def _month_day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"


def figure_words(compare: Comparator, figure: Any, unit: str = "") -> str:
    """How many: 不少于 3 次; by level where the file says several."""
    if figure is None:
        return NO_FIGURE
    if isinstance(figure, Mapping):
        return "；".join(
            f"{Level.labels().get(k, k)}{compare.label} {_number(v)} {unit}".rstrip() for k, v in figure.items()
        )
    if isinstance(figure, list | tuple):
        low, high = figure
        return f"在 {_number(low)} 至 {_number(high)} {unit}之间（含两端）"
    edge = "（正好这个数也算）" if compare in {Comparator.AT_LEAST, Comparator.AT_MOST} else "（正好这个数不算）"
    edge = "" if compare is Comparator.EQUAL else edge
    return f"{compare.label} {_number(figure)} {unit}".rstrip() + edge


def share_words(compare: Comparator, share: str) -> str:
    """A share: 不少于 1/5（20%）."""
    return f"{compare.label} {share}（{percent(Fraction(share))}）"


def _number(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def who_words(who: Mapping[str, Iterable[Any]], lexicon: Lexicon) -> str:
    """Fields of the roster that are asked: 代表类别是职务代表，常委会组成人员是“是”."""
    return values_words(who, lexicon.roster(), lexicon)


def values_words(asked: Mapping[str, Iterable[Any]], fields: Fields, lexicon: Lexicon) -> str:
    """Fields with the values that they may hold."""
    return "，".join(
        f"“{lexicon.label(fields, name)}”是{either(sorted(_value(fields, name, v, lexicon) for v in values))}"
        for name, values in asked.items()
    )


def _value(fields: Fields, name: str, value: Any, lexicon: Lexicon) -> str:
    words = lexicon.value(fields, name, value)
    return f"“{words}”" if isinstance(value, bool) else words


def field_words(names: Iterable[str], fields: Fields, lexicon: Lexicon) -> str:
    """Fields by what people call them."""
    return "、".join(f"“{lexicon.label(fields, name)}”" for name in names)


def fields_of(take: Take, lexicon: Lexicon) -> Fields:
    """Fields that the records of a take have."""
    if take.record:
        return lexicon.fields(take.record) or {}
    return lexicon.deed_fields(sorted(f for f in take.forms if f in lexicon.forms))


def take_words(take: Take, lexicon: Lexicon) -> str:
    """What one take counts, in one phrase."""
    fields = fields_of(take, lexicon)
    what = _source(take, lexicon)
    parts = [DURING.get(take.during, "") + what]
    if take.organisers:
        parts.append(f"由{either(sorted(_label(lexicon.organisers, o) for o in take.organisers))}组织")
    if take.bodies:
        parts.append(f"会议主体是{either(sorted(take.bodies))}")
    if take.marks:
        parts.append(f"代表{'并'.join(m.label for m in take.marks)}")
    if take.where:
        parts.append(values_words(take.where, fields, lexicon))
    if take.given:
        parts.append(f"填了{field_words(take.given, fields, lexicon)}的（空着的与本条无关）")
    if take.but:
        parts.append(f"不问{values_words(take.but, fields, lexicon)}的")
    if take.filled:
        parts.append(f"{field_words(take.filled, fields, lexicon)}要填了")
    if take.record and take.day != "date":
        parts.append(
            "按登记表的年度归期" if take.day == "year" else f"按{field_words([take.day], fields, lexicon)}归期"
        )
    if take.people:
        parts.append(f"算到{field_words([take.people], fields, lexicon)}所写的代表")
    return "，".join(parts)


def _source(take: Take, lexicon: Lexicon) -> str:
    if take.record:
        return f"《{lexicon.title(take.record)}》的{'行' if '.' in take.record else '表头'}"
    kinds = [*(_label(lexicon.groups, g) + "类" for g in sorted(take.groups))]
    kinds += [_label(lexicon.kinds, k) for k in sorted(take.kinds)]
    forms = either(f"《{lexicon.title(f)}》" for f in sorted(take.forms))
    told = f"{either(kinds)}（活动类型）" if kinds else "活动"
    return f"{forms}登记的{told}" if forms else told


def _label(codes: Mapping[str, str], code: str) -> str:
    return codes.get(code, code)


def takes_words(takes: Iterable[Take], lexicon: Lexicon) -> str:
    """What counts: any of the takes."""
    found = [take_words(t, lexicon) for t in takes]
    return found[0] if len(found) == 1 else "合上一项就算：" + "；".join(f"（{n}）{t}" for n, t in enumerate(found, 1))
