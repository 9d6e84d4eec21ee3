"""Who sees which class: one rule, asked in every way, for every role."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from accounts.models import Assignment
from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import queries
from people.models import ClassGroup, Student
from tests.people import campus
from tests.people.campus import Campus
from tests.worlds import World

pytestmark = pytest.mark.usefixtures("demo_day")

EVERYTHING = {"三年级1班", "三年级2班", "四年级1班"}
WHOLE_SCHOOL = [Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.ACADEMIC_AFFAIRS]
BY_ASSIGNMENT = [Role.GRADE_HEAD, Role.CLASS_TEACHER, Role.SUBJECT_TEACHER]


@pytest.fixture
def here(ours: World) -> Campus:
    return campus.build(ours, ours.actor(Role.PRINCIPAL))


def seen(world: World, actor: Actor) -> set[str]:
    """The classes that this person sees, asked as a list, one by one, through the students, by search, and by any column."""
    with world.open():
        listed = {line.group.name for line in queries.class_list(actor)}
        everyone = session().scalars(select(ClassGroup)).all()
        assert {group.name for group in everyone if _opens(actor, group.id)} == listed
        through = session().scalars(queries.visible_students(actor)).all()
        by_id = {group.id: group.name for group in everyone}
        assert {by_id[student.class_id] for student in through} == listed
        all_students = session().scalars(select(Student)).all()
        assert {one.id for one in all_students if _shows(actor, one.id)} == {one.id for one in through}
        found = [line for one in all_students for line in queries.find(actor, one.number)]
        assert {line.class_name for line in found} == listed
        other = select(Assignment.id).where(queries.class_filter(actor, Assignment.class_id))
        assert session().scalars(other).all() == []
        return listed


def _opens(actor: Actor, class_id: UUID) -> bool:
    try:
        queries.visible_class(actor, class_id)
    except NotFound:
        return False
    return True


def _shows(actor: Actor, student_id: UUID) -> bool:
    try:
        queries.visible_student(actor, student_id)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("role", WHOLE_SCHOOL)
def test_leaders_and_offices_see_every_class(ours: World, here: Campus, role: Role) -> None:
    assert seen(ours, ours.actor(role)) == EVERYTHING


def test_a_grade_head_sees_the_classes_of_the_grade(ours: World, here: Campus) -> None:
    assert seen(ours, ours.actor(Role.GRADE_HEAD, grades=frozenset({3}))) == {"三年级1班", "三年级2班"}


def test_a_class_teacher_sees_the_own_class(ours: World, here: Campus) -> None:
    actor = ours.actor(Role.CLASS_TEACHER, class_ids=frozenset({here.classes["三年级2班"]}))

    assert seen(ours, actor) == {"三年级2班"}


def test_a_subject_teacher_sees_the_taught_classes(ours: World, here: Campus) -> None:
    taught = frozenset({here.classes["三年级2班"], here.classes["四年级1班"]})

    assert seen(ours, ours.actor(Role.SUBJECT_TEACHER, taught_class_ids=taught)) == {"三年级2班", "四年级1班"}


def test_several_roles_add_up(ours: World, here: Campus) -> None:
    actor = ours.actor(
        Role.CLASS_TEACHER, Role.GRADE_HEAD, class_ids=frozenset({here.classes["三年级1班"]}), grades=frozenset({4})
    )

    assert seen(ours, actor) == {"三年级1班", "四年级1班"}


@pytest.mark.parametrize("role", BY_ASSIGNMENT)
def test_a_role_without_an_assignment_sees_no_class(ours: World, here: Campus, role: Role) -> None:
    assert seen(ours, ours.actor(role)) == set()


@pytest.mark.parametrize("role", [*BY_ASSIGNMENT, Role.STUDENT_HELPER, Role.DISTRICT_ADMIN, Role.STATISTICIAN])
def test_an_assignment_without_its_role_opens_nothing(ours: World, here: Campus, role: Role) -> None:
    everything = frozenset(here.classes.values())
    given = {
        Role.GRADE_HEAD: {"class_ids": everything, "taught_class_ids": everything},
        Role.CLASS_TEACHER: {"taught_class_ids": everything, "grades": frozenset({3, 4})},
        Role.SUBJECT_TEACHER: {"class_ids": everything, "grades": frozenset({3, 4})},
    }.get(role, {"class_ids": everything, "taught_class_ids": everything, "grades": frozenset({3, 4})})

    assert seen(ours, ours.actor(role, **given)) == set()  # type: ignore[arg-type]


@pytest.mark.parametrize("role", WHOLE_SCHOOL)
def test_a_students_account_sees_no_class_whatever_its_roles(ours: World, here: Campus, role: Role) -> None:
    assert seen(ours, ours.actor(role, is_student=True)) == set()


def test_a_platform_without_roles_sees_no_class(ours: World, here: Campus) -> None:
    platform = Actor.platform(district_id=ours.scope.district_id, school_id=ours.scope.school_id)

    assert seen(ours, platform) == set()


def test_a_class_of_another_school_is_nobodys(ours: World, theirs: World, here: Campus) -> None:
    foreign = theirs.actor(Role.CLASS_TEACHER, class_ids=frozenset(here.classes.values()))

    assert seen(theirs, foreign) == set()
    assert seen(theirs, theirs.actor(Role.PRINCIPAL)) == set()
    with theirs.open(), pytest.raises(NotFound):
        queries.visible_student(theirs.actor(Role.PRINCIPAL), next(iter(here.students.values())))


def test_a_class_that_does_not_exist_is_not_found(ours: World) -> None:
    with ours.open(), pytest.raises(NotFound):
        queries.visible_class(ours.actor(Role.PRINCIPAL), uuid4())


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.PRINCIPAL, True),
        (Role.ACADEMIC_AFFAIRS, True),
        (Role.GROUP_HEAD, True),
        (Role.GROUP_MEMBER, True),
        (Role.GRADE_HEAD, True),
        (Role.CLASS_TEACHER, True),
        (Role.SUBJECT_TEACHER, False),
        (Role.COUNSELLOR, False),
        (Role.STUDENT_HELPER, False),
    ],
)
def test_telephone_numbers_are_for_those_who_answer_for_the_class(
    ours: World, here: Campus, role: Role, may: bool
) -> None:
    mine = frozenset({here.classes["三年级2班"]})
    actor = ours.actor(role, class_ids=mine, taught_class_ids=mine, grades=frozenset({3}))

    with ours.open():
        groups = {group.name: group for group in session().scalars(select(ClassGroup))}
        assert queries.may_see_contacts(actor, groups["三年级2班"]) is may
        if role in BY_ASSIGNMENT:
            assert not queries.may_see_contacts(actor, groups["四年级1班"])
