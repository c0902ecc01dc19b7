"""Who has come in: a one-time token in the opening address, then a cookie. Nothing of it is kept on disk."""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass, field

from ..words.roles import Role

_BYTES = 32


@dataclass(slots=True)
class Session:
    """One browser that has come in. ``by`` is the name that decisions are logged with; ``told`` waits to be shown."""

    key: str
    role: Role
    by: str
    csrf: str
    told: list[str] = field(default_factory=list)


class Sessions:
    """Tokens that open the desk once each, and the sessions that they have opened."""

    def __init__(self, by: str) -> None:
        self._by = by
        self._tokens: set[str] = set()
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def new_token(self) -> str:
        """A token for one opening address."""
        token = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._tokens.add(token)
        return token

    def enter(self, token: str) -> Session | None:
        """Open a session with a token that nobody has used; ``None`` for any other."""
        with self._lock:
            known = next((t for t in self._tokens if hmac.compare_digest(t.encode(), token.encode())), None)
            if known is None:
                return None
            self._tokens.remove(known)
            session = Session(secrets.token_urlsafe(_BYTES), Role.CLERK, self._by, secrets.token_urlsafe(_BYTES))
            self._sessions[session.key] = session
            return session

    def of(self, key: str) -> Session | None:
        """The session of a cookie."""
        return self._sessions.get(key)


def is_csrf_of(session: Session, sent: str) -> bool:
    """Whether what a page has sent is the session's own token."""
    return hmac.compare_digest(session.csrf.encode(), sent.encode())
