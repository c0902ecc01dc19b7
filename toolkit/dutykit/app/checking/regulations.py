"""What people do with a regulation file: lint it, have it told in words, run the cases that stand beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ... import assets
from ...documents.catalogue import TITLES
from ...errors import EXIT_DONE, TemplateError, UsageError, WorkspaceError
from ...forms.choices import kinds_of
from ...forms.model import field_labels
from ...rules.citations import Law
from ...rules.explain import Told, explain
from ...rules.lexicon import Lexicon
from ...rules.lint import Fault, lint
from ...rules.regulation import Regulation
from ...rules.trial import Setting, Trial, run_cases
from ...text import nearest
from ...workspace import Workspace
from ..opened.facts import load_named, regulation_files, regulation_meta, regulation_text
from ..opened.open_workspace import load_forms
from .laws import laws_in
from .workdays import work_calendar

_HOW = "写法见 docs/办法怎么写.md 第七节"


def lexicon_of(workspace: Workspace | None) -> Lexicon:
    """What regulation files of a workspace may name: its forms, lists and documents."""
    lists = json.loads(assets.read_text("schemas", "lists.schema.json", workspace))["$defs"]
    return Lexicon(load_forms(workspace), lists, TITLES)


# --- lint -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Linted:
    """Faults of each file, by id."""

    faults: Mapping[str, Sequence[Fault]]

    @property
    def wrong(self) -> list[str]:
        """Files with an error, warnings aside."""
        return [id_ for id_, found in self.faults.items() if any(f.severity == "error" for f in found)]

    @property
    def exit_code(self) -> int:
        """5 where a file is wrong, as a command that needs it ends."""
        return TemplateError.exit_code if self.wrong else EXIT_DONE

    def to_json(self) -> dict[str, Any]:
        """Files with their faults; with ``error`` beside them where one is wrong (DESIGN §11)."""
        told: dict[str, Any] = {
            "format": 1,
            "regulations": [
                {"id": id_, "file": f"regulations/{id_}.toml", "faults": [f.to_json() for f in found]}
                for id_, found in self.faults.items()
            ],
        }
        if self.wrong:
            message = f"办法文件有错：{'、'.join(self.wrong)}。"
            told["error"] = {"code": "template.regulation", "message": message, "remedy": "请按所指的行修改。"}
        return told


def run_lint(workspace: Workspace | None, named: Sequence[str]) -> Linted:
    """Everything that is wrong with the files named, else with every one. Raises :class:`WorkspaceError`."""
    meta, lexicon, laws = regulation_meta(workspace), lexicon_of(workspace), _laws(workspace)
    found = {}
    for id_ in named or regulation_files(workspace):
        text = regulation_text(workspace, id_)
        own = workspace is not None and (workspace.override("regulations") / f"{id_}.toml").is_file()
        found[id_] = lint(text, meta, lexicon, stem=id_, cases=_beside(workspace, id_), own=own, laws=laws)
    return Linted(found)


def _laws(workspace: Workspace | None) -> tuple[Law, ...]:
    """The laws that texts are held against; none where a file of theirs is wrong, which lint of that file tells."""
    try:
        return laws_in(workspace)
    except TemplateError:
        return ()


def _beside(workspace: Workspace | None, id_: str) -> str | None:
    """The cases beside a regulation of the workspace; None where there are none."""
    if workspace is None:
        return None
    path = workspace.override("regulations") / f"{id_}.cases.toml"
    return _read(path) if path.is_file() else None


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise TemplateError(f"{path.name} 不是 UTF-8 编码。", "请另存为 UTF-8 编码。", code="encoding") from None
    except OSError as error:
        raise UsageError(f"读不了“{path}”（{error.strerror}）。", "请核对文件名。", code="file") from None


# --- explain --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Explained:
    """A regulation and its rules in words."""

    regulation: Regulation
    rules: Sequence[Told]

    def to_json(self) -> dict[str, Any]:
        """The regulation, and each rule with what is told of it."""
        r = self.regulation
        return {
            "format": 1,
            "regulation": {
                "id": r.id, "title": r.title, "number": r.number, "version": r.version,
                "in_force": r.in_force.isoformat(), "until": r.until.isoformat() if r.until else None,
            },
            "rules": [told.to_json() for told in self.rules],
        }  # fmt: skip


def run_explain(workspace: Workspace | None, id_: str, rules: Sequence[str]) -> Explained:
    """A regulation told in words. Raises :class:`WorkspaceError`, :class:`TemplateError`, :class:`UsageError`."""
    regulation = load_named(workspace, id_)
    known = [r.id for r in regulation.ruleset.rules]
    for rule in rules:
        if rule not in known:
            near = nearest(rule, known)
            remedy = f"是不是“{near}”？" if near else f"有：{'、'.join(known) or '没有规则'}。"
            raise UsageError(f"{id_} 没有“{rule}”这条规则。", remedy, code="rule")
    return Explained(regulation, explain(regulation, lexicon_of(workspace), rules))


# --- test -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tried:
    """Cases and how they came out; ``articles`` of rules by id."""

    regulation: Regulation
    file: str
    trials: Sequence[Trial]

    @property
    def failed(self) -> list[Trial]:
        """Cases that came out otherwise."""
        return [t for t in self.trials if t.wrong]

    @property
    def untried(self) -> list[str]:
        """Rules without a case."""
        tried = {t.rule for t in self.trials}
        return [r.id for r in self.regulation.ruleset.rules if r.id not in tried]

    def to_json(self) -> dict[str, Any]:
        """Cases in their order, and totals."""
        cases = [
            {"rule": t.rule, "name": t.name, "expect": t.result, "passed": not t.wrong, "wrong": t.wrong}
            for t in self.trials
        ]
        failed = len(self.failed)
        totals = {"cases": len(cases), "passed": len(cases) - failed, "failed": failed}
        regulation = self.regulation.id
        return {
            "format": 1, "regulation": regulation, "file": self.file, "cases": cases, "untried": self.untried,
            "totals": totals,
        }  # fmt: skip


def run_test(workspace: Workspace | None, id_: str, file: Path | None) -> Tried:
    """Run the cases beside the workspace's file of a regulation, or those of ``file``.

    Raises :class:`WorkspaceError` for what there is not, :class:`TemplateError` for a file that is wrong.
    """
    regulation = load_named(workspace, id_)
    if file is not None:
        text, name = _read(file), str(file)
    else:
        beside = _beside(workspace, id_)
        name = f"regulations/{id_}.cases.toml"
        if beside is None:
            where = f"工作区的 {name}" if workspace is not None else f"工作区里的 {name}"
            raise WorkspaceError(
                f"办法 {id_} 旁边没有用例。",
                f"请把用例写在{where}（{_HOW}），或在命令后面写出用例文件。",
                code="cases",
            )
        text = beside
    return Tried(regulation, name, run_cases(text, regulation, setting_of(workspace), name=Path(name).name))


def setting_of(workspace: Workspace | None) -> Setting:
    """What cases rest on: the forms and the calendar of a workspace, else the shipped ones."""
    forms = load_forms(workspace)
    tables = {form.id: tuple(t.name for t in form.tables) for form in forms.values()}
    return Setting(kinds_of(forms), tables, work_calendar(workspace), field_labels(forms.values()))
