"""Whether what was found about a teacher takes away the right to honours, and for how long (domain.md A8, A9)."""

from __future__ import annotations

from enum import StrEnum

from policy_profiles.format import Profile, Threshold


class Misconduct(StrEnum):
    """What an inquiry found."""

    DISCRIMINATION = "discrimination"
    PREJUDICE = "prejudice"
    IMPROPER_METHOD = "improper_method"


class Consequence(StrEnum):
    """What it led to: nothing bad, 不良后果 or 严重后果."""

    NONE = "none"
    ADVERSE = "adverse"
    SERIOUS = "serious"


_ENOUGH = {
    Threshold.ADVERSE: {Consequence.ADVERSE, Consequence.SERIOUS},
    Threshold.SERIOUS: {Consequence.SERIOUS},
    Threshold.NEVER: set[Consequence](),
}


def months_without_honours(profile: Profile, misconduct: Misconduct, consequence: Consequence) -> int:
    """For how many months the teacher is without honours; 0 where the profile only has it recorded.

    Discrimination and prejudice count by themselves, an improper method only with the consequence that the profile names.
    """
    terms = profile.disqualification
    if terms is None:
        return 0
    disqualifies = {
        Misconduct.DISCRIMINATION: terms.discrimination,
        Misconduct.PREJUDICE: terms.prejudice,
        Misconduct.IMPROPER_METHOD: consequence in _ENOUGH[terms.improper_method],
    }
    return terms.months if disqualifies[misconduct] else 0
