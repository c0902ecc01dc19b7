"""What is said of a template that was looked over."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import TemplateError
from ..words.codes import Tone
from .heal import TAG


@dataclass(frozen=True, slots=True)
class TemplateRemark:
    """One remark on a template. An ``error`` keeps it from being used, the others do not."""

    level: Tone
    code: str
    message: str
    remedy: str = ""
    place: str = ""

    @classmethod
    def of(cls, error: TemplateError) -> TemplateRemark:
        """What keeps a template from being used at all."""
        return cls(Tone.ERROR, error.code.removeprefix(f"{error.family}."), error.message, error.remedy)

    @property
    def tag(self) -> str:
        """The tag that it is about, as it stands in the template."""
        found = TAG.search(self.message)
        return found[0] if found else ""
