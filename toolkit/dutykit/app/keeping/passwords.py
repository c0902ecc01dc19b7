"""Passwords, printed codes and codes by the clock: made and held against what is kept (Argon2id, RFC 6238)."""

from __future__ import annotations

import secrets
import threading
from base64 import b32decode, b32encode
from datetime import datetime
from urllib.parse import quote

from cryptography.exceptions import InvalidKey, UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from ...errors import OutsideError, UsageError

SHORTEST = 10
"""Characters of a password that a person chooses."""
LONGEST = 200
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are taken for another
_GROUPS = 3
_KIB = 64 * 1024
_STEP = 30  # seconds
_DRIFT = 1  # steps that a clock may be off
_TURNS = threading.Semaphore(2)
"""How many secrets are worked on at once: each takes 64 MiB, and anybody may send one."""


def hashed(secret: str) -> str:
    """A secret as it is kept (the second of RFC 9106: 64 MiB, three passes)."""
    with _TURNS:
        try:
            kept = Argon2id(salt=secrets.token_bytes(16), length=32, iterations=3, lanes=4, memory_cost=_KIB)
            return kept.derive_phc_encoded(secret.encode())
        except UnsupportedAlgorithm:
            raise OutsideError(
                "这台机器的 cryptography 库没有 Argon2，不能管理帐号。",
                "请用随包的依赖安装（requirements.lock）；系统自带的 OpenSSL 要 3.2 以上。", code="argon2",
            ) from None  # fmt: skip


def fits(secret: str, kept: str) -> bool:
    """Whether a secret is the one that is kept."""
    with _TURNS:
        try:
            Argon2id.verify_phc_encoded(secret.encode(), kept)
        except InvalidKey:
            return False
        return True


def new_code() -> str:
    """A code to be printed: twelve signs, 59 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(_GROUPS))


def as_code(typed: str) -> str:
    """A printed code as it is kept, however it was typed."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def require_good(password: str, *names: str) -> None:
    """Raises :class:`UsageError` for a password that somebody would guess."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"密码要 {SHORTEST} 到 {LONGEST} 个字符。", "请换一个，可以是一句话。", code="password")
    low = password.casefold()
    if len(set(low)) < 4 or low.isdecimal() or any(name and name.casefold() in low for name in names):
        raise UsageError(
            "这个密码太容易猜：不能只是数字，不能只有两三种字符，不能含登录名、姓名。",
            "请换一个，可以是一句话。", code="password",
        )  # fmt: skip


# --- codes by the clock ------------------------------------------------------------------------------------------


def new_totp() -> str:
    """A secret for codes by the clock, as an app takes it."""
    return b32encode(secrets.token_bytes(20)).decode()


def totp_address(secret: str, login: str, congress: str) -> str:
    """What an app reads from a picture."""
    return f"otpauth://totp/{quote(congress)}:{quote(login)}?secret={secret}&issuer={quote(congress)}"


def totp_step(secret: str, code: str, at: datetime, last: int) -> int | None:
    """The step of the clock for which a code is good, later than the ``last`` one used; ``None`` for a wrong code."""
    given = code.strip().encode()
    now = int(at.timestamp()) // _STEP
    made = TOTP(b32decode(secret), 6, SHA1(), _STEP, enforce_key_length=False)  # noqa: S303 - what all apps know
    steps = (step for step in range(max(now - _DRIFT, last + 1), now + _DRIFT + 1))
    return next((step for step in steps if secrets.compare_digest(made.generate(step * _STEP), given)), None)
