"""Problems of who was there and who was due: the roster's history, and attendance that says nothing of somebody."""

from __future__ import annotations

from .entry import Entry

ROSTER: dict[str, Entry] = {
    "attendance.left_out": Entry(
        "warning",
        "这个半天应到的{count}人没有写到：{names}。核查时不知道他们是出席、请假还是缺席。",
        "请补写；出席的写在“{label}”栏。",
    ),
    "attendance.absentees_only": Entry(
        "warning",
        "这个半天只写了没有到会的，{count}人没有写到：{names}。没有写到的不算出席，核查时是缺少事实。",
        "请把出席的写在“{label}”栏，或者在勾选表里打“√”。",
    ),
    "attendance.nobody": Entry(
        "warning",
        "这个半天谁也没有写到，应到{count}人：{names}。核查时是缺少事实。",
        "请把出席的写在“{label}”栏；这个半天没有开会的，在“作废”栏填“是”。",
    ),
    "roster.state_left_out": Entry(
        "error",
        "“{name}”登记的是{known}，这份名册里没有写任职状态，没有改动。",
        "还是这样的，照原样填上；已经恢复的，任职状态填“在任”，状态日期填恢复的那一天。",
    ),
    "roster.state_contradicts": Entry(
        "error",
        "“{name}”登记的是{known}，这里写的是{now}，日期前后对不上，没有改动。",
        "又一次变动的，把前一次的起止日期写在“变动”里；原来登记错了的，用 dutykit correct 更正。",
    ),
    "roster.state_when": Entry(
        "error",
        "“{name}”登记的是{known}，这里写的是{now}，没有写从哪一天起，没有改动。",
        "请填状态日期：恢复、暂停或者终止的那一天。",
    ),
    "roster.turn_dated": Entry(
        "warning",
        "“{name}”的{label}由“{known}”改为“{now}”，没有写从哪一天起，按名册日期 {day} 起算。",
        "知道确切日期的，请在“变动”里写明。",
    ),
    "roster.turn_when": Entry(
        "error",
        "“{name}”的{label}登记的是“{known}”，这里写的是“{now}”，看不出从哪一天起，没有改动。",
        "请填名册日期，或者在“变动”里写明原来的到哪一天为止；原来登记错了的，用 dutykit correct 更正。",
    ),
    "roster.left_out": Entry(
        "warning",
        "“{name}”的{label}登记的是“{known}”，这份名册里没有写，没有改动。",
        "已经不是的，请在“变动”里写明到哪一天为止。",
    ),
    "roster.mended": Entry(
        "warning",
        "“{name}”的{label}由“{known}”改为“{now}”，名册日期没有变，按更正登记。",
        "不是更正、是后来变的，请改填名册日期，或者在“变动”里写明从哪一天起。",
    ),
    "roster.level_unknown": Entry(
        "error", "“{label}”填为“{value}”，看不出是哪一级代表。", "可填：全国、省级、设区的市级、区县级、乡镇级。"
    ),
    "roster.change_several": Entry(
        "error", "名册里有 {count} 位“{name}”代表：{choices}。", "“变动”的姓名一栏请改填代表证号，如“{number}”。"
    ),
    "roster.history_unclear": Entry(
        "error", "“变动”里的这一行与“{name}”的其他登记对不上：{why}。", "请核对起止日期，以及上面这名代表一行的填写。"
    ),
}
