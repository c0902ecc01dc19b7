"""Problems of scans and photographs."""

from __future__ import annotations

from .entry import Entry

SCANS: dict[str, Entry] = {
    "scan.row": Entry(
        "error",
        "这一行是机器从扫描件或照片上认出来的（{count} 栏，其中 {doubtful} 栏要细看），核对之前不登记。",
        "请在退回修改表里对照截图逐格核对，改正认错的内容，再在“已核对”栏填“√”，由核对人用 --by 姓名收回。",
    ),
    "scan.doubtful": Entry("error", "“{label}”认作“{value}”，可能不对（{why}）。", "请对照截图核对，认错的请改正。"),
    "scan.nobody": Entry(
        "error",
        "“已核对”栏填了“√”，但没有说明是谁核对的，没有登记。",
        "请重新收回这份表，并写明核对人：dutykit ingest 文件 --by 姓名。",
    ),
    "scan.no_table": Entry(
        "error",
        "扫描件或照片里找不到表格线，没有读取。",
        "请把表放平、四边拍全，光线均匀，正对着重拍；或用扫描仪按 300 dpi 重扫；也可以发回电子表格。",
    ),
    "scan.blank": Entry("error", "扫描件第 {page} 页是空白的。", "请确认纸没有放反，重新扫描。"),
    "scan.page_skipped": Entry(
        "warning", "扫描件第 {page} 页没有表格线，没有读取。", "如有填写内容，请重扫这一页，或改用电子表格。"
    ),
    "scan.pages_missing": Entry(
        "warning",
        "页脚写明共 {count} 页，没有收到第 {pages} 页。",
        "如果缺的页上有填写内容，请把全部页扫成一份 PDF（或多页 TIFF）再发回。",
    ),
    "scan.pages_gap": Entry(
        "error",
        "页脚写明共 {count} 页，缺第 {pages} 页，后面的内容接不上，没有读取。",
        "请把全部页按顺序扫成一份 PDF（或多页 TIFF）再发回。",
    ),
    "scan.unread": Entry(
        "error", "这里有笔迹没有认出来。", "请对照纸面核对这一处；如有填写内容，请填入退回修改表或发回电子表格。"
    ),
    "scan.identity": Entry(
        "error",
        "扫描件上没有认出二维码，下发号“{issue}”又无法用表头的“{label}”印证，没有登记。",
        "请把整张表（包括右上角二维码）拍清楚重发；也可以发回电子表格。",
    ),
    "scan.form_refused": Entry(
        "error", "“{title}”不收扫描件和照片。", "这张表关系到每个人的编号和届次，请发回电子表格。"
    ),
    "scan.unconfirmed": Entry(
        "error",
        "预填的记录 {record} 看起来没有改动，但扫描件不能代替确认，没有登记为已确认。",
        "请发回电子表格；纸质表已经核对过的，由办公室照着填好电子表格，用 --paper 收回。",
    ),
    "scan.engine": Entry(
        "error",
        "识别扫描件的组件无法在本机运行（{detail}）。",
        "请运行 dutykit doctor 查看原因；也可以发回电子表格。",
    ),
}
