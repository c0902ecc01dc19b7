"""Charts of documents: their figures in a workbook, which goes into the document with the chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...docx.charts import Bars, with_bars, without_caption
from ...docx.render import Rendered
from ...xlsx.charts import figures_book

_SHEET = "数据"


def with_chart(rendered: Rendered, chart: Mapping[str, Any]) -> Rendered:
    """The document with the chart of its context (``title``, ``names``, ``series``) below its caption.

    A chart that would show nothing but noughts is not made, and its caption goes.
    """
    title, names = chart["title"], chart["names"]
    series = [(told["label"], [int(figure) for figure in told["figures"]]) for told in chart["series"]]
    if not any(any(figures) for _, figures in series):
        return without_caption(rendered, title)
    rows = [[name, *(figures[at] for _, figures in series)] for at, name in enumerate(names)]
    book = figures_book(title, _SHEET, ["", *(label for label, _ in series)], rows)
    return with_bars(rendered, Bars(title, names, series, _SHEET, book))
