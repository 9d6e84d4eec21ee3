"""Dates that run from something done: every so many days, after an event or confirmation, before a first time (domain.md 2.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

from policy_profiles.carriers import Carrier
from policy_profiles.duty import Occurrence, Step
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import Event
from policy_profiles.rules import AfterConfirmation, AfterEvent, BeforeFirst, EveryDays
from school_calendar.workdays import Break, CalendarGap, SchoolCalendar

SCHOOL_TIME = ZoneInfo("Asia/Shanghai")
"""The wall clock of every school; kernel.clock has the same, but decisions stay clear of clocks."""
ONE_DAY = timedelta(days=1)

Evidence = tuple[EvidenceKind, ...]


def every_days(when: EveryDays, evidence: Evidence, carrier: Carrier, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    """The first from confirmation on, then one after each crediting contact; the last one stays open until it is done.

    The period is the day that it counts from, and ends with the next contact. A contact on the day of confirmation does
    the first one, and the second counts from the same day: its period has a `/2`. Days before the profile was in force
    do not count. One that is not yet due when the case closes lapses.
    """
    done = [day for day in carrier.days_of(*evidence) if day >= carrier.since]
    for number, (anchor, ended_by) in enumerate(zip_longest([carrier.since, *done], done)):
        if ended_by is not None and ended_by < carrier.in_force:
            continue
        due, steps, awaiting = _interval(when, anchor, ended_by, carrier, calendar)
        lapses = ended_by is None and (due is None or not carrier.outlives(due))
        if carrier.until is not None and lapses:
            continue
        first = number == 0
        head = (
            Step.of("confirmed", on=anchor)
            if first
            else Step.of("last_done", on=anchor, what=_kind(anchor, evidence, carrier))
        )
        yield Occurrence(
            period=anchor.isoformat() if first or anchor > carrier.since else f"{anchor.isoformat()}/2",
            opens=max(anchor if first else anchor + ONE_DAY, carrier.in_force),
            due=due,
            period_end=ended_by or carrier.until,
            steps=(head, *steps),
            awaiting=awaiting,
        )


def _interval(
    when: EveryDays, anchor: date, ended_by: date | None, carrier: Carrier, calendar: SchoolCalendar
) -> tuple[date | None, tuple[Step, ...], str | None]:
    """The earlier of the ordinary and the priority date, its arithmetic, and the gap if there is neither."""
    start = max(anchor, carrier.in_force)
    head = (Step.of("in_force", on=start),) if start > anchor else ()
    candidates = [(start, when.days, Step.of("every_days", days=when.days))]
    priority = carrier.priority_since
    if when.priority_days and priority and (ended_by is None or priority <= ended_by):
        step = Step.of("priority_days", days=when.priority_days, since=priority)
        candidates.append((max(start, priority), when.priority_days, step))
    dated: list[tuple[date, tuple[Step, ...]]] = []
    gap: CalendarGap | None = None
    for begin, days, step in candidates:
        try:
            due, passed = _count_days(begin, days, calendar, pause=when.pause_in_vacation)
        except CalendarGap as error:
            gap = error
        else:
            dated.append((due, (*head, step, *_pauses(passed))))
    if dated:
        due, steps = min(dated, key=lambda pair: pair[0])
        return due, steps, None
    return None, (*head, candidates[0][2]), gap.reason if gap else None


def _count_days(begin: date, days: int, calendar: SchoolCalendar, *, pause: bool) -> tuple[date, tuple[Break, ...]]:
    if pause:
        return calendar.add_term_days(begin, days)
    return begin + timedelta(days=days), ()


def _pauses(passed: tuple[Break, ...]) -> tuple[Step, ...]:
    return tuple(Step.of("pause", name=pause.name, days=pause.days) for pause in passed)


def _kind(day: date, evidence: Evidence, carrier: Carrier) -> EvidenceKind:
    """The first kind of the rule's evidence that was done on that day."""
    done = {kind for contact in carrier.contacts if contact.happened_on == day for kind in contact.evidence}
    return next(kind for kind in evidence if kind in done)


def after_confirmation(when: AfterConfirmation, carrier: Carrier, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    """Once for each case, and for each teacher where the rule says so; lapses when the case closes before it is due."""
    steps: tuple[Step, ...] = (Step.of("confirmed", on=carrier.since),)
    start = carrier.starts_on
    if start > carrier.since:
        steps += (Step.of("in_force", on=start),)

    def count() -> tuple[date, tuple[Step, ...]]:
        if when.workdays is not None:
            return calendar.add_workdays(start, when.workdays), (Step.of("within_workdays", workdays=when.workdays),)
        days = when.days or 0
        due, passed = _count_days(start, days, calendar, pause=when.pause_in_vacation)
        return due, (Step.of("within_days", days=days), *_pauses(passed))

    due, counted, awaiting = _or_gap(count)
    if carrier.until is not None and (due is None or not carrier.outlives(due)):
        return
    period = carrier.since.isoformat()
    yield Occurrence(
        period=f"{period}@{carrier.teacher}" if carrier.teacher else period,
        opens=start,
        due=due,
        period_end=carrier.until,
        steps=steps + counted,
        awaiting=awaiting,
        assignee=carrier.teacher,
    )


def after_event(when: AfterEvent, event: Event, carrier: Carrier, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    """Once for each event since the profile is in force. Hours give a moment, workdays and days a date."""
    moment = event.happened_at.astimezone(SCHOOL_TIME)
    happened_on = moment.date()
    if happened_on < carrier.in_force:
        return
    head = Step.of("event", what=event.kind, at=moment.isoformat(timespec="minutes"))
    if when.hours is not None:
        at_once = when.at_once_if_harm and event.harm_risk
        due_at = moment if at_once else moment + timedelta(hours=when.hours)
        step = Step.of("at_once") if at_once else Step.of("within_hours", hours=when.hours)
        yield Occurrence(happened_on.isoformat(), happened_on, due_at.date(), None, (head, step), due_at=due_at)
        return

    def count() -> tuple[date, tuple[Step, ...]]:
        if when.workdays is not None:
            due = calendar.add_workdays(happened_on, when.workdays)
            return due, (Step.of("within_workdays", workdays=when.workdays),)
        days = when.days or 0
        return happened_on + timedelta(days=days), (Step.of("within_days", days=days),)

    due, counted, awaiting = _or_gap(count)
    yield Occurrence(happened_on.isoformat(), happened_on, due, None, (head, *counted), awaiting=awaiting)


def before_first(
    when: BeforeFirst, other: EveryDays, evidence: Evidence, carrier: Carrier, calendar: SchoolCalendar
) -> Iterator[Occurrence]:
    """Before the first contact under the other rule, whose `other` and `evidence` these are; missed once that has come."""
    first_time = next((day for day in carrier.days_of(*evidence) if day >= carrier.since), None)
    if first_time is not None and first_time < carrier.in_force:
        return
    first = next(every_days(other, evidence, carrier, calendar), None)
    if first is None or (first.due is None and carrier.until is not None):
        return
    held = (Step.of("first_held", on=first_time),) if first_time else ()
    due = min(day for day in (first.due, first_time) if day) if first.due or first_time else None
    yield Occurrence(
        period=carrier.since.isoformat(),
        opens=carrier.starts_on,
        due=due,
        period_end=first_time or carrier.until,
        steps=(*first.steps, Step.of("before_first", rule=when.rule), *held),
        awaiting=None if due else first.awaiting,
    )


def _or_gap(count: Callable[[], tuple[date, tuple[Step, ...]]]) -> tuple[date | None, tuple[Step, ...], str | None]:
    try:
        due, steps = count()
    except CalendarGap as gap:
        return None, (), gap.reason
    return due, steps, None
