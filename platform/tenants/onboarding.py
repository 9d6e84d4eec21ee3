"""The pure rules of a school's way on board (domain.md section 3): states, moves and the activation checklist."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from kernel.states import Transitions


class SchoolState(StrEnum):
    """Where a school stands."""

    APPLIED = "applied"
    ONBOARDING = "onboarding"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXITED = "exited"


class SchoolMove(StrEnum):
    """What may be done with a school."""

    VERIFY = "verify"
    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXIT = "exit"


class Step(StrEnum):
    """The steps before activation, in the order of the checklist."""

    VERIFIED = "verified"
    PROFILE_CHOSEN = "profile_chosen"
    GROUP_APPOINTED = "group_appointed"
    CALENDAR_IMPORTED = "calendar_imported"
    PEOPLE_IMPORTED = "people_imported"
    CONSENT_INFORMED = "consent_informed"


MOVES: Transitions[SchoolState, SchoolMove] = Transitions(
    {
        (SchoolState.APPLIED, SchoolMove.VERIFY): SchoolState.ONBOARDING,
        (SchoolState.ONBOARDING, SchoolMove.ACTIVATE): SchoolState.ACTIVE,
        (SchoolState.ACTIVE, SchoolMove.SUSPEND): SchoolState.SUSPENDED,
        (SchoolState.SUSPENDED, SchoolMove.RESUME): SchoolState.ACTIVE,
        (SchoolState.ACTIVE, SchoolMove.EXIT): SchoolState.EXITED,
        (SchoolState.SUSPENDED, SchoolMove.EXIT): SchoolState.EXITED,
        (SchoolState.ONBOARDING, SchoolMove.EXIT): SchoolState.EXITED,
        (SchoolState.APPLIED, SchoolMove.EXIT): SchoolState.EXITED,
    }
)


def missing(done: Collection[Step]) -> tuple[Step, ...]:
    """The steps still to be confirmed, in order; activation needs none to be left."""
    return tuple(step for step in Step if step not in done)


def is_complete(done: Collection[Step]) -> bool:
    """Whether the school may be activated."""
    return not missing(done)


LABELS: dict[Step, str] = {
    Step.VERIFIED: "区级核验",
    Step.PROFILE_CHOSEN: "选定制度",
    Step.GROUP_APPOINTED: "任命领导小组",
    Step.CALENDAR_IMPORTED: "导入校历",
    Step.PEOPLE_IMPORTED: "导入班级和学生",
    Step.CONSENT_INFORMED: "发布告知书",
}

STATE_LABELS: dict[SchoolState, str] = {
    SchoolState.APPLIED: "申请中",
    SchoolState.ONBOARDING: "入驻中",
    SchoolState.ACTIVE: "已启用",
    SchoolState.SUSPENDED: "已暂停",
    SchoolState.EXITED: "已退出",
}
