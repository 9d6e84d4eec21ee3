"""The pure rules of a school's way on board (domain.md section 3): states, moves and the activation checklist."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


def done(state: SchoolState, confirmed: Iterable[str]) -> frozenset[Step]:
    """The steps done: those confirmed, and that it is verified, which the district says through the school's state."""
    verified = frozenset() if state is SchoolState.APPLIED else frozenset({Step.VERIFIED})
    return verified | {Step(step) for step in confirmed}


def steps_left(state: SchoolState, confirmed: Iterable[str]) -> tuple[Step, ...]:
    """What still keeps a school from going into operation, in order; nothing keeps one that did, or that has left."""
    return missing(done(state, confirmed)) if state in {SchoolState.APPLIED, SchoolState.ONBOARDING} else ()


LABELS: dict[Step, str] = {
    Step.VERIFIED: "区级核验",
    Step.PROFILE_CHOSEN: "选定制度",
    Step.GROUP_APPOINTED: "任命领导小组",
    Step.CALENDAR_IMPORTED: "导入校历",
    Step.PEOPLE_IMPORTED: "导入班级和学生",
    Step.CONSENT_INFORMED: "发布告知书",
}
"""The steps as people read them."""


class SchoolOrder(StrEnum):
    """What the district's list of schools is sorted by first."""

    WAITING = "waiting"
    MOST_LEFT = "most_left"
    LEAST_LEFT = "least_left"
    NUMBER = "number"


ORDER_LABELS: dict[SchoolOrder, str] = {
    SchoolOrder.WAITING: "等您处理的在前",
    SchoolOrder.MOST_LEFT: "还差步数多的在前",
    SchoolOrder.LEAST_LEFT: "快要启用的在前",
    SchoolOrder.NUMBER: "按学校编号",
}

STATE_LABELS: dict[SchoolState, str] = {
    SchoolState.APPLIED: "申请中",
    SchoolState.ONBOARDING: "入驻中",
    SchoolState.ACTIVE: "已启用",
    SchoolState.SUSPENDED: "已暂停",
    SchoolState.EXITED: "已退出",
}
