"""Every entry of the log names a person and the command; what only asks leaves the workspace as it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import docx
import pytest

from app.issuing.test_form_books import drawn
from app.rounds import LESSON, TALK, VISIT, Book, Round, quietly
from dutykit.cli.commands import dutykit

CHANGES: dict[str, list[Any]] = {
    "make-template": ["activity", "--unit", "GC"],
    "issue": ["--phase", "年初计划"],
    "ingest": ["{book}"],
    "status": ["--remind"],
    "review approve": ["{held}"],
    "review return": ["{held}", "--field", "title", "--comment", "写全"],
    "review refuse": ["{claim}", "--comment", "不属实"],
    "review accept-warning": ["{warned}", "{warning}", "--reason", "属实"],
    "review close": ["--unit", "GC", "--comment", "齐了"],
    "review reopen": ["--unit", "LG", "--comment", "补登"],
    "withdraw": ["{sha}", "--reason", "重填"],
    "correct": ["{record}", "title=视察", "--reason", "改名"],
    "calendar": ["-o", "{out}/期限.ics"],
    "backup": ["{out}/备份.zip"],
    "seal": [],
    "account add": ["zhoulin", "--role", "clerk", "--name", "周林"],
    "account reset": ["lihua"],
    "account lock": ["lihua"],
    "account unlock": ["lihua"],
    "account remove": ["lihua"],
    "archive": ["2024", "-o", "{out}/归档", "--no-pdf"],
    "new-year": ["2025"],
    "settings": ["term=18"],
    "render": ["summary", "--all"],
    "stats": [],
    "template new": ["summary"],
    "trace": ["{record}", "--full"],
    "show": ["{record}", "--full"],
    "template tidy": ["{template}"],
    "form new": ["{drawn}"],
    "package make": ["--figures"],
    "package install": ["{sent}"],
    "purge": ["2024", "--package", "{package}", "--basis", "清册3号", "--yes"],
}
"""What changes the workspace, and how each is called on :func:`busy`."""
ELSEWHERE = {"init", "demo", "restore", "salvage"}
"""What makes another workspace: :func:`test_new_workspaces`."""
SERVED = {"desk", "move", "store grant"}
"""What needs a browser or a server: ``tests/desk``, ``tests/app/keeping/test_move.py``, ``tests/store``."""
ASKS: dict[str, list[Any]] = {
    "doctor": [], "show": [], "find": ["王芳"], "trace": ["{record}"], "check": [], "verify": [], "log": [],
    "review list": [], "account list": [],
    "template list": [], "template outline": ["--check"], "template lint": ["{template}"],
    "forms": [], "documents": [], "regulations": [], "regulations lint": ["dongcheng-2020"],
    "regulations explain": ["dongcheng-2020"], "regulations cite": ["代表法", "第十条"],
    "form lint": [],
}  # fmt: skip
"""What only asks."""
FILES = {
    "compare",
    "template preview",
    "regulations test",
    "regulations impact",
    "regulations to-workbook",
    "regulations from-workbook",
}
"""What reads a file, or writes one where the person says, and touches no workspace."""


def leaves(group: click.Command = dutykit, path: str = "") -> Iterator[str]:
    """Every command, as it is written."""
    if not isinstance(group, click.Group):
        yield path
        return
    if path and group.invoke_without_command:
        yield path
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from leaves(command, f"{path} {name}".strip())


def test_every_command_is_here() -> None:
    assert set(leaves()) == {*CHANGES, *ELSEWHERE, *SERVED, *ASKS, *FILES}


@pytest.fixture(scope="module")
def _busy(_furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A workspace on which every command has something to do, and what is filled into their arguments."""
    root = tmp_path_factory.mktemp("经办") / "工作区"
    shutil.copytree(_furnished, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYKIT_TODAY", "2024-12-20")
        patch.setenv("DUTYKIT_BY", "周林")
        place = Round(root, quietly)
        told = place.send(place.activity(VISIT, TALK))
        warned = place.send(place.activity({**LESSON, "present": "王芳、王芳"}, unit="BJ"))
        place.run("review", "close", "--unit", "LG", "--comment", "齐了")
        place.issue("annual-registration", "--deputy", "0003", "--due", "2024-12-10")
        log = Book(place.issue("handbook", "--deputy", "0002"))
        claim = {"date": "2024-7-2", "title": "持证视察农贸市场", "kind": "持证视察"}
        place.send(log.rows("activities", [claim], start=3))
        place.run("template", "new", "circular")
        template = root / "templates/docx/circular.docx"
        docx.Document(str(template)).save(str(template))  # by hand, as Word does
        place.run("seal")
        place.run("account", "add", "lihua", "--role", "reader", "--name", "李华")
        city = Round(root.parent / "市", quietly)
        assert quietly("init", city.root, "--congress", "样本市人民代表大会", "--year", "2024", "--by", "市").code == 0
        sent = city.root / city.json("package", "make", "--figures", "--by", "市")["path"]
        package = place.json("archive", "2024", "-o", root.parent / "归档", "--no-pdf")["path"]
        fresh = place.activity(LESSON).save(root.parent / "新表.xlsx")
        form = drawn(place, title="走访登记表", description="逐次登记。").rename(root.parent / "visit.xlsx")
    codes = [p["code"] for f in warned.files for p in f["problems"] if p["severity"] == "warning"]
    given = {
        "package": package, "sent": str(sent), "book": str(fresh), "drawn": str(form),
        "record": next(iter(place.states())),
        "held": list(place.states())[-1], "claim": next(iter(place.states("handbook"))),
        "sha": told.file["sha256"], "warned": warned.file["sha256"], "warning": codes[0] if codes else "",
        "template": str(root / "templates/docx/circular.docx"),
    }  # fmt: skip
    return root, given


@pytest.fixture
def busy(_busy: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Round, Any]:
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-20")
    monkeypatch.setenv("LOGNAME", "clerk7")
    root, given = _busy
    shutil.copytree(root, tmp_path / "抄本")
    given = {**given, "out": str(tmp_path), "template": str(tmp_path / "抄本/templates/docx/circular.docx")}
    return Round(tmp_path / "抄本", quietly), lambda args: [arg.format(**given) for arg in args]


def entries(place: Round) -> list[tuple[str, str, dict[str, Any]]]:
    return [(a, by, json.loads(d)) for a, by, d in place.sql('select action, "by", detail from log order by id')]


@pytest.mark.parametrize("command", CHANGES)
@pytest.mark.parametrize("how", ["option", "environment", "login"])
def test_what_changes_names_who_and_what(
    busy: tuple[Round, Any], command: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, filled = busy
    args, before = filled(CHANGES[command]), len(entries(place))
    decided = command.startswith("review ") or command == "purge"
    if how == "environment" or (how == "login" and decided):  # a decision is never a login's
        monkeypatch.setenv("DUTYKIT_BY", "吴敏")
    extra = ["--by", "吴敏"] if how == "option" else []
    done = place.call(*command.split(), *args, *extra, "--workspace", place.root)
    assert done.code in {0, 1}, done.err
    new = entries(place)[before:]
    assert new, done.out
    wanted = ("clerk7", True) if how == "login" and not decided else ("吴敏", None)
    assert {(by, told.get("login")) for _, by, told in new} == {wanted}
    assert {told["command"] for _, _, told in new} == {command}


@pytest.mark.parametrize("command", ASKS)
def test_what_asks_leaves_the_workspace_as_it_was(busy: tuple[Round, Any], command: str) -> None:
    place, filled = busy
    before = place.tree(), place.dump()
    done = place.call(*command.split(), *filled(ASKS[command]), "--workspace", place.root)
    assert done.code in {0, 1}, done.err
    assert (place.tree(), place.dump()) == before


def test_new_workspaces(busy: tuple[Round, Any], tmp_path: Path) -> None:
    place, _ = busy
    place.run("backup", tmp_path / "备份.zip")
    assert place.call("restore", tmp_path / "备份.zip", tmp_path / "恢复").code == 0
    assert place.call("salvage", tmp_path / "抢救", "--by", "吴敏", "--workspace", place.root).code in {0, 1}
    assert place.call("init", tmp_path / "新", "--by", "吴敏").code == 0
    (_, who, told) = entries(Round(tmp_path / "恢复", quietly))[-1]
    assert (who, told["command"], told["login"]) == ("clerk7", "restore", True)
    salvaged = entries(Round(tmp_path / "抢救", quietly))
    assert all(by for _, by, _ in salvaged)
    assert {told["command"] for _, _, told in salvaged} == {"salvage"}


def test_who_only_logged_in_has_not_said_who_they_are(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """One person may go by a login name here and by their own there: two persons are named, or it is refused."""
    config = place.root / "dutykit.toml"
    config.write_text(config.read_text().replace("two_persons = false", "two_persons = true"))
    place.send(place.activity(VISIT))
    refused = place.run("review", "approve", *place.states(), "--by", "周林")
    assert refused.code == 2
    assert "没有写经办人" in refused.err
    assert "（登录名）" in place.run("log").out
