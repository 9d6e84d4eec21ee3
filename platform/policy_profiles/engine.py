"""The engine: a profile and a school's facts in, its duties out. Pure: no database, no clock, the same answer every time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from policy_profiles.cadence import after_confirmation, after_event, before_first, every_days
from policy_profiles.carriers import Carrier, Carriers
from policy_profiles.duty import Duty, Occurrence, StatusHint, Step
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import Facts
from policy_profiles.fixed_dates import point_dates, year_quotas
from policy_profiles.format import Profile
from policy_profiles.rules import (
    WINDOWS,
    AfterConfirmation,
    AfterEvent,
    BeforeFirst,
    EveryDays,
    MonthWindow,
    PointDates,
    Rule,
    TermQuota,
    TermWindow,
    YearQuota,
)
from policy_profiles.windows import month_windows, term_quotas, term_windows
from school_calendar.workdays import CalendarGap, MissingYear, SchoolCalendar

Between = tuple[date, date]


def duties(
    profile: Profile, facts: Facts, calendar: SchoolCalendar, between: Between, *, only: Collection[str] | None = None
) -> tuple[Duty, ...]:
    """Every duty that can be done on some day of `between` (both ends included), in a fixed order; of the rules `only`, or all.

    The same (rule, subject, period) is the same duty in every call; the order of the facts does not matter; two adjoining
    ranges give together what their union gives. No duty opens before the profile is in force. A date that the calendar
    cannot tell is None, with the reason (INV-10). Raises ValueError when `between` ends before it begins.
    """
    first, last = between
    if last < first:
        raise ValueError(f"the range ends on {last}, before it begins on {first}")
    if facts.in_force_on is None:
        return ()
    carriers = Carriers(facts, facts.in_force_on)
    found: dict[object, Duty] = {}
    for rule in profile.rules:
        if rule.enabled and (only is None or rule.code in only):
            for carrier in carriers.of(rule):
                for occurrence in _occurrences(profile, rule, carrier, calendar, last):
                    if occurrence.opens <= last and (occurrence.period_end is None or occurrence.period_end >= first):
                        duty = _duty(profile, rule, carrier, calendar, occurrence)
                        found[duty.key] = duty
    return tuple(sorted(found.values(), key=_order))


def rules_touched(profile: Profile, kinds: Collection[EvidenceKind]) -> frozenset[str]:
    """The rules whose duties work of these kinds can do, or whose dates run from it; those of all others stay as they are."""
    return frozenset(rule.code for rule in profile.rules if rule.enabled and _is_touched(profile, rule, set(kinds)))


def _is_touched(profile: Profile, rule: Rule, kinds: set[EvidenceKind]) -> bool:
    if kinds & set(rule.evidence):
        return True
    match rule.when:
        case BeforeFirst() as when:
            return bool(kinds & set(profile.rule(when.rule).evidence))
        case MonthWindow() as when:
            return when.after_first in kinds
        case _:
            return False


def unmet_preconditions(profile: Profile, facts: Facts) -> tuple[Rule, ...]:
    """The rules that must be met before the profile may come into force and have no evidence yet (R25)."""
    done = {kind for contact in facts.contacts for kind in contact.evidence}
    return tuple(rule for rule in profile.rules if rule.precondition and rule.enabled and not done & set(rule.evidence))


def _order(duty: Duty) -> tuple[date, str, str, str]:
    return duty.due or date.max, duty.rule, duty.subject.id, duty.period


def _occurrences(
    profile: Profile, rule: Rule, carrier: Carrier, calendar: SchoolCalendar, last: date
) -> Iterator[Occurrence]:
    match rule.when:
        case TermWindow() as when:
            yield from term_windows(when, carrier, calendar)
        case TermQuota() as when:
            yield from term_quotas(when, carrier, calendar)
        case MonthWindow() as when:
            yield from month_windows(when, carrier, calendar)
        case PointDates() as when:
            yield from point_dates(when, carrier, calendar, last)
        case YearQuota() as when:
            yield from year_quotas(when, carrier, calendar)
        case _:
            yield from _running(profile, rule, carrier, calendar)


def _running(profile: Profile, rule: Rule, carrier: Carrier, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    match rule.when:
        case EveryDays() as when:
            yield from every_days(when, rule.evidence, carrier, calendar)
        case AfterConfirmation() as when:
            yield from after_confirmation(when, carrier, calendar)
        case AfterEvent() as when if carrier.event:
            yield from after_event(when, carrier.event, carrier, calendar)
        case BeforeFirst() as when:
            other = profile.rule(when.rule)
            if isinstance(other.when, EveryDays):
                yield from before_first(when, other.when, other.evidence, carrier, calendar)


def _duty(profile: Profile, rule: Rule, carrier: Carrier, calendar: SchoolCalendar, occurrence: Occurrence) -> Duty:
    found = _as_published(occurrence, calendar)
    grace_end, late_gap = _grace_end(profile, rule, calendar, found.due)
    remind_on = _reminder(profile, rule, calendar, found)
    return Duty(
        rule=rule.code,
        title=rule.title,
        clause=profile.place_of(rule),
        clause_ids=rule.clauses,
        mark=rule.mark,
        period_mark=rule.period_mark,
        subject=carrier.subject,
        period=found.period,
        opens=found.opens,
        due=found.due,
        grace_end=grace_end,
        remind_on=remind_on,
        period_end=found.period_end,
        owner_role=rule.owner,
        helper_roles=rule.helpers,
        receiver_roles=rule.receivers,
        evidence=rule.evidence,
        status_hint=_status(found),
        arithmetic=(*found.steps, *_last_steps(rule, calendar, found, remind_on)),
        awaiting=found.awaiting or late_gap,
        due_at=found.due_at,
        alert_on=found.alert_on,
        merged_into=found.merged_into,
        assignee=found.assignee,
    )


def _as_published(found: Occurrence, calendar: SchoolCalendar) -> Occurrence:
    """The occurrence, without its date when that lies in a year whose holidays nobody has published (INV-10)."""
    if found.due and not calendar.covers(found.due):
        return replace(found, due=None, due_at=None, awaiting=MissingYear(found.due.year).reason)
    return found


def _status(found: Occurrence) -> StatusHint:
    if found.due is None:
        return StatusHint.AWAITING_CALENDAR
    return StatusHint.VACATION_MERGED if found.merged_into else StatusHint.NORMAL


def _grace_end(
    profile: Profile, rule: Rule, calendar: SchoolCalendar, due: date | None
) -> tuple[date | None, str | None]:
    """The last day that counts as on time, or the gap that hides it."""
    if due is None:
        return None, None
    grace = profile.grace_workdays if rule.grace_workdays is None else rule.grace_workdays
    try:
        return calendar.add_workdays(due, grace), None
    except CalendarGap as gap:
        return None, gap.reason


def _reminder(profile: Profile, rule: Rule, calendar: SchoolCalendar, found: Occurrence) -> date | None:
    """Some workdays before the due date; for a window that ends on a rest day the last workday before it."""
    if found.due is None:
        return None
    try:
        if _ends_on_rest_day(rule, calendar, found.due):
            return max(calendar.last_workday_before(found.due), found.opens)
        return max(calendar.add_workdays(found.due, -profile.reminder_workdays), found.opens)
    except CalendarGap:
        return None


def _ends_on_rest_day(rule: Rule, calendar: SchoolCalendar, due: date) -> bool:
    return isinstance(rule.when, WINDOWS) and not calendar.is_workday(due)


def _last_steps(rule: Rule, calendar: SchoolCalendar, found: Occurrence, remind_on: date | None) -> tuple[Step, ...]:
    if found.due is None:
        return (Step.of("awaiting", reason=found.awaiting or ""),)
    if found.due_at:
        return (Step.of("due_at", at=found.due_at.isoformat(timespec="minutes")),)
    end = Step.of("due", on=found.due)
    if remind_on and _ends_on_rest_day(rule, calendar, found.due):
        return Step.of("not_extended", remind_on=remind_on), end
    return (end,)
