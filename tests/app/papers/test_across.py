"""Figures over congresses: the sum of what each says of itself, without a person in it."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from app.rounds import DEPUTIES, LESSON, TALK, VISIT, Book, Round, roster_book
from conftest import Stores
from server import Server

OTHER = "北京市样本县人民代表大会"
REGULATIONS = ("shijingshan-2022", "dongcheng-2020")


@pytest.fixture
def store_kind() -> Stores:
    """Each says itself where its store is."""
    return Stores("sqlite", None)


@pytest.fixture
def address(postgres: Server) -> Iterator[str]:
    stores = Stores("postgres", postgres)
    yield stores.address()
    postgres.drop(*stores.made)


@pytest.fixture
def counties(place: Round, dutykit: Callable[..., Any], tmp_path: Path) -> tuple[Round, Round]:
    """Two congresses in one folder: one with eight deputies, one with three."""
    home = tmp_path / "各县"
    home.mkdir()
    first = Round(place.root.rename(home / "甲县"), dutykit)
    assert first.send(first.activity(VISIT, LESSON)).status == "accepted"
    assert first.send(first.activity({**LESSON, "present": "赵敏"}, unit="BJ")).status == "accepted"
    reported = {"deputy": "王芳", "state": "已完成", "date": "2024-10-22", "place": "古城代表之家", "way": "会议口头",
                "voters": 32}  # fmt: skip
    book = Book(first.issue("duty-report", "--unit", "GC")).head(filler="周林").rows("reports", [reported])
    assert first.send(book).code == 0
    second = Round(home / "乙县", dutykit)
    args = [text for id_ in REGULATIONS for text in ("--regulation", id_)]
    assert dutykit("init", second.root, "--congress", OTHER, "--term", 17, "--year", 2024, *args).code == 0
    assert second.send(roster_book(second.issue("roster"), DEPUTIES[:3])).code == 0
    assert second.run("make-template", "activity", "--all", "--due", "2024-12-10").code == 0
    assert second.send(second.activity(VISIT, TALK)).status == "accepted"
    return first, second


def across(where: Any, call: Callable[..., Any], out: Path, *more: Any, code: int = 0) -> dict[str, Any]:
    ran = call("stats", "--across", where, "-o", out, "--json", *more)
    assert ran.code == code, ran.out + ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def own(place: Round) -> Counter[str]:
    """What a congress says of itself by the commands that it has for itself."""
    figures, status = place.json("stats"), place.json("status")["totals"]
    units = figures["units"][-1]
    found: Counter[str] = Counter({name: units[name] for name in units if name != "unit"})
    found |= Counter({name: status[name] for name in ("issued", "complete", "partial", "missing", "late")})
    found["reported"] = figures["duty_reports"][-1]["reported"]
    found["replied"] = figures["suggestions"][-1]["replied"]
    for line in figures["kinds"][:-1]:
        found[f"场次 {line['kind']}"] = line["events"]
        found[f"人次 {line['kind']}"] = line["person_times"]
    for finding in json.loads(place.run("check", "--json").out)["findings"]:
        found[f"{finding['regulation']} {finding['rule']} {finding['result']}"] += 1
    return found


def summed(told: dict[str, Any]) -> Counter[str]:
    """The same of the sum."""
    found: Counter[str] = Counter(told["total"])
    for line in told["kinds"]:
        found[f"场次 {line['kind']}"] = line["events"]
        found[f"人次 {line['kind']}"] = line["person_times"]
    for line in told["rules"]:
        for result in ("met", "unmet", "undetermined", "exempt"):
            found[f"{line['regulation']} {line['rule']} {result}"] = line[result]
    return found


def test_the_sum_is_what_each_congress_says_of_itself_wherever_its_store_is(
    counties: tuple[Round, Round], address: str, dutykit: Callable[..., Any], tmp_path: Path
) -> None:
    first, second = counties
    assert second.run("move", "--to", address, "--by", "周林").code == 0
    told = across(first.root.parent, dutykit, tmp_path / "汇总.xlsx")
    assert [c["congress"][:6] for c in told["congresses"]] == ["北京市样本县", "北京市示例区"]  # by name of the folder
    assert told["total"]["deputies"] == 11
    assert (told["total"]["reported"], told["total"]["late"]) == (1, 2)
    expected = own(first) + own(second)
    assert +summed(told) == +expected


def test_no_person_is_in_it(counties: tuple[Round, Round], dutykit: Callable[..., Any], tmp_path: Path) -> None:
    city = Round(tmp_path / "市", dutykit)
    assert dutykit("init", city.root, "--congress", "北京市人民代表大会", "--term", 16, "--year", 2024).code == 0
    told = city.json("stats", "--across", counties[0].root.parent, "--document")
    book = openpyxl.load_workbook(told["output"])
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    paper = docx.Document(str(city.root / told["document"]))
    lines = [p.text for p in paper.paragraphs] + [c.text for t in paper.tables for r in t.rows for c in r.cells]
    whole = "\n".join([json.dumps(told, ensure_ascii=False), *cells, *lines])
    people = {d["name"] for d in DEPUTIES} | {"周林", VISIT["title"], LESSON["title"]}
    assert [name for name in people if name in whole] == []
    assert "汇总2个人民代表大会的登记，现有代表11名。" in "".join(lines)
    assert lines[0] == "关于2024年度各地人大代表履职情况的通报"


def test_a_list_names_workspaces_and_addresses_one_a_line(
    counties: tuple[Round, Round], address: str, dutykit: Callable[..., Any], tmp_path: Path
) -> None:
    second = counties[1]
    config = (second.root / "dutykit.toml").read_bytes()
    assert second.run("move", "--to", address, "--by", "周林").code == 0
    (second.root / "dutykit.toml").write_bytes(config)  # says nothing of the server
    names = tmp_path / "清单.txt"
    names.write_text(f"# 各县\n各县/甲县/dutykit.db\n\n各县/乙县 {address}\n", encoding="utf-8")
    told = across(names, dutykit, tmp_path / "汇总.xlsx")
    assert [c["counts"]["deputies"] for c in told["congresses"]] == [8, 3]
    refused = dutykit("stats", "--across", address, "-o", tmp_path / "b.xlsx")
    assert (refused.code, "请写成 文件夹 地址" in refused.err) == (2, True)


def test_what_cannot_be_read_is_told_and_the_others_are_counted(
    counties: tuple[Round, Round], dutykit: Callable[..., Any], tmp_path: Path
) -> None:
    (counties[1].root / "dutykit.db").write_bytes(b"no database")
    told = across(counties[0].root.parent, dutykit, tmp_path / "汇总.xlsx", code=1)
    assert [c["counts"]["deputies"] for c in told["congresses"]] == [8]
    assert [one["where"] for one in told["left_out"]] == ["乙县"]


def test_nothing_counts_twice_and_years_are_not_mixed(
    counties: tuple[Round, Round], dutykit: Callable[..., Any], tmp_path: Path
) -> None:
    first, second = counties
    shutil.copytree(first.root, first.root.with_name("甲县副本"))
    ran = dutykit("stats", "--across", first.root.parent, "-o", tmp_path / "b.xlsx")
    assert (ran.code, "是同一份登记（或它的副本），会算两次" in ran.err) == (2, True)
    config = second.root / "dutykit.toml"
    config.write_text(config.read_text("utf-8").replace("year = 2024", "year = 2023"), encoding="utf-8")
    both = ("stats", "--across", first.root, "--across", second.root, "-o", tmp_path / "b.xlsx")
    ran = dutykit(*both)
    assert (ran.code, "工作年度不同" in ran.err) == (2, True)
    assert dutykit(*both, "--year", 2024).code == 0


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--across", "无此处", "-o", "b.xlsx"), "没有“"),
        (("--across", ".", "-o", "b.xlsx"), "里没有工作区"),
        (("--across", ".", "-o", "b.docx"), "不是 .xlsx"),
        (("--across", "."), "请写 -o"),
        (("--document",), "--document 只用于汇总"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    args: tuple[str, ...], told: str, dutykit: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = dutykit("stats", *args)
    assert (ran.code, told in ran.err) == (2, True), ran.err


def test_an_address_for_all_in_the_environment_is_refused(
    dutykit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYKIT_STORE", "postgresql+psycopg://a@/b")
    ran = dutykit("stats", "--across", ".", "-o", "b.xlsx")
    assert (ran.code, "请取消 DUTYKIT_STORE" in ran.err) == (2, True)
