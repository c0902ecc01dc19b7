"""The text of ``docs/rules.md``: where each clause of the shipped regulations went; what each kind of rule covers."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dutykit.app.checking.regulations import lexicon_of
from dutykit.rules.kinds import RULE_KINDS
from dutykit.rules.lexicon import Lexicon

REGULATIONS = Path(__file__).resolve().parents[1] / "regulations"
GOES = {
    "rule": "规则",
    "section": "标题",
    "measure": "措施",
    "document": "文书",
    "form": "表",
    "none": "不能靠记录核查",
}
LAW = "npc-"
PATTERNS = (
    "每年不少于若干次", "届内不少于若干次", "距上次不超过若干月", "连续几期都没有", "几样合在一起算（和、或、都不）",
    "未经批准的缺席，累计和步骤", "群体比例", "按代表类别分年", "按人大层级取不同的数", "对单位、站点、承办单位的要求",
    "期限和到期日，延期", "票决率", "分数对应等次", "首次、递增、封顶", "扣分", "按半天计", "按角色分摊", "合并封顶",
    "排名", "一票否决", "不按自然年的期间", "豁免和折算", "力度不同的要求", "没有记录不等于没有履职",
)  # fmt: skip
EVERY_KIND = {
    9: "各种类的 `figure` 都可按层级写",
    21: "各种类的 `window` 都可这样写",
    22: "各种类都有：`first_year` `part_year`",
    23: "各种类都有：`force` `said`",
    24: "各种类都有：四种结论，无法判定的写明原因",
}


def rules_page(note: str) -> str:
    """The whole page."""
    lexicon = lexicon_of(None)
    files = {p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in sorted(REGULATIONS.glob("*.toml"))}
    local = [id_ for id_ in files if not id_.startswith(LAW)]
    law = [id_ for id_ in files if id_.startswith(LAW)]
    parts = [
        note,
        "# 办法逐条去向\n",
        "每个写了义务、数字、期限、机构或后果的条款，去了哪里；不能靠记录核查的，为什么。",
    ]
    parts += ["讲解每条规则：`dutykit regulations explain 编号`。自己的办法怎么写：[办法怎么写](办法怎么写.md)。"]
    parts += ["原文有两种读法的，采用哪一种、为什么、怎样改：[两种读法](readings.md)。\n"]
    parts += list(_overview(files))
    for id_ in local:
        parts += _regulation(id_, files[id_], lexicon)
    for id_ in law:
        parts += _law(id_, files[id_], lexicon)
    parts += _kinds()
    return "\n".join(parts).rstrip() + "\n"


def _overview(files: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield f"| 编号 | 名称 | 规则 | 措施 | 标题 | 条款 | {' | '.join(GOES.values())} |"
    yield "|---|---|" + "--:|" * (4 + len(GOES))
    for id_, data in files.items():
        goes = Counter(c["goes"] for c in data.get("clause", ()))
        sizes = [len(data.get(name, ())) for name in ("rule", "measure", "section", "clause")]
        figures = [*sizes, *(goes[g] for g in GOES)]
        yield f"| [{id_}](#{id_}) | {cell(data['title'])} | {' | '.join(map(str, figures))} |"
    yield ""


def _regulation(id_: str, data: Mapping[str, Any], lexicon: Lexicon) -> Iterator[str]:
    yield from _head(id_, data)
    yield from _clauses(data.get("clause", ()), data, lexicon)


def _head(id_: str, data: Mapping[str, Any]) -> Iterator[str]:
    number = f"（{data['number']}）" if data["number"] else ""
    yield f'\n<a id="{id_}"></a>\n## {id_}　{data["title"]}{number}\n'
    until = f"，{data['until']} 失效" if "until" in data else ""
    yield f"{data['in_force']} 施行{until}。" + (f"依据：{data['source']}。" if data.get("source") else "") + "\n"


def _law(id_: str, data: Mapping[str, Any], lexicon: Lexicon) -> Iterator[str]:
    """The national law: articles that a rule, a form or a document rests on, then those that nothing rests on."""
    yield from _head(id_, data)
    clauses = data.get("clause", ())
    yield "### 用到的条款\n"
    yield from _clauses([c for c in clauses if c["goes"] != "none"], data, lexicon)
    yield "\n### 没有编成规则的条款\n"
    yield "| 条款 | 内容 | 为什么 |\n|---|---|---|"
    for c in clauses:
        if c["goes"] == "none":
            yield f"| {cell(c['article'])} | {cell(c['about'])} | {cell(c.get('why', ''))} |"
    table = data.get("article", ())
    if table:
        yield "\n### 条号对照\n\n| 内容 | 本版 | 2015年版 |\n|---|---|---|"
        for a in table:
            yield f"| {cell(a['subject'])} | {a.get('here') or '—'} | {a.get('formerly') or '—'} |"


def _clauses(clauses: Any, data: Mapping[str, Any], lexicon: Lexicon) -> Iterator[str]:
    yield "| 条款 | 内容 | 去向 | 哪一个 | 说明 |\n|---|---|---|---|---|"
    for c in clauses:
        to = "<br>".join(_named(c["goes"], name, data, lexicon) for name in c.get("to", ()))
        why = cell(c.get("why", ""))
        yield f"| {cell(c['article'])} | {cell(c['about'])} | {GOES[c['goes']]} | {to} | {why} |"


def _named(goes: str, name: str, data: Mapping[str, Any], lexicon: Lexicon) -> str:
    """A target with what people call it."""
    rules = {r["id"]: r["duty"] for r in data.get("rule", ())}
    parts = {p["id"]: p["heading"] for s in data.get("section", ()) for p in (s, *s.get("part", ()))}
    forms = {f.id: f.title for f in lexicon.forms.values()}
    known = {"rule": rules, "measure": rules, "section": parts, "form": forms, "document": lexicon.documents}
    title = known.get(goes, {}).get(name, "")
    return f"`{name}`" + (f" {cell(title)}" if title else "")


def _kinds() -> Iterator[str]:
    yield "\n## 规则种类\n\n| 种类 | 名称 | 管哪些要求 |\n|---|---|---|"
    for name, kind in RULE_KINDS.items():
        yield f"| `{name}` | {kind.label} | {'；'.join(f'{n}．{PATTERNS[n - 1]}' for n in kind.patterns)} |"
    yield "\n反过来，24 种要求各由哪些种类管：\n\n| 要求 | 规则种类 |\n|---|---|"
    for number, pattern in enumerate(PATTERNS, 1):
        kinds = "、".join(f"`{name}`" for name, kind in RULE_KINDS.items() if number in kind.patterns)
        told = "；".join(filter(None, [kinds, EVERY_KIND.get(number, "")]))
        yield f"| {number}．{pattern} | {told or '还没有'} |"


def cell(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", "<br>")
