"""Who sees and who owes which duty; and that list, board, tally and view never disagree."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from obligations import queries, services
from obligations.lifecycle import DutyState
from obligations.models import obligation_states
from obligations.queries import Horizon
from policy_profiles.evidence import EvidenceKind
from tests.obligations.school_at_work import CONFIRMED, SchoolAtWork, school_at_work
from tests.worlds import Office, World, counted_statements

DAY = date(2026, 11, 18)


@pytest.fixture
def case(school: SchoolAtWork) -> UUID:
    """A case of class 3-2."""
    return school.confirm()


def rules(actor: Actor) -> set[str]:
    return {line.rule for line in queries.to_do(actor).mine}


def test_a_class_teacher_owes_the_duties_of_the_own_class(school: SchoolAtWork, case: UUID) -> None:
    with school.on(DAY) as teacher:
        assert {"R01", "R04", "R06", "R07"} <= rules(teacher)
        assert {line.class_id for line in queries.to_do(teacher).mine} == {school.class_id}


def test_a_class_teacher_of_another_class_owes_and_sees_nothing(school: SchoolAtWork, case: UUID) -> None:
    with school.on(DAY):
        colleague = school.world.actor(Role.CLASS_TEACHER, class_ids=frozenset({new_id()}))

        assert queries.to_do(colleague) == queries.ToDo(mine=(), others=())
        with pytest.raises(NotFound):
            queries.visible_duty(colleague, queries.for_subject(case)[0].id)


def test_an_assignment_without_its_role_counts_for_nothing(school: SchoolAtWork, case: UUID) -> None:
    with school.on(DAY):
        assert rules(school.world.actor(Role.COUNSELLOR, class_ids=frozenset({school.class_id}))) == set()


def test_the_head_of_the_group_owes_the_schools_duties(school: SchoolAtWork) -> None:
    with school.on(DAY):
        assert rules(school.leader()) == {"R11", "R17", "R29"}


def test_the_principal_answers_for_functions_without_an_account(school: SchoolAtWork) -> None:
    case = school.confirm(categories=[{"code": "K4", "subtag": None}])

    with school.on(date(2026, 9, 10)):
        mine = queries.to_do(school.world.actor(Role.PRINCIPAL)).mine
        (fee,) = [line for line in mine if line.subject_id == case and line.owner_role == Role.LOGISTICS]
    assert (fee.rule, fee.owner_role) == ("R16", "logistics")


def test_a_subject_teacher_owes_the_plan_of_the_class_taught(school: SchoolAtWork, case: UUID) -> None:
    with school.on(DAY):
        teacher = school.world.actor(Role.SUBJECT_TEACHER, taught_class_ids=frozenset({school.class_id}))

        assert rules(teacher) == {"R14"}


def test_a_named_subject_teacher_is_the_only_one_who_owes_it(school: SchoolAtWork) -> None:
    named = school.world.person(Role.SUBJECT_TEACHER)
    school.confirm(teachers=[str(named)])

    with school.on(DAY):
        mine = school.world.actor(Role.SUBJECT_TEACHER, user_id=named)
        colleague = school.world.actor(Role.SUBJECT_TEACHER, taught_class_ids=frozenset({school.class_id}))
        assert (rules(mine), rules(colleague)) == ({"R14"}, set())


def test_what_others_owe_for_ones_class_waits_for_them(school: SchoolAtWork, case: UUID) -> None:
    with school.on(DAY) as teacher:
        assert {(line.rule, line.owner_role) for line in queries.to_do(teacher).others} == {("R14", "subject_teacher")}


def test_a_student_helper_sees_nothing(school: SchoolAtWork, case: UUID) -> None:
    with school.on(DAY):
        helper = school.world.actor(Role.STUDENT_HELPER, class_ids=frozenset({school.class_id}), is_student=True)
        teacher_too = school.world.actor(Role.CLASS_TEACHER, class_ids=frozenset({school.class_id}), is_student=True)

        for student in (helper, teacher_too):
            assert queries.to_do(student) == queries.ToDo(mine=(), others=())


def test_the_board_of_a_grade_head_is_the_grade(school: SchoolAtWork, case: UUID) -> None:
    with school.on(DAY):
        third = school.world.actor(Role.GRADE_HEAD, grades=frozenset({3}))
        fourth = school.world.actor(Role.GRADE_HEAD, grades=frozenset({4}))

        assert {line.grade for line in queries.lines(queries.board(third))} == {3}
        assert queries.lines(queries.board(fourth)) == []


def test_the_board_can_be_filtered(school: SchoolAtWork, case: UUID) -> None:
    with school.on(DAY):
        leader = school.leader()
        late = queries.lines(queries.board(leader, state=DutyState.LATE, class_id=school.class_id, rule="R04"))

        assert [(line.rule, line.state) for line in late] == [("R04", DutyState.LATE)]
        assert ("R04", "个别谈话") in queries.rules_in_use(leader)


def test_the_groups_of_the_list_follow_the_dates(school: SchoolAtWork, case: UUID) -> None:
    with school.on(DAY) as teacher:
        todo = queries.to_do(teacher)

        assert {line.state for line in todo.of(Horizon.TODAY)} == {DutyState.LATE}
        assert {line.rule for line in todo.of(Horizon.LATER)} == {"R06", "R07"}
        assert sum(len(todo.of(group)) for group in Horizon) == len(todo.mine)


def test_what_falls_due_by_sunday_or_is_to_be_reminded_of_is_of_this_week(school: SchoolAtWork, case: UUID) -> None:
    with school.on(date(2026, 11, 25)) as teacher:
        november = [line for line in queries.to_do(teacher).mine if line.period == "2026-11"]

        assert [line.horizon for line in november] == [Horizon.WEEK]


def test_an_undated_duty_is_on_the_list_from_its_first_day(office: Office, ours: World) -> None:
    school = school_at_work(office, ours, years=frozenset({2026}))
    school.confirm(date(2026, 12, 10))
    school.run(date(2027, 1, 12))

    with school.on(date(2027, 1, 12)) as teacher:
        undated = [line for line in queries.to_do(teacher).mine if line.state is DutyState.AWAITING_CALENDAR]

    assert "R04" in {line.rule for line in undated}
    assert {line.horizon for line in undated} == {Horizon.LATER}


def test_the_list_is_one_statement_whatever_its_length(school: SchoolAtWork, case: UUID) -> None:
    for _ in range(4):
        school.confirm()
    with school.on(DAY) as teacher, counted_statements() as statements:
        found = queries.to_do(teacher)

    assert len(found.mine) > 20
    assert len(statements) == 1


def test_the_list_of_another_school_is_empty(school: SchoolAtWork, case: UUID, theirs: World) -> None:
    with clock.working_day(DAY), theirs.open():
        spy = theirs.actor(Role.CLASS_TEACHER, Role.PRINCIPAL, class_ids=frozenset({school.class_id}))

        assert queries.to_do(spy) == queries.ToDo(mine=(), others=())
        assert queries.tally(spy) == {}
        assert session().execute(select(obligation_states)).all() == []


@pytest.mark.parametrize("seed", range(4))
def test_list_board_tally_and_view_agree_on_random_histories(school: SchoolAtWork, seed: int) -> None:
    day = _live_through(school, Random(seed))

    with school.on(day) as teacher:
        view = {row.id: DutyState(row.state) for row in session().execute(select(obligation_states))}
        expected = {row.id: _as_the_rules_say(row, day) for row in session().execute(select(obligation_states))}
        leader = school.world.actor(Role.GROUP_HEAD, Role.CLASS_TEACHER, class_ids=frozenset({school.class_id}))
        board = {
            line.id: line.state for state in DutyState for line in queries.lines(queries.board(leader, state=state))
        }
        tally = sum((Counter(states) for states in queries.tally(leader).values()), Counter())
        mine = {line.id: line.state for line in queries.to_do(teacher).mine}
        about = {line.id: line.state for subject in _subjects(school) for line in queries.for_subject(subject)}

    assert len(view) > 30
    assert view == expected == board == about
    assert tally == Counter(view.values())
    assert mine.items() <= view.items()
    pressing = {DutyState.OPEN, DutyState.LATE}
    assert {duty for duty, state in mine.items() if state in pressing} == {
        duty for duty, state in view.items() if state in pressing and duty in _owned_by_teacher(school, day)
    }


def _live_through(school: SchoolAtWork, random: Random) -> date:
    """Half a year of confirmations, talks in time and late, corrections, waivers, closures; returns the last day."""
    cases, records, day = [school.confirm(CONFIRMED)], list[UUID](), CONFIRMED
    kinds = [EvidenceKind.TALK, EvidenceKind.FOLLOW_UP, EvidenceKind.HOME_VISIT, EvidenceKind.PEER_TALK]
    for _ in range(25):
        day += timedelta(days=random.randint(1, 8))
        match random.randrange(8):
            case 0:
                cases.append(school.confirm(day))
            case 1 if records:
                with school.on(day) as actor:
                    services.withdraw(record_id=records.pop(random.randrange(len(records))), actor=actor)
            case 2:
                with school.on(day):
                    leader, (state, span) = school.leader(), (DutyState.LATE, random.randint(0, 40))
                    for line in queries.lines(queries.board(leader, state=state))[:2]:
                        services.waive(
                            obligation_id=line.id, reason="病假", expires_on=day + timedelta(days=span), actor=leader
                        )
            case 3 if len(cases) > 2:
                with school.on(day) as actor:
                    services.close_subject(subject_id=cases.pop(0), active_to=day, actor=actor)
            case 4:
                school.run(day)
            case _:
                records.append(new_id())
                happened = max(CONFIRMED, day - timedelta(days=random.choice([0, 0, 3, 20])))
                school.record(
                    random.choice(cases), random.choice(kinds), happened=happened, recorded=day, record_id=records[-1]
                )
    return day


def _as_the_rules_say(row: object, day: date) -> DutyState:
    """The rules of domain.md 2.3 and 7.2 once more, in other words than the view's."""
    due, grace, end = row.due_on, row.grace_end_on, row.period_end_on  # type: ignore[attr-defined]  # a row of the view
    done, until = row.done_on, row.waived_until  # type: ignore[attr-defined]
    if done:
        return DutyState.DONE if grace is None or done <= grace else DutyState.DONE_LATE
    if until and (until >= day or (end and until >= end)):
        return DutyState.WAIVED
    if due is None or (grace is None and day > due):
        return DutyState.AWAITING_CALENDAR
    if day < row.opens_on:  # type: ignore[attr-defined]
        return DutyState.UPCOMING
    if day <= (grace or due):
        return DutyState.OPEN
    return DutyState.MISSED if end and day > end else DutyState.LATE


def _subjects(school: SchoolAtWork) -> list[UUID]:
    return list(session().scalars(select(obligation_states.c.subject_id).distinct()))


def _owned_by_teacher(school: SchoolAtWork, day: date) -> set[UUID]:
    with school.on(day):
        owner = obligation_states.c.owner_role
        return set(session().scalars(select(obligation_states.c.id).where(owner == Role.CLASS_TEACHER)))
