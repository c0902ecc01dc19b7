import os
import stat
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pypdfium2
import pytest

from dutykit.errors import OutsideError, UsageError
from dutykit.office import (
    convert,
    converting,
    faces_warning,
    find,
    font_warning,
    fonts,
    fonts_missing,
    need,
    program,
    serving,
)
from dutykit.office.program import OfficeProgram
from papers import add_par, form_page, save_tidy

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script with a shebang line")


def word(path, *paragraphs):
    doc = form_page()
    for text in paragraphs:
        add_par(doc, text)
    path.write_bytes(save_tidy(doc))
    return path


def pages(path):
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def stand_in(folder, body):
    """A program that is called like soffice: ``out`` is the folder for results, ``files`` what to convert."""
    path = folder / "soffice"
    path.write_text(
        f"#!{sys.executable}\nimport pathlib, subprocess, sys, time\nargs = sys.argv[1:]\n"
        "out = pathlib.Path(args[args.index('--outdir') + 1])\n"
        "files = [pathlib.Path(a) for a in args[args.index('--outdir') + 2:]]\n" + body,
        encoding="utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return OfficeProgram(path)


@pytest.fixture
def nowhere(monkeypatch):
    monkeypatch.delenv("DUTYKIT_SOFFICE", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(program, "_PATTERNS", {})


# --- finding it --------------------------------------------------------------------------------------


def test_missing_libreoffice_says_what_to_do(nowhere):
    assert find() is None
    with pytest.raises(OutsideError) as caught:
        need()
    assert caught.value.exit_code == 6
    assert caught.value.code == "outside.libreoffice"
    assert "LibreOffice" in caught.value.message
    assert "另存为 PDF" in caught.value.remedy


def test_variable_wins(monkeypatch, tmp_path):
    own = tmp_path / "my office" / "soffice"
    own.parent.mkdir()
    own.write_bytes(b"")
    monkeypatch.setenv("DUTYKIT_SOFFICE", str(own))
    assert find() == OfficeProgram(own)


def test_variable_that_names_nothing_is_told(monkeypatch):
    monkeypatch.setenv("DUTYKIT_SOFFICE", "/no/such/soffice")
    with pytest.raises(OutsideError) as caught:
        find()
    assert "DUTYKIT_SOFFICE" in caught.value.message


def test_usual_places_are_searched(nowhere, monkeypatch, tmp_path):
    if sys.platform == "win32":
        monkeypatch.setenv("ProgramFiles", str(tmp_path))
        monkeypatch.setitem(program._PATTERNS, "win32", (r"LibreOffice*\program\soffice.com",))
        place = tmp_path / "LibreOffice 24" / "program" / "soffice.com"
    else:
        monkeypatch.setitem(program._PATTERNS, sys.platform, (f"{tmp_path}/libreoffice*/program/soffice",))
        place = tmp_path / "libreoffice7.6" / "program" / "soffice"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"")
    assert find() == OfficeProgram(place)


def test_version_stands_beside_the_program(tmp_path):
    (tmp_path / "version.ini").write_text("[Version]\nMsiProductVersion=24.8.3.2\n", encoding="utf-8")
    assert OfficeProgram(tmp_path / "soffice.com").version == "24.8.3.2"
    assert OfficeProgram(tmp_path / "no" / "soffice").version == ""


@pytest.mark.libreoffice
def test_version_of_the_installed_one():
    assert need().version.split(".")[0].isdigit()


# --- converting --------------------------------------------------------------------------------------


@pytest.mark.libreoffice
def test_word_to_pdf_with_an_awkward_name(tmp_path):
    source = word(tmp_path / "2024_年度 履职情况#1%（王示例）.docx", "代表履职情况")
    [result] = convert([source], out_dir=tmp_path / "输 出")
    assert result == tmp_path / "输 出" / "2024_年度 履职情况#1%（王示例）.pdf"
    [text] = pages(result)
    assert "代表履职情况" in text
    assert sorted(p.name for p in result.parent.iterdir()) == [result.name]


@pytest.mark.libreoffice
def test_several_workers_keep_the_order(tmp_path):
    sources = [word(tmp_path / f"第{i}份.docx", f"这是第{i}份") for i in range(6)]
    results = convert(sources, workers=2)
    assert [path.name for path in results] == [f"第{i}份.pdf" for i in range(6)]
    assert [f"这是第{i}份" in pages(path)[0] for i, path in enumerate(results)] == [True] * 6


@pytest.mark.libreoffice
def test_other_formats(tmp_path):
    [result] = convert([word(tmp_path / "甲.docx", "内容")], to="odt")
    assert result.read_bytes()[:2] == b"PK"


def test_nothing_to_do_needs_no_libreoffice(nowhere):
    assert convert([]) == []


def test_two_files_of_one_name_are_refused(tmp_path):
    with pytest.raises(UsageError) as caught:
        convert([tmp_path / "甲.docx", tmp_path / "甲.xlsx"], office=OfficeProgram(tmp_path / "soffice"))
    assert "甲.pdf" in caught.value.message


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(OutsideError) as caught:
        convert([tmp_path / "没有.docx"], office=OfficeProgram(tmp_path / "soffice"))
    assert "没有.docx" in caught.value.message


def test_a_program_that_does_not_start(tmp_path):
    with pytest.raises(OutsideError) as caught:
        convert([word(tmp_path / "甲.docx")], office=OfficeProgram(tmp_path / "none" / "soffice"))
    assert caught.value.code == "outside.libreoffice"


@posix
@pytest.mark.parametrize("written", [None, b"", b"%PDF-1.7 broken"])
def test_success_is_not_believed_without_a_result(tmp_path, written):
    body = "" if written is None else f"for f in files: (out / (f.stem + '.pdf')).write_bytes({written!r})\n"
    with pytest.raises(OutsideError) as caught:
        convert([word(tmp_path / "甲.docx")], office=stand_in(tmp_path, body))
    assert caught.value.code == "outside.convert"
    assert "甲.docx" in caught.value.message
    assert not (tmp_path / "甲.pdf").exists()


@posix
def test_a_bad_file_costs_only_itself(tmp_path):
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(100, 100)
    pdf.save(tmp_path / "good.pdf")
    pdf.close()
    body = (
        f"good = pathlib.Path({str(tmp_path / 'good.pdf')!r}).read_bytes()\n"
        "for f in files:\n    if b'BAD' in f.read_bytes(): sys.exit(81)\n"
        "    (out / (f.stem + '.pdf')).write_bytes(good)\n"
    )
    sources = [tmp_path / name for name in ("一.docx", "坏.docx", "三.docx")]
    for source in sources:
        source.write_bytes(b"BAD" if source.stem == "坏" else b"fine")
    with pytest.raises(OutsideError) as caught:
        convert(sources, workers=1, office=stand_in(tmp_path, body))
    assert "坏.docx" in caught.value.message
    assert "一.docx" not in caught.value.message
    assert [(tmp_path / f"{name}.pdf").exists() for name in "一坏三"] == [True, False, True]


@posix
def test_a_program_that_hangs_is_killed_with_its_children(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "START_SECONDS", 0.5)
    note = tmp_path / "child"
    body = (
        f"child = subprocess.Popen(['sleep', '600'])\npathlib.Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    with pytest.raises(OutsideError):
        convert([word(tmp_path / "甲.docx")], office=stand_in(tmp_path, body), seconds_per_file=0.5)
    assert ended(int(note.read_text(encoding="utf-8")))


def ended(pid: int) -> bool:
    """Whether a process has ended, or does so shortly; one that nobody reaps stays as a zombie."""
    try:
        process = psutil.Process(pid)
        process.wait(timeout=10)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return process.status() == psutil.STATUS_ZOMBIE
    return True


@posix
def test_each_worker_has_a_profile_of_its_own_and_leaves_none(tmp_path):
    log = tmp_path / "log"
    body = (
        f"with open({str(log)!r}, 'a') as f: f.write([a for a in args if a.startswith('-env')][0] + '\\n')\n"
        "for f in files: (out / (f.stem + '.txt')).write_text('x')\n"
    )
    sources = [word(tmp_path / f"{i}.docx") for i in range(4)]
    convert(sources, to="txt:Text", workers=2, office=stand_in(tmp_path, body))
    profiles = log.read_text(encoding="utf-8").split()
    assert len(set(profiles)) == 2
    assert not any(Path(p.split("file://")[1]).exists() for p in profiles)


@posix
def test_an_older_result_is_replaced(tmp_path):
    (tmp_path / "甲.txt").write_text("old", encoding="utf-8")
    convert(
        [word(tmp_path / "甲.docx")], to="txt", office=stand_in(tmp_path, "(out / 'f00000.txt').write_text('new')\n")
    )
    assert (tmp_path / "甲.txt").read_text(encoding="utf-8") == "new"


# --- fonts -------------------------------------------------------------------------------------------


def test_fonts_missing_knows_other_names(monkeypatch):
    monkeypatch.setattr(fonts, "installed_fonts", lambda: frozenset({"仿宋", "times new roman"}))
    others = {"仿宋_GB2312": ("仿宋",)}
    assert fonts_missing(["仿宋_GB2312", "黑体", "Times New Roman"], others) == ["黑体"]
    assert fonts_missing(["仿宋_GB2312"]) == ["仿宋_GB2312"]
    assert font_warning(["仿宋_GB2312"], others) == ""
    assert font_warning(["黑体", "楷体"]).startswith("本机没有楷体、黑体，")


def test_pages_without_their_fonts_are_told_once_with_what_stands_in(monkeypatch):
    monkeypatch.setattr(fonts, "installed_fonts", lambda: frozenset({"fangsong", "simhei", "noto sans cjk sc"}))
    monkeypatch.setattr(fonts, "_stand_in", lambda name: "Noto Sans CJK SC")
    assert faces_warning() == (
        "本机没有公文用的小标宋、楷体，PDF 里用“Noto Sans CJK SC”代替，换行和分页与装有这些字体的电脑不同；"
        "正式印发请在装有这些字体的电脑上转。"
    )
    monkeypatch.setattr(fonts, "_stand_in", lambda name: "")
    assert "PDF 里用别的字体代替" in faces_warning()
    whole = {"方正小标宋简体", "仿宋", "楷体", "黑体"}
    monkeypatch.setattr(fonts, "installed_fonts", lambda: frozenset(whole))
    assert faces_warning() == ""
    monkeypatch.setattr(fonts, "installed_fonts", lambda: None)
    assert "不能列出" in faces_warning()


def test_fonts_that_cannot_be_listed(monkeypatch):
    monkeypatch.setattr(fonts, "installed_fonts", lambda: None)
    assert fonts_missing(["黑体"]) is None
    assert "不能列出" in font_warning(["黑体"])


@posix
def test_fonts_of_this_machine_are_listed_by_fontconfig(monkeypatch, tmp_path):
    listing = tmp_path / "fc-list"
    listing.write_text("#!/bin/sh\nprintf 'Noto Serif CJK SC,思源宋体\\nDejaVu Sans\\n'\n", encoding="utf-8")
    listing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert fonts_missing(["思源宋体", "dejavu sans", "宋体"]) == ["宋体"]


# --- an office that is kept --------------------------------------------------------------------------


def offices() -> list[psutil.Process]:
    """Processes of LibreOffice that this test has started and that still run."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # ended, and perhaps not yet fetched
            found += [process] if "soffice" in " ".join(process.cmdline()) else []
    return found


def test_what_comes_while_the_office_starts_goes_with_the_first_call(tmp_path, monkeypatch):
    up, calls = threading.Event(), []
    monkeypatch.setattr(serving.Serving, "begin", lambda _self: up.wait())
    monkeypatch.setattr(serving.Serving, "convert", lambda _self, files, *_rest: calls.append(len(files)))
    with converting(expected=5, workers=1, office=stand_in(tmp_path, "")) as converter:
        for i in range(5):
            converter.put(word(tmp_path / f"{i}.docx", f"这是第{i}份"))
        up.set()
        converter.finish()
    assert calls[0] == 5


@pytest.mark.libreoffice
def test_files_that_come_one_after_the_other_share_an_office(tmp_path, monkeypatch):
    started = []
    start = serving.Calls.start
    monkeypatch.setattr(serving.Calls, "start", lambda self, command: started.append(command) or start(self, command))
    with converting(expected=5, workers=1) as converter:
        for i in range(5):
            converter.put(word(tmp_path / f"{i}.docx", f"这是第{i}份"))
            time.sleep(0.3)
        results = converter.finish()
        assert [f"这是第{i}份" in pages(path)[0] for i, path in enumerate(results)] == [True] * 5
    assert sum("--outdir" not in command for command in started) == 1
    assert len({a for command in started for a in command if a.startswith("-env")}) == 1
    assert not offices()


@pytest.mark.libreoffice
def test_an_office_that_is_killed_is_replaced(tmp_path):
    sources = [word(tmp_path / f"{i}.docx", f"这是第{i}份") for i in range(6)]
    with converting(expected=6, workers=1) as converter:
        for path in sources[:3]:
            converter.put(path)
        until = time.monotonic() + 60
        while time.monotonic() < until and not (running := [p for p in offices() if "soffice.bin" in p.name()]):
            time.sleep(0.05)
        for process in running:
            process.kill()
        for path in sources[3:]:
            converter.put(path)
        results = converter.finish()
        assert [f"这是第{i}份" in pages(path)[0] for i, path in enumerate(results)] == [True] * 6


@posix
def test_a_call_that_hangs_costs_its_file_and_the_next_has_an_office_of_its_own(tmp_path, monkeypatch):
    """The stand-in keeps itself open as LibreOffice does, and hangs at one file."""
    monkeypatch.setattr(serving, "START_SECONDS", 5.0)
    path = tmp_path / "soffice"
    path.write_text(
        f"#!{sys.executable}\nimport pathlib, sys, time\nargs = sys.argv[1:]\n"
        "if '--outdir' not in args:\n"
        "    page = pathlib.Path(args[-1])\n    page.with_name('.~lock.' + page.name + '#').write_text('x')\n"
        "    time.sleep(600)\n"
        "at = args.index('--outdir')\n"
        "for file in map(pathlib.Path, args[at + 2:]):\n"
        "    if b'HANGS' in file.read_bytes(): time.sleep(600)\n"
        "    (pathlib.Path(args[at + 1]) / (file.stem + '.txt')).write_bytes(file.read_bytes())\n",
        encoding="utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    sources = [tmp_path / f"{i}.docx" for i in range(4)]
    for i, source in enumerate(sources):
        source.write_bytes(b"HANGS" if i == 1 else b"fine")
    with pytest.raises(OutsideError) as caught:
        convert(sources, to="txt", workers=1, office=OfficeProgram(path), seconds_per_file=0.5)
    assert "1.docx" in caught.value.message
    assert [(tmp_path / f"{i}.txt").exists() for i in range(4)] == [True, False, True, True]
    assert not offices()


@posix
def test_ending_ends_every_office_at_once(tmp_path):
    body = "time.sleep(600)\n"
    with converting("txt", expected=8, workers=2, office=stand_in(tmp_path, body)) as converter:
        for i in range(4):
            converter.put(word(tmp_path / f"{i}.docx"))
        while not offices():
            time.sleep(0.05)
        began = time.monotonic()
        converter.close()
        assert time.monotonic() - began < 2
        assert not offices()
