"""Names by the strokes of the surname."""

from __future__ import annotations

from dutykit.words.strokes import by_strokes, strokes


def test_strokes_of_characters() -> None:
    assert [strokes(c) for c in "丁王李欧赵龘"] == [2, 4, 7, 8, 9, 48]
    assert strokes("A") > 48


def test_names_are_ordered_by_the_surname_then_by_what_follows() -> None:
    names = ["赵国栋", "欧阳雪", "丁一", "王芳", "李成", "马德胜", "张强", "张丹", "阿依古丽·麦麦提"]
    assert sorted(names, key=by_strokes) == [
        "丁一", "马德胜", "王芳", "张丹", "张强", "李成", "阿依古丽·麦麦提", "欧阳雪", "赵国栋",
    ]  # fmt: skip
