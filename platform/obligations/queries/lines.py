"""A duty as lists show it: what the view `obligation_states` says, and the names of whom it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from kernel import clock, tenancy
from kernel.db import session
from obligations.lifecycle import DutyState
from obligations.models import obligation_states as states
from people.models import ClassGroup, Student
from policy_profiles import explanation
from policy_profiles.duty import Step
from policy_profiles.facts import SubjectKind

PRESSING = (DutyState.OPEN, DutyState.LATE)
"""The states in which somebody is asked to do something."""
RESTING = (DutyState.WAIVED, DutyState.POSTPONED)
"""The states in which somebody decided that it waits."""

BY_DATE = (states.c.due_on.asc().nulls_last(), states.c.rule, states.c.class_id, states.c.id)

Found = Select[*tuple[Any, ...]]  # Any: the columns of DutyLine, and what a list adds
_ADDED = frozenset({"class_name", "student_name", "is_mine"})


class Horizon(StrEnum):
    """When a duty wants attention: the groups of the to-do list."""

    TODAY = "today"
    WEEK = "week"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """A duty as lists show it: what the view says, and the names of whom it is about."""

    id: UUID
    rule: str
    title: str
    clause: str
    mark: str
    period_mark: str
    subject_kind: str
    subject_id: UUID
    class_id: UUID | None
    class_name: str | None
    grade: int | None
    student_id: UUID | None
    student_name: str | None
    period: str
    opens_on: date
    due_on: date | None
    due_at: datetime | None
    grace_end_on: date | None
    remind_on: date | None
    alert_on: date | None
    period_end_on: date | None
    owner_role: str
    helper_roles: list[str]
    receiver_roles: list[str]
    assignee_id: UUID | None
    evidence: list[str]
    arithmetic: list[dict[str, str | int]]
    awaiting: str | None
    merged_into: str | None
    profile_version_id: UUID
    calendar_version_id: UUID
    done_on: date | None
    recorded_on: date | None
    waived_until: date | None
    handed_to: UUID | None
    state: DutyState
    is_mine: bool = False

    @property
    def college_id(self) -> UUID | None:
        """The college that it is about; None for what concerns a class or the school."""
        return self.subject_id if self.subject_kind == SubjectKind.COLLEGE else None

    @property
    def is_pressing(self) -> bool:
        """Whether somebody is asked to do it now."""
        return self.state in PRESSING

    @property
    def is_done(self) -> bool:
        """Whether it was done, in time or later."""
        return self.state in (DutyState.DONE, DutyState.DONE_LATE)

    @property
    def is_over(self) -> bool:
        """Whether nobody can do it any more: it is done, or was missed."""
        return self.is_done or self.state is DutyState.MISSED

    @property
    def was_recorded_late(self) -> bool:
        """补记: done in time, but written down after the end of grace."""
        late = self.recorded_on is not None and self.grace_end_on is not None and self.recorded_on > self.grace_end_on
        return self.state is DutyState.DONE and late

    @property
    def days_late(self) -> int:
        """Days since the due date, 0 before it."""
        return max((clock.today() - self.due_on).days, 0) if self.due_on else 0

    @property
    def horizon(self) -> Horizon:
        """The group of the to-do list: due by today, by Sunday (or to be reminded of by then), or later."""
        today = clock.today()
        sunday = today + timedelta(days=6 - today.weekday())
        if self.state is DutyState.LATE or (self.due_on and self.due_on <= today):
            return Horizon.TODAY
        if (self.due_on and self.due_on <= sunday) or (self.remind_on and self.remind_on <= today):
            return Horizon.WEEK
        return Horizon.LATER

    def why(self, locale: str = "zh") -> str:
        """The arithmetic behind the date in one sentence."""
        return explain(self.arithmetic, locale)

    def steps(self, locale: str = "zh") -> list[str]:
        """The same arithmetic, step by step."""
        return explanation.sentences((Step.from_data(step) for step in self.arithmetic), locale)


def explain(arithmetic: Iterable[dict[str, str | int]], locale: str = "zh") -> str:
    """The stored arithmetic of a duty in one sentence, Chinese (`zh`) or English (`en`)."""
    return explanation.explain([Step.from_data(step) for step in arithmetic], locale)


def select_lines() -> Found:
    """Every duty of the school in scope that was not superseded, as columns of DutyLine (without `is_mine`)."""
    tenancy.school_id()  # the view is outside the mapper, so the guard against unscoped reads stands here
    columns = [states.c[field.name] for field in fields(DutyLine) if field.name not in _ADDED]
    return (
        select(*columns, ClassGroup.name.label("class_name"), Student.name.label("student_name"))
        .join_from(states, ClassGroup, ClassGroup.id == states.c.class_id, isouter=True)
        .outerjoin(Student, Student.id == states.c.student_id)
    )


def lines(query: Found) -> list[DutyLine]:
    """The duties that a query finds."""
    return [line_of(row) for row in session().execute(query)]


def line_of(row: Any) -> DutyLine:  # Any: a row of `select_lines`, whose columns are the fields of DutyLine
    """A row as a duty."""
    values: dict[str, Any] = {field.name: getattr(row, field.name, False) for field in fields(DutyLine)}
    values["state"] = DutyState(row.state)
    return DutyLine(**values)
