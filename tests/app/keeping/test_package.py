"""What offices send up and down: forms of a city in its counties, figures of a county in its city."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.rounds import DEPUTIES, LESSON, VISIT, Round
from conftest import Stores

TOP = Path(__file__).parents[3]
FORM, RULES = "schemas/leave.schema.json", "regulations/shi-2024.toml"


@pytest.fixture
def store_kind() -> Stores:
    """Each office has a store of its own."""
    return Stores("sqlite", None)


@pytest.fixture
def city(dutykit: Callable[..., Any], tmp_path: Path) -> Round:
    """An office with a form and a regulation of its own."""
    made = Round(tmp_path / "市", dutykit)
    assert dutykit("init", made.root, "--congress", "样本市人民代表大会", "--term", 16, "--year", 2024).code == 0
    own(made, "市里统一的请假单。")
    rules = (TOP / "regulations/shijingshan-2022.toml").read_text("utf-8").replace("shijingshan-2022", "shi-2024")
    (made.root / "regulations").mkdir()
    (made.root / RULES).write_text(rules, encoding="utf-8")
    return made


def own(place: Round, description: str) -> None:
    """Give an office a leave form of its own."""
    schema = json.loads((TOP / FORM).read_text("utf-8")) | {"description": description}
    (place.root / "schemas").mkdir(exist_ok=True)
    (place.root / FORM).write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")


def sent(place: Round, *args: Any) -> tuple[Path, str]:
    """A package and the code of its seal."""
    made = place.json("package", "make", *args, "--by", "周林")
    return place.root / made["path"], made["seal"]


def test_forms_of_a_city_reach_a_county_as_one_package(city: Round, place: Round) -> None:
    path, seal = sent(city)
    before = place.tree()
    tried = place.json("package", "install", path, "--seal", seal, "--dry-run")
    assert place.tree() == before
    told = place.json("package", "install", path, "--seal", seal, "--by", "赵敏")
    assert {**told, "dry_run": True} == tried
    assert (told["issuer"], told["number"], told["held_against_page"]) == ("样本市人民代表大会", 1, True)
    assert (told["files"], told["overrides"], told["replaced"]) == ([RULES, FORM], [FORM], {})
    assert [n for n in told["notes"] if "shi-2024" in n and "写进 dutykit.toml" in n]
    assert (place.root / FORM).read_bytes() == (city.root / FORM).read_bytes()
    assert place.run("form", "lint").code == 0
    assert place.run("check", "--regulation", "shi-2024").code in {0, 1}
    checked = place.json("verify")
    assert (checked["ok"], [n for n in checked["notes"] if "没有登记过" in n]) == (True, [])
    (last,) = (e for e in place.json("log", "--action", "receive")["entries"])
    assert (last["by"], last["detail"]["origin"] == last["detail"]["sha256"]) == ("赵敏", False)


def test_a_newer_package_takes_the_place_of_an_older_and_never_the_other_way(city: Round, place: Round) -> None:
    first, _ = sent(city)
    own(city, "市里统一的请假单，第二稿。")
    second, _ = sent(city)
    assert first != second
    third, _ = sent(city, "--title", "同样内容再发一次")
    assert place.run("package", "install", first).code == 0
    told = place.json("package", "install", second)
    assert (told["files"], told["unchanged"], told["replaced"]) == ([FORM], [RULES], {})
    again = place.run("package", "install", second)
    assert (again.code, "已经装过了" in again.err) == (2, True)
    older = place.run("package", "install", first)
    assert (older.code, "装过第 2 号，这一个是第 1 号" in older.err) == (2, True)
    assert place.run("package", "install", third).code == 0


def test_what_a_county_made_itself_is_replaced_only_on_purpose_and_is_kept(city: Round, place: Round) -> None:
    own(place, "本区自己的请假单。")
    mine = (place.root / FORM).read_bytes()
    path, _ = sent(city)
    refused = place.run("package", "install", path)
    assert (refused.code, f"本单位自己的 1 个文件会被代替：{FORM}" in refused.err) == (2, True)
    assert (place.root / FORM).read_bytes() == mine
    assert not (place.root / RULES).exists()
    told = place.json("package", "install", path, "--force")
    digest = sha256(mine).hexdigest()
    assert told["replaced"] == {FORM: digest}
    assert (place.root / "archive" / digest[:2] / f"{digest}.json").read_bytes() == mine
    assert place.json("verify")["ok"] is True


def repacked(path: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None], odd: Any = None) -> Path:
    """The package as somebody has changed it, its manifest made to fit."""
    with zipfile.ZipFile(path) as archive:
        parts = {i.filename: archive.read(i) for i in archive.infolist()}
    manifest = json.loads(parts.pop("manifest.json"))
    change(parts, manifest)
    manifest["parts"] = manifest.get("parts_as_told") or [
        {"path": n, "bytes": len(d), "sha256": sha256(d).hexdigest()} for n, d in parts.items()
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (odd or stat.S_IFREG | 0o600) << 16
            archive.writestr(info, data)
    made = path.with_name("改过.zip")
    made.write_bytes(out.getvalue())
    return made


def _adds(name: str, data: bytes = b"{}") -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    return lambda parts, _manifest: parts.update({name: data})


def _tells(**members: Any) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    return lambda _parts, manifest: manifest.update(members)


@pytest.mark.parametrize(
    ("change", "odd", "told"),
    [
        (_adds("../dutykit.toml"), None, "不该有的文件"),
        (_adds("schemas/../../x.json"), None, "不该有的文件"),
        (_adds("/etc/x.json"), None, "不该有的文件"),
        (_adds("documents/x.docx"), None, "不该有的文件"),
        (_adds("schemas/x.py"), None, "不该有的文件"),
        (_adds("schemas/x.json"), None, "内容与做包单位的日志不符"),
        (_adds(FORM), None, "内容与做包单位的日志不符"),
        (_adds(FORM, b" " * (17 << 20)), None, "展开后太大"),
        (lambda _p, _m: None, stat.S_IFLNK | 0o777, "不是文件（链接"),
        (_tells(number=9), None, "内容与做包单位的日志不符"),
        (_tells(seal=f"DK1-3-{'a' * 64}"), None, "封存码与做包单位的日志不符"),
        (_tells(entry="{}"), None, "封存码与做包单位的日志不符"),
        (_tells(format=2), None, "不是这个版本"),
        (_tells(kind="nothing"), None, "不是这个版本"),
        (_tells(parts_as_told=[{"path": FORM, "bytes": 1, "sha256": "a"}]), None, "比清单写的大"),
    ],
)
def test_a_package_that_is_not_what_was_made_changes_nothing(
    change: Any, odd: Any, told: str, city: Round, place: Round
) -> None:
    path = repacked(sent(city)[0], change, odd)
    before = place.tree(), place.dump()
    refused = place.run("package", "install", path)
    assert (refused.code, told in refused.err) == (4, True), refused.err
    assert (place.tree(), place.dump()) == before


@pytest.mark.parametrize("data", [b"", b"garbage", b"PK\x03\x04" + bytes(40)], ids=["empty", "text", "cut"])
def test_what_is_no_package_is_refused_in_chinese(place: Round, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(data)
    told = place.run("package", "install", path)
    assert told.code == 4
    assert told.err.splitlines()[0] == "错误：这个包不能用：文件不完整，或不是包。"


def test_another_page_than_the_one_that_was_signed_is_refused(city: Round, place: Round) -> None:
    path, _ = sent(city)
    _, other = sent(city)
    refused = place.run("package", "install", path, "--seal", other)
    assert (refused.code, "不是同一个包" in refused.err) == (4, True)
    for wrong, code in ((path.with_name("没有.zip"), 2), (city.root / "dutykit.toml", 4)):
        assert place.run("package", "install", wrong).code == code


@pytest.mark.parametrize(("name", "text"), [(FORM, '{"title": 3}'), (RULES, 'id = "shi-2024"\n')])
def test_a_package_with_a_form_or_a_regulation_that_is_wrong_is_refused(
    name: str, text: str, city: Round, place: Round
) -> None:
    (city.root / name).write_text(text, encoding="utf-8")
    path, _ = sent(city)
    before = place.tree()
    refused = place.run("package", "install", path)
    assert (refused.code, "包里的文件有错，没有装" in refused.err, name in refused.err) == (5, True, True), refused.err
    assert place.tree() == before


def test_figures_of_a_county_are_registered_in_the_city(city: Round, place: Round, tmp_path: Path) -> None:
    assert place.send(place.activity(VISIT)).status == "accepted"
    early, _ = sent(place, "--figures", "-o", tmp_path / "早.zip")
    assert place.send(place.activity({**LESSON, "present": "赵敏"}, unit="BJ")).status == "accepted"
    path, seal = sent(place, "--figures")
    entry = json.loads(json.loads(zipfile.ZipFile(path).read("manifest.json"))["entry"])
    assert [d["name"] for d in DEPUTIES if d["name"] in json.dumps(entry, ensure_ascii=False)] == []
    told = city.json("package", "install", path, "--seal", seal, "--by", "市里")
    assert (told["figures"]["counts"]["events"], told["held_against_page"]) == (2, True)
    older = city.run("package", "install", early)
    assert (older.code, "不比它新" in older.err) == (2, True)
    registered = city.json("stats", "--registered", "--document")
    direct = city.json("stats", "--across", place.root, "-o", tmp_path / "直接.xlsx")
    assert registered["congresses"] == direct["congresses"]
    assert (registered["total"], registered["rules"]) == (direct["total"], direct["rules"])
    both = city.run("stats", "--registered", "--across", place.root, "-o", tmp_path / "重.xlsx")
    assert (both.code, "会算两次" in both.err) == (2, True)
    assert city.json("verify")["ok"] is True
    assert place.run("package", "install", path).code == 2  # its own


def test_figures_that_somebody_has_changed_are_refused(city: Round, place: Round) -> None:
    def more(parts: dict[str, bytes], _manifest: dict[str, Any]) -> None:
        figures = json.loads(parts["figures.json"])
        figures["counts"]["reported"] += 3
        parts["figures.json"] = json.dumps(figures).encode()

    path, _ = sent(place, "--figures")
    refused = city.run("package", "install", repacked(path, more))
    assert (refused.code, "内容与做包单位的日志不符" in refused.err) == (4, True)
    nothing = city.run("stats", "--registered")
    assert (nothing.code, "还没有登记" in nothing.err) == (2, True)
