"""What a rule asks, in plain Chinese, by its kind. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..words.codes import Comparator, Result
from ..words.marks import DeedMark
from ..words.phrases import joined
from . import wording as say
from .kinds.amounts import UNITS
from .lexicon import Lexicon
from .take import read_take, read_takes
from .terms import (
    BEFORE_SESSION,
    YEAR_END,
    Absence,
    AbsentWhen,
    Base,
    Belongs,
    Closeness,
    How,
    Lacking,
    Of,
    Rounding,
    RuleKind,
    Which,
)

Lines = Iterator[tuple[str, str]]


def _counted(options: Mapping[str, Any], lexicon: Lexicon) -> str:
    return say.takes_words(read_takes(options["take"]), lexicon)


def _count(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield "数什么", _counted(options, lexicon)
    of = options.get("of", Of.DEEDS)
    if isinstance(of, Mapping):
        fields = say.fields_of(read_takes(options["take"])[0], lexicon)
        yield "怎么数", f"把{say.field_words([of['sum']], fields, lexicon)}加起来"
    else:
        yield (
            "怎么数",
            say.COUNTED.get(of, of) + ("，数成员参加的" if options.get("belongs") == Belongs.MEMBERS else ""),
        )
    unit = "" if isinstance(of, Mapping) else UNITS.get(of, "")
    yield "要求", say.figure_words(Comparator(options["compare"]), options.get("figure"), unit)


def _gap(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield "数什么", _counted(options, lexicon)
    yield "要求", f"距最近一次不超过 {options['months']} 个月；超过就不符合"


_COMBINE: Mapping[str, str] = {
    Lacking.NEITHER: "每期各样都没有，才算一期（有利于代表的读法）",
    Lacking.EITHER: "其中有一样连续没有就算",
    Lacking.EACH: "每期至少缺一样就算一期",
}


def _streak(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    for part in options["parts"]:
        yield "看什么", f"“{part['name']}”：{say.takes_words(read_takes(part['take']), lexicon)}"
    yield "要求", f"不得连续 {options['times']} 期没有"
    yield "怎么数", _COMBINE[options.get("combine", Lacking.NEITHER)]
    if options.get("by_year"):
        yield "一期", "一年算一期，一年开几次会都是一期"


def _share(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield "数什么", f"做到的代表人数：{_counted(options, lexicon)}"
    day = "期初" if options.get("base") == Base.WINDOW_START else "期末"
    yield "分母", f"{day}那天在任的代表"
    up = "，人数除不尽的进一" if options.get("round", Rounding.UP) == Rounding.UP else "，按分数比较，不取整"
    yield "要求", say.share_words(Comparator(options["compare"]), options["share"]) + up


def _members(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    for part in options["parts"]:
        maybe = f"；{say.who_words(part['maybe'], lexicon)}的可能是，分不清" if part.get("maybe") else ""
        yield "成员", f"“{part['name']}”：名册{say.who_words(part['who'], lexicon)}{maybe}"
    day = "期初" if options.get("base") == Base.WINDOW_START else "期末"
    yield "要求", f"{day}那天在任的，每一种不少于 {options.get('figure', 1)} 名（看名册，不看记录）"


def _schedule(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield "数什么", _counted(options, lexicon)
    for at, part in enumerate(options["classes"]):
        who = f"（名册{say.who_words(part['who'], lexicon)}）" if part.get("who") else "（其余的）" if at else ""
        years = "、".join(f"第{n}年" for n in part["years"])
        yield "分批", f"“{part['name']}”{who}：届内{years}结束以前做到，提前的不算违反"
    listed = options.get("term_years")
    yield "届内各年", f"按自然年：{'、'.join(map(str, listed))}" if listed else "按周年，从本届第一次人代会开幕算起"


def _breach(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    absence = options.get("absence")
    if absence:
        what = {
            Absence.SESSION: "整次人代会未经批准没有出席（次数）",
            Absence.HALF_DAY: "未经批准缺席的半天（半天数）",
        }[absence]
    else:
        what = _counted(options, lexicon)
    yield "数什么", what
    if "figure" in options:
        unit = "个半天" if absence == Absence.HALF_DAY else "次"
        yield (
            "要求",
            say.figure_words(Comparator(options["compare"]), options["figure"], unit)
            + "；到了就不符合，有记录的当时就说",
        )
    else:
        yield "要求", "原文没有写几次：有记录的列出来，由人判断"
    if options.get("within") == Closeness.YEAR:
        yield "在多长时间里数", "同一年里的才算：数的是最多的那一年"
    if absence:
        at_once = options.get("absent_when") == AbsentWhen.RECORDED
        if options.get("consecutive"):
            yield "几次会议", "连续缺席的才算；经批准全程请假的会议不算在内"
        yield "什么时候算缺席", "登记了缺席就算" if at_once else "出勤登记关闭以后才算（关闭以前还可能补交请假单）"
    if options.get("approvers"):
        cases, levels = lexicon.codes("leave_scope"), lexicon.codes("leave_level")
        asked = (
            f"{cases.get(c, c)}由{joined((levels.get(a, a) for a in by), '或')}"
            for c, by in options["approvers"].items()
        )
        yield "请假由谁批准", "；".join(asked) + "；由别人批准的，原文没有说算不算缺席，无法判定"
    if absence:
        days = options.get("approved_within", 0)
        when = f"缺席以后{days}日以内" if days else "缺席的当天为止"
        yield "请假什么时候批准", f"{when}；以后才补批的，原文没有说算不算缺席，无法判定"


def _rows(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    """Which records a rule looks at one by one."""
    named = ("record", "where", "given", "except", "day", "people")
    take = read_take({name: options[name] for name in named if name in options})
    yield "看什么", say.take_words(take, lexicon)
    if options.get("which") == Which.ANY:
        yield "有几条记录的", "有一条符合即可"


_HOW = {"working_days": "个工作日", "days": "日", "months": "个月"}


def _deadline(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield from _rows(options, lexicon)
    fields = lexicon.fields(options["record"]) or {}

    def named(name: str) -> str:
        return "年末（12月31日）" if name == YEAR_END else say.field_words([name], fields, lexicon)

    limits = [*_terms(options), *_days_fixed(options)]
    if options.get("days") == 0:
        yield "期限", f"{named(options['from'])}的当天以前（含当天；一段日期的，含最后一天）"
    else:
        yield "期限", _since(options, named) + "、".join(limits) if limits else "记录上写明的到期日"
    if options.get("extended"):
        ((how, n),) = options["extended"].items()
        yield "可延长", f"经批准最长到 {n} {_HOW[how]}；没有登记批准的，超过期限而没有超过这个数的无法判定"
    if options.get("office"):
        yield "交给哪里", f"{named(options['office'])}是本人所在的单位；是别的单位的，原文没有说算不算"
    if options.get("extended_to"):
        yield "延期", f"填了{named(options['extended_to'])}的，以它为准"
    if options.get("due"):
        yield "到期日", f"填了{named(options['due'])}的，以它为准"
    yield "以哪天为准", f"{named(options['to'])}；收表的日子从来不算"
    if options.get("required"):
        of_members = options.get("belongs") == Belongs.MEMBERS
        whose = "每名成员都要有一条，缺的" if of_members else ""
        yield "没有记录", f"{whose}也算没做到（登记关闭以后）；没有给本人下发过这张表的，是缺少事实"
    yield from _owes(options)


def _terms(options: Mapping[str, Any]) -> list[str]:
    return [f"{n} {_HOW[how]}以内" for how in _HOW if (n := options.get(how))]


def _days_fixed(options: Mapping[str, Any]) -> Iterator[str]:
    if options.get("before") == BEFORE_SESSION:
        yield "下次人代会开幕以前（开幕当天不算）"
    if options.get("by"):
        month, day = options["by"].split("-")
        yield f"当年{int(month)}月{int(day)}日以前（含当天）"


def _since(options: Mapping[str, Any], named: Callable[[str], str]) -> str:
    """From when the time runs, in words."""
    start = options.get("from")
    if options.get("by") or options.get("before"):
        return f"从{named(start)}算起，" if start else ""
    if start:
        return f"从{named(start)}的次日算起，"
    return "从记录最后一天的次日算起，" if _terms(options) else ""


def _value(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield from _rows(options, lexicon)
    fields = lexicon.fields(options["record"]) or {}
    asked = say.figure_words(Comparator(options["compare"]), options.get("figure"))
    yield "要求", f"每条的{say.field_words([options['field']], fields, lexicon)}{asked}"


def _complete(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield from _rows(options, lexicon)
    fields = lexicon.fields(options["record"]) or {}
    yield "要求", f"每条都填了{say.field_words(options['filled'], fields, lexicon)}"
    yield from _owes(options)


def _owes(options: Mapping[str, Any]) -> Lines:
    """Whose blank it is, where that is the deputy's."""
    if options.get("owes"):
        yield "空着的", "由代表本人填写，登记关闭以后算没做到"


def _ballot(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield from _rows(options, lexicon)
    fields = lexicon.fields(options["record"]) or {}
    part = say.field_words(options["part"], fields, lexicon).replace("、", "加")
    whole = say.field_words([options["whole"]], fields, lexicon)
    limit = say.share_words(Comparator(options["compare"]), options["share"])
    against = options.get("against", False)
    yield "要求", f"{part}占{whole}的比例{limit}" + ("就不符合" if against else "") + "；按分数比较，不先取整"


def _consistent(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield "一边", _side(options["left"], lexicon)
    yield "另一边", _side(options["right"], lexicon)
    compare = Comparator(options["compare"])
    asked = "与后一边相等" if compare is Comparator.EQUAL else f"{compare.label}后一边"
    yield "要求", f"前一边{asked}；对不上的说“数据自相矛盾”"


def _side(parts: Sequence[Mapping[str, Any]], lexicon: Lexicon) -> str:
    words = []
    for part in parts:
        fields = lexicon.fields(part["record"]) or {}
        what = "条数" if part.get("count") else f"{say.field_words([part['field']], fields, lexicon)}之和"
        words.append(f"{say.take_words(read_take(part), lexicon)}，数{what}")
    return "；加上".join(words)


_HOWS: Mapping[str, str] = {How.ALL: "都符合才符合", How.ANY: "有一条符合就符合", How.NONE: "一条也不符合才符合"}


def _combine(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:  # noqa: ARG001
    yield "合并", f"规则 {'、'.join(options['of'])}：{_HOWS[options['how']]}"


def _repeat(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:  # noqa: ARG001
    bands = options.get("bands")
    what = (
        f"落在{'、'.join(bands)}档"
        if bands
        else "不符合"
        if options.get("result", Result.UNMET) == Result.UNMET
        else "符合"
    )
    yield "要求", f"规则 {options['rule']} 不得连续 {options['times']} 期{what}"


def _item(item: Mapping[str, Any], lexicon: Lexicon) -> str:
    words = [say.takes_words(read_takes(item["take"]), lexicon)]
    words += [say.COUNTED[item["of"]]] if "of" in item else []
    rates = (("first", "首次"), ("each", "每次"), ("cap", "封顶"))
    words.append("，".join(f"{word} {item[name]} 分" for name, word in rates if name in item))
    words += [f"{DeedMark(r).label}的算 {share}" for r, share in item.get("role", {}).items()]
    if "split" in item:
        words.append(f"{joined(DeedMark(r).label for r in item['split'])}的分由担任的人平分")
    words += [f"同组（{item['best_of']}）只取得分最高的一项"] if "best_of" in item else []
    words += [f"同一次活动在同组（{item['once']}）里只算一次"] if "once" in item else []
    return "；".join(filter(None, words))


_ROUNDED: Mapping[str, str] = {Rounding.NONE: "不取整", Rounding.HALF_UP: "四舍五入到整数"}


def _score(options: Mapping[str, Any], lexicon: Lexicon) -> Lines:
    yield "启用", "计分" if options.get("enabled") else "没有启用（enabled = true 才算）"
    for item in options["items"]:
        yield "计分", f"“{item['name']}”：{_item(item, lexicon)}"
    for group in options.get("groups", ()):
        yield "合并封顶", f"{'、'.join(group['items'])} 合计不超过 {group['cap']} 分"
    total = [
        f"{word} {options[name]}"
        for name, word in (("base", "基础分"), ("cap", "总封顶"), ("floor", "最低"))
        if name in options
    ]
    if total:
        yield "总分", "，".join(total)
    if options.get("veto"):
        yield "一票否决", f"规则 {'、'.join(options['veto'])} 不符合的，取最低一档"
    if options.get("bands"):
        yield "等次", "；".join(f"{b['name']}：{b['from']} 分起" for b in options["bands"])
    if options.get("round"):
        yield "取整", _ROUNDED[options["round"]]
    if options.get("rank"):
        ends = [f"{'前' if k == 'top' else '后'} {n} 名" for k, n in options["rank"].items()]
        yield "排名", f"{'、'.join(ends)}，并列同名次"
    if "figure" in options:
        yield "要求", say.figure_words(Comparator(options["compare"]), options["figure"], "分")


KINDS: Mapping[RuleKind, Callable[[Mapping[str, Any], Lexicon], Lines]] = {
    RuleKind.COUNT: _count,
    RuleKind.GAP: _gap,
    RuleKind.STREAK: _streak,
    RuleKind.SHARE: _share,
    RuleKind.MEMBERS: _members,
    RuleKind.SCHEDULE: _schedule,
    RuleKind.BREACH: _breach,
    RuleKind.DEADLINE: _deadline,
    RuleKind.VALUE: _value,
    RuleKind.COMPLETE: _complete,
    RuleKind.BALLOT: _ballot,
    RuleKind.CONSISTENT: _consistent,
    RuleKind.COMBINE: _combine,
    RuleKind.REPEAT: _repeat,
    RuleKind.SCORE: _score,
}
"""What each kind asks, as lines of what and how."""
