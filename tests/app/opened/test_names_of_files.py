"""Whatever a unit or a deputy is called, the file that bears the name can be written and read everywhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dutykit.app.opened.outputs import safe_name

NASTY = st.text(alphabet=st.sampled_from('a中.\\/:*?"<>| \t\n\0\u202e\u200b\u2066\ud800CONLPT1²$'), max_size=40)


@given(st.one_of(NASTY, st.text(max_size=300), st.text(alphabet="𠮷漢", min_size=200, max_size=300)))
@example("CON.txt")
@example("con ")
@example("COM¹.docx")
@example("LPT9")
def test_a_name_is_one_everywhere(text: str) -> None:
    name = safe_name(text)
    assert name == name.strip(" .") != ""
    assert not set(name) & set('<>:"/\\|?*')
    assert not {unicodedata.category(sign) for sign in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(f"{name}（99）.docx.txt".encode()) <= 255
    stem = name.split(".")[0].strip().upper()
    assert stem not in {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    assert not (stem[:3] in {"COM", "LPT"} and stem[3:] in set("0123456789¹²³"))
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("样本街道人大街工委", "样本街道人大街工委"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("表\u202excod.exe", "表xcod.exe"),
        ("NUL", "_NUL"),
        ("nul.2024", "_nul.2024"),
        ("CONTACT", "CONTACT"),
        ("..", "未命名"),
        ("", "未命名"),
    ],
)
def test_names_stay_readable(text: str, name: str) -> None:
    assert safe_name(text) == name
