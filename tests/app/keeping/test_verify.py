"""``verify``: nothing is found where nothing was touched, and each kind of tampering is found and named."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.rounds import DEPUTIES, TALK, VISIT, Round, quietly, roster_book
from dutykit.app.asking.one_return import original_of
from dutykit.app.keeping.seals import Seal
from dutykit.errors import StoreError, UsageError
from dutykit.store.chain import BOUND, canonical, link, row_digest
from dutykit.workspace import read_workspace

PICTURE = "e" * 64


@pytest.fixture(scope="module")
def _worked(_furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which a little of everything was done."""
    root = tmp_path_factory.mktemp("核对") / "工作区"
    shutil.copytree(_furnished, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYKIT_TODAY", "2024-12-20")
        patch.setenv("DUTYKIT_BY", "周林")
        place = Round(root, quietly)
        place.send(place.activity(VISIT, TALK))
        place.send(place.activity({**VISIT, "present": "查无此人"}, unit="BJ"))
        first, second = sorted(n for n, state in place.states().items() if state == "accepted")[:2]
        place.run("correct", first, "title=视察老旧小区", "--reason", "改名")
        place.run("review", "approve", second)
        place.run("review", "close", "--unit", "LG", "--comment", "齐了")
        place.run("render", "summary", "--all")
    return root


@pytest.fixture
def worked(_worked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Round:
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-20")
    shutil.copytree(_worked, tmp_path / "抄本")
    return Round(tmp_path / "抄本", quietly)


def found(place: Round, *args: str) -> list[str]:
    """The kinds of differences, each once; exit 4 where there is one."""
    done = place.run("verify", "--json", *args)
    told = json.loads(done.out)
    assert (done.code, told["ok"]) == ((4, False) if told["differences"] else (0, True)), done.out
    assert all(d["where"] and d["remedy"] for d in told["differences"])
    return list(dict.fromkeys(d["kind"] for d in told["differences"]))


def where(place: Round, kind: str) -> str:
    told = json.loads(place.run("verify", "--json").out)
    return " ".join(d["where"] for d in told["differences"] if d["kind"] == kind)


def sql(place: Round, *statements: str) -> None:
    """What somebody does with another program."""
    with closing(sqlite3.connect(place.root / "dutykit.db")) as base:
        for statement in statements:
            assert base.execute(statement).rowcount != 0, statement
        base.commit()


def original(place: Round) -> Path:
    ((sha256,),) = place.sql("select sha256 from returns where form = 'activity' and held = 0")
    return next((place.root / "archive").rglob(f"{sha256}*"))


# --- nothing was touched -----------------------------------------------------------------------------------------


def test_a_workspace_that_nobody_touched_is_what_its_log_says(worked: Round) -> None:
    done = worked.run("verify", "--deep")
    assert done.code == 0, done.out
    assert "没有发现改动" in done.out
    told = json.loads(worked.run("verify", "--deep", "--json").out)
    assert {p["id"]: p["checked"] > 0 for p in told["parts"]} == {
        "database": True, "log": True, "rows": True, "index": True, "numbers": True, "settings": True,
        "originals": True, "attachments": False, "documents": True, "values": True,
    }  # fmt: skip


def test_numbers_that_deputies_were_given_are_no_holes(worked: Round, tmp_path: Path) -> None:
    fresh = [{"name": "周宁", "work_committee": "LG"}, {"name": "何平", "work_committee": "LG"}]
    told = worked.send(roster_book(worked.issue("roster"), [*DEPUTIES, *fresh]), "名册.xlsx")
    assert "roster.number_issued" in told.codes
    assert found(worked) == []
    assert worked.run("backup", tmp_path / "备份.zip").code == 0


def test_a_copied_workspace_is_what_the_first_was(worked: Round, tmp_path: Path) -> None:
    shutil.copytree(worked.root, tmp_path / "别处")
    assert found(Round(tmp_path / "别处", quietly)) == []


def test_nothing_is_changed(worked: Round) -> None:
    before = worked.tree()
    found(worked, "--deep")
    after = worked.tree()
    assert {k: v for k, v in after.items() if "-wal" not in k and "-shm" not in k} == {
        k: v for k, v in before.items() if "-wal" not in k and "-shm" not in k
    }


# --- tampering ---------------------------------------------------------------------------------------------------


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def with_entry(place: Round, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Rewrite the log by hand."""
    with closing(sqlite3.connect(place.root / "dutykit.db")) as base:
        base.row_factory = sqlite3.Row
        rows = [dict(row) for row in base.execute("select * from log order by id")]
        change(rows)
        base.execute("delete from log")
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            base.execute(f"insert into log ({names}) values ({', '.join('?' * len(row))})", list(row.values()))
        base.commit()


def swap(rows: list[dict[str, Any]]) -> None:
    rows[3], rows[4] = {**rows[4], "id": rows[3]["id"]}, {**rows[3], "id": rows[4]["id"]}


def insert(rows: list[dict[str, Any]]) -> None:
    rows.append({**rows[-1], "id": rows[-1]["id"] + 1, "action": "approve"})


def version_removed(place: Round) -> None:
    """Of the record that was corrected, what it said before."""
    ((record,),) = place.sql("select record from versions where reason = '改名'")
    ((first,),) = place.sql("select min(id) from versions where record = ?", record)
    sql(place, f"delete from versions where id = {first}")


REVIEW = (
    'insert into reviews (record, version, code, level, decision, "by", at, comment) select number, version, '
    "'', 'office', 'approve', '主任', '2024-12-20', '' from records limit 1"
)
RECORD = (
    'insert into records (number, form, part, unit, deputy, issue, "key", position, state, version) '
    "select 'HD-2024-0099', form, part, unit, deputy, issue, '', 1, state, version from records "
    "where form = 'activity' limit 1"
)
OVERRIDE = (
    "insert into versions (id, record, source, state, body, evidence, problems, made, reason, retracted) "
    "select (select max(id) + 1 from versions), number, null, 'accepted', '{\"title\":\"甲\"}', '{}', '[]', "
    "'2024-12-20', '改名', 0 from records where form = 'activity' limit 1"
)


def copy_changed(place: Round) -> None:
    copy = place.root / "log.jsonl"
    copy.write_bytes(copy.read_bytes().replace(b"ingest", b"Ingest", 1))


def settings_changed(place: Round) -> None:
    with (place.root / "dutykit.toml").open("a", encoding="utf-8") as file:
        file.write("\n# 改\n")


def own_regulation(place: Round) -> None:
    (place.root / "regulations").mkdir()
    (place.root / "regulations" / "甲.toml").write_text("", encoding="utf-8")


def swapped(place: Round) -> None:
    """Each under the other's hash, both of them known."""
    one, other = sorted(path for path in (place.root / "archive").rglob("*") if path.is_file())[:2]
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def twin(place: Round) -> None:
    """What came in lies beside under another ending, and what is opened is another file."""
    path = original(place)
    shutil.copyfile(path, path.with_suffix(".zzz"))
    flip(path)


def led_elsewhere(place: Round) -> None:
    path = original(place)
    path.rename(place.root.parent / "别处.xlsx")
    path.symlink_to(place.root.parent / "别处.xlsx")


def put_elsewhere(place: Round) -> None:
    path = original(place)
    (place.root / "archive" / "zz").mkdir()
    path.rename(place.root / "archive" / "zz" / path.name)


def version_and_its_entry(place: Round) -> None:
    """Of the last version: what it says, what binds it and the hash of that entry, but not what comes after."""
    ((id_,),) = place.sql("select max(id) from versions")
    sql(place, f"update versions set reason = '别的' where id = {id_}")

    def again(rows: list[dict[str, Any]]) -> None:
        row = next(r for r in rows if str(id_) in json.loads(r["bound"]).get("versions", {}))
        names = ", ".join(f'"{c}"' for c in BOUND["versions"])
        ((*values,),) = place.sql(f"select {names} from versions where id = {id_}")
        bound = json.loads(row["bound"])
        bound["versions"][str(id_)] = row_digest("versions", values)
        told = [row[name] for name in ("id", "at", "action", "subject")]
        row["hash"] = link(*told, json.loads(row["detail"]), row["by"], bound, row["previous"]).hash
        row["bound"] = canonical(bound)

    with_entry(place, again)


RENUMBERED = (
    "update records set number = 'HD-2024-0077' "
    "where number = (select max(number) from records where form = 'activity')"
)

TAMPERED: dict[str, tuple[Callable[[Round], object], list[str]]] = {
    "a byte of an original": (lambda p: flip(original(p)), ["original_changed"]),
    "an original deleted": (lambda p: original(p).unlink(), ["original_missing"]),
    "a version rewritten": (
        lambda p: sql(p, "update versions set body = replace(body, '视察', '参观')"), ["row_changed"],
    ),
    "evidence edited": (
        lambda p: sql(p, "update versions set evidence = replace(evidence, '视察', '参观')"), ["row_changed"],
    ),
    "a version removed": (version_removed, ["row_removed", "number"]),
    "a record's state": (
        lambda p: sql(p, "update records set state = 'withdrawn' where form = 'activity'"), ["row_changed"],
    ),
    "the log back-dated": (
        lambda p: sql(p, "update log set at = '2023-12-20T09:00:00+08:00' where action = 'approve'"), ["log_entry"],
    ),
    "a reason in the log": (lambda p: sql(p, "update log set detail = '{}' where action = 'correct'"), ["log_entry"]),
    "who did it": (lambda p: sql(p, "update log set \"by\" = '李四' where action = 'approve'"), ["log_entry"]),
    "an entry removed": (lambda p: sql(p, "delete from log where id = 5"), ["log_order", "log_cut", "row_added"]),
    "entries reordered": (lambda p: with_entry(p, swap), ["log_entry", "log_order", "log_copy"]),
    "an entry put in": (lambda p: with_entry(p, insert), ["log_entry", "log_order"]),
    "the end of the log cut off": (
        lambda p: sql(p, "delete from log where id > (select max(id) - 2 from log)"), ["log_cut", "row_added"],
    ),
    "a review forged": (lambda p: sql(p, REVIEW), ["row_added"]),
    "a reviewer's name": (lambda p: sql(p, "update reviews set \"by\" = '主任'"), ["row_changed"]),
    "a document changed": (
        lambda p: flip(next((p.root / "documents").glob("*.docx"))), ["file_changed"],
    ),
    "a digest of a document": (
        lambda p: sql(p, "update outputs set digest = '" + "0" * 64 + "' where path like 'documents/%'"),
        ["row_changed", "file_changed"],
    ),
    "a number used again": (lambda p: sql(p, "update numbers set last = last - 1 where name like 'HD%'"), ["number"]),
    "a record put in": (lambda p: sql(p, RECORD), ["row_added", "number"]),
    "a trigger": (
        lambda p: sql(p, "create trigger t after insert on log begin update versions set body = '{}'; end"),
        ["structure"],
    ),
    "an index dropped": (lambda p: sql(p, "drop index records_by_day"), ["structure"]),
    "an issue deleted": (
        lambda p: sql(p, "delete from issues where number = (select max(number) from issues)"),
        ["row_removed", "number"],
    ),
    "an override forged": (lambda p: sql(p, OVERRIDE), ["row_added", "number"]),
    "somebody left out of an activity": (
        lambda p: sql(p, "delete from participations where deputy = '0002'"),
        ["index"],
    ),
    "the roster": (
        lambda p: sql(p, "update versions set body = replace(body, '王芳', '王方') where record like 'MC%'"),
        ["row_changed"],
    ),
    "the file name of a return": (lambda p: sql(p, "update returns set name = '别的.xlsx'"), ["row_changed"]),
    "a return deleted": (
        lambda p: sql(p, "delete from returns where form = 'activity' and held = 0"), ["database", "row_removed"],
    ),
    "a closed register": (lambda p: sql(p, "delete from closures"), ["row_removed"]),
    "a schema as it was issued": (lambda p: sql(p, "update schemas set version = version + 1"), ["row_changed"]),
    "settings": (settings_changed, ["settings"]),
    "an own regulation": (own_regulation, ["settings"]),
    "a line of the copy": (copy_changed, ["log_copy"]),
    "two originals swapped": (swapped, ["original_changed"]),
    "a changed original beside a good one": (twin, ["original_changed"]),
    "a link in place of an original": (led_elsewhere, ["original_changed"]),
    "an original put into another folder": (put_elsewhere, ["original_missing"]),
    "a year that is a fraction": (lambda p: sql(p, "update records set year = 2024.5"), ["database"]),
    "bytes in place of a text": (
        lambda p: sql(p, "update versions set reason = x'e694b9' where reason = '改名'"), ["database"],
    ),
    "an entry's moment as bytes": (
        lambda p: sql(p, "update log set at = cast(at as blob) where id = 4"), ["database", "log_entry"],
    ),
    "how an entry is written, not what it says": (
        lambda p: sql(p, "update log set detail = '{ ' || substr(detail, 2) where id = 4"), ["log_entry"],
    ),
    "the identity of the workspace": (
        lambda p: sql(p, "update meta set value = 'AAAAAAAA' where key = 'workspace'"), ["row_changed"],
    ),
    "a record under another number": (
        lambda p: sql(p, RENUMBERED), ["database", "row_added", "row_removed", "number"],
    ),
    "a version with the entry that binds it": (version_and_its_entry, ["log_order", "log_copy"]),
    "the day of an activity": (
        lambda p: sql(p, "update records set first_day = '2024-01-01' where form = 'activity'"), ["index"],
    ),
    "whose settings they are": (
        lambda p: (p.root / "dutykit.toml").write_text(
            (p.root / "dutykit.toml").read_text(encoding="utf-8").replace("示例区", "别的区"), encoding="utf-8",
        ),
        ["settings"],
    ),
}  # fmt: skip


def test_a_form_that_was_sent_out_is_expected_to_be_filled_in_and_a_document_is_not(worked: Round) -> None:
    sent, back = worked.root / "outgoing", worked.root / "corrections"
    for path in (*sent.glob("*.xlsx"), *back.glob("*.xlsx")):
        openpyxl.load_workbook(path).save(path)  # as every office program writes it anew
    assert found(worked) == []
    assert "已经填写过" in worked.run("verify").out
    paper = next((worked.root / "documents").glob("*说明*.docx"))
    paper.write_bytes(paper.read_bytes() + b"0")
    assert found(worked) == ["file_changed"]


def test_twenty_kinds_and_more_are_tried_and_each_is_another() -> None:
    assert len(TAMPERED) == 45  # as docs/security.md says
    assert len({kind for _, kinds in TAMPERED.values() for kind in kinds}) == 15


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found_and_named(what: str, worked: Round) -> None:
    tamper, kinds = TAMPERED[what]
    tamper(worked)
    assert found(worked) == kinds


def test_the_place_is_told(worked: Round) -> None:
    sql(worked, "update versions set body = replace(body, '老旧小区', '新小区') where reason = '改名'")
    ((record, version),) = worked.sql("select record, id from versions where reason = '改名'")
    assert where(worked, "row_changed") == f"记录 {record} 的一版（{version}）"


def rehash(place: Round) -> None:
    """Who knows how it is done binds what was changed anew and makes the whole chain again, copy and all."""

    def again(rows: list[dict[str, Any]]) -> None:
        with closing(sqlite3.connect(place.root / "dutykit.db")) as base:
            now = {
                table: {str(row[0]): row_digest(table, row) for row in base.execute(f"select {names} from {table}")}
                for table, columns in BOUND.items()
                for names in [", ".join(f'"{c}"' for c in columns)]
            }
        previous, lines = "0" * 64, []
        for row in rows:
            bound = {t: {k: now[t].get(k, v) for k, v in keys.items()} for t, keys in json.loads(row["bound"]).items()}
            told = [row[name] for name in ("id", "at", "action", "subject")]
            one = link(*told, json.loads(row["detail"]), row["by"], bound, previous)
            row |= {"bound": canonical(bound), "previous": previous, "hash": one.hash}
            previous = one.hash
            lines.append(one.line)
        (place.root / "log.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    with_entry(place, again)


def test_a_value_unlike_its_original_is_found_even_where_the_chain_was_made_anew(worked: Round) -> None:
    sql(worked, "update versions set body = replace(body, '组务会', '联组会') where body like '%组务会%'")
    rehash(worked)
    assert found(worked) == []
    told = json.loads(worked.run("verify", "--deep", "--json").out)
    ((kind, told_where),) = [(d["kind"], d["where"]) for d in told["differences"]]
    ((record,),) = worked.sql("select record from versions where body like '%联组会%'")
    assert (kind, told_where) == ("value", f"记录 {record}（title）")


def test_a_seal_tells_of_a_chain_that_was_made_anew(worked: Round) -> None:
    told = json.loads(worked.run("verify", "--json").out)
    code = Seal(told["entries"], told["head"]).code
    assert found(worked, "--seal", code) == []
    sql(worked, "update reviews set \"by\" = '主任'", "update log set \"by\" = '主任' where action = 'approve'")
    rehash(worked)
    assert found(worked) == []
    assert found(worked, "--seal", code) == ["seal"]


def test_a_seal_tells_of_an_end_that_was_cut_off_with_its_copy(worked: Round) -> None:
    told = json.loads(worked.run("verify", "--json").out)
    sql(
        worked, "delete from log where id > (select max(id) - 1 from log)", "delete from outputs where path like 'doc%'"
    )
    lines = (worked.root / "log.jsonl").read_bytes().splitlines(keepends=True)
    (worked.root / "log.jsonl").write_bytes(b"".join(lines[:-1]))
    assert "seal" in found(worked, "--seal", Seal(told["entries"], told["head"]).code)


def test_what_was_done_after_the_seal_is_no_difference(worked: Round) -> None:
    told = json.loads(worked.run("verify", "--json").out)
    worked.run("review", "reopen", "--unit", "LG", "--comment", "补登")
    assert found(worked, "--seal", f"DK1-{told['entries']}-{told['head'][:16]}") == []


@pytest.mark.parametrize("given", ["DK1-12", "没有这个文件.docx", "DK1-12-xyz"])
def test_what_is_no_seal_is_refused(given: str) -> None:
    with pytest.raises(UsageError):
        Seal.read(given)


def test_a_seal_is_read_as_it_is_printed_in_groups() -> None:
    assert Seal.read("DK1-137-3F2A 0011 2233 4455") == Seal(137, "3f2a001122334455")


# --- a deep run that was stopped ---------------------------------------------------------------------------------


def test_a_deep_run_that_was_stopped_goes_on(worked: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    from dutykit.app.keeping import verify as module

    whole = json.loads(worked.run("verify", "--deep", "--json").out)["parts"][-1]["checked"]
    read_again = module.read_again

    def stopped(*args: Any) -> Iterator[Any]:
        for count, one in enumerate(read_again(*args)):
            if count == 2:
                raise KeyboardInterrupt
            yield one

    monkeypatch.setattr(module, "read_again", stopped)
    assert worked.run("verify", "--deep").code == 130
    monkeypatch.setattr(module, "read_again", read_again)
    done = json.loads(worked.run("verify", "--deep", "--json").out)
    assert (done["ok"], done["parts"][-1]["checked"]) == (True, whole)
    assert done["notes"] == ["接着上次中断的地方核，前面已核过 2 份。"]
    assert not (worked.root / ".verify.jsonl").exists()


# --- how far it is, and on how many cores ------------------------------------------------------------------------


def test_how_far_it_is_is_told_of_each_part_that_takes_long(worked: Round) -> None:
    from dutykit.app.keeping.verify import verify
    from dutykit.workspace import read_workspace

    told: dict[str, tuple[int, int]] = {}

    @contextmanager
    def progress(items: Sequence[Any], label: str) -> Iterator[Iterator[Any]]:
        def counted() -> Iterator[Any]:
            for item in items:
                told[label] = (told.get(label, (0, 0))[0] + 1, len(items))
                yield item

        yield counted()

    whole = verify(read_workspace(worked.root), deep=True, seal=None, today=date(2024, 12, 20), progress=progress)
    assert whole.ok
    assert list(told) == ["原件", "文书", "重读原件"]
    assert {label: done for label, (done, _) in told.items()} == {label: of for label, (_, of) in told.items()}


@pytest.mark.parametrize("cores", [1, 2])
def test_originals_are_read_and_summed_on_as_many_cores_as_there_are(
    worked: Round, cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that wait for one another end only where so many are at work at once."""
    from dutykit.app.keeping import verify as module
    from dutykit.app.opened import engines

    meeting, pools = threading.Barrier(cores), list[int]()
    pool, summed = engines.Pool, module.summed

    def together(path: Path) -> str:
        if path in {first, last}:
            meeting.wait(timeout=60)
        return summed(path)

    def counted(workers: int, *rest: Any, **more: Any) -> Any:
        pools.append(workers)
        return pool(workers, *rest, **more)

    monkeypatch.setattr("os.cpu_count", lambda: cores)
    names = [path for path in sorted((worked.root / "archive").rglob("*")) if path.is_file()]
    order = [row[0] for row in worked.sql("select sha256 from returns order by id")]
    first, last = (next(p for p in names if p.stem == sha) for sha in order[:2])
    monkeypatch.setattr(module, "summed", together)
    monkeypatch.setattr(engines, "Pool", counted)
    assert worked.run("verify", "--deep").code == 0
    assert pools == [cores]


# --- what is refused before anybody verifies ---------------------------------------------------------------------


def test_a_chain_is_never_made_anew_because_the_store_is_said_to_be_older(worked: Round) -> None:
    before = worked.sql("select hash from log order by id")
    sql(
        worked,
        "update versions set body = replace(body, '视察', '参观')",
        "update meta set value = '8' where key = 'version'",
    )
    done = worked.run("status")
    assert (done.code, "存储版本不对" in done.err) == (4, True)
    assert worked.sql("select hash from log order by id") == before


def test_an_original_that_was_changed_is_not_shown_as_what_came_in(worked: Round) -> None:
    path = original(worked)
    workspace = read_workspace(worked.root)
    assert original_of(workspace, path.stem, today=date(2024, 12, 20))[0] == path
    flip(path)
    with pytest.raises(StoreError, match="被改动过"):
        original_of(workspace, path.stem, today=date(2024, 12, 20))


# --- sealed on paper ---------------------------------------------------------------------------------------------


def test_the_page_that_was_printed_seals_the_log(worked: Round) -> None:
    told = json.loads(worked.run("seal", "--by", "周林", "--json").out)
    page = worked.root / told["path"]
    assert (page.stat().st_mode & 0o777, told["code"]) == (0o600, f"DK1-{told['entries']}-{told['head']}")
    assert Seal.read(str(page)) == Seal(told["entries"], told["head"])
    assert found(worked, "--seal", str(page)) == []
    assert worked.run("log").out.splitlines()[-3].split()[2:4] == ["打印封存页", "周林"]


def test_what_does_not_hold_together_is_not_sealed(worked: Round) -> None:
    sql(worked, "update reviews set \"by\" = '主任'")
    done = worked.run("seal")
    assert (done.code, "没有封存" in done.err) == (4, True)
    assert list((worked.root / "documents").glob("封存页*")) == []


def test_a_backup_of_a_store_that_was_tampered_with_is_written_and_says_so(worked: Round, tmp_path: Path) -> None:
    sql(worked, "update reviews set \"by\" = '主任'")
    done = worked.run("backup", tmp_path / "备份.zip")
    assert (done.code, "登记与日志对不上" in done.err, (tmp_path / "备份.zip").exists()) == (4, True, True)


# --- the store is lost -------------------------------------------------------------------------------------------


def test_a_lost_store_is_made_again_from_originals_and_log(worked: Round, tmp_path: Path) -> None:
    query = "select number, r.state, body from records r join versions on versions.id = r.version order by number"
    before = worked.sql(query)
    for path in worked.root.glob("dutykit.db*"):
        path.unlink()
    done = worked.run("salvage", tmp_path / "重做", "--json")
    told = json.loads(done.out)
    assert (told["lost"], done.code, told["records"]) == ([], 0, told["records_before"])
    again = Round(tmp_path / "重做", quietly)
    assert again.sql(query) == before
    assert again.sql("select unit, year from closures") == [("LG", 2024)]
    assert found(again, "--deep") == []


def test_salvage_tells_what_could_not_be_had(worked: Round, tmp_path: Path) -> None:
    original(worked).unlink()
    done = worked.run("salvage", tmp_path / "重做", "--json")
    told = json.loads(done.out)
    assert (done.code, told["records"] < told["records_before"]) == (1, True)
    assert any("不在 archive 中" in one for one in told["lost"]), told["lost"]


def test_salvage_takes_no_original_that_was_changed(worked: Round, tmp_path: Path) -> None:
    flip(original(worked))
    told = json.loads(worked.run("salvage", tmp_path / "重做", "--json").out)
    assert any("被改动过，没有用它" in one for one in told["lost"]), told["lost"]
    assert told["records"] < told["records_before"]


def test_salvage_names_the_fields_whose_values_the_log_hides(worked: Round, tmp_path: Path) -> None:
    number = next(r["number"] for r in worked.records("roster", "deputies") if r["body"]["name"] == "王芳")
    worked.json("correct", number, "phone=13900139000", "employer=区教委", "--reason", "换号")
    told = json.loads(worked.run("salvage", tmp_path / "重做", "--json").out)
    (lost,) = told["lost"]
    assert "手机”（139****9000）" in lost
    assert f"dutykit correct {number} phone=… --reason …" in lost
    body = next(
        r["body"] for r in Round(tmp_path / "重做", quietly).records("roster", "deputies") if r["number"] == number
    )
    assert (body["employer"], body.get("phone") == "13900139000") == ("区教委", False)


def test_what_nothing_was_had_of_is_not_told_as_lost(worked: Round, tmp_path: Path) -> None:
    """A file that was too large then is one without a form now: for other reasons, nothing comes of it again."""
    settings = worked.root / "dutykit.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[limits]", "[limits]\noffice_bytes = 1000"), encoding="utf-8")
    path = worked.root / "别的表.xlsx"
    openpyxl.Workbook().save(path)
    assert worked.ingest(path).status == "unreadable"
    settings.write_text(text, encoding="utf-8")
    told = json.loads(worked.run("salvage", tmp_path / "重做", "--json").out)
    assert told["lost"] == []
    again = Round(tmp_path / "重做", quietly)
    assert again.sql("select status from returns where name = '别的表.xlsx'") == [("unrecognised",)]


def test_salvage_without_a_copy_of_the_log_is_refused(worked: Round, tmp_path: Path) -> None:
    (worked.root / "log.jsonl").unlink()
    assert (worked.run("salvage", tmp_path / "重做").code, (tmp_path / "重做").exists()) == (4, False)


@pytest.mark.parametrize(
    ("tamper", "kind"), [(lambda p: p.unlink(), "attachment_missing"), (flip, "attachment_changed")]
)
def test_a_picture_that_came_inside_a_file(worked: Round, tamper: Callable[[Path], None], kind: str) -> None:
    from dutykit.app.intake.attachments import archived, log_attachments
    from dutykit.app.opened.open_workspace import open_workspace
    from dutykit.forms.grid import Attachment
    from dutykit.workspace import find

    data = b"\x89PNG of a certificate"
    picture = Attachment(None, "证书.png", data, sha256(data).hexdigest())
    workspace = find(worked.root)
    path = archived(workspace, picture.sha256, ".png")
    path.parent.mkdir(parents=True)
    path.write_bytes(picture.data)
    with open_workspace(workspace, today=date(2024, 12, 20)) as opened, opened.store.transaction():
        log_attachments(opened, original(worked).stem, [picture])
    assert found(worked) == []
    tamper(path)
    assert found(worked) == [kind]
    assert "证书.png" in worked.run("verify").out
