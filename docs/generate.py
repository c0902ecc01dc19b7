"""Write the pages that come from the program itself; ``--check`` only says which are stale."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import click
from architecture_picture import picture
from click import formatting
from codes_page import codes_page
from questions_page import questions_page
from readings_page import readings_page
from rules_page import cell, rules_page

from dutykit.app.checking.regulations import run_lint
from dutykit.cli.chinese import ChineseContext
from dutykit.cli.commands import dutykit
from dutykit.errors import DutykitError
from dutykit.problems import CATALOG

HERE = Path(__file__).parent
NOTE = "<!-- 由 docs/generate.py 生成（make docs），请不要手改。 -->\n"


def helps(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """The help page of a command and of those below it."""
    with ChineseContext(command, info_name=name, parent=parent) as context:
        yield context.command_path, command.get_help(context)
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                assert found is not None, below
                yield from helps(found, below, context)


JSON_NOTE = (
    "带 `--json` 的命令只在标准输出上打印一份 JSON，格式写在 `docs/json/` 的 JSON Schema 里，见各命令之后；"
    "退出码为 2 到 6 时打印的是 [error.schema.json](json/error.schema.json)。"
)
WITH_OPTION = {
    "show": ("show-reconcile",), "forms": ("forms-burden",), "stats": ("stats-across",),
    "settings": ("settings-change",),
}  # fmt: skip
"""Commands whose JSON is another one with an option, or with something to change."""


def cli_page() -> str:
    """Every help page."""
    formatting.FORCED_WIDTH = 78
    parts = [NOTE, "# 命令\n", f"{JSON_NOTE}\n"]
    for path, text in helps(dutykit, "dutykit"):
        parts.append(f"{'#' * min(path.count(' ') + 2, 4)} {path}\n\n```text\n{text.rstrip()}\n```\n")
        name = path.removeprefix("dutykit ").replace(" ", "-")
        schemas = [f"{stem}.schema.json" for stem in (name, *WITH_OPTION.get(name, ()))]
        links = [f"[{file}](json/{file})" for file in schemas if (HERE / "json" / file).is_file()]
        parts += [f"`--json`：{'、'.join(links)}\n"] if links else []
    return "\n".join(parts)


def example_facts() -> dict[str, Any]:
    """What stands in the braces of a sentence, for the examples."""
    facts = tomllib.loads((HERE / "problem_examples.toml").read_text(encoding="utf-8"))
    unknown = facts["code"].keys() - CATALOG.keys()
    assert not unknown, f"problem_examples.toml: no such code: {sorted(unknown)}"
    return facts


def problems_page() -> str:
    """Every problem with its severity, its sentence, and an example with its remedy."""
    facts = example_facts()
    lines = [
        NOTE,
        "# 问题一览\n",
        f"共 {len(CATALOG)} 种。“错误”使该行或该文件待改，“提示”只是告知。\n",
        "花括号里的由程序填写；例中的人和单位都是虚构的。\n",
    ]
    group = ""
    families = list(dict.fromkeys(code.partition(".")[0] for code in CATALOG))
    for code, entry in sorted(CATALOG.items(), key=lambda item: families.index(item[0].partition(".")[0])):
        if code.split(".")[0] != group:
            group = code.split(".")[0]
            lines.append(f"\n## {group}\n\n| 编号 | 级别 | 说明 | 例 | 怎么办（例） |\n|---|---|---|---|---|")
        level = "错误" if entry.severity == "error" else "提示"
        example, remedy = (filled(text, code, facts) for text in (entry.sentence, entry.remedy))
        shown = cell(example) if example != entry.sentence else "—"
        lines.append(f"| `{code}` | {level} | {cell(entry.sentence)} | {shown} | {cell(remedy)} |")
    return "\n".join(lines) + "\n"


def filled(text: str, code: str, facts: Mapping[str, Any]) -> str:
    """A sentence with what its braces ask for, from the entry of its code or the usual facts."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    known = facts["usual"] | facts["code"].get(code, {})
    missing = names - known.keys()
    assert not missing, f"problem_examples.toml says nothing for {sorted(missing)} of {code}"
    return text.format_map(known)


PAGES = {
    "architecture.svg": picture,
    "cli.md": cli_page,
    "problems.md": problems_page,
    "常见退件.md": lambda: questions_page(NOTE, example_facts(), filled),
    "rules.md": lambda: rules_page(NOTE),
    "readings.md": lambda: readings_page(NOTE),
    "codes.md": lambda: codes_page(NOTE),
}


def wrong_regulations() -> list[str]:
    """What is wrong with shipped regulations, from which pages are made: file, line and what."""
    return [
        f"{regulation.file}:{fault.line or 1}: {fault.message}"
        for regulation in run_lint(None, ()).regulations
        for fault in regulation.faults
        if fault.severity == "error"
    ]


def main(args: list[str]) -> int:
    """Write the pages, or with ``--check`` tell which are stale (exit code 1); first what regulations have wrong."""
    try:
        wrong = wrong_regulations()
        return told_wrong(wrong) if wrong else write_pages(check="--check" in args)
    except DutykitError as error:  # a schema or list that the pages are made from is wrong
        return told_wrong([f"{error.message}{error.remedy}"])


def told_wrong(lines: list[str]) -> int:
    """What is wrong with the files that pages are made from; the exit code."""
    print("\n".join(lines))
    return 1


def write_pages(*, check: bool) -> int:
    """Write what is stale, or only tell it; the exit code."""
    stale = []
    for name, make in PAGES.items():
        path, text = HERE / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"docs/{name}: {'stale, run make docs' if check else 'written'}")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
