"""The empty package from which :mod:`.scaffold` builds: parts, styles and fonts as XML written by code.

Figures are those of GB/T 9704-2012 (7.1 page and grid, 7.2-7.3 fonts and places). Lengths are twips
(1/20 pt) unless the name says otherwise; ``size`` is in points, indents are in characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from .package import R, W

LATIN = "Times New Roman"
SONG, HEI = "宋体", "黑体"
FANG, KAI, XBS = "仿宋_GB2312", "楷体_GB2312", "方正小标宋简体"
# Alternative names for a machine that lacks the font; most Windows machines have 仿宋 and 楷体 only.
FONT_FALLBACKS: dict[str, tuple[str, ...]] = {
    XBS: ("方正小标宋_GBK", "小标宋", "华文中宋", SONG),
    FANG: ("仿宋", "FangSong", "华文仿宋", SONG),
    KAI: ("楷体", "KaiTi", "华文楷体", SONG),
    HEI: ("SimHei", "华文黑体"),
    SONG: ("SimSun", "华文宋体"),
    LATIN: ("Liberation Serif", "Times"),
}

LINE_PITCH = 579  # 28.95 pt: 22 lines in 225 mm (29 pt would give 21)
# 28 characters fill 156 mm at 15.793 pt each. A grid of characters (linesAndChars, charSpace -848) says so in Word,
# but LibreOffice then gives each character two cells, 14 to a line; character spacing gives 28 in both.
CHAR_SPACING = -5  # 16 pt less 0.25 pt: 28 x 15.75 pt = 155.6 mm


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style. ``first``, ``left``, ``right`` are indents in characters of this size."""

    id: str
    name: str
    east: str = FANG
    size: float = 16
    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    line: int = 0
    before: int = 0
    after: int = 0
    outline: int | None = None
    keep: bool = False
    grid: bool = True
    ascii: str = LATIN
    next: str = ""


BODY_ID = "gwBody"
GONGWEN_STYLES: tuple[Style, ...] = (
    Style("gwTitle", "公文标题", XBS, 22, "center", line=660, grid=False, keep=True, next=BODY_ID),
    Style("gwSubtitle", "公文副题", KAI, 16, "center", keep=True, next=BODY_ID),
    Style("gwSpeaker", "公文署名", KAI, 16, "center", next=BODY_ID),
    Style("gwTo", "主送", next=BODY_ID),
    Style(BODY_ID, "公文正文", first=2),
    Style("gwH1", "一级标题", HEI, first=2, outline=0, keep=True, next=BODY_ID),
    Style("gwH2", "二级标题", KAI, first=2, outline=1, keep=True, next=BODY_ID),
    Style("gwH3", "三级标题", first=2, outline=2, next=BODY_ID),
    Style("gwH4", "四级标题", first=2, outline=3, next=BODY_ID),
    Style("gwAnnex", "附件说明", first=2),
    Style("gwAnnexMark", "附件标记", HEI, keep=True, next=BODY_ID),
    Style("gwSign", "落款", align="right", right=2, keep=True),
    Style("gwDate", "成文日期", align="right", right=2),
    Style("gwSealSign", "盖章落款", align="right", right=4, keep=True),
    Style("gwSealDate", "盖章日期", align="right", right=4),
    Style("gwNote", "附注", first=2),
)
VOLUME_STYLES: tuple[Style, ...] = (
    Style("vlCover", "封面标题", XBS, 36, "center", line=1000, grid=False, next=BODY_ID),
    Style(
        "vlChapter", "章标题", XBS, 22, "center", line=660, after=120, outline=0, grid=False, keep=True, next=BODY_ID
    ),
    Style("vlPart", "部分标题", HEI, outline=1, keep=True, grid=False, before=160, after=80, next=BODY_ID),
    Style("vlText", "档案正文", FANG, 14, first=2, grid=False),
    Style("vlSmall", "档案小字", FANG, 10.5, "left", grid=False),
    Style("vlContents", "目录标题", XBS, 22, "center", line=660, after=200, grid=False, next=BODY_ID),
    Style("vlLine1", "目录一级", HEI, 12, "left", before=60, grid=False),
    Style("vlLine2", "目录二级", FANG, 12, "left", left=2, grid=False),
)
"""Of a volume with cover, contents and chapters; only its templates have them."""
TABLE_STYLES: tuple[Style, ...] = (
    Style("fmTitle", "表格标题", XBS, 18, "center", after=120, grid=False, keep=True),
    Style("fmSubtitle", "表格副题", KAI, 12, "center", after=60, grid=False, keep=True),
    Style("fmHead", "表头行", FANG, 12, before=40, after=40, grid=False, keep=True),
    Style("fmLabel", "表格栏名", HEI, 12, "center", grid=False),
    Style("fmText", "表格文字", FANG, 12, "left", grid=False),
    Style("fmCentre", "表格居中", FANG, 12, "center", grid=False),
    Style("fmPara", "表格段落", FANG, 12, "both", first=2, grid=False),
    Style("fmSign", "表格签署", FANG, 12, "right", right=1, grid=False),
    Style("fmNote", "填表说明", FANG, 10.5, "both", grid=False),
)
FOOTER_STYLES: tuple[Style, ...] = (
    Style("ftOdd", "页码单页", SONG, 14, "right", right=1, ascii=SONG, grid=False),
    Style("ftEven", "页码双页", SONG, 14, "left", left=1, ascii=SONG, grid=False),
    Style("ftImprint", "页脚标识", SONG, 9, "left", ascii=LATIN, grid=False),
)


def _fonts(style: Style) -> str:
    # The hint gives “”, — and … to the Chinese font; in a style it serves the values printed later.
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii={quoteattr(style.ascii)} w:eastAsia={quoteattr(style.east)} '
        f"w:hAnsi={quoteattr(style.ascii)} w:cs={quoteattr(LATIN)}/>"
    )


def _indent(style: Style, pitch: float) -> str:
    """Both units: Word takes characters, LibreOffice twips."""
    marks = []
    for chars, in_chars, in_twips in (
        (style.left, "leftChars", "left"),
        (style.right, "rightChars", "right"),
        (style.first, "firstLineChars", "firstLine"),
    ):
        if chars:
            marks.append(f'w:{in_chars}="{round(chars * 100)}" w:{in_twips}="{round(chars * pitch)}"')
    return f"<w:ind {' '.join(marks)}/>" if marks else ""


def _style_xml(style: Style, spacing_chars: int) -> str:
    pitch = style.size * 20 + spacing_chars
    spacing = "".join(
        f' w:{key}="{value}"' for key, value in (("before", style.before), ("after", style.after)) if value
    )
    if style.line:
        spacing += f' w:line="{style.line}" w:lineRule="exact"'
    following = f'<w:next w:val="{style.next}"/>' if style.next else ""
    properties = "".join(
        [
            "<w:keepNext/>" if style.keep else "",
            "" if style.grid else '<w:snapToGrid w:val="0"/>',
            f"<w:spacing{spacing}/>" if spacing else "",
            _indent(style, pitch),
            f'<w:jc w:val="{style.align}"/>',
            "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>',
        ]
    )
    half = round(style.size * 2)
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}"><w:name w:val={quoteattr(style.name)}/>'
        f'<w:basedOn w:val="Normal"/>{following}<w:qFormat/><w:pPr>{properties}</w:pPr>'
        f'<w:rPr>{_fonts(style)}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr></w:style>'
    )


def styles_xml(styles: Sequence[Style], *, size: float, spacing: int) -> bytes:
    """``styles.xml``; ``size`` (points) and character ``spacing`` (twips) are those of Normal."""
    half = round(size * 2)
    normal = Style("Normal", "Normal", size=size)
    text = f'<w:spacing w:val="{spacing}"/>' if spacing else ""
    text += f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    head = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(normal)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:jc w:val="both"/></w:pPr><w:rPr>{_fonts(normal)}{text}</w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    body = "".join(_style_xml(style, spacing) for style in styles)
    return _part(f'<w:styles xmlns:w="{W}">{head}{body}</w:styles>')


def _part(xml: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()


def _font_table() -> bytes:
    fonts = []
    for name, others in FONT_FALLBACKS.items():
        charset = "00" if name == LATIN else "86"
        family = "roman" if name in {LATIN, SONG, XBS} else "modern"
        fonts.append(
            f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(','.join(others))}/>"
            f'<w:charset w:val="{charset}"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        )
    return _part(f'<w:fonts xmlns:w="{W}">{"".join(fonts)}</w:fonts>')


def _settings(*, odd_even: bool) -> bytes:
    return _part(
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>'
        f"{'<w:evenAndOddHeaders/>' if odd_even else ''}"
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        "<w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


_OFFICE = "application/vnd.openxmlformats-officedocument"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def blank_parts(styles: Sequence[Style], *, size: float, spacing: int, odd_even: bool) -> dict[str, bytes]:
    """An empty document with these styles; the page is set by :mod:`.scaffold`."""
    word = {"styles": "styles", "settings": "settings", "fontTable": "fontTable"}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_OFFICE}.wordprocessingml.{kind}+xml"/>'
        for part, kind in [("document", "document.main"), *word.items()]
    )
    return {
        "[Content_Types].xml": _part(
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": _part(
            f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{R}/officeDocument" '
            'Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/'
            'relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
        ),
        "docProps/core.xml": _part(
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
        ),
        "word/document.xml": _part(
            f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:sectPr/></w:body></w:document>'
        ),
        "word/_rels/document.xml.rels": _part(
            f'<Relationships xmlns="{_RELS}">'
            + "".join(f'<Relationship Id="rId{i}" Type="{R}/{p}" Target="{p}.xml"/>' for i, p in enumerate(word, 1))
            + "</Relationships>"
        ),
        "word/styles.xml": styles_xml(styles, size=size, spacing=spacing),
        "word/settings.xml": _settings(odd_even=odd_even),
        "word/fontTable.xml": _font_table(),
    }
