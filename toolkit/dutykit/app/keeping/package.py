"""The form of an archive package: what lies where in it, how it is described, how its files are summed.

A package is a folder that explains itself. Whoever finds it in thirty years needs no dutykit: ``sha256sum -c`` holds
every file against its sum, the descriptions are CSV, JSON and XML, the documents PDF/A. Names of elements are those of
DA/T 46-2009 (metadata of documents) and DA/T 48-2009 (encapsulation); the package is not signed, so that it is no
encapsulated package in the sense of DA/T 48, but holds what one is made from (which names were held against what, and
which could not be: docs/decisions/057).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, Any

from lxml import etree

from ...outside import read_json
from ...words.codes import Code

README, LIST, MANIFEST, METADATA = "说明.txt", "目录.csv", "清单.json", "元数据.xml"
SUMS, SM3_SUMS = "SHA256SUMS", "SM3SUMS"
SM3 = "sm3"
ORIGINALS, RECORDS, PAPERS, LOG, BASIS = "原件", "记录", "文书", "过程信息", "依据"
COPIES = "PDFA"
"""The folder of copies for long keeping, below that of the documents."""
FOLDERS = (ORIGINALS, RECORDS, PAPERS, LOG, BASIS)
SPACE = "http://www.saac.gov.cn/standards/ERM/encapsulation"
OWN = "urn:dutykit:archive"
"""The namespace of what the standards have no name for: the sum of each file."""
FORMAT = 1
SECRECY = ("公开", "国内", "内部", "秘密", "机密", "绝密")
"""GB/T 7156, and what offices write below it."""
RETENTION = ("永久", "30年", "10年")
"""国家档案局令第8号, article 5."""
LEVEL = "件"
"""聚合层次 of DA/T 46: each file is one item."""


class Holding(Code):
    """What a file of a package is."""

    ORIGINAL = "original", "收回的原件"
    ATTACHMENT = "attachment", "原件的附件"
    RECORD = "record", "登记的记录"
    PAPER = "paper", "生成的文书"
    COPY = "copy", "长期保存格式副本"
    LOG = "log", "过程信息"
    BASIS = "basis", "依据的表式和办法"


@dataclass(frozen=True, slots=True)
class Act:
    """What was done with an item (业务实体): when, by whom, what."""

    at: str
    what: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class PackageItem:
    """One file of a package and its description. ``number`` is 件号, ``path`` lies below the package."""

    number: int
    path: str
    holding: Holding
    title: str
    author: str
    day: str
    bytes: int
    sha256: str
    format: str
    source: str = ""
    """The name under which it came in, or of what it is a copy."""
    records: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a package as a whole; ``fonds`` is 全宗号, empty where the archives have given none."""

    congress: str
    year: int
    made: str
    program: str
    retention: str
    secrecy: str
    fonds: str = ""
    by: str = ""

    def code(self, item: PackageItem) -> str:
        """档号 after DA/T 22-2015: fonds-class·year-retention-number; empty without a fonds."""
        keeping = {"永久": "Y", "30年": "D30", "10年": "D10"}[self.retention]
        return f"{self.fonds}-WS·{self.year}-{keeping}-{item.number:04d}" if self.fonds else ""


_COLUMNS = ("件号", "档号", "类别", "题名", "责任者", "日期", "文件", "格式", "字节数", "SHA-256", "来源文件",
            "保管期限", "密级")  # fmt: skip


# --- writing ---------------------------------------------------------------------------------------------------


def listed(head: Head, items: Sequence[PackageItem]) -> bytes:
    """The list of contents as a table that any office program opens."""
    rows = (
        (i.number, head.code(i), i.holding.label, i.title, i.author, i.day, i.path, i.format, i.bytes, i.sha256,
         i.source, head.retention, head.secrecy)
        for i in items
    )  # fmt: skip
    return table(_COLUMNS, rows)


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file in UTF-8 with its mark, which Excel and WPS need; no cell of it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_inert(head) for head in heads])
    writer.writerows([[_inert(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def manifest(head: Head, items: Sequence[PackageItem]) -> bytes:
    """Everything that is said of the package, for programs."""
    told = {"format": FORMAT, "head": asdict(head), "items": [asdict(item) for item in items]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def metadata(head: Head, items: Sequence[PackageItem]) -> bytes:
    """The description in the words of DA/T 46 and DA/T 48, one 文件实体 for each item."""
    root = etree.Element(f"{{{SPACE}}}电子文件封装包", nsmap={None: SPACE, "dk": OWN})  # type: ignore[dict-item]
    _leaf(
        root, "封装包格式描述", "本包按 DA/T 48—2009 的名称和层次著录，不是封装包：未作数字签名，文件数据在各文件夹里"
    )
    _leaf(root, "版本", "2009")
    about = _branch(root, "被签名对象")
    about.set("eep版本", "2009")
    _leaf(about, "封装包类型", "原始型")
    _leaf(about, "封装包类型描述", "一个年度的各件著录在一起，每件一个文件实体；各文件的摘要见 SHA256SUMS")
    _leaf(about, "封装包创建时间", head.made)
    _leaf(about, "封装包创建单位", head.congress)
    content = _branch(about, "封装内容")
    files = _branch(content, "文件实体块")
    for item in items:
        _described(_branch(files, "文件实体"), head, item)
    known = _people(head, items)
    acts = _branch(content, "业务实体块")
    for item in items:
        for number, act in enumerate(item.acts, 1):
            _done(_branch(acts, "业务实体"), f"{_code(head, item)}-{number}", _code(head, item), act, known)
    people = _branch(content, "机构人员实体块")
    for name, sign in known.items():
        one = _branch(people, "机构人员实体")
        _leaf(one, "机构人员标识符", sign)
        _leaf(one, "机构人员名称", name)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _people(head: Head, items: Sequence[PackageItem]) -> dict[str, str]:
    """What stands for each body and person who made or did something."""
    names = dict.fromkeys([head.congress, *(i.author for i in items), *(a.by for i in items for a in i.acts)])
    return {name: f"R{number:04d}" for number, name in enumerate(filter(None, names), 1)}


def _code(head: Head, item: PackageItem) -> str:
    return f"{head.year}-{item.number:04d}"


def _done(entity: Any, sign: str, code: str, act: Act, known: Mapping[str, str]) -> None:
    for name, value in (
        ("业务标识符", sign), ("机构人员标识符", known.get(act.by, "")), ("文件标识符", code), ("业务状态", "历史行为"),
        ("业务行为", act.what), ("行为时间", act.at),
    ):  # fmt: skip
        _leaf(entity, name, value)


def _described(entity: Any, head: Head, item: PackageItem) -> None:
    _leaf(entity, "聚合层次", LEVEL)
    origin = _branch(entity, "来源")
    _leaf(origin, "立档单位名称", head.congress)
    _leaf(entity, "电子文件号", _code(head, item))
    archival = _branch(entity, "档号")
    archival.text = head.code(item)
    for name, value in (
        ("全宗号", head.fonds), ("年度", str(head.year)), ("保管期限", head.retention), ("室编件号", str(item.number)),
    ):  # fmt: skip
        _leaf(archival, name, value)
    content = _branch(entity, "内容描述")
    for name, value in (("题名", item.title), ("责任者", item.author), ("日期", item.day), ("密级", head.secrecy)):
        _leaf(content, name, value)
    _leaf(_branch(entity, "形式特征"), "文件组合类型", "单件")
    _leaf(entity, "附注", f"{item.holding.label}；来源文件：{item.source}" if item.source else item.holding.label)
    document = _branch(_branch(entity, "文件数据"), "文档")
    _leaf(document, "文档标识符", _code(head, item))
    nature = _branch(_branch(_branch(document, "文档数据"), "编码"), "电子属性")
    for name, value in (
        ("格式信息", item.format), ("计算机文件名", item.path), ("计算机文件大小", str(item.bytes)),
        ("文档创建程序", head.program if item.holding in _MADE else ""),
    ):  # fmt: skip
        _leaf(nature, name, value)
    for name, value in (("摘要算法", "SHA-256"), ("摘要值", item.sha256)):
        etree.SubElement(entity, f"{{{OWN}}}{name}").text = value


_MADE = frozenset({Holding.RECORD, Holding.PAPER, Holding.LOG, Holding.BASIS})
"""What this program wrote itself: who made the files that came in nobody knows."""


def _branch(parent: Any, name: str) -> Any:
    return etree.SubElement(parent, f"{{{SPACE}}}{name}")


def _leaf(parent: Any, name: str, text: str) -> None:
    _branch(parent, name).text = "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def sums(folder: Path, algorithm: str) -> bytes:
    """The sums of every file below ``folder`` as ``sha256sum`` writes them, the files of sums themselves left out."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = (f"{summed(folder / p, algorithm)}  {p}\n" for p in paths if p not in {SUMS, SM3_SUMS})
    return "".join(lines).encode()


def summed(path: Path, algorithm: str = "sha256") -> str:
    """The digest of a file: ``sha256``, or ``sm3`` (GB/T 32905)."""
    with path.open("rb") as file:
        if algorithm == SM3:
            return _sm3(file)
        return hashlib.file_digest(file, algorithm).hexdigest()


def _sm3(file: IO[bytes]) -> str:
    """By the library ``cryptography``, whose wheels bring their own OpenSSL: Python's may have been built without."""
    from cryptography.hazmat.primitives import hashes

    made = hashes.Hash(hashes.SM3())
    while block := file.read(2**20):
        made.update(block)
    return made.finalize().hex()


# --- reading ---------------------------------------------------------------------------------------------------


def read_manifest(data: bytes) -> tuple[Head, tuple[PackageItem, ...]]:
    """Head and items of a package. Raises :class:`ValueError` for what no program of ours has written."""
    try:
        told = read_json(data)
        if told["format"] != FORMAT:
            raise ValueError("format")
        head = Head(**{f.name: told["head"][f.name] for f in fields(Head)})
        return head, tuple(_item(one) for one in told["items"])
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None


def _item(told: dict[str, Any]) -> PackageItem:
    values = {f.name: told[f.name] for f in fields(PackageItem)}
    acts = tuple(Act(**act) for act in told["acts"])
    return PackageItem(
        **{**values, "holding": Holding.of(told["holding"]), "records": tuple(told["records"]), "acts": acts}
    )


def read_sums(data: bytes) -> dict[str, str]:
    """Digest by path. Raises :class:`ValueError` for lines of another shape."""
    found = {}
    for line in data.decode("utf-8").splitlines():
        digest, mark, path = line.partition("  ")
        if not mark or not path:
            raise ValueError(line[:80])
        found[path] = digest
    return found
