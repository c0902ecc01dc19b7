"""A file of the office's that only exhausts whoever reads it is told as any other slip, with its place."""

from __future__ import annotations

import re

import pytest

from app.rounds import Round


@pytest.mark.parametrize("value", ["[" * 3000 + "]" * 3000, "9" * 5000], ids=["deep", "large"])
@pytest.mark.parametrize(
    ("name", "before", "command", "code"),
    [
        ("dutykit.toml", "x = ", ("status",), 3),
        ("schemas/visit.schema.json", '{"a": ', ("form", "lint"), 5),
        ("regulations/x.toml", 'id = "x"\nx = ', ("regulations", "lint", "x"), 5),
    ],
)
def test_commands_say_where_it_stands(
    place: Round, name: str, before: str, command: tuple[str, ...], code: int, value: str
) -> None:
    path = place.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before}{value}{'}' if name.endswith('json') else ''}", encoding="utf-8")
    ran = place.run(*command)
    assert (ran.code, "Traceback" in ran.err) == (code, False), ran.err[-800:]
    assert re.search("第 [12] 行", ran.out + ran.err), ran.out + ran.err
