"""What holds for each of the six profiles, every calendar and every school, however odd."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from policy_profiles import engine
from policy_profiles.duty import Duty, StatusHint, Step
from policy_profiles.evidence import EvidenceKind
from policy_profiles.explanation import LOCALES, explain
from policy_profiles.facts import Contact, Facts
from policy_profiles.format import Profile
from policy_profiles.rules import WINDOWS, EveryDays, PointDates, YearQuota
from school_calendar.workdays import CalendarGap, SchoolCalendar, Shift
from tests.policy_profiles.strategies import FIRST_DAY, LAST_DAY, a_school, calendars, days, facts, profiles, ranges

ALWAYS = (FIRST_DAY, LAST_DAY)
Between = tuple[date, date]


def all_duties(profile: Profile, given_facts: Facts, calendar: SchoolCalendar) -> tuple[Duty, ...]:
    return engine.duties(profile, given_facts, calendar, ALWAYS)


@a_school
@given(profiles(), facts(), calendars(), ranges)
def test_the_same_question_has_the_same_answer_and_no_duty_twice(
    p: Profile, f: Facts, c: SchoolCalendar, between: Between
) -> None:
    first = engine.duties(p, f, c, between)

    assert first == engine.duties(p, f, c, between)
    assert len({duty.key for duty in first}) == len(first)


@a_school
@given(profiles(), facts(), calendars(), ranges, st.integers(0, 700))
def test_splitting_a_range_changes_nothing(p: Profile, f: Facts, c: SchoolCalendar, between: Between, cut: int) -> None:
    first, last = between
    middle = first + timedelta(days=cut)
    assume(middle < last)

    halves = {*engine.duties(p, f, c, (first, middle))}
    halves |= {*engine.duties(p, f, c, (middle + timedelta(days=1), last))}

    assert halves == {*engine.duties(p, f, c, between)}


@a_school
@given(profiles(), facts(), calendars(), ranges, st.integers(0, 400))
def test_looking_further_ahead_takes_nothing_away(
    p: Profile, f: Facts, c: SchoolCalendar, between: Between, more: int
) -> None:
    first, last = between

    near = engine.duties(p, f, c, between)
    far = engine.duties(p, f, c, (first, last + timedelta(days=more)))

    assert {*near} <= {*far}
    assert all(duty.opens > last for duty in {*far} - {*near})


@a_school
@given(profiles(), facts(), calendars(), ranges, st.integers(0, 400))
def test_as_time_passes_a_duty_only_drops_out_when_its_period_is_over(
    p: Profile, f: Facts, c: SchoolCalendar, between: Between, later: int
) -> None:
    first, last = between
    assume(later <= (last - first).days)
    begins = first + timedelta(days=later)

    gone = {*engine.duties(p, f, c, between)} - {*engine.duties(p, f, c, (begins, last))}

    assert all(duty.period_end is not None and duty.period_end < begins for duty in gone)


@a_school
@given(profiles(), facts(), calendars(), st.integers(1, 200))
def test_a_version_that_comes_into_force_later_asks_for_nothing_earlier(
    p: Profile, f: Facts, c: SchoolCalendar, later: int
) -> None:
    assert f.in_force_on is not None
    begins = f.in_force_on + timedelta(days=later)

    for duty in all_duties(p, replace(f, in_force_on=begins), c):
        assert duty.opens >= begins
        assert duty.due is None or duty.due >= begins
    assert all_duties(p, replace(f, in_force_on=None), c) == ()


@a_school
@given(calendars(), days, st.sampled_from([Shift.NEXT, Shift.PREV]))
def test_shifting_never_lands_on_a_rest_day_and_passes_no_workday(c: SchoolCalendar, day: date, rule: Shift) -> None:
    try:
        shifted = c.shift(day, rule)
    except CalendarGap:
        return

    assert shifted is not None
    assert c.is_workday(shifted)
    assert (shifted >= day) if rule is Shift.NEXT else (shifted <= day)
    between = range(1, abs((shifted - day).days))
    step = 1 if rule is Shift.NEXT else -1
    assert not any(c.is_workday(day + timedelta(days=step * number)) for number in between)


@a_school
@given(profiles(), facts(), calendars(), st.randoms())
def test_the_order_of_the_facts_does_not_matter(p: Profile, f: Facts, c: SchoolCalendar, random: Random) -> None:
    other = replace(
        f,
        classes=tuple(random.sample(f.classes, len(f.classes))),
        cases=tuple(random.sample(f.cases, len(f.cases))),
        contacts=tuple(random.sample(f.contacts, len(f.contacts))),
        events=tuple(random.sample(f.events, len(f.events))),
    )

    assert all_duties(p, other, c) == all_duties(p, f, c)


@a_school
@given(profiles(), facts(), calendars())
def test_nothing_opens_before_the_profile_is_in_force(p: Profile, f: Facts, c: SchoolCalendar) -> None:
    assert f.in_force_on is not None
    for duty in all_duties(p, f, c):
        assert duty.opens >= f.in_force_on
        assert duty.due is None or duty.due >= f.in_force_on


@a_school
@given(profiles(), facts(), calendars())
def test_the_dates_of_a_duty_stand_in_order(p: Profile, f: Facts, c: SchoolCalendar) -> None:
    for duty in all_duties(p, f, c):
        if duty.due:
            assert duty.opens <= duty.due
            assert duty.grace_end is None or duty.due <= duty.grace_end
            assert duty.remind_on is None or duty.opens <= duty.remind_on <= duty.due
        assert duty.period_end is None or duty.opens <= duty.period_end


@a_school
@given(profiles(), facts(), calendars())
def test_a_date_is_missing_only_with_a_reason_and_never_guessed(p: Profile, f: Facts, c: SchoolCalendar) -> None:
    for duty in all_duties(p, f, c):
        assert (duty.due is None) == (duty.status_hint is StatusHint.AWAITING_CALENDAR)
        assert duty.due is None or c.covers(duty.due)
        assert duty.awaiting or (duty.due and duty.grace_end)


@a_school
@given(profiles(), facts(), calendars())
def test_a_shifted_date_is_a_workday_and_a_window_never_moves(p: Profile, f: Facts, c: SchoolCalendar) -> None:
    for duty in all_duties(p, f, c):
        kinds = {step.kind for step in duty.arithmetic}
        when = p.rule(duty.rule).when
        if duty.due and isinstance(when, PointDates) and when.shift is not Shift.NONE:
            assert c.is_workday(duty.due)
        if duty.due and isinstance(when, YearQuota) and "shift" in kinds:
            assert c.is_workday(duty.due)
        if isinstance(p.rule(duty.rule).when, WINDOWS):
            assert "shift" not in kinds


@a_school
@given(profiles(), facts(), calendars())
def test_one_rolling_duty_at_a_time_is_open_for_a_subject(p: Profile, f: Facts, c: SchoolCalendar) -> None:
    rolling = [duty for duty in all_duties(p, f, c) if isinstance(p.rule(duty.rule).when, EveryDays)]

    for duty in rolling:
        same = [other for other in rolling if (other.rule, other.subject) == (duty.rule, duty.subject)]
        overlapping = [
            other for other in same if other.opens < duty.opens and (other.period_end or LAST_DAY) >= duty.opens
        ]
        assert overlapping == []


@a_school
@given(profiles(), facts(), calendars())
def test_priority_never_puts_a_talk_off(p: Profile, f: Facts, c: SchoolCalendar) -> None:
    calm = replace(f, cases=tuple(replace(case, priority_since=None) for case in f.cases))
    ordinary = {duty.key: duty for duty in all_duties(p, calm, c)}

    for duty in all_duties(p, f, c):
        before = ordinary.get(duty.key)
        if before and before.due and duty.due:
            assert duty.due <= before.due


@a_school
@given(profiles(), facts(), calendars(), st.integers(0, 60))
def test_a_later_contact_leaves_what_was_owed_before(p: Profile, f: Facts, c: SchoolCalendar, days_later: int) -> None:
    open_cases = [case for case in f.cases if case.closed_on is None]
    assume(open_cases)
    happened = [contact.happened_on for contact in f.contacts] + [case.confirmed_on for case in f.cases]
    newest = max([*happened, f.in_force_on or FIRST_DAY])
    talk = Contact(open_cases[0].id, frozenset({EvidenceKind.TALK}), newest + timedelta(days=days_later))
    before = {duty.key for duty in all_duties(p, f, c) if duty.rule == "R04"}

    after = {duty.key for duty in all_duties(p, replace(f, contacts=(*f.contacts, talk)), c) if duty.rule == "R04"}

    assert before <= after


@a_school
@given(profiles(), facts(), calendars(), st.data())
def test_work_touches_no_other_rules_than_those_that_are_named(
    p: Profile, f: Facts, c: SchoolCalendar, drawn: st.DataObject
) -> None:
    kinds = drawn.draw(st.frozensets(st.sampled_from(EvidenceKind), min_size=1, max_size=3))
    subjects = [case.id for case in f.cases] + [group.id for group in f.classes] + [f.school_id]
    work = Contact(drawn.draw(st.sampled_from(subjects)), kinds, drawn.draw(days))
    touched = engine.rules_touched(p, kinds)
    more = replace(f, contacts=(*f.contacts, work))

    before, after = all_duties(p, f, c), all_duties(p, more, c)

    assert [duty for duty in before if duty.rule not in touched] == [duty for duty in after if duty.rule not in touched]
    assert engine.duties(p, more, c, ALWAYS, only=touched) == tuple(duty for duty in after if duty.rule in touched)


@a_school
@given(profiles(), facts(), calendars())
def test_every_duty_can_say_why_in_both_languages_and_after_storage(p: Profile, f: Facts, c: SchoolCalendar) -> None:
    for duty in all_duties(p, f, c):
        stored = [step.as_data() for step in duty.arithmetic]
        for locale in LOCALES:
            words = explain(duty.arithmetic, locale)
            assert "→" in words
            assert words == explain([Step.from_data(data) for data in stored], locale)
