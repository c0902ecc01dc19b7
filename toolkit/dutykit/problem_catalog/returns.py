"""Problems of a return beside what is stored: rows told before, a second return, a register that is closed."""

from __future__ import annotations

from .entry import Entry

RETURNS: dict[str, Entry] = {
    "return.again": Entry(
        "warning",
        "再次交回：这份表（{file}，{received} 收到）退回修改过（{correction}），现在又交回来，和登记的不同：{counts}。",
        "请代表联络室看一看逐条列出的改动，是不是按退回的意见改的。",
    ),
    "return.older": Entry(
        "error",
        "这一份比已经登记的“{file}”（{received} 收到）旧：按{by}，这一份是{date}，那一份是{other}。"
        "和登记的不同：{counts}；没有登记，登记的内容没有变。",
        "请代表联络室核对。以登记的为准的，用 dutykit withdraw {this} --reason 原因 注明不采用这一份；"
        "以这一份为准的，先用 dutykit withdraw {newer} --reason 原因 撤回那一份，再把这一份收一次。",
    ),
    "return.missing_rows": Entry(
        "warning",
        "上次报送的 {count} 行这次没有了：{records}。已登记的没有撤销。",
        "如确需删除，请在该行标“作废”，或由办公室 withdraw。",
    ),
    "return.differs": Entry(
        "error",
        "与已登记的 {record} 是同一件事（{key}），但“{labels}”不同。",
        "请核对；如是更正，请用退回修改表或在原表中改。",
    ),
    "return.same": Entry("warning", "与已登记的 {record} 内容相同，作为又一份依据保存，不重复计数。", "无需处理。"),
    "return.not_issued": Entry(
        "warning", "下发号 {issue} 不在本工作区的下发记录里，按没有下发号处理。", "请使用本工作区下发的工作簿。"
    ),
    "return.closed": Entry(
        "error", "退回修改表针对的记录 {record} 已不在待改状态。", "无需再交；如需更正，请与代表联络室联系。"
    ),
    "return.reviewed": Entry("error", "{level}审核后退回：{comment}。", "请按审核意见修改后发回；没有改动的仍算待改。"),
    "return.not_yours": Entry(
        "error",
        "这份表没有登记：它不是下发给您的，或者没有下发号。",
        "请从自己的页面下载下发的表，填好再交；没有下发号的（如另行编排的表、扫描件）请交代表联络室。",
    ),
    "return.register_closed": Entry(
        "warning",
        "{unit} {year} 年度的登记已于 {day} 由{by}关闭，这份表照常登记。",
        "请代表联络室核对；如确有遗漏，请用 dutykit review reopen 重新打开，再核查一次。",
    ),
    "return.part_closed": Entry(
        "warning",
        "{unit}{period}的登记已于 {day} 由{by}关闭，这份表里有这段时间的新记录，照常登记。",
        "请代表联络室核对；如确有遗漏，请用 dutykit review reopen 重新打开，再核查一次。",
    ),
    "return.changes_decided": Entry(
        "warning", "{record} {key}，这次交回的内容不同，已按这次的登记。", "请代表联络室核对，需要时重新审核或更正。"
    ),
    "return.two_in_run": Entry(
        "warning",
        "这次收回里有两份下发号 {issue} 的表，另一份是“{file}”；按文件名的先后登记，以这一份为准。",
        "请核对哪一份是最后填的；如果是另一份，请再收一次那一份。",
    ),
    "return.objection": Entry(
        "warning", "对 {record} 的“{labels}”提出异议，已另行保存，未改动登记。", "请代表联络室核实后处理。"
    ),
    "return.claim": Entry("warning", "补充了一行（{key}），按补充申报保存，核实前不计数。", "请代表联络室核实后处理。"),
}
