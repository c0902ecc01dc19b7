"""Exit codes and the last line of defence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dutykit import errors
from dutykit.cli import boundary

TOP = Path(__file__).parents[2]


def call(*args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "dutykit", *args], capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(TOP / "toolkit"), **env},
    )  # fmt: skip


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch):
    """``failing(error)`` makes every command raise it."""

    def make(error: BaseException) -> None:
        def main(**_: object) -> None:
            raise error

        monkeypatch.setattr(boundary.dutykit, "main", main)

    return make


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("没有这张表。", "见 dutykit forms。", code="form"), 2),
        (errors.WorkspaceError("不是工作区。", "dutykit init", code="none"), 3),
        (errors.StoreError("数据库打不开。", "请恢复备份。", code="open"), 4),
        (errors.TemplateError("模板不对。", "请改正。", code="tag"), 5),
        (errors.OutsideError("没有 LibreOffice。", "请安装。", code="libreoffice"), 6),
    ],
)
def test_an_error_has_its_code_a_sentence_and_a_remedy(error, code, failing, dutykit) -> None:
    failing(error)
    assert dutykit("forms") == type(dutykit("forms"))(code, "", f"错误：{error.message}\n  → {error.remedy}\n")


def test_with_json_an_error_is_one_document_on_stdout(failing, dutykit) -> None:
    failing(errors.StoreError("数据库打不开。", "请恢复备份。", code="open"))
    ran = dutykit("status", "--json")
    assert (ran.code, ran.err) == (4, "")
    assert json.loads(ran.out) == {
        "format": 1,
        "error": {"code": "store.open", "message": "数据库打不开。", "remedy": "请恢复备份。"},
    }


def test_with_json_wrong_usage_is_one_document_on_stdout(dutykit) -> None:
    ran = dutykit("ingest", "--json")
    assert (ran.code, ran.err) == (2, "")
    assert json.loads(ran.out)["error"] == {
        "code": "usage",
        "message": "缺少参数“文件或文件夹 …”。",
        "remedy": "用法说明：dutykit ingest --help",
    }


def test_an_interrupt_is_130(failing, dutykit) -> None:
    failing(KeyboardInterrupt())
    ran = dutykit("forms")
    assert (ran.code, ran.out, ran.err) == (130, "", "已中止。\n")


def test_a_bug_shows_its_traceback_and_how_to_report_it(failing, dutykit) -> None:
    failing(ZeroDivisionError("division by zero"))
    ran = dutykit("forms")
    assert (ran.code, ran.out) == (70, "")
    assert "ZeroDivisionError: division by zero" in ran.err
    assert "程序错误" in ran.err


def test_it_runs_as_a_module() -> None:
    done = call("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"dutykit 0.1.0{os.linesep}".encode(), b"")


def test_no_arguments_print_the_help_and_are_wrong_usage() -> None:
    done = call()
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode("utf-8").startswith("用法：dutykit [选项] 命令 …")


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_a_console_that_lacks_a_character_gets_an_escape(encoding: str) -> None:
    done = call("doctor", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert b"Python" in done.stdout
    assert done.stderr == b""


def test_json_is_utf8_whatever_the_console(tmp_path: Path) -> None:
    done = call("status", "--json", "--workspace", str(tmp_path / "没有"), PYTHONIOENCODING="ascii")
    assert done.returncode == 3
    assert "没有“" in json.loads(done.stdout.decode("utf-8"))["error"]["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locales")
@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GBK", "de_DE.UTF-8"])
def test_output_does_not_depend_on_the_locale(locale: str) -> None:
    done = call("--help", LC_ALL=locale, LANGUAGE="fr", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.stdout.decode("utf-8").startswith("用法：dutykit [选项] 命令 …")
