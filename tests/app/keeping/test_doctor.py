"""``doctor``: what is there, what is missing, what to do."""

from __future__ import annotations

from dutykit.app.keeping import doctor
from dutykit.app.keeping.doctor import Check, examine
from dutykit.store import open_store
from dutykit.workspace import create


def by_id(checks: list[Check]) -> dict[str, Check]:
    return {check.id: check for check in checks}


def test_all_faces_of_official_documents(monkeypatch, tmp_path) -> None:
    names = ["方正小标宋简体,FZXiaoBiaoSong-B05S", "FangSong,仿宋", "KaiTi_GB2312,楷体_GB2312", "SimHei,黑体"]
    monkeypatch.setattr(doctor, "installed_fonts", lambda: names)
    check = by_id(examine(None))["fonts"]
    assert (check.level, check.found, check.remedy) == ("ok", "小标宋、仿宋、楷体、黑体都有", "")


def test_a_missing_face_is_named_with_what_to_do(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "installed_fonts", lambda: ["SimHei", "Noto Sans CJK SC"])
    check = by_id(examine(None))["fonts"]
    assert (check.level, check.found.split("；")[0]) == ("warning", "缺少小标宋、仿宋、楷体")
    assert "WPS" in check.remedy


def test_fonts_that_cannot_be_listed_are_no_failure(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "installed_fonts", lambda: None)
    assert by_id(examine(None))["fonts"].level == "info"


def test_without_libreoffice_everything_but_pdf_works(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "_soffice", lambda: "")
    check = by_id(examine(None))["libreoffice"]
    assert (check.level, check.found) == ("warning", "没有找到；除转 PDF（--pdf）外都可以用")


def test_a_workspace_on_a_share_must_be_moved(monkeypatch, tmp_path) -> None:
    made = create(tmp_path / "w", "甲大会", 1, [], 2024)
    assert by_id(examine(made))["share"].level == "ok"
    monkeypatch.setattr(doctor, "on_network_share", lambda _: "cifs")
    check = by_id(examine(made))["share"]
    assert (check.level, check.found) == ("error", "工作区在网络共享上（cifs），数据库可能损坏")


def test_a_folder_that_is_gone_is_told(tmp_path) -> None:
    made = create(tmp_path / "w", "甲大会", 1, [], 2024)
    made.archive.rmdir()
    assert by_id(examine(made))["folders"].found == "缺少 archive"
    assert "folders" not in by_id(examine(create(tmp_path / "v", "甲大会", 1, [], 2024)))


def test_the_store_is_looked_at_without_being_opened(tmp_path) -> None:
    made = create(tmp_path / "w", "甲大会", 1, [], 2024)
    assert by_id(examine(made))["store"].level == "info"
    open_store(made.database, create=True).close()
    assert by_id(examine(made))["store"].found.startswith("dutykit.db，0.2 MiB；硬盘剩余 ")
    made.database.write_bytes(b"PK\x03\x04 something else")
    assert by_id(examine(made))["store"].level == "error"


def test_the_years_of_working_days_are_told(tmp_path) -> None:
    check = by_id(examine(None))["calendar"]
    assert (check.level, check.found[:7]) == ("ok", "有 2004—")
    known = by_id(examine(create(tmp_path / "w", "甲大会", 1, [], 2024)))["calendar"]
    assert known.level == "ok"


def test_a_working_year_without_a_calendar_is_a_warning_until_it_is_written(tmp_path) -> None:
    made = create(tmp_path / "w", "甲大会", 1, [], 2090)
    check = by_id(examine(made))["calendar"]
    assert (check.level, check.found.split("，")[-1]) == ("warning", "没有工作年度 2090 年")
    assert "calendar/<年份>.toml" in check.remedy
    days = "".join(
        f'[[holiday]]\nname = "{name}"\nfrom = 2090-{day}\n'
        for name, day in (("元旦", "01-01"), ("劳动节", "05-01"), ("国庆节", "10-01"))
    )
    folder = made.root / "calendar"
    folder.mkdir(exist_ok=True)
    (folder / "2090.toml").write_text(f'year = 2090\nsource = "某通知"\n{days}', encoding="utf-8")
    check = by_id(examine(made))["calendar"]
    assert (check.level, check.found.split("、")[-1]) == ("info", "2090 年，还没有 2091 年")
    (folder / "2090.toml").write_text("year = ", encoding="utf-8")
    check = by_id(examine(made))["calendar"]
    assert (check.level, "calendar/2090.toml" in check.found) == ("error", True)
