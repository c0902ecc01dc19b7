r"""The one Jinja environment of documents: sandboxed, strict, escaping, with few filters.

Filters of ours: ``date`` (2024年3月5日), ``month`` (2024年3月), ``span`` (``first|span(last)``), ``spaced_name``
(李　成), ``join`` (with 、 unless told otherwise), ``cn`` (十二). Of Jinja's all that only shape a value
(:data:`_JINJA`); ``escape`` and ``e`` change nothing, for every value is escaped. The globals are ``range`` (at most
1000) and ``cite``: ``cite("报告履职情况")`` is 《…代表法》第五十八条 as numbered on the printed date; a law may be
named second. There is no ``safe``, no include, no clock, no chance.

A template may print text, whole and decimal numbers, days, and the values of docxtpl (:mod:`.rich`). ``None``,
``True``, lists and objects are refused: printed as they are, they would be English or code in an official document.
In a text, as docxtpl's manual says, a line feed is a new line, ``\a`` a new paragraph, ``\f`` a new page.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, Undefined, UndefinedError, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from ..dates import as_date, chinese, chinese_span
from ..errors import TemplateError
from ..text import spaced_name
from ..words.numerals import MOST, numeral
from .rich import is_rich, needs_package, plain_text

# Under this name, which no template can write, the context carries what has been printed.
PRINTED = "\0printed"
# Likewise the function that tells a citation from its subject: ``Callable[[str, str], str]``.
CITE = "\0cite"
MAX_STEPS = 100_000
MAX_RANGE = 1000
_SPECIAL = re.compile(r"[&<>\"'\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL = re.compile(r"[\x00-\x06\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PARAGRAPHS = ("\a", "\f")  # docxtpl makes new paragraphs and pages of them, when the part is whole
_SIGNS = str.maketrans("", "", "\n\t\a\f")
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_STR_METHODS = frozenset({
    "strip", "lstrip", "rstrip", "startswith", "endswith", "split", "splitlines", "replace", "isdigit",
    "upper", "lower", "title", "capitalize", "count", "find",
})  # fmt: skip
_LOOP_FIGURES = frozenset({"index", "index0", "revindex", "first", "last", "length"})
_JINJA = (
    "abs batch capitalize center d default dictsort first float groupby indent int items last length count list lower "
    "map max min reject rejectattr replace reverse round select selectattr slice sort string striptags sum title trim "
    "truncate unique upper wordcount wordwrap"
)
"""Filters of Jinja that a template may use. Left out is what prints raw XML (``safe``), reaches attributes (``attr``),
throws dice (``random``), formats by a pattern of any width (``format``) or writes HTML and JSON."""
_COUNTING = frozenset({"batch", "center", "indent", "slice"})
_MAX_BITS = 4096
"""Of a product of whole numbers: larger ones are worked out without ever coming back to be stopped."""
_MAX_FILTERED = 1_000_000  # characters or items that a filter may give


class MissingField(UndefinedError):
    """A field that the context does not have; ``owner`` is the record asked, or ``None`` for the context."""

    def __init__(self, message: str | None, name: object, owner: object) -> None:
        super().__init__(message)
        self.name, self.owner = name, owner


class BadValue(ValueError):
    """A value that cannot be printed; ``reason`` says why, in Chinese."""

    def __init__(self, reason: str, value: object) -> None:
        super().__init__(reason)
        self.reason, self.value = reason, value


class BadCitation(ValueError):
    """A subject that no law has; ``sentence`` and ``remedy`` say so, in Chinese."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.sentence, self.remedy = sentence, remedy


class BudgetSpent(RuntimeError):
    """The template prints or loops beyond all measure."""


class _Missing(StrictUndefined):
    """Undefined that remembers what was asked of whom."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError
    ) -> None:
        owner = None if obj is missing else obj
        if exc is UndefinedError:
            exc = lambda message=None: MissingField(message, name, owner)  # noqa: E731 - Jinja calls it like a class
        super().__init__(hint, obj, name, exc)


class _CodeGenerator(CodeGenerator):
    """Leaves the escaping of what is printed to :func:`finalize`, which has looked at each character anyway.

    (As Jinja's own native environment does; ``autoescape`` still rules what macros and blocks return.)
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        if finalize.src is not None:
            self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        if finalize.src is not None:
            self.write(")")


class Environment(ImmutableSandboxedEnvironment):
    """Jinja as far as a document needs it."""

    code_generator_class = _CodeGenerator
    intercepted_binops = frozenset({"**", "*", "%", "+"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Records are dicts: a key wins over a method of the same name (``items``, ``count``)."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if type(obj) is LoopContext and attribute in _LOOP_FIGURES:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of text only a few methods, of types and of docxtpl's values (they hold the whole package) nothing."""
        if (isinstance(obj, str) and attr not in _STR_METHODS) or is_rich(obj):
            return False
        return not isinstance(obj, type) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        """Macros, loops, methods of text and records; nothing that could read the clock or a file."""
        if isinstance(obj, Macro | LoopContext) or obj is _range or obj is _cite:
            return True
        owner = getattr(obj, "__self__", None)
        return type(owner) in {str, Markup, dict, LoopContext} and super().is_safe_callable(obj)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers alone are multiplied; text is joined by ``~``."""
        numbers = all(isinstance(side, int | float | Decimal) for side in (left, right))
        if operator == "**" or (operator in "*%" and not numbers):
            raise SecurityError(f"operator {operator}")
        if operator == "*" and sum(side.bit_length() for side in (left, right) if isinstance(side, int)) > _MAX_BITS:
            raise BudgetSpent
        if operator == "+" and not numbers and len(str(left)) + len(str(right)) > 100_000:
            raise BudgetSpent
        return super().call_binop(context, operator, left, right)


@pass_context
def _range(context: Context, *bounds: int) -> range:
    found = range(*bounds)
    if len(found) > MAX_RANGE:
        raise BudgetSpent
    printed = context.parent.get(PRINTED)
    if printed is not None:
        printed.spend(len(found))
    return found


@pass_context
def _cite(context: Context, subject: Any, law: Any = "") -> str:
    told: Callable[[str, str], str] | None = context.parent.get(CITE)
    if told is None:
        raise BadCitation("这里没有可引用的法律", "有条号对照的法律见 dutykit regulations cite。")
    try:
        found = told(printable(subject), printable(law))
    except TemplateError as error:
        raise BadCitation(error.message.rstrip("。"), error.remedy) from error
    printed = context.parent.get(PRINTED)
    if printed is not None:
        printed.cited.append(found)
    return found


class Printed(list[str]):
    """What one part of a template has printed, in order, as it must be found again in the text.

    ``package`` is the :class:`docxtpl.DocxTemplate` to which pictures and sub-documents belong. ``rich`` says that
    XML was printed, ``breaks`` that paragraphs are still to be made of a text.
    """

    def __init__(self, package: Any = None) -> None:
        super().__init__()
        self.spent = 0
        self.cited: list[str] = []
        self.package = package
        self.rich = self.breaks = False

    def spend(self, steps: int) -> None:
        """Count loops against the budget."""
        self.spent += steps
        if self.spent > MAX_STEPS:
            raise BudgetSpent


@pass_context
def finalize(context: Context, value: Any) -> str:
    """Make XML of a printed value, and remember it.

    A line break becomes ``<w:br/>``, a tab ``<w:tab/>``. Raises :class:`BadValue`.
    """
    kind = type(value)
    printed = context.parent.get(PRINTED)
    if kind is Markup:  # of a macro or a block: its values were seen one by one
        if printed is not None and "<w:r" in value:
            printed.rich = True
        return value  # type: ignore[no-any-return]
    if kind is not str and is_rich(value):
        return _rich(value, printed)
    text = value if kind is str else printable(value)
    if _SPECIAL.search(text) is None:
        if text and printed is not None:
            printed.append(text)
        return text
    illegal = _ILLEGAL.search(text)
    if illegal:
        raise BadValue(f"含有不能写入文档的控制字符（U+{ord(illegal[0]):04X}）", value)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    escaped = str(escape(lines))
    if printed is not None:
        printed.append(escaped.translate(_SIGNS))
        printed.breaks = printed.breaks or any(sign in escaped for sign in _PARAGRAPHS)
    return escaped.replace("\n", BREAK).replace("\t", TAB)


def _rich(value: Any, printed: Printed | None) -> str:
    """The XML of one of docxtpl's values."""
    package = None if printed is None else printed.package
    if getattr(value, "tpl", package) is not package:
        raise BadValue("是图片或者并入的文件，但不属于这次渲染", value)
    xml = str(value)
    if package is None and needs_package(value, xml):
        raise BadValue("带有链接，但不属于这次渲染", value)
    illegal = _ILLEGAL.search(xml)
    if illegal:
        raise BadValue(f"含有不能写入文档的控制字符（U+{ord(illegal[0]):04X}）", value)
    if printed is not None:
        printed.append(plain_text(xml))
        printed.rich = printed.breaks = True
    return xml


def printable(value: Any) -> str:
    """The text of a value that may be printed; raises :class:`BadValue` for the others."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Undefined):
        return str(value)  # raises, with the name
    if isinstance(value, bool):
        raise BadValue("是“真/假”，不能直接印出，请写成 {% if %}", value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return _decimal(value)
    if isinstance(value, date):
        return chinese(as_date(value))
    if value is None:
        raise BadValue("没有内容，请加 |default('—', true) 或用 {% if %} 判断", value)
    raise BadValue(f"不是文字、数字或日期（{type(value).__name__}），不能直接印出", value)


def _decimal(value: float | Decimal) -> str:
    number = Decimal(str(value))
    if not number.is_finite():
        raise BadValue("不是有效的数字", value)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def attribute(value: Any) -> Markup:
    """A value for an XML attribute (colour or span of a cell), which is no text to be found again."""
    text = printable(value)
    if not re.fullmatch(r"[0-9A-Za-z]{1,20}", text):
        raise BadValue("不能用作颜色或跨列数", value)
    return Markup(text)  # noqa: S704 - letters and figures only


def _day(value: Any) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadValue("不是日期", value) from None
    if isinstance(value, Undefined):
        str(value)  # raises, with the name; in lint it notes the name and goes on
        return date.min
    if not isinstance(value, date | datetime):
        raise BadValue("不是日期", value)
    return as_date(value)


def _date(value: Any) -> str:
    return chinese(_day(value))


def _month(value: Any) -> str:
    day = _day(value)
    return f"{day.year}年{day.month}月"


def _span(first: Any, last: Any = None) -> str:
    begin = _day(first)
    return chinese_span(begin, begin if last is None else _day(last))


def _spaced_name(value: Any) -> str:
    return spaced_name(printable(value))


def _join(values: Iterable[Any], mark: str = "、") -> str:
    return mark.join(text for text in map(printable, values) if text)


def cn(value: Any) -> str:
    """一, 十, 十二, 二十, 一百零五: a whole number from 0 to 9999 in Chinese."""
    number = int(printable(value))
    if not 0 <= number <= MOST:
        raise BadValue(f"超出汉字数字的范围（0—{MOST}）", value)
    return numeral(number)


def _bounded(name: str) -> Callable[..., Any]:
    """A filter of Jinja that neither counts beyond the limit of ``range`` nor gives more than a document holds."""
    work = FILTERS[name]

    @functools.wraps(work)  # with the mark by which Jinja knows what to pass it
    def bounded(*given: Any, **named: Any) -> Any:
        if name in _COUNTING and any(type(n) is int and n > MAX_RANGE for n in (*given[1:], *named.values())):
            raise BudgetSpent
        found = work(*given, **named)
        if isinstance(found, str | list) and len(found) > _MAX_FILTERED:
            raise BudgetSpent
        return found

    return bounded


def unsupported(tree: nodes.Template, env: Environment) -> Iterator[TemplateSyntaxError]:
    """Filters, tests and tags that a document has not, also where Jinja would tell only when it gets there."""
    for node in tree.find_all(nodes.Filter):
        if node.name not in env.filters:
            yield TemplateSyntaxError(f"No filter named {node.name!r}.", node.lineno)
    for test in tree.find_all(nodes.Test):
        if test.name not in env.tests:
            yield TemplateSyntaxError(f"No test named {test.name!r}.", test.lineno)
    for other in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        yield TemplateSyntaxError(f"Encountered unknown tag {type(other).__name__.lower()!r}.", other.lineno)


def environment(undefined: type[Undefined] = _Missing) -> Environment:
    """The environment of documents; lint has its own ``undefined``, which goes on where this one stops."""
    env = Environment(autoescape=True, undefined=undefined, finalize=finalize, cache_size=0)
    ours: dict[str, Callable[..., Any]] = {
        "date": _date,
        "month": _month,
        "span": _span,
        "spaced_name": _spaced_name,
        "join": _join,
        "cn": cn,
        "e": printable,
        "escape": printable,
        "_attribute": attribute,
    }
    env.filters = {name: _bounded(name) for name in _JINJA.split()} | ours
    env.globals = {"range": _range, "cite": _cite}
    return env
