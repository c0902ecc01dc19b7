"""Every case file under this folder: read right, or a problem that says where and what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.conftest import TODAY
from app.rounds import Ingested, Round, hold_session, quietly
from cases.case import FOLDER, LIBREOFFICE, PRINT, Case, cases, issue
from conftest import ConvertMany

CASES = cases()
NOTHING = {"unreadable", "rejected", "unrecognised"}


@dataclass
class Shop:
    """A workspace in which all that the cases need is issued; where each form lies; what the base of each gives."""

    root: Path
    issued: dict[tuple[str, ...], Path]
    base: dict[str, dict[str, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def shop(_furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    root = tmp_path_factory.mktemp("案 例") / "工作区"
    shutil.copytree(_furnished, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYKIT_TODAY", TODAY)
        place = Round(root, quietly)
        hold_session(place)
        made = Shop(root, {what: issue(place, what) for what in sorted({c.issued for c in CASES})}, {})
        for path in sorted(FOLDER.glob("*/base.toml")):
            case = Case.read(path.parent / "good" / "as it is.toml")
            other = Round(tmp_path_factory.mktemp("底") / "工作区", quietly)
            shutil.copytree(root, other.root)
            told = sent(other, case, case.source(made.issued[case.issued]))
            assert (told.status, told.codes) == ("accepted", []), told.file["problems"]
            made.base[case.form] = {t: [r["body"] for r in other.records(case.form, t)] for t in case.rows()}
    return made


@pytest.fixture(scope="module")
def saved(shop: Shop, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> dict[str, bytes]:
    """What LibreOffice makes of the workbooks that are saved as something else: one start for each kind."""
    folder, made = tmp_path_factory.mktemp("另 存"), {}
    told = (item.callspec.params.get("case") for item in request.session.items if hasattr(item, "callspec"))
    asked = {case.id for case in told if isinstance(case, Case)}  # other modules call other things a case
    for kind, fmt in LIBREOFFICE.items():
        mine = [c for c in CASES if c.kind == kind and c.id in asked]
        files = [folder / kind / f"{n}.{'docx' if kind == 'doc' else 'xlsx'}" for n, _ in enumerate(mine)]
        for case, path in zip(mine, files, strict=True):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(case.source(shop.issued[case.issued]))
        if mine:
            convert: ConvertMany = request.getfixturevalue("soffice_many")
            done = convert(files, fmt, folder / kind / "好")
            made |= {case.id: path.read_bytes() for case, path in zip(mine, done, strict=True)}
    return made


def sent(place: Round, case: Case, data: bytes) -> Ingested:
    """The file in the folder of returns, ingested; a name with a folder is ingested by its folder."""
    path = place.root / "returned" / case.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.changed(data))
    more: tuple[Any, ...] = ()
    if "map" in case.told:
        mapping = place.root / "对应表.toml"
        mapping.write_text(case.told["map"], encoding="utf-8")
        more = "--map", mapping
    return place.ingest(path if "/" not in case.name else place.root / "returned" / case.name.partition("/")[0], *more)


def marked(case: Case) -> Any:
    marks = [pytest.mark.libreoffice] if case.kind in LIBREOFFICE else []
    return pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", [marked(c) for c in CASES])
def test_case(
    shop: Shop,
    case: Case,
    tmp_path: Path,
    dutykit: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("DUTYKIT_TODAY", TODAY)
    root = tmp_path / "工作区"
    shutil.copytree(shop.root, root)
    place = Round(root, dutykit)
    if case.kind in LIBREOFFICE:
        data = request.getfixturevalue("saved")[case.id]
    else:
        data = case.source(shop.issued[case.issued])
    case.renew(root)
    told = sent(place, case, data)
    if "files" in case.expect:
        found = [(Path(f["path"]).name, f["status"], [p["code"] for p in f["problems"]]) for f in told.files]
        assert found == [(f["name"], f["status"], f.get("codes", [])) for f in case.expect["files"]]
    else:
        assert_told(told, case)
    assert (told.code == 0) is case.good
    assert_kept(place, case, shop)


def assert_told(told: Ingested, case: Case) -> None:
    """The status, and the problems in their order, each as far as the case tells it."""
    wanted = case.expect.get("problems", [])
    problems = [
        p for p in told.file["problems"] if p["code"] not in PRINT or any(p["code"] == w["code"] for w in wanted)
    ]
    assert [p["code"] for p in problems] == [w["code"] for w in wanted], problems
    for problem, want in zip(problems, wanted, strict=True):
        shown = {**problem, **problem["place"], "says": problem["message"] + problem["remedy"]}
        says = want.get("says", "")
        assert {k: shown.get(k) for k in want if k != "says"} == {k: v for k, v in want.items() if k != "says"}
        assert says in shown["says"], shown["says"]
    usual = "accepted_with_warnings" if wanted else "accepted"
    status = told.status if not wanted and set(told.codes) & PRINT else usual
    assert told.status == case.expect.get("status", status if case.good else "partial")
    assert told.file["held"] == case.expect.get("held", told.file["held"])
    columns = [[c["label"], c["field"], c["sure"]] for c in told.file.get("columns", [])]
    assert columns == case.expect.get("columns", [])


def assert_kept(place: Round, case: Case, shop: Shop) -> None:
    """The records: those of the base where nothing else is said, none where nothing was read."""
    base = shop.base[case.form]
    whose = place.sql("select distinct year, issue from records where form=? and part<>''", case.form)
    known = place.sql("select year, number from issues where form=? and kind='form'", case.form)
    if "issue" in case.expect:
        known = [(year, case.expect["issue"]) for year in (2024, None) if year or case.form == "measure"]
    elif case.issued[-1] in {"GC", "BJ", "LG"}:
        known = [(2024, place.issue_number(case.form, case.issued[-1]))]
    assert set(whose) <= set(known)
    for table in base:
        known = [r for r in place.records(case.form, table) if r["state"] not in {"superseded", "withdrawn"}]
        found = [{**r["body"], "state": r["state"]} for r in known]
        if "records" in case.expect:
            wanted = case.expect["records"].get(table, [])
        else:
            nothing = case.expect.get("status") in NOTHING
            assert case.good or nothing, "a bad case that is read says what is kept"
            wanted = [] if nothing else [{"like": n} for n, _ in enumerate(base[table], 1)]
        assert len(found) == len(wanted), found
        for record, want in zip(found, wanted, strict=True):
            assert_record(record, dict(want), base[table])


def assert_record(record: dict[str, Any], want: dict[str, Any], base: list[dict[str, Any]]) -> None:
    """``like`` a row of the base in everything else, or at least what is said; ``without`` names fields left blank."""
    without = want.pop("without", [])
    if "like" in want:
        want = {**base[want.pop("like") - 1], "state": "accepted", **want}
        assert record == {k: v for k, v in want.items() if k not in without}
        return
    want.setdefault("state", "accepted")
    assert {k: record.get(k) for k in want} == want
    assert not set(without) & set(record)


def test_the_index_names_every_case_and_no_other() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w[\w-]*/(?:good|bad)/[^`]+)`", text))
    assert sorted(named) == sorted(c.id for c in CASES)
