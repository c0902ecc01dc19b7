"""What was destroyed is nowhere in the workspace, and the log holds together and says what, when, by whom and why."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.rounds import DEPUTIES, VISIT, Book, Round, quietly
from dutykit.app.asking.one_return import draw, look_at, original_of
from dutykit.app.keeping import archive
from dutykit.errors import UsageError
from dutykit.store.purging import Scope
from dutykit.workspace import read_workspace

SAID = ("视察惠民菜市场", "座谈会上讲到的病情", "周林之妻", "手册里的话", "核对过签到")
DAY = date(2034, 3, 1)
BASIS = "销毁清册〔2034〕3号"
BY = ("--by", "吴敏", "--basis", BASIS, "--yes")


def a_copy_of_each(sources: Sequence[Path], *, to: str, out_dir: Path) -> list[Path]:
    """What LibreOffice does, as far as a package is checked for it."""
    out_dir.mkdir()
    page = pypdfium2.PdfDocument.new()
    page.new_page(100, 100)
    made = [out_dir / f"{path.stem}.pdf" for path in sources]
    for path in made:
        page.save(str(path))
        marks = b"%<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>/OutputIntents"
        path.write_bytes(path.read_bytes() + marks)
    return made


@pytest.fixture(scope="module")
def _archived(_furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace in which people have written things, and the package of its year."""
    root = tmp_path_factory.mktemp("销毁") / "工作区"
    shutil.copytree(_furnished, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYKIT_TODAY", "2024-12-20")
        patch.setenv("DUTYKIT_BY", "周林")
        place = Round(root, quietly)
        place.send(place.activity({**VISIT, "title": SAID[0]}), f"{SAID[2]}.xlsx")
        place.send(place.activity({**VISIT, "title": "另一次", "present": "查无此人"}, unit="BJ"))
        own = Book(place.issue("annual-registration", "--deputy", "0002", "--due", "2024-12-30")).head(other=SAID[1])
        place.send(own, "王芳的登记表.xlsx")
        card = {"date": "2024-7-2", "title": SAID[3], "kind": "持证视察"}
        place.send(Book(place.issue("handbook", "--deputy", "0002")).rows("activities", [card], start=3))
        number = next(iter(place.states("handbook")))
        place.json("review", "refuse", number, "--comment", SAID[4])
        place.run("correct", next(iter(place.states())), f"content={SAID[0]}", "--reason", SAID[4])
        place.run("render", "annual-report", "--deputy", "0002")
        place.run("render", "summary", "--all")
        place.run("review", "close", "--unit", "LG", "--comment", "齐了")
        patch.setattr(archive, "find", lambda: "soffice")
        patch.setattr(archive, "convert", a_copy_of_each)
        assert place.json("archive", "2024", "-o", root.parent / "归档")["notes"] == []
    return root, root.parent / "归档"


@pytest.fixture
def archived(_archived: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Round, Path]:
    monkeypatch.setenv("DUTYKIT_TODAY", "2034-03-01")
    root, package = _archived
    shutil.copytree(root, tmp_path / "抄本")
    return Round(tmp_path / "抄本", quietly), package


def whole(place: Round) -> bytes:
    """Every byte below the workspace, and every name."""
    return b"".join(
        str(p.relative_to(place.root)).encode() + p.read_bytes() for p in sorted(place.root.rglob("*")) if p.is_file()
    )


def faults(place: Round, *args: str) -> list[str]:
    told = json.loads(place.run("verify", "--json", *args).out)
    return [d["kind"] for d in told["differences"] if d["kind"] != "settings"]


def test_a_year_is_gone_and_the_chain_holds(archived: tuple[Round, Path]) -> None:
    place, package = archived
    seal = place.json("seal")["code"]
    assert all(word.encode() in whole(place) for word in SAID)
    done = place.json("purge", "2024", "--package", package, *BY)
    schema = json.loads((Path(__file__).parents[3] / "docs/json/purge.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(done)
    assert done["records"] > 3
    assert done["originals"] == 4
    (roster,) = [p for p in (place.root / "archive").rglob("*") if p.is_file()]
    (stays,) = [note for note in done["notes"] if note.startswith("名册")]
    assert (
        f"1 份原件不属于某一年度，没有销毁，代表的姓名、电话、生日等仍在里面：名册.xlsx（archive/{roster.stem[:2]}/"
        in stays
    )
    assert stays.endswith("按清册把旧工作区文件夹整个销毁，连同它的备份。")
    assert [word for word in SAID if word.encode() in whole(place)] == []
    assert not [p for p in place.root.rglob("*") if p.is_file() and p.name.startswith("2024_")]
    assert faults(place) == []
    assert faults(place, "--deep") == []
    assert faults(place, "--seal", seal) == []  # what was sealed before is what stands there, as far as it stands
    assert len(place.records("roster", "deputies")) == len(DEPUTIES)


def test_all_that_keeps_the_workspace_says_what_was_destroyed(archived: tuple[Round, Path], tmp_path: Path) -> None:
    place, package = archived
    place.run("purge", "2024", "--package", package, *BY)
    wanted = ("2034-", "吴敏", "2024 年度", BASIS)

    def tells(ran: Any) -> None:
        assert all(word in ran.out + ran.err for word in wanted[1:]), ran.out + ran.err

    tells(place.run("verify"))
    tells(place.run("verify", "--deep"))
    tells(place.run("doctor"))
    ran = place.run("backup", tmp_path / "备份.zip")
    assert ran.code == 0, ran.err
    tells(ran)
    tells(place.call("restore", tmp_path / "备份.zip", tmp_path / "恢复"))
    assert faults(Round(tmp_path / "恢复", quietly)) == []
    ran = place.run("salvage", tmp_path / "抢救")
    tells(ran)
    assert not any(word in ran.out + ran.err for word in SAID)
    assert place.run("seal").code == 0
    assert place.run("archive", "2024", "-o", tmp_path / "又归档", "--no-pdf").code == 2  # nothing is left of it
    for command in (["status"], ["show"], ["show", "--state", "withdrawn"], ["log"], ["check"], ["find", "王芳"]):
        assert place.run(*command).code in {0, 1}, command


@pytest.mark.parametrize("finished", [False, True])
def test_what_a_kill_left_is_found_and_finished(
    archived: tuple[Round, Path], monkeypatch: pytest.MonkeyPatch, *, finished: bool
) -> None:
    place, package = archived
    before = {p: p.read_bytes() for p in (place.root / "archive").rglob("*") if p.is_file()}
    log = (place.root / "log.jsonl").read_bytes()
    place.run("purge", "2024", "--package", package, *BY)
    for path, data in before.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    (place.root / "log.jsonl").write_bytes(log + (place.root / "log.jsonl").read_bytes().splitlines(keepends=True)[-1])
    assert set(faults(place)) == {"purged"}
    if finished:
        assert place.json("purge", "--finish")["left"] == []
        assert faults(place) == []


def test_a_tombstone_cannot_be_forged_nor_changed(archived: tuple[Round, Path]) -> None:
    place, package = archived
    place.run("purge", "2024", "--package", package, *BY)
    (entry,) = place.sql("select max(id) from log where action = 'ingest'")
    for change in ("detail = replace(detail, 'partial', 'strict')", "\"by\" = '别人'", "at = '2020-01-01'"):
        with closing(sqlite3.connect(place.root / "dutykit.db")) as base:
            kept = base.execute('select at, "by", detail from log where id = ?', entry).fetchone()
            base.execute(f"update log set {change} where id = ?", entry)
            base.commit()
            assert "log_entry" in faults(place), change
            base.execute('update log set at = ?, "by" = ?, detail = ? where id = ?', (*kept, *entry))
            base.commit()
    assert faults(place) == []


def test_an_entry_made_a_tombstone_by_another_hand_is_found(archived: tuple[Round, Path]) -> None:
    place, _ = archived
    with closing(sqlite3.connect(place.root / "dutykit.db")) as base:
        last = "(select max(id) from log where action = 'ingest')"
        base.execute(f"update log set detail = '{{\"purged\":true}}' where id = {last}")
        base.commit()
    assert "log_entry" in faults(place)


def test_it_is_refused_before_it_is_archived_and_checked(
    archived: tuple[Round, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, package = archived
    before = place.tree()

    def refused(*args: Any) -> str:
        ran = place.run("purge", *args)
        assert ran.code == 2, ran.out
        assert place.tree() == before
        return str(ran.err)

    assert "没有写归档信息包" in refused("2024", *BY) or "不在已检测" in refused("2024", *BY)
    assert "没有写依据或经办人" in refused("2024", "--package", package, "--yes", "--by", "吴敏")
    assert "没有写依据或经办人" in refused("2024", "--package", package, "--yes", "--basis", "x")
    assert "没有找到2019 年度" in refused("2019", "--package", package, *BY)
    copy = shutil.copytree(package, tmp_path / "改过")
    (copy / "说明.txt").write_text("改过")
    assert "检测不合格" in refused("2024", "--package", copy, *BY)
    assert "要写一个年度" in refused("2024", "--deputy", "0002", *BY)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    ran = place.run("purge", "2024", "--package", package, *BY[:-1])
    assert ran.code == 130
    assert place.tree() == before


def test_what_was_done_after_archiving_is_not_lost(archived: tuple[Round, Path]) -> None:
    place, package = archived
    place.run("correct", next(iter(place.states())), "title=又改", "--reason", "后来", "--by", "周林")
    ran = place.run("purge", "2024", "--package", package, *BY)
    assert (ran.code, "归档以后又有变动" in ran.err) == (2, True)


def test_a_person_is_gone_and_the_others_stay(archived: tuple[Round, Path]) -> None:
    place, package = archived
    done = place.json("purge", "--deputy", "王芳", "--package", package, *BY)
    assert done["originals"] == 2
    (yearly,) = [note for note in done["notes"] if "还写着别人" in note]
    assert "名册" not in yearly
    assert yearly.endswith("按年度销毁（dutykit purge 年度）时一并销毁。")
    (stays,) = [note for note in done["notes"] if note.startswith("名册")]
    assert "这名代表的姓名、电话、生日等仍在里面：名册.xlsx（archive/" in stays
    left = {p.relative_to(place.root).parts[0] for p in place.root.rglob("*") if "王芳" in p.name}
    assert left == set()
    dump = json.dumps({**place.dump(), "copy": (place.root / "log.jsonl").read_text()}, ensure_ascii=False)
    assert "王芳" not in dump
    assert "张建国" in dump
    assert SAID[1] not in dump
    assert SAID[0] in dump  # what a unit has told of others
    assert faults(place) == []
    assert faults(place, "--deep") == []
    (roster,) = [d for d in place.records("roster", "deputies") if d["body"].get("number") == "0002"]
    assert roster["body"]["name"] == "代表0002"
    assert "phone" not in roster["body"]
    for command in (["status"], ["show"], ["check"], ["log"], ["show", "--deputy", "0002"]):
        assert place.run(*command).code in {0, 1}, command


def test_what_stays_of_a_person_as_proof_is_opened_no_more(archived: tuple[Round, Path]) -> None:
    place, package = archived
    workspace, names = read_workspace(place.root), dict(place.sql("select name, sha256 from returns"))
    roster, other = names["名册.xlsx"], place.sql("select sha256 from returns where unit = 'BJ'")[0][0]
    assert original_of(workspace, roster, today=DAY)[1] == "名册.xlsx"
    notes = place.json("purge", "--deputy", "王芳", "--package", package, *BY)["notes"]
    assert any("只作凭证保存，工作台不再打开" in note for note in notes)
    with pytest.raises(UsageError, match="已销毁个人信息"):
        original_of(workspace, roster, today=DAY)
    drawing = draw(workspace, roster, today=DAY, full=True, by="周林")
    assert (drawing.sheets, "只作凭证保存" in drawing.trouble) == ((), True)
    assert look_at(workspace, roster, today=DAY).proof
    assert original_of(workspace, other, today=DAY)[0].is_file()  # she stands in none of that unit's
    assert faults(place, "--deep") == []


NAMES = st.text("王芳李成张三丰安", min_size=2, max_size=4)


MARKS = st.lists(st.sampled_from(["、", "和", "：", "\n", '"']), min_size=6, max_size=6)


@given(NAMES, st.lists(NAMES, max_size=5), MARKS)
@example("李安", ["李安丰"], ["、"] * 6)
def test_a_name_goes_and_longer_names_stay(name: str, others: list[str], between: list[str]) -> None:
    longer = tuple(o for o in others if name in o and o != name)
    scope = Scope(deputy="0007", words=(name,), longer=longer)
    text = "".join(word + mark for word, mark in zip([name, *others], between, strict=False))
    left = scope.without(text)
    for one in sorted(set(longer), key=len, reverse=True):
        assert one in left
        left = left.replace(one, "")
    assert name not in left
