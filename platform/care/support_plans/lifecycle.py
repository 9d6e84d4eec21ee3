"""The pure rules of a plan (domain.md section 3): its states and moves, what it must hold, who may write and who agrees.

No database, no clock. A guard raises the DomainError that tells the person what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from accounts.roles import Role
from care.support_plans.errors import NotReadyYet, NotYoursToWrite, SecondPersonAgrees
from care.support_plans.terms import FIELDS_OF_FORMS, NEED_LABELS, Need, PlanKind
from kernel.states import Transitions


class PlanState(StrEnum):
    """Where a version of a plan stands."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    FINISHED = "finished"
    STOPPED = "stopped"
    DISCARDED = "discarded"


class PlanMove(StrEnum):
    """What may be done with it."""

    HAND_IN = "hand_in"
    RETURN = "return"
    ACTIVATE = "activate"
    SUPERSEDE = "supersede"
    FINISH = "finish"
    STOP = "stop"
    DISCARD = "discard"


MOVES: Transitions[PlanState, PlanMove] = Transitions(
    {
        (PlanState.DRAFT, PlanMove.HAND_IN): PlanState.HANDED_IN,
        (PlanState.DRAFT, PlanMove.ACTIVATE): PlanState.ACTIVE,
        (PlanState.DRAFT, PlanMove.DISCARD): PlanState.DISCARDED,
        (PlanState.HANDED_IN, PlanMove.RETURN): PlanState.DRAFT,
        (PlanState.HANDED_IN, PlanMove.ACTIVATE): PlanState.ACTIVE,
        (PlanState.ACTIVE, PlanMove.SUPERSEDE): PlanState.SUPERSEDED,
        (PlanState.ACTIVE, PlanMove.FINISH): PlanState.FINISHED,
        (PlanState.ACTIVE, PlanMove.STOP): PlanState.STOPPED,
    }
)

STATE_LABELS: dict[PlanState, str] = {
    PlanState.DRAFT: "草稿",
    PlanState.HANDED_IN: "等待同意",
    PlanState.ACTIVE: "生效",
    PlanState.SUPERSEDED: "已调整",
    PlanState.FINISHED: "完成",
    PlanState.STOPPED: "终止",
    PlanState.DISCARDED: "已删除",
}

STANDING = (PlanState.DRAFT, PlanState.HANDED_IN, PlanState.ACTIVE)
"""Somebody still works with it."""

APPROVERS = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER)
"""Who agrees to an education plan (domain.md section 4)."""

_OF_THE_SCHOOL = (Role.COUNSELLOR, *APPROVERS)


@dataclass(frozen=True, slots=True)
class Content:
    """What a plan holds, as far as the rules ask for it."""

    has_time: bool
    has_content: bool
    dated_goals: int


def needs_of(fields: Iterable[str]) -> frozenset[Need]:
    """What the obligatory fields of a school's form ask for; a field that the platform does not know asks for nothing."""
    return frozenset(
        need for field in fields for words, need in FIELDS_OF_FORMS.items() if field == words or field.startswith(words)
    )


def check_ready(content: Content, needs: Collection[Need]) -> None:
    """Raise NotReadyYet, naming what is missing; every plan says in words what will be done."""
    held = {Need.TIME: content.has_time, Need.CONTENT: content.has_content, Need.GOAL: content.dated_goals > 0}
    missing = [need for need in Need if not held[need] and (need in needs or need is Need.CONTENT)]
    if missing:
        raise NotReadyYet(missing="、".join(NEED_LABELS[need] for need in missing))


def may_write(kind: PlanKind, roles: Collection[str], *, is_assigned: bool) -> bool:
    """Whether somebody who stands so to the student writes a plan of that kind (domain.md section 4).

    Besides the class teacher it is whoever is named in the plan, or owes it; an education plan also comes from the school.
    """
    if is_assigned or Role.CLASS_TEACHER in roles:
        return True
    return kind is PlanKind.EDUCATION and any(role in roles for role in _OF_THE_SCHOOL)


def check_writer(kind: PlanKind, roles: Collection[str], *, is_assigned: bool) -> None:
    """Raise NotYoursToWrite unless `may_write`."""
    if not may_write(kind, roles, is_assigned=is_assigned):
        raise NotYoursToWrite


def needs_approval(kind: PlanKind) -> bool:
    """Whether a second person agrees before it takes effect: an education plan (K-4.7, 报校长商量)."""
    return kind is PlanKind.EDUCATION


def may_approve(kind: PlanKind, roles: Collection[str], *, drafted_by: UUID | None, decides: UUID | None) -> bool:
    """Whether somebody may agree to it: principal or leadership group, and never who wrote it (INV-5)."""
    return (
        needs_approval(kind)
        and decides is not None
        and decides != drafted_by
        and any(role in roles for role in APPROVERS)
    )


def check_approval(kind: PlanKind, roles: Collection[str], *, drafted_by: UUID | None, decides: UUID | None) -> None:
    """Raise SecondPersonAgrees unless `may_approve`."""
    if not may_approve(kind, roles, drafted_by=drafted_by, decides=decides):
        raise SecondPersonAgrees


class PlanStep(StrEnum):
    """What a person may do with a version of a plan now."""

    EDIT = "edit"
    ACTIVATE = "activate"
    HAND_IN = "hand_in"
    AGREE = "agree"
    WORK = "work"
    ADJUST = "adjust"
    END = "end"


_WRITERS_STEPS: dict[PlanState, tuple[PlanStep, ...]] = {
    PlanState.DRAFT: (PlanStep.EDIT, PlanStep.ACTIVATE),
    PlanState.ACTIVE: (PlanStep.WORK, PlanStep.ADJUST, PlanStep.END),
}


def possible_steps(state: PlanState, *, waits_for_second: bool, writes: bool, agrees: bool) -> frozenset[PlanStep]:
    """What somebody may do who writes it, or agrees to it; `waits_for_second`: it takes effect by a second person only."""
    steps = set(_WRITERS_STEPS.get(state, ())) if writes else set()
    if waits_for_second and PlanStep.ACTIVATE in steps:
        steps = steps - {PlanStep.ACTIVATE} | {PlanStep.HAND_IN}
    if agrees and state is PlanState.HANDED_IN:
        steps.add(PlanStep.AGREE)
    return frozenset(steps)


def is_overdue(due_on: date | None, reached_on: date | None, today: date) -> bool:
    """Whether a goal's day has passed without anybody saying that it was reached."""
    return due_on is not None and reached_on is None and due_on < today
