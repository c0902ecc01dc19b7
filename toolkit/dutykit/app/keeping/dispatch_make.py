"""``dutykit package make``: what an office sends to others, bound to its log, with the page that is signed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from ...dates import chinese
from ...errors import StoreError, UsageError
from ...serial import ABSENT_IF_EMPTY, to_json
from ...store.proof import read_chain, rows_of
from ...words.codes import Action
from ...workspace import Workspace
from ...workspace.folder import SETTLING, is_own
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.outputs import Writing, digest, safe_name
from ..papers.congresses import figures_of_congress, origin_of
from .dispatch_file import FIGURES, Dispatch, DispatchKind, content_of, dispatch_bytes, refuse_parts
from .seals import Seal, build


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchRequest:
    """What is to be sent: an office's own forms and regulations, or with ``figures`` those of a year."""

    today: date
    figures: bool = False
    year: int | None = None
    title: str = ""
    output: Path | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class DispatchMade:
    """A package that was made: what it is and where, what is in it, the seal and the page to be signed."""

    path: str
    kind: DispatchKind
    number: int
    title: str
    sha256: str
    parts: tuple[str, ...]
    seal: str
    page: str
    notes: tuple[str, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)


def make_dispatch(workspace: Workspace, asked: DispatchRequest) -> DispatchMade:
    """Write a package and its seal page among the documents, or to ``output``; the log tells of both.

    Raises :class:`UsageError` where there is nothing to send, :class:`StoreError` where the log does not hold together.
    """
    if asked.output and asked.output.suffix.lower() != ".zip":
        raise UsageError(f"“{asked.output.name}”不是 .zip。", "包是一个 .zip 文件，请改名。", code="suffix")
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened, opened.writing() as files:
        parts = {FIGURES: _figures(opened, asked.today)} if asked.figures else own_parts(workspace)
        if not parts:
            raise UsageError(
                "本单位没有自己的表、办法和模板，没有可发的。",
                "自己的放在工作区的 schemas、regulations、templates、calendar 里；上报数字请写 --figures。",
                code="nothing",
            )  # fmt: skip
        refuse_parts(DispatchKind.FIGURES if asked.figures else DispatchKind.FORMS, parts)
        with opened.store.transaction():
            return _made(opened, asked, parts, files)


def _made(opened: OpenWorkspace, asked: DispatchRequest, parts: dict[str, bytes], files: Writing) -> DispatchMade:
    store, kind = opened.store, DispatchKind.FIGURES if asked.figures else DispatchKind.FORMS
    chain = read_chain(store)
    if chain.differences or any(rows_of(store, chain)):
        raise StoreError("日志与登记对不上，没有做包。", "请先运行 dutykit verify，看是哪里被改动过。", code="proof")
    number = chain.entries + 1 if asked.figures else _last_number(opened) + 1
    what = f"{opened.year}年度汇总数字" if asked.figures else f"第{number}号"
    title, content, origin = asked.title or what, content_of(parts), origin_of(opened)
    detail = {"kind": kind, "number": number, "origin": origin, "issuer": opened.congress, "content": content}
    store.write_log(now(), Action.PACKAGE, title, detail, by=asked.by)
    entry = store.last_line()
    sealed = read_chain(store)
    seal = Seal(sealed.entries, sealed.head)
    made = Dispatch(kind, opened.congress, origin, number, title, sealed.at, seal, entry, parts)
    data = dispatch_bytes(made)
    name = safe_name(f"{'上报' if asked.figures else '下发'}_{opened.congress}_{what}")
    path = (asked.output or opened.workspace.documents / f"{name}.zip").absolute()
    taken = files.put(path, data, opened.last_written(path))
    page = taken.with_name(f"{taken.stem}_封存页.docx")
    printed = build(opened, seal, sealed.at, asked.by)
    page = files.put(page, printed, opened.last_written(page))
    opened.note_written({taken: digest(data), page: digest(printed)})
    relative = opened.workspace.relative
    store.write_log(now(), Action.SEAL, seal.code, {"file": relative(page)}, by=asked.by)
    return DispatchMade(
        relative(taken), kind, number, title, sha256(data).hexdigest(), tuple(sorted(parts)), seal.code, relative(page),
        (f"数字统计到 {chinese(asked.today)}，不含人和记录。",) if asked.figures else (),
    )  # fmt: skip


def _figures(opened: OpenWorkspace, on: date) -> bytes:
    told = to_json(figures_of_congress(opened, on))
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def own_parts(workspace: Workspace) -> dict[str, bytes]:
    """The files of an office's own that settle how it works, by their place in the workspace."""
    own = (path for name in SETTLING for path in sorted((workspace.root / name).rglob("*")) if is_own(path))
    return {workspace.relative(path): path.read_bytes() for path in own}


def _last_number(opened: OpenWorkspace) -> int:
    made = opened.store.logged(action=Action.PACKAGE)
    return max((e.detail["number"] for e in made if e.detail["kind"] == DispatchKind.FORMS), default=0)
