"""What a person sees before anything is done: help, version, completion, wrong usage. All of it Chinese."""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from dutykit.cli.chinese import WORDS, wrap
from dutykit.cli.commands import COMMANDS
from dutykit.text import width

HEAVY = {
    "openpyxl", "xlsxwriter", "sqlalchemy", "jsonschema", "jsonschema_rs", "lxml", "docx", "docxtpl", "jinja2",
    "pdfplumber", "pypdfium2", "python_calamine", "psutil", "chinese_calendar",
}  # fmt: skip
OURS = {
    "dutykit", "dutykit.cli", "dutykit.cli.boundary", "dutykit.cli.chinese", "dutykit.cli.commands",
    "dutykit.cli.output", "dutykit.errors", "dutykit.text",
}  # fmt: skip


def imported(code: str, **env: str) -> set[str]:
    """Modules that stand in ``sys.modules`` after ``code``."""
    program = f"import sys\ntry: {code}\nexcept SystemExit: pass\nprint(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": "toolkit", "PYTHONUTF8": "1", **env}, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return set(done.stderr.split())


@pytest.mark.parametrize("args", [["--help"], ["--version"], []])
def test_help_and_version_import_click_and_thin_modules_alone(args: list[str]) -> None:
    modules = imported(f"from dutykit.cli import main; main({args!r})")
    assert (modules & HEAVY, {m for m in modules if m.startswith("dutykit")}) == (set(), OURS)


def test_completion_of_commands_imports_none_of_them() -> None:
    modules = imported(
        "from dutykit.cli import main; main([])",
        _DUTYKIT_COMPLETE="bash_complete", COMP_WORDS="dutykit ", COMP_CWORD="1",
    )  # fmt: skip
    assert (modules & HEAVY, {m for m in modules if m.startswith("dutykit")}) == (set(), OURS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_is_chinese_and_imports_nothing_heavy(name: str, dutykit) -> None:
    ran = dutykit(name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"用法：dutykit {name}")
    assert "选项：" in ran.out or "命令：" in ran.out
    assert re.findall(r"Usage|Options|Show this|default|required\]", ran.out) == []
    assert max(width(line) for line in ran.out.splitlines()) <= 80
    assert imported(f"from dutykit.cli import main; main([{name!r}, '--help'])") & HEAVY == set()


def test_completion_offers_commands_with_their_help() -> None:
    from dutykit.cli.commands import dutykit as group

    with click.Context(group) as ctx:
        items = group.shell_complete(ctx, "w")
    assert [(item.value, item.help) for item in items] == [("withdraw", "撤回一份回收件")]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["statuss"], "没有“statuss”这个命令。是不是“status”？"),
        (["zzz"], "没有“zzz”这个命令。全部命令见 dutykit --help。"),
        (["doctor", "--jsn"], "没有“--jsn”这个选项。是不是“--json”？"),
        (["trace"], "错误：缺少参数“记录编号”。\n  → 用法说明：dutykit trace --help\n"),
        (["trace", "A", "B"], "多出了参数：B"),
        (["withdraw", "A"], "缺少选项“--reason”。"),
        (["withdraw", "A", "--reason"], "选项“--reason”后面要写值。"),
        (["ingest", "x", "--policy", "some"], "“some”不在可选范围内。可选：“partial”,“strict”。"),
        (["status", "--year", "今年"], "“今年”应为 1954 到 2200 的整数。"),
        (["render", "summary", "--date", "3月5日"], "“3月5日”不是日期，请写成 2024-12-31。"),
        (["correct", "HD-1", "日期", "--reason", "x"], "“日期”应写成 栏目=值。"),
        (["correct", "HD-1", "a=1", "a=2", "--reason", "x"], "“a”写了两次。"),
    ],
)
def test_wrong_usage_is_told_in_chinese_with_code_2(args: list[str], said: str, dutykit) -> None:
    ran = dutykit(*args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not re.search(r"Error|Usage|Try|No such|Missing|Invalid", ran.err)


def test_every_word_of_click_that_can_be_shown_is_translated() -> None:
    """Reads click's source, so that a new version of click cannot bring English back unseen."""
    developers = re.compile(
        "defined twice|Invalid start character|Could not determine|No options defined|Boolean option|exactly one"
        "|standard stream|Unknown color"
    )
    missing = []
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}:
                texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                missing += [t for t in texts if t not in WORDS and not developers.search(t)]
    assert missing == []


def test_translations_keep_their_blanks() -> None:
    blanks = re.compile(r"\{(\w+)")
    wrong = {e: z for e, z in WORDS.items() if not set(blanks.findall(z)) <= set(blanks.findall(e))}
    assert wrong == {}


def test_chinese_wraps_by_columns_and_never_before_a_comma() -> None:
    assert wrap("一二三四五，六七八九十", 10) == ["一二三四五，", "六七八九十"]
    assert wrap("运行 dutykit doctor 检查", 12) == ["运行 dutykit", "doctor 检查"]
    assert wrap("", 10) == [""]


def every_command(group: click.Group, above: str = "") -> list[tuple[str, click.Command]]:
    """Commands with their whole names, those of groups below included."""
    found: list[tuple[str, click.Command]] = []
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None
            found.append((f"{above}{name}", command))
            if isinstance(command, click.Group):
                found += every_command(command, f"{above}{name} ")
    return found


def test_options_are_what_the_functions_take_and_each_says_what_it_does() -> None:
    from dutykit.cli.commands import dutykit as group

    for name, command in every_command(group):
        assert command.callback is not None
        taken = set(inspect.signature(command.callback).parameters)
        assert taken == {p.name for p in command.params if p.expose_value}, name
        assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == [], name


def test_the_table_names_every_module_of_a_command() -> None:
    thin = {
        "__init__",
        "boundary",
        "chinese",
        "commands",
        "context",
        "keys",
        "derivations",
        "findings",
        "impact",
        "output",
    }
    thin |= {"deputy", "home"}
    folder = Path(__file__).parents[2] / "toolkit" / "dutykit" / "cli"
    assert {p.stem for p in folder.glob("*.py")} - thin == {entry.module for entry in COMMANDS.values()}
