"""What is wrong with a template, said to the person who edits it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError

from ..errors import TemplateError
from ..text import nearest, shortened
from .heal import StoryPart
from .templating import BadCitation, BadValue, BudgetSpent, MissingField

# What the expressions of a template can raise; anything else is a bug of ours and shows as one.
EXPECTED = (
    jinja2.TemplateError,
    BadValue,
    BudgetSpent,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
    MemoryError,
)
_UNSAFE_REMEDY = "模板只能取用栏目的值，不能调用程序；请删去这个标签。"
_SYNTAX = (
    (r"No filter named '(.+)'", "没有叫“{0}”的过滤器", "可用的过滤器见 dutykit template lint --help。"),
    (r"No test named '(.+)'", "没有叫“{0}”的判断", "请改用 is defined、==、in 等。"),
    (
        r"Encountered unknown tag '(end\w+|else|elif)'",
        "{{% {0} %}} 前面没有相应的开始标签",
        "请补上 {% for %} 或 {% if %}。",
    ),
    (
        r"Encountered unknown tag '(\w+)'",
        "没有“{0}”这样的标签",
        "可用的标签有 for、if、elif、else、endif、endfor、set。",
    ),
    (r"Unexpected end of template", "有 {{% for %}} 或 {{% if %}} 没有结束", "请补上 {% endfor %} 或 {% endif %}。"),
    (r"", "标签写法不对", "请核对括号、引号和英文标点。"),
)


def syntax_fault(error: jinja2.TemplateSyntaxError, story: StoryPart, name: str) -> TemplateError:
    """A tag that Jinja cannot read."""
    reason, remedy = syntax_reason(error)
    tag = tag_at(story, error.lineno)
    where = f"模板“{name}”的{story.label}中" + (f"，标签 {tag} " if tag else "")
    return TemplateError(f"{where}{reason}（{error.message}）。", remedy, code="syntax")


def depth_fault(error: BaseException, story: StoryPart, name: str) -> TemplateError:
    """A tag too deep, or too long, to be read at all; where it is nobody knows: the longest is told."""
    tag = max(story.tags.values(), key=len, default="")
    return spent(error, f"模板“{name}”的{story.label}中，标签 {shortened(tag)} ")


def syntax_reason(error: jinja2.TemplateSyntaxError) -> tuple[str, str]:
    """What is wrong and what to do, in Chinese."""
    for pattern, reason, remedy in _SYNTAX:
        match = re.search(pattern, error.message or "")
        if match:
            return reason.format(*match.groups()), remedy
    raise AssertionError("the last pattern matches everything")


def tag_at(story: StoryPart, line: int | None) -> str:
    """The tag on a line of the source, or the last one before it."""
    lines = [number for number in story.tags if line is None or number <= line]
    return story.tags[max(lines)] if lines and line is not None else ""


def render_fault(error: BaseException, story: StoryPart, name: str, context: Mapping[str, Any]) -> TemplateError:
    """A template that stopped while it was being filled."""
    tag = tag_at(story, line_of(error))
    where = f"模板“{name}”的{story.label}中" + (f"，标签 {tag} " if tag else "，")
    if isinstance(error, MissingField):
        return _missing(error, where, context)
    if isinstance(error, SecurityError):
        return TemplateError(f"{where}不被允许。", _UNSAFE_REMEDY, code="unsafe")
    if isinstance(error, BudgetSpent | MemoryError | RecursionError):
        return spent(error, where.removesuffix("，").rstrip())
    if isinstance(error, BadCitation):
        return TemplateError(f"{where}引用不了：{error.sentence}。", error.remedy, code="citation")
    if isinstance(error, BadValue):
        shown = f"“{shortened(str(error.value))}”" if isinstance(error.value, str) else ""
        return TemplateError(f"{where}的值{shown}{error.reason}。", "请改模板，或更正这个值。", code="value")
    return TemplateError(f"{where}算不出结果（{error}）。", "请核对标签中的运算和过滤器。", code="expression")


def spent(error: BaseException, where: str) -> TemplateError:
    """A template that asks for more time, memory or depth than any document needs; ``where`` begins the sentence."""
    if isinstance(error, MemoryError):
        reason, remedy = "要占用的内存过多", "请检查有没有把文字或者列表一再成倍地拼接。"
    elif isinstance(error, RecursionError):
        reason, remedy = "一层套一层，套得太深", "请检查括号和宏（macro），不要让宏调用自己。"
    else:
        reason, remedy = "循环或内容过多", "请检查循环的范围（range 最多 1000），不要在循环里再套很长的循环。"
    return TemplateError(f"{where}{reason}，已停止。", remedy, code="budget")


def _missing(error: MissingField, where: str, context: Mapping[str, Any]) -> TemplateError:
    if isinstance(error.name, str) and error.name.startswith("_"):
        return TemplateError(f"{where}不被允许。", _UNSAFE_REMEDY, code="unsafe")
    owner = context if error.owner is None else error.owner
    known = [str(key) for key in owner if not str(key).startswith("\0")] if isinstance(owner, Mapping) else []
    similar = nearest(str(error.name), known)
    remedy = f"是不是“{similar}”？" if similar else ""
    if known:
        remedy += f"可用的栏目：{'、'.join(sorted(known)[:30])}。"
    return TemplateError(f"{where}用到了没有的栏目“{error.name}”。", remedy or "请核对栏目名称。", code="unknown_field")


def line_of(error: BaseException) -> int | None:
    """The line of the template where it stopped: Jinja rewrites only what its own render() raises."""
    trace, line = error.__traceback__, None
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            line = template.get_corresponding_lineno(trace.tb_lineno or _line_before(trace))
        trace = trace.tb_next
    return line


def _line_before(trace: TracebackType) -> int:
    """The line that the code came from last: the jump at the end of a loop, where an alarm may ring, has none."""
    lines = trace.tb_frame.f_code.co_lines()
    return max((line for start, _, line in lines if line is not None and start <= trace.tb_lasti), default=1)
