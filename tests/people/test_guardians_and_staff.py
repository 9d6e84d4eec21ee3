"""Guardians, whose numbers are sealed, and staff, with and without an account."""

from datetime import date

import pytest
from sqlalchemy import select

from accounts.roles import Role
from kernel.actor import Actor
from kernel.crypto import SealBroken, unseal
from kernel.db import session
from kernel.errors import NotFound, StaleRecord
from people import queries, services
from people.errors import AccountLinked, NumberTaken
from people.models import Guardian, Student, StudentGuardian
from tests.people import campus
from tests.worlds import World, counted_statements

pytestmark = pytest.mark.usefixtures("demo_day")


@pytest.fixture
def actor(ours: World) -> Actor:
    actor = ours.actor(Role.PRINCIPAL)
    campus.build(ours, actor)
    return actor


def student(name: str = "苏语桐") -> Student:
    """A student of the campus."""
    return session().scalars(select(Student).where(Student.name == name)).one()


def name_father(actor: Actor, phone: str = "10000001234", **fields: object) -> Guardian:
    """Set the first guardian."""
    told = {"position": 1, "name": "苏明远", "relation": "父亲", "phone": phone} | fields
    return services.name_guardian(student=student(), actor=actor, **told)  # type: ignore[arg-type]


def test_a_telephone_number_is_sealed_and_opens_only_in_its_place(ours: World, actor: Actor) -> None:
    with ours.open():
        guardian = name_father(actor)
        session().flush()

        assert guardian.phone_sealed
        assert b"10000001234" not in guardian.phone_sealed
        assert [contact.phone for contact in queries.contacts(student().id)] == ["10000001234"]
        with pytest.raises(SealBroken):
            unseal(guardian.phone_sealed, row=student().id, field=queries.PHONE)


def test_the_same_number_is_not_sealed_anew(ours: World, actor: Actor) -> None:
    with ours.open():
        sealed = name_father(actor).phone_sealed
    with ours.open():
        guardian = name_father(actor, seen_version=1)

        assert (guardian.version, guardian.phone_sealed) == (1, sealed)


def test_a_number_may_be_taken_away(ours: World, actor: Actor) -> None:
    with ours.open():
        name_father(actor)
    with ours.open():
        name_father(actor, phone="", seen_version=1)

    with ours.open():
        assert [contact.phone for contact in queries.contacts(student().id)] == [""]


def test_a_lost_update_of_a_guardian_is_refused(ours: World, actor: Actor) -> None:
    with ours.open():
        name_father(actor)
    with ours.open():
        name_father(actor, phone="10000009999", seen_version=1)

    with ours.open(), pytest.raises(StaleRecord):
        name_father(actor, phone="10000008888", seen_version=1)
    with ours.open(), pytest.raises(StaleRecord):
        name_father(actor, phone="10000008888", seen_version=None)


def test_guardians_are_asked_in_their_order(ours: World, actor: Actor) -> None:
    with ours.open():
        name_father(actor, position=2)
        name_father(actor, name="林若兰", relation="母亲")

        assert [contact.relation for contact in queries.contacts(student().id)] == ["母亲", "父亲"]


def test_a_dismissed_guardian_of_nobody_is_erased(ours: World, actor: Actor) -> None:
    with ours.open():
        name_father(actor)
    with ours.open():
        services.dismiss_guardian(student=student(), position=1, actor=actor)

    with ours.open():
        assert session().scalars(select(Guardian)).all() == []


def test_a_guardian_whom_a_sibling_has_too_stays(ours: World, actor: Actor) -> None:
    with ours.open():
        guardian = name_father(actor)
        sibling = student("曾子墨")
        session().flush()
        session().add(StudentGuardian(student_id=sibling.id, guardian_id=guardian.id, position=1, relation="父亲"))
    with ours.open():
        services.dismiss_guardian(student=student(), position=1, actor=actor)

    with ours.open():
        assert [contact.guardian.name for contact in queries.contacts(student("曾子墨").id)] == ["苏明远"]


def test_a_guardian_who_is_not_there_cannot_be_dismissed(ours: World, actor: Actor) -> None:
    with ours.open(), pytest.raises(NotFound):
        services.dismiss_guardian(student=student(), position=2, actor=actor)


def test_the_other_school_finds_no_guardian(ours: World, theirs: World, actor: Actor) -> None:
    with ours.open():
        name_father(actor)
        student_id = student().id

    with theirs.open():
        assert queries.contacts(student_id) == []


def test_staff_are_listed_by_pinyin_in_one_statement(ours: World, actor: Actor) -> None:
    with ours.open():
        for name in ("曾一", "顾清和", "单沐"):
            services.add_staff(name=name, actor=actor)
    with ours.open(), counted_statements() as seen:
        assert [member.name for member in queries.staff_members()] == ["顾清和", "单沐", "曾一"]
    assert len([text for text in seen.texts if "staff_members" in text]) == 1


def test_a_staff_number_is_used_once(ours: World, actor: Actor) -> None:
    with ours.open():
        services.add_staff(name="顾清和", number="T1", actor=actor)
        other = services.add_staff(name="林晚", actor=actor)
        session().flush()
        with pytest.raises(NumberTaken):
            services.add_staff(name="别人", number="T1", actor=actor)
        with pytest.raises(NumberTaken):
            services.change_staff(member=other, seen_version=1, name="林晚", number="T1", actor=actor)

        assert services.add_staff(name="没有工号", actor=actor).number is None


def test_staff_are_corrected_leave_and_return(ours: World, actor: Actor) -> None:
    with ours.open():
        member = services.add_staff(name="仇老师", post="语文教师", actor=actor)
        session().flush()
        services.change_staff(member=member, seen_version=1, name="仇晚", post="数学教师", actor=actor)
        assert (member.pinyin, member.initials) == ("qiu wan", "qw")
        services.mark_staff_left(member=member, on=date(2026, 11, 18), seen_version=2, actor=actor)
        session().flush()
        assert queries.staff_members() == []
        assert queries.staff_members(left=True) == [member]
        with pytest.raises(StaleRecord):
            services.mark_staff_left(member=member, on=None, seen_version=2, actor=actor)
        services.mark_staff_left(member=member, on=None, seen_version=3, actor=actor)
        session().flush()
        assert queries.staff_members() == [member]


def test_an_account_belongs_to_one_member_of_staff(ours: World, actor: Actor) -> None:
    user_id = ours.person(Role.CLASS_TEACHER)
    with ours.open():
        first = services.add_staff(name="顾清和", actor=actor)
        second = services.add_staff(name="林晚", actor=actor)
        session().flush()
        services.link_account(member=first, user_id=user_id, seen_version=1, actor=actor)
        with pytest.raises(AccountLinked):
            services.link_account(member=second, user_id=user_id, seen_version=1, actor=actor)

        assert first.user_id == user_id


def test_a_member_of_staff_of_another_school_is_not_found(ours: World, theirs: World, actor: Actor) -> None:
    with ours.open():
        member = services.add_staff(name="顾清和", actor=actor)
        staff_id = member.id

    with theirs.open(), pytest.raises(NotFound):
        queries.staff_member(staff_id)
