"""What the system refuses is told in Chinese, and the remedy fits the cause."""

from __future__ import annotations

import errno
import re

import pytest

from dutykit.errors import cause, remedy


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_word_of_the_system_is_english(number: int) -> None:
    error = OSError(number, "No such file or directory")
    assert re.findall(r"[A-Za-z]{2,}", cause(error)) == []


def test_a_full_disk_is_not_told_to_close_a_program() -> None:
    full, other = OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EACCES, "Permission denied")
    otherwise = "请先关闭 WPS。"
    assert (cause(full), remedy(full, otherwise)) == (
        "磁盘已满",
        "请清理磁盘，腾出空间以后再运行一次；原有的内容没有改动。",
    )
    assert (cause(other), remedy(other, otherwise)) == ("没有权限", otherwise)


def test_an_unknown_cause_gives_its_number() -> None:
    assert cause(OSError(9999, "Strange")) == "系统错误 9999"
