"""What people do with a regulation file: lint it, have it told in words, run the cases that stand beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from pathlib import Path

from ...documents.catalogue import TITLES
from ...errors import EXIT_DONE, ErrorTold, TemplateError, UsageError, WorkspaceError, cause, remedy
from ...forms.choices import kinds_of
from ...forms.model import choice_labels, field_labels, natural_keys
from ...rules.citations import Law
from ...rules.explain import RuleInWords, explain
from ...rules.lexicon import Lexicon
from ...rules.lint import LintFault, lint
from ...rules.regulation import Regulation
from ...rules.trial import Trial, TrialSetting, run_cases
from ...serial import ABSENT_IF_EMPTY, named, through
from ...text import nearest
from ...words.codes import Severity
from ...workspace import Workspace
from ..opened.facts import load_named, regulation_files, regulation_meta, regulation_text
from ..opened.open_workspace import lists_in_use, load_forms
from ..opened.sources import laws_in
from .workdays import work_calendar

_HOW = "写法见 docs/办法怎么写.md 第七节"


def lexicon_of(workspace: Workspace | None) -> Lexicon:
    """What regulation files of a workspace may name: its forms, lists and documents."""
    return Lexicon(load_forms(workspace), lists_in_use(workspace)[0]["$defs"], TITLES)


# --- lint -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LintedFile:
    """A regulation file and its faults."""

    id: str
    file: str
    faults: tuple[LintFault, ...]

    @property
    def wrong(self) -> bool:
        """Whether one of them is an error, warnings aside."""
        return any(f.severity is Severity.ERROR for f in self.faults)


@dataclass(frozen=True, slots=True)
class Linted:
    """Files with their faults; with ``error`` beside them where one is wrong (DESIGN §11)."""

    regulations: tuple[LintedFile, ...]
    error: ErrorTold | None = field(metadata=ABSENT_IF_EMPTY)

    @classmethod
    def of(cls, faults: Mapping[str, Sequence[LintFault]]) -> Linted:
        """Faults of each file, by id."""
        files = tuple(LintedFile(id_, f"regulations/{id_}.toml", tuple(found)) for id_, found in faults.items())
        wrong = "、".join(file.id for file in files if file.wrong)
        error = ErrorTold("template.regulation", f"办法文件有错：{wrong}。", "请按所指的行修改。")
        return cls(files, error if wrong else None)

    @property
    def exit_code(self) -> int:
        """5 where a file is wrong, as a command that needs it ends."""
        return TemplateError.exit_code if self.error else EXIT_DONE


def run_lint(workspace: Workspace | None, named: Sequence[str]) -> Linted:
    """Everything that is wrong with the files named, else with every one. Raises :class:`WorkspaceError`."""
    meta, lexicon, laws = regulation_meta(workspace), lexicon_of(workspace), _laws(workspace)
    found = {}
    for id_ in named or regulation_files(workspace):
        text = regulation_text(workspace, id_)
        own = workspace is not None and (workspace.override("regulations") / f"{id_}.toml").is_file()
        found[id_] = lint(text, meta, lexicon, stem=id_, cases=_beside(workspace, id_), own=own, laws=laws)
    return Linted.of(found)


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
        raise UsageError(f"读不了“{path}”（{cause(error)}）。", remedy(error, "请核对文件名。"), code="file") from None


# --- explain --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegulationVersion:
    """A regulation as ``explain --json`` names it."""

    id: str
    title: str
    number: str
    version: str
    in_force: date
    until: date | None

    @classmethod
    def of(cls, regulation: Regulation) -> RegulationVersion:
        """That of a regulation."""
        r = regulation
        return cls(r.id, r.title, r.number, r.version, r.in_force, r.until)


@dataclass(frozen=True, slots=True)
class ExplainedRegulation:
    """A regulation and its rules in words."""

    regulation: Regulation = field(metadata=through(RegulationVersion.of))
    rules: Sequence[RuleInWords]


def run_explain(workspace: Workspace | None, id_: str, rules: Sequence[str]) -> ExplainedRegulation:
    """A regulation told in words. Raises :class:`WorkspaceError`, :class:`TemplateError`, :class:`UsageError`."""
    regulation = load_named(workspace, id_)
    known = [r.id for r in regulation.ruleset.rules]
    for rule in rules:
        if rule not in known:
            near = nearest(rule, known)
            remedy = f"是不是“{near}”？" if near else f"有：{'、'.join(known) or '没有规则'}。"
            raise UsageError(f"{id_} 没有“{rule}”这条规则。", remedy, code="rule")
    return ExplainedRegulation(regulation, explain(regulation, lexicon_of(workspace), rules))


# --- test -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TriedTotals:
    """How many cases there are, and how they came out."""

    cases: int
    passed: int
    failed: int


@dataclass(frozen=True, slots=True)
class Tried:
    """Cases in their order and how they came out; ``untried`` are rules without a case."""

    regulation: Regulation = field(metadata=through(attrgetter("id")))
    file: str
    trials: tuple[Trial, ...] = field(metadata=named("cases"))
    untried: tuple[str, ...]
    totals: TriedTotals

    @classmethod
    def of(cls, regulation: Regulation, file: str, trials: Sequence[Trial]) -> Tried:
        """The cases of a regulation."""
        tried = {t.rule for t in trials}
        untried = tuple(r.id for r in regulation.ruleset.rules if r.id not in tried)
        failed = sum(not t.passed for t in trials)
        totals = TriedTotals(len(trials), len(trials) - failed, failed)
        return cls(regulation, file, tuple(trials), untried, totals)

    @property
    def failed(self) -> list[Trial]:
        """Cases that came out otherwise."""
        return [t for t in self.trials if not t.passed]


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
    return Tried.of(regulation, name, run_cases(text, regulation, setting_of(workspace), name=Path(name).name))


def setting_of(workspace: Workspace | None) -> TrialSetting:
    """What cases rest on: the forms and the calendar of a workspace, else the shipped ones."""
    forms = load_forms(workspace)
    tables = {form.id: tuple(t.name for t in form.tables) for form in forms.values()}
    return TrialSetting(
        kinds_of(forms),
        tables,
        work_calendar(workspace),
        field_labels(forms.values()),
        choice_labels(forms.values()),
        natural_keys(forms.values()),
    )
