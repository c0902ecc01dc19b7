"""代表履职档案: a volume with cover, information page, contents, a chapter for each year, and its annexes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...dossier.model import UNIT_KINDS
from ...forms.model import Field, Form
from ..blank import VOLUME_STYLES
from ..scaffold import (
    Cell,
    Label,
    Para,
    Row,
    add_blank,
    add_each,
    add_grid,
    add_par,
    add_table,
    gongwen,
    save_tidy,
)
from ..volume import add_contents_line, begin_body, listed
from .parts import kept, loop

if TYPE_CHECKING:
    from docx.document import Document

TEXT = "档案正文"
LEFT_OUT = {"number", "name", "phone", "note", "former_names", "status", "status_reason", "status_date"}
"""Fields of the roster that the information page does not print: number and name stand at its head."""
SHORT = {"ethnicity", "district_code", *UNIT_KINDS}
PHOTO_ROWS, ROW_MM = 5, 9.0


def design(forms: Mapping[str, Form]) -> bytes:
    """The template."""
    doc = gongwen(VOLUME_STYLES)
    _cover(doc)
    _information(doc, forms)
    _contents(doc)
    begin_body(doc, "{{ line }}　履职档案")
    _overview(doc)
    _chapters(doc)
    _attachments(doc)
    _evidence(doc)
    return save_tidy(doc)


def _cover(doc: Document) -> None:
    add_blank(doc, 3)
    add_par(doc, "{{ congress }}", "公文副题")
    add_blank(doc)
    add_par(doc, "{{ title }}", "封面标题")
    add_par(doc, "（{{ period }}）", "公文副题")
    add_blank(doc, 5)
    for label, tag in (("姓　　名", "deputy.spaced"), ("代表编号", "deputy.number"), ("所属团组", "units")):
        _indented(add_par(doc, f"{label}：{{{{ {tag} }}}}", "主送"))
    add_par(doc, "{%p for k in keepers if k.label == '建档单位' %}")
    _indented(add_par(doc, "{{ k.label }}：{{ k.value }}", "主送"))
    add_par(doc, "{%p endfor %}")
    add_blank(doc, 2)
    add_par(doc, "{{ date }}", "公文副题")


def _indented(paragraph: Any) -> None:
    from docx.shared import Mm

    paragraph.paragraph_format.left_indent = Mm(64)
    paragraph.paragraph_format.first_line_indent = Mm(-28)


def _information(doc: Document, forms: Mapping[str, Form]) -> None:
    """What the roster says, with a place for a photograph; then who keeps the dossier."""
    roster = forms["roster"].table_by_name["deputies"]
    fields = [f for f in roster.fields if f.name not in LEFT_OUT and not f.until]
    short = [f for f in fields if f.kind not in {"text", "long_text"} or f.name in SHORT]
    wide = [f for f in fields if f not in short]
    _on_new_page(add_par(doc, "代表基本信息", "目录标题"))
    rows = [_pair(("姓名", "deputy.name"), ("代表编号", "deputy.number")), *_pairs(short)]
    with_photo = [
        Row(*row, Cell([Para("照　片", "表格居中")], merge="start" if i == 0 else "on"), height_mm=ROW_MM)
        for i, row in enumerate(rows[:PHOTO_ROWS])
    ]
    below = [Row(row[0], row[1], row[2], Cell(row[3].text, columns=2), height_mm=ROW_MM) for row in rows[PHOTO_ROWS:]]
    long = [Row(Label(f.label), Cell(f"{{{{ deputy.{f.name} }}}}", columns=4), height_mm=ROW_MM) for f in wide]
    add_grid(doc, [30, 31, 33, 30, 32], [*with_photo, *below, *long])
    add_par(doc, "{%p if keepers %}")
    kept(add_par(doc, "", "填表说明"))
    add_grid(
        doc,
        [30, 126],
        [
            Row(Cell("{%tr for k in keepers %}", columns=2)),
            Row(Label("{{ k.label }}"), Cell("{{ k.value }}"), height_mm=ROW_MM),
            Row(Cell("{%tr endfor %}", columns=2)),
        ],
    )
    add_par(doc, "{%p endif %}")
    add_par(doc, "分部分的依据：{{ regulation }}", "填表说明")
    add_par(doc, "{%p if open %}")
    add_each(doc, "t in open", "建档时{{ t }}。", "填表说明")
    add_par(doc, "{%p endif %}")


def _on_new_page(paragraph: Any) -> Any:
    """The paragraph begins a page; a paragraph that breaks the page could leave an empty one."""
    paragraph.paragraph_format.page_break_before = True
    return paragraph


def _pairs(fields: list[Field]) -> list[list[Cell]]:
    told = [(f.label, f"deputy.{f.name}") for f in fields]
    return [_pair(*told[i : i + 2]) for i in range(0, len(told), 2)]


def _pair(*told: tuple[str, str]) -> list[Cell]:
    cells = [c for label, tag in told for c in (Label(label), Cell(f"{{{{ {tag} }}}}", style="表格居中"))]
    return [*cells, *[Cell() for _ in range(4 - len(cells))]]


def _contents(doc: Document) -> None:
    _on_new_page(add_par(doc, "目　　录", "目录标题"))
    add_par(doc, "{%p for c in contents %}")
    add_par(doc, "{%p if c.level == 1 %}")
    add_contents_line(doc, "{{ c.title }}", "chapter", "目录一级")
    add_par(doc, "{%p else %}")
    add_contents_line(doc, "{{ c.title }}", "part", "目录二级")
    add_par(doc, "{%p endif %}")
    add_par(doc, "{%p endfor %}")
    add_par(doc, "{%p if evidence %}")
    add_contents_line(doc, "数据依据", "evidence", "目录一级")
    add_par(doc, "{%p endif %}")


def _overview(doc: Document) -> None:
    add_par(doc, "{%p if overview.years %}")
    listed(add_par(doc, "届内履职情况统计", "章标题"), "overview")
    add_grid(
        doc,
        [56, 25, 25, 25, 25],
        [
            Row(
                Label("内容"),
                Cell("{%tc for y in overview.years %}"),
                Label("{{ y }}"),
                Cell("{%tc endfor %}"),
                Label("合计"),
                header=True,
            ),
            Row(Cell("{%tr for r in overview.rows %}", columns=5)),
            Row(
                Cell("{{ r.title }}"),
                Cell("{%tc for n in r.cells %}"),
                Cell("{{ n }}", style="表格居中"),
                Cell("{%tc endfor %}"),
                Cell("{{ r.total }}", style="表格居中"),
            ),
            Row(Cell("{%tr endfor %}", columns=5)),
        ],
    )
    add_par(doc, "注：会议和活动按次计，议案、建议按件计（附议在内）；请假和未到的不计。", "填表说明")
    add_par(doc, "{%p endif %}")


def _chapters(doc: Document) -> None:
    add_par(doc, "{%p for chapter in chapters %}")
    listed(_on_new_page(add_par(doc, "{{ chapter.title }}", "章标题")), "chapter")
    columns = ("title", "took", "leave", "absent", "voters")
    add_table(
        doc,
        [76, 20, 20, 20, 20],
        ["内容", "参加", "请假", "未到", "选民人次"],
        [f"{{{{ f.{n} }}}}" for n in columns],
        loop="f in chapter.figures",
        centred=range(1, 5),
        height_mm=7.5,
    )
    add_par(doc, "{%p for b in chapter.blocks %}")
    listed(add_par(doc, "{{ b.title }}", "部分标题"), "part")
    loop(doc, "b.paragraphs", TEXT)
    _rows(doc)
    loop(doc, "b.notes", TEXT)
    add_par(doc, "{%p if b.own %}")
    kept(add_par(doc, "代表本人填写：", TEXT))
    loop(doc, "b.own", TEXT)
    add_par(doc, "{%p endif %}")
    add_par(doc, "{%p for part in b.parts %}")
    kept(add_par(doc, "{{ part.title }}", TEXT))
    loop(doc, "part.paragraphs", TEXT)
    add_par(doc, "{%p endfor %}")
    _claims(doc)
    _measures(doc)
    add_par(doc, "{%p endfor %}")
    add_par(doc, "{%p endfor %}")


def _rows(doc: Document) -> None:
    """What was done, a row each."""
    add_par(doc, "{%p if b.rows %}")
    tags = ["{%p if d.more %}", "（{{ d.more }}）", "{%p endif %}"]
    name = Cell([Para("{{ d.title }}"), *[Para(t, "档案小字") for t in tags]])
    cells = (
        Cell("{{ d.no }}", style="表格居中"),
        Cell("{{ d.date }}"),
        name,
        Cell("{{ d.kind }}"),
        Cell("{{ d.role }}", style="表格居中"),
        Cell("{{ d.records }}"),
    )
    labels = ("序号", "日期", "名称", "类别", "情况", "登记编号")
    add_grid(
        doc,
        [13, 25, 47, 25, 16, 30],
        [
            Row(*[Label(label) for label in labels], height_mm=7.5, header=True),
            Row(Cell("{%tr for d in b.rows %}", columns=6)),
            Row(*cells, height_mm=7.5),
            Row(Cell("{%tr endfor %}", columns=6)),
        ],
    )
    add_par(doc, "{%p endif %}")


def _claims(doc: Document) -> None:
    add_par(doc, "{%p if b.claims %}")
    add_table(
        doc,
        [32, 66, 28, 30],
        ["事项", "代表申报", "登记情况", "登记编号"],
        ["{{ c.what }}", "{{ c.told }}", "{{ c.counted }}", "{{ c.number }}"],
        loop="c in b.claims",
    )
    add_par(doc, "{%p endif %}")


def _measures(doc: Document) -> None:
    add_par(doc, "{%p if b.measures %}")
    add_table(
        doc,
        [21, 20, 36, 24, 27, 28],
        ["日期", "措施", "事由和依据", "由谁采取", "整改复查", "登记编号"],
        ["{{ m.date }}", "{{ m.kind }}", "{{ m.why }}", "{{ m.who }}", "{{ m.then }}", "{{ m.record }}"],
        loop="m in b.measures",
    )
    add_par(doc, "{%p endif %}")


def _attachments(doc: Document) -> None:
    listed(_on_new_page(add_par(doc, "附件清单", "章标题")), "attachments")
    add_par(doc, "{%p if not attachments %}")
    add_par(doc, "没有附件。", TEXT)
    add_par(doc, "{%p endif %}")
    labels = ("序号", "文件", "收到日期", "校验码", "登记编号")
    small = [Cell(f"{{{{ a.{n} }}}}", style="档案小字") for n in ("file", "received", "sha256", "records")]
    add_grid(
        doc,
        [13, 45, 30, 28, 40],
        [
            Row(*[Label(label) for label in labels], height_mm=7.5, header=True),
            Row(Cell("{%tr for a in attachments %}", columns=5)),
            Row(Cell("{{ a.no }}", style="表格居中"), *small, height_mm=7.5, can_split=True),
            Row(Cell("{%tr endfor %}", columns=5)),
        ],
    )
    add_par(doc, "注：校验码是原件 SHA-256 的前12位，原件按校验码存在工作区的 archive 文件夹。", "填表说明")


def _evidence(doc: Document) -> None:
    """On a page of its own, only if asked for: where each figure came from."""
    add_par(doc, "{%p if evidence %}")
    listed(_on_new_page(add_par(doc, "数据依据", "章标题")), "evidence")
    add_table(
        doc,
        [30, 60, 36, 30],
        ["登记编号", "内容", "来源文件", "位置"],
        ["{{ e.number }}", "{{ e.what }}", "{{ e.file }}", "{{ e.place }}"],
        loop="e in evidence",
    )
    add_par(doc, "{%p endif %}")
