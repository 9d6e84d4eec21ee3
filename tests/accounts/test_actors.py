"""The frozen Actor: roles of this school only, assignments of today only, and no case for a student."""

from datetime import date, timedelta

import pytest

from accounts import queries, services
from accounts.grants import permissions_of
from accounts.permissions import Permission
from accounts.roles import Role
from kernel import clock
from kernel.db import unit_of_work
from kernel.errors import NotFound
from kernel.tenancy import IdentityScope
from tenants.onboarding import SchoolState
from tests.accounts.classes import add_class
from tests.worlds import Office, World, add_school, counted_statements

TODAY = date(2026, 11, 18)


def test_a_role_gives_its_permissions(ours: World) -> None:
    teacher = ours.person(Role.CLASS_TEACHER)

    with ours.open():
        actor = services.actor_for(teacher)

    assert actor.may(Permission.SCREENING_RECORD)
    assert not actor.may(Permission.CASE_CONFIRM)


def test_a_role_in_one_school_gives_nothing_in_another(ours: World, theirs: World) -> None:
    teacher = ours.person(Role.PRINCIPAL)

    with theirs.open(), pytest.raises(NotFound):
        services.actor_for(teacher)


def test_one_person_may_hold_different_roles_in_two_schools(ours: World, theirs: World) -> None:
    person = ours.person(Role.CLASS_TEACHER)
    with theirs.open():
        services.give_role(user_id=person, role=Role.COUNSELLOR, actor=theirs.actor(Role.PRINCIPAL))

    with ours.open():
        here = services.actor_for(person)
    with theirs.open():
        there = services.actor_for(person)

    assert here.roles == {Role.CLASS_TEACHER}
    assert there.roles == {Role.COUNSELLOR}


def test_the_office_gives_no_school(ours: World, office: Office) -> None:
    administrator = ours.person(Role.DISTRICT_ADMIN)

    with office.open():
        actor = services.actor_for(administrator)
    with ours.open(), pytest.raises(NotFound):
        services.actor_for(administrator)

    assert actor.school_id is None
    assert actor.may(Permission.SCHOOL_ONBOARD)


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (0, None, True),
        (0, 0, True),
        (-10, 0, True),
        (1, None, False),
        (-10, -1, False),
    ],
)
def test_an_assignment_counts_from_its_first_day_to_its_last(
    ours: World, first: int, last: int | None, counts: bool
) -> None:
    teacher, klass = ours.person(Role.CLASS_TEACHER), add_class(ours)
    with clock.working_day(TODAY), ours.open():
        services.assign(
            user_id=teacher,
            kind=Role.CLASS_TEACHER,
            class_id=klass,
            starts_on=TODAY + timedelta(days=first),
            ends_on=None if last is None else TODAY + timedelta(days=last),
            actor=ours.actor(Role.PRINCIPAL),
        )

    with clock.working_day(TODAY), ours.open():
        actor = services.actor_for(teacher)

    assert actor.class_ids == ({klass} if counts else set())


def test_classes_taught_and_grades_led_are_told_apart(ours: World) -> None:
    person, own, taught = (
        ours.person(Role.CLASS_TEACHER, Role.SUBJECT_TEACHER, Role.GRADE_HEAD),
        add_class(ours),
        add_class(ours),
    )
    with ours.open():
        principal = ours.actor(Role.PRINCIPAL)
        services.assign(user_id=person, kind=Role.CLASS_TEACHER, class_id=own, actor=principal)
        services.assign(user_id=person, kind=Role.SUBJECT_TEACHER, class_id=taught, actor=principal)
        services.assign(user_id=person, kind=Role.GRADE_HEAD, grade=3, actor=principal)

    with ours.open():
        actor = services.actor_for(person)

    assert actor.class_ids == {own}
    assert actor.taught_class_ids == {taught}
    assert actor.grades == {3}


def test_where_nobody_counsels_the_principal_does(ours: World) -> None:
    principal, counsellor = ours.person(Role.PRINCIPAL), ours.person(Role.COUNSELLOR)

    with ours.open():
        assert services.actor_for(principal).roles == {Role.PRINCIPAL}
        services.end_role(user_id=counsellor, role=Role.COUNSELLOR, actor=ours.actor())
        acting = services.actor_for(principal)

        assert acting.roles == {Role.PRINCIPAL, Role.COUNSELLOR}
        assert acting.permissions == permissions_of([Role.PRINCIPAL, Role.COUNSELLOR])
        assert [one.user_id for one in queries.holders([Role.COUNSELLOR])] == [principal]
        assert Role.COUNSELLOR not in queries.colleague(principal).roles


def test_nobody_else_stands_in_for_a_counsellor(ours: World) -> None:
    ours.person(Role.PRINCIPAL)
    head = ours.person(Role.GROUP_HEAD)

    with ours.open():
        assert services.actor_for(head).roles == {Role.GROUP_HEAD}


def test_an_actor_costs_two_statements(ours: World) -> None:
    person = ours.person(Role.CLASS_TEACHER, Role.GRADE_HEAD)

    with ours.open(), counted_statements() as statements:
        services.actor_for(person)

    assert len(statements) == 2


def test_a_student_account_has_no_colleague_rights_whatever_its_roles(ours: World) -> None:
    student = ours.person(Role.STUDENT_HELPER, Role.CLASS_TEACHER, is_student=True)

    with ours.open():
        actor = services.actor_for(student)

    assert actor.is_student
    assert actor.permissions == {Permission.PEER_CARE_HELP, Permission.DRAFT_KEEP, Permission.TRAINING_READ}


def test_a_colleague_has_no_helpers_rights_even_with_the_role(ours: World) -> None:
    person = ours.person(Role.STUDENT_HELPER)

    with ours.open():
        assert services.actor_for(person).permissions == frozenset()


def test_a_helpers_class_opens_no_class_to_them(ours: World) -> None:
    """It stands apart from the classes that one answers for, which open lists and files."""
    student = ours.person(Role.STUDENT_HELPER, is_student=True)
    class_id = add_class(ours)
    with ours.open():
        services.assign(user_id=student, kind=Role.STUDENT_HELPER, class_id=class_id, actor=ours.actor())
        actor = services.actor_for(student)

    assert actor.helped_class_ids == {class_id}
    assert not actor.class_ids | actor.taught_class_ids


def test_a_school_that_left_is_no_workplace(office: Office) -> None:
    gone = add_school(office, state=SchoolState.EXITED)
    person = gone.person(Role.PRINCIPAL)

    with unit_of_work(IdentityScope()):
        visitor = queries.visitor(person)

    assert visitor is not None
    assert visitor.workplaces == ()
