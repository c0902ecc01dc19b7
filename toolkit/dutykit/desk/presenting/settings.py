"""Settings as page data: what the workspace says of itself; a regulation rule by rule; a form as it is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...app.checking.regulations import ExplainedRegulation, Tried
from ...app.issuing import FormTold
from ...app.keeping.settled import Setting
from ...forms.drawing import FIELDS, columns
from ...forms.model import Field, Form
from ...rules.explain import RuleInWords
from ...rules.lint import LintFault
from ...rules.trial import Trial
from ...words.codes import Severity
from ...workspace import Workspace

_KINDS: Mapping[str, str] = next(column.choices for column in columns({})[FIELDS] if column.key == "kind")
"""What a person who draws a form calls the kinds of field."""


def facts_of(workspace: Workspace, settings: Iterable[Setting]) -> Iterator[tuple[str, str, str]]:
    """What is set, how, and the line of ``dutykit.toml`` that says it."""
    config = workspace.config
    for setting in settings:
        table, _, key = setting.key.rpartition(".")
        yield setting.label, setting.told, f"[{table}] {key}" if table else key
    yield "工作年度", str(config.year), "year"
    yield "数据库", "数据库服务器" if workspace.address else "本文件夹中的 dutykit.db", "store"
    for name, value in config.limits.items():
        yield f"上限 {name}", f"{value:g}", f"[limits] {name}"
    for rule, reason in config.departures.items():
        yield f"公文版式 {rule}", reason, f"[gbt9704] {rule}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, with what is wrong in it."""

    number: int
    text: str
    faults: tuple[LintFault, ...]


@dataclass(frozen=True, slots=True)
class RulePart:
    """A rule in words and the cases that try it."""

    rule: RuleInWords
    cases: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class RegulationPage:
    """A regulation on its page. Without ``explained`` its file is wrong, which ``faults`` tell."""

    explained: ExplainedRegulation | None
    rules: tuple[RulePart, ...]
    tried: Tried | None
    faults: tuple[LintFault, ...]
    lines: tuple[Line, ...]

    @property
    def wrong(self) -> int:
        """How many faults keep it from being used."""
        return sum(fault.severity is Severity.ERROR for fault in self.faults)


def regulation_page(
    explained: ExplainedRegulation | None, tried: Tried | None, faults: Sequence[LintFault], text: str
) -> RegulationPage:
    """Put a regulation together; ``text`` is that of its file where it is the workspace's own."""
    trials = tried.trials if tried is not None else ()
    rules = explained.rules if explained is not None else ()
    parts = tuple(RulePart(rule, tuple(t for t in trials if t.rule == rule.rule.id)) for rule in rules)
    lines = tuple(
        Line(number, line, tuple(f for f in faults if f.line == number))
        for number, line in enumerate(text.splitlines(), 1)
    )
    return RegulationPage(explained, parts, tried, tuple(faults), lines)


@dataclass(frozen=True, slots=True)
class Cell:
    """A field as the workbook shows it, and what a person may write there."""

    label: str
    required: bool
    kind: str
    help: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A part of the workbook: the head, or a table with its empty rows."""

    title: str
    cells: tuple[Cell, ...]
    table: bool
    rows: int = 0


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form on its page. Without ``parts`` it cannot be used, which ``told`` says why."""

    title: str
    no: str
    help: str
    parts: tuple[SheetPart, ...]
    told: FormTold


def form_page(form: Form | None, told: FormTold) -> FormPage:
    """Put a form together."""
    if form is None:
        return FormPage(told.title or told.form, "", "", (), told)
    head = SheetPart("表头", tuple(_cells(form.fields)), table=False)
    tables = (SheetPart(t.label, tuple(_cells(t.fields)), table=True, rows=t.rows) for t in form.tables)
    return FormPage(form.title, form.no, form.help, (head, *tables), told)


def _cells(fields: Iterable[Field]) -> Iterator[Cell]:
    for field in fields:
        if not field.until:
            choices = tuple(c.label for c in field.choices.choices) if field.choices is not None else ()
            yield Cell(field.label, field.required, _KINDS[field.kind], field.help, choices)
