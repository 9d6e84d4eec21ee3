"""Bringing the record in line is done at once, leaves nothing to do, and never takes away what was late or done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from obligations.reconciliation import Changes, Key, Moment, Standing, basis_of, key_of, reconcile
from policy_profiles.duty import Duty, StatusHint, Step
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import Subject, SubjectKind
from policy_profiles.rules import Mark

ROOM = UUID(int=1)
VERSIONS = (UUID(int=10), UUID(int=11))
SUBJECTS = tuple(UUID(int=100 + number) for number in range(3))
FIRST = date(2026, 9, 1)

# How long one example takes on a busy machine says nothing about the rules.
unhurried = settings(deadline=None)

days = st.integers(0, 120).map(lambda number: FIRST + timedelta(days=number))
keys = st.tuples(st.sampled_from(["R04", "R06"]), st.sampled_from(SUBJECTS), st.sampled_from(["a", "b"]))


@st.composite
def duties(draw: st.DrawFn) -> list[Duty]:
    return [_duty(draw, key) for key in draw(st.sets(keys, max_size=8))]


@st.composite
def records(draw: st.DrawFn) -> list[Standing]:
    return [_standing(draw, key) for key in draw(st.sets(keys, max_size=8))]


moments = st.builds(
    Moment,
    today=days,
    horizon=days,
    in_force_on=days,
    version_id=st.just(VERSIONS[1]),
    rolling=st.just(frozenset({"R04"})),
    ended=st.dictionaries(st.sampled_from(SUBJECTS), days, max_size=2),
)


@unhurried
@given(records(), duties(), moments)
def test_a_second_reconciliation_changes_nothing(
    standing: list[Standing], computed: list[Duty], moment: Moment
) -> None:
    changes = reconcile(standing, computed, moment)

    again = reconcile(_applied(standing, changes, moment), computed, moment)

    assert again == Changes(added=(), redated=(), ended=(), superseded=())


@unhurried
@given(records(), duties(), moments)
def test_the_order_of_the_rows_does_not_matter(standing: list[Standing], computed: list[Duty], moment: Moment) -> None:
    forwards, backwards = reconcile(standing, computed, moment), reconcile(standing[::-1], computed[::-1], moment)

    for name in ("added", "redated", "ended", "superseded"):
        assert sorted(map(repr, getattr(forwards, name))) == sorted(map(repr, getattr(backwards, name)))


@unhurried
@given(records(), duties(), moments)
def test_no_duty_stands_twice(standing: list[Standing], computed: list[Duty], moment: Moment) -> None:
    after = _applied(standing, reconcile(standing, computed, moment), moment)

    assert len({row.key for row in after}) == len(after)


@unhurried
@given(records(), duties(), moments)
def test_work_that_was_done_and_decisions_stay(standing: list[Standing], computed: list[Duty], moment: Moment) -> None:
    gone = set(reconcile(standing, computed, moment).superseded)

    assert not [row for row in standing if row.id in gone and row.is_waived]
    assert not [row for row in standing if row.id in gone and row.is_credited and row.rule not in moment.rolling]


@unhurried
@given(records(), duties(), moments)
def test_what_is_late_never_vanishes(standing: list[Standing], computed: list[Duty], moment: Moment) -> None:
    """Apart from a chain whose contact was withdrawn, and from a version that had not been in force when it began."""
    gone = set(reconcile(standing, computed, moment).superseded)
    late = [
        row
        for row in standing
        if row.rule not in moment.rolling
        and row.grace_end_on
        and row.grace_end_on < min(moment.today, moment.ended.get(row.subject_id, moment.today))
        and row.opens_on < moment.in_force_on
    ]

    assert not [row for row in late if row.id in gone]


@unhurried
@given(records(), duties(), moments)
def test_what_has_begun_keeps_its_dates_unless_its_facts_changed(
    standing: list[Standing], computed: list[Duty], moment: Moment
) -> None:
    by_key = {key_of(duty): duty for duty in computed}
    moved = {row for row, _ in reconcile(standing, computed, moment).redated}

    for row in standing:
        same_facts = row.key in by_key and row.basis == basis_of(by_key[row.key])
        if row.opens_on <= moment.today and not row.awaiting and same_facts:
            assert row.id not in moved


def test_the_facts_behind_a_date_do_not_include_the_calendar() -> None:
    rule, rest_day = Step.of("every_days", days=30), Step.of("shift", frm=FIRST, to=FIRST + timedelta(days=1))
    priority = Step.of("priority_days", days=14, since=FIRST)
    duty = _plain(("R04", SUBJECTS[0], "a"), FIRST)

    assert basis_of(replace(duty, arithmetic=(rule,))) == basis_of(replace(duty, arithmetic=(rule, rest_day))) == ""
    assert basis_of(replace(duty, arithmetic=(rule, priority))) == "priority_days(days=14,since=2026-09-01)"


def _applied(standing: list[Standing], changes: Changes, moment: Moment) -> list[Standing]:
    """The record after the changes."""
    redated, ended = dict(changes.redated), dict(changes.ended)
    kept = [row for row in standing if row.id not in changes.superseded]
    moved = [_like(redated[row.id], row) if row.id in redated else row for row in kept]
    closed = [replace(row, period_end_on=ended[row.id]) if row.id in ended else row for row in moved]
    return closed + [_like(duty, _blank(duty, moment)) for duty in changes.added]


def _blank(duty: Duty, moment: Moment) -> Standing:
    rule, subject_id, period = key_of(duty)
    return Standing(
        id=uuid5(ROOM, repr(key_of(duty))),
        rule=rule,
        subject_id=subject_id,
        period=period,
        opens_on=duty.opens,
        due_on=None,
        grace_end_on=None,
        period_end_on=None,
        basis="",
        awaiting=None,
        profile_version_id=moment.version_id,
        is_credited=False,
        is_waived=False,
    )


def _like(duty: Duty, row: Standing) -> Standing:
    return replace(
        row,
        opens_on=duty.opens,
        due_on=duty.due,
        grace_end_on=duty.grace_end,
        period_end_on=duty.period_end,
        basis=basis_of(duty),
        awaiting=duty.awaiting,
    )


def _duty(draw: st.DrawFn, key: Key) -> Duty:
    opens = draw(days)
    due = draw(st.none() | st.integers(0, 40).map(lambda number: opens + timedelta(days=number)))
    steps = draw(st.sampled_from([(), (Step.of("priority_days", days=14, since=FIRST),)]))
    return replace(
        _plain(key, opens),
        due=due,
        grace_end=due + timedelta(days=2) if due else None,
        period_end=draw(st.none() | st.integers(0, 60).map(lambda number: opens + timedelta(days=number))),
        awaiting=None if due else "year:2027",
        arithmetic=steps,
    )


def _plain(key: Key, opens: date) -> Duty:
    rule, subject_id, period = key
    return Duty(
        rule=rule,
        title="试验",
        clause="第四条",
        clause_ids=(),
        mark=Mark.SOURCE,
        period_mark=Mark.PLATFORM,
        subject=Subject(SubjectKind.CASE, str(subject_id)),
        period=period,
        opens=opens,
        due=opens,
        grace_end=opens,
        remind_on=None,
        period_end=None,
        owner_role="class_teacher",
        helper_roles=(),
        receiver_roles=(),
        evidence=(EvidenceKind.TALK,),
        status_hint=StatusHint.NORMAL,
        arithmetic=(),
    )


def _standing(draw: st.DrawFn, key: Key) -> Standing:
    rule, subject_id, period = key
    opens = draw(days)
    due = draw(st.none() | st.integers(0, 40).map(lambda number: opens + timedelta(days=number)))
    return Standing(
        id=uuid5(ROOM, repr(key)),
        rule=rule,
        subject_id=subject_id,
        period=period,
        opens_on=opens,
        due_on=due,
        grace_end_on=due + timedelta(days=2) if due else None,
        period_end_on=draw(st.none() | st.integers(0, 60).map(lambda number: opens + timedelta(days=number))),
        basis=draw(st.sampled_from(["", "priority_days(days=14,since=2026-09-01)"])),
        awaiting=None if due else "year:2027",
        profile_version_id=draw(st.sampled_from(VERSIONS)),
        is_credited=draw(st.booleans()),
        is_waived=draw(st.booleans()),
    )
