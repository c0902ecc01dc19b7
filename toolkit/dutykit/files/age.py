"""Files that nobody reads without the key: the age format (age-encryption.org), by the library ``pyrage``.

By a recipient's key a file of any size goes through in blocks. By a passphrase the library takes it whole, so that
there is a limit. What is written can be opened by ``age`` and ``rage`` too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..errors import StoreError, UsageError

SUFFIX = ".age"
LARGEST = 512 * 2**20
"""Bytes that a passphrase may lock: they are in memory, locked and open."""
SHORTEST = 10
"""Signs of a passphrase."""
_HEADS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
_SECRET, _PUBLIC = "AGE-SECRET-KEY-", "age1"
_LARGEST_KEY = 64 * 2**10
_WRONG = ("Decryption failed", "No matching keys found")


@dataclass(frozen=True, slots=True)
class Key:
    """By what a file is locked or opened: a passphrase, or keys of age; it is never shown."""

    passphrase: str = ""
    secret: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Key(…)"

    @classmethod
    def of(cls, text: str) -> Key:
        """What a key file or the environment says: keys of age, one on a line, or a passphrase. :class:`UsageError`."""
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        secret = tuple(line for line in lines if line.upper().startswith(_SECRET))
        public = tuple(line for line in lines if line.startswith(_PUBLIC))
        if secret or public:
            return cls(secret=secret, public=public)
        if len(lines) != 1:
            raise UsageError("密钥文件里要么是 age 密钥，要么只有一行口令。", "请核对密钥文件。", code="key")
        return cls(passphrase=lines[0])

    @classmethod
    def from_file(cls, path: Path) -> Key:
        """The key in a file. Raises :class:`UsageError`."""
        try:
            with path.open("rb") as file:
                return cls.of(file.read(_LARGEST_KEY).decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            raise UsageError(f"密钥文件“{path}”读不了。", "请核对文件名和权限。", code="key") from None


AskKey = Callable[[], Key]
"""Asks for the key when it is needed, and only then."""


def is_locked(path: Path) -> bool:
    """Whether a file is one of age's, by its content."""
    try:
        with path.open("rb") as file:
            head = file.read(len(max(_HEADS, key=len)))
    except OSError:
        return False
    return head.startswith(_HEADS)


def lock(source: Path, target: IO[bytes], key: Key) -> None:
    """Write ``source``, locked, to an open file. Raises :class:`UsageError` for a key that cannot be used."""
    import pyrage

    if key.passphrase:
        _refuse_short(key.passphrase)
        _refuse_large(source)
        target.write(pyrage.passphrase.encrypt(source.read_bytes(), key.passphrase))
        return
    try:
        to = [pyrage.x25519.Recipient.from_str(one) for one in key.public]
        to += [pyrage.x25519.Identity.from_str(one).to_public() for one in key.secret]
    except (pyrage.RecipientError, pyrage.IdentityError):
        raise UsageError("收件人的公钥或密钥写得不对。", "公钥形如 age1…，请重新复制。", code="key") from None
    out = _Watched(target)
    with source.open("rb") as file:
        try:
            pyrage.encrypt_io(file, out, to)
        except Exception:
            _raise(out.trouble)
            raise
    _raise(out.trouble)  # of the last block the library says nothing


def unlock(source: Path, target: Path, key: Key) -> None:
    """Write what ``source`` holds to the new file ``target``, which only its owner reads.

    Raises :class:`UsageError` for a wrong key, :class:`StoreError` for a file that was changed or cut.
    """
    import pyrage

    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        out = _Watched(file)
        try:
            if key.passphrase:
                _refuse_large(source)
                out.write(pyrage.passphrase.decrypt(source.read_bytes(), key.passphrase))
                return
            mine = [pyrage.x25519.Identity.from_str(one) for one in key.secret]
            with source.open("rb") as locked:
                pyrage.decrypt_io(locked, out, mine)
            _raise(out.trouble)
        except pyrage.IdentityError:
            raise UsageError("密钥写得不对。", "密钥形如 AGE-SECRET-KEY-1…，请重新复制。", code="key") from None
        except (pyrage.DecryptError, OSError) as error:
            _raise(out.trouble)
            if any(word in str(error) for word in _WRONG):
                raise UsageError(
                    f"口令或密钥不对，打不开“{source.name}”。",
                    "请核对口令的大小写和输入法；用公钥加密的，要用对应的密钥文件（--key-file）。", code="key",
                ) from None  # fmt: skip
            raise StoreError(
                f"“{source.name}”打不开：加密的文件不完整，或被改动过。", "请换一份备份或信息包。", code="locked"
            ) from None


class _Watched:
    """A file that the library writes into; what goes wrong is kept, for the library tells it as its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.trouble: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write a block."""
        try:
            return self._file.write(data)
        except OSError as error:
            self.trouble = error
            raise

    def flush(self) -> None:
        """Write what is still in memory."""
        try:
            self._file.flush()
        except OSError as error:
            self.trouble = error
            raise


def _raise(trouble: OSError | None) -> None:
    """Raise what went wrong with the disk, if anything."""
    if trouble is not None:
        raise trouble


def _refuse_short(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise UsageError(f"口令太短，至少 {SHORTEST} 个字。", "可以用几个不相干的词。", code="key")


def _refuse_large(source: Path) -> None:
    size = source.stat().st_size
    if size > LARGEST + 2**20:
        raise UsageError(
            f"“{source.name}”有 {size / 2**20:.0f} MiB，口令只能用于 {LARGEST // 2**20} MiB 以内的。",
            "请改用公钥：--recipient age1…（用 age-keygen 生成一对密钥，私钥另行保管）。", code="large",
        )  # fmt: skip
