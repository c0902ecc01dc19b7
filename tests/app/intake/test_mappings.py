"""A table that was typed anew, from the question to the next file of the same unit."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from app.rounds import Round

LABELS = ["啥时候", "干了什么", "活动类型", "组织单位类别", "去的人", "审核"]
MAPPING = """form = "activity"
unit = "古城街道人大街工委"
ignore = ["审核"]
["活动"]
"啥时候" = "活动日期"
"干了什么" = "活动名称"
"活动类型" = "活动类型"
"组织单位类别" = "组织单位类别"
"去的人" = "参加代表"
"""


def typed(place: Round, name: str, month: int, unit: str = "古城街道人大街工委") -> Path:
    rows = [
        [f"填报单位：{unit}　年度：2024　填表人：周林"],
        LABELS,
        [f"2024-{month}-5", f"{month}月视察", "集中视察", "人大街工委", "王芳、张建国", "同意"],
        [f"2024-{month}-6", f"{month}月座谈", "代表小组活动", "代表小组", "王芳", "同意"],
    ]
    path = place.root / "returned" / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_mapping_is_proposed_confirmed_once_kept_and_used_again(place: Round) -> None:
    first = typed(place, "三月.csv", 3)
    asked = place.ingest(first)
    assert (asked.status, asked.codes) == ("unrecognised", ["form.proposed"])
    assert [c["label"] for c in asked.file["columns"] if not c["sure"]] == ["啥时候", "干了什么", "去的人", "审核"]
    proposal = (place.root / asked.file["proposal"]).read_text(encoding="utf-8")
    assert '"啥时候" = "活动日期"' in proposal
    assert '# "审核" = ""' in proposal
    shown = place.run("show", asked.file["sha256"][:8]).out
    assert "去的人 → 参加代表" in shown
    assert place.records() == []

    mapping = place.root.parent / "核对过.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    told = place.ingest(first, "--map", mapping, "--by", "周林")
    assert (told.code, told.codes) == (0, ["form.mapped"])
    assert [r["body"]["present"] for r in place.records()] == [["0002", "0003"], ["0002"]]
    (kept,) = (place.root / "mappings").glob("*.toml")
    assert kept.read_text(encoding="utf-8") == MAPPING
    ((detail, by),) = place.sql("select detail, log.by from log where action='mapping'")
    assert (json.loads(detail)["form"], by) == ("activity", "周林")

    again = place.ingest(typed(place, "四月.csv", 4))
    assert (again.code, again.codes) == (0, ["form.mapped"])
    other = place.ingest(typed(place, "八角.csv", 5, unit="八角街道人大街工委"))
    assert (other.status, other.codes) == ("unrecognised", ["form.proposed"])


def test_a_trial_run_keeps_and_proposes_nothing(place: Round) -> None:
    mapping = place.root.parent / "核对过.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    path = typed(place, "三月.csv", 3)
    assert place.ingest(path, "--dry-run").codes == ["form.proposed"]
    assert place.ingest(path, "--dry-run", "--map", mapping).codes == ["form.mapped"]
    assert not (place.root / "mappings").exists()


@pytest.mark.parametrize("kept", [True, False])
def test_a_mapping_to_a_field_that_is_not_there_stops_the_run(place: Round, kept: bool) -> None:
    folder = place.root / "mappings" if kept else place.root.parent
    folder.mkdir(exist_ok=True)
    mapping = folder / "坏.toml"
    mapping.write_text(MAPPING.replace('"活动日期"', '"活动日子"'), encoding="utf-8")
    ran = place.run("ingest", typed(place, "三月.csv", 3), *([] if kept else ["--map", mapping]), "--json")
    assert ran.code == 3
    error = json.loads(ran.out)["error"]
    assert "“活动日子”" in error["message"]
    assert error["remedy"] == "是不是“活动日期”？"
    assert place.records() == []
