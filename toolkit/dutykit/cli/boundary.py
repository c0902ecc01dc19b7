"""The one place where exceptions become exit codes (DESIGN §6)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from .. import __version__
from ..errors import (
    EXIT_BUG,
    EXIT_DONE,
    EXIT_INTERRUPTED,
    DutykitError,
    ErrorDocument,
    ErrorTold,
    WorkspaceError,
    cause,
    is_of_disk,
    remedy,
)
from ..text import masked
from .chinese import sentence
from .commands import dutykit
from .output import error_line, print_json, say

EXIT_USAGE = 2


def run(args: Sequence[str]) -> int:
    """Run the command line and return its exit code. Raises nothing."""
    soften_output()
    try:
        code = dutykit.main(args=list(args), prog_name="dutykit", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return EXIT_USAGE
    except click.ClickException as error:
        return _usage(error, as_json="--json" in args)
    except (click.Abort, KeyboardInterrupt):
        say("已中止。", err=True)
        return EXIT_INTERRUPTED
    except DutykitError as error:
        _tell(error.code, error.message, error.remedy, as_json="--json" in args)
        return error.exit_code
    except BrokenPipeError:  # the reader (head, less) has gone: nothing is wrong
        _detach_stdout()
        return EXIT_DONE
    except OSError as error:
        told = _disk(error)
        if told is None:
            return _bug()
        _tell(told.code, told.message, told.remedy, as_json="--json" in args)
        return told.exit_code
    except Exception:  # noqa: BLE001 - this is the boundary: a bug is shown as one
        return _bug()
    return code if isinstance(code, int) else EXIT_DONE


def _disk(error: OSError) -> WorkspaceError | None:
    """What is said where the disk refuses, or is gone; ``None`` where a bug asks for what there is not."""
    from pathlib import Path  # not loaded for a page of help

    if not is_of_disk(error) and Path.cwd().exists() and Path(error.filename or ".").parent.exists():
        return None
    where = f"“{error.filename}”" if error.filename else "文件"
    return WorkspaceError(
        f"读写{where}时出错（{cause(error)}）；已登记的内容没有改动。",
        remedy(error, "请检查文件夹的权限，移动硬盘、网络盘是不是断开了，再运行一次。"),
        code="disk",
    )


def soften_output() -> None:
    """A character that the console lacks is written as an escape, never an error.

    A pipe gets UTF-8; on Windows what its programs expect (``--json`` is UTF-8 everywhere).
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty() or sys.platform == "win32" or "PYTHONIOENCODING" in os.environ:
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _usage(error: click.ClickException, *, as_json: bool) -> int:
    context = getattr(error, "ctx", None)
    how = f"用法说明：{context.command_path} --help" if context else ""
    if context is not None and not as_json:
        say(f"{context.get_usage()}\n", err=True)
    _tell("usage", sentence(error), how, as_json=as_json)
    return EXIT_USAGE


def _tell(code: str, message: str, advice: str, *, as_json: bool) -> None:
    message, advice = masked(message), masked(advice)
    if as_json:
        print_json(ErrorDocument(ErrorTold(code, message, advice)))
    else:
        error_line(message, advice)


def _bug() -> int:
    import platform
    import traceback

    say(masked(traceback.format_exc()), err=True)
    say("这是 dutykit 的程序错误，不是您的操作有误；已登记的内容没有改动。", err=True)
    say("请把上面的文字和所用的命令发给维护者（先删去其中的姓名、电话等个人信息）。", err=True)
    say(f"dutykit {__version__}，Python {platform.python_version()}，{platform.platform()}", err=True)
    return EXIT_BUG


def _detach_stdout() -> None:
    # The interpreter flushes stdout once more at its end; give it somewhere to flush to.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
