"""Giving and ending roles: what belongs where, and that nobody locks a school out of itself."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from accounts import queries, services
from accounts.errors import LastAdministrator, LastPrincipal, OtherOffice, RoleNotHere, StudentAccount
from accounts.grants import GRANTS
from accounts.permissions import ABOUT_A_CASE, Permission
from accounts.roles import DISTRICT_ROLES, LABELS, Role
from kernel.db import session
from kernel.errors import NotFound
from kernel.events import RecordedEvent
from kernel.ids import new_id
from tests.accounts.classes import add_class
from tests.worlds import Office, World


def test_every_role_is_granted_and_labelled() -> None:
    assert set(GRANTS) == set(LABELS) == set(Role)


def test_no_office_role_holds_a_right_of_a_school() -> None:
    school_rights = {right for role, rights in GRANTS.items() if role not in DISTRICT_ROLES for right in rights}

    assert all(not GRANTS[role] & school_rights for role in DISTRICT_ROLES)


def test_students_hold_no_right_about_a_case() -> None:
    assert not GRANTS[Role.STUDENT_HELPER] & ABOUT_A_CASE


def test_rights_about_a_case_include_every_case_permission() -> None:
    assert {
        Permission.CASE_READ,
        Permission.CASE_PROPOSE,
        Permission.CASE_CONFIRM,
        Permission.TALK_READ,
    } <= ABOUT_A_CASE


def test_giving_a_role_twice_changes_nothing_more(ours: World) -> None:
    person = ours.person()
    with ours.open():
        principal = ours.actor(Role.PRINCIPAL)
        services.give_role(user_id=person, role=Role.COUNSELLOR, actor=principal)
        services.give_role(user_id=person, role=Role.COUNSELLOR, actor=principal)

    with ours.open():
        given = session().scalar(select(func.count()).where(RecordedEvent.kind == "RoleGiven"))

    assert given == 1


def test_an_ended_role_can_be_given_again(ours: World) -> None:
    person = ours.person(Role.COUNSELLOR)
    with ours.open():
        principal = ours.actor(Role.PRINCIPAL)
        services.end_role(user_id=person, role=Role.COUNSELLOR, actor=principal)
    with ours.open():
        services.give_role(user_id=person, role=Role.COUNSELLOR, actor=ours.actor(Role.PRINCIPAL))

    with ours.open():
        assert services.actor_for(person).roles == {Role.COUNSELLOR}


def test_ending_a_role_ends_what_was_assigned_with_it(ours: World) -> None:
    person, klass = ours.person(Role.CLASS_TEACHER, Role.SUBJECT_TEACHER), add_class(ours)
    with ours.open():
        principal = ours.actor(Role.PRINCIPAL)
        services.assign(user_id=person, kind=Role.CLASS_TEACHER, class_id=klass, actor=principal)
        services.end_role(user_id=person, role=Role.CLASS_TEACHER, actor=principal)
        services.give_role(user_id=person, role=Role.CLASS_TEACHER, actor=principal)

    with ours.open():
        assert services.actor_for(person).class_ids == frozenset()


def test_ending_a_role_that_nobody_holds_is_not_found(ours: World) -> None:
    person = ours.person()

    with ours.open(), pytest.raises(NotFound):
        services.end_role(user_id=person, role=Role.COUNSELLOR, actor=ours.actor(Role.PRINCIPAL))


def test_the_last_principal_stays(ours: World, theirs: World) -> None:
    theirs.person(Role.PRINCIPAL)
    principal = ours.person(Role.PRINCIPAL)

    with ours.open(), pytest.raises(LastPrincipal):
        services.end_role(user_id=principal, role=Role.PRINCIPAL, actor=ours.actor(user_id=principal))


def test_the_last_district_administrator_stays(ours: World, office: Office) -> None:
    administrator = ours.person(Role.DISTRICT_ADMIN)

    with office.open(), pytest.raises(LastAdministrator):
        services.end_role(user_id=administrator, role=Role.DISTRICT_ADMIN, actor=office.actor(Role.DISTRICT_ADMIN))


def test_of_two_principals_who_end_each_other_one_stays(ours: World) -> None:
    first, second = ours.person(Role.PRINCIPAL), ours.person(Role.PRINCIPAL)
    together = Barrier(2)

    def end(person: object) -> bool:
        with ours.open():
            actor = ours.actor(user_id=new_id())
            together.wait()
            try:
                services.end_role(user_id=person, role=Role.PRINCIPAL, actor=actor)  # type: ignore[arg-type]  # an id
            except LastPrincipal:
                return False
            return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(end, [first, second])) == [False, True]
    with ours.open():
        assert len(queries.colleagues()) == 1


@pytest.mark.parametrize("role", sorted(DISTRICT_ROLES))
def test_a_school_cannot_give_an_office_role(ours: World, role: Role) -> None:
    person = ours.person()

    with ours.open(), pytest.raises(RoleNotHere):
        services.give_role(user_id=person, role=role, actor=ours.actor(Role.PRINCIPAL))


def test_an_office_cannot_give_a_school_role(ours: World, office: Office) -> None:
    person = ours.person()

    with office.open(), pytest.raises(RoleNotHere):
        services.give_role(user_id=person, role=Role.CLASS_TEACHER, actor=office.actor(Role.DISTRICT_ADMIN))


def test_a_student_account_gets_no_staff_role(ours: World) -> None:
    student = ours.person(is_student=True)

    with ours.open(), pytest.raises(StudentAccount):
        services.give_role(user_id=student, role=Role.SUBJECT_TEACHER, actor=ours.actor(Role.PRINCIPAL))


def test_a_staff_account_is_no_student_helper(ours: World) -> None:
    teacher = ours.person(Role.SUBJECT_TEACHER)

    with ours.open(), pytest.raises(StudentAccount):
        services.give_role(user_id=teacher, role=Role.STUDENT_HELPER, actor=ours.actor(Role.PRINCIPAL))


def test_nobody_works_in_the_offices_of_two_districts(ours: World, office: Office, other_office: Office) -> None:
    person = ours.person(Role.STATISTICIAN)

    with other_office.open(), pytest.raises(OtherOffice):
        services.give_role(user_id=person, role=Role.STATISTICIAN, actor=other_office.actor(Role.DISTRICT_ADMIN))


def test_a_role_for_nobody_is_not_found(ours: World) -> None:
    with ours.open(), pytest.raises(NotFound):
        services.give_role(user_id=new_id(), role=Role.COUNSELLOR, actor=ours.actor(Role.PRINCIPAL))


def test_colleagues_are_those_of_this_school(ours: World, theirs: World) -> None:
    here, there = ours.person(Role.COUNSELLOR, name="欧阳晴"), theirs.person(Role.COUNSELLOR)

    with ours.open():
        found = queries.colleagues()
        with pytest.raises(NotFound):
            queries.colleague(there)

    assert [(person.user_id, person.name, person.role_words) for person in found] == [
        (here, "欧阳晴", "心理健康教育教师")
    ]
