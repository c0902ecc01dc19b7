"""What the area of a congress is called: 区, 县, 市, 旗, 乡, 镇. Words of ours say 区, and are told as it has them.

The five sources are of districts. A county that works by one of them, or by the law alone, reads 县人大常委会 wherever
a form, a list or a heading of ours says 区人大常委会. No name of a place is touched, nor what an office wrote itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .codes import Level

_ENDINGS: tuple[tuple[str, str], ...] = (
    ("自治区", "自治区"), ("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"), ("特区", "特区"), ("林区", "林区"),
    *((word, word) for word in "区县市旗乡镇省州"), ("苏木", "苏木"),
)  # fmt: skip
_BY_LEVEL: Mapping[Level, str] = {
    Level.PROVINCE: "省", Level.CITY: "市", Level.COUNTY: "区", Level.TOWNSHIP: "乡",
}  # fmt: skip
_TOWNSHIPS = frozenset({"乡", "镇", "苏木"})
_SAID = re.compile(
    r"(?:(?<![一-鿿])|(?<=[席加行在由向报年绕受经的任与和或系他是]))区"
    r"(?=人大|人民代表大会|人代会|委(?!员)|人民政府|政府|监委|监察委|法院|检察院|城市管理|级代表|代表和群众)"
    r"|(?<=[本全])区(?![县域])"
)
"""区 where it stands for the area of a congress: at the beginning, or after a word that no name of a place ends in."""
_NO_COMMITTEE = (("人大常委会", "人大主席团"), ("人民代表大会常务委员会", "人民代表大会主席团"))


def area_of(congress: str, level: Level) -> str:
    """The last word of an area's name: 县 of 湖南省样本县人民代表大会, 旗 of an autonomous banner.

    Where the name does not say, that of its level.
    """
    area = congress.partition("人民代表大会")[0].partition("第")[0].strip()
    return next((word for ending, word in _ENDINGS if area.endswith(ending)), _BY_LEVEL[level])


def in_area(text: str, word: str) -> str:
    """Words of ours as an area of that kind has them. A township has a presidium, and no standing committee."""
    if word == "区" or "区" not in text:
        return text
    told = _SAID.sub(word, text)
    if word in _TOWNSHIPS:
        for committee, presidium in _NO_COMMITTEE:
            told = told.replace(f"{word}{committee}", f"{word}{presidium}")
        told = re.sub(rf"{word}委(?=[及、和组部])", f"{word}党委", told)
    return told
