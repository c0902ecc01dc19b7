"""Problems of the value of one cell."""

from __future__ import annotations

from .entry import Entry

CELLS: dict[str, Entry] = {
    "cell.required": Entry("error", "“{label}”没有填写。", "请填写“{label}”。"),
    "cell.spelled": Entry(
        "warning",
        "“{label}”填的是“{value}”，登记为“{proper}”。",
        "不用改；登记得不对的，请写全称。",
        many="“{label_first}”{count} 处用了简称，登记为全称：{propers_once}。",
    ),
    "cell.error": Entry("error", "“{label}”是错误值 {value}。", "请改为直接填写内容，不要用公式。"),
    "cell.formula": Entry(
        "warning", "“{label}”是公式，采用了文件中保存的结果“{value}”。", "请核对；以后请直接填写内容。"
    ),
    "cell.formula_missing": Entry(
        "error", "“{label}”是公式，但文件中没有保存计算结果。", "请直接填写内容，或在 WPS/Excel 中打开保存后再发回。"
    ),
    "cell.formula_text": Entry("warning", "“{label}”的内容以“{first}”开头，已按文字登记。", "如不是有意填写，请改正。"),
    "cell.ditto": Entry("warning", "“{label}”写的是“同上”，按上一行的“{above}”登记。", "请核对；以后请每行写全。"),
    "cell.ditto_nothing": Entry("error", "“{label}”写的是“同上”，但紧挨着的上一行没有可用的内容。", "请写出具体内容。"),
    "cell.struck": Entry(
        "error",
        "“{label}”里的“{value}”被划掉了，没有登记。",
        "不要的请清空这一格；仍然有效的请去掉删除线。",
    ),
    "cell.struck_partly": Entry(
        "error",
        "“{label}”里有一部分文字被划掉了（原文“{value}”），分不清以哪些为准。",
        "请删去划掉的文字，只留有效的内容。",
    ),
    "cell.unseen": Entry(
        "error",
        "“{label}”里有看不见的内容“{value}”（{why}），没有登记。",
        "要报送的请改成看得见的；不该报送的请删去。",
    ),
    "cell.overlaid": Entry(
        "error",
        "“{label}”里填的是“{value}”，上面又加了“{over}”，分不清以哪个为准。",
        "请只留有效的内容，写在格内；文本框和标注请删去。",
    ),
    "cell.shown": Entry(
        "error",
        "“{label}”显示为“{shown}”，单元格里存的却是“{value}”，两者意思不同。",
        "请把单元格设为常规或文本格式，直接写出要报的内容。",
    ),
    "cell.raised": Entry(
        "error",
        "“{label}”填为“{value}”，其中有上标或下标的字，分不清是数字还是注号。",
        "请只填内容；注号和说明写在备注栏。",
    ),
    "cell.mark": Entry(
        "error",
        "“{label}”填为“{value}”，其中的“{mark}”分不清是数字还是注号。",
        "请只填内容；注号和说明写在备注栏。",
    ),
    "cell.gap": Entry(
        "error",
        "“{label}”填为“{value}”，数字中间有空格或换行，分不清是一个数还是几个数。",
        "请连着写成一个；不止一个的，只留一个。",
    ),
    "cell.text_date": Entry(
        "error",
        "“{label}”是日期“{date}”，可能是“17-3-4”一类的文字被表格程序改成了日期。",
        "请把单元格设为文本格式，照原来的写法重写；确实是日期的写成 2024年3月5日。",
    ),
    "cell.remark": Entry(
        "error",
        "“{label}”填为“{value}”，“{remark}”可能改变了意思，没有登记。",
        "请只填“{said}”一类可选的内容；要说明的写在备注栏。",
    ),
    "cell.other_group": Entry(
        "error",
        "“{label}”填为“{value}”，属于“{first}”，“{other}”却填的是“{known}”，分不清以哪个为准。",
        "请核对两栏，改正不对的一栏；“{other}”也可以空着。",
    ),
    "cell.labelled": Entry(
        "error",
        "“{label}”填为“{value}”，里面还写着“{other}：…”，分不清哪些是这一栏的。",
        "请把“{other}”的内容填到它自己的栏里，这一栏只留“{label}”。",
    ),
    "cell.other_unit": Entry(
        "error",
        "“{label}”填为“{value}”，单位“{unit}”和这一栏问的不是一回事。",
        "请按这一栏的单位填数字。",
    ),
    "cell.picture": Entry("warning", "“{label}”里是图片，没有登记为文字。", "请改填文字；图片保留在原件中。"),
    "cell.text_too_long": Entry("error", "“{label}”有 {length} 个字，超过上限 {limit} 个字。", "请删减。"),
    "cell.text_too_short": Entry("error", "“{label}”太短（{length} 个字，至少 {limit} 个字）。", "请补充。"),
    "cell.pattern": Entry("error", "“{label}”填为“{value}”，格式不对。", "{advice}"),
    "cell.date_invalid": Entry(
        "error", "“{label}”填为“{value}”，不是有效的日期。", "请写成 {year}-3-5 或 {year}年3月5日。"
    ),
    "cell.date_several": Entry(
        "error",
        "“{label}”填为“{value}”，写了不止一个日期。",
        "请一行写一个日期；连续几天的写起止日期（如 3月5日—7日），分开的几天分行填写。",
    ),
    "cell.date_ambiguous": Entry(
        "error", "“{label}”填为“{value}”，无法确定是哪一天。", "请写全年月日，如 {year}-3-5。"
    ),
    "cell.date_untold": Entry(
        "error",
        "“{label}”填为“{value}”，没有写是哪一天。",
        "请写明日期，如 {year}-3-5。每月、每周都有的，有一次写一行；还没有日期的空着，要说明的写在备注。",
    ),
    "cell.date_no_year": Entry("error", "“{label}”填为“{value}”，没有年份。", "请写全年月日，如 {year}-3-5。"),
    "cell.date_weekday": Entry(
        "error", "“{label}”填为“{value}”，日期和星期对不上。", "请核对是日期（或者年份）写错了，还是星期写错了。"
    ),
    "cell.date_time": Entry(
        "error",
        "“{label}”填为“{value}”，里面的时间不对：没有这个时间，或者先后颠倒。",
        "请核对起止时间，如 {year}年3月5日 9:00—11:30；下午的写明下午，或写成 14:00。",
    ),
    "cell.month": Entry("error", "“{label}”填为“{value}”，看不出是哪年哪月。", "请写成 {year}-03 或 {year}年3月。"),
    "cell.month_ambiguous": Entry(
        "error", "“{label}”是数字 {value}，分不清是 {year} 年 1 月还是 10 月。", "请写成“{year}年1月”或“{year}年10月”。"
    ),
    "cell.year": Entry("error", "“{label}”填为“{value}”，不是年份。", "请填四位数的年份，如 {year}。"),
    "cell.date_serial": Entry(
        "warning", "“{label}”是数字 {value}，按日期 {date} 登记。", "请核对；以后请写成 {year}-3-5。"
    ),
    "cell.date_one_day": Entry("error", "“{label}”应为某一天，填为“{value}”。", "请只填一天；连续几天的，一天填一行。"),
    "cell.date_outside": Entry(
        "error", "“{label}”{date} 不在本表期间（{first}至{last}）内。", "请核对日期；不属于本期的请报到相应年度。"
    ),
    "cell.date_bounds": Entry(
        "error", "“{label}”{date} 不在合理的期间（{first}至{last}）内。", "请核对年月日，年份是否写错。"
    ),
    "cell.date_late": Entry(
        "error", "“{label}”{date} 在“{other}”（{known}）{days} 天以后。", "请核对这两个日期，年份是否写错。"
    ),
    "cell.date_outside_term": Entry("error", "“{label}”{date} 不在本届任期内。", "请核对日期。"),
    "cell.number": Entry("error", "“{label}”应为数字，填为“{value}”。", "请只填数字。"),
    "cell.integer": Entry("error", "“{label}”应为整数，填为“{value}”。", "请填整数。"),
    "cell.number_unit": Entry("warning", "“{label}”填为“{value}”，按 {number} 登记。", "以后请只填数字。"),
    "cell.minimum": Entry("error", "“{label}”{value} 小于 {limit}。", "请核对。"),
    "cell.maximum": Entry("error", "“{label}”{value} 大于 {limit}。", "请核对。"),
    "cell.digits_lost": Entry(
        "error", "“{label}”是超过 15 位的数字，末尾几位已在表格中丢失。", "请先把单元格设为文本格式，再重新填写。"
    ),
    "cell.number_as_text": Entry("warning", "“{label}”以数字保存，按“{value}”登记。", "请核对有无丢失开头的 0。"),
    "cell.choice": Entry("error", "“{label}”填为“{value}”，不在可选范围内。", "可选：{choices}。{suggestion}"),
    "cell.choice_ambiguous": Entry("error", "“{label}”填为“{value}”，可以是：{choices}。", "请写完整的名称。"),
    "cell.choice_warned": Entry("warning", "“{label}”填为“{value}”：{sentence}。", "请核对；确实如此的不用改。"),
    "cell.yes_no": Entry("error", "“{label}”填为“{value}”，应填“是”或“否”。", "请填“是”或“否”。"),
    "cell.phone": Entry("error", "“{label}”不是有效的电话号码。", "请填 11 位手机号，或带区号的固定电话。"),
    "cell.id_number": Entry("error", "“{label}”不是有效的证件号码。", "请核对 18 位号码（末位可为 X）。"),
    "cell.overprinted": Entry(
        "error", "“{value}”处的文字互相重叠，读出的内容不可靠。", "请加大行高后重新打印为 PDF，或发回电子表格。"
    ),
    "cell.cut_off": Entry(
        "warning", "“{value}”超出了所在的格，打印出来的可能不全。", "请与原件核对；以后请加大行高后再打印为 PDF。"
    ),
    "cell.maybe_cut": Entry(
        "warning",
        "“{value}”写满了所在的格，后面的文字可能没有打印出来。",
        "请与原件核对；如不全，请加大行高后重新打印为 PDF。",
    ),
    "cell.note": Entry("warning", "“{label}”带有批注：“{note}”，没有登记。", "如需报送，请填入备注栏。"),
    "cell.type": Entry("error", "“{label}”的内容不符合要求（{value}）。", "请按填表说明改写。"),
    "cell.objection": Entry(
        "warning", "“{label}”填为“{value}”，登记的是“{known}”，按异议保存，未改动登记。", "请代表联络室核实后处理。"
    ),
}
