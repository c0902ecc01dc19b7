"""The corpus runner: every file of a folder has an outcome, and an exception is shown as a bug."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpus
from files.raw_xlsx import FAR_CELL, ONE_CELL, ole, zipped


def test_every_file_has_an_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "子 文件夹").mkdir()
    files = {
        "好.xlsx": ONE_CELL,
        "远.xlsx": FAR_CELL,
        "半.xlsx": ONE_CELL[: len(ONE_CELL) // 2],
        "子 文件夹/表.csv": "日期,名称\n".encode("gb18030"),
        "旧.doc": ole("WordDocument"),
        "归档.zip": zipped({"一.xlsx": ONE_CELL, "图.jpg": b"\xff\xd8\xff"}),
        "乱.pdf": b"%PDF-1.7 nothing",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert corpus.main([str(tmp_path)]) == 0
    lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.partition("\n\n")[0].splitlines()]
    assert lines == [
        ["1", "csv", "read"],
        ["1", "doc", "not converted (--office)"],
        ["1", "pdf", "file.truncated"],
        ["1", "photo", "file.truncated"],
        ["1", "xlsx", "file.geometry"],
        ["1", "xlsx", "file.truncated"],
        ["2", "xlsx", "read"],
        ["8", "files,", "0 bugs"],
    ]


def test_an_exception_is_shown_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(ONE_CELL)
    sound = corpus.job_of

    def failing(incoming, limits, home):
        if incoming.path.name == "a.xlsx":
            raise RuntimeError("boom")
        return sound(incoming, limits, home)

    monkeypatch.setattr(corpus, "job_of", failing)
    assert corpus.main([str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert "1  xlsx       read" in out
    assert "2  files, 1 bugs" in out
    assert "RuntimeError: boom" in err
