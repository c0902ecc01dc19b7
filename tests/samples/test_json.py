"""The JSON of every command is what ``docs/json`` says: run over the sample's workspace, held against its schema."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from dutykit.app.checking.rule_books import to_workbook
from dutykit.app.keeping.demo import Round, Story
from dutykit.cli.commands import dutykit as program
from dutykit.words import codes

TOP = Path(__file__).resolve().parents[2]
SCHEMAS = TOP / "docs" / "json"
SUFFIX = ".schema.json"
CASES = """
[[case]]
name = "无"
rule = "nothing"
expect = { result = "none" }
"""
BY = ("--by", "甲")
LOOKED_UP = {"UNMET", "DISPUTED", "SETTLED", "WARNED", "CODE"}

# The schema, what is asked, and the exit code; words of LOOKED_UP stand for what is in the workspace.
RUNS: list[tuple[str, str, int]] = [
    ("status", "status", 0),
    ("status", "status --year 2023", 0),
    ("status-remind", "status --remind", 0),
    ("find", "find 电梯", 0),
    ("find", "find 王芳", 0),
    ("find", "find 古亭", 0),
    ("issue", "issue --phase 年度 --due 2024-12-31", 0),
    ("issue", "issue --phase deputies --unit GT", 0),
    ("new-year", "new-year 2025", 0),
    ("settings", "settings", 0),
    ("settings-change", "settings 届次=18 names=strokes", 0),
    ("show", "show", 0),
    ("show", "show HD-2024-0002", 0),
    ("show", "show F2024-0001", 0),
    ("show", "show SETTLED", 0),
    ("show", "show 0005", 0),
    ("show", "show 欧阳明哲", 0),
    ("show", "show GT", 0),
    ("show-reconcile", "show --reconcile", 0),
    ("trace", "trace HD-2024-0001", 0),
    ("trace", "trace CQ-2024-0006", 0),
    ("trace", "trace DISPUTED", 0),
    ("log", "log", 0),
    ("log", "log --action ingest --last 2", 0),
    ("calendar", "calendar --days 400", 0),
    ("calendar", "calendar -o 日历.ics", 0),
    ("check", "check", 1),
    ("check", "check --term --result unmet", 1),
    ("check", "check -o 核查.xlsx", 1),
    ("check-explain", "check --explain UNMET", 1),
    ("ingest", "ingest returned", 1),
    ("ingest", "ingest returned --dry-run", 1),
    ("ingest", "ingest nowhere.xlsx", 1),
    ("make-template", "make-template activity --all", 0),
    ("make-template", "make-template roster --blank -o .", 0),
    ("render", "render annual-report --deputy 0005", 0),
    ("render", "render dossier --deputy 0005", 0),
    ("compare", "compare documents/2024_年度履职情况报告_王芳_0012.docx", 0),
    ("stats", "stats", 0),
    ("stats", "stats --year 2023 -o 统计.xlsx", 0),
    ("stats-across", "stats --across . --document", 0),
    ("withdraw", "withdraw SETTLED --reason 发错了", 0),
    ("correct", "correct HD-2024-0001 填表人=新人 --reason 核对", 0),
    ("review-list", "review list", 0),
    ("review-list", "review list --level committee", 0),
    ("review-approve", "review approve --unit GT --by 甲", 0),
    ("review-refuse", "review refuse DISPUTED --by 甲 --comment 不符", 0),
    ("review-return", "review return HD-2024-0002 --by 甲 --comment 缺地点", 0),
    ("review-accept-warning", "review accept-warning WARNED CODE --by 甲 --reason 无妨", 0),
    ("review-close", "review close --unit QG --by 甲", 0),
    ("review-reopen", "review reopen --unit GT --by 甲 --comment 补报", 0),
    ("verify", "verify", 0),
    ("seal", "seal", 0),
    ("salvage", "salvage ../抢救", 0),
    ("purge-finish", "purge --finish", 0),
    ("backup", "backup ../备份.zip", 0),
    ("archive", "archive 2024 --no-pdf", 0),
    ("package-make", "package make --figures --by 甲", 0),
    ("doctor", "doctor", 0),
    ("forms", "forms", 0),
    ("forms-burden", "forms --burden", 0),
    ("documents", "documents", 0),
    ("regulations", "regulations", 0),
    ("regulations-lint", "regulations lint", 0),
    ("regulations-explain", "regulations explain shijingshan-2022", 0),
    ("regulations-test", "regulations test shijingshan-2022 cases.toml", 1),
    ("regulations-to-workbook", "regulations to-workbook shijingshan-2022", 0),
    ("regulations-from-workbook", "regulations from-workbook rules.xlsx -o new.toml", 0),
    ("regulations-impact", "regulations impact draft.toml", 0),
    ("regulations-cite", "regulations cite 代表法第四十五条", 0),
    ("regulations-cite", "regulations cite 代表法 报告履职情况", 0),
    ("regulations-cite", "regulations cite 代表法", 0),
    ("template-list", "template list", 0),
    ("template-new", "template new summary", 0),
    ("template-tidy", "template tidy --check", 0),
    ("template-outline", "template outline --check", 0),
    ("template-lint", "template lint", 0),
    ("template-preview", "template preview sign-in", 0),
    ("form-new", "form new visit", 0),
    ("form-new", "form new contact", 0),
    ("form-lint", "form lint", 0),
    ("form-lint", "form lint contact", 0),
    ("error", "show nothing", 2),
    ("error", "status --nope", 2),
    ("error", "review close --by 甲", 2),
    ("error", "regulations lint nothing", 3),
    ("error", "render nothing", 2),
]


@cache
def schema(name: str) -> dict[str, Any]:
    """The schema of a command."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}{SUFFIX}").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(found)
    return found


def held_against(name: str, text: str) -> dict[str, Any]:
    """The document, which is one and what the schema says."""
    document: dict[str, Any] = json.loads(text)
    wrong = Draft202012Validator(schema(name), format_checker=FormatChecker()).iter_errors(document)
    assert [f"{error.json_path}: {error.message[:200]}" for error in wrong] == []
    return document


@pytest.fixture(scope="module")
def furnished(played: tuple[Round, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's workspace at its end, with one register closed and cases of a regulation."""
    root = tmp_path_factory.mktemp("json") / "w"
    shutil.copytree(played[0].workspace.root, root)
    (root / "cases.toml").write_text(CASES, encoding="utf-8")
    shutil.copy(TOP / "regulations/shijingshan-2022.toml", root / "draft.toml")
    to_workbook(None, "shijingshan-2022", root / "rules.xlsx", force=False)
    return root


@pytest.fixture
def place(
    furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dutykit: Callable[..., Any]
) -> Callable[..., Any]:
    """``place("status")`` runs a command with ``--json`` in a copy of the workspace, on the story's last day."""
    root = shutil.copytree(furnished, tmp_path / "w")
    monkeypatch.chdir(root)
    monkeypatch.setenv("DUTYKIT_TODAY", Story.shipped().day("checked").isoformat())
    return lambda *args: dutykit(*args, "--json")


def looked_up(place: Callable[..., Any], word: str) -> str:
    """The number, file or code that a word of a run stands for."""
    if word == "DISPUTED":
        return str(json.loads(place("show", "--state", "disputed").out)["records"][0]["number"])
    if word == "SETTLED":
        entries = json.loads(place("log", "--action", "ingest").out)["entries"]
        return str(next(e["subject"] for e in entries if "活动" in e["file"] and e["detail"]["status"] == "accepted"))
    if word == "UNMET":
        return str(json.loads(place("check", "--result", "unmet").out)["findings"][0]["id"])
    warning = json.loads(place("status").out)["warnings"][0]
    return str(warning["sha256"] if word == "WARNED" else warning["code"])


@pytest.mark.parametrize(("name", "asked", "code"), RUNS, ids=[asked for _, asked, _ in RUNS])
def test_a_command_prints_what_its_schema_says(name: str, asked: str, code: int, place: Callable[..., Any]) -> None:
    args = [looked_up(place, word) if word in LOOKED_UP else word for word in asked.split()]
    if args[:2] == ["review", "reopen"]:
        assert place("review", "close", "--unit", "GT", *BY).code == 0
    ran = place(*args)
    assert (ran.code, ran.err) == (code, "")
    held_against(name, ran.out)


def test_a_restored_workspace_is_told_as_its_schema_says(place: Callable[..., Any]) -> None:
    place("backup", "../备份.zip")
    held_against("verify-backup", place("verify", "--backup", "../备份.zip").out)
    held_against("restore", place("restore", "../备份.zip", "../恢复").out)


def test_a_package_from_another_office_is_told_as_its_schema_says(
    place: Callable[..., Any], dutykit: Callable[..., Any]
) -> None:
    assert dutykit("init", "../市", "--congress", "样本市人民代表大会", "--year", "2024").code == 0
    made = json.loads(place("package", "make", "--figures").out)["path"]
    held_against("package-install", place("package", "install", made, "--workspace", "../市").out)


def test_accounts_are_told_as_their_schemas_say(place: Callable[..., Any]) -> None:
    held_against("account-add", place("account", "add", "chen", "--role", "clerk", "--name", "陈静").out)
    held_against("account-add", place("account", "add", "--role", "unit", "--unit", "GT", "--totp").out)
    held_against("account-list", place("account", "list").out)
    for command in ("lock", "unlock", "reset", "remove"):
        held_against(f"account-{command}", place("account", command, "chen").out)


def test_errors_of_every_exit_code_are_told_as_their_schema_says(
    place: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path.cwd()
    monkeypatch.setenv("DUTYKIT_SOFFICE", str(root / "nothing"))
    told = {6: place("render", "annual-report", "--deputy", "0005", "--pdf")}
    (root / "schemas").mkdir(exist_ok=True)
    (root / "schemas" / "activity.schema.json").write_text("{", encoding="utf-8")
    told[5] = place("make-template", "activity", "--unit", "GT")
    (root / "dutykit.db").write_bytes(b"no database")
    told[4] = place("log")
    monkeypatch.chdir(tmp_path)
    told[3] = place("status")
    assert {code: ran.code for code, ran in told.items()} == {code: code for code in told}
    for ran in told.values():
        held_against("error", ran.out)


def test_a_schema_refuses_a_member_that_it_does_not_know(place: Callable[..., Any]) -> None:
    document = json.loads(place("documents").out) | {"more": 1}
    assert not Draft202012Validator(schema("documents")).is_valid(document)


ACCOUNTS = {f"account-{command}" for command in ("add", "list", "lock", "unlock", "reset", "remove")}
IN_TURN = {"restore", "purge", "verify-backup", "package-install"} | ACCOUNTS
"""What rests on what another command has made."""
SERVER = {"move", "store-grant"}
"""What needs a server is held to its schema where one is: ``test_move.py``, ``test_postgres.py``; purge in its own."""


def test_there_is_a_schema_for_each_command_with_json_and_a_run_for_each_schema() -> None:
    names = {path.name.removesuffix(SUFFIX) for path in SCHEMAS.glob(f"*{SUFFIX}")}
    assert names == {name for name, _, _ in RUNS} | IN_TURN | SERVER
    assert {name.replace(" ", "-") for name in with_json(program)} <= names


def with_json(group: click.Group, above: str = "") -> list[str]:
    """Commands that take ``--json``, those of groups below included."""
    found = []
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None
            found += [f"{above}{name}"] if any(p.name == "as_json" for p in command.params) else []
            found += with_json(command, f"{above}{name} ") if isinstance(command, click.Group) else []
    return found


def objects(node: Any) -> list[dict[str, Any]]:
    """Every schema of an object below a node."""
    below = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
    mine = [node] if isinstance(node, dict) and "properties" in node else []
    return mine + [found for item in below for found in objects(item)]


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob(f"*{SUFFIX}")), ids=lambda path: path.name.removesuffix(SUFFIX))
def test_a_schema_is_closed_and_its_codes_are_those_declared(path: Path) -> None:
    found = schema(path.name.removesuffix(SUFFIX))
    assert [o for o in objects(found) if o.get("additionalProperties") is not False] == []
    declared = {name: found["$defs"][name]["enum"] for name in found.get("$defs", ()) if hasattr(codes, name)}
    assert declared == {name: [member.value for member in getattr(codes, name)] for name in declared}
