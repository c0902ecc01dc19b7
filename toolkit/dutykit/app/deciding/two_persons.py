"""Approval by another person than the one who registered, where an office asks for it (``review.two_persons``)."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import UsageError
from ...store import Stored
from ...text import name_key
from ...words.codes import Action
from ..opened.open_workspace import OpenWorkspace

_MOST = 10


def refuse_own(opened: OpenWorkspace, chosen: Sequence[Stored], by: str) -> None:
    """Raise :class:`UsageError` where ``by`` took in, typed or corrected one of the records, or nobody says who did."""
    if not opened.workspace.config.review_two_persons or not chosen:
        return
    if not by.strip():
        raise UsageError(
            "没有写审核人。", "dutykit.toml 要求两人办理（two_persons）：请用 --by 写审核人的姓名。", code="by"
        )
    who = _hands(opened, chosen)
    unsaid = [s.number for s in chosen if not who[s.number]]
    if unsaid:
        raise UsageError(
            f"这些记录收回时没有写经办人，不知道是不是同一个人：{_listed(unsaid)}。",
            "请撤回（dutykit withdraw）后用 --by 写明经办人重新收回，再由另一人审核；一条也没有改动。",
            code="two_persons",
        )
    own = [s.number for s in chosen if name_key(by) in who[s.number]]
    if own:
        raise UsageError(
            f"“{by}”登记或更正过这些记录，不能再由本人审核：{_listed(own)}。",
            "dutykit.toml 要求两人办理（two_persons）：请由另一人审核；一条也没有改动。",
            code="two_persons",
        )


def _hands(opened: OpenWorkspace, chosen: Sequence[Stored]) -> dict[str, set[str]]:
    """By record, everybody who took in one of its files, typed it in, or corrected it; the log is read once."""
    took: dict[str, set[str]] = {}
    for action in (Action.INGEST, Action.CORRECT):  # their subjects: the hash of a file, the number of a record
        for entry in opened.store.logged(action=action):
            if not entry.detail.get("login"):  # one person may go by two names
                took.setdefault(entry.subject, set()).add(name_key(entry.by))
    found = {}
    for stored in chosen:
        versions = opened.store.versions(stored.number)
        hands = set(took.get(stored.number, ()))
        hands.update(*(took.get(v.sha256, ()) for v in versions), (name_key(v.typed_by) for v in versions))
        found[stored.number] = hands - {""}
    return found


def _listed(numbers: Sequence[str]) -> str:
    return "、".join(numbers[:_MOST]) + (f"，等 {len(numbers)} 条" if len(numbers) > _MOST else "")
