"""Whoever accepts an invitation stands on the staff list, once."""

from sqlalchemy import select

from accounts.roles import Role
from kernel.db import session
from people import services
from people.models import StaffMember
from tests.worlds import World


def staff(world: World) -> list[tuple[str, bool]]:
    with world.open():
        return [(row.name, row.user_id is not None) for row in session().scalars(select(StaffMember))]


def join(world: World, user_id: object) -> None:
    with world.open():
        services.join_staff(user_id=user_id, actor=world.actor())  # type: ignore[arg-type]  # a person's id


def test_a_newcomer_is_added(ours: World, theirs: World) -> None:
    join(ours, ours.person(Role.CLASS_TEACHER, name="林晓岚"))

    assert staff(ours) == [("林晓岚", True)]
    assert staff(theirs) == []


def test_a_colleague_on_the_list_is_recognised(ours: World) -> None:
    with ours.open():
        services.add_staff(name="林晓岚", number="T0001", actor=ours.actor())

    join(ours, ours.person(Role.CLASS_TEACHER, name="林晓岚"))

    assert staff(ours) == [("林晓岚", True)]


def test_two_colleagues_of_one_name_are_not_confused(ours: World) -> None:
    with ours.open():
        for number in ("T0001", "T0002"):
            services.add_staff(name="林晓岚", number=number, actor=ours.actor())

    join(ours, ours.person(Role.CLASS_TEACHER, name="林晓岚"))

    assert sorted(staff(ours)) == [("林晓岚", False), ("林晓岚", False), ("林晓岚", True)]


def test_joining_twice_changes_nothing_more(ours: World) -> None:
    person = ours.person(Role.CLASS_TEACHER, name="林晓岚")
    for _ in range(2):
        join(ours, person)

    assert staff(ours) == [("林晓岚", True)]


def test_a_students_account_is_no_staff(ours: World) -> None:
    join(ours, ours.person(Role.STUDENT_HELPER, name="罗小满", is_student=True))

    assert staff(ours) == []
