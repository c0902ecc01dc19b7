"""The catalogue of problems: code, severity, sentence, remedy, and nothing else.

Codes are stable: they may be added to, never renamed. The first part groups them: ``file`` (cannot be
read), ``form`` (cannot be recognised), ``head``/``table`` (cannot be located), ``cell`` (a value), ``scan``
(recognised of a picture), ``person``/``unit``, ``row`` (several cells of a row, or rows with each other),
``return`` (with what is stored).
"""

from __future__ import annotations

from .cells import CELLS
from .entry import Entry
from .returns import RETURNS
from .roster import ROSTER
from .scans import SCANS

__all__ = ["CATALOG", "Entry"]


CATALOG: dict[str, Entry] = {
    **CELLS,
    **SCANS,
    # --- the file as a whole -------------------------------------------------------------------------
    "file.empty": Entry("error", "文件是空的（0 字节）。", "请重新保存或重新发送一份。"),
    "file.too_large": Entry("error", "文件太大（{size}，上限 {limit}）。", "请删去多余的图片、工作表或行后另存。"),
    "file.not_regular": Entry("error", "这不是普通文件（{kind}）。", "请把表格文件本身放进文件夹。"),
    "file.cannot_open": Entry(
        "error", "打不开这个文件（{detail}）。", "请确认文件还在、没有被其他程序占用，并且有权读取。"
    ),
    "file.lock": Entry("warning", "这是办公软件的临时锁定文件，已跳过。", "关闭正在打开的文档后它会自动消失。"),
    "file.unknown_kind": Entry(
        "error", "认不出这个文件的格式（扩展名 {suffix}）。", "请用 WPS 或 Excel 打开后另存为 .xlsx 再发回。"
    ),
    "file.unsupported": Entry("error", "暂不能读取{kind}文件。", "{advice}"),
    "file.wrong_suffix": Entry(
        "warning", "扩展名是 {suffix}，内容其实是{kind}，已按内容读取。", "下次请按实际格式保存。"
    ),
    "file.encrypted": Entry("error", "文件设了打开密码。", "请取消密码后另存，再发回。"),
    "file.truncated": Entry("error", "文件不完整或已损坏（{detail}）。", "请重新打开原文件另存一份，再发回。"),
    "file.bomb": Entry(
        "error",
        "文件解压后过大，或压缩比异常（{detail}），为安全起见未打开。",
        "请确认来源；新建一份表格，把内容复制过去再发回。",
    ),
    "file.unsafe": Entry(
        "error", "文件内部结构不安全（{detail}），未打开。", "请确认来源；新建一份表格，把内容复制过去再发回。"
    ),
    "file.geometry": Entry(
        "error", "工作表“{sheet}”的 {cell} 处有内容，远在表格之外，无法安全打开。", "请删去表格以外的行和列后另存。"
    ),
    "file.too_complex": Entry(
        "error", "文件内部过于庞杂（{detail}），未打开。", "请新建一份表格，只把需要的内容复制过去。"
    ),
    "file.text_line": Entry(
        "error",
        "文本表格的第 {line} 行长达 {size}（上限 {limit}），不是一行表格，没有读取。",
        "请打开原来的表格，只留要报送的行和列，另存为 .xlsx 后发回。",
    ),
    "file.timeout": Entry("error", "读取用时超过 {seconds} 秒，已停止。", "请新建一份表格，只把需要的内容复制过去。"),
    "file.memory": Entry(
        "error", "读取所需内存超过上限（{limit}），已停止。", "请新建一份表格，只把需要的内容复制过去。"
    ),
    "file.reader_died": Entry(
        "error", "读取程序异常中止，文件可能已损坏（{detail}）。", "请重新打开原文件另存一份，再发回。"
    ),
    "file.scan": Entry(
        "error",
        "这份文件没有文字，像是扫描件或照片。",
        "请发回电子表格，或用“另存为/打印为 PDF”生成的文件，原件另行存档；"
        '要直接收扫描件和照片，请先装上识别组件：pip install "dutykit[ocr]"。',
    ),
    "file.garbled": Entry(
        "error", "这份 PDF 的文字编码不可用（{detail}）。", "请发回电子表格，或换用“打印为 PDF”重新生成。"
    ),
    "file.no_pages": Entry("error", "这份 PDF 没有可读的页。", "请重新生成后发回。"),
    "file.page_picture": Entry(
        "warning",
        "第 {page} 页是图片，其中的文字没有读取。",
        "如有填写内容，请改用“打印为 PDF”生成的文件，或发回电子表格。",
    ),
    "file.mixed": Entry(
        "error", "文件里有两个不同的下发号（{first} 和 {second}）。", "请用下发的原表填写，每份表存成一个文件再发回。"
    ),
    "file.pages_missing": Entry(
        "error", "这份 PDF 的页脚写明共 {count} 页，缺第 {pages} 页。", "请把全部页重新打印为 PDF 后再发回。"
    ),
    "file.pages_order": Entry("warning", "这份 PDF 的页顺序乱了（{pages}），已按页码顺序读取。", "请核对登记的内容。"),
    "file.pages_twice": Entry("error", "这份 PDF 里第 {pages} 页不止一次。", "请只保留一份，按顺序重新生成后再发回。"),
    "file.readers_differ": Entry(
        "warning", "两种读法结果不一致（{detail}），请核对。", "请核对已登记的内容；如有出入，另存后再发回。"
    ),
    "file.looks_lost": Entry(
        "error",
        "这个旧格式文件只读得出文字，读不出删除线、隐藏和数字格式（{detail}），没有登记。",
        "请用 WPS 或 Excel 打开后另存为 .xlsx，再发回。",
    ),
    "file.csv_encoding": Entry(
        "error", "文本表格的文字编码不可用。", "请用 WPS 或 Excel 打开原文件，另存为 .xlsx 后发回。"
    ),
    "file.csv_lost": Entry(
        "error",
        "文本表格里的汉字已经变成问号（{count} 格），是保存时的编码不支持汉字。",
        "请打开原来的表格，另存为 .xlsx 后发回；必须用 .csv 时请选 UTF-8 编码。",
    ),
    "file.csv_quote": Entry(
        "error",
        "文本表格从第 {line} 行起引号不成对，后面的内容无法分栏。",
        "请补上或删去这一行多余的双引号，或另存为 .xlsx 后发回。",
    ),
    "file.converted": Entry(
        "warning", "这是{kind}文件，已用 LibreOffice 转换后读取。", "请核对登记的内容；下次请另存为 {suffix} 后发回。"
    ),
    "file.not_converted": Entry("error", "{kind}文件没有转换成功（{detail}）。", "{advice}"),
    "file.archive_empty": Entry("error", "压缩包里没有文件。", "请确认压缩时选对了文件，再发回。"),
    "file.mail_empty": Entry(
        "error", "邮件里没有附件，正文没有读取。", "请让对方把填好的表作为附件发来；写在正文里的内容请填入下发的表。"
    ),
    # --- recognising the form ------------------------------------------------------------------------
    "form.unrecognised": Entry(
        "error", "认不出这是哪张表。", "请使用下发的工作簿填写；如确是本单位的表，请核对标题和栏目名称。"
    ),
    "form.proposed": Entry(
        "error",
        "像是《{title}》，{unsure}。{doubts}{lacking}没有登记。",
        "请核对栏目对应表，改好后运行 dutykit ingest 文件 --map 对应表；以后同一单位同样的表不再问。",
    ),
    "form.mapped": Entry("warning", "按对应表“{name}”读取，当作《{title}》（{layout}）。", "请核对登记的内容。"),
    "form.several_deputies": Entry(
        "error",
        "这份《{title}》里有 {count} 位代表（{names}），没有登记。",
        "这张表每位代表一份：请按人分开，每份的表头写上姓名。",
    ),
    "form.set_anew": Entry(
        "warning", "这是另行编排的《{title}》（{layout}），已逐栏对上读取。", "请核对登记的内容；以后请用下发的工作簿。"
    ),
    "mapping.differs": Entry(
        "error",
        "文件的栏名与对应表“{name}”（《{title}》）不一致：{differences}。没有登记。",
        "请把文件里的栏名逐个写进对应表；不读的写进 ignore。",
    ),
    "mapping.unit": Entry(
        "warning", "文件没有写单位，按对应表“{name}”当作{unit}的。", "请核对；以后请让对方写明填报单位。"
    ),
    "mapping.other_unit": Entry(
        "error",
        "对应表“{name}”是{unit}的，文件写的是{told}。没有登记。",
        "请换用该单位的对应表，或在对应表里改 unit。",
    ),
    "form.unknown_version": Entry(
        "warning",
        "这张表是另一个版本（{version}），不在本工作区的下发记录里，按现行的表读取。",
        "请核对登记的内容；以后请用本工作区下发的工作簿。",
    ),
    "form.other_congress": Entry(
        "error", "这张表属于“{other}”，不是“{congress}”。", "请确认文件是否发错；不要放进本工作区。"
    ),
    "form.other_workspace": Entry(
        "error",
        "这张表（下发号 {issue}）是“{congress}”的另一个工作区下发的，不是本工作区下发的；两边的编号各是各的。",
        "请到下发它的工作区里收；要在这里登记，请用本工作区下发的表重填。",
    ),
    "form.other_year": Entry(
        "error", "这张表是 {other} 年度的，当前工作年度是 {year}。", "如需收回该年度的表，请用 --year {other}。"
    ),
    "form.no_rows": Entry("warning", "表中没有填写任何内容。", "如确无内容，请由单位说明；否则请填写后再发回。"),
    "form.more_sheets": Entry(
        "warning", "工作表“{sheet}”也是这张表，其中的 {count} 行一并读取。", "请核对；以后请填在一页里。"
    ),
    "form.sheet_repeats": Entry(
        "warning", "工作表“{sheet}”中有 {count} 行与前面的完全相同，只登记一次。", "请删去重复的一页。"
    ),
    "form.second": Entry(
        "error", "工作簿里的“{sheet}”是另一份表（{which}），没有读取。", "请把它单独存成一个文件再发回。"
    ),
    "form.sheet_hidden": Entry(
        "error",
        "填写的内容在隐藏的工作表“{sheet}”里，看不见的内容没有登记。",
        "请取消隐藏，核对后再发回；不该报送的请删去。",
    ),
    "form.several": Entry(
        "warning", "工作簿里另有一张“{sheet}”，未作为表格读取。", "如其中有要报送的内容，请复制到填写页。"
    ),
    # --- locating ------------------------------------------------------------------------------------
    "head.missing": Entry("error", "没有找到“{label}”这一栏。", "请恢复该栏，或用下发的工作簿重新填写。"),
    "head.twice": Entry("warning", "“{label}”出现了不止一处，取用了{taken}。", "请只保留一处。"),
    "head.two": Entry(
        "error",
        "“{label}”有两处不同的内容：{values}，分不清是谁的表。",
        "每个单位、每位代表、每个年度的表请各存成一个文件再发回。",
    ),
    "table.missing": Entry("error", "没有找到“{label}”的表头。", "请恢复表头，或用下发的工作簿重新填写。"),
    "table.twice": Entry(
        "error",
        "“{label}”的表头后面又出现了一次，那里的 {count} 行没有读取。",
        "请把这几行并到第一张表里，或另存成一个文件再发回。",
    ),
    "table.cut_off": Entry(
        "error",
        "“{table}”被一整行的文字隔断，下面像是同一张表的 {count} 行（第 {rows} 行）没有读取。",
        "请删去中间那一行，使各行连在一起；如是别的单位的，请另存成一个文件再发回。",
    ),
    "table.absent": Entry("warning", "没有“{label}”这一部分，按没有填写处理。", "如有内容要报，请用下发的工作簿填写。"),
    "table.columns_apart": Entry(
        "error",
        "“{table}”的{labels}印在了别的页上，各页的行对不起来，没有登记。",
        "请把打印设置改为“将所有列打印在一页上”，重新打印为 PDF；或者直接发回电子表格。",
    ),
    "column.missing": Entry("error", "“{table}”中没有找到“{label}”这一列。", "请恢复该列后再发回。"),
    "column.absent": Entry("warning", "“{table}”里没有{labels}，各行按没有填写处理。", "请在退回修改表里补填。"),
    "column.unknown": Entry("warning", "不认识“{value}”这一列，其中的内容没有登记。", "{advice}"),
    "column.guessed": Entry("warning", "“{value}”这一列按“{label}”读取。", "请核对；以后请不要改动表头。"),
    "column.twice": Entry("error", "“{label}”这一列出现了两次（另一处在 {other}）。", "请只保留一列。"),
    "column.hidden": Entry(
        "error",
        "“{label}”这一列是隐藏的，看不见的内容“{value}”没有登记。",
        "请取消隐藏，核对后再发回；不该报送的请删去。",
    ),
    "cell.outside": Entry("warning", "表格以外有内容“{value}”，没有登记。", "如需报送，请填入相应栏目。"),
    "mark.unknown": Entry(
        "warning",
        "这里有内容“{value}”，不知是哪一栏的，没有登记。",
        "如需报送，请填入相应栏目；不是填报内容的请删去。",
    ),
    "mark.text_box": Entry("warning", "有文本框“{value}”，其中的文字没有登记。", "如需报送，请把文字填入相应栏目。"),
    "mark.picture": Entry("warning", "有一张图片，没有登记为文字。", "如需报送，请填入相应栏目；图片保留在原件中。"),
    "mark.note": Entry("warning", "有批注或脚注“{value}”，没有登记。", "如需报送，请填入相应栏目或备注栏。"),
    "mark.hidden": Entry(
        "warning", "有隐藏的文字“{value}”，没有登记。", "要报送的请取消隐藏，填在相应栏目；不报送的请删去。"
    ),
    "mark.revision": Entry(
        "warning",
        "有还没有接受的修订：删去了“{value}”，已按修订后的内容读取。",
        "请核对；确定以后在 Word 或 WPS 的“审阅”里接受全部修订，再发回。",
    ),
    "mark.annotation": Entry(
        "error", "纸面上加有标注“{value}”，其中的内容没有读取。", "请把内容填入表内，另存或打印为 PDF 后再发回。"
    ),
    "mark.drawn": Entry(
        "error",
        "这里画有线条或图形，不知道是不是划去了什么。",
        "要划去的内容请直接清空；只是装饰的请删去图形，再发回。",
    ),
    "cell.not_asked": Entry(
        "warning", "“{label}”由办公室填写，这里改为“{value}”，未采用。", "如确有错误，请向代表联络室说明。"
    ),
    "cell.tick_outside": Entry(
        "warning", "勾选表中有登记，但“{table}”第 {number} 项没有内容。", "请补填该项活动，或删去勾选。"
    ),
    "cell.tick_person": Entry(
        "error",
        "“{sheet}”中有登记，但认不出是哪位代表（{who}）。",
        "请在填写页的相应栏目写明姓名；姓名没有印全的，请发回电子表格。",
    ),
    "cell.tick_differs": Entry(
        "error", "勾选表中{name}为“{value}”，与“{label}”栏不一致。", "请核对后只保留正确的一处。"
    ),
    # --- people and units ----------------------------------------------------------------------------
    "person.unknown": Entry("error", "“{label}”中的“{name}”不在代表名册里。", "请核对姓名。{suggestion}"),
    "person.several": Entry(
        "error", "名册里有 {count} 位“{name}”代表：{choices}。", "请在姓名后加括号注明，如“{example}”。"
    ),
    "person.not_in_office": Entry("error", "“{name}”代表在 {date} 不在任。", "请核对姓名和日期。"),
    "person.twice": Entry("warning", "“{label}”中“{name}”写了两次，按一次登记。", "请删去一处。"),
    "person.one": Entry("error", "“{label}”应为一位代表，填为“{value}”。", "请只留一位；其他人填在相应的栏目。"),
    "person.remark": Entry(
        "error",
        "“{label}”中“{name}”后面注有“{remark}”，分不清是不是本人，没有登记这位代表。",
        "是本人的请去掉括号，说明写在备注栏；括号里只写单位、选区或编号。",
    ),
    "person.number_differs": Entry(
        "error", "“{label}”中“{name}”和编号“{number}”不是同一位代表。", "请核对姓名和编号，只留正确的一个。"
    ),
    "person.remark_state": Entry(
        "error",
        "“{label}”中“{name}”后面注有“{remark}”，与本栏不符。",
        "请把这位代表移到相应的栏目（如请假代表、未到代表）。",
    ),
    "person.count": Entry(
        "error",
        "“{label}”写的是“{value}”，而写明姓名的有 {found} 人，没有写明的没有登记。",
        "请把姓名写全，或删去“{value}”。",
    ),
    "person.everyone": Entry("error", "“{label}”写的是“{value}”，没有写明是哪几位代表，没有登记。{found}", "{advice}"),
    "person.contradiction": Entry("error", "“{name}”同时在“{label}”和“{other}”中。", "请只保留一处。"),
    "unit.unknown": Entry("error", "“{label}”填为“{value}”，不是名册里的单位。", "请从下拉框中选择。{suggestion}"),
    "unit.several": Entry("error", "有 {count} 个单位叫“{value}”。", "请改填单位代码：{choices}。"),
    # --- rows ----------------------------------------------------------------------------------------
    "row.twice": Entry("error", "与第 {other} 行重复（{key}）。", "请删去一行，或在名称中加以区别。"),
    "row.number_twice": Entry(
        "warning",
        "这一行与第 {other} 行带着同一个记录编号，按新的一行登记。",
        "复制行之后请改写全部内容；如是重复，请删去一行。",
    ),
    "row.number_unknown": Entry(
        "error", "这一行带着本工作区没有的记录编号 {number}。", "请用本工作区下发的工作簿填写。"
    ),
    "row.number_elsewhere": Entry(
        "warning",
        "这一行带着记录编号 {number}，但那条记录不属于这份工作簿，按新的一行登记。",
        "请不要从别的工作簿复制整行；如是重复，请删去。",
    ),
    "row.void_new": Entry(
        "warning", "这一行标为作废，此前也没有登记过，没有登记。", "如属误标，请去掉“作废”后再发回。"
    ),
    "row.voided": Entry("warning", "这一行标为作废，原记录 {number} 已作废。", "如属误标，请去掉“作废”后再发回。"),
    "row.hidden": Entry(
        "error",
        "第 {rows} 行是隐藏的或被筛选掉的，看不见的内容没有计数。",
        "请取消隐藏和筛选，核对后再发回；不该报送的请删去。",
    ),
    "row.struck": Entry(
        "error",
        "这一行整行被划掉，是不是作废？没有计数。",
        "作废的请删去这一行，或在“作废”栏填“是”；仍然有效的请去掉删除线。",
    ),
    "row.note": Entry(
        "error",
        "这一行只有一句话“{value}”，像是对其他各行的说明，没有登记。",
        "要说明的请写在有关各行的备注栏；是一件事的，请把这一行填全。",
    ),
    "row.example": Entry(
        "error",
        "“{label}”写着“{value}”，像是填写示例，没有计数。",
        "示例请删去这一行；确有其事的请去掉“例”字。",
    ),
    "row.unmade": Entry(
        "error",
        "“{label}”写着“{value}”，这一行是不是不算数？没有计数。",
        "没有举行、已经取消或重复的请删去这一行，或在“作废”栏填“是”；仍然有效的请改写“{label}”。",
    ),
    "row.other_deputy": Entry(
        "error",
        "这一行写的是“{value}”，而这份《{title}》是{deputy}的，没有登记。",
        "请填到本人的表里；如写错了，请改正。",
    ),
    "row.other_unit": Entry(
        "error",
        "这一行的单位是“{value}”，而这份表是“{unit}”的，没有登记。",
        "请报到该单位自己的表里；如写错了，请改正。",
    ),
    "row.other_book": Entry(
        "warning",
        "“{label}”填的是“{value}”，这类活动以《{book}》为准：这一行作为依据保存，在这里不计数。",
        "请在《{book}》里登记；那里已经登记的不用再报。",
    ),
    "row.move": Entry(
        "error",
        "“{label}”填的是“{value}”，这类活动登记在《{book}》，不在这张表里，没有计数。",
        "是“{value}”的，{lacks}把这一格改选“{answer}”，发回后就移过去，不用再填一遍；那里已经报过的，在“作废”栏填“是”；不是的，改选类型。",
    ),
    "row.move_lacks": Entry(
        "error",
        "这一行要移到《{book}》，但“{label}”没有填，或者不是一天、一人。",
        "请填写“{label}”；一件事一行，写一天的日期。",
    ),
    "row.moved": Entry(
        "warning", "这一行已经移到《{book}》，登记编号 {record}；原记录 {number} 已作废{rest}。", "不用再报。"
    ),
    "row.needs": Entry("warning", "{key}，但没有填“{label}”。", "请补填“{label}”；确实没有的可以空着。"),
    "row.disagrees": Entry(
        "warning",
        "“{labels}”是“{known}”的，“{label}”应为{choices}，填的是“{value}”。",
        "请核对；确实如此的不用改，是否有效由办公室判断。",
    ),
    "row.order": Entry("error", "“{label}”{value} 早于“{other}”{date}。", "请核对这两个日期。"),
    "row.sum": Entry("error", "{sentence}。", "请核对这几栏的数字。"),
    # --- with what is stored -------------------------------------------------------------------------
    "head.disagrees": Entry(
        "error",
        "表头“{label}”是“{value}”，而这份工作簿是下发给“{issued}”的（下发号 {issue}）。",
        "如确由“{value}”填报，请用下发给它的工作簿；如填错了，请改回“{issued}”。",
    ),
    **RETURNS,
    "cell.article_overtaken": Entry(
        "warning",
        "“{label}”里写着“{value}”：{said}",
        "请把要点里的“{value}”改为“{now}”。不改也已登记，但会照原样印进文书。",
    ),
    "cell.no_such_record": Entry(
        "warning", "“{label}”填的是“{value}”，《{book}》里没有这个编号。", "请核对编号；还没有登记的，登记以后不用改。"
    ),
    "roster.absent": Entry(
        "warning", "{count} 名已登记的代表不在这份名册里：{names}。没有作任何变动。", "如已离任，请填写状态和日期。"
    ),
    "roster.renamed": Entry(
        "error",
        "编号 {number} 登记的是“{known}”，这里写的是“{name}”，没有改动。",
        "确是同一人改名的，请在“曾用名”栏写上“{known}”；如是另一位代表，请另起一行，不要用这个编号。",
    ),
    "roster.name_changed": Entry(
        "warning", "编号 {number} 的姓名由“{known}”改为“{name}”，原名作为曾用名保存。", "请核对。"
    ),
    "roster.number_taken": Entry(
        "error",
        "“{name}”的编号是 {number}，这里写的“{value}”是“{other}”的编号，没有改动。",
        "请改回 {number}；如写的是另一位代表，请写在那位代表的一行。",
    ),
    "roster.two_units": Entry("error", "“{name}”同时在两个{kind}：{units}。", "同一类单位同一时间只能在一个。"),
    "roster.number_kept": Entry(
        "warning",
        "“{name}”的编号是 {number}，这里写的“{value}”没有采用。",
        "编号一人一个，以后不变；如是另一人，请写明选区。",
    ),
    "roster.number_issued": Entry(
        "warning",
        "“{name}”没有代表证号，已编为 {number}。",
        "以后请在表中使用这个编号。",
        many="{count} 名代表没有代表证号，已编为 {number_first}—{number_last}：{names}。",
    ),
    **ROSTER,
}
