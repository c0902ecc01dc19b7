"""A document of an office's own, added without Python: ``documents/<id>.toml`` of the workspace, and a .docx. Pure.

The file says what it is called, for whom it is made, which template it fills and which facts it may tell: contexts of
shipped documents, rows of forms (an office's own too), tables of figures, and headings with blocks as a pattern has
them. All of these are the ones that shipped documents tell, so that a quantity has the same figure here as there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from ..dossier.model import Record
from ..dossier.target import Target
from ..errors import TemplateError
from ..forms.model import Field, Form
from ..text import nearest, spaced_name
from ..words.codes import PEOPLE, FormId, Per
from . import figures as f
from .blocks import Telling
from .context import DocumentContext
from .discreet import hiding
from .facts import Facts, person, shown_value
from .official import OfficialParts, Words, attachments, parts
from .paper import Heading, Variant, read_toml
from .sectioned import numbered, sections_of
from .tables import AttachedTable, table

HEAD = "head"
"""Under this name stand the heads of a form, beside its tables."""
_REACHING = frozenset({FormId.ROSTER, FormId.SESSION})
"""Forms whose rows hold beyond the year in which they came."""
_OF_ONE = frozenset({Per.MEETING, Per.ACTIVITY, Per.CONTACT})
_OF_MANY = frozenset({Per.CONGRESS, Per.UNIT})
_OF_OTHERS = frozenset({FormId.ATTENDANCE, FormId.LEAVE, FormId.MEASURE, FormId.EVALUATION})
"""Forms whose texts are no business of a paper about one deputy where they name another."""
_SOUGHT = frozenset({"finding-sheet", "reminder", "filling-notice"})
"""Documents whose content is sought out for each run."""

Row = dict[str, str]
Build = Callable[[Facts, Target], DocumentContext]


class Source(TypedDict):
    """A shipped document that an own one may draw on."""

    title: str
    kinds: tuple[Per, ...]
    term: bool
    build: Build


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """What a file declares, its names resolved. ``records`` are ids of forms, ``sources`` of shipped documents."""

    id: str
    title: str
    kinds: tuple[Per, ...]
    template: str
    term: bool = False
    sources: Mapping[str, Build] = field(default_factory=dict)
    records: tuple[str, ...] = ()
    personal: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    variant: Variant = field(default_factory=lambda: Variant("", "", ""))
    """Its heading, addressee, texts, signature, headings and tables, as a pattern has them."""


class OwnSection(TypedDict):
    """A heading and the paragraphs under it."""

    title: str
    paragraphs: list[str]


class OwnContext(OfficialParts, DocumentContext):
    """What the template of such a document is filled with; members that were not declared are empty."""

    signer: str
    year: int
    congress: str
    unit: str
    name: str
    date: str
    deputy: Mapping[str, str]
    intro: list[str]
    closing: list[str]
    texts: Mapping[str, str]
    sections: list[OwnSection]
    tables: list[AttachedTable]
    attachments: list[str]
    forms: Mapping[str, Mapping[str, list[Row]]]
    documents: Mapping[str, Mapping[str, object]]


# --- read ------------------------------------------------------------------------------------------------------------


def read_own(
    id_: str, text: str, meta: Mapping[str, Any], forms: Mapping[str, Form], shipped: Mapping[str, Source]
) -> OwnDocument:
    """What a file declares. Raises :class:`TemplateError` with the place, and the nearest name where one is wrong."""
    name = f"documents/{id_}.toml"
    if id_ in shipped:
        raise _refused(name, f"“{id_}”是自带的文书“{shipped[id_]['title']}”的编号", "请换一个文件名。")
    data = read_toml(text, meta, name, "本单位文书的说明", " docs/模板怎么改.md 第六节")
    whom = data["for"]
    kinds = tuple(Per.of(kind) for kind in ([whom] if isinstance(whom, str) else whom))
    sources = _sources(name, data, kinds, shipped)
    _fits(name, data, kinds)
    called = {form.title: form.id for form in forms.values()}
    records = tuple(_named(name, "records", one, forms, called, "表") for one in data.get("records", ()))
    return OwnDocument(
        id=id_,
        title=data["title"],
        kinds=kinds,
        template=data.get("template", f"{id_}.docx"),
        term=data.get("term", False),
        sources={one: shipped[one]["build"] for one in sources},
        records=records,
        personal=data.get("personal", False),
        texts=data.get("texts", {}),
        variant=_variant(id_, data),
    )


def _variant(id_: str, data: Mapping[str, Any]) -> Variant:
    return Variant(
        id=id_.replace("-", "_"),
        label=data["title"],
        title=data.get("heading", data["title"]),
        headings=tuple(
            Heading(h["heading"], tuple(h.get("blocks", ())), h.get("ask", "")) for h in data.get("section", ())
        ),
        to=data.get("to", ""),
        intro=data.get("intro", ""),
        closing=data.get("closing", ""),
        sign=data.get("sign", ""),
        sealed=data.get("sealed", False),
        tables=tuple(data.get("tables", ())),
    )


def _sources(
    name: str, data: Mapping[str, Any], kinds: Sequence[Per], shipped: Mapping[str, Source]
) -> tuple[str, ...]:
    """The shipped documents that it draws on: each is made for all of those for whom this one is."""
    titles = {one["title"]: id_ for id_, one in shipped.items()}
    found = []
    for asked in data.get("documents", ()):
        id_ = _named(name, "documents", asked, shipped, titles, "文书")
        source = shipped[id_]
        if id_ in _SOUGHT:
            raise _refused(name, f"documents 里的“{asked}”每次要另外查找内容，不能取用", "请去掉它。")
        without = [kind.label for kind in kinds if kind not in source["kinds"]]
        if without:
            may = "、".join(kind.value for kind in source["kinds"])
            raise _refused(name, f"documents 里的“{asked}”不是{without[0]}的", f"for 要写在这几种之内：{may}。")
        if data.get("term", False) and not source["term"]:
            raise _refused(name, f"documents 里的“{asked}”只写一年", "请去掉 term = true，或者去掉它。")
        found.append(id_)
    return tuple(found)


def _fits(name: str, data: Mapping[str, Any], kinds: Sequence[Per]) -> None:
    """Figures are of many people, and of one year."""
    for key in ("section", "tables"):
        if data.get(key) and not set(kinds) <= _OF_MANY:
            raise _refused(name, f"{key} 写的是全体或者一个单位的数字", "for 只能写 congress、unit。")
        if data.get(key) and data.get("term", False):
            raise _refused(name, f"{key} 写的是一年的数字", "请去掉 term = true。")


def _named(name: str, key: str, asked: str, known: Mapping[str, object], titles: Mapping[str, str], what: str) -> str:
    """The id of a form or document that a person means, by id or title."""
    if asked in known:
        return asked
    if asked in titles:
        return titles[asked]
    near = nearest(asked, [*known, *titles])
    remedy = f"是不是“{near}”？" if near else f"可写：{'、'.join(titles)}。"
    raise _refused(name, f"{key} 里的“{asked}”不是一种{what}", remedy)


def _refused(name: str, said: str, remedy: str) -> TemplateError:
    return TemplateError(f"本单位文书的说明 {name}：{said}。", remedy, code="own_document")


# --- built -----------------------------------------------------------------------------------------------------------


def build_own(own: OwnDocument, facts: Facts, target: Target) -> OwnContext:
    """The context of one paper of the document."""
    unit = target.id if target.per is Per.UNIT else ""
    words, still_open = Words(facts, unit), list[str]()
    drawn = {id_: build(facts, target) for id_, build in own.sources.items()}
    for context in drawn.values():
        still_open += (note for note in context["open"] if note not in still_open)
    variant = own.variant
    sections, tables = _figures(own, facts, unit, words, still_open)
    return {
        **parts(
            words.said(variant.title),
            on=facts.on,
            to=words.said(variant.to),
            signers=[words.said(variant.sign)],
            sealed=variant.sealed,
        ),
        "signer": spaced_name(words.said(variant.sign)),
        "year": facts.year,
        "congress": facts.congress_of_term,
        "unit": words.known["unit"],
        "name": target.name,
        "date": facts.printed,
        "deputy": _person(own, facts, target),
        "intro": lines(words.said(variant.intro)),
        "closing": lines(words.said(variant.closing)),
        "texts": {name: words.said(text) for name, text in own.texts.items()},
        "sections": sections,
        "tables": tables,
        "attachments": attachments([t["title"] for t in tables]),
        "forms": {name_of(id_): rows_of(own, facts, target, facts.forms[id_]) for id_ in own.records},
        "documents": {
            name_of(id_): {k: v for k, v in context.items() if k not in _ASIDE} for id_, context in drawn.items()
        },
        "open": [*still_open, *words.missing],
        "evidence": [row for context in drawn.values() for row in context["evidence"]],
    }


_ASIDE = frozenset({"open", "evidence", "nothing_to_tell"})


def lines(text: str) -> list[str]:
    """The paragraphs of a text that a person wrote."""
    return [line.strip(" \u3000\t") for line in text.splitlines() if line.strip(" \u3000\t")]


def name_of(id_: str) -> str:
    """How a template names a form or a document: ``annual_report``."""
    return id_.replace("-", "_")


def _figures(
    own: OwnDocument, facts: Facts, unit: str, words: Words, still_open: list[str]
) -> tuple[list[OwnSection], list[AttachedTable]]:
    variant = own.variant
    if not (variant.headings or variant.tables):
        return [], []
    scope = f.scope_of(facts, unit)
    before = f.scope_of(facts.before, unit) if facts.before else None
    told = sections_of(variant, Telling(scope, before, own.id), {}, words, still_open)
    sections: list[OwnSection] = [
        {"title": s["title"], "paragraphs": [p["lead"] + p["text"] for p in s["paragraphs"]]} for s in told
    ]
    return sections, numbered([t for name in variant.tables if (t := table(name, scope))])


def _person(own: OwnDocument, facts: Facts, target: Target) -> Mapping[str, str]:
    if target.per is not Per.DEPUTY:
        return {}
    shown = person(facts, facts.deputy(target.id))
    form = facts.forms.get(FormId.ROSTER)
    hidden = () if own.personal or form is None else [x.name for t in form.tables for x in t.fields if x.sensitive]
    return {name: text for name, text in shown.items() if name not in hidden}


# --- rows of forms ---------------------------------------------------------------------------------------------------


def fields_of(own: OwnDocument, form: Form) -> dict[str, list[Field]]:
    """Fields that the rows of a form have, by table; those of its heads under :data:`HEAD`."""
    told = {HEAD: form.fields, **{t.name: t.fields for t in form.tables}}
    return {part: [x for x in fields if own.personal or not x.sensitive] for part, fields in told.items() if fields}


def rows_of(own: OwnDocument, facts: Facts, target: Target, form: Form) -> dict[str, list[Row]]:
    """Counted rows of a form that bear on whom the paper is made for, by table, each value as text.

    ``record`` is the number of the record, ``from_unit`` and ``of_deputy`` whose return it came with. In a paper about
    a deputy the names of other deputies are left out.
    """
    years = {None, *facts.years}
    told: dict[str, list[Row]] = {}
    for part, fields in fields_of(own, form).items():
        found = facts.of_form(form.id, "" if part == HEAD else part)
        mine = (r for r in found if (form.id in _REACHING or r.year in years) and _bears(facts, target, r, fields))
        told[part] = [_row(facts, target, record, fields) for record in mine]
    return told


def _bears(facts: Facts, target: Target, record: Record, fields: Iterable[Field]) -> bool:
    if target.per in _OF_ONE:
        return record.number == target.id
    if target.per is Per.UNIT:
        deputy = facts.roster.by_number.get(record.deputy)
        return record.unit == target.id or (deputy is not None and target.id in deputy.units(facts.period[1]))
    if target.per is not Per.DEPUTY:
        return True
    return record.deputy == target.id or any(target.id in _people(record, x) for x in fields)


def _people(record: Record, one: Field) -> Sequence[str]:
    value = record.values.get(one.name) if one.kind in PEOPLE else None
    return [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []


def _row(facts: Facts, target: Target, record: Record, fields: Iterable[Field]) -> Row:
    unit, deputy = facts.roster.unit_by_code.get(record.unit), facts.roster.by_number.get(record.deputy)
    found = {
        "record": record.number,
        "from_unit": unit.name if unit else "",
        "of_deputy": deputy.name if deputy else "",
    }
    if target.per is not Per.DEPUTY:
        return found | {x.name: shown_value(facts, record.values.get(x.name), x) for x in fields}
    hide, name = hiding(facts.roster, target.id), facts.deputy(target.id).name
    for x in fields:
        people = _people(record, x)
        text = shown_value(facts, record.values.get(x.name), x)
        masked = hide(text)
        said = "" if masked != text and record.form in _OF_OTHERS else masked
        found[x.name] = _among(name, len(people), there=target.id in people) if people else said
    return found | ({"of_deputy": ""} if record.deputy != target.id else {})


def _among(name: str, number: int, *, there: bool) -> str:
    """Several people in a paper about one of them: 王芳等3人; 3人 where the deputy is not among them."""
    if not there:
        return f"{number}人"
    return name if number == 1 else f"{name}等{number}人"


def labels_of(own: OwnDocument, forms: Mapping[str, Form]) -> dict[str, str]:
    """What the columns of a draft are called, by the path of a field (``forms.visit_log.visits.place``)."""
    found: dict[str, str] = {}
    for id_ in own.records:
        for part, fields in fields_of(own, forms[id_]).items():
            path = f"forms.{name_of(id_)}.{part}"
            found |= {f"{path}.record": "登记编号", f"{path}.from_unit": "登记单位", f"{path}.of_deputy": "代表"}
            found |= {f"{path}.{x.name}": x.label for x in fields}
    return found


def filled_out(own: OwnDocument, forms: Mapping[str, Form], context: OwnContext) -> Mapping[str, object]:
    """An example context in which every table of the forms has a row, so that a template can be tried with it."""
    told: dict[str, dict[str, list[Row]]] = {}
    for id_ in own.records:
        rows = context["forms"][name_of(id_)]
        blank = {"record": "登记编号", "from_unit": "登记单位", "of_deputy": "代表"}
        told[name_of(id_)] = {
            part: rows[part] or [blank | {x.name: x.label for x in fields}]
            for part, fields in fields_of(own, forms[id_]).items()
        }
    return {**context, "forms": told}


def drafted(context: Mapping[str, object]) -> dict[str, object]:
    """What the first draft of a template shows of an example: what was declared, and the day."""
    aside = {"title", "head", "sign", "imprint", "attachments", "open", "evidence", "year", "congress", "unit", "name"}
    return {k: v for k, v in context.items() if k not in aside and v}
