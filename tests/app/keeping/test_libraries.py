"""``doctor`` knows every library of the distribution's metadata, and says which is missing or broken."""

from __future__ import annotations

import tomllib
from pathlib import Path

from dutykit.app.keeping import doctor
from dutykit.app.keeping.doctor import examine
from dutykit.app.keeping.libraries import Library, libraries, needed, requirements_of

TOP = Path(__file__).resolve().parents[3]


def check_of(requirements: list[str] | None, monkeypatch) -> tuple[str, str, str]:
    monkeypatch.setattr(doctor, "requirements_of", lambda _name: requirements)
    found = {check.id: check for check in examine(None)}["libraries"]
    return found.level, found.found, found.remedy


def test_what_is_needed_is_what_the_project_declares() -> None:
    declared = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    required = requirements_of("dutykit")
    assert required is not None
    assert sorted(needed(required, "linux")) == sorted(needed(declared, "linux"))
    assert set(needed(declared, "win32")) - set(needed(declared, "linux")) == {"tzdata"}


def test_a_requirement_applies_to_its_platform_and_extras_are_left_out() -> None:
    asked = ["a>=1", "b-c (>=2,<3)", "tzdata>=1; sys_platform == 'win32'", "d; extra == 'x'", "e[f]~=1.0"]
    assert needed(asked, "linux") == ["a", "b-c", "e"]
    assert needed(asked, "win32") == ["a", "b-c", "tzdata", "e"]


def test_all_libraries_are_there_and_can_be_used(monkeypatch) -> None:
    required = requirements_of("dutykit")
    assert required is not None
    count = len(list(libraries(required)))
    assert check_of(required, monkeypatch) == ("ok", f"{count} 个都在，都能用", "")


def test_a_library_that_is_missing_is_named(monkeypatch) -> None:
    assert check_of(["click>=8", "dutykit-nowhere>=1"], monkeypatch) == (
        "error",
        "dutykit-nowhere 没有安装",
        "请按安装说明重新安装 dutykit。",
    )


def test_a_library_that_is_broken_is_named_with_its_trouble(monkeypatch, tmp_path) -> None:
    """As a wheel for a newer glibc is: it is installed, and its import fails."""
    (tmp_path / "dutykit_broken").mkdir()
    (tmp_path / "dutykit_broken" / "__init__.py").write_text(
        "raise OSError('GLIBC_2.34 not found')\n", encoding="utf-8"
    )
    info = tmp_path / "dutykit_broken-1.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: dutykit-broken\nVersion: 1.5\n", encoding="utf-8")
    (info / "RECORD").write_text("dutykit_broken/__init__.py,,\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    trouble = "装了但不能用（OSError：GLIBC_2.34 not found）"
    assert list(libraries(["dutykit-broken"])) == [Library("dutykit-broken", "1.5", trouble)]


def test_without_metadata_nothing_is_claimed(monkeypatch) -> None:
    level, found, _ = check_of(None, monkeypatch)
    assert (level, found) == ("warning", "dutykit 不是按安装说明装的，查不到它需要哪些程序库")


def scans_of(
    monkeypatch, *lacking: str, libc: tuple[str, str] = ("glibc", "2.36"), trouble: str = ""
) -> tuple[str, ...]:
    monkeypatch.setattr(doctor, "missing", lambda: list(lacking))
    monkeypatch.setattr(doctor, "broken", lambda _modules: trouble)
    monkeypatch.setattr(doctor, "versions", lambda: "rapidocr 3.10.0")
    monkeypatch.setattr(doctor.platform, "libc_ver", lambda: libc)
    found = {check.id: check for check in examine(None)}["scans"]
    return found.level, found.found, found.remedy


def test_whether_scans_can_be_read_is_said_and_what_to_do(monkeypatch) -> None:
    monkeypatch.delenv("DUTYKIT_SCANS")
    assert scans_of(monkeypatch) == ("ok", "可以用（rapidocr 3.10.0）", "")
    assert scans_of(monkeypatch, "rapidocr") == (
        "info", "没有装识别组件（缺 rapidocr）；其他都可以用", '要收扫描件和照片，请运行 pip install "dutykit[ocr]"。',
    )  # fmt: skip
    assert (
        scans_of(monkeypatch, libc=("glibc", "2.17"))[1] == "本机的 glibc 是 2.17，识别组件要 2.28 以上；其他都可以用"
    )
    assert scans_of(monkeypatch, trouble="ImportError：libgomp.so.1")[:2] == (
        "warning", "识别组件装了但不能用（ImportError：libgomp.so.1）",
    )  # fmt: skip
    monkeypatch.setenv("DUTYKIT_SCANS", "off")
    assert scans_of(monkeypatch)[0] == "info"
