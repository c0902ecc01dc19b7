"""What became of a file: held against what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dirty.filling import Answer, Line, Sheaf
from dirty.world import Taken
from dutykit.text import fold

OWN = {"return.claim", "return.objection", "roster.number_issued", "cell.maybe_cut", "cell.cut_off", "file.converted",
       "row.other_book", "roster.absent"}  # fmt: skip
"""What is told of a file without a fault, by design."""
COUNTED = {"accepted", "approved", "disputed"}
VERDICTS = ("right", "asked", "hinted", "misleading", "wrong in silence", "dropped in silence")


@dataclass
class Verdict:
    """What became of a file, and the sentences that say why."""

    word: str
    why: list[str] = field(default_factory=list)


def judge(sheaf: Sheaf, taken: Taken) -> Verdict:
    """The worst of what can be said of the answers of one file."""
    looked = _Look(sheaf, taken)
    if taken.receipt["status"] in {"rejected", "unrecognised", "unreadable"}:
        return looked.refused()
    for line in sheaf.lines:
        looked.line(line)
    looked.extras()
    looked.strangers()
    worst = max((VERDICTS.index(word) for word, _ in looked.told), default=0)
    return Verdict(VERDICTS[worst], [why for word, why in looked.told if VERDICTS.index(word) == worst])


class _Look:
    def __init__(self, sheaf: Sheaf, taken: Taken) -> None:
        self.sheaf = sheaf
        self.taken = taken
        self.problems = [p for p in taken.receipt["problems"] if p["code"] not in OWN]
        self.told: list[tuple[str, str]] = []

    def say(self, word: str, why: str) -> None:
        self.told.append((word, why))

    def refused(self) -> Verdict:
        """The file went back as a whole: a question, if what was done calls for it."""
        codes = "、".join(sorted({p["code"] for p in self.problems}))
        asked = self.sheaf.refused or any(a.touched and a.ask for _, a in self.sheaf.answers())
        return Verdict("asked" if asked else "misleading", [f"{self.taken.receipt['status']}: {codes}"])

    def line(self, line: Line) -> None:
        """One row, or the head."""
        records = self._records(line)
        counted = [r for r in records if r["state"] in COUNTED]
        if line.gone:
            if counted:
                self.say("wrong in silence", f"{line.token} 不在页上，却登记了")
            return
        if not records:
            if self._told_of_row(line, self.problems):
                self.say(
                    "asked" if line.touched or any(a.touched for a in line.answers.values()) else "misleading",
                    f"{line.token} 没有登记",
                )
            else:
                self.say("dropped in silence", f"{line.table} {line.token}（第 {line.row} 行）没有登记，也没有说")
            return
        if line.ask:
            self._row_asked(line, records, counted)
            return
        for record in records:
            own = [p for p in record["problems"] if p["code"] not in OWN]
            for answer in line.answers.values():
                self._answer(line, answer, record, own)
            strange = [p for p in own if p["severity"] == "error" and not self._caused(p, line)]
            if strange and not line.touched:
                self.say(
                    "misleading",
                    f"{line.token}: {strange[0]['code']} {strange[0]['field']} {strange[0].get('value')!r}",
                )

    def _row_asked(self, line: Line, records: list[dict[str, Any]], counted: list[dict[str, Any]]) -> None:
        problems = [p for r in records for p in r["problems"] if p["code"] not in OWN]
        problems += [p for p in self.problems if self._at_row(p, line) or self.sheaf.file_asked]
        errors = [p for p in problems if p["severity"] == "error"]
        if errors or not counted:
            self.say("asked", "")
        elif problems:
            self.say("hinted", f"{line.table} {line.token} 已登记：{problems[0]['code']}")
        else:
            self.say(
                "wrong in silence",
                f"{line.table} {line.token}（第 {line.row} 行）应当询问，登记为 {counted[0]['number']}",
            )

    def _answer(self, line: Line, answer: Answer, record: dict[str, Any], own: list[dict[str, Any]]) -> None:
        name = answer.item.name
        stored = record["body"].get(name)
        mine = [p for p in own if p["field"] == name or self._at_cell(p, answer)]
        mine += [p for p in self.problems if self._about(p, line, answer)]
        errors = [p for p in mine if p["severity"] == "error"]
        shown = f"{line.table}.{name} {answer.cell.coordinate} 见“{answer.text}”，登记为 {stored!r}"
        if record["state"] not in COUNTED or errors:
            self.say("asked" if answer.touched and errors else "right", "")
            return
        if answer.ask:
            if stored in (None, []):
                self.say("asked" if mine else "dropped in silence", shown)
            else:
                self.say("hinted" if mine else "wrong in silence", f"{shown} {[p['code'] for p in mine]}")
            return
        if any(_same(stored, known) for known in answer.known):
            alarm = [p for p in mine if not answer.touched and not p["code"].startswith(("mark.", "cell.note"))]
            self.say("misleading" if alarm else "right", f"{shown}: {alarm[0]['code']}" if alarm else "")
        elif stored in (None, []):
            self.say("asked" if mine else "dropped in silence", shown)
        else:
            self.say(
                "hinted" if mine else "wrong in silence", f"{shown}，应为 {answer.value!r} {[p['code'] for p in mine]}"
            )

    def extras(self) -> None:
        """What belongs to no answer is told; nothing is registered that nobody has written, and nothing twice."""
        own = self.taken.records
        told = fold("\n".join(f"{p.get('value')}\n{p['message']}" for p in self.taken.receipt["problems"]))
        told += fold("\n".join(str(p.get("value")) for r in own for p in r["problems"]))
        for text in self.sheaf.extras:
            if fold(text) in told:
                continue
            held = [r for r in own if fold(text) in fold_all(r) and r["state"] in COUNTED]
            self.say("wrong in silence" if held else "dropped in silence", f"“{text}”没有说")
        codes = {p["code"] for p in self.taken.receipt["problems"]}
        for code in sorted(self.sheaf.codes - codes):
            self.say("dropped in silence", f"没有说 {code}")
        meant = [r["number"] for line in self.sheaf.lines for r in self._records(line)]
        for record in own:
            fresh = record["how"] == "said" and not record["known"] and record["state"] in COUNTED and record["part"]
            if fresh and record["form"] == self.sheaf.form.id != "roster" and record["number"] not in meant:
                self.say("wrong in silence", f"登记了没有人写的 {record['number']}：{record['body']}")
        for line in self.sheaf.lines:
            counted = [r for r in self._records(line) if r["state"] in COUNTED and r["how"] == "said" and line.token]
            if len(counted) > 1 and not line.ask:
                self.say("wrong in silence", f"{line.token} 登记了 {len(counted)} 次")

    def strangers(self) -> None:
        """In a file that nothing was done to every problem is a false alarm."""
        if not self.sheaf.done and self.problems:
            first = self.problems[0]
            self.say("misleading", f"{first['code']}: {first['message']}")

    # --- who is meant ------------------------------------------------------------------------------------------

    def _records(self, line: Line) -> list[dict[str, Any]]:
        mine = [r for r in self.taken.records if r["part"] == line.table and r["form"] == self.sheaf.form.id]
        if not line.table:
            return mine
        if not line.token:  # a table without a text of its own: whose row it is, and what about
            keys = [n for n in ("deputy", "item", "date") if n in line.answers and not line.answers[n].touched]
            return [r for r in mine if self._row_of(r) == line.row] or [
                r for r in mine if all(r["body"].get(n) == line.answers[n].value for n in keys)
            ]
        found = [r for r in mine if line.token in fold_all(r) or fold(line.token) in fold_all(r)]
        if len(found) > 1:  # typed twice: the one of this row
            at = [r for r in found if self._row_of(r) == line.row]
            return at or found
        if len([n for n in self.sheaf.lines if n.token == line.token]) > 1 and found:
            return [r for r in found if self._row_of(r) in {line.row, 0}]
        return found

    def _row_of(self, record: dict[str, Any]) -> int:
        for told in record["evidence"].values():
            place = told.get("place") or {}
            if "cell" in place:
                return int("".join(c for c in place["cell"] if c.isdigit()))
        return 0

    def _at_cell(self, problem: dict[str, Any], answer: Answer) -> bool:
        place = problem.get("place") or {}
        return place.get("cell") == answer.cell.coordinate

    def _at_row(self, problem: dict[str, Any], line: Line) -> bool:
        place = problem.get("place") or {}
        cell = place.get("cell", "")
        if cell and int("".join(c for c in cell if c.isdigit()) or 0) == line.row:
            return True
        return str(line.row) in str(problem.get("message", "")) or (
            line.token and line.token in str(problem.get("value", ""))
        )

    def _about(self, problem: dict[str, Any], line: Line, answer: Answer) -> bool:
        """Whether a problem of the file speaks of an answer: of its cell, its column, or by its words."""
        if self._at_cell(problem, answer):
            return True
        value = fold(str(problem.get("value") or ""))
        elsewhere = (problem.get("place") or {}).get("cell")
        if elsewhere:  # the same words in another cell
            value = ""
        if len(value) > 1 and value == fold(answer.text):
            return True
        name = f"{line.table}.{answer.item.name}"
        if name in self.sheaf.headers:
            label = fold(str(self.sheaf.book.cell(name).value).strip("*"))
            return problem["code"].startswith("column.") and label in fold(
                problem["message"] + str(problem.get("value"))
            )
        return bool(problem["field"]) and problem["field"] == answer.item.name and problem["code"].startswith("column.")

    def _told_of_row(self, line: Line, problems: Iterable[dict[str, Any]]) -> bool:
        texts = [a.text for a in line.answers.values() if len(a.text) > 1]
        return any(
            self._at_row(p, line)
            or any(fold(t) in fold(str(p.get("value", ""))) for t in texts)
            or p["code"].startswith("table.")
            or (p["code"] == "row.struck" and line.ask)
            for p in problems
        )

    def _caused(self, problem: dict[str, Any], line: Line) -> bool:
        """Whether something that was done to the row, or to the form, may be what a problem speaks of."""
        touched = [a for a in line.answers.values() if a.touched]
        return bool(touched)


def fold_all(record: dict[str, Any]) -> str:
    """Everything that a record holds, in one text."""
    texts = [str(v) for v in record["body"].values()] + [str(e.get("raw", "")) for e in record["evidence"].values()]
    return "\n".join([*texts, *map(fold, texts)])


def _same(stored: Any, known: Any) -> bool:
    if isinstance(stored, dict) and isinstance(known, dict):
        return {k: stored.get(k) for k in ("from", "to")} == {k: known.get(k) for k in ("from", "to")}
    if isinstance(stored, str) and isinstance(known, str):
        return fold(stored) == fold(known)
    if known in (None, []) and stored in (None, []):
        return True
    return bool(stored == known) and isinstance(stored, bool) == isinstance(known, bool)
