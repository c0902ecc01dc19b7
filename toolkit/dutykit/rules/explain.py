"""A rule told in plain Chinese from its data, so that a person can hold it against the text of the regulation. Pure.

Every option of the file is told: one for which there are no words yet is told as it is written, never left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ..words.codes import Force, Reason, SubjectKind
from . import wording as say
from .explain_kinds import KINDS
from .kinds import RULE_KINDS
from .lexicon import Lexicon
from .regulation import Regulation
from .ruleset import Measure, Rule
from .terms import BEFORE_SESSION, ROWWISE, InPart, RuleKind, WindowKind

Lines = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """One rule in words: ``lines`` are (what, in words), ``steps`` the measures in their order."""

    rule: Rule
    kind: str
    lines: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]

    json_members: ClassVar[Mapping[str, str]] = {
        "id": "rule.id", "article": "rule.article", "duty": "rule.duty", "force": "rule.force", "said": "rule.said",
        "kind": "rule.kind", "told": "told", "measures": "steps",
    }  # fmt: skip
    """What ``dutykit regulations explain --json`` prints (:mod:`dutykit.serial`)."""

    @property
    def force(self) -> str:
        """The force, with the text's own word beside it."""
        return Force.labels()[self.rule.force] + (f"（原文“{self.rule.said}”）" if self.rule.said else "")

    @property
    def told(self) -> list[dict[str, str]]:
        """The lines as JSON has them."""
        return [{"what": what, "text": text} for what, text in self.lines]


def explain(regulation: Regulation, lexicon: Lexicon, rules: Sequence[str] = ()) -> list[RuleInWords]:
    """The rules of a regulation (those named, else all) in words, in the order of the file."""
    return [
        RuleInWords(
            rule,
            RULE_KINDS[rule.kind].label,
            tuple(_lines(rule, lexicon)),
            tuple(_step(m, lexicon) for m in regulation.ruleset.measures_of(rule.id)),
        )
        for rule in regulation.ruleset.rules
        if not rules or rule.id in rules
    ]


def _lines(rule: Rule, lexicon: Lexicon) -> Lines:
    options = _OptionsRead(rule.options)
    yield "对谁", _whom(rule, lexicon)
    if rule.levels:
        yield "层级", f"只对{say.either(x.label for x in sorted(rule.levels))}人大"
    yield "时间", say.window_words(rule.window, rule.year)
    if rule.since is not None:
        yield "早于本文件", f"要求从 {rule.since} 起就有，那以后的事都算"
    yield from KINDS[rule.kind](options, lexicon)
    rest = {name: value for name, value in rule.options.items() if name not in options.read}
    if rest:
        yield "另有", "；".join(f"{name} = {value}" for name, value in rest.items())
    yield "不适用", "；".join(_exempt(rule))
    yield "无法判定", "；".join(_undetermined(rule))
    if rule.note:
        yield "口径", rule.note


class _OptionsRead(Mapping[str, Any]):
    """Options that keep in mind which of them were told."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._options = options
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return self._options[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._options)

    def __len__(self) -> int:
        return len(self._options)


def _whom(rule: Rule, lexicon: Lexicon) -> str:
    words = rule.subject.label
    if rule.unit_kinds:
        kinds = lexicon.codes("unit_kind")
        words = f"每个{say.either(sorted(kinds.get(k, k) for k in rule.unit_kinds))}"
    if rule.reporting:
        words += "（只问自己报送的，由街工委代报的不另问）"
    if rule.who:
        words += f"，只对名册{say.who_words(rule.who, lexicon)}的代表"
    return words


# --- who is exempt, and when nothing can be said --------------------------------------------------------------


def _exempt(rule: Rule) -> list[str]:
    words = ["办法施行以前的"]
    yearly = (
        isinstance(rule.window, Mapping) or rule.window not in {WindowKind.TERM, WindowKind.SESSION}
    ) and rule.kind not in ROWWISE
    if yearly and rule.first_year == InPart.EXEMPT:
        words.append("施行当年")
    if rule.subject == SubjectKind.DEPUTY:
        words.append("期末已经终止资格或者暂停执行职务的代表")
        if rule.part_year == InPart.EXEMPT and rule.window != WindowKind.TERM and rule.kind not in ROWWISE:
            words.append("期间才当选的代表")
        if rule.window == WindowKind.TERM and rule.kind == RuleKind.COUNT and rule.part_term != InPart.APPLY:
            words.append("（届中当选的按在任月数折算，至少一次；届满前一年内当选的不要求）")
        if rule.part_year == InPart.PRORATE:
            words.append("（期间才当选的按在任月数折算，舍去零头）")
    return words


def _undetermined(rule: Rule) -> list[str]:
    """What could leave the rule undetermined: the reasons that its kind can give."""
    options = rule.options
    if rule.kind == RuleKind.MEMBERS:
        return ["名册分不清的成员决定结果时"]
    if rule.kind == RuleKind.CONSISTENT:
        return ["对不上（数据自相矛盾）；有一边空着"]
    found = [
        Reason.labels()["not_due"],
        f"{Reason.labels()['open']}（dutykit review close）",
        Reason.labels()["disputed"],
    ]
    if rule.subject == SubjectKind.RECORD and rule.kind != RuleKind.COMPLETE:  # each record is judged by itself
        del found[1]
    if rule.kind == RuleKind.SCORE and not options.get("enabled"):
        found = []
    texts = str(dict(options))
    if rule.kind in ROWWISE or any(f"'{n}'" in texts for n in ("where", "filled", "sum", "confirmed")):
        found.append("条件用到的栏空着（缺少事实）")
    if "working_days" in options:
        found.append("没有当年的工作日历")
    if options.get("before") == BEFORE_SESSION:
        found.append("下次人代会还没有登记")
    if rule.kind == RuleKind.BREACH and "figure" not in options:
        found.append(Reason.labels()["unstated"])
    if isinstance(options.get("figure"), Mapping):
        found.append("没有写本级人大的数（原文没有规定）")
    return found


def _step(measure: Measure, lexicon: Lexicon) -> str:
    """One measure: 第2步：（做过第1步，之后又发生1次）通报，由…或…；依据…."""
    kinds, actors, reviews = (lexicon.codes(n) for n in ("measure_kind", "measure_actor", "review_result"))
    when = [f"数到 {measure.at}"] if measure.at is not None else []
    if measure.after is not None:
        when.append(f"做过第 {measure.after} 步")
    if measure.again:
        when.append(f"之后又发生 {measure.again} 次")
    if measure.outcome:
        when.append(f"复查结果是{say.either(sorted(reviews.get(o, o) for o in measure.outcome))}")
    if measure.choose:
        when.append("不分先后，由人按情节选一种")
    condition = f"（{'，'.join(when)}）" if when else ""
    who = say.either(actors.get(a, a) for a in measure.actors)
    what = f"第 {measure.step} 步{condition}：{kinds.get(measure.kind, measure.kind)}，由{who}"
    return f"{what}；依据{measure.article}" + (f"；{measure.note}" if measure.note else "")
