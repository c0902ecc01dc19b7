"""Who has come in: by a one-time token in the opening address, or an account; then a cookie. None is kept on disk."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ..app.keeping.entering import Entered
from ..words.roles import Owner, Role

_BYTES = 32
IDLE = 30 * 60
"""Seconds without a request after which a session of an account has ended."""
LONGEST = 12 * 60 * 60
"""Seconds after which it has ended whatever was done."""


@dataclass(slots=True)
class Session:
    """One browser that has come in. ``by`` is the name that decisions are logged with; ``told`` waits to be shown.

    ``entered`` is the account by which it came in over the network; on the office's own machine there is none.
    """

    key: str
    role: Role
    by: str
    csrf: str
    told: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Digests of the originals whose pages it has been shown, each logged once."""
    entered: Entered | None = None
    begun: float = 0.0
    asked: float = 0.0
    touring: bool = False
    """Whether it is being shown around in the sample."""

    @property
    def login(self) -> str:
        """The login of the account; empty on the office's own machine."""
        return self.entered.login if self.entered is not None else ""

    @property
    def owner(self) -> Owner:
        """Whose things it may see, of those who see their own alone."""
        return self.entered.owner if self.entered is not None else Owner()


class Sessions:
    """Tokens that open the desk once each, and the sessions that they, or accounts, have opened."""

    def __init__(self, by: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._by = by
        self._clock = clock
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
        return self._kept(Role.CLERK, self._by, None)

    def open(self, entered: Entered) -> Session:
        """Open a session of an account."""
        return self._kept(entered.role, entered.name, entered)

    def _kept(self, role: Role, by: str, entered: Entered | None) -> Session:
        at = self._clock()
        session = Session(
            secrets.token_urlsafe(_BYTES), role, by, secrets.token_urlsafe(_BYTES), entered=entered, begun=at, asked=at
        )
        with self._lock:
            for key in [key for key, old in self._sessions.items() if self._is_over(old, at)]:
                del self._sessions[key]
            self._sessions[session.key] = session
        return session

    def of(self, key: str) -> Session | None:
        """The session of a cookie, unless it has ended."""
        at = self._clock()
        with self._lock:
            session = self._sessions.get(key)
            if session is not None and self._is_over(session, at):
                del self._sessions[key]
                return None
            if session is not None:
                session.asked = at
            return session

    def close(self, session: Session) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(session.key, None)

    def _is_over(self, session: Session, at: float) -> bool:
        """Whether a session of an account has ended; on the office's own machine it ends with the desk."""
        return session.entered is not None and (at - session.asked > IDLE or at - session.begun > LONGEST)


def is_csrf_of(session: Session, sent: str) -> bool:
    """Whether what a page has sent is the session's own token."""
    return hmac.compare_digest(session.csrf.encode(), sent.encode())
