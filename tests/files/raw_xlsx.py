"""Workbooks made of strings, so that a test can write any XML into any part."""

from __future__ import annotations

import io
import zipfile

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_CT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def zipped(parts: dict[str, str | bytes], stored: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as container:
        for name, part in parts.items():
            container.writestr(name, part)
    return buffer.getvalue()


def sheet(rows: str, after: str = "", before: str = "") -> str:
    return f"{HEAD}<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def text(ref: str, value: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'


def workbook(
    *rows: str,
    names: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    defined: dict[str, str] | None = None,
    formats: tuple[str, ...] = (),
    settings: str = "",
    calc: str = "",
    extra: dict[str, str | bytes] | None = None,
    sheets: tuple[str, ...] = (),
) -> bytes:
    """One sheet for each of ``rows`` (inside of sheetData) or ``sheets`` (whole part). Style n has format n-1."""
    whole = sheets or tuple(sheet(r) for r in rows)
    names = names or tuple(f"表{i}" for i in range(1, len(whole) + 1))
    states = states or ("visible",) * len(whole)
    listed = "".join(
        f'<sheet name="{n}" sheetId="{i}" state="{s}" r:id="rId{i}"/>'
        for i, (n, s) in enumerate(zip(names, states, strict=True), 1)
    )
    marks = "".join(f'<definedName name="{k}">{v}</definedName>' for k, v in (defined or {}).items())
    codes = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{c}"/>' for i, c in enumerate(formats))
    xfs = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(formats)))
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(whole) + 1)
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_CT}.worksheet+xml"/>'
        for i in range(1, len(whole) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CT}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_CT}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships {_PKG}><Relationship Id="rId1" Type="{_REL}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook {_MAIN} xmlns:r="{_REL}">{settings}<sheets>{listed}</sheets>'
        f"<definedNames>{marks}</definedNames>{calc}</workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships {_PKG}>{relations}<Relationship Id="rIdS" '
        f'Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{HEAD}<styleSheet {_MAIN}><numFmts count="{len(formats)}">{codes}</numFmts>'
        '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders>'
        f'<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{len(formats) + 1}">{xfs}</cellXfs></styleSheet>',
    }
    parts.update({f"xl/worksheets/sheet{i}.xml": part for i, part in enumerate(whole, 1)})
    return zipped(parts | (extra or {}))


def shared_texts(rows: str, texts: str) -> bytes:
    """One sheet whose cells share ``texts`` (inside of sst)."""
    plain = workbook(rows)
    with zipfile.ZipFile(io.BytesIO(plain)) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    relation = f'<Relationship Id="rIdT" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_CT}.sharedStrings+xml"/>'
    for name, end, more in (
        ("xl/_rels/workbook.xml.rels", "</Relationships>", relation),
        ("[Content_Types].xml", "</Types>", declared),
    ):
        parts[name] = parts[name].replace(end.encode(), f"{more}{end}".encode())
    shared = f"{HEAD}<sst {_MAIN}>{texts}</sst>"
    return zipped({**parts, "xl/sharedStrings.xml": shared})


ONE_CELL = workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
FAR_CELL = workbook(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', names=("活动登记",)
)


def ole(*streams: str) -> bytes:
    """The beginning of an OLE file whose directory names these streams."""
    entries = b"".join(
        (name + "\0").encode("utf-16-le").ljust(64, b"\0") + bytes([len(name) * 2 + 2]).ljust(64, b"\0")
        for name in ("Root Entry", *streams)
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries.ljust(512, b"\0")
