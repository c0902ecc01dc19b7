"""``dutykit archive``: a year as a package that explains itself and can be checked without dutykit."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from ... import __version__, assets
from ...errors import OutsideError, UsageError
from ...files.age import Key
from ...files.sniff import KINDS, sniff
from ...forms.kinds import show as shown
from ...forms.model import Field, Form
from ...office import convert, find
from ...store import LogEntry, Return, Stored
from ...words.codes import Action, ReturnStatus
from ...workspace import Workspace
from ...workspace.temporary import scratch_folder, sweep
from ..intake.attachments import archived
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.outputs import not_written, safe_name
from ..opened.progress import Progress
from ..opened.records import subject_name
from . import package
from .locked import packed, placed_locked
from .package import Act, Head, Holding, PackageItem
from .package_readme import readme

PDF_A = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
"""PDF/A-2b."""
_KEPT = frozenset(ReturnStatus) - {ReturnStatus.DUPLICATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRequest:
    """What is to be archived, as a person asks it; ``target`` is the folder to be made."""

    year: int
    target: Path
    fonds: str = ""
    retention: str = package.RETENTION[0]
    secrecy: str = package.SECRECY[2]
    pdf: bool = True
    by: str = ""
    key: Key | None = None
    """The package becomes one file that only this key opens."""


@dataclass(frozen=True, slots=True)
class ArchiveResult:
    """A package that was made; ``sum`` is SHA-256 of its list of sums, ``notes`` tell what a person should know."""

    path: str
    year: int
    files: int
    bytes: int
    sum: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A file that goes into the package, before it has a number: where it comes from, and what is said of it."""

    folder: str
    name: str
    holding: Holding
    title: str
    author: str
    day: str
    data: bytes | Path
    source: str = ""
    records: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    of_year: bool = True
    """Whether it is of the year that is archived, and not of none, as the roster is."""


def archive(workspace: Workspace, asked: ArchiveRequest, progress: Progress, *, today: date) -> ArchiveResult:
    """Write the package of a year into a new folder; it appears whole or not at all, and the run is logged.

    With a key it is one file, and lies open in the workspace until it is locked.

    Raises :class:`UsageError` where the folder is there already or the year has nothing, :class:`WorkspaceError` where
    it cannot be written.
    """
    target = asked.target.expanduser().resolve()
    if target.exists():
        raise UsageError(f"“{target}”已经存在，没有覆盖。", "请换一个文件夹名称（-o）。", code="exists")
    _refuse_words(asked)
    with open_workspace(workspace, year=asked.year, today=today) as opened:
        gathered = _Gathered(opened, asked.year)
        parts = [*gathered.originals(), *gathered.papers()]
        if not any(part.of_year for part in parts):
            raise UsageError(
                f"{asked.year} 年度没有收回的表和生成的文书，没有可以归档的。", "请核对年度（--year）。", code="year"
            )
        parts += [*gathered.records(), *gathered.log(), *gathered.basis()]
        notes = list(gathered.notes)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            home = target.parent if asked.key is None else workspace.root
            sweep(home, target.parent)
            with scratch_folder(home) as made:
                root = made / "package"
                items = _laid_down(root, parts, asked, notes, progress)
                head = Head(
                    workspace.config.congress.name, asked.year, now(), f"dutykit {__version__}", asked.retention,
                    asked.secrecy, asked.fonds, asked.by,
                )  # fmt: skip
                _described(root, head, items)
                total = package.summed(root / package.SUMS)
                size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
                detail = {"year": asked.year, "files": len(items), "sum": total}
                with opened.store.transaction():  # before it is in its place: then it can be made again
                    opened.store.write_log(now(), Action.ARCHIVE_YEAR, target.name, detail, by=asked.by)
                if asked.key is None:
                    root.rename(target)
                else:
                    packed(root, made / "package.zip")
                    placed_locked(made / "package.zip", target, asked.key)
        except OSError as error:
            raise not_written(target, error, sum(map(_bytes, parts))) from error
    return ArchiveResult(str(target), asked.year, len(items), size, total, tuple(notes))


def _refuse_words(asked: ArchiveRequest) -> None:
    for value, known, what in (
        (asked.retention, package.RETENTION, "保管期限"),
        (asked.secrecy, package.SECRECY, "密级"),
    ):
        if value not in known:
            raise UsageError(f"{what}“{value}”认不出。", f"可写：{'、'.join(known)}。", code="choice")


class _Gathered:
    """What belongs to a year. ``notes`` tell what was looked for and is not there."""

    def __init__(self, opened: OpenWorkspace, year: int) -> None:
        self._opened, self._year = opened, year
        self._records = opened.store.current(years=[year], evidence=True)
        self._log = opened.store.logged()
        self.notes: list[str] = []

    def originals(self) -> Iterator[_Part]:
        """Every file that came back for the year, and those of no year (roster, sessions) by which they are read."""
        by_file: dict[str, list[str]] = {}
        for record in self._records:
            by_file.setdefault(record.sha256, []).append(record.number)
        returns = {r.sha256: r for r in self._opened.store.returns(years=[self._year], statuses=_KEPT)}
        gone = {digest for one in self._opened.store.destroyed() for digest in one.originals}
        for digest, one in returns.items():
            if digest in gone:
                continue
            path = archived(self._opened.workspace, digest, PurePosixPath(one.name).suffix)
            if not self._is_whole(path, digest, f"原件“{one.name}”"):
                continue
            title = self._titled(one)
            acts = (Act(one.received, f"收回，{one.status.label if one.status else '未登记'}", one.typed_by),)
            numbers = tuple(sorted(by_file.get(digest, ())))
            yield _Part(
                package.ORIGINALS, f"{title}_{digest[:8]}{_ending(path)}", Holding.ORIGINAL, title,
                self._author(one.unit, one.deputy), one.received[:10], path, one.name, numbers, acts,
                one.year == self._year,
            )  # fmt: skip
            yield from self._attachments(one, title)

    def _is_whole(self, path: Path, digest: str, told: str) -> bool:
        """Whether a file is there and what came in; a package bears out with its sums whatever is put into it."""
        why = (
            "不在 archive 中"
            if not path.is_file()
            else "被改动过，与收到时不同"
            if package.summed(path) != digest
            else ""
        )
        if why:
            self.notes.append(f"{told}{why}，没有归档；请先运行 dutykit verify。")
        return not why

    def _attachments(self, one: Return, title: str) -> Iterator[_Part]:
        """Pictures that came inside a file: certificates, photographs."""
        for entry in self._opened.store.logged(action=Action.ATTACHMENT, subject=one.sha256):
            name, digest = str(entry.detail.get("name", "")), str(entry.detail.get("sha256", ""))
            path = archived(self._opened.workspace, digest, PurePosixPath(name).suffix)
            if not self._is_whole(path, digest, f"“{one.name}”里的图片“{name}”"):
                continue
            yield _Part(
                package.ORIGINALS, f"{title}_附件_{digest[:8]}{path.suffix}", Holding.ATTACHMENT, f"{title}的附件",
                self._author(one.unit, one.deputy), one.received[:10], path, f"{one.name}/{name}",
                acts=(Act(entry.at, Action.ATTACHMENT.label, entry.by),),
            )  # fmt: skip

    def papers(self) -> Iterator[_Part]:
        """Documents of the year that are on the disk and as they were made, or as a person has changed them."""
        folder = self._opened.workspace.documents
        made = {
            str(file): entry
            for entry in self._log
            if entry.action == Action.RENDER and entry.detail.get("year") == self._year
            for file in entry.detail.get("files", ())
        }
        for path in sorted(folder.rglob("*")):
            where = self._opened.workspace.relative(path)
            entry = made.get(where) or made.get(str(PurePosixPath(where).with_suffix(".docx")))
            if path.is_file() and not path.is_symlink() and entry is not None:
                acts = (Act(entry.at, Action.RENDER.label, entry.by),)
                yield _Part(
                    package.PAPERS, path.name, Holding.PAPER, path.stem, self._author("", ""), entry.at[:10], path,
                    acts=acts,
                )  # fmt: skip

    def records(self) -> Iterator[_Part]:
        """The records of each form: all that is known of them as JSON, what a person reads as a table."""
        by_form: dict[str, list[Stored]] = {}
        for record in self._records:
            by_form.setdefault(record.form, []).append(record)
        for form_id, records in sorted(by_form.items()):
            form = self._opened.forms.get(form_id)
            title = form.title if form is not None else form_id
            numbers = tuple(r.number for r in records)
            told = json.dumps([self._whole(r) for r in records], ensure_ascii=False, indent=1, default=str)
            yield self._registered(f"{title}.json", f"{title}的登记", told.encode(), numbers)
            for part in dict.fromkeys(r.part for r in records):
                if form is not None:
                    rows = [r for r in records if r.part == part]
                    label = form.table_by_name[part].label if part else "表头"
                    yield self._registered(
                        f"{title}_{label}.csv", f"{title}（{label}）", self._table(form, part, rows),
                        tuple(r.number for r in rows),
                    )  # fmt: skip

    def log(self) -> Iterator[_Part]:
        """Who did what when, of this year and its records."""
        numbers = {text for r in self._records for text in (r.number, r.issue, r.sha256) if text}
        about = [e for e in self._log if self._concerns(e, numbers)]
        lines = (
            json.dumps(
                {"at": e.at, "action": e.action, "what": Action.labels().get(e.action, e.action), "subject": e.subject,
                 "by": e.by, "detail": e.detail}, ensure_ascii=False, default=str,
            )
            for e in about
        )  # fmt: skip
        data = "".join(f"{line}\n" for line in lines).encode()
        title = f"{self._year}年度的处理日志"
        yield _Part(package.LOG, "日志.jsonl", Holding.LOG, title, self._author("", ""), now()[:10], data)

    def basis(self) -> Iterator[_Part]:
        """The forms as they are declared, and the regulations in force: without them nobody reads a code."""
        workspace = self._opened.workspace
        for form_id in sorted({r.form for r in self._records}):
            form = self._opened.forms.get(form_id)
            if form is not None:
                data = json.dumps(form.schema, ensure_ascii=False, indent=1).encode()
                yield self._ground(f"{form.title}.schema.json", f"{form.title}的栏目", data)
        for id_ in workspace.config.regulations:
            yield self._ground(f"{id_}.toml", id_, assets.read_bytes("regulations", f"{id_}.toml", workspace))

    def _concerns(self, entry: LogEntry, numbers: set[str]) -> bool:
        return (
            entry.detail.get("year") == self._year
            or entry.at.startswith(str(self._year))
            or entry.subject in numbers
            or not numbers.isdisjoint(map(str, entry.detail.get("records", ())))
        )

    def _titled(self, one: Return) -> str:
        form = self._opened.forms.get(one.form)
        whose = subject_name(self._opened, one.unit, one.deputy)
        return "_".join(filter(None, (str(one.year or ""), form.title if form else "没有认出的文件", whose)))

    def _author(self, unit: str, deputy: str) -> str:
        return subject_name(self._opened, unit, deputy) or self._opened.workspace.config.congress.name

    def _registered(self, name: str, title: str, data: bytes, numbers: tuple[str, ...]) -> _Part:
        author, day = self._author("", ""), now()[:10]
        return _Part(package.RECORDS, name, Holding.RECORD, title, author, day, data, records=numbers)

    def _ground(self, name: str, title: str, data: bytes) -> _Part:
        return _Part(package.BASIS, name, Holding.BASIS, title, self._author("", ""), now()[:10], data)

    def _whole(self, record: Stored) -> Mapping[str, Any]:
        versions = self._opened.store.versions(record.number)
        reviews = self._opened.store.reviews_of(v.id for v in versions)
        return {
            "number": record.number, "table": record.part, "year": record.year, "unit": record.unit,
            "deputy": record.deputy, "issue": record.issue, "state": record.state, "values": record.body,
            "versions": [
                {"made": v.made, "state": v.state, "values": v.body, "evidence": v.evidence, "problems": v.problems,
                 "reason": v.reason, "withdrawn": v.retracted, "file": v.name, "sha256": v.sha256,
                 "reviews": [{"decision": r.decision, "level": r.level, "by": r.by, "at": r.at, "comment": r.comment}
                             for r in reviews.get(v.id, ())]}
                for v in versions
            ],
        }  # fmt: skip

    def _table(self, form: Form, part: str, records: Sequence[Stored]) -> bytes:
        fields: Sequence[Field] = form.table_by_name[part].fields if part else form.fields
        heads = ("记录编号", "状态", "单位", "代表编号", *(f.label for f in fields))
        rows = (
            (r.number, r.state.label, r.unit, r.deputy,
             *(shown(r.body.get(f.name), f, self._opened.roster) for f in fields))
            for r in records
        )  # fmt: skip
        return package.table(heads, rows)


def _bytes(part: _Part) -> int:
    return len(part.data) if isinstance(part.data, bytes) else part.data.stat().st_size


def _ending(path: Path) -> str:
    """The ending that fits what a file is, not what it was called."""
    known, called = KINDS.get(sniff(path.read_bytes())), path.suffix.lower()
    fitting = known is None or not known.suffixes or called in known.suffixes
    return called if fitting or known is None else known.suffixes[0]


# --- writing ---------------------------------------------------------------------------------------------------


def _laid_down(
    root: Path, parts: Sequence[_Part], asked: ArchiveRequest, notes: list[str], progress: Progress
) -> list[PackageItem]:
    """Every part as a file, and the copies of documents in PDF/A; none takes the name of another."""
    for folder in package.FOLDERS:
        (root / folder).mkdir(parents=True, mode=0o700)
    items: list[PackageItem] = []
    with progress(parts, "归档") as bar:
        for part in bar:
            path = _free(root / part.folder, part.name)
            if isinstance(part.data, Path):
                shutil.copyfile(part.data, path)
            else:
                path.write_bytes(part.data)
            path.chmod(0o600)
            items.append(_item(root, path, part, len(items) + 1))
    papers = [item for item in items if item.holding is Holding.PAPER and item.path.endswith(".docx")]
    copies = _copies(root, papers, notes) if asked.pdf else ()
    for item, path in copies:
        part = _Part(
            package.PAPERS, path.name, Holding.COPY, item.title, item.author, item.day, path, item.path, item.records,
            (*item.acts, Act(now(), "转换为 PDF/A", asked.by)),
        )  # fmt: skip
        items.append(_item(root, path, part, len(items) + 1))
    return items


def _free(folder: Path, name: str) -> Path:
    """A path that nothing has yet; ``name`` made fit for every system."""
    suffix = PurePosixPath(name).suffix
    stem = safe_name(name.removesuffix(suffix))
    taken = {path.name.casefold() for path in folder.iterdir()}
    tries: Iterable[str] = (stem, *(f"{stem}（{n}）" for n in range(2, len(taken) + 3)))
    return folder / next(f"{t}{suffix}" for t in tries if f"{t}{suffix}".casefold() not in taken)


def _item(root: Path, path: Path, part: _Part, number: int) -> PackageItem:
    kind = sniff(path.read_bytes())
    told = KINDS[kind].label if kind in KINDS else path.suffix.lstrip(".")
    return PackageItem(
        number, path.relative_to(root).as_posix(), part.holding, part.title, part.author, part.day, path.stat().st_size,
        package.summed(path), told, part.source, part.records, part.acts,
    )  # fmt: skip


def _copies(root: Path, papers: Sequence[PackageItem], notes: list[str]) -> Iterator[tuple[PackageItem, Path]]:
    """Each document as PDF/A beside it; without LibreOffice there is a note instead."""
    if not papers:
        return
    if find() is None:
        notes.append("没有找到 LibreOffice，文书没有转成 PDF/A；装好以后请再归档一次。")
        return
    sources = [root / item.path for item in papers]
    try:
        made: Sequence[Path] = convert(sources, to=PDF_A, out_dir=root / package.PAPERS / package.COPIES)
    except OutsideError as error:
        notes.append(f"有文书没有转成 PDF/A：{error.message}")
        made = sorted((root / package.PAPERS / package.COPIES).glob("*.pdf"))
    by_name = {path.stem: path for path in made}
    for item in papers:
        copy = by_name.get(PurePosixPath(item.path).stem)
        if copy is not None:
            copy.chmod(0o600)
            yield item, copy


def _described(root: Path, head: Head, items: Sequence[PackageItem]) -> None:
    """The files that describe the others, and last the sums over all."""
    write: Callable[[str, bytes], object] = lambda name, data: _private(root / name, data)  # noqa: E731
    write(package.LIST, package.listed(head, items))
    write(package.MANIFEST, package.manifest(head, items))
    write(package.METADATA, package.metadata(head, items))
    write(package.README, readme(head, items).encode())
    write(package.SM3_SUMS, package.sums(root, package.SM3))
    write(package.SUMS, package.sums(root, "sha256"))


def _private(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    os.chmod(path, 0o600)  # noqa: PTH101 - as above, and nothing but the owner's
