"""``dutykit archive``: a year made ready for the archives, and a package looked over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import EXIT_DONE, StoreError, UsageError
from ..words.codes import Tone
from .chinese import Command
from .context import YEAR, by_option, current_workspace, json_option, today, workspace_option, workspace_or_none
from .keys import encrypt_options, locking_key, opening_key
from .output import heading, mark, print_json, progress, remedy, say

if TYPE_CHECKING:
    from ..app.keeping.natures import NaturesReport

_PATH = click.Path(path_type=Path)


@click.command(cls=Command, name="archive")
@click.argument("year", metavar="[年度]", type=YEAR, required=False)
@click.option(
    "--output",
    "-o",
    "target",
    type=_PATH,
    metavar="路径",
    help="信息包写到哪里，默认为 归档_年度；检测时是检测报告（.docx）。",
)
@click.option("--fonds", default="", metavar="全宗号", help="档案馆给的全宗号；有了它才编档号。")
@click.option("--retention", default="永久", show_default=True, metavar="期限", help="永久、30年、10年。")
@click.option(
    "--secrecy", default="内部", show_default=True, metavar="密级", help="公开、国内、内部、秘密、机密、绝密。"
)
@click.option("--no-pdf", is_flag=True, help="不转 PDF/A（没有 LibreOffice 时）。")
@click.option("--check", "checked", type=_PATH, metavar="文件夹", help="不归档，按 DA/T 70—2018 检测一个信息包的四性。")
@encrypt_options
@by_option()
@json_option
@workspace_option
def archive(
    year: int | None,
    target: Path | None,
    fonds: str,
    retention: str,
    secrecy: str,
    checked: Path | None,
    recipients: tuple[str, ...],
    key_file: Path | None,
    by: str,
    *,
    no_pdf: bool,
    encrypt: bool,
    as_json: bool,
) -> int:
    """把一个年度的原件、记录、文书和过程信息归档成信息包，或检测信息包。

    信息包是一个文件夹，不用 dutykit 也能核对：在里面运行 sha256sum -c SHA256SUMS。加 --encrypt 是一个加密的文件，
    用 age 解密、解压以后同样核对；加密的信息包要在工作区里检测。
    检测有不合格的，退出码 4。
    """
    if checked is not None:
        if year is not None:
            raise UsageError("检测只看信息包，不写年度。", "请写成 dutykit archive --check 文件夹。", code="check")
        return _check(checked, key_file, target, as_json=as_json)
    if year is None:
        raise UsageError("没有写哪一个年度。", "请写成 dutykit archive 2024；检测信息包用 --check。", code="year")
    from ..app.keeping.archive import ArchiveRequest
    from ..app.keeping.archive import archive as archived

    workspace, key = current_workspace(), locking_key(recipients, key_file, encrypt=encrypt)
    place = target or Path(f"归档_{year}{'.zip.age' if key else ''}")
    asked = ArchiveRequest(
        year=year, target=place, fonds=fonds, retention=retention, secrecy=secrecy,
        pdf=not no_pdf, by=by, key=key,
    )  # fmt: skip
    result = archived(workspace, asked, progress, today=today())
    if as_json:
        print_json(result)
        return EXIT_DONE
    mark(Tone.OK, f"{result.year} 年度已归档：{result.files} 件，{result.bytes / 2**20:.1f} MiB")
    say(f"  {result.path}")
    say(f"  SHA256SUMS 的摘要：{result.sum}")
    for note in result.notes:
        mark(Tone.WARNING, note, indent=2)
    remedy("请抄下或打印上面的摘要，与信息包分开保存；检测：dutykit archive --check 文件夹")
    return EXIT_DONE


def _check(folder: Path, key_file: Path | None, target: Path | None, *, as_json: bool) -> int:
    from ..app.keeping.natures import check_given, write_report

    if target is not None and target.suffix.lower() != ".docx":
        raise UsageError(f"检测报告是 Word 文件，不能写成“{target.name}”。", "请写成 -o 检测报告.docx。", code="check")
    workspace = workspace_or_none()
    report = check_given(folder, workspace, opening_key(key_file))
    written = write_report(report, target, workspace, today=today()) if target is not None else None
    if as_json:
        print_json(report)
    else:
        _print(report)
        if written is not None:
            mark(Tone.OK, f"检测报告已存为 {written}")
    return EXIT_DONE if report.passed else StoreError.exit_code


def _print(report: NaturesReport) -> None:
    from ..app.keeping.natures import NatureVerdict

    tones = {NatureVerdict.PASSED: Tone.OK, NatureVerdict.FAILED: Tone.ERROR}
    say(f"四性检测报告（DA/T 70—2018，归档环节）　{report.congress} {report.year} 年度，{report.files} 件")
    nature = None
    for one in report.checks:
        if one.nature is not nature:
            nature = one.nature
            heading(nature.label)
        told = f"　{one.verdict.label}" if one.verdict is not NatureVerdict.PASSED else ""
        mark(tones.get(one.verdict, Tone.INFO), f"{one.code:<8}{one.title}{told}", indent=2)
        if one.detail:
            say(f"      {one.detail}")
    say()
    say(f"SHA256SUMS 的摘要：{report.sum or '（没有）'}")
    failed = sum(one.verdict is NatureVerdict.FAILED for one in report.checks)
    if failed:
        mark(Tone.ERROR, f"{failed} 项不合格。")
        remedy("请与归档时的备份核对；信息包被改动过的，请用 dutykit archive 重新归档。")
    else:
        mark(Tone.OK, "程序能检测的各项都合格；标明需人工检测的，请另行检测。")
