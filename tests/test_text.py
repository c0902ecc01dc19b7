"""Chinese text: cleaned, folded, measured."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.text import (
    clean,
    fold,
    glimpse,
    label_key,
    masked,
    name_key,
    nearest,
    shortened,
    spaced_name,
    unradical,
    width,
)


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("⼈⼤代表", "人大代表"),
        ("⻩河", "黄河"),
        ("⻓安", "长安"),
        ("⻢⻋⻔⻅", "马车门见"),
        ("⻬⻰⻛", "齐龙风"),
        ("人大", "人大"),
        ("abc", "abc"),
    ],
)
def test_radicals_that_pdfs_give(seen: str, meant: str) -> None:
    assert unradical(seen) == meant


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("  李成\u3000", "李成"),
        ("\u00a0李\u00a0成\u2003", "李 成"),
        ("\ufeff李\u200b成", "李成"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("一\x0b二\u2028三\x85四", "一\n二\n三\n四"),
        ("甲\x00乙\x07", "甲乙"),
        ("李  成", "李  成"),
        (" a b ", "a b"),
        ("", ""),
    ],
)
def test_clean_keeps_what_is_meant(raw: str, value: str) -> None:
    assert clean(raw) == value


@given(st.text(max_size=60))
def test_clean_and_fold_are_done_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text) or unicodedata.normalize("NFKC", fold(text)) != fold(text)
    assert not any(c.isspace() for c in fold(text))


def test_folding_is_for_comparing() -> None:
    assert fold("Ａ１ 人\u3000大") == "a1人大"
    assert fold("（１）") == "(1)"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("姓名*", "姓名"),
        ("* 姓　名：", "姓名"),
        ("日期（年/月/日）：", "日期"),
        ("应到（次）*", "应到"),
        ("※联系电话:", "联系电话"),
        ("（盖章）", "(盖章)"),
    ],
)
def test_labels(label: str, key: str) -> None:
    assert label_key(label) == key


def test_names_fold_spaces_width_and_dots() -> None:
    assert name_key("李  成") == name_key("李成") == name_key("李\u3000成")
    dots = ["买买提·吐尔逊", "买买提•吐尔逊", "买买提．吐尔逊", "买买提.吐尔逊", "买买提・吐尔逊", "买买提‧吐尔逊"]
    assert len({name_key(n) for n in dots}) == 1


def test_nearest_suggests_and_never_invents() -> None:
    assert nearest("集中视查", ["集中视察", "持证视察"]) == "集中视察"
    assert nearest("毫不相干", ["集中视察"]) is None


def test_measures() -> None:
    assert width("人大ab") == 6
    assert width("一\n三三三") == 6
    assert width("") == 0
    assert spaced_name("李成") == "李　成"
    assert spaced_name("欧阳成") == "欧阳成"
    assert shortened("一 二\n三", 4) == "一 二…"
    assert masked("电话13800001234，证号110101199003070038") == "电话138****1234，证号110101********0038"
    assert masked("138-0000-1234、+86 138 0000 1234") == "138-****-1234、+86 138 **** 1234"
    assert masked("010-55550100、05356666123") == "010-****0100、0535****123"
    assert masked("110101900307003") == "110101******003"
    same = "HD-2024-0001、F2024-0012、2024-12-20、12345678901234567890、代表证号0001"
    assert masked(same) == same


_WRITTEN = st.text(
    st.one_of(
        st.sampled_from("李成一、。·，：:（）()*＊※ \u3000\u00a0aZ０９0９Ａ\n\r\u200b\ufeff⼈⻩ﬁ½㎡Ω"), st.characters()
    ),
    max_size=12,
)


@given(_WRITTEN)
def test_what_needs_no_folding_is_what_folding_does_not_change(text: str) -> None:
    visible = re.sub(
        "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]", "", unicodedata.normalize("NFKC", unradical(text))
    )
    folded = re.sub(r"\s+", "", visible).casefold()
    assert fold(text) == folded
    assert folded.endswith(")") or label_key(text) == re.sub(r"[*＊※:：]+$|^[*＊※]+", "", folded)


@given(st.text(st.sampled_from("李成一、。09az鿿"), min_size=1))
def test_texts_of_common_letters_stay_as_they_are(text: str) -> None:
    assert (clean(text), fold(text), label_key(text)) == (text, text, text)


@pytest.mark.parametrize("more", ["……", "…", "..", "···", "等", "？"])
def test_what_says_that_there_are_more_is_no_part_of_a_name(more: str) -> None:
    assert name_key("王芳.") == name_key("王芳")
    assert name_key(f"王芳{more}") != name_key("王芳")


@pytest.mark.parametrize("number", ["13912345678", "110101199003070038"])
def test_no_place_at_which_a_text_is_cut_off_shows_a_number(number: str) -> None:
    for before in range(45):
        seen = glimpse("字" * before + number + "字" * 20)
        assert max(map(len, re.findall(r"\d+", seen)), default=0) <= 6, seen
