"""``dutykit.toml``: read strictly, written with comments for a person.

A key that is not known is refused with its line and the nearest known key, so that a slip of the pen is
never taken for a default.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from ..errors import WorkspaceError, cause, remedy
from ..outside import read_toml
from ..text import nearest
from ..words.codes import Code, Level, NameOrder, Year

C = TypeVar("C", bound=Code)
CONFIG_NAME = "dutykit.toml"
LIMITS = {  # those that the file tells a person about
    "file_mib": "一个文件的大小上限（MiB）",
    "memory_mib": "读取一个文件所用内存的上限（MiB）",
    "seconds": "读取一个文件的时间上限（秒）",
    "workers": "同时读取文件的进程数",
}
_KINDS = {
    int: "整数",
    str: "文字（加引号）",
    bool: "true 或 false",
    list: "列表（方括号，每项加引号）",
    dict: "一节（方括号标题）",
}
_SHAPE: dict[str, type | dict[str, type]] = {
    "year": int,
    "period": str,
    "names": str,
    "regulations": list,
    "store": str,
    "engine": str,
    "congress": {"name": str, "level": str, "term": int},
    "limits": {},  # names and ranges belong to dutykit.files.limits, which checks them
    "review": {"required": bool, "two_persons": bool},
    "gbt9704": {},  # rules of the profile; its file knows which there are
}


@dataclass(frozen=True, slots=True)
class Congress:
    """The congress of a workspace; ``term`` is the ordinal of the current term, ``None`` where it is not said."""

    name: str
    level: Level = Level.COUNTY
    term: int | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """What ``dutykit.toml`` says. ``store`` is a database address; empty means ``dutykit.db`` beside it."""

    congress: Congress
    year: int
    period: Year = Year.CALENDAR
    regulations: tuple[str, ...] = ()
    limits: Mapping[str, int | float] = field(default_factory=dict)
    review_required: bool = False
    review_two_persons: bool = False
    """Whether who approves must be another than who registered."""
    store: str = ""
    engine: str = ""
    """Where heavy work is done: empty, or as ``--engine`` has it."""
    departures: Mapping[str, str] = field(default_factory=dict)
    """By rule of the profile of official documents, why this office does otherwise."""
    names: NameOrder = NameOrder.ROSTER
    """How documents order the names of deputies."""


def read_config(path: Path) -> Config:
    """Read and check ``dutykit.toml``.

    Raises :class:`~dutykit.errors.WorkspaceError` that names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # Notepad on Windows adds a byte order mark
    except UnicodeDecodeError:
        raise WorkspaceError(f"{path} 不是 UTF-8 编码。", "请用记事本等另存为 UTF-8 编码。", code="encoding") from None
    except OSError as error:
        raise WorkspaceError(
            f"读不了 {path}（{cause(error)}）。", remedy(error, "请检查文件是否存在、有无读取权限。"), code="unreadable"
        ) from None
    return parse_config(text, str(path))


def parse_config(text: str, name: str = CONFIG_NAME) -> Config:
    """The configuration in ``text``; ``name`` is the file named in errors."""
    try:
        data = read_toml(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第 {at[1]} 行第 {at[2]} 个字符处" if at else "末尾"
        raise WorkspaceError(
            f"{name} {where}写法不对。", "文字要加英文引号，一行一项，写成 名称 = 值。", code="syntax"
        ) from None
    checker = _Checker(text, name)
    checker.shape(data, _SHAPE, "")
    return checker.config(data)


class _Checker:
    """Checks parsed TOML against :data:`_SHAPE`, with the text at hand for line numbers."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = text.splitlines()
        self._name = name

    def line(self, table: str, key: str) -> int:
        """The line (from 1) where ``key`` of ``table`` stands; 1 where it cannot be told."""
        here = ""
        for number, line in enumerate(self._lines, 1):
            heading = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
            if heading:
                here = heading[1]
                if not table and (here == key or here.startswith(f"{key}.")):
                    return number
            elif here == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
                return number
        return 1

    def fail(self, table: str, key: str, said: str, remedy: str, code: str) -> WorkspaceError:
        """An error at the line of a key."""
        return WorkspaceError(f"{self._name} 第 {self.line(table, key)} 行：{said}", remedy, code=code)

    def shape(self, data: Mapping[str, Any], shape: Mapping[str, Any], table: str) -> None:
        """Every key is known and of its kind."""
        for key, value in data.items():
            if key not in shape:
                raise self._unknown(table, key, shape)
            wanted = shape[key]
            kind = dict if isinstance(wanted, dict) else wanted
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                raise self.fail(table, key, f"“{key}”应为{_KINDS[kind]}。", "请按这种写法改正。", "kind")
            if isinstance(wanted, dict) and wanted:
                self.shape(value, wanted, key)

    def _unknown(self, table: str, key: str, shape: Mapping[str, Any]) -> WorkspaceError:
        place = f"[{table}] 中" if table else ""
        near = nearest(key, shape)
        home = next((t for t, keys in _SHAPE.items() if isinstance(keys, dict) and key in keys and t != table), None)
        if near:
            remedy = f"是不是“{near}”？"
        elif home:
            remedy = f"“{key}”应写在 [{home}] 一节里。"
        elif key in _SHAPE:
            remedy = f"“{key}”应写在文件开头、第一个方括号标题之前。"
        else:
            remedy = f"可用的有：{'、'.join(shape)}。"
        return self.fail(table, key, f"{place}没有“{key}”这一项。", remedy, "unknown_key")

    def config(self, data: Mapping[str, Any]) -> Config:
        """The values, checked one by one."""
        congress = data.get("congress", {})
        if not congress.get("name", "").strip():
            said = "没有写本级人大的名称。"
            raise self.fail("", "congress", said, '请在 [congress] 一节写 name = "……人民代表大会"。', "congress")
        if "year" not in data:
            raise self.fail("", "year", "没有写工作年度。", "请在文件开头写，如 year = 2024。", "year")
        self._within("", "year", data["year"], 1954, 2200)
        level = self._one_of("congress", "level", congress.get("level", Level.COUNTY), Level)
        term = congress.get("term")
        if term is not None:
            self._within("congress", "term", term, 1, 99)
        period = self._one_of("", "period", data.get("period", Year.CALENDAR), Year)
        if not all(isinstance(r, str) for r in data.get("regulations", [])):
            raise self.fail("", "regulations", "“regulations”的每一项应为加引号的编号。", "请按这种写法改正。", "kind")
        for key, value in data.get("limits", {}).items():
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                raise self.fail("limits", key, f"“{key}”应为正数。", "请改正。", "kind")
        return Config(
            congress=Congress(congress["name"].strip(), level, term),
            year=data["year"],
            period=period,
            names=self._one_of("", "names", data.get("names", NameOrder.ROSTER), NameOrder),
            regulations=tuple(data.get("regulations", [])),
            limits=dict(data.get("limits", {})),
            review_required=data.get("review", {}).get("required", False),
            review_two_persons=data.get("review", {}).get("two_persons", False),
            store=data.get("store", ""),
            engine=data.get("engine", ""),
            departures=self._departures(data.get("gbt9704", {})),
        )

    def _departures(self, told: Mapping[str, Any]) -> dict[str, str]:
        for rule, reason in told.items():
            if not isinstance(reason, str) or not reason.strip():
                raise self.fail("gbt9704", rule, f"“{rule}”应写理由。", '请写成 项目编号 = "理由"。', "kind")
        return {rule: reason.strip() for rule, reason in told.items()}

    def _within(self, table: str, key: str, value: int, low: int, high: int) -> None:
        if not low <= value <= high:
            raise self.fail(table, key, f"“{key}”是 {value}，应在 {low} 到 {high} 之间。", "请改正。", "range")

    def _one_of(self, table: str, key: str, value: str, choices: type[C]) -> C:
        if choices.has(value):
            return choices.of(value)
        near = nearest(value, [*choices, *choices.labels().values()])
        meant = next((code for code in choices if near in {code, code.label}), None)
        known = "；".join(f"{code}（{label}）" for code, label in choices.labels().items())
        remedy = f"是不是“{meant}”？" if meant else ""
        raise self.fail(table, key, f"“{key}”是“{value}”，认不出。", f"{remedy}可写：{known}。", "choice")


def with_store(text: str, address: str) -> str:
    """``dutykit.toml`` with another ``store``; without one where ``address`` is empty. All else stays as it is."""
    line = f"store = {quoted(address)}" if address else '# store = ""'
    lines = text.splitlines(keepends=True)
    first_table = next((at for at, told in enumerate(lines) if told.lstrip().startswith("[")), len(lines))
    said = [at for at in range(first_table) if re.match(r"[ \t]*store[ \t]*=", lines[at])]
    said = said or [at for at in range(first_table) if re.match(r"[ \t]*#[ \t]*store[ \t]*=", lines[at])]
    if said:
        lines[said[0]] = f"{line}\n"
    elif address:
        lines.insert(first_table, f"{line}\n\n")
    return "".join(lines)


def quoted(text: str) -> str:
    """A TOML basic string."""
    out = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", out) + '"'


def config_text(config: Config) -> str:
    """``dutykit.toml`` for ``config``, with a comment for each entry."""
    term = f"term = {config.congress.term}" if config.congress.term else "# term = 17"
    levels = "；".join(f"{code} {label}" for code, label in Level.labels().items())
    periods = "；".join(f"{code} {label}" for code, label in Year.labels().items())
    regulations = ", ".join(quoted(r) for r in config.regulations)
    limits = "\n".join(f"# {key} = …    # {label}" for key, label in LIMITS.items())
    return f"""# dutykit 工作区：一个人民代表大会及其各届。用记事本即可修改，保存为 UTF-8 编码。
# 以 # 开头的是说明。文字要加英文引号。

# 工作年度：各项命令不写 --year 时用它
year = {config.year}

# 年度怎么算：{periods}（两次例会之间）
period = {quoted(config.period)}

# 文书里的名单怎么排：roster 照名册的次序；strokes 按姓氏笔画
names = {quoted(config.names)}

# 执行的办法（编号见 dutykit regulations）
regulations = [{regulations}]

# 数据库地址；不写时用本文件夹中的 dutykit.db
# store = ""

# 重活在哪里做；不写时在本机做，集群写 "dask://主机:8786"
# engine = ""

[congress]
# 本级人民代表大会的全称，会印在表格和文书上
name = {quoted(config.congress.name)}
# 层级：{levels}。区、县、不设区的市写 county
level = {quoted(config.congress.level)}
# 现在是第几届
{term}

[review]
# 登记记录是否须经审核才计入统计
required = {str(config.review_required).lower()}
# 审核人是否须是登记人以外的人（收回、更正、审核都要用 --by 写姓名）
two_persons = {str(config.review_two_persons).lower()}

[gbt9704]
# 本单位的公文版式与国家标准不同的：项目编号 = "理由"；编号见 dutykit template lint --profile gbt9704
# bold = "本单位规定三级标题加粗"

[limits]
# 读取回收件的上限，一般不必改
{limits}
"""
