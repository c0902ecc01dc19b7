"""What the prefills share."""

from __future__ import annotations

from ....forms.filled import FilledRow

Rows = dict[str, tuple[FilledRow, ...]]
