"""A case file: what a person did to a form, and what must come of it. The words are told in ``README.md``."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.rounds import UNITS, Book, Round
from cases.files import CHANGES, LIBREOFFICE, drawn, lines_of, word
from cases.steps import STEPS
from cases.typed import KINDS, lines_typed
from dutykit import assets
from dutykit.forms.imprint import imprint
from sheets import shipped

FOLDER = Path(__file__).parent
PRINT = {"cell.maybe_cut", "cell.cut_off"}
"""What a printed page says of itself; it depends on the fonts of the machine."""
_KEYS = {"typed", "map", "what", "issued", "head", "rows", "more", "do", "save", "then", "newer", "expect"}
_SUFFIX = {
    "xlsx-lo": "xlsx",
    "word": "docx",
    "web": "xls",
    "xml2003": "xls",
    "text": "csv",
    "drawn-word": "pdf",
    "drawn-wps": "pdf",
    "drawn-form": "pdf",
}


@dataclass(frozen=True)
class Case:
    """One file of ``<form>/good`` or ``<form>/bad``, laid over ``<form>/base.toml``."""

    path: Path
    told: dict[str, Any]
    base: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> Case:
        """Read a case and the base of its form; an unknown word is refused."""
        told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}  # the base alone
        base = tomllib.loads((path.parents[1] / "base.toml").read_text(encoding="utf-8"))
        assert told.keys() <= _KEYS, f"{path}: {told.keys() - _KEYS}"
        return cls(path, told, base)

    @property
    def id(self) -> str:
        """As pytest and README.md call it."""
        return self.path.relative_to(FOLDER).with_suffix("").as_posix()

    @property
    def form(self) -> str:
        """The form issued."""
        return self.path.parents[1].name

    @property
    def good(self) -> bool:
        """Whether every row is registered, with warnings or without."""
        return self.path.parent.name == "good"

    @property
    def issued(self) -> tuple[str, ...]:
        """What ``make-template`` is told."""
        return self.form, *self.told.get("issued", self.base["issued"])

    @property
    def kind(self) -> str:
        """``save.as``."""
        return str(self.told.get("save", {}).get("as", "xlsx"))

    @property
    def name(self) -> str:
        """The name of the file that is sent."""
        return str(self.told.get("save", {}).get("name") or f"回收.{_SUFFIX.get(self.kind, self.kind)}")

    @property
    def expect(self) -> dict[str, Any]:
        """What must come of it."""
        return dict(self.told["expect"])

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of each table: the case's own, or those of the base; ``more`` follow."""
        rows = {table: list(found) for table, found in (self.base["rows"] | self.told.get("rows", {})).items()}
        for table, more in self.told.get("more", {}).items():
            rows[table] += more
        return rows

    def source(self, issued: Path) -> bytes:
        """The file as it left the person's hands, or what LibreOffice is to save as something else."""
        if "typed" in self.told:
            filler = str((self.base["head"] | self.told.get("head", {})).get("filler", ""))
            form = shipped(self.form)
            return KINDS[self.kind](*lines_typed(self.told["typed"], form, self.rows(), filler))
        book = Book(issued).head(**(self.base["head"] | self.told.get("head", {})))
        for table, rows in self.rows().items():
            book.rows(table, rows)
        for step in self.told.get("do", []):
            for verb, what in step.items():
                STEPS[verb](book, what)
        if self.kind.startswith("drawn-") or self.kind in {"word", "doc"}:
            (table,) = self.rows()
            lines = lines_of(book, self.rows()[table], table)
            number = next(str(c.value) for r in book.sheet.iter_rows(max_row=4) for c in r if "下发号" in str(c.value))
            footer = imprint("02", self.form, number.partition("：")[2]) if self.told["save"].get("number") else ""
            return drawn(lines, self.kind.partition("-")[2], footer) if "-" in self.kind else word(lines, footer)
        return book.data()

    def renew(self, root: Path) -> None:
        """Put a newer version of the form into the workspace: ``newer`` changes fields of its tables."""
        if "newer" not in self.told:
            return
        schema = json.loads(assets.read_text("schemas", f"{self.form}.schema.json"))
        schema["x-duty"]["version"] += 1
        for table, fields in self.told["newer"].items():
            known = schema["properties"][table]["items"]["properties"]
            for name, change in fields.items():
                known[name]["title"] = change.get("title", known[name]["title"])
                known[name]["x-duty"] |= {k: v for k, v in change.items() if k != "title"}
        path = root / "schemas" / f"{self.form}.schema.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")

    def changed(self, data: bytes) -> bytes:
        """What becomes of the file on its way."""
        for step in self.told.get("then", []):
            for verb, what in step.items():
                data = CHANGES[verb](data, what)
        return data


def cases() -> list[Case]:
    """Every case file there is."""
    return [Case.read(path) for path in sorted(FOLDER.glob("*/*/*.toml"))]


def issue(place: Round, what: tuple[str, ...]) -> Path:
    """The workbook issued."""
    form, *rest = what
    if form == "activity":  # these were issued to every unit already
        name = next(u["name"] for u in UNITS if u["code"] == rest[1])
        (path,) = place.root.glob(f"outgoing/*登记表_{name}.xlsx")
        return path
    return place.issue(form, *rest)


__all__ = ["LIBREOFFICE", "PRINT", "Case", "cases", "issue"]
