"""Every page that a clerk comes to by links: what a field marked sensitive holds stands on none of them."""

from __future__ import annotations

import itertools
import re
from collections import deque
from html import unescape
from pathlib import Path

import pytest

from app.conftest import one_row_each
from app.intake.test_sensitive import _MARK, FORMS, WITH_ROWS, _issued, _mark, _row
from app.rounds import CONGRESS, YEAR, Round, hold_session, quietly, roster_book
from desk.conftest import Served, serving
from dutykit.words.codes import FormId

_LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
_FILES = re.compile(r"/(?:static|original|download|log-?out|correction|pages?/\d)")
_MOST = 400


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in which every sensitive field of every form holds a mark, some in rows that were not accepted."""
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-20")
    monkeypatch.setenv("DUTYKIT_BY", "周林")
    place = Round(tmp_path / "工作区", quietly)
    made = quietly("init", place.root, "--congress", CONGRESS, "--term", 17, "--year", YEAR)
    assert made.code == 0, made.err
    one_row_each(place.root)
    place.send(roster_book(place.issue("roster")), "名册.xlsx")
    hold_session(place)
    counter = itertools.count(100)
    for (form_id, part), mode in itertools.product(WITH_ROWS, ("plain", "long")):
        form = FORMS[form_id]
        if form.id == FormId.ROSTER:
            continue
        book = _issued(place, form, "GC" if mode == "plain" else "BJ")
        row = _row(form, form.table_by_name[part], counter, mode)
        if "f_phone" in book.names:
            book.head(phone=_mark(form.by_name["phone"], next(counter), mode))
        place.send(book.rows(part, [{n: v for n, v in row.items() if f"t_{part}.{n}" in book.names}]))
    return place.root


def test_no_page_of_the_desk_shows_what_is_sensitive(marked: Path, capfd: pytest.CaptureFixture[str]) -> None:
    kept = "".join(body for (body,) in Round(marked, quietly).sql("select body from versions"))
    assert len(set(_MARK.findall(kept))) > len(WITH_ROWS)
    with serving(marked, "--by", "王敏", today="2024-12-20") as served:
        pages = _pages(served)
    said = capfd.readouterr()
    told = {where: set(_MARK.findall(text)) for where, text in pages.items()}
    told |= {"what the server says": set(_MARK.findall(said.out + said.err))}
    told |= {f"name {path.name}": set(_MARK.findall(path.name)) for path in marked.rglob("*")}
    assert {where: marks for where, marks in told.items() if marks} == {}
    kinds = {where.split("?")[0].split("/")[1] for where in pages}
    assert {"returns", "records", "deputies"} <= kinds, kinds
    assert any(where.startswith("/returns/") for where in pages)


def _pages(served: Served) -> dict[str, str]:
    """What each address says that links lead to, files aside: those hold what was handed in."""
    entered = served.ask("GET", served.opening.removeprefix(served.base))
    cookie = entered.headers["set-cookie"].partition(";")[0]
    waiting, found = deque(["/"]), dict[str, str]()
    while waiting and len(found) < _MOST:
        path = waiting.popleft()
        if path in found or _FILES.search(path):
            continue
        answer = served.ask("GET", path, Cookie=cookie)
        if answer.status in {301, 302, 303, 307}:
            waiting.append(answer.headers["location"].removeprefix(served.base))
        found[path] = unescape(answer.text)
        waiting.extend(unescape(link) for link in _LINK.findall(answer.text))
    return found
