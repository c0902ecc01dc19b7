"""click in Chinese: its own words, help pages measured in columns, and nothing that depends on the locale.

click takes its words through ``gettext``, which would follow the language of the system. Here each click module's
``_`` is replaced by a look-up in :data:`WORDS`; a test reads click's source and fails when a word is missing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import click

from ..text import width

BY = "DUTYKIT_BY"
"""The environment variable, and the key of the context, that name who runs a command."""

WORDS: dict[str, str] = {
    # help pages
    "Usage:": "用法：",
    "Options": "选项",
    "Positional arguments": "参数",
    "Commands": "命令",
    "Show this message and exit.": "显示这份说明后退出。",
    "Show the version and exit.": "显示版本后退出。",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "default: {default}": "默认 {default}",
    "env var: {var}": "环境变量 {var}",
    "required": "必填",
    "(dynamic)": "（视情况而定）",
    "deprecated": "已停用",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": "命令“{name}”已停用。{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": "“{name}”已停用。{extra_message}",
    # wrong usage
    "Error: {message}": "错误：{message}",
    "Aborted!": "已中止。",
    "Try '{command} {option}' for help.": "用法说明：{command} {option}",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是其中之一：{possibilities}？）",
    "Missing command.": "没有写命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少{param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "No such option {name!r}.": "没有“{name}”这个选项。",
    "No such option: {name}": "没有“{name}”这个选项。",
    "No such command {name!r}.": "没有“{name}”这个命令。",
    "Invalid value: {message}": "填写有误：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 填写有误：{message}",
    "Got unexpected extra argument ({args})": "多出了参数：{args}",
    "Got unexpected extra arguments ({args})": "多出了参数：{args}",
    "Value must be an iterable.": "应给出几个值。",
    "Takes {nargs} values but 1 was given.": "应给出 {nargs} 个值，只有 1 个。",
    "Takes {nargs} values but {len} were given.": "应给出 {nargs} 个值，给了 {len} 个。",
    "{len_type} values are required, but {len_value} was given.": "应给出 {len_type} 个值，给了 {len_value} 个。",
    "{len_type} values are required, but {len_value} were given.": "应给出 {len_type} 个值，给了 {len_value} 个。",
    "Argument {name!r} takes {nargs} values.": "参数“{name}”应给出 {nargs} 个值。",
    "Option {name!r} does not take a value.": "选项“{name}”后面不写值。",
    "Option {name!r} requires an argument.": "选项“{name}”后面要写值。",
    "Option {name!r} requires {nargs} arguments.": "选项“{name}”后面要写 {nargs} 个值。",
    # values
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "Choice({choices})": "可选（{choices}）",
    "{value!r} is not {choice}.": "“{value}”不是 {choice}。",
    "{value!r} is not one of {choices}.": "“{value}”不在可选范围内。可选：{choices}。",
    "{value!r} does not match the format {format}.": "“{value}”不合格式 {format}。",
    "{value!r} does not match the formats {formats}.": "“{value}”不合以下任一格式：{formats}。",
    "{value!r} is not a valid {number_type}.": "“{value}”不是有效的数字。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 内。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}”应为是或否。可写：{states}",
    "{value!r} is not a valid UUID.": "“{value}”不是有效的 UUID。",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "{name} {filename!r} does not exist.": "没有“{filename}”这个{name}。",
    "{name} {filename!r} is a file.": "“{filename}”是文件，不是文件夹。",
    "{name} {filename!r} is a directory.": "“{filename}”是文件夹，不是文件。",
    "{name} {filename!r} is not readable.": "{name}“{filename}”读不了。",
    "{name} {filename!r} is not writable.": "{name}“{filename}”写不了。",
    "{name} {filename!r} is not executable.": "{name}“{filename}”不能运行。",
    "Could not open file {filename!r}: {message}": "打不开文件“{filename}”：{message}",
    "unknown error": "原因不明",
    # on the terminal
    "Do you want to continue?": "要继续吗？",
    "Confirm the action without prompting.": "不再询问。",
    "Repeat for confirmation": "请再输入一次",
    "Error: The two entered values do not match.": "错误：两次输入不一致。",
    "Error: invalid input": "错误：输入有误",
    "Press any key to continue...": "按任意键继续……",
    "{editor}: Editing failed": "{editor}：编辑失败",
    "{editor}: Editing failed: {e}": "{editor}：编辑失败：{e}",
    "d": "天",
    "Couldn't detect Bash version, shell completion is not supported.": "查不到 Bash 版本，不能自动补全。",
    "Shell completion is not supported for Bash versions older than 4.4.": "Bash 低于 4.4 版，不能自动补全。",
    "Windows error: {error}": "Windows 错误：{error}",
}
_MODULES = (
    "_termui_impl", "core", "decorators", "exceptions", "formatting", "parser", "shell_completion", "termui",
    "types", "utils",
)  # fmt: skip
_NO_LINE_START = "，。；：、！？）》”…"


def _translate(message: str) -> str:
    return WORDS.get(message, message)


def _translate_plural(one: str, many: str, count: int) -> str:
    return _translate(one if count == 1 else many)


def install() -> None:
    """Make click speak Chinese. Doing it again changes nothing."""
    for name in _MODULES:
        module = import_module(f"click.{name}")
        if hasattr(module, "_"):
            module._ = _translate  # type: ignore[attr-defined]
        if hasattr(module, "ngettext"):
            module.ngettext = _translate_plural  # type: ignore[attr-defined]


install()


def sentence(error: click.ClickException) -> str:
    """The message of an error with Chinese quotation marks and full stops, which click's own sentences lack."""
    text = re.sub(r"'([^'\n]*)'", r"“\1”", error.format_message())
    text = re.sub(r"\.$", "。", text)
    return re.sub(r"(?<=[。？：”]) +| +(?=“)", "", text)


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns`` columns; Chinese breaks anywhere except before closing marks, words stay whole."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for token in re.findall(r"[!-~]+|\s|[^!-~\s]", paragraph):
            if line and token not in _NO_LINE_START and width(line + token) > columns:
                lines.append(line.rstrip())
                line = ""
            line += token if line or not token.isspace() else ""
        lines.append(line.rstrip())
    return lines


class Formatter(click.HelpFormatter):
    """Help pages whose columns are those of the terminal: a Chinese character is two wide."""

    def write_heading(self, heading: str) -> None:
        """A heading with a Chinese colon."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage."""
        self.write(f"{prefix or '用法：'}{prog} {args}".rstrip() + "\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, parted by empty lines; a single line break joins without a space."""
        indent = " " * self.current_indent
        paragraphs = [re.sub(r"\s*\n\s*", "", p.strip()) for p in re.split(r"\n\s*\n", text)]
        blocks = ["\n".join(indent + line for line in wrap(p, self.width - self.current_indent)) for p in paragraphs]
        self.write("\n\n".join(blocks) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Terms with their explanations in a column."""
        rows = list(rows)
        first = min(max((width(term) for term, _ in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, explanation in rows:
            lines = wrap(explanation, max(self.width - self.current_indent - first, 20)) if explanation else [""]
            if width(term) + col_spacing > first:
                self.write(f"{indent}{term}\n")
                term = ""  # noqa: PLW2901
            self.write(f"{indent}{term}{' ' * (first - width(term))}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{' ' * first}{line}\n")


class ChineseContext(click.Context):
    """A context whose help is set by :class:`Formatter`."""

    formatter_class = Formatter


class _Chinese(click.Command):
    context_class = ChineseContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)


class Command(_Chinese):
    """A command. What it writes into the log names it, and whom ``--by`` names."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it as the command of its path, by the person named."""
        from ..acting import Acting, acting  # help and completion run nothing

        command = ctx.command_path.partition(" ")[2]
        with acting(Acting(command, ctx.meta.get(BY) or os.environ.get(BY, ""))):
            return super().invoke(ctx)


class ChineseGroup(_Chinese, click.Group):
    """A group of commands."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "命令 …")
        super().__init__(*args, **kwargs)
