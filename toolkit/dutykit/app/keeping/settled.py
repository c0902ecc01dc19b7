"""What ``dutykit.toml`` settles, in words, and changed: one entry in its place, held against what it may be, logged.

The year is not among them: it goes on with :mod:`.new_year`, which tells what stays open. Nor is the store, which
:mod:`.move` moves; limits of reading are for who knows them, with an editor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ...errors import UsageError, WorkspaceError
from ...text import nearest
from ...words.codes import Action, Code, Level, NameOrder, Year
from ...workspace import Workspace, read_workspace
from ...workspace.config import CONFIG_NAME, Config, parse_config
from ...workspace.entries import Value, with_entry
from ..asking.catalogue import list_regulations
from ..opened.open_workspace import now, open_workspace
from ..opened.outputs import Writing

_YES, _NO = "true", "false"
_TRUTH: Mapping[str, str] = {_YES: "是", _NO: "否"}


@dataclass(frozen=True, slots=True)
class Setting:
    """An entry: its ``key`` as the file names it (``table.name``), what it is, how it is set, what may be chosen.

    ``value`` is as a person writes it (several regulations by ``,``), ``told`` in words; without ``choices`` it is
    written freely, with ``several`` of them chosen.
    """

    key: str
    label: str
    value: str
    told: str
    choices: tuple[tuple[str, str], ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class SettingsResult:
    """Everything that may be changed, in the order of the file."""

    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class ChangedSetting:
    """An entry that was changed, before and after in words."""

    key: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SettledResult:
    """What was changed; what was so already is left out."""

    changed: tuple[ChangedSetting, ...]


def settings_of(workspace: Workspace) -> SettingsResult:
    """What is set, and what may be set."""
    return SettingsResult(tuple(_settings(workspace, workspace.config)))


def settle(workspace: Workspace, given: Mapping[str, str], *, by: str, today: date) -> SettledResult:
    """Set entries, by key or label; values by code or in words. All of them or none.

    Raises :class:`UsageError` for an entry that there is not or a value that it cannot have, :class:`WorkspaceError`
    where the file is written in a way in which the entry is not found.
    """
    path = workspace.root / CONFIG_NAME
    text = path.read_text(encoding="utf-8-sig")
    before = {setting.key: setting for setting in _settings(workspace, workspace.config)}
    for name, value in given.items():
        setting = _named(before, name)
        text = _changed(text, setting, _meant(setting, value))
    config = parse_config(text)
    after = {setting.key: setting for setting in _settings(workspace, config)}
    changed = tuple(
        ChangedSetting(key, was.label, was.told, after[key].told)
        for key, was in before.items()
        if was.value != after[key].value
    )
    if changed:
        _write(workspace, text, {c.key: [before[c.key].value, after[c.key].value] for c in changed}, by, today)
    return SettledResult(changed)


def _write(workspace: Workspace, text: str, told: Mapping[str, list[str]], by: str, today: date) -> None:
    with open_workspace(workspace, today=today) as opened, Writing() as files, opened.store.transaction():
        files.put(workspace.root / CONFIG_NAME, text.encode("utf-8"), "", force=True)
        opened.store.settings = read_workspace(workspace.root).settings
        opened.store.write_log(now(), Action.SETTLE, CONFIG_NAME, {"entries": dict(told)}, by=by)


# --- entries -----------------------------------------------------------------------------------------------------


def _settings(workspace: Workspace, config: Config) -> Iterator[Setting]:
    congress = config.congress
    known = tuple((r.id, r.title) for r in list_regulations(workspace).regulations)
    titles = dict(known)
    term = str(congress.term or "")
    yield Setting("congress.name", "人大名称", congress.name, congress.name)
    yield _of_code("congress.level", "层级", congress.level)
    yield Setting("congress.term", "届次", term, f"第{term}届" if term else "没有写")
    yield _of_code("period", "年度怎么算", config.period)
    yield _of_code("names", "名单的次序", config.names)
    used = "、".join(titles.get(one, one) for one in config.regulations) or "没有"
    yield Setting("regulations", "执行的办法", ",".join(config.regulations), used, known, several=True)
    yield _of_truth("review.required", "审核以后才计入统计", _YES if config.review_required else _NO)
    yield _of_truth("review.two_persons", "审核人与登记人须是两人", _YES if config.review_two_persons else _NO)


def _of_code(key: str, label: str, code: Level | Year | NameOrder) -> Setting:
    kinds: type[Code] = type(code)
    return Setting(key, label, code.value, code.label, tuple(kinds.labels().items()))


def _of_truth(key: str, label: str, value: str) -> Setting:
    return Setting(key, label, value, _TRUTH[value], tuple(_TRUTH.items()))


def _named(known: Mapping[str, Setting], name: str) -> Setting:
    """A setting by its key, the last part of it, or its label."""
    names = {name: s for s in known.values() for name in (s.key, s.key.rpartition(".")[2], s.label)}
    if name in names:
        return names[name]
    near = nearest(name, names)
    if name in {"year", "工作年度"}:
        remedy = "工作年度一年一年转：dutykit new-year，工作台在“保管”页。"
    else:
        remedy = f"是不是“{near}”？" if near else f"可以改的有：{'、'.join(known)}。"
    raise UsageError(f"没有“{name}”这一项设置。", remedy, code="setting")


def _meant(setting: Setting, given: str) -> Value:
    """The value that is meant. Raises :class:`UsageError`."""
    text = given.strip()
    if setting.several:
        parts = [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",") if part.strip()]
        return [_chosen(setting, part) for part in dict.fromkeys(parts)]
    if setting.choices:
        code = _chosen(setting, text)
        return code == _YES if code in _TRUTH else code
    if setting.key == "congress.term":
        if text and not (text.isascii() and text.isdecimal()):
            raise UsageError(f"届次写的是“{text}”。", "请写数字，如 17；不写就是没有写。", code="setting")
        return int(text) if text else None
    if not text:
        raise UsageError(f"“{setting.label}”没有写。", "请写好再改。", code="setting")
    return text


def _chosen(setting: Setting, text: str) -> str:
    by_word = {word: code for code, word in setting.choices} | {code: code for code, _ in setting.choices}
    if text in by_word:
        return by_word[text]
    near = nearest(text, by_word)
    known = "；".join(f"{code}（{word}）" for code, word in setting.choices)
    remedy = f"是不是“{near}”？" if near else f"可写：{known}。"
    raise UsageError(f"“{setting.label}”没有“{text}”这一种。", remedy, code="setting")


def _changed(text: str, setting: Setting, value: Value) -> str:
    table, _, key = setting.key.rpartition(".")
    try:
        return with_entry(text, table, key, value)
    except ValueError:
        raise WorkspaceError(
            f"在 {CONFIG_NAME} 里找不到 {key} 这一行，没有改动。",
            f"请用记事本打开，改“{setting.label}”。",
            code="entry",
        ) from None
