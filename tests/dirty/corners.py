"""Labels, words and values that come into a cell from elsewhere: typed with it, pasted over it, or put off.

Like ``operations``: written from what people do; each says what the file means to a person who looks at it.
"""

from __future__ import annotations

import random

from dirty.filling import Answer, Sheaf
from dirty.habits import _day_of
from dirty.operations import _asks, _is, _op, _pick, _row, _summed

_DAYS = "一二三四五六日"
_SHORT = ("date", "date_range", "integer", "choice", "deputy", "deputies", "month", "phone", "text")


def _typed(sheaf: Sheaf, rng: random.Random, *kinds: str) -> Answer | None:
    found = _pick(sheaf, rng, *kinds)
    return found[1] if found else None


@_op()
def label_typed_before_the_value(sheaf: Sheaf, rng: random.Random) -> bool:
    """活动日期：2024-3-5 in the cell below 活动日期: the label says nothing new."""
    answer = _typed(sheaf, rng, *_SHORT)
    if answer is None:
        return False
    label = rng.choice((answer.item.label, *sorted(answer.item.label_keys)[:1]))
    return _is(sheaf, answer, f"{label}{rng.choice('：:')}{rng.choice(('', ' '))}{answer.text}", answer.value)


@_op()
def next_field_typed_behind_the_value(sheaf: Sheaf, rng: random.Random) -> bool:
    """The value, then label and value of the next column in the same cell."""
    found = _pick(sheaf, rng, "text", "date", "choice", "deputies", "integer")
    if found is None or found[1].item.name == "note":
        return False
    line, answer = found
    table = sheaf.form.table_by_name.get(line.table)
    fields = table.fields if table is not None else sheaf.form.fields
    others = [f for f in fields if f.name not in {answer.item.name, "void"} and not f.until and len(f.label) > 1]
    if not others:
        return False
    gap, said = rng.choice((" ", "，", "；", "　")), rng.choice(("见附件", "待定", "同前"))
    return _asks(sheaf, answer, f"{answer.text}{gap}{rng.choice(others).label}：{said}")


@_op()
def answer_put_off_or_elsewhere(sheaf: Sheaf, rng: random.Random) -> bool:
    """见附件, 待补, 不详 where a day, a number, a choice or people are asked."""
    answer = _typed(sheaf, rng, "date", "date_range", "integer", "choice", "deputy", "deputies", "month", "phone")
    if answer is None:
        return False
    written = rng.choice((
        "见附件", "见附表", "详见签到表", "待定", "待补", "不详", "同签到表", "？", "?", "略", "另附", "未定", "见备注",
        "XXX", "××", "……", "空", "不清楚", "以签到表为准", "TBD",
    ))  # fmt: skip
    return _asks(sheaf, answer, written)


@_op()
def day_of_the_week_beside_a_day(sheaf: Sheaf, rng: random.Random) -> bool:
    """The day with its day of the week: plain where both agree, a question where they do not."""
    answer = _typed(sheaf, rng, "date", "date_range")
    day = _day_of(answer.value) if answer else None
    if answer is None or day is None or answer.item.name == "elected":
        return False
    said = f"{day.year}年{day.month}月{day.day}日"
    if rng.random() < 0.5:
        return _is(sheaf, answer, f"{said}（星期{_DAYS[day.weekday()]}）", answer.value)
    return _asks(sheaf, answer, f"{said}（星期{_DAYS[(day.weekday() + rng.randrange(1, 6)) % 7]}）")


@_op()
def day_in_another_language(sheaf: Sheaf, rng: random.Random) -> bool:
    """What a system in English makes of a day."""
    answer = _typed(sheaf, rng, "date")
    day = _day_of(answer.value) if answer else None
    if answer is None or day is None or answer.item.name == "elected":
        return False
    if day.day < 13:
        return _asks(sheaf, answer, rng.choice((f"{day.day:02}/{day.month:02}/{day.year}", f"{day:%m-%d-%y}")))
    written = rng.choice((f"{day:%d-%b-%Y}", f"{day:%b %d, %Y}", f"{day:%d-%b}", f"{day:%B %d}"))
    return _is(sheaf, answer, written, answer.value)


@_op()
def full_stop_behind_a_short_answer(sheaf: Sheaf, rng: random.Random) -> bool:
    """集中视察。 12。 2024-3-5。: a stop ends a sentence and says nothing."""
    answer = _typed(sheaf, rng, "choice", "date", "integer", "deputies")
    if answer is None:
        return False
    return _is(sheaf, answer, answer.text + rng.choice(("。", "；", "，", "、", ".")), answer.value)


@_op()
def two_rows_in_one(sheaf: Sheaf, rng: random.Random) -> bool:
    """Two deeds in one row, one below the other in each cell."""
    line = _row(sheaf, rng)
    if line is None or line.table == "deputies":
        return False
    days = [a for a in line.answers.values() if a.item.kind in {"date", "date_range"} and _day_of(a.value)]
    if not days:
        return False
    for answer in days:
        day = _day_of(answer.value)
        assert day is not None
        other = day.replace(day=day.day % 27 + 1)
        _asks(sheaf, answer, f"{answer.text}\n{other.year}年{other.month}月{other.day}日")
    line.touched = line.ask = True
    return True


@_op()
def number_of_another_sort(sheaf: Sheaf, rng: random.Random) -> bool:
    """A number of days where half-days are asked, of households for voters, a share for a count."""
    found = _pick(sheaf, rng, "integer")
    if found is None or _summed(sheaf, found):
        return False
    label = found[1].item.label
    units = ["天", "小时", "%", "户", "岁", "元", "分钟", "个月"]
    units += [] if "届" in label else ["届"]
    return _asks(sheaf, found[1], f"{rng.randrange(2, 9)}{rng.choice(units)}")


@_op()
def tick_or_cross_behind_names(sheaf: Sheaf, rng: random.Random) -> bool:
    """王芳√ 张建国×: who was there is said by the marks, and nobody knows which list that makes."""
    answer = _typed(sheaf, rng, "deputies")
    if answer is None or "、" not in answer.text:
        return False
    first, *others = answer.text.split("、")
    return _asks(sheaf, answer, "、".join((f"{first}×", *(f"{n}√" for n in others))))


@_op()
def names_joined_by_and(sheaf: Sheaf, rng: random.Random) -> bool:
    """The last two names joined by a word."""
    answer = _typed(sheaf, rng, "deputies")
    if answer is None or "、" not in answer.text or not isinstance(answer.value, list):
        return False
    head, _, last = answer.text.rpartition("、")
    return _is(sheaf, answer, f"{head}{rng.choice(('和', '以及', '及', '与', ' & ', '/', '＋'))}{last}", answer.value)


@_op()
def choice_with_its_number(sheaf: Sheaf, rng: random.Random) -> bool:
    """1.集中视察, ①集中视察, A、…: the number of the choice in some list stands before it."""
    answer = _typed(sheaf, rng, "choice")
    if answer is None:
        return False
    return _is(sheaf, answer, rng.choice(("1.", "（1）", "①", "A、", "2、", "（二）")) + answer.text, answer.value)


@_op()
def value_said_twice(sheaf: Sheaf, rng: random.Random) -> bool:
    """The same twice in one cell, as a paste over a selection leaves it."""
    answer = _typed(sheaf, rng, "date", "integer", "choice", "phone", "month")
    if answer is None or not answer.text:
        return False
    return _is(sheaf, answer, answer.text + rng.choice(("\n", " ", "/", "、")) + answer.text, answer.value)
