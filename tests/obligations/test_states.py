"""The one view that says how a duty stands: every state, on the days where it changes."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations.lifecycle import Decision, DutyState
from obligations.models import DutyFact, Obligation, ObligationCredit, ObligationWaiver, obligation_states
from policy_profiles import queries as profiles
from school_calendar import queries as calendars
from tests.obligations.school_at_work import SchoolAtWork

OPENS, DUE, GRACE_END, PERIOD_END = date(2026, 11, 2), date(2026, 11, 16), date(2026, 11, 18), date(2026, 11, 30)


@dataclass(frozen=True)
class Case:
    """What is known of the duty, the day on which one asks, and what the answer has to be."""

    day: date
    state: DutyState
    due: date | None = DUE
    grace_end: date | None = GRACE_END
    period_end: date | None = PERIOD_END
    hint: str = "normal"
    done: date | None = None
    waived_until: date | None = None
    kind: Decision = Decision.WAIVED
    decided: date = OPENS


ON = {
    "before": OPENS - timedelta(1),
    "opens": OPENS,
    "due": DUE,
    "grace": GRACE_END,
    "late": GRACE_END + timedelta(1),
    "last": PERIOD_END,
    "over": PERIOD_END + timedelta(1),
}

CASES = {
    "before the window": Case(ON["before"], DutyState.UPCOMING),
    "first day": Case(ON["opens"], DutyState.OPEN),
    "due day": Case(ON["due"], DutyState.OPEN),
    "last day of grace": Case(ON["grace"], DutyState.OPEN),
    "day after grace": Case(ON["late"], DutyState.LATE),
    "last day of the period": Case(ON["last"], DutyState.LATE),
    "period over": Case(ON["over"], DutyState.MISSED),
    "no period end": Case(date(2027, 6, 1), DutyState.LATE, period_end=None),
    "grace beyond the period": Case(ON["grace"], DutyState.OPEN, period_end=DUE),
    "beyond grace and period": Case(ON["late"], DutyState.MISSED, period_end=DUE),
    "done on the last day of grace": Case(ON["over"], DutyState.DONE, done=GRACE_END),
    "done after grace": Case(ON["over"], DutyState.DONE_LATE, done=GRACE_END + timedelta(1)),
    "done before anybody knew the date": Case(ON["due"], DutyState.DONE, due=None, grace_end=None, done=OPENS),
    "undated": Case(ON["opens"], DutyState.AWAITING_CALENDAR, due=None, grace_end=None),
    "undated and not begun": Case(ON["before"], DutyState.AWAITING_CALENDAR, due=None, grace_end=None),
    "end of grace unknown, before due": Case(ON["due"], DutyState.OPEN, grace_end=None),
    "end of grace unknown, after due": Case(ON["grace"], DutyState.AWAITING_CALENDAR, grace_end=None),
    "merged in a break": Case(ON["over"], DutyState.DEFERRED, hint="vacation_merged"),
    "merged and done all the same": Case(ON["over"], DutyState.DONE, hint="vacation_merged", done=DUE),
    "waived": Case(ON["late"], DutyState.WAIVED, waived_until=ON["late"]),
    "waiver over": Case(ON["late"], DutyState.LATE, waived_until=GRACE_END),
    "waived beyond the period": Case(date(2027, 6, 1), DutyState.WAIVED, waived_until=PERIOD_END),
    "waiver over within the period": Case(ON["over"], DutyState.MISSED, waived_until=PERIOD_END - timedelta(1)),
    "waived without period end": Case(ON["over"], DutyState.WAIVED, period_end=None, waived_until=ON["over"]),
    "waiver over without period end": Case(ON["over"], DutyState.LATE, period_end=None, waived_until=PERIOD_END),
    "waived after it was missed": Case(ON["over"], DutyState.MISSED, waived_until=date(2027, 6, 1), decided=ON["over"]),
    "postponed": Case(ON["late"], DutyState.POSTPONED, waived_until=ON["last"], kind=Decision.POSTPONED),
    "postponed beyond the period": Case(
        ON["over"], DutyState.POSTPONED, waived_until=ON["over"], kind=Decision.POSTPONED
    ),
    "not done by the other day": Case(ON["over"], DutyState.MISSED, waived_until=PERIOD_END, kind=Decision.POSTPONED),
    "not done by the other day, period not over": Case(
        ON["last"], DutyState.LATE, waived_until=ON["late"], kind=Decision.POSTPONED
    ),
    "done by the other day": Case(
        ON["over"], DutyState.DONE, done=PERIOD_END, waived_until=PERIOD_END, kind=Decision.POSTPONED
    ),
    "done after the other day": Case(
        ON["over"], DutyState.DONE_LATE, done=PERIOD_END, waived_until=ON["late"], kind=Decision.POSTPONED
    ),
    "postponed only when it was late": Case(
        ON["over"],
        DutyState.DONE_LATE,
        done=ON["last"],
        waived_until=ON["last"],
        kind=Decision.POSTPONED,
        decided=ON["late"],
    ),
    "done although waived": Case(ON["late"], DutyState.DONE, done=DUE, waived_until=ON["late"]),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_how_a_duty_stands(school: SchoolAtWork, case: Case) -> None:
    with school.on(OPENS):
        duty = _write(school, case)

    with clock.working_day(case.day), school.world.open():
        assert _state(duty) == case.state


def test_every_state_has_a_row_in_the_table() -> None:
    assert {case.state for case in CASES.values()} == set(DutyState)


def test_a_superseded_duty_is_in_no_list(school: SchoolAtWork) -> None:
    with school.on(OPENS):
        duty = _write(school, CASES["first day"])
        row = session().scalars(select(Obligation).where(Obligation.id == duty)).one()
        row.superseded_at = clock.now()

    with school.on(OPENS):
        assert _state(duty) is None


def test_the_earliest_record_decides(school: SchoolAtWork) -> None:
    with school.on(OPENS):
        duty = _write(school, CASES["done after grace"])
        _credit(duty, school, DUE)

    with school.on(ON["over"]):
        assert _state(duty) == DutyState.DONE


def test_a_withdrawn_record_counts_for_nothing(school: SchoolAtWork) -> None:
    with school.on(OPENS):
        duty = _write(school, CASES["done on the last day of grace"])
        session().flush()
        session().scalars(select(ObligationCredit)).one().withdrawn_at = clock.now()

    with school.on(ON["over"]):
        assert _state(duty) == DutyState.MISSED


def test_a_waiver_that_was_taken_back_counts_for_nothing(school: SchoolAtWork) -> None:
    with school.on(OPENS):
        duty = _write(school, CASES["waived"])
        session().flush()
        session().scalars(select(ObligationWaiver)).one().ended_at = clock.now()

    with school.on(ON["late"]):
        assert _state(duty) == DutyState.LATE


def _state(duty: UUID) -> str | None:
    return session().scalar(select(obligation_states.c.state).where(obligation_states.c.id == duty))


def _write(school: SchoolAtWork, case: Case) -> UUID:
    version, _ = profiles.current_profile()
    duty = Obligation(
        id=new_id(),
        rule="R99",
        title="试验",
        clause="第四条",
        clause_ids=["K-4.2"],
        mark="source",
        period_mark="platform",
        subject_kind="class",
        subject_id=school.class_id,
        class_id=school.class_id,
        grade=3,
        period="2026-11",
        opens_on=OPENS,
        due_on=case.due,
        grace_end_on=case.grace_end,
        period_end_on=case.period_end,
        owner_role="class_teacher",
        helper_roles=[],
        receiver_roles=[],
        evidence=["talk"],
        arithmetic=[],
        basis="",
        status_hint=case.hint,
        profile_version_id=version.id,
        calendar_version_id=UUID(calendars.school_calendar().version),
    )
    session().add(duty)
    session().flush()
    if case.done:
        _credit(duty.id, school, case.done)
    if case.waived_until:
        session().add(
            ObligationWaiver(
                obligation_id=duty.id,
                kind=case.kind,
                reason_sealed=b"",
                approver_name="",
                approved_on=case.decided,
                expires_on=case.waived_until,
            )
        )
    return duty.id


def _credit(duty: UUID, school: SchoolAtWork, day: date) -> None:
    fact = DutyFact(
        id=new_id(),
        subject_id=school.class_id,
        evidence=["talk"],
        happened_on=day,
        recorded_on=day,
        record_kind="talk",
        record_id=new_id(),
    )
    session().add(fact)
    session().flush()
    session().add(ObligationCredit(obligation_id=duty, fact_id=fact.id, happened_on=day, recorded_on=day))
