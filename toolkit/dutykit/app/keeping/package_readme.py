"""What a package says of itself to whoever finds it: plain text, in Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from .package import Head, Holding, PackageItem


def readme(head: Head, items: Sequence[PackageItem]) -> str:
    """The text of 说明.txt."""
    counts = "、".join(
        f"{holding.label} {many} 份" for holding in Holding if (many := sum(i.holding is holding for i in items))
    )
    return f"""{head.congress}{head.year}年度代表履职登记归档说明

本文件夹是 {head.congress} {head.year} 年度代表履职登记的归档信息包，{head.made[:10]} 由 {head.program} 生成，
共 {len(items)} 件：{counts}。
保管期限：{head.retention}；密级：{head.secrecy}；全宗号：{head.fonds or "由档案部门编制"}。
里面有代表和选民的个人信息，请按规定保管。

一、怎样核对没有改动
  Linux、统信、麒麟：进入本文件夹，运行  sha256sum -c SHA256SUMS
  Windows：在命令提示符中运行  certutil -hashfile 文件名 SHA256 ，与 SHA256SUMS 中的一行比较
  SHA256SUMS 本身的摘要在归档时印出，也记在工作区的日志里；SM3SUMS 是国密 SM3（GB/T 32905）的摘要。
  按 DA/T 70—2018 逐项检测：dutykit archive --check 本文件夹

二、里面有什么
  原件/      收回的表，一个字节也没有改动
  记录/      登记的记录：.json 有每一次改动、来源的文件和单元格、审核意见，.csv 可以用 WPS 表格打开
            （.csv 中以 = + - @ 开头的文字前面加了一个单引号，原文见 .json）
  文书/      生成的文书，以及长期保存用的 PDF/A 副本
  过程信息/  什么时间、什么人、做了什么
  依据/      各张表的栏目，和据以核查的办法
  目录.csv   每一件的题名、责任者、日期、摘要；清单.json 内容相同，供程序读取
  元数据.xml GB/T 18894—2016 要求随电子文件归档的元数据，用 DA/T 46—2009、DA/T 48—2009 的名称著录

三、没有做什么
  没有数字签名，没有压缩，没有加密。需要封装包的，由档案部门用上面的内容制作。
"""
