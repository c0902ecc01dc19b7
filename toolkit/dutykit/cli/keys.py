"""The key of what is locked: from a file, the environment or the terminal, never from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..errors import UsageError

if TYPE_CHECKING:
    from ..files.age import AskKey, Key

F = TypeVar("F", bound=Callable[..., Any])
KEY = "DUTYKIT_KEY"
_HOW = f"请用 --key-file 指明密钥文件，或设环境变量 {KEY}，或在终端里运行。"


def key_file_option(command: F) -> F:
    """``--key-file FILE``: keys of age, or a passphrase on one line."""
    return click.option(
        "--key-file", type=click.Path(path_type=Path), metavar="文件",
        help=f"密钥文件：age 密钥，或一行口令。也可设环境变量 {KEY}；都没有的在终端里问。",
    )(command)  # fmt: skip


def encrypt_options(command: F) -> F:
    """``--encrypt``, ``--recipient KEY`` and ``--key-file FILE``."""
    chosen = click.option(
        "--encrypt", is_flag=True, help="加密（age 格式）：用口令，或用 --recipient、--key-file 的公钥。"
    )
    public = click.option(
        "--recipient", "recipients", multiple=True, metavar="公钥", help="用这个公钥加密，形如 age1…，可写几次。"
    )
    return chosen(public(key_file_option(command)))


def locking_key(recipients: tuple[str, ...], key_file: Path | None, *, encrypt: bool) -> Key | None:
    """By what something is to be locked; ``None`` where it is not. Raises :class:`UsageError`."""
    from ..files.age import Key

    if not (encrypt or recipients):
        return None
    if recipients:
        return Key(public=recipients)
    return _given(key_file) or Key.of(_asked("口令（至少 10 个字，记不住就再也打不开）", again=True))


def opening_key(key_file: Path | None) -> AskKey:
    """Asks for the key of something that turns out to be locked, once."""

    @cache
    def ask() -> Key:
        from ..files.age import Key

        return _given(key_file) or Key.of(_asked("口令", again=False))

    return ask


def _given(key_file: Path | None) -> Key | None:
    from ..files.age import Key

    if key_file is not None:
        return Key.from_file(key_file)
    return Key.of(os.environ[KEY]) if os.environ.get(KEY) else None


def _asked(prompt: str, *, again: bool) -> str:
    if not sys.stdin.isatty():
        raise UsageError("要口令或密钥，这里不能询问。", _HOW, code="key")
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt="再输一遍" if again else False, err=True))
