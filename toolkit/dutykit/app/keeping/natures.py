"""``dutykit archive --check``: the four natures of a package, item by item, after DA/T 70-2018 (stage of archiving).

GD-1 is authenticity, GD-2 completeness, GD-3 usability, GD-4 safety. What only a person or another program can tell,
such as a virus scanner or the look of a disc, is said to be for a person: it is never reported as passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ... import assets
from ...dates import chinese, moment
from ...errors import UsageError, cause, remedy
from ...files.age import AskKey, is_locked
from ...words.codes import Code
from ...workspace import Workspace
from ..opened.outputs import write_for_person
from . import nature_checks as checks
from . import package
from .found_package import Package
from .locked import opened_package

_MOST = 5
"""Of how many places a finding tells."""


class Nature(Code):
    """The four natures."""

    AUTHENTIC = "authentic", "真实性"
    COMPLETE = "complete", "完整性"
    USABLE = "usable", "可用性"
    SAFE = "safe", "安全性"


class NatureVerdict(Code):
    """What a check came to."""

    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"
    BY_PERSON = "by_person", "需人工检测"
    NOT_APPLICABLE = "not_applicable", "不适用"


@dataclass(frozen=True, slots=True)
class NatureItem:
    """One item of the standard: its number, what it asks, what it came to, and where it failed."""

    code: str
    nature: Nature
    title: str
    verdict: NatureVerdict
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NaturesReport:
    """The report on a package; ``sum`` is SHA-256 of its list of sums, to be held against the one that was printed."""

    path: str
    congress: str
    year: int
    made: str
    files: int
    sum: str
    passed: bool
    checks: tuple[NatureItem, ...]


def check_given(source: Path, workspace: Workspace | None, ask: AskKey) -> NaturesReport:
    """The report on a package that may be locked; it lies open in the workspace while it is looked over."""
    if workspace is None and source.is_file() and is_locked(source):
        raise UsageError("加密的信息包要在工作区里检测。", "请进入工作区，或用 --workspace 指明。", code="folder")
    home = workspace.root if workspace is not None else source.parent
    with opened_package(source, home, ask) as folder:
        return replace(check_package(folder), path=str(source.expanduser().resolve()))


def write_report(report: NaturesReport, target: Path, workspace: Workspace | None, *, today: date) -> Path:
    """The report as a Word document to be signed, never over a file that is there; the path that was taken."""
    from ...docx.natures_report import ReportPart, build_report

    failed = sum(one.verdict is NatureVerdict.FAILED for one in report.checks)
    facts = [
        ("信息包", Path(report.path).name),
        ("内容", f"{report.files} 件，制作于 {moment(report.made)}" if report.made else f"{report.files} 件"),
        ("SHA256SUMS 的摘要", report.sum or "（没有）"),
        ("检测日期", chinese(today)),
        ("检测结论", f"{failed} 项不合格" if failed else "程序能检测的各项都合格"),
    ]
    parts = [
        ReportPart(
            nature.label,
            [(one.code, one.title, one.verdict.label, one.detail) for one in report.checks if one.nature is nature],
        )
        for nature in Nature
    ]
    base = assets.read_bytes("templates/docx", "base.docx", workspace)
    about = f"{report.congress}　{report.year} 年度" if report.year else "（信息包里没有写是哪个人大、哪一年度）"
    return write_for_person(target.absolute(), build_report(base, about, facts, parts, today), "")


def check_package(folder: Path) -> NaturesReport:
    """Every item of the standard, for a package that :mod:`.archive` made. Raises :class:`UsageError`."""
    root = folder.expanduser().resolve()
    if not root.is_dir():
        raise UsageError(f"没有“{folder}”这个文件夹。", "请写归档信息包所在的文件夹。", code="folder")
    try:
        found = Package(root)
        done = tuple(_checked(row, found) for row in _CHECKS)
        total = found.digests.get(package.SUMS, "")
    except OSError as error:
        raise UsageError(
            f"读不了“{folder}”（{cause(error)}）。", remedy(error, "请核对权限。"), code="folder"
        ) from error
    head = found.head
    passed = all(one.verdict is not NatureVerdict.FAILED for one in done)
    congress, year, made = (head.congress, head.year, head.made) if head else ("", 0, "")
    return NaturesReport(str(root), congress, year, made, len(found.items), total, passed, done)


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    title: str
    work: Callable[[Package], Iterator[str]] | NatureVerdict
    note: str = ""


def _checked(row: _Row, found: Package) -> NatureItem:
    nature = list(Nature)[int(row.code.split("-")[1]) - 1]
    if isinstance(row.work, NatureVerdict):
        return NatureItem(row.code, nature, row.title, row.work, row.note)
    faults = list(row.work(found))
    if not faults:
        return NatureItem(row.code, nature, row.title, NatureVerdict.PASSED)
    more = f"，等 {len(faults)} 处" if len(faults) > _MOST else ""
    return NatureItem(row.code, nature, row.title, NatureVerdict.FAILED, "；".join(faults[:_MOST]) + more)


_CHECKS = (
    _Row("GD-1-1", "固化信息有效性", checks.solid),
    _Row("GD-1-2", "元数据项数据长度", checks.lengths),
    _Row("GD-1-3", "元数据项数据类型、格式", checks.kinds),
    _Row("GD-1-4", "设定值域的元数据项值域符合度", checks.ranges),
    _Row("GD-1-5", "元数据项数据值合理性", checks.reasonable),
    _Row("GD-1-6", "元数据项数据包含特殊字符", checks.odd_signs),
    _Row("GD-1-7", "档号规范性", checks.codes),
    _Row("GD-1-8", "元数据项数据重复性", checks.repeated),
    _Row("GD-1-9", "内容数据的电子属性一致性", checks.as_described),
    _Row("GD-1-10", "元数据是否关联内容数据", checks.related),
    _Row("GD-1-11", "说明文件和目录文件规范性", checks.documented),
    _Row("GD-1-12", "信息包目录结构规范性", checks.structure),
    _Row("GD-1-13", "信息包一致性", checks.consistent),
    _Row("GD-2-1", "总件数相符性", checks.count),
    _Row("GD-2-2", "总字节数相符性", checks.size),
    _Row("GD-2-3", "元数据项完整性", checks.whole_metadata),
    _Row("GD-2-4", "元数据必填著录项目", checks.filled_metadata),
    _Row("GD-2-5", "过程信息完整性", checks.processed),
    _Row("GD-2-6", "连续性元数据项", checks.running),
    _Row("GD-2-7", "内容数据完整性", checks.content),
    _Row("GD-2-8", "附件数据完整性", checks.attached),
    _Row("GD-2-9", "归档范围：记录所依据的原件齐全", checks.sources),
    _Row("GD-3-1", "信息包中元数据的可读性", checks.readable_metadata),
    _Row("GD-3-2", "目标数据库中元数据的可访问性", NatureVerdict.NOT_APPLICABLE, "由接收的档案系统检测"),
    _Row("GD-3-3", "内容数据格式", checks.as_its_ending),
    _Row("GD-3-4", "内容数据的可读性", checks.opens),
    _Row("GD-3-5", "内容数据格式长期可用性", checks.lasting),
    _Row("GD-3-6", "软硬件环境合规性", checks.made_by),
    _Row("GD-3-7", "信息包中不含压缩、加密的内容", checks.open_package),
    _Row("GD-4-1", "系统环境中是否安装杀毒软件", NatureVerdict.BY_PERSON, "请由系统管理员确认"),
    _Row("GD-4-2", "病毒感染", NatureVerdict.BY_PERSON, "请用杀毒软件扫描本文件夹"),
    _Row("GD-4-3", "载体中多余文件（含程序、链接）", checks.extra),
    _Row("GD-4-4", "载体读取速度", NatureVerdict.BY_PERSON, "存入光盘、硬盘的，请由档案部门检测"),
    _Row("GD-4-5", "载体外观", NatureVerdict.BY_PERSON, "存入光盘、硬盘的，请由档案部门检测"),
    _Row("GD-4-6", "光盘合格性", NatureVerdict.BY_PERSON, "存入光盘的，请由档案部门检测"),
    _Row("GD-4-7", "操作过程安全性", NatureVerdict.BY_PERSON, "请核对归档时印出的摘要与本报告的摘要一致"),
)
