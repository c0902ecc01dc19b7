"""Settings: what the workspace says of itself, regulations rule by rule, forms as they are laid out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from starlette.responses import Response

from ...app.asking.catalogue import FormsResult, RegulationsResult, list_forms, list_regulations
from ...app.checking.regulations import Tried, run_explain, run_lint, run_test
from ...app.issuing import lint
from ...app.keeping.settled import settings_of, settle
from ...app.opened.facts import regulation_text
from ...app.opened.open_workspace import load_forms, own_forms
from ...errors import TemplateError, UsageError, WorkspaceError
from ...words.roles import OFFICE, WRITERS
from ...workspace import CONFIG_NAME, Workspace
from ..calls import Call
from ..presenting.settings import FormPage, RegulationPage, facts_of, form_page, regulation_page
from ..routes import DeskRoute, Method


def settings(call: Call) -> Response:
    """What is set, and what may be changed of it."""
    return _shown(call, {}, None)


def _shown(call: Call, tried: Mapping[str, str], error: UsageError | None) -> Response:
    """The page; with what was written in it before, where that cannot be."""
    workspace = call.workspace()
    regulations, forms, wrong, own = call.known(_declared)
    settable = settings_of(workspace).settings
    return call.page(
        "settings.html", status=400 if error else 200, facts=tuple(facts_of(workspace, settable)), settable=settable,
        tried=tried, error=error, file=workspace.root / CONFIG_NAME, used=workspace.config.regulations,
        regulations=regulations.regulations, forms=forms.forms, wrong=wrong, own=own,
    )  # fmt: skip


def change(call: Call) -> Response:
    """Change what was written otherwise than it is: all of it or nothing."""
    given = {
        setting.key: ",".join(call.form.get(setting.key, ())) if setting.several else call.given(setting.key)
        for setting in settings_of(call.workspace()).settings
    }
    try:
        done = settle(call.workspace(), given, by=call.by(), today=call.today())
    except (UsageError, WorkspaceError) as error:
        return _shown(call, given, UsageError(error.message, error.remedy, code="setting"))
    for one in done.changed:
        call.tell(f"{one.label}：{one.before} → {one.after}")
    if not done.changed:
        call.tell("都已经是这样，没有改动。")
    return call.redirect("settings")


def _declared(workspace: Workspace, _today: date) -> tuple[RegulationsResult, FormsResult, dict[str, str], set[str]]:
    own = set(own_forms(workspace))
    wrong = {told.form: told.title or told.form for told in lint(workspace, ()).forms if told.wrong} if own else {}
    return list_regulations(workspace), list_forms(workspace), wrong, own


def regulation(call: Call) -> Response:
    """One regulation, rule by rule with its cases; what is wrong with its file beside the line."""
    id_ = call.path["id"]
    if id_ not in {r.id for r in call.known(_declared)[0].regulations}:
        raise UsageError(f"没有编号为“{id_}”的办法。", "请从“设置”页进入。", code="regulation.number")

    def looked_at(workspace: Workspace, _today: date) -> RegulationPage:
        (linted,) = run_lint(workspace, [id_]).regulations
        own = (workspace.override("regulations") / f"{id_}.toml").is_file()
        text = regulation_text(workspace, id_) if own else ""
        explained = None if linted.wrong else run_explain(workspace, id_, ())
        return regulation_page(explained, None if linted.wrong else _tried(workspace, id_), linted.faults, text)

    return call.page("regulation.html", id=id_, page=call.known(looked_at, id_))


def _tried(workspace: Workspace, id_: str) -> Tried | None:
    """The cases that stand beside a regulation, where there are any that can be read."""
    try:
        return run_test(workspace, id_, None)
    except (WorkspaceError, TemplateError):
        return None  # none, or faulty: lint has told of it


def form(call: Call) -> Response:
    """One form as its workbook lays it out, and what is wrong with it."""
    id_ = call.path["id"]
    _, forms, _, own = call.known(_declared)
    if id_ not in own | {f.id for f in forms.forms}:
        raise UsageError(f"没有“{id_}”这张表。", "请从“设置”页进入。", code="form.number")

    def looked_at(workspace: Workspace, _today: date) -> FormPage:
        (told,) = lint(workspace, [id_]).forms
        return form_page(None if told.wrong else load_forms(workspace)[id_], told)

    return call.page("form.html", id=id_, page=call.known(looked_at, id_))


ROUTES = (
    DeskRoute("settings", "/settings", settings, OFFICE),
    DeskRoute("settings.change", "/settings", change, WRITERS, Method.POST),
    DeskRoute("settings.regulation", "/settings/regulations/{id}", regulation, OFFICE),
    DeskRoute("settings.form", "/settings/forms/{id}", form, OFFICE),
)
