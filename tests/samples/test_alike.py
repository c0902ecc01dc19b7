"""Two demos are alike when nothing but the identity of their workspaces differs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from samples.alike import main

_NAMED = '<property name="dutykit-workspace"><vt:lpwstr>{}</vt:lpwstr></property>'


def written(root: Path, identity: str, text: str) -> Path:
    (root / "documents").mkdir(parents=True)
    with zipfile.ZipFile(root / "documents" / "报告.docx", "w") as archive:
        archive.writestr("docProps/custom.xml", _NAMED.format(identity))
        archive.writestr("word/media/dutykit-tag.png", identity)
        archive.writestr("word/document.xml", f"{text} DK:R:F1:{identity[:4]}")
    return root


def test_the_identity_alone_makes_no_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, same = written(tmp_path / "a", "2VXYVDE5", "三次"), written(tmp_path / "b", "UGQHHCG6", "三次")
    other = written(tmp_path / "c", "UGQHHCG6", "四次")
    assert main([str(one), str(same)]) == 0
    assert main([str(one), str(other)]) == 1
    assert "报告.docx" in capsys.readouterr().out
    (tmp_path / "d").mkdir()
    assert main([str(tmp_path / "d"), str(tmp_path / "d")]) == 1
