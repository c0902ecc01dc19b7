"""What clerks have confirmed of tables that were typed anew: read from the workspace, proposed, kept.

``mappings/*.toml`` are an office's own; ``mappings/待确认`` holds proposals, which nothing reads unless they are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ...assets import through_link
from ...errors import WorkspaceError, cause, remedy
from ...forms.mapping import MARK, PROPOSED, WHO, FieldMap, MappingLine, MappingTrouble, ProposedColumn, parse, written
from ...forms.mapping import answered as with_answers
from ...forms.model import Form
from ...outside import read_toml
from ...problems import Problem
from ...text import visible
from ...words.codes import Action, Layout
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.outputs import safe_name, write_file

PENDING = "待确认"
_MOST_BYTES = 256 * 1024


def kept(opened: OpenWorkspace, given: Path | None) -> tuple[FieldMap, ...]:
    """The mapping that is named for this run, then those of the workspace, in the order of their names.

    Raises :class:`WorkspaceError` where one cannot be used.
    """
    folder = opened.workspace.mappings
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    found = [_read(opened, given, given=True)] if given is not None else []
    found += [_read(opened, path, given=False) for path in paths if given is None or not _same(path, given)]
    return tuple(found)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _read(opened: OpenWorkspace, path: Path, *, given: bool) -> FieldMap:
    name = visible(path.name)
    units = {u.name: u.code for u in opened.roster.units if len(opened.roster.find_units(u.name)) == 1}
    units |= {u.code: u.code for u in opened.roster.units}
    if not given and through_link(opened.workspace.root, path):
        raise WorkspaceError(f"对应表“{name}”是链接。", "请把文件本身放在 mappings 里。", code="mapping")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise WorkspaceError(f"对应表“{name}”太大。", "请核对是不是选错了文件。", code="mapping")
        found = parse(path.read_text(encoding="utf-8-sig"), opened.forms, units, name)
    except MappingTrouble as trouble:
        raise WorkspaceError(trouble.message, trouble.remedy, code="mapping") from None
    except UnicodeDecodeError:
        raise WorkspaceError(f"对应表“{name}”不是 UTF-8 编码。", "请另存为 UTF-8 编码。", code="mapping") from None
    except OSError as error:
        told = f"打不开对应表“{name}”（{cause(error)}）。"
        raise WorkspaceError(told, remedy(error, "请核对路径。"), code="mapping") from None
    return FieldMap(
        found.form, found.unit, found.layout, found.head, found.columns, found.ignore, given=given, name=name
    )


# --- proposals -------------------------------------------------------------------------------------------------


def proposal_of(problems: list[Problem]) -> Problem | None:
    """The problem that carries a proposal."""
    return next((p for p in problems if p.code == PROPOSED), None)


def _lines(facts: Mapping[str, Any]) -> list[MappingLine]:
    return [MappingLine(*line) for line in facts["lines"]]


def proposed_columns(form: Form, facts: Mapping[str, Any]) -> list[ProposedColumn]:
    """What a proposal says of each label."""
    found = []
    for line in _lines(facts):
        item = form.table_by_name[line.table].by_name.get(line.field) if line.table else form.by_name.get(line.field)
        found.append(ProposedColumn(line.label, item.label if item is not None else line.field, line.why, line.sure))
    return found


def proposal_text(opened: OpenWorkspace, problem: Problem, file: str) -> str:
    """The TOML of a proposal, to be looked over and named with ``--map``."""
    facts = problem.facts
    unit = opened.roster.unit_by_code.get(facts["unit"])
    note = f"由 dutykit 按“{visible(file)}”拟出，请逐行核对；改好后运行 dutykit ingest 文件 --map 本文件。"
    return written(
        opened.forms[facts["form"]], unit.name if unit else "", Layout(facts["layout"]), _lines(facts), note=note
    )


def write_proposal(opened: OpenWorkspace, problem: Problem, file: str, sha256: str) -> Path:
    """Put a proposal into the workspace for a clerk to look over; its path. One that is being answered stays."""
    path = opened.workspace.mappings / PENDING / f"{safe_name(Path(file).stem)[:60]}_{sha256[:8]}.toml"
    if not path.exists():
        write_file(path, proposal_text(opened, problem, file).encode())
    return path


# --- keeping ---------------------------------------------------------------------------------------------------


def keep(opened: OpenWorkspace, mapping: FieldMap, source: Path, sha256: str, *, by: str) -> str:
    """Keep a mapping by which a file was read, for the next file of the unit; enter who confirmed it and when.

    Gives the name under which it is kept. One that lies in the folder already stays as it is.
    """
    folder = opened.workspace.mappings
    target = source
    if not _same(source.parent, folder):
        unit = opened.roster.unit_by_code.get(mapping.unit)
        name = "_".join(filter(None, (opened.forms[mapping.form].title, unit.name if unit else "", mapping.digest[:8])))
        target = folder / f"{safe_name(name)}.toml"
        if not target.exists():
            write_file(target, source.read_bytes())
    detail = {"form": mapping.form, "unit": mapping.unit, "layout": mapping.layout.value, "name": target.name,
              "fields": sum(map(len, mapping.columns.values())) + len(mapping.head), "ignored": len(mapping.ignore),
              "file": sha256}  # fmt: skip
    opened.store.write_log(now(), Action.MAPPING, mapping.digest, detail, by=by)
    return target.name


# --- on a terminal ---------------------------------------------------------------------------------------------


def fields_of(workspace: Workspace, proposal: str) -> list[str]:
    """What the columns of the form in a proposal may be."""
    with open_workspace(workspace, today=date.min) as opened:
        form = opened.forms[read_toml((workspace.root / proposal).read_text(encoding="utf-8"))["form"]]
        labels = (f.label for t in form.tables for f in t.fields if not f.until)
        people = [WHO, MARK] if any(t.ticks for t in form.tables) else []
        return list(dict.fromkeys([*labels, *people]))


def answered(workspace: Workspace, proposal: str, answers: Mapping[str, str]) -> Path:
    """Write what a person has answered into a proposal; its path."""
    path = workspace.root / proposal
    with open_workspace(workspace, today=date.min) as opened:
        write_file(path, with_answers(path.read_text(encoding="utf-8"), answers, opened.forms).encode())
    return path
