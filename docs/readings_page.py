"""The text of ``docs/readings.md``: where the text of a shipped regulation can be read in two ways, and which is used.

What a setting of the engine decides comes from ``rules/readings.py``, its reason from readings.toml; what one text
leaves open stands in its regulation file ([[reading]]).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from rules_page import cell

from dutykit.app.opened.facts import regulation_meta
from dutykit.rules.load import load_regulation
from dutykit.rules.readings import SETTINGS, Setting, reading_in_use
from dutykit.rules.regulation import Regulation

HERE = Path(__file__).resolve().parent
REGULATIONS = HERE.parent / "regulations"
INTRODUCTION = """# 两种读法

办法的原文有几处可以这样读，也可以那样读。这里逐处列出：程序采用哪一种，为什么，另一种怎样改。

- 有措施（约谈、通报、劝辞、报告代表资格）的，默认采用有利于代表的一种；不是这样的，写明“**不是有利于代表的**”和为什么。
- 条文用自己的话说，不抄原文；查原文按“条款”一栏的条号。规则的全文见[办法逐条去向](rules.md)。
- 改法：把自带的办法文件整个复制到工作区的 `regulations/` 里（同名的整个代替自带的），
  在那条规则里写上“怎样改”一栏的内容。
  用以前，`dutykit regulations impact 文件` 会说影响多少人，`dutykit regulations lint 编号` 会说写得对不对。
- 核查某一名代表时，两种读法各是什么结果，印在核对单上：`dutykit check --explain 结论编号`。
"""


def readings_page(note: str) -> str:
    """The whole page."""
    data = tomllib.loads((HERE / "readings.toml").read_text(encoding="utf-8"))
    parts = [note, INTRODUCTION, "## 各办法共有的口径\n"]
    parts += _settings(data["setting"])
    for path in sorted(REGULATIONS.glob("*.toml")):
        if not path.name.endswith(".cases.toml"):
            parts += _regulation(path, tomllib.loads(path.read_text(encoding="utf-8")).get("reading", []))
    return "\n".join(parts).rstrip() + "\n"


def _settings(reasons: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield "程序认得的口径。不写的就是“默认”；某个办法、某条规则写了别的，见后面各办法的表。\n"
    yield "| 口径 | 问的是什么 | 默认 | 另外的读法 | 为什么 |\n|---|---|---|---|---|"
    for setting in SETTINGS:
        others = "；".join(_said(setting, v) for v in setting.values if v != setting.usual)
        usual = _said(setting, setting.usual) if setting.usual in setting.values else "照规则里写的"
        yield f"| `{setting.name}` | {setting.label} | {usual} | {others} | {cell(reasons[setting.name]['why'])} |"


def _said(setting: Setting, value: Any) -> str:
    return f"{setting.values[value]}（`{setting.name} = {toml(value)}`）"


def _regulation(path: Path, readings: list[dict[str, Any]]) -> Iterator[str]:
    regulation = load_regulation(path.read_text(encoding="utf-8"), regulation_meta(None), name=path.name)
    yield f"\n## {regulation.id}　{regulation.title}\n"
    if readings:
        yield "| 条款 | 规则 | 问的是什么 | 采用 | 另一种 | 为什么 | 怎样改 |\n|---|---|---|---|---|---|---|"
        yield from (_reading(reading, regulation) for reading in readings)
        yield ""
    yield "由共有的口径决定的：\n"
    yield "| 口径 | 采用 | 规则（条款） |\n|---|---|---|"
    for setting in SETTINGS:
        used: dict[Any, list[str]] = {}
        for rule in regulation.ruleset.rules:
            found = reading_in_use(setting, rule)
            if found is not None:
                used.setdefault(found, []).append(f"`{rule.id}`（{rule.article}）")
        for value in setting.values:
            if value in used:
                yield f"| {setting.label} | {_said(setting, value)} | {'、'.join(used[value])} |"


def _reading(reading: Mapping[str, Any], regulation: Regulation) -> str:
    rules = {rule.id: rule for rule in regulation.ruleset.rules}
    rule = rules.get(reading.get("rule", ""))
    why = ("**不是有利于代表的**：" if reading.get("against") else "") + reading["why"]
    if "like" in reading:
        how = f"照 `{reading['like']}` 另写一条"
    elif "word" in reading:
        how = f"`[words]` 的 `{reading['word']}`"
    else:
        how = "<br>".join(f"`{name} = {toml(value)}`" for name, value in reading["change"].items())
    article, name = (rule.article, f"`{rule.id}`") if rule else ("—", "—")
    said = [article, name, reading["asks"], reading["used"], reading["other"], why, how]
    return "| " + " | ".join(map(cell, said)) + " |"


def toml(value: Any) -> str:
    """A value as an inline TOML value."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
