"""A draft that came back, held against what was drafted and against what the records say now. Pure.

Three texts are laid side by side: the draft as it was rendered, the file as the office sent it back, and the same
document rendered from the records of today. The first two show what the office changed; the last two show which
figures of the file the records do not bear (any more).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from ..evidence import Place
from ..words.edits import Edit
from .sentences import Line, Pairs, Piece, aligned, both, figures, pieces, same_figure, sentences, skeleton, slots


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence (or cell) that the office changed; ``place`` is where it stands in the file, or stood last before.

    ``unborne`` are figures of an added text: no record stands behind them. ``after_sentence`` is the sentence of the
    draft that an added one follows in its paragraph, ``before_sentence`` the one before which it stands.
    """

    kind: Edit
    place: Place | None
    before: str
    after: str
    table: bool = False
    unborne: tuple[str, ...] = ()
    after_sentence: str = ""
    before_sentence: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A figure of the file that is not what the records give: as it is ``written``, was ``drafted``, and is in them."""

    place: Place | None
    sentence: str
    written: str
    drafted: str
    records: str


@dataclass(frozen=True, slots=True)
class Outdated:
    """A sentence of the file as it was drafted, and what the ``records`` give in its place now: perhaps nothing."""

    place: Place | None
    sentence: str
    records: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs. ``new`` are sentences that the records give now and the file has not.

    ``sentences`` counts the pieces of the file that were looked at.
    """

    changes: tuple[Change, ...]
    figures: tuple[FigureDifference, ...]
    outdated: tuple[Outdated, ...]
    new: tuple[str, ...]
    sentences: int


def compare(draft: Sequence[Line], edited: Sequence[Line], now: Sequence[Line]) -> Compared:
    """Lay the three texts side by side."""
    was, back, fresh = pieces(draft), pieces(edited), pieces(now)
    to_back = aligned([p.key for p in was], [p.key for p in back])
    to_fresh = aligned([p.key for p in was], [p.key for p in fresh])
    given = {a: fresh[b] for a, b in both(to_fresh)}
    there = list(both(to_back))
    differences = [found for a, b in there if a in given for found in _figures(was[a], back[b], given[a])]
    outdated = [found for a, b in there for found in _outdated(was[a], back[b], given.get(a))]
    new = _new(fresh, {p.key for p in back}, to_fresh)
    changes = tuple(_moved(_changes(was, back, to_back)))
    return Compared(changes, tuple(differences), tuple(outdated), tuple(new), len(back))


def _new(fresh: Sequence[Piece], known: Set[str], pairs: Pairs) -> list[str]:
    """What the records give now, and neither the draft nor the file says."""
    return [fresh[b].text for a, b in pairs if a is None and b is not None and fresh[b].key not in known]


def _outdated(was: Piece, back: Piece, now: Piece | None) -> Iterator[Outdated]:
    """A sentence that the office left as it was, and that the records no longer give, whatever its figures are."""
    if was.key == back.key and (now is None or skeleton(now.key) != skeleton(was.key)):
        yield Outdated(back.place, back.text, now.text if now is not None else "")


# --- what the office changed -------------------------------------------------------------------------------------


def _changes(was: Sequence[Piece], back: Sequence[Piece], pairs: Pairs) -> Iterator[Change]:
    last: Place | None = None
    taken = {b: a for a, b in both(pairs)}
    for a, b in pairs:
        if b is not None:
            last = back[b].place
        if a is None and b is not None:
            yield _added(was, back, b, taken)
        elif a is not None and b is None:
            yield Change(Edit.REMOVED, last, was[a].text, "", was[a].table)
        elif a is not None and b is not None and was[a].key != back[b].key:
            yield from _reworded(was[a], back[b])


def _added(was: Sequence[Piece], back: Sequence[Piece], b: int, taken: Mapping[int, int]) -> Change:
    """A piece that is new, and the sentences of the draft beside it in its paragraph."""
    here = back[b]
    beside = {}
    for step in (-1, 1):
        near = b + step
        while 0 <= near < len(back) and back[near].line == here.line and near not in taken:
            near += step
        same = 0 <= near < len(back) and back[near].line == here.line and near in taken
        beside[step] = was[taken[near]].text if same and not here.table else ""
    return Change(
        Edit.ADDED, here.place, "", here.text, here.table, tuple(figures(here.text)), beside[-1], beside[1], here.line
    )  # fmt: skip


def _reworded(was: Piece, back: Piece) -> Iterator[Change]:
    """A sentence as one change; of a row each sentence of each cell that is not what it was."""
    if not was.table and not back.table:
        yield Change(Edit.REWORDED, back.place, was.text, back.text, line=back.line)
        return
    last = 0
    for a, b in _cells(was, back):
        last = last if b is None else b
        old, new = ([] if a is None else sentences(was.cells[a])), ([] if b is None else sentences(back.cells[b]))
        yield from _in_cell(old, new, back.place_of(last), back.line)


def _cells(was: Piece, back: Piece) -> Pairs:
    """Which cell of a row is which; those that say nothing are not among them."""
    same = len(was.cells) == len(back.cells)
    return [(k, k) for k in range(len(was.cells))] if same else aligned(was.cells, back.cells)


def _in_cell(old: Sequence[str], new: Sequence[str], place: Place | None, line: int) -> Iterator[Change]:
    """What was changed in one cell; one that says something else altogether is one change."""
    pairs: Pairs = [(0, 0)] if len(old) == len(new) == 1 else aligned(old, new)
    of_new = {b: a for a, b in both(pairs)}
    for a, b in pairs:
        before, after = "" if a is None else old[a], "" if b is None else new[b]
        if b is None:
            yield Change(Edit.REMOVED, place, before, "", table=True, line=line)
        elif a is None:
            before_it, after_it = (old[of_new[near]] if near in of_new else "" for near in (b - 1, b + 1))
            yield Change(
                Edit.ADDED, place, "", after, table=True, line=line,
                unborne=tuple(figures(after)), after_sentence=before_it, before_sentence=after_it,
            )  # fmt: skip
        elif Piece((before,)).key != Piece((after,)).key:
            yield Change(Edit.REWORDED, place, before, after, table=True, line=line)


def _moved(changes: Iterator[Change]) -> Iterator[Change]:
    """What was taken out in one place and stands unchanged in another was moved."""
    every = list(changes)
    out = {Piece((c.before,)).key: c for c in every if c.kind is Edit.REMOVED}
    put = {Piece((c.after,)).key for c in every if c.kind is Edit.ADDED}
    for change in every:
        if change.kind is Edit.REMOVED and Piece((change.before,)).key in put:
            continue
        if change.kind is Edit.ADDED and Piece((change.after,)).key in out:
            yield Change(Edit.MOVED, change.place, change.after, change.after, change.table, line=change.line)
        else:
            yield change


# --- figures -----------------------------------------------------------------------------------------------------


def _figures(was: Piece, back: Piece, fresh: Piece) -> Iterator[FigureDifference]:
    """Figures that stand in the file and that the records of today give otherwise; of a row cell by cell."""
    if fresh.key == back.key:
        return
    if not back.table:
        yield from _differing(was.text, back.text, fresh.text, back.place, back.text)
        return
    now = dict(both(_cells(was, fresh)))
    for a, b in both(_cells(was, back)):
        if a in now:
            yield from _differing(was.cells[a], back.cells[b], fresh.cells[now[a]], back.place_of(b), back.text)


def _differing(was: str, back: str, fresh: str, place: Place | None, told: str) -> Iterator[FigureDifference]:
    drafted, written, given = figures(was), figures(back), figures(fresh)
    now = dict(both(slots(was, fresh)))
    for a, b in both(slots(was, back)):
        if a in now and not same_figure(written[b], given[now[a]]):
            yield FigureDifference(place, told, written[b], drafted[a], given[now[a]])
