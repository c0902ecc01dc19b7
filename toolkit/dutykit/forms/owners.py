"""By whose a form is: what heads a column that says so of each row."""

from __future__ import annotations

from ..words.codes import Ask, FieldKind, Per
from .model import Form

_OWNERS = {
    Per.UNIT: (
        FieldKind.UNIT,
        frozenset({"单位", "单位名称", "所属单位", "报送单位", "填报单位", "上报单位"}),
    ),
    Per.DEPUTY: (FieldKind.DEPUTY, frozenset({"姓名", "代表姓名", "代表"})),
}
"""By whose a form is: the kind of field that says so, and further headers of a column that does."""


def owner_labels(form: Form) -> frozenset[str]:
    """Headers of a column that says whose the rows are, of a form that is filled in for one unit or one deputy."""
    if form.per not in _OWNERS:
        return frozenset()
    kind, more = _OWNERS[form.per]
    mine = (f for f in form.fields if f.kind is kind and f.ask is Ask.OFFICE)
    return frozenset(k for f in mine for k in f.label_keys) | more
