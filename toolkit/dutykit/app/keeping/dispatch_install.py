"""``dutykit package install``: forms and regulations that came from above, figures that came from below."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath

from ... import assets
from ...documents.across import CongressFigures
from ...documents.across_read import read_figures
from ...errors import StoreError, TemplateError, UsageError
from ...outside import read_json
from ...serial import ABSENT_IF_EMPTY, to_json
from ...words.codes import Action, Severity, Tone
from ...workspace import CONFIG_NAME, Workspace, read_workspace
from ...workspace.folder import SETTLING, is_own
from ...workspace.temporary import make_folder, scratch_folder
from ..checking.regulations import run_lint
from ..intake.attachments import archived
from ..issuing import lint as lint_forms
from ..opened.open_workspace import FORM, OpenWorkspace, note_settings, now, open_workspace
from ..opened.outputs import Writing, digest, digest_of
from ..papers.congresses import origin_of
from ..papers.linted import lint as lint_templates
from .dispatch_file import FIGURES, Dispatch, DispatchKind, read_dispatch
from .seals import Seal

_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallRequest:
    """Which package; ``seal`` is the code of the signed page, ``force`` replaces what the office made itself."""

    source: Path
    today: date
    seal: str = ""
    force: bool = False
    dry_run: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of a package.

    ``files`` were written, ``unchanged`` were there already. Of the files ``overrides`` take the place of shipped ones,
    ``replaced`` that of the office's own. ``figures`` were registered of a county.
    """

    kind: DispatchKind
    issuer: str
    number: int
    title: str
    seal: str
    held_against_page: bool
    dry_run: bool
    files: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    replaced: Mapping[str, str] = field(default_factory=dict)
    """By path, the digest under which what stood there lies in ``archive``."""
    figures: CongressFigures | None = field(default=None, metadata=ABSENT_IF_EMPTY)
    notes: tuple[str, ...] = ()


def install_dispatch(workspace: Workspace, asked: InstallRequest) -> Installed:
    """Take a package in: its files into the workspace, or its figures into the log; the file itself into ``archive``.

    Raises :class:`StoreError` for one that is not whole or that another seal was signed for, :class:`UsageError` for an
    older one than is there and where the office's own files would be replaced, :class:`TemplateError` for one with a
    form, a regulation or a template that is wrong: then nothing is changed.
    """
    dispatch, data = read_dispatch(asked.source)
    if asked.seal:
        _refuse_seal(dispatch, Seal.read(asked.seal))
    with open_workspace(workspace, today=asked.today) as opened, opened.writing() as files, opened.store.transaction():
        before = _refuse_older(opened, dispatch, sha256(data).hexdigest())
        if dispatch.kind is DispatchKind.FIGURES:
            result = _register(opened, asked, dispatch)
        else:
            result = _forms(opened, asked, dispatch, before, files)
        if not asked.dry_run:
            _keep(opened, asked, dispatch, data, result, files)
    if dispatch.kind is DispatchKind.FORMS and not asked.dry_run:
        note_settings(read_workspace(workspace.root))
    return result


def _refuse_seal(dispatch: Dispatch, page: Seal) -> None:
    if page.entries != dispatch.seal.entries or not dispatch.seal.head.startswith(page.head):
        raise StoreError(
            f"封存页是 {page.code[:24]}…，包里是 {dispatch.seal.code[:24]}…，不是同一个包。",
            "请向做包的单位核对：封存页和包要一起发。", code="seal",
        )  # fmt: skip


def _refuse_older(opened: OpenWorkspace, dispatch: Dispatch, sha: str) -> list[Mapping[str, object]]:
    """What was taken in of the same maker, kind and year before; raises where that is newer, or the same."""
    if dispatch.origin == origin_of(opened):
        raise UsageError("这是本单位自己做的包。", "下发给下级，或上报给上级，由对方安装。", code="own")
    year = _figures_in(dispatch).year if dispatch.kind is DispatchKind.FIGURES else None
    before = [
        e.detail
        for e in opened.store.logged(action=Action.RECEIVE)
        if (e.detail["origin"], e.detail["kind"], e.detail.get("year")) == (dispatch.origin, dispatch.kind, year)
    ]
    if before and before[-1]["sha256"] == sha:
        raise UsageError(f"“{dispatch.title}”已经装过了，没有再装。", "", code="installed")
    if before and int(before[-1]["number"]) >= dispatch.number:
        last = before[-1]["number"]
        raise UsageError(
            f"{dispatch.issuer}的包装过第 {last} 号，这一个是第 {dispatch.number} 号，不比它新，没有装。",
            "请用较新的包。", code="older",
        )  # fmt: skip
    return list(before)


# --- figures -----------------------------------------------------------------------------------------------------


def _figures_in(dispatch: Dispatch) -> CongressFigures:
    try:
        found = read_figures(read_json(dispatch.parts[FIGURES]))
    except ValueError:
        raise StoreError("包里的汇总数字读不出。", "请向做包的单位重新要一份。", code="package") from None
    if found.identity != dispatch.origin:
        raise StoreError("包里的汇总数字不是做包单位的。", "请向做包的单位重新要一份。", code="package")
    return found


def _register(opened: OpenWorkspace, asked: InstallRequest, dispatch: Dispatch) -> Installed:
    found = _figures_in(dispatch)
    notes = () if asked.seal else ("没有与签字的封存页核对；核对请写 --seal 封存码。",)
    if found.year != opened.year:
        notes = (*notes, f"这是 {found.year} 年度的数字，本级的工作年度是 {opened.year}。")
    return Installed(
        dispatch.kind, dispatch.issuer, dispatch.number, dispatch.title, dispatch.seal.code, bool(asked.seal),
        asked.dry_run, figures=found, notes=notes,
    )  # fmt: skip


# --- forms, regulations, templates ---------------------------------------------------------------------------------


def _forms(
    opened: OpenWorkspace, asked: InstallRequest, dispatch: Dispatch, before: list[Mapping[str, object]], files: Writing
) -> Installed:
    workspace, parts = opened.workspace, dispatch.parts
    there = {name: digest_of(workspace.root / name) for name in parts}
    fresh = [name for name, data in parts.items() if there[name] != digest(data)]
    replaced = _own_among(fresh, there, before)
    if replaced and not (asked.force or asked.dry_run):
        raise UsageError(
            f"本单位自己的 {len(replaced)} 个文件会被代替：{'、'.join(replaced)}。没有装。",
            "核对以后要装的，加 --force，原来的留在 archive；只看看的，用 --dry-run。", code="replaces",
        )  # fmt: skip
    _refuse_faults(workspace, dispatch, asked.today)
    if not asked.dry_run:
        _put(workspace, {name: parts[name] for name in fresh}, replaced, there, files)
    return Installed(
        dispatch.kind, dispatch.issuer, dispatch.number, dispatch.title, dispatch.seal.code, bool(asked.seal),
        asked.dry_run, tuple(fresh), tuple(name for name in parts if name not in fresh),
        tuple(filter(_is_shipped, parts)),
        {name: there[name] for name in replaced}, notes=tuple(_notes(workspace, asked, dispatch, before)),
    )  # fmt: skip


def _own_among(names: Iterable[str], there: Mapping[str, str], before: Iterable[Mapping[str, object]]) -> list[str]:
    """Of the files that are there those that no earlier package has brought: the office made them, or changed them."""
    known = {sha for detail in before for sha in _files_of(detail).values()}
    return [name for name in names if there[name] and there[name] not in known]


def _put(
    workspace: Workspace, parts: Mapping[str, bytes], replaced: Iterable[str], there: Mapping[str, str], files: Writing
) -> None:
    """Write files of a package; those of the office's own that they replace go into ``archive`` before."""
    for name, data in parts.items():
        path = workspace.root.joinpath(*PurePosixPath(name).parts)
        if name in replaced:
            _archive(workspace, name, path.read_bytes(), files)
        files.put(path, data, there[name], force=True)


def _files_of(detail: Mapping[str, object]) -> dict[str, str]:
    told = detail.get("files")
    return {str(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {}


def _is_shipped(name: str) -> bool:
    """Whether a file takes the place of a shipped one."""
    kind, _, below = name.partition("/")
    if kind == "templates":
        family, _, below = below.partition("/")
        kind = f"templates/{family}"
    return kind in assets.KINDS and bool(below) and assets.exists(kind, below)


def _notes(
    workspace: Workspace, asked: InstallRequest, dispatch: Dispatch, before: list[Mapping[str, object]]
) -> Iterator[str]:
    if not asked.seal:
        yield "没有与签字的封存页核对；核对请写 --seal 封存码。"
    regulations = [PurePosixPath(n).stem for n in dispatch.parts if _is_regulation(n)]
    idle = [id_ for id_ in regulations if id_ not in workspace.config.regulations]
    if idle:
        yield f"带来的办法 {'、'.join(idle)} 还没有执行；要执行的，写进 dutykit.toml 的 regulations。"
    left = [name for name in (_files_of(before[-1]) if before else {}) if name not in dispatch.parts]
    if left:
        yield f"上一号有、这一号没有的：{'、'.join(left)}，没有删；不用的请自行移走。"


def _refuse_faults(workspace: Workspace, dispatch: Dispatch, today: date) -> None:
    """Raise :class:`TemplateError` for what would be wrong in the workspace with the files of the package in it."""
    with scratch_folder(workspace.root) as made:
        tried = _tried(workspace, made / "tried", dispatch)
        faults = list(_faults(tried, sorted(dispatch.parts), today))
    if faults:
        more = f"，等 {len(faults)} 处" if len(faults) > _TOLD else ""
        raise TemplateError(
            f"包里的文件有错，没有装：{'；'.join(faults[:_TOLD])}{more}。", "请把这些话告诉做包的单位。", code="package"
        )


def _tried(workspace: Workspace, root: Path, dispatch: Dispatch) -> Workspace:
    """A folder like the workspace, with its own files and over them those of the package."""
    make_folder(root)
    own = (path for name in SETTLING for path in (workspace.root / name).rglob("*") if is_own(path))
    for path in (workspace.root / CONFIG_NAME, *own):
        target = root / path.relative_to(workspace.root)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for name, data in dispatch.parts.items():
        target = root.joinpath(*PurePosixPath(name).parts)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.write_bytes(data)
    return read_workspace(root)


def _faults(tried: Workspace, names: Iterable[str], today: date) -> Iterator[str]:
    """What lint says of the forms, the regulations and the Word and Excel templates, errors alone."""
    every = list(names)
    yield from _of_forms(tried, [n for n in every if n.startswith("schemas/") and n.endswith(FORM)])
    yield from _of_regulations(tried, [n for n in every if _is_regulation(n)])
    yield from _of_templates(tried, [n for n in every if n.endswith((".docx", ".xlsx"))], today)


def _is_regulation(name: str) -> bool:
    return name.startswith("regulations/") and name.endswith(".toml") and ".cases." not in name


def _of_forms(tried: Workspace, names: Sequence[str]) -> Iterator[str]:
    for form in lint_forms(tried, [PurePosixPath(n).name for n in names]).forms if names else ():
        yield from (f"{form.file}：{f.message}" for f in form.faults if f.severity is Severity.ERROR)


def _of_regulations(tried: Workspace, names: Sequence[str]) -> Iterator[str]:
    for file in run_lint(tried, [PurePosixPath(n).stem for n in names]).regulations if names else ():
        yield from (f"{file.file}：{f.message}" for f in file.faults if f.severity is Severity.ERROR)


def _of_templates(tried: Workspace, names: Sequence[str], today: date) -> Iterator[str]:
    paths = [str(tried.root / name) for name in names]
    for told in lint_templates(tried, paths, today=today).templates if paths else ():
        yield from (f"{told.path}：{p.message}" for p in told.problems if p.severity is Tone.ERROR)


# --- what stays ----------------------------------------------------------------------------------------------------


def _keep(
    opened: OpenWorkspace, asked: InstallRequest, dispatch: Dispatch, data: bytes, result: Installed, files: Writing
) -> None:
    """The package in ``archive`` under its hash; the log tells of it, and of what it took the place of."""
    _archive(opened.workspace, asked.source.name, data, files)
    detail = {
        "kind": dispatch.kind, "issuer": dispatch.issuer, "origin": dispatch.origin, "number": dispatch.number,
        "seal": dispatch.seal.code, "checked": bool(asked.seal), "sha256": digest(data), "name": asked.source.name,
        "files": {name: digest(dispatch.parts[name]) for name in dispatch.parts}, "replaced": dict(result.replaced),
        **({"year": result.figures.year, "figures": to_json(result.figures)} if result.figures else {}),
    }  # fmt: skip
    opened.store.write_log(now(), Action.RECEIVE, dispatch.title, detail, by=asked.by)


def _archive(workspace: Workspace, name: str, data: bytes, files: Writing) -> None:
    place = archived(workspace, digest(data), PurePosixPath(name).suffix)
    if not place.exists():
        files.put(place, data, "")
