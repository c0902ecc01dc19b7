"""``make audit``: locked releases of which an advisory tells are found, from a file, without a network."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

TOP = Path(__file__).resolve().parents[1]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", TOP / "packaging" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["audit"] = module
    spec.loader.exec_module(module)
    return module


AUDIT = load()


def advisory(name: str, *events: dict[str, str], versions: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    affected = {
        "package": {"ecosystem": "PyPI", "name": name}, "versions": list(versions),
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
    }  # fmt: skip
    return {"id": "PYSEC-1", "modified": datetime.now(UTC).isoformat(), "affected": [affected], "summary": "x", **more}


@pytest.mark.parametrize(
    ("told", "is_hit"),
    [
        (advisory("Some.Thing", {"introduced": "0"}), True),
        (advisory("some-thing", {"introduced": "0"}, {"fixed": "1.10"}), True),
        (advisory("some-thing", {"introduced": "0"}, {"fixed": "1.9"}), False),
        (advisory("some-thing", {"introduced": "0"}, {"fixed": "1.5"}, {"introduced": "1.8"}), True),
        (advisory("some-thing", {"introduced": "1.8"}, {"last_affected": "1.9"}), True),
        (advisory("some-thing", {"introduced": "1.8"}, {"last_affected": "1.8.9"}), False),
        (advisory("some-thing", {"introduced": "2"}), False),
        (advisory("some-thing", versions=("1.9",)), True),
        (advisory("some-thing", versions=("1.8",)), False),
        (advisory("other", {"introduced": "0"}), False),
        (advisory("some-thing", {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z"), False),
    ],
)
def test_a_release_within_a_range_is_told(told: dict[str, Any], is_hit: bool) -> None:
    assert bool(AUDIT.hits({"some-thing": "1.9"}, [told])) == is_hit


RELEASES = st.tuples(st.integers(0, 9), st.integers(0, 20)).map(lambda v: f"{v[0]}.{v[1]}")


@given(RELEASES, RELEASES, RELEASES)
def test_a_range_is_what_its_figures_say(mine: str, first: str, fixed: str) -> None:
    def key(text: str) -> tuple[int, ...]:
        return tuple(map(int, text.split(".")))

    told = advisory("a", {"introduced": first}, {"fixed": fixed})
    if key(first) < key(fixed):
        assert bool(AUDIT.hits({"a": mine}, [told])) == (key(first) <= key(mine) < key(fixed))


def test_files_of_every_kind_are_read_and_old_ones_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = next(iter(AUDIT.locked(*AUDIT.LOCKS)))
    bad = advisory(mine, {"introduced": "0"}, aliases=["CVE-2026-1"])
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.json").write_text(json.dumps(bad))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as book:
        book.writestr("PYSEC-1.json", json.dumps(bad))
    (tmp_path / "list.json").write_text(json.dumps([bad]))
    for name in ("one", "all.zip", "list.json"):
        assert AUDIT.main([str(tmp_path / name)]) == 1, name
        assert f"{mine} " in (out := capsys.readouterr().out)
        assert "CVE-2026-1" in out
    (tmp_path / "good.json").write_text(json.dumps(advisory("nothing-of-ours", {"introduced": "0"})))
    assert AUDIT.main([str(tmp_path / "good.json")]) == 0
    (tmp_path / "old.json").write_text(json.dumps({**bad, "modified": "2020-01-01T00:00:00Z"}))
    (tmp_path / "broken.json").write_text("{")
    for args in ([], [str(tmp_path / "old.json")], [str(tmp_path / "broken.json")], [str(tmp_path / "none")]):
        assert AUDIT.main(args) == 2


def test_every_locked_release_has_a_version_that_can_be_compared() -> None:
    releases = AUDIT.locked(*AUDIT.LOCKS)
    assert len(releases) > 50
    assert AUDIT.hits(releases, [advisory(name, {"introduced": "99999999999"}) for name in releases]) == []
