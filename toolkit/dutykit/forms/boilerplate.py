"""What an office prints on a form of its own making: titles, instructions to whoever fills in, lines to sign on.

In a form that we issued everything printed is known to the letter. In one that somebody typed anew it is known by what
it says alone: it names the form, tells how to fill in or where to send, or leaves room for a hand. A sentence that says
anything else is something that a person told, and is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..text import fold

_PARTS = re.compile(
    r"[。;；!！\n]|(?<=[^\d])[,，]?(?=[1-9一二三四五六七八九][、.．)）])|[(（](?=[一二三四五六七八九\d]{1,2}[)）])"
)
_NUMBERING = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])[、.．)）,，:]?(?=\D)")
_HEAD = re.compile(
    r"[※*＊(（【\[]*(?:填表|填报|填写|报送)?(?:说明|要求|须知|注意事项|注意|备注|附注|注|提示|温馨提示)\d?[)）】\]]?[:：]?"
)
_ITEM = re.compile(r"(?:^|\n)\s*[(（]?[\d一二三四五六七八九][、.．)）]\s*")
_ITEMS = 2
"""So many numbered sentences make a list."""
_CLOSING = re.compile(r"[)）】\]]+$")
_DAY = r"(?:\d{4}[年./-])?\d{1,2}(?:月\d{1,2}日?|[./-]\d{1,2}日?|月[上中下]旬|月底|月)"
_DEADLINE = re.compile(
    rf"(?:请|务必|须|应|最迟|均?要)?(?:于|在)?(?:每年|每季度|每月|当年|次年)?(?:{_DAY}|\d{{1,2}}日)(?:之?前|以前|止|内)"
)
_EXAMPLE = re.compile(
    rf"[(（]?(?:例如|如|格式|例|样式|按)[为是:：]?[“\"「]?(?:{_DAY}|\d+)\S{{0,12}}?[”\"」]?(?=[)）,，。]|格式|填|$)"
)
_SPAN = re.compile(rf"(?:统计|填报|报告)(?:时间|期间|时段|年度|范围)(?:为|是|从|自)?{_DAY}(?:至|到|-|—|~|～){_DAY}")
_TOLD = re.compile(r"\d{1,2}月\d{1,2}日|\d{4}[-./年]\d{1,2}|\d+(?:人次|人|次|场|件|条|户)|\d{5}")
"""A day, how many of something, or a number as of a telephone."""
_COUNT = re.compile(r"\d+(?:人次|次|场|件|户)")
_DEED = re.compile(
    r"了|还有?参|另有|另外|此外|其余|漏|补[登报记录充开]|作废|取消|改期|改为|改到|应为|更正|误|未[列含计到能参举]|不含"
    r"|没有(?![^,，。;；]{0,8}的|则|者|内容|项目)|没[到参来举去]|缺席|请假|病假|事假|除外|同上|同前|待[定核补]|暂|重复|不算|不计|属他人"
    r"|第[\d一二三四五六七八九十]+[行场次条项]"
)
"""Words of somebody who tells what was done, or that a row is not as it stands."""


def _any(words: str) -> str:
    """A pattern for one of several words."""
    return f"(?:{'|'.join(words.split())})"


_FILL = _any(
    "填 报送 上报 报至 报区 报县 报市 报人大 交回 交至 交区 送交 签 盖章 [打划画][√✓勾] 勾选 另附 "
    "附[后页件表上] 增[加行] 加[页行] 续[页表] 粘贴 核对 打印 书写 注明 写明 录入 留存 存档 备案"
)
_MUST = _any(
    "请(?!假) 应当? 须 需 务必 不得 不要 勿 可 均 并 由 按(?:\\S{0,12}(?:格式|要求|规定|说明|顺序|实际|表)) 如实 逐项 "
    "逐一 统一 一律 无需 不必 只 每 经 据实 分别 不"
)
_INSTRUCTION = re.compile(
    rf".*{_MUST}[^未没了]{{0,24}}{_FILL}.*"
    r"|(?:本|此|该)(?:表|册|单|台账|手册)[^未没了]{0,6}(?:由|一式|为|用于|需|须|应|请|可|每|于|适用|供|仅|内|中|所|填|系|以|按).*"
    r"|.*一式[\d一二两三四五六叁贰]+份.*"
    r"|.*[每一]\S{1,8}(?:填|占|写)?(?:一|1)(?:行|张|份|页|表).*"
    r"|.*用\S{1,4}(?:隔开|分隔|分开).*"
    r"|(?:没有|无|空白)(?:的|则|者|内容|项)?(?:可)?不填(?:写)?"
    r"|.*(?:从|在)(?:下拉|列表|选项)\S{0,8}(?:选择|选取|选).*"
    r"|.*(?:阿拉伯数字|签字笔|钢笔|碳素笔|字迹|正楷|A4纸?).*"
    r"|(?:类型|种类|类别|形式|“?\S{2,10}”?(?:一?栏|项|列))[^未没了]{0,4}(?:分为|填写?|指|是指|包括|为|从|按|以|请|应|须|写).*"
)
_TRUE = re.compile(
    r"(?:特此)?(?:本人|我们?|我单位|本单位|我街道|我联组)?(?:郑重)?(?:承诺|确认|保证|声明)?[,，:：]?(?:以上|上述|所填|所报|本表|填报)"
    r"[^不未没除外]{0,10}(?:属实|真实[^不未]{0,8}|无误|准确[^不未]{0,6}|一致)"
)
_LETTER = re.compile(
    r"此致|敬礼|特此(?:报告|说明|报送|函告)|妥否?,?请(?:批示|审阅|审核)|请(?:审阅|审核|查收|批示)"
    r"|现将[^,，]{2,40}(?:报送|上报|报告|报上|报)(?:如下|给?你[室委办]|你室|上)?[,，]?(?:请(?:审阅|审核|查收))?"
    r"|(?:各)?\S{2,24}(?:联络室|联络工委|代工委|常委会|办公室|工委|委员会|代表|联组|小组|单位)[:：]"
    r"|以下(?:空白|无内容|无正文)|续[表上下]页?|接[上下]页|转[下背]页|[(（]?(?:正|背)面[)）]?|草稿|样表|样式|示例"
)
_OF_A_BODY = (
    "(?:填报|报送|组织|活动|主管|分管|所在|推荐|审核|本)?"
    + _any("单位 部门 工委 机关 联组 小组 代表 街道 办公室 代表联组 代表小组 人大街工委 街道工委")
    + "?"
)
_CLERK = _any(
    "负责人 负责同志 领导 经办人? 承办人? 审核人? 审批人? 复核人? 核对人? 校对人? 填表人? 填报人? 填写人? 制表人? "
    "制单人? 统计人? 登记人? 记录人 报送人? 签收人? 接收人? 联系人 联络员 签发人? 签批 监票人? 计票人? 唱票人?"
)
"""Who signs or is to be called: a name behind it answers nothing that is asked."""
_BODY_OR_CHIEF = _any("单位 代表 本人 部门 工委 机关 联组 小组 主任 组长 召集人 书记 组织者")
"""Who signs too; a name behind it, with nothing that says sign, may be an answer."""
_ROLE = rf"(?:{_OF_A_BODY}(?:主要)?{_CLERK})"
_CHIEF = rf"(?:{_OF_A_BODY}(?:主要)?{_BODY_OR_CHIEF})"
_SIGNED = r"(?:[(（]?(?:签名|签字|签章|盖章|公章|印章|章|签|手签)(?:[、或/和及](?:签名|签字|签章|盖章|公章|章))?[)）]?)"
_NAME = r"(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,8})"
_PHONE = r"(?:联系)?(?:电话|手机|方式)(?:号码)?[:：]?(?:\d{3,4}-?\d{7,8}|\d{7,8}|1\d{10})?"
_ON = r"(?:填表|填报|填写|制表|报送|上报|签字|签名|审核|收到|登记)?(?:日期|时间)[:：]?"
_DATE = r"(?:\d{0,4}年\d{0,2}月\d{0,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2})?"
_ROOM = re.compile(r"[_\uff3f—…\-\s]+")
_SIGNATURES = re.compile(
    rf"(?:(?:{_ROLE}{_SIGNED}?[:：]{_NAME}?{_SIGNED}?|(?:{_ROLE}|{_CHIEF}){_SIGNED}(?:[:：]{_NAME}?)?|{_CHIEF}[:：]|{_SIGNED}"
    rf"|{_PHONE}|{_ON}{_DATE}|\d{{0,4}}年\d{{0,2}}月\d{{0,2}}日"
    r"|(?:审核|审批|单位|部门|领导|主管|工委|推荐|组织)\S{0,6}意见[:：]?)[,，;；、/]?)+"
)
_TITLE = re.compile(
    r"(?:附件[\d一二三四五六七八九十]*[:：]?)?[^,，。;；:：]{2,40}(?:表|册|单|台账|登记|统计|记录|汇总|情况|一览|手册|名单|计划|清单|报告单|要点|材料)"
    r"(?:[(（][^()（）]{1,16}[)）])?[\d一二三四五六七八九十]?"
)
_PERIOD = re.compile(
    r"[(（]?(?:\d{4}|[二〇零一二三四五六七八九]{4})年?度?(?:[上下]半年|第?[一二三四1-4]季度|\d{1,2}月?(?:份)?)?"
    r"(?:(?:-|—|–|~|～|至|到)(?:\d{4}年)?\d{1,2}月?(?:份)?)?[)）]?"
)
_SECTION = re.compile(
    r"(?:[(（]?[一二三四五六七八九十]{1,2}[、)）.．])?"
    r"[^,，。;；:：\d]{2,16}(?:情况|事项|内容|记录|信息|意见|明细|名单|活动|会议)(?:[(（][^()（）]{1,16}[)）])?"
)
_BODY = re.compile(
    r"[^,，。;；:：\d]{2,40}"
    + _any(
        "人民代表大会 常务委员会 常委会 联络室 联络工委 代工委 工委 工作委员会 办公室 "
        "代表团 联组 小组 街道 办事处 镇 乡"
    )
)
_COUNTED_IN = _any("人 人次 次 场 件 条 个 项 元 万元")
_KEPT = re.compile(
    rf"(?:单位|计量单位)[:：]{_COUNTED_IN}(?:[、/]{_COUNTED_IN})*|(?:第\d{{1,3}}页)?,?(?:共\d{{1,3}}页)?"
    r"|(?:表|文|编)号[:：]?[\w\u3014\u3015\[\]()（）\-]{0,24}|密级[:：]?\w{0,4}"
)


def is_boilerplate(text: str, tells: Callable[[str], bool]) -> bool:
    """Whether all of a line is what forms print below or beside a table: instructions, lines to sign on, closing words.

    ``tells``: whether a folded text names somebody; nobody is named in an instruction.
    """
    folded = fold(_ROOM.sub(" ", text))
    if not folded or _KEPT.fullmatch(folded) or _SIGNATURES.fullmatch(folded) or _LETTER.fullmatch(folded):
        return True
    parts = [_bare(fold(part)) for part in _PARTS.split(text) if part]
    return all(not part or _says_how(part, tells) for part in parts)


def are_instructions(text: str, printed: str, tells: Callable[[str], bool]) -> bool:
    """Whether a cell above the table is a numbered list of how to fill in, as an earlier print of a form may word it.

    Nobody is named in it and nothing counted; of deeds and rows it speaks in words that the form itself prints.
    """
    if len(_ITEM.findall(text)) < _ITEMS or not _ITEM.match(text):
        return False
    rest = _EXAMPLE.sub("", _DEADLINE.sub("", _SPAN.sub("", fold(_ITEM.sub("\n", text)))))
    return not (_TOLD.search(rest) or tells(rest)) and all(m[0] in printed for m in _DEED.finditer(rest))


def tells_more(text: str, tells: Callable[[str], bool]) -> bool:
    """Whether a line at the edge of a page, where offices write what they like, tells of a person or a deed."""
    folded = fold(text)
    if not folded or is_boilerplate(text, tells):
        return False
    return tells(folded) or _DEED.search(folded) is not None or _COUNT.search(folded) is not None


def is_heading(text: str) -> bool:
    """Whether a line above a table names the form, its period or a part of it."""
    folded = fold(text)
    return not _DEED.search(folded) and any(p.fullmatch(folded) for p in (_TITLE, _PERIOD, _SECTION, _BODY))


def _bare(part: str) -> str:
    """A sentence without 注：, its number, and brackets around it."""
    part = part.lstrip("※*")
    for pattern in (_NUMBERING, _HEAD, _NUMBERING, _CLOSING):
        part = pattern.sub("", part, count=1) if pattern is _CLOSING or pattern.match(part) else part
    return part.strip(",，、:：()（）[]【】")


def _says_how(part: str, tells: Callable[[str], bool]) -> bool:
    """Whether a sentence says how to fill in, that what is filled in is true, or ends a letter."""
    if _TRUE.fullmatch(part) or _LETTER.fullmatch(part) or _SIGNATURES.fullmatch(part):
        return True
    rest = _EXAMPLE.sub("按格式", _DEADLINE.sub("", _SPAN.sub("可填", part)))
    if not rest:
        return True
    return not (_TOLD.search(rest) or _DEED.search(rest) or tells(rest)) and bool(_INSTRUCTION.fullmatch(rest))
