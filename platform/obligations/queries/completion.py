"""履职完成率: of what fell due, how much was done in time; numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select

from kernel import clock, tenancy
from kernel.db import session
from obligations.lifecycle import WORKDAYS_LATE, DutyState, Step
from obligations.models import obligation_states as states
from school_calendar import queries as calendars
from school_calendar.workdays import CalendarGap, SchoolCalendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What fell due between two days and can be judged. `recorded_late` (补记) are those of `in_time` written down later."""

    in_time: int
    recorded_late: int
    done_late: int
    missed: int
    late: int

    @property
    def judged(self) -> int:
        """What the rate is a part of: a duty that is late counts once its escalation is over."""
        return self.in_time + self.done_late + self.missed + self.late

    @property
    def rate(self) -> float | None:
        """The part that was done in time; None where nothing can be judged yet."""
        return self.in_time / self.judged if self.judged else None


def completion(since: date, until: date) -> Completion:
    """The school's rate of what fell due from `since` to `until`, both included; one statement besides the calendar's."""
    tenancy.school_id()  # the view is outside the mapper, so the guard against unscoped reads stands here
    state, done = states.c.state, DutyState.DONE
    last = late_since(calendars.school_calendar(), clock.today(), WORKDAYS_LATE[Step.DISTRICT])
    recorded_late = and_(state == done, states.c.recorded_on > states.c.grace_end_on)
    late = and_(state == DutyState.LATE, states.c.grace_end_on <= last)
    wanted = [state == done, recorded_late, state == DutyState.DONE_LATE, state == DutyState.MISSED, late]
    # What fell due is judged by its due date; what was never dated and was done all the same, by the day of the work.
    when = func.coalesce(states.c.due_on, states.c.done_on)
    query = select(*(func.count().filter(one) for one in wanted)).where(when.between(since, until), or_(*wanted))
    names = ("in_time", "recorded_late", "done_late", "missed", "late")
    return Completion(**dict(zip(names, session().execute(query).one(), strict=True)))


def late_since(calendar: SchoolCalendar, today: date, workdays: int) -> date:
    """The last day on which the end of grace may have been for `workdays` workdays to have passed since.

    Where the calendar does not reach back, days count as they are and not as workdays: nobody is told too early.
    """
    try:
        first = calendar.add_workdays(today + ONE_DAY, -workdays)
    except CalendarGap:
        first = today - timedelta(days=2 * workdays + 2)
    return first - ONE_DAY
