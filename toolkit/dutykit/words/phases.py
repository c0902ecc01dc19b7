"""What an office sends out when: the phases of its year, and the forms of each."""

from __future__ import annotations

from collections.abc import Mapping

from .codes import Code, FormId


class Phase(Code):
    """A time of the year at which several forms are sent out at once."""

    PLANS = "plans", "年初计划"
    YEAR = "year", "年度"
    DEPUTIES = "deputies", "代表登记"
    EVALUATION = "evaluation", "评议"


FORMS: Mapping[Phase, tuple[str, ...]] = {
    Phase.PLANS: (FormId.GROUP_PLAN, FormId.CONTACT_PLAN, FormId.DUTY_REPORT),
    Phase.YEAR: (FormId.ACTIVITY, FormId.CONTACT, FormId.SUGGESTION, FormId.NARRATIVE),
    Phase.DEPUTIES: (FormId.ANNUAL_REGISTRATION,),
    Phase.EVALUATION: (FormId.DUTY_REPORT, FormId.EVALUATION, FormId.FEEDBACK, FormId.COMMENDATION),
}
"""An office's own forms for units go with the year."""
