"""Commands that write, each in a workspace where it has something to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import pyrage

from app.conftest import one_row_each
from app.issuing.test_form_books import NAMED, drawn
from app.papers.conftest import office_that_works
from app.rounds import CONGRESS, LESSON, TALK, VISIT, YEAR, Round, quietly, roster_book

WORKSPACE = "工作区"
Files = Callable[[Path], tuple[str, ...]]


@dataclass(frozen=True)
class Scene:
    """A command as a clerk gives it in the folder ``run``; ``begun`` is the state in which it is given."""

    name: str
    begun: str
    args: tuple[str, ...]
    new: tuple[str, ...] = ()
    """What it makes beside the workspace, and does not make a second time."""
    anew: bool = False
    """Whether it is not taken up again: what it has made so far is looked at, and it would be begun elsewhere."""
    sparse: int = 1
    """Of how many writes one fails at most: the round of the demo writes seven thousand times in half a minute."""
    goes_on: tuple[str, ...] = ()
    """The command that finishes what is left where the act itself was kept, and so is not done a second time."""


_ACTIVITY = "HD-2024-0002"
SCENES = (
    Scene("init", "nothing", ("init", WORKSPACE, "--congress", CONGRESS, "--term", "17", "--year", str(YEAR)),
          new=(WORKSPACE,), goes_on=("status",)),
    Scene("demo", "nothing", ("demo", "演示"), new=("演示",), anew=True, sparse=199),
    Scene("make-template", "roster", ("make-template", "activity", "--unit", "GC", "--unit", "BJ")),
    Scene("issue", "roster", ("issue", "--phase", "代表登记", "--unit", "GC")),
    Scene("ingest", "returned", ("ingest", f"{WORKSPACE}/returned")),
    Scene("ingest --strict", "returned", ("ingest", "--policy", "strict", f"{WORKSPACE}/returned")),
    Scene("correct", "ingested", ("correct", _ACTIVITY, "title=视察老旧小区", "--reason", "改名")),
    Scene("review approve", "ingested", ("review", "approve", _ACTIVITY)),
    Scene("review return", "ingested", ("review", "return", _ACTIVITY, "--comment", "请补充")),
    Scene("review close", "ingested", ("review", "close", "--unit", "LG", "--comment", "齐了")),
    Scene("withdraw", "ingested", ("withdraw", "回收 1.xlsx", "--reason", "交错了")),
    Scene("render", "ingested", ("render", "annual-report", "--all")),
    Scene("render --pdf", "ingested", ("render", "annual-report", "--deputy", "0002", "--deputy", "0003", "--pdf")),
    Scene("render --merge", "ingested", ("render", "annual-report", "--unit", "GC", "--merge", "unit")),
    Scene("stats", "ingested", ("stats", "-o", "统计.xlsx")),
    Scene("calendar", "ingested", ("calendar", "-o", "日历.ics")),
    Scene("check", "ingested", ("check", "-o", "核查.xlsx")),
    Scene("template new", "ingested", ("template", "new", "summary")),
    Scene("verify --deep", "ingested", ("verify", "--deep")),
    Scene("seal", "ingested", ("seal",)),
    Scene("new-year", "ingested", ("new-year", str(YEAR + 1))),
    Scene("settings", "ingested", ("settings", "term=18")),
    Scene("backup", "ingested", ("backup", "备份.zip"), new=("备份.zip",)),
    Scene("restore", "backed up", ("restore", "早先.zip", "恢复"), new=("恢复",)),
    Scene("archive", "rendered", ("archive", str(YEAR), "--no-pdf"), new=(f"归档_{YEAR}",)),
    Scene("salvage", "lost", ("salvage", "抢救"), new=("抢救",)),
    Scene("purge", "archived", ("purge", str(YEAR), "--package", f"归档_{YEAR}", "--basis", "清册3号", "--yes"),
          goes_on=("purge", "--finish")),
    Scene("backup --encrypt", "ingested", ("backup", "备份.zip.age", "--encrypt", "--key-file", "公钥.txt"),
          new=("备份.zip.age",)),
    Scene("archive --encrypt", "rendered",
          ("archive", str(YEAR), "--no-pdf", "--encrypt", "--key-file", "公钥.txt"), new=(f"归档_{YEAR}.zip.age",)),
    Scene("restore locked", "locked", ("restore", "早先.zip.age", "恢复", "--key-file", "密钥.txt"), new=("恢复",)),
    Scene("status --remind", "overdue", ("status", "--remind")),
    Scene("form new", "drawn", ("form", "new", "visit.xlsx")),
    Scene("template tidy", "saved by hand", ("template", "tidy", "circular")),
    Scene("template outline", "saved by hand", ("template", "outline", "circular")),
)  # fmt: skip


class States:
    """The states in which scenes begin, each made once from the one before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Path] = {}

    def of(self, name: str) -> Path:
        """The folder that is copied for each run: the workspace lies in it."""
        if name not in self._made:
            folder = self._folder / name
            before = _BEFORE.get(name)
            if before is None:
                folder.mkdir()
            else:
                shutil.copytree(self.of(before), folder, symlinks=True)
            _MAKE[name](folder)
            self._made[name] = folder
        return self._made[name]


def _nothing(folder: Path) -> None:
    (folder / "tmp").mkdir()
    office_that_works(folder / "soffice")
    mine = pyrage.x25519.Identity.generate()
    (folder / "密钥.txt").write_text(f"{mine}\n")
    (folder / "公钥.txt").write_text(f"{mine.to_public()}\n")


def _roster(folder: Path) -> None:
    root = folder / WORKSPACE
    _done("init", root, "--congress", CONGRESS, "--term", 17, "--year", YEAR, "--regulation", "shijingshan-2022")
    one_row_each(root)
    place = Round(root, quietly)
    place.send(roster_book(place.issue("roster")), "名册.xlsx")


def _returned(folder: Path) -> None:
    place = Round(folder / WORKSPACE, quietly)
    _done("make-template", "activity", "--all", "--workspace", place.root)
    place.save(place.activity(VISIT, LESSON))
    place.save(place.activity({**VISIT, "present": "欧阳明、查无此人"}, {**TALK, "present": "赵敏"}, unit="BJ"))
    (place.root / "returned" / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")


def _ingested(folder: Path) -> None:
    root = folder / WORKSPACE
    assert quietly("ingest", root / "returned", "--workspace", root).code == 1


def _rendered(folder: Path) -> None:
    _done("render", "annual-report", "--unit", "GC", "--workspace", folder / WORKSPACE)


def _backed_up(folder: Path) -> None:
    _done("backup", folder / "早先.zip", "--workspace", folder / WORKSPACE)


def _locked(folder: Path) -> None:
    _done("backup", folder / "早先.zip.age", "--encrypt", "--key-file", folder / "公钥.txt",
          "--workspace", folder / WORKSPACE)  # fmt: skip


def _archived(folder: Path) -> None:
    """The package as ``purge`` asks for it; that a stand-in for LibreOffice writes no PDF/A is not looked at."""
    _done("archive", YEAR, "-o", folder / f"归档_{YEAR}", "--no-pdf", "--workspace", folder / WORKSPACE)


def _overdue(folder: Path) -> None:
    _done("make-template", "activity", "--all", "--due", "2024-12-01", "--workspace", folder / WORKSPACE)


def _drawn(folder: Path) -> None:
    drawn(Round(folder / WORKSPACE, quietly), **NAMED).rename(folder / "visit.xlsx")


def _saved(folder: Path) -> None:
    _done("template", "new", "circular", "--workspace", folder / WORKSPACE)
    template = folder / WORKSPACE / "templates/docx/circular.docx"
    docx.Document(str(template)).save(str(template))


def _lost(folder: Path) -> None:
    (folder / WORKSPACE / "dutykit.db").unlink()


def _done(*args: object) -> None:
    told = quietly(*args)
    assert told.code == 0, told.out + told.err


_BEFORE = {
    "roster": "nothing", "returned": "roster", "ingested": "returned", "rendered": "ingested", "backed up": "ingested",
    "lost": "ingested", "locked": "ingested", "archived": "ingested", "overdue": "ingested", "drawn": "roster",
    "saved by hand": "roster",
}  # fmt: skip
_MAKE: dict[str, Callable[[Path], None]] = {
    "nothing": _nothing, "roster": _roster, "returned": _returned, "ingested": _ingested, "rendered": _rendered,
    "backed up": _backed_up, "lost": _lost, "locked": _locked, "archived": _archived, "overdue": _overdue,
    "drawn": _drawn, "saved by hand": _saved,
}  # fmt: skip
