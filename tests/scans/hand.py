"""``python -m scans.hand FONT...``: answers in a hand-like font, as in a cell of a scan, and how they are read.

Fonts that imitate a hand are not hands: each of their letters is always drawn alike, and upright. The letters are set
one by one with a shaken line, turn, size and pressure, in ink on grey paper at 200 dpi. Nothing is fetched: the fonts
are named by whoever measures (Long Cang, Zhi Mang Xing and Liu Jian Mao Cao are under the SIL Open Font License).
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from dutykit.forms.recognised import _SURE, _SURE_NUMBER
from dutykit.scans.recogniser import read_line
from dutykit.text import fold

NAMES = ["李成", "王芳", "张建国", "欧阳明", "赵敏", "陈静", "刘桂兰", "周晓东", "吴淑珍", "许国庆"]
WORDS = [
    "视察老旧小区改造", "集中视察", "专题调研", "代表大讲堂", "人大街工委", "古城代表之家", "充电桩不够用", "住院治疗",
    "已办理", "会议期间",
]  # fmt: skip
ANSWERS: dict[str, list[str]] = {
    "names": NAMES,
    "words": WORDS,
    "days": [f"2024年{m}月{d}日" for m, d in ((3, 5), (4, 19), (6, 27), (10, 8), (12, 31))],
    "figures": ["3", "12", "108", "0023", "13800000017", "2024-3-5", "17", "46"],
}
_HIGH = 46
"""Pixels of a letter: 16 points at 200 dots an inch."""


def written(text: str, font: Path, rng: random.Random) -> Any:
    """A picture of one line, in grey."""
    sheet = Image.new("L", (int(_HIGH * (len(text) + 2)), _HIGH * 2), 236)
    x = float(_HIGH // 2)
    for letter in text:
        size = round(_HIGH * rng.uniform(0.9, 1.1))
        face = ImageFont.truetype(str(font), size)
        piece = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(piece).text((size // 2, size // 3), letter, fill=rng.randrange(190, 256), font=face)
        piece = piece.rotate(rng.uniform(-6, 6), resample=Image.Resampling.BICUBIC)
        ink = Image.new("L", piece.size, rng.randrange(20, 80))
        sheet.paste(ink, (int(x) - size // 2, int(rng.uniform(-4, 4))), piece)
        x += face.getlength(letter) * rng.uniform(0.95, 1.1)
    grey = np.asarray(sheet.crop((0, 0, int(x) + _HIGH // 2, sheet.height)).filter(ImageFilter.GaussianBlur(0.8)))
    noise = np.random.default_rng(rng.randrange(1 << 30)).normal(0, 5, grey.shape)
    return np.clip(grey + noise, 0, 255).astype(np.uint8)


def main(fonts: list[str]) -> None:
    """Print a line for each font and each sort of answer."""
    for font in map(Path, fonts):
        rng = random.Random(font.name)
        for sort, texts in ANSWERS.items():
            counts: Counter[str] = Counter()
            for text in (t for t in texts for _ in range(3)):
                glyphs = read_line(written(text, font, rng))
                read = "".join(g.text for g in glyphs)
                right = fold(read) == fold(text)
                sure = bool(glyphs) and all(g.score >= (_SURE_NUMBER if g.text.isdecimal() else _SURE) for g in glyphs)
                counts["right" if right else "unmarked" if sure else "wrong or nothing"] += 1
            print(f"{font.stem:40} {sort:10} {dict(counts)}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
