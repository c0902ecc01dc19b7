"""The head of the log as a code that is printed, signed and filed, and held against the log later."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ... import assets
from ...dates import chinese, moment
from ...errors import StoreError, UsageError, cause
from ...store.proof import counts, read_chain, rows_of
from ...words.codes import Action
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.outputs import digest

_CODE = re.compile(r"DK1[-:](\d{1,9})[-:]([0-9a-f]{16,64})(?![0-9a-f])", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_MOST = 20 * 2**20
_FORM_OF_CODE = "封存码形如 DK1-137-3f2a…，至少写到第 16 位。"


@dataclass(frozen=True, slots=True)
class Seal:
    """How many entries the log had, and (the beginning of) the hash of the last of them."""

    entries: int
    head: str

    @property
    def code(self) -> str:
        """As it is printed: ``DK1-137-3f2a…``."""
        return f"DK1-{self.entries}-{self.head}"

    @classmethod
    def of_code(cls, code: str) -> Seal:
        """A seal from its code alone, of which no file is made. Raises :class:`UsageError`."""
        if not _CODE.search(_plain(code)):
            raise UsageError(f"“{code}”不是封存码。", _FORM_OF_CODE, code="seal")
        return cls.read(code)

    @classmethod
    def read(cls, given: str) -> Seal:
        """A seal from its code, or from the document that was printed. Raises :class:`UsageError`."""
        text = given if _CODE.search(_plain(given)) else _text_of(Path(given))
        found = {(int(number), head.lower()) for number, head in _CODE.findall(_plain(text))}
        if not found:
            raise UsageError(f"“{given}”不是封存码，里面也没有封存码。", _FORM_OF_CODE, code="seal")
        entries, head = max(found, key=lambda one: len(one[1]))
        return cls(entries, head)


def _plain(text: str) -> str:
    """Codes are printed in groups."""
    return re.sub(r"(?<=[0-9a-fA-F])[ \u3000](?=[0-9a-fA-F])", "", text)


def _text_of(path: Path) -> str:
    """The text of a Word document, or of a plain file."""
    try:
        if path.stat().st_size > _MOST:
            raise UsageError(f"“{path.name}”太大，不像封存页。", "请核对文件。", code="seal")
        data = path.read_bytes()
        if not data.startswith(b"PK"):
            return data.decode("utf-8", "replace")
        with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as part:
            return _TAG.sub("", part.read(_MOST).decode("utf-8", "replace"))
    except (FileNotFoundError, IsADirectoryError, KeyError, zipfile.BadZipFile):
        what = "请核对文件名，或照封存页写出封存码。"
        raise UsageError(f"没有“{path}”这个文件，它也不是封存码。", what, code="seal") from None
    except OSError as error:
        raise UsageError(f"“{path}”读不了（{cause(error)}）。", "请核对文件。", code="seal") from None


# --- printing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SealResult:
    """A seal that was printed: where, its code, what it seals."""

    path: str
    code: str
    entries: int
    head: str
    at: str


def seal(workspace: Workspace, output: Path | None, *, by: str, today: date) -> SealResult:
    """Print the head of the log on a page to be signed; the log says so afterwards.

    Raises :class:`StoreError` where the log does not hold together: what is wrong is not sealed.
    """
    with open_workspace(workspace, today=today) as opened, opened.writing() as files, opened.store.transaction():
        chain = read_chain(opened.store)
        odd = [*chain.differences, *rows_of(opened.store, chain)]
        if odd:
            what = f"日志与登记对不上（{len(odd)} 处），没有封存。"
            raise StoreError(what, "请先运行 dutykit verify，看是哪里被改动过。", code="proof")
        made = Seal(chain.entries, chain.head)
        data = build(opened, made, chain.at, by)
        default = workspace.documents / f"封存页_{today.isoformat()}.docx"
        place = output.absolute() if output is not None else default
        path = place / default.name if place.is_dir() else place
        taken = files.put(path, data, opened.last_written(path))
        opened.note_written({taken: digest(data)})
        where = workspace.relative(taken)
        opened.store.write_log(now(), Action.SEAL, made.code, {"file": where}, by=by)
        return SealResult(where, made.code, made.entries, made.head, chain.at)


def build(opened: OpenWorkspace, made: Seal, at: str, by: str) -> bytes:
    """The page."""
    from ...docx.seal import SealPage, build_seal

    rows = counts(opened.store)
    of_files = len(opened.store.file_names())
    facts = [
        ("工作区", opened.congress),
        ("封存日期", chinese(opened.today)),
        ("日志", f"{made.entries} 条，最后一条记于 {moment(at)}"),
        ("收回的文件", f"{of_files} 份"),
        ("登记记录", f"{rows['records']} 条，历次版本 {rows['versions']} 个"),
        ("下发的表和文书", f"{rows['issues']} 份"),
        ("审核、关闭登记", f"{rows['reviews']} 次、{rows['closures']} 次"),
        *((("已销毁", "；".join(told)),) if (told := [one.told for one in opened.store.destroyed()]) else ()),
        ("打印人", by or "（没有写 --by）"),
    ]
    head = [made.head[at : at + 4] for at in range(0, len(made.head), 4)]
    groups = [f"DK1-{made.entries}-", " ".join(head[:8]), " ".join(head[8:])]
    page = SealPage("登记日志封存页", f"{opened.congress}　{opened.year} 年度", facts, made.code, groups, opened.today)
    return build_seal(assets.read_bytes("templates/docx", "base.docx", opened.workspace), page)
