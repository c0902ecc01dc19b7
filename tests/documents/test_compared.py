"""Three texts side by side: properties over generated documents, and examples."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.documents.compared import compare
from dutykit.documents.kept import REMOVED, KeptPoint, offers, with_kept
from dutykit.documents.sentences import Line, aligned, figures, same_figure, sentences, skeleton, slots
from dutykit.evidence import TablePlace
from dutykit.words.edits import Edit

# Sentences that differ in more than their figures, so that which is which is not in doubt.
SUBJECTS = ["接待选民", "集中视察", "专题调研", "执法检查", "学习培训", "走访群众", "列席会议", "旁听庭审"]
sentence = st.builds(
    lambda about, count, people: f"{about}{count}场，参加{people}人次，反映的都是{about}的问题。",
    st.sampled_from(SUBJECTS), st.integers(1, 99), st.integers(1, 999),
)  # fmt: skip
paragraph = st.lists(sentence, min_size=1, max_size=3).map("".join)
row = st.lists(st.text("甲乙丙丁0123456789", min_size=1, max_size=6), min_size=2, max_size=4)
line = st.one_of(paragraph.map(lambda t: Line((t,))), row.map(lambda r: Line(tuple(r), table=True)))
paper = st.lists(line, min_size=1, max_size=8)


def told(*texts: str) -> list[Line]:
    return [Line((text,)) for text in texts]


@given(paper)
def test_the_same_text_thrice_differs_in_nothing(lines: list[Line]) -> None:
    found = compare(lines, lines, lines)
    assert (found.changes, found.figures, found.outdated, found.new) == ((), (), (), ())


@given(paper, paper, paper)
@settings(max_examples=60)
def test_nothing_of_the_file_or_the_draft_is_passed_over(was: list[Line], back: list[Line], now: list[Line]) -> None:
    """Every piece of both is the same in the other, or stands in a change."""
    found = compare(was, back, now)
    before = "".join(c.before for c in found.changes)
    after = "".join(c.after for c in found.changes)
    for lines, others, changed in ((was, back, before), (back, was, after)):
        elsewhere = "\n".join(cell for other in others for cell in other.cells)
        for one in lines:
            for cell in one.cells:
                for part in sentences(cell):
                    assert part.strip() in changed or part in elsewhere


@given(st.lists(sentence, min_size=2, max_size=6, unique_by=lambda s: s[:4]), st.data())
def test_a_figure_changed_by_hand_is_found(texts: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(texts) - 1))
    old = figures(texts[at])[0]
    back = [*texts]
    back[at] = texts[at].replace(f"{old}场", f"{int(old) + 100}场", 1)
    found = compare(told("".join(texts)), told("".join(back)), told("".join(texts)))
    assert [(f.written, f.drafted, f.records) for f in found.figures] == [(str(int(old) + 100), old, old)]
    assert [c.kind for c in found.changes] == [Edit.REWORDED]


@given(st.lists(sentence, min_size=2, max_size=6, unique_by=lambda s: s[:4]), st.integers(1, 500))
def test_what_is_kept_carries_the_figures_of_the_records(texts: list[str], count: int) -> None:
    """A sentence that was reworded says, at the next rendering, what the records then give."""
    first = texts[0]
    point = KeptPoint("YD-1", first, f"今年，{first.rstrip('。')}，效果明显。")
    later = first.replace(f"{figures(first)[0]}场", f"{count}场", 1)
    said, unused = with_kept({"text": "".join([later, *texts[1:]])}, [point])
    assert unused == []
    assert said["text"] == "".join([f"今年，{later.rstrip('。')}，效果明显。", *texts[1:]])


def test_figures_are_told_apart_by_what_stands_around_them() -> None:
    assert figures("共1,234人次，占85.7%，召开十二次会议。") == ["1,234", "85.7%", "十二"]
    assert slots("视察3场，参加12人次。", "全年参加12人次。") == [(0, None), (1, 0)]
    assert same_figure("1,234", "1234")
    assert same_figure("十二", "12")
    assert not same_figure("12", "12%")
    assert skeleton("视察３场。") == skeleton("视察12场。")


def test_sentences_end_with_their_stops_and_closing_marks() -> None:
    assert sentences("他说：“好。”大家同意；散会") == ["他说：“好。”", "大家同意；", "散会"]


def test_alike_texts_are_paired_in_order() -> None:
    assert aligned(["甲一二三四", "乙一二三四"], ["甲一二三四五", "丙丁戊己庚"]) == [(0, 0), (1, None), (None, 1)]


def test_a_row_is_known_by_its_first_cell() -> None:
    was = [Line(("遵纪守法情况",), table=True)]
    now = [Line(("遵纪守法情况", "遵守宪法和法律，依法开展工作，落实各项规定。"), table=True)]
    (found,) = compare(was, was, now).outdated
    assert found.records.startswith("遵纪守法情况 | 遵守宪法")


def test_a_sentence_that_stands_twice_is_not_kept() -> None:
    context = {"first": "（请代表本人填写）", "second": ["（请代表本人填写）"]}
    lines = told("（请代表本人填写）", "（请代表本人填写）")
    back = told("带头守法，没有违反规定的情况。", "（请代表本人填写）")
    offered = offers(compare(lines, back, lines).changes, context, {}, takes_points=False)
    assert all(offer.why_not for offer in offered)
    point = KeptPoint("YD-1", "（请代表本人填写）", "带头守法。")
    assert with_kept(context, [point]) == (context, [point])


def test_changes_of_one_sentence_share_a_point() -> None:
    was, back = told("接待选民3场，反映很好。"), told("会前说明。接待选民3场，反映都很好。会后回访。")
    context = {"text": "接待选民3场，反映很好。"}
    offered = offers(compare(was, back, was).changes, context, {}, takes_points=False)
    assert {o.point for o in offered} == {"会前说明。接待选民3场，反映都很好。会后回访。"}
    assert with_kept(context, [KeptPoint("1", offered[0].instead, offered[0].point)])[0]["text"] == back[0].cells[0]


def test_what_was_taken_out_leaves_no_empty_paragraph() -> None:
    context = {"main": ["接待选民3场，反映很好。", "走访群众5户，情况属实。"], "title": ""}
    said, unused = with_kept(context, [KeptPoint("1", "接待选民3场，反映很好。", REMOVED)])
    assert (said, unused) == ({"main": ["走访群众5户，情况属实。"], "title": ""}, [])


names = st.text("甲乙丙丁戊己庚辛", min_size=2, max_size=6)
table = st.lists(
    st.lists(st.one_of(names, st.integers(0, 99).map(str)), min_size=3, max_size=3), min_size=1, max_size=5
)


def rows(cells: list[list[str]]) -> list[Line]:
    return [
        Line((f"第{at}单位", *row), True, tuple(TablePlace(1, at + 1, column) for column in range(1, len(row) + 2)))
        for at, row in enumerate(cells)
    ]


@given(table, st.data())
def test_a_cell_that_was_changed_is_one_change_at_its_own_place(cells: list[list[str]], data: st.DataObject) -> None:
    """Whatever it said and says now: the old words, the new ones, and the column in which they stand."""
    row = data.draw(st.integers(0, len(cells) - 1))
    column = data.draw(st.integers(0, 2))
    new = data.draw(st.one_of(names, st.integers(100, 999).map(str)).filter(lambda t: t != cells[row][column]))
    back = [[*one] for one in cells]
    back[row][column] = new
    found = compare(rows(cells), rows(back), rows(cells))
    place = TablePlace(1, row + 1, column + 2)
    assert [(c.kind, c.place, c.before, c.after) for c in found.changes] == [
        (Edit.REWORDED, place, cells[row][column], new)
    ]
    counted = cells[row][column].isdigit() and new.isdigit()
    assert [(f.place, f.written, f.records) for f in found.figures] == [(place, new, cells[row][column])] * counted


def test_a_cell_that_was_emptied_or_filled_is_told_with_what_it_said() -> None:
    was, places = ("甲单位", "9", "无"), tuple(TablePlace(1, 2, column) for column in (1, 2, 3))
    draft = [Line(was, True, places)]
    (emptied,) = compare(draft, [Line(("甲单位", "9"), True, places[:2])], draft).changes
    assert (emptied.kind, emptied.before, emptied.after, emptied.place) == (Edit.REMOVED, "无", "", places[1])
    filled = Line((*was, "另有12件"), True, (*places, TablePlace(1, 2, 4)))
    (added,) = compare(draft, [filled], draft).changes
    assert (added.kind, added.after, added.place) == (Edit.ADDED, "另有12件", TablePlace(1, 2, 4))
    assert added.unborne == ("12",)


def test_prose_in_a_table_is_kept_and_what_records_name_is_not() -> None:
    told_ = "坚持每月到联络站接待选民，督促办理群众反映的事项。"
    context = {"rows": [{"title": "闭会期间", "text": told_, "name": "集中视察"}]}
    was = [Line(("闭会期间", told_, "集中视察"), table=True)]
    reworded = told_.replace("坚持每月", "全年每月都")
    back = [Line(("闭会期间", reworded + "年底回访。", "专题调研"), table=True)]
    offered = offers(compare(was, back, was).changes, context, {}, takes_points=False)
    assert [(o.instead, bool(o.why_not)) for o in offered] == [(told_, False), (told_, False), ("", True)]
    said, unused = with_kept(context, [KeptPoint("1", offered[0].instead, offered[0].point)])
    assert (said["rows"][0]["text"], unused) == (reworded + "年底回访。", [])
