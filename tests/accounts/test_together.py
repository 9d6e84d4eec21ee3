"""Many colleagues at once: all or none, each by the rules of a single one, in a few statements."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from accounts import passwords, services
from accounts.errors import (
    AlreadyAssigned,
    RoleMissing,
    RoleNotHere,
    StudentAccount,
    TargetMissing,
    TargetNotTaken,
    UsernameTaken,
)
from accounts.models import Assignment, Membership, User
from accounts.roles import Role
from accounts.services import NewAccount, NewAssignment
from kernel import clock
from kernel.db import session
from kernel.errors import InvalidInput, NotFound
from kernel.events import RecordedEvent
from tests.accounts.classes import add_class
from tests.worlds import Office, World, counted_statements

TODAY = date(2026, 11, 18)


def some(number: int) -> list[NewAccount]:
    return [NewAccount(f"lin.{secrets.token_hex(6)}", f"林老师{place}") for place in range(number)]


def open_accounts(world: World, accounts: list[NewAccount], role: Role = Role.CLASS_TEACHER) -> list[UUID]:
    with clock.working_day(TODAY), world.open():
        return [user.id for user in services.open_accounts(accounts=accounts, role=role, actor=world.actor())]


def assign(world: World, kind: Role, *assignments: NewAssignment) -> None:
    with clock.working_day(TODAY), world.open():
        services.assign_all(kind=kind, assignments=assignments, actor=world.actor(Role.PRINCIPAL))


def test_accounts_are_opened_with_their_role(ours: World) -> None:
    people = open_accounts(ours, some(3))

    with ours.open():
        held = session().execute(select(Membership.user_id, Membership.role, Membership.member_school_id)).all()
        assert {(user, Role.CLASS_TEACHER, ours.scope.school_id) for user in people} <= {tuple(row) for row in held}
        actor = services.actor_for(people[0])
        assert actor.roles == {Role.CLASS_TEACHER}


def test_nobody_signs_in_with_an_account_that_has_no_password(ours: World) -> None:
    (person,) = open_accounts(ours, some(1))

    with ours.open():
        stored = session().get_one(User, person).password
    assert stored is None
    assert not passwords.matches("", stored)


def test_a_first_password_given_at_the_console_opens_it(ours: World) -> None:
    (person,) = open_accounts(ours, some(1))

    with ours.open():
        services.set_password(user_id=person, new="xiaoqiao-liushui-2026")
        assert passwords.matches("xiaoqiao-liushui-2026", session().get_one(User, person).password)


def test_one_taken_name_opens_none(ours: World) -> None:
    taken = some(1)
    open_accounts(ours, taken)
    fresh = some(2)

    with pytest.raises(UsernameTaken):
        open_accounts(ours, [*fresh, *taken])
    with ours.open():
        names = [account.username for account in fresh]
        assert session().scalar(select(func.count()).select_from(User).where(User.username.in_(names))) == 0


def test_one_bad_name_opens_none(ours: World) -> None:
    with pytest.raises(InvalidInput) as fault:
        open_accounts(ours, [*some(1), NewAccount("lin@school.cn", "林老师")])

    assert list(fault.value.faults) == ["username"]


@pytest.mark.parametrize(("role", "fault"), [(Role.DISTRICT_ADMIN, RoleNotHere), (Role.STUDENT_HELPER, StudentAccount)])
def test_offices_and_students_are_not_taken_on_like_this(ours: World, role: Role, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        open_accounts(ours, some(1), role)


def test_a_districts_office_is_not_filled_like_this(office: Office) -> None:
    with office.open(), pytest.raises(RoleNotHere):
        services.open_accounts(accounts=some(1), role=Role.DISTRICT_ADMIN, actor=office.actor())


def test_each_answers_for_the_own_class_from_today(ours: World) -> None:
    people, classes = open_accounts(ours, some(2)), [add_class(ours), add_class(ours)]

    assign(
        ours,
        Role.CLASS_TEACHER,
        *(NewAssignment(user_id=user, class_id=group) for user, group in zip(people, classes, strict=True)),
    )

    with clock.working_day(TODAY), ours.open():
        assert [services.actor_for(user).class_ids for user in people] == [{group} for group in classes]
    with clock.working_day(TODAY - timedelta(days=1)), ours.open():
        assert services.actor_for(people[0]).class_ids == set()


def test_grade_heads_answer_for_grades(ours: World) -> None:
    (person,) = open_accounts(ours, some(1), Role.GRADE_HEAD)

    assign(ours, Role.GRADE_HEAD, NewAssignment(user_id=person, grade=3), NewAssignment(user_id=person, grade=4))

    with clock.working_day(TODAY), ours.open():
        assert services.actor_for(person).grades == {3, 4}


def test_the_batch_is_one_event(ours: World) -> None:
    people, group = open_accounts(ours, some(2)), add_class(ours)
    assign(ours, Role.CLASS_TEACHER, *(NewAssignment(user_id=user, class_id=group) for user in people))

    with ours.open():
        told = {row.kind: row.data for row in session().scalars(select(RecordedEvent))}
        assert set(told["RolesGiven"]["user_ids"]) == set(map(str, people))
        assert len(told["AssignmentsGiven"]["assignment_ids"]) == 2


def test_one_without_the_role_stops_the_batch(ours: World) -> None:
    (teacher,), group = open_accounts(ours, some(1)), add_class(ours)
    stranger = ours.person(Role.SUBJECT_TEACHER)

    with pytest.raises(RoleMissing):
        assign(
            ours,
            Role.CLASS_TEACHER,
            NewAssignment(user_id=teacher, class_id=group),
            NewAssignment(user_id=stranger, class_id=group),
        )
    with ours.open():
        assert session().scalar(select(func.count()).select_from(Assignment)) == 0


@pytest.mark.parametrize(("grade", "fault"), [(None, TargetMissing), (3, TargetNotTaken)])
def test_a_class_teacher_answers_for_a_class(ours: World, grade: int | None, fault: type[Exception]) -> None:
    (teacher,) = open_accounts(ours, some(1))

    with pytest.raises(fault):
        assign(ours, Role.CLASS_TEACHER, NewAssignment(user_id=teacher, grade=grade))


def test_a_class_of_another_school_is_not_found(ours: World, theirs: World) -> None:
    (teacher,), elsewhere = open_accounts(ours, some(1)), add_class(theirs)

    with pytest.raises(NotFound):
        assign(ours, Role.CLASS_TEACHER, NewAssignment(user_id=teacher, class_id=elsewhere))


def test_what_somebody_answers_for_already_is_not_given_again(ours: World) -> None:
    (teacher,), group = open_accounts(ours, some(1)), add_class(ours)
    wanted = NewAssignment(user_id=teacher, class_id=group)
    assign(ours, Role.CLASS_TEACHER, wanted)

    with pytest.raises(AlreadyAssigned):
        assign(ours, Role.CLASS_TEACHER, wanted)


def test_nobody_is_assigned_twice_in_one_batch(ours: World) -> None:
    (teacher,), group = open_accounts(ours, some(1)), add_class(ours)
    wanted = NewAssignment(user_id=teacher, class_id=group)

    with pytest.raises(AlreadyAssigned):
        assign(ours, Role.CLASS_TEACHER, wanted, wanted)


def test_thirty_take_as_many_statements_as_three(ours: World) -> None:
    spent = []
    for number in (3, 30):
        group = add_class(ours)
        actor = ours.actor(Role.PRINCIPAL)
        with clock.working_day(TODAY), ours.open(), counted_statements() as seen:
            users = services.open_accounts(accounts=some(number), role=Role.CLASS_TEACHER, actor=actor)
            services.assign_all(
                kind=Role.CLASS_TEACHER,
                assignments=[NewAssignment(user_id=user.id, class_id=group) for user in users],
                actor=actor,
            )
        spent.append(len(seen.texts))

    assert spent[0] == spent[1]
