"""Workspaces: found upwards, read strictly, written privately."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dutykit import assets
from dutykit.errors import TemplateError, WorkspaceError
from dutykit.workspace import Config, Congress, create, find, on_network_share, read_workspace
from dutykit.workspace.config import config_text, parse_config

MINIMAL = 'year = 2024\n[congress]\nname = "某某区人民代表大会"\n'


def test_what_is_written_is_what_is_read() -> None:
    config = Config(
        Congress('引号"和\\斜线', "township", 3), 2024, "session", ("a-2020", "b-2021"), {}, review_required=True
    )
    assert parse_config(config_text(config)) == config


def test_a_minimal_file_has_its_defaults() -> None:
    assert parse_config("\ufeff"[1:] + MINIMAL) == Config(Congress("某某区人民代表大会"), 2024)


@pytest.mark.parametrize(
    ("text", "code", "said", "remedy"),
    [
        (f"yeer = 1\n{MINIMAL}", "unknown_key", "第 1 行：没有“yeer”这一项。", "是不是“year”？"),
        (
            f"{MINIMAL}perid = 1\n",
            "unknown_key",
            "第 4 行：[congress] 中没有“perid”这一项。",
            "可用的有：name、level、term。",
        ),
        (f'{MINIMAL}period = "session"\n', "unknown_key", "第 4 行", "“period”应写在文件开头、第一个方括号标题之前。"),
        (f"required = true\n{MINIMAL}", "unknown_key", "第 1 行", "“required”应写在 [review] 一节里。"),
        (f"{MINIMAL}[limits]\nseconds = 0\n", "kind", "第 5 行：“seconds”应为正数。", "请改正。"),
        (f'{MINIMAL}term = "17"\n', "kind", "第 4 行：“term”应为整数。", "请按这种写法改正。"),
        (f"{MINIMAL}term = true\n", "kind", "第 4 行：“term”应为整数。", "请按这种写法改正。"),
        (f"{MINIMAL}term = 0\n", "range", "第 4 行：“term”是 0，应在 1 到 99 之间。", "请改正。"),
        (f'{MINIMAL}level = "区"\n', "choice", "第 4 行：“level”是“区”，认不出。", "county（区县级"),
        (f'{MINIMAL}level = "conty"\n', "choice", "第 4 行：“level”是“conty”，认不出。", "是不是“county”？"),
        ("year = 2024\n", "congress", "没有写本级人大的名称。", "name = "),
        ('[congress]\nname = "某"\n', "year", "没有写工作年度。", "year = 2024"),
        ("year = 二〇二四\n", "syntax", "第 1 行第 8 个字符处写法不对。", "英文引号"),
        ("regulations = [1]\n" + MINIMAL, "kind", "第 1 行", "请按这种写法改正。"),
    ],
)
def test_a_wrong_configuration_is_refused_with_its_line(text: str, code: str, said: str, remedy: str) -> None:
    with pytest.raises(WorkspaceError) as raised:
        parse_config(text)
    assert raised.value.code == f"workspace.{code}"
    assert said in raised.value.message
    assert remedy in raised.value.remedy


def test_a_file_from_notepad_is_read_and_one_in_gbk_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dutykit.toml").write_bytes(b"\xef\xbb\xbf" + MINIMAL.encode())
    assert read_workspace(tmp_path).config.congress.name == "某某区人民代表大会"
    (tmp_path / "dutykit.toml").write_bytes(MINIMAL.encode("gb18030"))
    with pytest.raises(WorkspaceError) as raised:
        read_workspace(tmp_path)
    assert raised.value.code == "workspace.encoding"


def test_the_nearest_workspace_is_found_upwards_unless_one_is_named(tmp_path, monkeypatch) -> None:
    a = create(tmp_path / "甲", "甲大会", 1, [], 2024)
    b = create(tmp_path / "乙", "乙大会", 1, [], 2024)
    assert find(a.root / "archive") == a
    assert find(a.root, b.root) == b
    monkeypatch.setenv("DUTYKIT_WORKSPACE", str(b.root))
    assert find(a.root) == b
    assert find(b.root, a.root) == a
    with pytest.raises(WorkspaceError) as raised:
        find(a.root, tmp_path)
    assert raised.value.code == "workspace.none"


def test_a_file_is_no_place_for_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("", encoding="utf-8")
    with pytest.raises(WorkspaceError) as raised:
        create(tmp_path / "f", "甲大会", 1, [], 2024)
    assert raised.value.code == "workspace.not_a_folder"


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_workspace_is_private(tmp_path: Path) -> None:
    made = create(tmp_path / "w", "甲大会", 1, [], 2024)
    modes = {p.name: oct(p.stat().st_mode & 0o777) for p in (made.root, *made.root.iterdir())}
    assert set(modes.values()) == {"0o700", "0o600"}
    assert modes["dutykit.toml"] == "0o600"


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
//nas/office /mnt/office\\040share cifs rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
host /mnt/host 9p rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv", ""), ("/home/li/w", "nfs4"), ("/home", "nfs4"), ("/home/local/w", ""), ("/homes/w", ""),
        ("/mnt/office share/w", "cifs"), ("/mnt/host/w", "9p"),
    ],
)  # fmt: skip
def test_a_network_share_is_told_from_a_disk(path: str, kind: str) -> None:
    assert on_network_share(Path(path), MOUNTS) == kind


def test_a_file_of_the_workspace_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    made = create(tmp_path / "w", "甲大会", 1, [], 2024)
    shipped = assets.read_text("schemas", "activity.schema.json", made)
    own = made.override("schemas")
    own.mkdir()
    (own / "activity.schema.json").write_text("{}", encoding="utf-8")
    (own / "own.schema.json").write_text("{}", encoding="utf-8")
    assert assets.read_text("schemas", "activity.schema.json", made) == "{}"
    assert assets.read_text("schemas", "activity.schema.json") == shipped
    names = assets.listing("schemas", ".schema.json", made)
    assert ("own.schema.json" in names, names.count("activity.schema.json")) == (True, 1)
    assert "own.schema.json" not in assets.listing("schemas", ".schema.json")


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/hosts", "a/../../b", "..\\b", "C:b"])
def test_a_name_leads_nowhere_else(name: str) -> None:
    with pytest.raises(TemplateError) as raised:
        assets.read_bytes("schemas", name)
    assert raised.value.code == "template.name"


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        assets.read_bytes("templates/docx", "没有.docx")
    assert raised.value.code == "template.missing"
    assert not assets.exists("templates/docx", "没有.docx")
