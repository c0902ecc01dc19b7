"""``dutykit init``, ``doctor`` and the lists, as a person uses them."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import pytest


def test_init_makes_a_workspace_that_commands_find_from_below(tmp_path, monkeypatch, dutykit) -> None:
    folder = tmp_path / "某区 2024"
    ran = dutykit("init", folder, "--congress", "某某区人民代表大会", "--term", 17, "--year", 2024)
    assert (ran.code, ran.err) == (0, "")
    assert f"已新建工作区：{folder}" in ran.out
    data = tomllib.loads((folder / "dutykit.toml").read_text(encoding="utf-8"))
    assert (data["year"], data["congress"]) == (2024, {"name": "某某区人民代表大会", "level": "county", "term": 17})
    assert sorted(p.name for p in folder.iterdir()) == [
        "archive", "corrections", "documents", "dutykit.toml", "outgoing", "returned",
    ]  # fmt: skip
    monkeypatch.chdir(folder / "returned")
    ran = dutykit("doctor", "--json")
    found = {check["id"]: check for check in json.loads(ran.out)["checks"]}
    assert found["workspace"]["found"] == f"某某区人民代表大会（{folder}）"
    assert found["permissions"]["level"] == "ok"


def test_init_takes_the_year_of_the_day_and_says_that_the_name_is_missing(tmp_path, monkeypatch, dutykit) -> None:
    monkeypatch.setenv("DUTYKIT_TODAY", "2025-02-01")
    monkeypatch.chdir(tmp_path)
    ran = dutykit("init")
    assert ran.code == 0
    assert "工作年度 2025" in ran.out
    assert "没有写 --congress，名称暂写为“本级人民代表大会”。" in ran.out


def test_init_refuses_a_workspace_and_a_folder_in_one(tmp_path, dutykit) -> None:
    dutykit("init", tmp_path)
    before = (tmp_path / "dutykit.toml").read_bytes()
    again = dutykit("init", tmp_path, "--congress", "别的大会")
    assert (again.code, again.err.split("\n")[0]) == (3, f"错误：“{tmp_path}”已经是 dutykit 工作区。")
    inner = dutykit("init", tmp_path / "returned" / "内")
    assert inner.code == 3
    assert "在另一个工作区" in inner.err
    assert ((tmp_path / "dutykit.toml").read_bytes(), (tmp_path / "returned" / "内").exists()) == (before, False)


def test_init_refuses_a_regulation_that_there_is_not_and_writes_nothing(tmp_path, dutykit) -> None:
    ran = dutykit("init", tmp_path / "w", "--regulation", "nowhere-1999")
    assert (ran.code, (tmp_path / "w").exists()) == (2, False)
    assert "没有编号为“nowhere-1999”的办法。" in ran.err


def test_outside_a_workspace_commands_say_what_to_do(tmp_path, monkeypatch, dutykit) -> None:
    monkeypatch.chdir(tmp_path)
    ran = dutykit("status")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "错误：这里不是 dutykit 工作区，上级文件夹也不是。\n"
        "  → 请进入工作区文件夹，或用 --workspace 指明，或用 dutykit init 新建一个。\n"
    )


def test_the_workspace_may_be_named_before_or_after_the_command(tmp_path, dutykit) -> None:
    dutykit("init", tmp_path / "w", "--congress", "甲大会")
    for args in (
        ["--workspace", tmp_path / "w", "doctor", "--json"],
        ["doctor", "--json", "--workspace", tmp_path / "w"],
    ):
        checks = json.loads(dutykit(*args).out)["checks"]
        assert [c["found"] for c in checks if c["id"] == "workspace"] == [f"甲大会（{tmp_path / 'w'}）"]


def test_doctor_outside_a_workspace_still_looks_at_the_machine(tmp_path, monkeypatch, dutykit) -> None:
    monkeypatch.chdir(tmp_path)
    ran = dutykit("doctor")
    assert ran.code == 0
    assert "✓ Python：dutykit 0.1.0" in ran.out
    assert "不在工作区内" in ran.out


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_doctor_says_what_others_can_read(tmp_path, dutykit) -> None:
    dutykit("init", tmp_path / "w")
    (tmp_path / "w" / "archive").chmod(0o755)
    ran = dutykit("doctor", "--workspace", tmp_path / "w")
    assert ran.code == 0
    assert "! 权限：本机所有用户可以读到：archive" in ran.out


def test_doctor_fails_on_a_database_that_is_none(tmp_path, dutykit) -> None:
    dutykit("init", tmp_path / "w")
    (tmp_path / "w" / "dutykit.db").write_bytes(b"not a database at all")
    ran = dutykit("doctor", "--workspace", tmp_path / "w")
    assert ran.code == 1
    assert "✗ 数据库：dutykit.db 不是 SQLite 数据库" in ran.out


def test_forms_are_listed_by_the_titles_of_their_schemas(tmp_path, monkeypatch, dutykit) -> None:
    monkeypatch.chdir(tmp_path)
    ran = dutykit("forms")
    assert ran.code == 0
    assert ["activity", "代表履职活动登记表", "每个单位一份"] in [line.split() for line in ran.out.splitlines()]
    listed = json.loads(dutykit("forms", "--json").out)["forms"]
    assert [f for f in listed if f["id"] in {"activity", "lists"}] == [
        {"id": "activity", "title": "代表履职活动登记表", "per": "unit", "version": 1}
    ]


def test_a_regulation_of_the_workspace_is_listed_and_a_broken_one_is_told(tmp_path, dutykit) -> None:
    dutykit("init", tmp_path)
    own: Path = tmp_path / "regulations"
    own.mkdir()
    (own / "jia-2024.toml").write_text(
        'title = "甲区办法"\nnumber = "甲〔2024〕1号"\nin_force = 2024-01-01\n', encoding="utf-8"
    )
    ran = dutykit("regulations", "--workspace", tmp_path)
    assert ["jia-2024", "甲区办法", "甲〔2024〕1号", "2024-01-01"] in [line.split() for line in ran.out.splitlines()]
    (own / "jia-2024.toml").write_text("title = ", encoding="utf-8")
    ran = dutykit("regulations", "--workspace", tmp_path)
    assert ran.code == 5
    assert "regulations/jia-2024.toml 写法不对" in ran.err


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_doctor_says_which_group_can_read(tmp_path, dutykit) -> None:
    import grp

    dutykit("init", tmp_path / "w", "--congress", "某区人民代表大会", "--term", 17, "--year", 2024)
    (tmp_path / "w").chmod(0o750)
    ran = dutykit("doctor", "--workspace", tmp_path / "w")
    name = grp.getgrgid((tmp_path / "w").stat().st_gid).gr_name
    assert f"! 权限：{name} 组的用户" in ran.out
    (tmp_path / "w").chmod(0o700)
    assert "只有当前用户可以读写" in dutykit("doctor", "--workspace", tmp_path / "w").out
