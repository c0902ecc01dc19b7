"""The workspace of the cases, made once: roster and sessions taken back, every form that a case needs issued."""

from app.conftest import _furnished

__all__ = ["_furnished"]
