"""A template as text, for reviewers and for ``git diff``: ``templates/xlsx/<form>.xlsx.txt``."""

from __future__ import annotations

from typing import Any

from ..evidence import a1, column_letters
from .look import Look, PageSetup, Place, Style
from .look_read import opened, plain_text, read_sheet

_PAPER = {8: "A3", 9: "A4"}
_ALIGN = {"center": "居中", "right": "靠右", "left": "靠左"}


def outline(template: bytes) -> str:
    """Page, columns, then every row with its cells: place, mark, style, text. Ends with a line break."""
    book = opened(template, "模板")
    lines = []
    for sheet in book.worksheets:
        look, marks = read_sheet(book, sheet)
        lines += _sheet(sheet.title, look, marks)
    return "\n".join(lines) + "\n"


def _sheet(title: str, look: Look, marks: dict[Place, str]) -> list[str]:
    lines = [f"# {title}", *_page(look.page)]
    if look.freeze:
        lines.append(f"冻结：{a1(*look.freeze)} 以上")
    widths = (f"{column_letters(c)} {w:g}" for c, w in sorted(look.widths.items()) if c <= look.last_column)
    lines += ["列宽：" + "，".join(widths), ""]
    for row in range(1, look.last_row + 1):
        cells = look.rows.get(row, [])
        height = f"（高 {look.heights[row]:g}）" if row in look.heights else ""
        lines.append(f"第 {row} 行{height}")
        covered = 0
        for column, cell in cells:
            place = row, column
            if column <= covered and place not in look.merges:
                continue
            last = look.merges.get(place, place)
            covered = max(covered, last[1])
            area = a1(*place) if last == place else f"{a1(*place)}:{a1(*last)}"
            parts = [area, *([f"[{marks[place]}]"] if place in marks else []), f"<{_style(look.styles[cell.style])}>"]
            text = plain_text(cell.value).replace("\n", " ⏎ ")
            lines.append("  " + " ".join([*parts, text] if text else parts))
    lines.extend(f"图片：{a1(p.row, p.column)}，{len(p.data)} 字节" for p in look.pictures)
    return lines


def _page(page: PageSetup) -> list[str]:
    left, right, top, bottom, _, _ = page.margins
    fit = f"宽 {page.fit_width} 页" if page.fit_width else f"缩放 {page.scale}%"
    orientation = "横向" if page.landscape else "纵向"
    paper = _PAPER.get(page.paper, str(page.paper))
    lines = [f"纸张：{paper} {orientation}，{fit}；边距（英寸）左 {left:g} 右 {right:g} 上 {top:g} 下 {bottom:g}"]
    lines += [f"页眉：{page.header}"] if page.header else []
    lines += [f"页脚：{page.footer}"] if page.footer else []
    lines += [f"每页重复：第 {page.repeat[0]}–{page.repeat[1]} 行"] if page.repeat else []
    return lines


def _style(style: Style) -> str:
    parts: list[Any] = [f"{style.get('font_name', '')}{style.get('font_size', 0):g}"]
    parts += [word for key, word in (("bold", "粗"), ("italic", "斜"), ("text_wrap", "换行")) if style.get(key)]
    parts += [_ALIGN[style["align"]]] if style.get("align") in _ALIGN else []
    parts += [f"字 {style['font_color']}"] if style.get("font_color") else []
    parts += [f"底 {style['bg_color']}"] if style.get("bg_color") else []
    sides = "".join(
        word
        for key, word in (("left", "左"), ("right", "右"), ("top", "上"), ("bottom", "下"))
        if style.get(key) or style.get("border")
    )
    parts += [f"框 {'四边' if len(sides) == 4 else sides}"] if sides else []
    parts += [str(style["num_format"])] if style.get("num_format") else []
    parts += [] if style.get("locked", True) else ["可填"]
    return " ".join(parts)
