"""A chart in a finished document that Word and WPS can go on editing: a chart part with its workbook inside.

It stands below the paragraph that is its caption; a template without such a paragraph has no chart. Series are told
apart by grey and by pattern, as paper is often printed in black, and each bar bears its figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from .package import Packed, assemble, digest, read_parts
from .render import Rendered

_MAIN, _RELATIONS, _TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
_PART, _BOOK = "word/charts/chart{}.xml", "word/embeddings/chart{}.xlsx"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARAGRAPH = re.compile(rb"<w:p[ >](?:(?!</w:p>).)*</w:p>", re.DOTALL)
_TEXT = re.compile(rb"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_FIRST = 9000
"""Drawings of a chart are numbered from here, beyond those of any template."""
_WIDE, _HIGH = 5_580_000, 1_980_000  # EMU: 155 mm of the 156 of a line, 55 mm: below a table of twelve months
_LINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
_LOOKS = (
    '<a:solidFill><a:srgbClr val="595959"/></a:solidFill>',
    (
        '<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="000000"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    ),
    '<a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill>',
)
_WORDS = (
    '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900"><a:latin typeface="Times New Roman"/>'
    '<a:ea typeface="宋体"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
)


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars over ``names``; each series is a name and a figure for each of them.

    ``book`` is the workbook in which the figures stand on ``sheet``: names in column A, series in those beside it.
    """

    caption: str
    names: Sequence[str]
    series: Sequence[tuple[str, Sequence[int]]]
    sheet: str
    book: bytes


def with_bars(rendered: Rendered, bars: Bars) -> Rendered:
    """The document with the chart below its caption; one without the caption stays as it is."""
    parts = read_parts(rendered.data)
    found = _captions(parts[_MAIN], bars.caption)
    if not found or _RELATIONS not in parts:
        return rendered
    number = 1 + sum(name.startswith("word/charts/") and name.endswith(".xml") for name in parts)
    part, book, id_ = _PART.format(number), _BOOK.format(number), f"rIdBars{number}"
    at, main = found[-1].end(), parts[_MAIN]
    parts[_MAIN] = main[:at] + _paragraph(bars, id_, _FIRST + number).encode() + main[at:]
    target = part.removeprefix("word/")
    parts[_RELATIONS] = _before(
        parts[_RELATIONS], "</Relationships>", f'<Relationship Id="{id_}" Type="{_OFFICE}/chart" Target="{target}"/>'
    )
    named = (
        f'<Override PartName="/{part}" ContentType="{_CHART_TYPE}"/>'
        f'<Override PartName="/{book}" ContentType="{_BOOK_TYPE}"/>'
    )
    parts[_TYPES] = _before(parts[_TYPES], "</Types>", named)
    parts[part] = _chart(bars).encode()
    parts[f"word/charts/_rels/chart{number}.xml.rels"] = (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/package" '
        f'Target="../embeddings/chart{number}.xlsx"/></Relationships>'
    ).encode()
    parts[book] = bars.book
    return _packed(rendered, parts)


def without_caption(rendered: Rendered, caption: str) -> Rendered:
    """The document without the paragraph below which the chart would stand."""
    parts = read_parts(rendered.data)
    if not (found := _captions(parts[_MAIN], caption)):
        return rendered
    main = parts[_MAIN]
    parts[_MAIN] = main[: found[-1].start()] + main[found[-1].end() :]
    return _packed(rendered, parts)


def _captions(main: bytes, caption: str) -> list[re.Match[bytes]]:
    """The paragraphs that say just this; an empty title is no caption."""
    told = escape(caption, quote=False).encode()
    return [m for m in _PARAGRAPH.finditer(main) if told and b"".join(_TEXT.findall(m[0])) == told]


def _packed(rendered: Rendered, parts: dict[str, bytes]) -> Rendered:
    packed = {name: Packed.of(name, blob, level=3) for name, blob in parts.items()}
    return replace(rendered, data=assemble(packed), digest=digest(packed))


def _before(data: bytes, end: str, more: str) -> bytes:
    return data.replace(end.encode(), f"{more}{end}".encode(), 1)


def told(bars: Bars) -> str:
    """What the chart shows, for who cannot see it: each figure."""
    lines = [
        f"{name}：{'，'.join(f'{label}{figures[at]}' for label, figures in bars.series)}"
        for at, name in enumerate(bars.names)
    ]
    return f"{bars.caption}。{'；'.join(lines)}。"


def _paragraph(bars: Bars, id_: str, number: int) -> str:
    name, shown = f"图{number - _FIRST}", escape(told(bars))
    return (
        '<w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
        "<w:r><w:drawing>"
        f'<wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDE}" cy="{_HIGH}"/><wp:docPr id="{number}" name="{name}" descr="{shown}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" xmlns:r="{_OFFICE}" r:id="{id_}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _chart(bars: Bars) -> str:
    series = "".join(_series(bars, at) for at in range(len(bars.series)))
    line = f"<c:spPr>{_LINE}</c:spPr>"
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
    scale = '<c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
    return (
        f'{_DECLARATION}<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" xmlns:r="{_OFFICE}">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="60"/><c:axId val="1001"/><c:axId val="1002"/></c:barChart>'
        f'<c:catAx><c:axId val="1001"/>{scale}<c:axPos val="b"/>{ticks}{line}<c:crossAx val="1002"/>'
        '<c:crosses val="autoZero"/></c:catAx>'
        f'<c:valAx><c:axId val="1002"/>{scale}<c:axPos val="l"/><c:numFmt formatCode="0" sourceLinked="0"/>'
        f"{ticks}{line}"
        '<c:crossAx val="1001"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx></c:plotArea>'
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/></c:chart>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_WORDS}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _series(bars: Bars, at: int) -> str:
    label, figures = bars.series[at]
    column, last = chr(ord("B") + at), len(bars.names) + 1
    sheet = f"'{escape(bars.sheet)}'!"
    names = "".join(f'<c:pt idx="{i}"><c:v>{escape(name)}</c:v></c:pt>' for i, name in enumerate(bars.names))
    values = "".join(f'<c:pt idx="{i}"><c:v>{figure}</c:v></c:pt>' for i, figure in enumerate(figures))
    count = f'<c:ptCount val="{len(bars.names)}"/>'
    shown = "".join(
        f'<c:{what} val="{int(what == "showVal")}"/>'
        for what in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef><c:f>{sheet}${column}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(label)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr>{_LOOKS[at % len(_LOOKS)]}{_LINE}</c:spPr><c:invertIfNegative val="0"/>'
        f'<c:dLbls><c:numFmt formatCode="0;;" sourceLinked="0"/>{shown}</c:dLbls>'
        f"<c:cat><c:strRef><c:f>{sheet}$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{sheet}${column}$2:${column}${last}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f"{count}{values}</c:numCache></c:numRef></c:val></c:ser>"
    )
