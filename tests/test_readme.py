"""What README.md and the manual tell to type works, and gives what they show."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import pytest

from dutykit.cli.commands import dutykit as root

TOP = Path(__file__).resolve().parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")
MANUAL = (TOP / "README.zh-CN.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\S*)[ ]?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELIDED = "…"


@dataclass
class Step:
    """A line to type, and the lines that the manual shows under it."""

    line: str
    shown: list[str] = field(default_factory=list)
    text: str = ""
    """What the file ``line`` holds, where the step is a file that the manual shows, and no command."""

    @property
    def code(self) -> int:
        """The exit code that the shown lines promise."""
        if any(line.startswith("错误：") for line in self.shown):
            return 2
        return int(any(line.lstrip().startswith("✗") for line in self.shown))


def steps(text: str) -> Iterator[Step]:
    """The lines to type of every block marked ``console run``, and the files that are shown, in order."""
    for language, mark, body in FENCE.findall(text):
        if language in {"csv", "toml"} and mark:
            yield Step(mark, text=body)
        if (language, mark) != ("console", "run"):
            continue
        found: list[Step] = []
        for line in body.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:]))
            elif line.strip():
                found[-1].shown.append(line.rstrip())
        yield from found


def missing(shown: list[str], printed: str) -> list[str]:
    """Lines that were not printed in that order; ``…`` stands for lines left out, and in a line for a part of it."""
    lines = iter([line.rstrip() for line in printed.splitlines()])
    wanted = [(line, ".*".join(map(re.escape, line.split(ELIDED)))) for line in shown if line != ELIDED]
    return [line for line, pattern in wanted if not any(re.fullmatch(pattern, p) for p in lines)]


def test_the_manual_can_be_followed_line_by_line(
    dutykit: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-10")
    monkeypatch.setattr("dutykit.office.find", lambda *_a, **_k: None)  # the demo leaves its PDF out
    monkeypatch.chdir(tmp_path)
    followed = list(steps(MANUAL))
    assert followed[0].line == "dutykit demo"
    for step in followed:
        if step.text:
            Path(step.line).write_text(step.text, encoding="utf-8")
            continue
        words = shlex.split(step.line)
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
            continue
        assert words[0] == "dutykit", step.line
        ran = dutykit(*words[1:])
        printed = ran.out + ran.err
        assert (step.line, missing(step.shown, printed)) == (step.line, []), printed
        assert (step.line, ran.code) == (step.line, step.code), printed


def written() -> Iterator[str]:
    """Every command line in a block of README.md or the manual."""
    for language, _, body in FENCE.findall(README + "\n" + MANUAL):
        if language in {"sh", "console", "bat"}:
            for line in body.splitlines():
                found = re.match(r"(?:\$ )?(?:\.venv\\Scripts\\)?(dutykit(?: .*)?)$", line)
                if found:
                    yield re.split(r"\s+#|\s&&\s", found[1])[0]


@pytest.mark.parametrize("line", sorted(set(written())))
def test_every_command_that_is_written_down_is_understood(line: str) -> None:
    words = shlex.split(line)[1:]
    context: click.Context = click.Context(root, info_name="dutykit")
    command: click.Command = root
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, below, words = command.resolve_command(context, words)
        assert below is not None, name
        command = below
        if not isinstance(command, click.Group):
            command.make_context(name, words, parent=context)


def test_the_first_result_takes_two_commands() -> None:
    section = README.split("## The first result")[1].split("\n## ")[0]
    shell = next(body for language, _, body in FENCE.findall(section) if language == "sh")
    assert [line.split("#")[0].strip() for line in shell.splitlines()] == ["make demo", "make test"]
    assert "$(BIN)/dutykit demo" in (TOP / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [README, MANUAL], ids=["README.md", "README.zh-CN.md"])
def test_links_and_pictures_are_there(text: str) -> None:
    targets = [t.partition("#")[0] for t in re.findall(r"\]\(([^)]+)\)", text) if not t.startswith("http")]
    assert [t for t in targets if t and not (TOP / t).exists()] == []


def test_commands_that_are_not_there_yet_are_not_promised() -> None:
    """The manual says of some commands that they are missing: it must be told when they come."""
    missing_yet = MANUAL.split("## 还没有的")[1]
    known = root.list_commands(click.Context(root))
    assert [name for name in known if f"（`dutykit {name}`）" in missing_yet] == []


def test_every_command_stands_in_the_readme() -> None:
    named = set(re.findall(r"`([^`\s]+)`", README))
    assert set(root.list_commands(click.Context(root))) <= named
