"""Under which heading of a regulation a deed falls: exactly one."""

from __future__ import annotations

from dataclasses import dataclass

from ..dossier.deeds import Deed
from ..words.marks import During
from .regulation import Regulation, RegulationSection, SectionPart
from .take import Take


@dataclass(frozen=True, slots=True)
class Placed:
    """A section, and within it the part, where the regulation names parts."""

    section: RegulationSection
    part: SectionPart | None = None


def place(deed: Deed, regulation: Regulation) -> Placed:
    """Where a deed stands.

    Sections are tried in their order, within each its parts, then its own takes; the first that holds is it, and
    the section marked ``rest`` has what no other took. So a deed is never told under two headings.
    """
    rest = None
    for section in regulation.sections:
        if section.rest:
            rest = section
        for part in section.parts:
            if any(holds(take, deed) for take in part.takes):
                return Placed(section, part)
        if any(holds(take, deed) for take in section.takes):
            return Placed(section)
    assert rest is not None  # the loader has seen to it
    return Placed(rest)


def holds(take: Take, deed: Deed) -> bool:
    """Whether everything that ``take`` names is so."""
    return (
        (not take.forms or deed.form in take.forms)
        and (not take.kinds or deed.kind in take.kinds)
        and (not take.groups or deed.group in take.groups)
        and (not take.bodies or deed.body in take.bodies)
        and (not take.organisers or deed.organiser in take.organisers)
        and take.during in {"", During.ANY, deed.during}
    )
