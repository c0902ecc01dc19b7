"""Write ``docs/cli.md`` and ``docs/problems.md`` from the program itself; ``--check`` only says what is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click import formatting

from dutykit.cli.chinese import Context
from dutykit.cli.commands import dutykit
from dutykit.problems import CATALOG

HERE = Path(__file__).parent
NOTE = "<!-- 由 docs/generate.py 生成（make docs），请不要手改。 -->\n"


def helps(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """The help page of a command and of those below it."""
    with Context(command, info_name=name, parent=parent) as context:
        yield context.command_path, command.get_help(context)
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                assert found is not None, below
                yield from helps(found, below, context)


def cli_page() -> str:
    """Every help page."""
    formatting.FORCED_WIDTH = 78
    parts = [NOTE, "# 命令\n"]
    for path, text in helps(dutykit, "dutykit"):
        parts.append(f"{'#' * min(path.count(' ') + 2, 4)} {path}\n\n```text\n{text.rstrip()}\n```\n")
    return "\n".join(parts)


def problems_page() -> str:
    """Every problem with its severity, sentence and remedy."""
    lines = [
        NOTE,
        "# 问题一览\n",
        f"共 {len(CATALOG)} 种。“错误”使该行或该文件待改，“提示”只是告知。\n",
    ]
    group = ""
    for code, entry in CATALOG.items():
        if code.split(".")[0] != group:
            group = code.split(".")[0]
            lines.append(f"\n## {group}\n\n| 编号 | 级别 | 说明 | 怎么办 |\n|---|---|---|---|")
        level = "错误" if entry.severity == "error" else "提示"
        lines.append(f"| `{code}` | {level} | {cell(entry.sentence)} | {cell(entry.remedy)} |")
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", "<br>")


PAGES = {"cli.md": cli_page, "problems.md": problems_page}


def main(args: list[str]) -> int:
    """Write the pages, or with ``--check`` tell which are stale (exit code 1)."""
    stale = []
    for name, make in PAGES.items():
        path, text = HERE / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in args:
                path.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"docs/{name}: {'stale, run make docs' if '--check' in args else 'written'}")
    return 1 if stale and "--check" in args else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
