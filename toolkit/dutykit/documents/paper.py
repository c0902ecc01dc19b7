"""The pattern of an official paper, and what the office wrote for it. Pure.

A *pattern* (体例, ``templates/docx/<document>.toml``) is data: the variants of a document, their titles, openings,
headings and what stands under each, whose signature. A *material* (材料, ``documents/<document>/<key>.toml`` of the
workspace) is what no record tells: numbers, addressees, an office's own sentences. Figures are in neither.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .. import outside
from ..dossier.target import Target
from ..errors import TemplateError, UsageError
from ..forms.schema_check import broken, chief
from ..forms.schema_sentences import sentence_of
from ..rules.load import place_of, plain
from ..rules.toml_lines import line_of, syntax_place
from ..text import nearest
from ..words.codes import Per


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a variant and the blocks that stand under it, by id (:mod:`.blocks`)."""

    heading: str
    blocks: tuple[str, ...] = ()
    ask: str = ""
    """What the office is asked to write where nothing stands under it; a heading without it is left out."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant of a document; texts may hold ``{year}`` and the regulation's own words (``{office}``)."""

    id: str
    label: str
    title: str
    headings: tuple[Heading, ...] = ()
    meeting: str = ""
    to: str = ""
    intro: str = ""
    closing: str = ""
    sign: str = ""
    sealed: bool = False
    tables: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document's variants, the one that was chosen, and the office's materials by their keys."""

    variants: tuple[Variant, ...]
    chosen: str = ""
    materials: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def variant(self) -> Variant:
        """The one that was chosen, else the first."""
        return next((v for v in self.variants if v.id == self.chosen), self.variants[0])

    def choose(self, asked: str) -> str:
        """The id of the variant that a person means, by id or label. Raises :class:`UsageError` for none."""
        if not asked:
            return self.variants[0].id
        found = next((v.id for v in self.variants if asked in {v.id, v.label}), None)
        if found is None:
            near = nearest(asked, [text for v in self.variants for text in (v.id, v.label)])
            known = "；".join(f"{v.id}（{v.label}）" for v in self.variants)
            remedy = f"是不是“{near}”？" if near else ""
            raise UsageError(f"没有“{asked}”这一种。", f"{remedy}可写：{known}。", code="variant")
        return found

    def called(self, title: str) -> str:
        """What files call the paper: the title of its document, or its variant where there are several."""
        return self.variant.label.partition("（")[0] if len(self.variants) > 1 else title

    def material(self, target: Target, year: int) -> Mapping[str, Any]:
        """What the office wrote for one paper; nothing where it wrote nothing."""
        return self.materials.get(material_key(self, target, year), {})


def material_key(paper: Paper, target: Target, year: int) -> str:
    """The name of the material of one paper, without suffix: 2024_attendance, 2024_duty_report_GC, 2024_6, an id."""
    if target.per is Per.REGULATION:
        return target.id
    if target.per is Per.BULLETIN:
        return f"{year}_{target.id}"
    whose = f"_{target.id}" if target.per is not Per.CONGRESS and target.id else ""
    return f"{year}_{paper.variant.id}{whose}"


def read_pattern(text: str, meta: Mapping[str, Any], name: str) -> tuple[Variant, ...]:
    """The variants of a pattern. Raises :class:`TemplateError` with the line that is wrong."""
    data = read_toml(text, meta, name, "体例文件", "schemas/meta/pattern.schema.json")
    return tuple(
        Variant(
            id=v["id"],
            label=v["label"],
            title=v["title"],
            headings=tuple(
                Heading(h["heading"], tuple(h.get("blocks", ())), h.get("ask", "")) for h in v.get("section", ())
            ),
            meeting=v.get("meeting", ""),
            to=v.get("to", ""),
            intro=v.get("intro", ""),
            closing=v.get("closing", ""),
            sign=v.get("sign", ""),
            sealed=v.get("sealed", False),
            tables=tuple(v.get("tables", ())),
            columns=tuple(v.get("columns", ())),
            texts=v.get("texts", {}),
        )
        for v in data["variant"]
    )


def read_material(text: str, schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A material that keeps to its schema. Raises :class:`TemplateError` with the line that is wrong."""
    return read_toml(text, schema, name, "材料文件", "样张（dutykit template new 文书编号 --material 名称）")


def read_toml(text: str, meta: Mapping[str, Any], name: str, what: str, against: str) -> dict[str, Any]:
    """A TOML text that keeps to a JSON Schema; days become text in it."""
    try:
        data: dict[str, Any] = plain(outside.read_toml(text))
    except tomllib.TOMLDecodeError as error:
        _, place = syntax_place(error)
        remedy = "请改正所指行列处的写法：文字加英文引号，大段文字用三个英文引号括起来。"
        raise TemplateError(f"{what} {name} {place}写法不对：{error}。", remedy, code="toml") from error
    errors = broken(meta, data)
    found = chief([e for e in errors if e.validator != "unevaluatedProperties"] or errors)
    if found is not None:
        path: Sequence[str | int] = tuple(found.absolute_path)
        line = line_of(text, path)
        at = f"第 {line} 行，" if line else ""
        said = f"{what} {name} 的 {at}{place_of(path, data)} 处：{sentence_of(found)}。"
        raise TemplateError(said, f"请对照{against}修改。", code="toml")
    return data


def day_of(text: object) -> date | None:
    """A day of a material."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None
