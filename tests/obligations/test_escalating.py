"""Who is reminded of a duty, who is told when it is late, and that nobody is told twice (domain.md 2.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlalchemy import func, select

from accounts.models import Assignment, Membership
from accounts.roles import Role
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from obligations import queries, services
from obligations.lifecycle import DutyState, Step
from obligations.models import Obligation, ObligationEscalation
from obligations.queries import late_since
from obligations.queries.loads import HEAVY_WEEK, Week, weeks_ahead
from obligations.services import Told
from people import services as pupils
from policy_profiles.evidence import EvidenceKind
from privacy import protection
from school_calendar import queries as calendars
from tests.obligations.school_at_work import TERM_STARTS, SchoolAtWork
from tests.worlds import Office, World, counted_statements


@pytest.fixture
def people(school: SchoolAtWork) -> dict[str, UUID]:
    """Who works there: the class teacher of the class, the heads of two grades, the group and the principal."""
    with school.on(TERM_STARTS):
        found = {
            "teacher": school.world.person(Role.CLASS_TEACHER),
            "grade": school.world.person(Role.GRADE_HEAD),
            "other_grade": school.world.person(Role.GRADE_HEAD),
            "head": school.world.person(Role.GROUP_HEAD),
            "officer": school.world.person(Role.GROUP_MEMBER),
        }
        found["principal"] = (
            session()
            .scalars(
                select(Membership.user_id).where(
                    Membership.role == Role.PRINCIPAL, Membership.member_school_id == school.world.scope.school_id
                )
            )
            .one()
        )
        for who, kind, class_id, grade in (
            ("teacher", Role.CLASS_TEACHER, school.class_id, None),
            ("grade", Role.GRADE_HEAD, None, 3),
            ("other_grade", Role.GRADE_HEAD, None, 4),
        ):
            session().add(
                Assignment(
                    id=new_id(), user_id=found[who], kind=kind, class_id=class_id, grade=grade, starts_on=TERM_STARTS
                )
            )
    return found


@pytest.fixture
def talk(school: SchoolAtWork) -> UUID:
    """The only duty of the school: a talk due on 2026-10-07 with two workdays of grace."""
    case = school.confirm()
    (duty,) = school.duties(case, "R04", on=date(2026, 9, 8))
    with school.on(date(2026, 9, 8)):
        for row in session().scalars(select(Obligation).where(Obligation.id != duty.id)):
            row.superseded_at = clock.now()
    return duty.id


def run(school: SchoolAtWork, day: date) -> Told:
    with school.on(day) as actor:
        return services.escalate(actor=actor)


def dates(school: SchoolAtWork, talk: UUID) -> tuple[date, date]:
    """Its reminder, and the end of its grace."""
    with school.on(TERM_STARTS):
        row = session().get_one(Obligation, (school.world.scope.school_id, talk))
        assert row.remind_on is not None
        assert row.grace_end_on is not None
        return row.remind_on, row.grace_end_on


def workday(school: SchoolAtWork, day: date, count: int) -> date:
    with school.on(day):
        return calendars.school_calendar().add_workdays(day, count)


def test_each_step_reaches_those_whom_the_policy_names(
    school: SchoolAtWork, people: dict[str, UUID], talk: UUID
) -> None:
    remind_on, grace_end = dates(school, talk)
    names = {user_id: who for who, user_id in people.items()}

    def told(day: date) -> tuple[dict[str, int], dict[str, int]]:
        found = run(school, day)
        return {names[one]: n for one, n in found.owed.items()}, {names[one]: n for one, n in found.followed.items()}

    assert told(remind_on - timedelta(days=1)) == ({}, {})
    assert told(remind_on) == ({"teacher": 1}, {})
    assert told(grace_end) == ({}, {})
    assert told(workday(school, grace_end, 1)) == ({"teacher": 1}, {"grade": 1})
    assert told(workday(school, grace_end, 2)) == ({}, {})
    assert told(workday(school, grace_end, 3)) == ({}, {"head": 1, "officer": 1})
    assert told(workday(school, grace_end, 6)) == ({}, {})
    assert told(workday(school, grace_end, 7)) == ({}, {"principal": 1})
    assert told(workday(school, grace_end, 14)) == ({}, {})
    with school.on(TERM_STARTS):
        steps = session().scalars(select(ObligationEscalation.step).where(ObligationEscalation.obligation_id == talk))
        assert set(steps) == set(Step)


def test_a_late_duty_about_a_protected_file_is_told_to_those_alone_whom_it_lets_in(
    school: SchoolAtWork, people: dict[str, UUID], talk: UUID
) -> None:
    _remind_on, grace_end = dates(school, talk)
    with school.on(grace_end):
        protection.protect(
            school.student_id, reader_ids=[], reason="家长是本校同事", actor=school.world.actor(Role.PRINCIPAL)
        )

    first = run(school, workday(school, grace_end, 1))
    assert (set(first.owed), dict(first.followed)) == ({people["teacher"]}, {})
    assert run(school, workday(school, grace_end, 3)).followed == {people["head"]: 1}
    with school.on(workday(school, grace_end, 3)):
        assert services.standing().followed == {people["head"]: 1}


def test_only_after_the_last_step_does_it_count_in_the_rate_of_the_district(
    school: SchoolAtWork, people: dict[str, UUID], talk: UUID
) -> None:
    _, grace_end = dates(school, talk)
    last = workday(school, grace_end, 14)

    with school.on(last - timedelta(days=1)):
        assert queries.completion(TERM_STARTS, last).judged == 0
    with school.on(last):
        assert (found := queries.completion(TERM_STARTS, last)).late == found.judged == 1


def test_running_again_tells_nobody_again(school: SchoolAtWork, people: dict[str, UUID], talk: UUID) -> None:
    _, grace_end = dates(school, talk)
    day = workday(school, grace_end, 1)

    assert run(school, day).owed
    assert run(school, day) == Told({}, {})


def test_two_workers_at_once_tell_everybody_once(school: SchoolAtWork, people: dict[str, UUID], talk: UUID) -> None:
    _, grace_end = dates(school, talk)
    day = workday(school, grace_end, 1)
    start, told = Barrier(2), list[Told]()

    def work() -> None:
        start.wait(10)
        told.append(run(school, day))

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert sorted(bool(one.owed) for one in told) == [False, True]
    assert sorted(bool(one.followed) for one in told) == [False, True]


def test_a_run_that_was_missed_is_made_up_for_in_one_line_each(
    school: SchoolAtWork, people: dict[str, UUID], talk: UUID
) -> None:
    _, grace_end = dates(school, talk)

    found = run(school, workday(school, grace_end, 8))

    assert set(found.followed) == {people[who] for who in ("grade", "head", "officer", "principal")}
    assert found.owed == {people["teacher"]: 1}


def test_what_was_done_or_rests_is_escalated_no_further(
    school: SchoolAtWork, people: dict[str, UUID], talk: UUID
) -> None:
    _, grace_end = dates(school, talk)
    with school.on(grace_end):
        services.waive(obligation_id=talk, reason="住院", expires_on=grace_end + timedelta(20), actor=school.leader())

    assert run(school, workday(school, grace_end, 3)) == Told({}, {})


def test_without_a_leadership_group_the_principal_takes_every_step(
    school: SchoolAtWork, people: dict[str, UUID], talk: UUID
) -> None:
    _, grace_end = dates(school, talk)
    with unit_of_work(IdentityScope()):
        for who in ("head", "officer"):
            row = session().scalars(select(Membership).where(Membership.user_id == people[who])).one()
            row.ended_at = clock.now()

    run(school, workday(school, grace_end, 1))

    assert run(school, workday(school, grace_end, 3)).followed == {people["principal"]: 1}


def test_forty_duties_are_one_figure_in_as_many_statements_as_one(
    school: SchoolAtWork, people: dict[str, UUID], talk: UUID
) -> None:
    _, grace_end = dates(school, talk)
    with school.on(TERM_STARTS):
        row = session().get_one(Obligation, (school.world.scope.school_id, talk))
        columns = [column.name for column in Obligation.__table__.columns if column.name not in {"id", "period"}]
        for number in range(39):
            session().add(
                Obligation(id=new_id(), period=f"n{number}", **{name: getattr(row, name) for name in columns})
            )

    with school.on(workday(school, grace_end, 1)) as actor, counted_statements() as statements:
        found = services.escalate(actor=actor)
        session().flush()

    assert found == Told({people["teacher"]: 40}, {people["grade"]: 40})
    assert len(statements) <= 14, statements.texts


def test_a_withdrawn_record_brings_back_what_it_had_taken_off(
    school: SchoolAtWork, people: dict[str, UUID], talk: UUID
) -> None:
    _, grace_end = dates(school, talk)
    day, record = workday(school, grace_end, 1), new_id()
    school.run(day)
    with school.on(day):
        (line,) = queries.of_ids([talk])
        before = services.standing()

    school.record(line.subject_id, EvidenceKind.TALK, happened=day, record_id=record)

    with school.on(day) as actor:
        assert services.standing().owed[people["teacher"]] == before.owed[people["teacher"]] - 1
        services.withdraw(record_id=record, actor=actor)
    with school.on(day):
        assert services.standing() == before


def test_the_other_school_is_told_nothing(
    school: SchoolAtWork, people: dict[str, UUID], talk: UUID, office: Office, theirs: World
) -> None:
    _, grace_end = dates(school, talk)

    with clock.working_day(workday(school, grace_end, 7)), theirs.open():
        assert services.escalate(actor=theirs.actor()) == Told({}, {})
        assert session().scalar(select(func.count()).select_from(ObligationEscalation)) == 0


@pytest.mark.parametrize(
    ("today", "workdays", "last"),
    [
        # 2026-10-01 to 10-07 are holidays, Saturday 10-10 is worked.
        (date(2026, 10, 8), 1, date(2026, 10, 7)),
        (date(2026, 10, 7), 1, date(2026, 9, 29)),
        (date(2026, 10, 11), 3, date(2026, 10, 7)),
        (date(2026, 9, 9), 3, date(2026, 9, 6)),
    ],
)
def test_workdays_are_counted_back_over_holidays(school: SchoolAtWork, today: date, workdays: int, last: date) -> None:
    with school.on(today):
        calendar = calendars.school_calendar()
    assert late_since(calendar, today, workdays) == last
    assert calendar.add_workdays(last, workdays) <= today < calendar.add_workdays(last + timedelta(1), workdays)


def test_without_a_calendar_nobody_is_told_too_early(school: SchoolAtWork) -> None:
    with school.on(TERM_STARTS):
        calendar = replace(calendars.school_calendar(), years=frozenset())

    assert late_since(calendar, date(2026, 10, 14), 3) == date(2026, 10, 5)


def test_a_short_week_is_full_with_fewer_duties(school: SchoolAtWork) -> None:
    with school.on(TERM_STARTS):
        weeks = weeks_ahead(calendars.school_calendar(), date(2026, 9, 24))

    assert [week.workdays for week in weeks][:3] == [4, 3, 3]
    assert Week(TERM_STARTS, 5).is_heavy(HEAVY_WEEK)
    assert not Week(TERM_STARTS, 5).is_heavy(HEAVY_WEEK - 1)
    assert Week(TERM_STARTS, 3).is_heavy(5)
    assert not Week(TERM_STARTS, 3).is_heavy(4)


def test_a_duty_stays_missed_in_the_class_that_missed_it(school: SchoolAtWork) -> None:
    """Whoever takes a child over takes over what can still be done, and nobody's past."""
    case, day = school.confirm(), date(2026, 11, 18)
    missed, present = school.duties(case, "R06", on=day)[0], school.duties(case, "R06", on=day)[-1]
    assert missed.state is DutyState.MISSED

    with school.on(day) as actor:
        other = pupils.open_class(grade=4, number=1, actor=actor)
        other_id = other.id
        services.update_subject(subject_id=case, class_id=other_id, actor=actor)

    with school.on(day):
        after = {line.id: (line.state, line.class_id, line.grade) for line in queries.of_ids([missed.id, present.id])}
    assert after[missed.id] == (DutyState.MISSED, school.class_id, 3)
    assert after[present.id] == (present.state, other_id, 4)
