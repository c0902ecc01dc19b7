from dutykit.docx.outline import outline
from papers import (
    Cell,
    Label,
    Para,
    Row,
    add_grid,
    add_par,
    add_signature,
    add_table,
    add_title,
    form_page,
    gongwen,
    save_tidy,
)


def test_outline_of_an_official_document():
    doc = gongwen()
    add_title(doc, "关于{{ year }}年度代表履职情况的说明")
    add_par(doc, "主任、各位副主任、各位委员：", "主送")
    add_table(doc, [16, 140], ["序号", "内容"], ["{{ loop.index }}", "{{ r.text }}"], loop="r in rows")
    add_signature(doc, "{{ signer }}", "{{ day|date }}")
    assert outline(save_tidy(doc)) == (
        "节 1：纸张 210×297 毫米，边距 上37 右26 下35 左28，页眉 15 页脚 28，网格 linesAndChars 行距 28.95 磅\n"
        "页脚：\n"
        "  [页码单页] — «PAGE»1 —\n"
        "页脚（双页）：\n"
        "  [页码双页] — «PAGE»1 —\n"
        "正文：\n"
        "  [公文标题] 关于{{ year }}年度代表履职情况的说明\n"
        "  [主送] 主任、各位副主任、各位委员：\n"
        "  表格：2 列（16 140 毫米）\n"
        "    表头 | [表格栏名] 序号 | [表格栏名] 内容\n"
        "    行 | ×2 [表格文字] {%tr for r in rows %}\n"
        "    行 | [表格居中] {{ loop.index }} | [表格文字] {{ r.text }}\n"
        "    行 | ×2 [表格文字] {%tr endfor %}\n"
        "  [主送]\n"
        "  [落款] {{ signer }}\n"
        "  [成文日期] {{ day|date }}\n"
        "标签：\n"
        "  {%tr endfor %}\n"
        "  {%tr for r in rows %}\n"
        "  {{ day|date }}\n"
        "  {{ loop.index }}\n"
        "  {{ r.text }}\n"
        "  {{ signer }}\n"
        "  {{ year }}\n"
    )


def test_outline_of_a_form_in_two_columns():
    doc = form_page(landscape=True, columns=2, imprint="表号 {{ form }}")
    add_grid(
        doc,
        [20, 40, 40],
        [
            Row(Label("姓名", merge="start"), Cell("{{ name }}", columns=2)),
            Row(Label("", merge="on"), Cell([Para("同意。", "表格段落"), Para("（盖章）", "表格签署")], columns=2)),
        ],
    )
    assert outline(save_tidy(doc)).splitlines()[:7] == [
        "节 1：纸张 297×210 毫米，边距 上20 右18 下18 左18，页眉 15 页脚 9，分 2 栏",
        "页脚：",
        "  [页脚标识] 表号 {{ form }}⇥第«PAGE»1页 共«NUMPAGES»1页",
        "正文：",
        "  表格：3 列（20 40 40 毫米）",
        "    行 | ↓ [表格栏名] 姓名 | ×2 [表格文字] {{ name }}",
        "    行 | ↑ [表格栏名] | ×2 [表格段落] 同意。 / [表格签署] （盖章）",
    ]
