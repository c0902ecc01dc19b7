"""Locked files: what goes in comes out, for whoever has the key; everything else is a message."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pyrage
import pytest

from dutykit.errors import DutykitError, StoreError, UsageError
from dutykit.files import age
from dutykit.files.age import Key, is_locked, lock, unlock

WORDS = Key(passphrase="核桃 灯塔 三月 起风")
MINE = pyrage.x25519.Identity.generate()
OWN = Key(secret=(str(MINE),))
PUBLIC = Key(public=(str(MINE.to_public()),))
OTHER = Key(secret=(str(pyrage.x25519.Identity.generate()),))


def locked(tmp_path: Path, data: bytes, key: Key, name: str = "a.zip.age") -> Path:
    (tmp_path / "plain").write_bytes(data)
    with (tmp_path / name).open("wb") as out:
        lock(tmp_path / "plain", out, key)
    return tmp_path / name


@pytest.mark.parametrize("data", [b"", b"x", b"PK" * 100_000], ids=["empty", "small", "blocks"])
@pytest.mark.parametrize(("by", "opens"), [(WORDS, WORDS), (PUBLIC, OWN), (OWN, OWN)], ids=["words", "public", "own"])
def test_what_goes_in_comes_out_for_the_key(tmp_path: Path, data: bytes, by: Key, opens: Key) -> None:
    made = locked(tmp_path, data, by)
    assert is_locked(made)
    assert len(data) < 9 or data[:9] not in made.read_bytes()
    unlock(made, tmp_path / "open", opens)
    assert (tmp_path / "open").read_bytes() == data
    assert (tmp_path / "open").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("by", "wrong"), [(WORDS, Key(passphrase="核桃 灯塔 四月 起风")), (WORDS, OWN), (PUBLIC, OTHER)]
)
def test_a_wrong_key_is_told(tmp_path: Path, by: Key, wrong: Key) -> None:
    made = locked(tmp_path, b"secret", by)
    with pytest.raises(UsageError, match="口令或密钥不对"):
        unlock(made, tmp_path / "open", wrong)


def test_the_wrong_kind_of_key_is_a_message_too(tmp_path: Path) -> None:
    made = locked(tmp_path, b"secret", PUBLIC)
    with pytest.raises(DutykitError):
        unlock(made, tmp_path / "open", WORDS)


@pytest.mark.parametrize("by", [WORDS, PUBLIC], ids=["words", "public"])
@pytest.mark.parametrize("spoil", [lambda d: d[:-5], lambda d: d[:-9] + b"\0" * 9, lambda d: d[:60]])
def test_one_that_was_cut_or_changed_is_told(tmp_path: Path, by: Key, spoil) -> None:
    made = locked(tmp_path, b"secret" * 1000, by)
    made.write_bytes(spoil(made.read_bytes()))
    with pytest.raises(StoreError, match="不完整，或被改动过"):
        unlock(made, tmp_path / "open", OWN if by is PUBLIC else WORDS)


def test_a_passphrase_that_would_take_years_is_refused_at_once(tmp_path: Path) -> None:
    made = locked(tmp_path, b"secret", WORDS)
    head, salt, rest = made.read_bytes().split(b"\n", 2)
    made.write_bytes(b"\n".join((head, b" ".join((*salt.split()[:3], b"40")), rest)))
    with pytest.raises(StoreError):
        unlock(made, tmp_path / "open", WORDS)


def test_a_file_of_any_size_goes_through_by_keys_in_blocks(tmp_path: Path) -> None:
    tracemalloc.start()
    made = locked(tmp_path, b"x" * 40_000_000, PUBLIC)
    tracemalloc.reset_peak()
    unlock(made, tmp_path / "open", OWN)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_too_much_for_a_passphrase_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(age, "LARGEST", -(2**20) + 100)
    with pytest.raises(UsageError, match="口令只能用于"):
        locked(tmp_path, b"x" * 200, WORDS)


def test_a_full_disk_is_the_disk_s_trouble(tmp_path: Path) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    (tmp_path / "plain").write_bytes(b"x" * 1000)
    with pytest.raises(OSError, match="No space"):
        lock(tmp_path / "plain", Full(), PUBLIC)


def test_keys_as_people_give_them() -> None:
    assert Key.of("口令一二三四五六七八九\n") == Key(passphrase="口令一二三四五六七八九")
    assert Key.of(f"# created\n# public key: x\n{MINE}\n") == OWN
    assert Key.of(f"{MINE.to_public()}\n") == PUBLIC
    for text in ("", "一行\n两行\n"):
        with pytest.raises(UsageError):
            Key.of(text)
    assert "核桃" not in repr(WORDS)


@pytest.mark.parametrize(
    "key", [Key(passphrase="短"), Key(public=("age1nothing",)), Key(secret=("AGE-SECRET-KEY-1X",))]
)
def test_a_key_that_is_none_is_refused(tmp_path: Path, key: Key) -> None:
    with pytest.raises(UsageError):
        locked(tmp_path, b"x", key)
