"""Need-to-know: what can be assigned to whom, and how it ends."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from accounts import queries, services
from accounts.errors import AlreadyAssigned, DatesReversed, RoleMissing, TargetMissing, TargetNotTaken, TargetsTogether
from accounts.models import Assignment
from accounts.roles import Role
from kernel import clock
from kernel.errors import NotFound
from kernel.ids import new_id
from tests.accounts.classes import add_class, add_college
from tests.worlds import World

TODAY = date(2026, 11, 18)


def assign(
    world: World,
    person: UUID,
    *,
    kind: Role = Role.CLASS_TEACHER,
    class_id: UUID | None = None,
    grade: int | None = None,
    org_unit_id: UUID | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Assignment:
    with clock.working_day(TODAY), world.open():
        return services.assign(
            user_id=person,
            kind=kind,
            class_id=class_id,
            grade=grade,
            org_unit_id=org_unit_id,
            starts_on=starts_on,
            ends_on=ends_on,
            actor=world.actor(Role.PRINCIPAL),
        )


def test_an_assignment_needs_its_role(ours: World) -> None:
    teacher = ours.person(Role.SUBJECT_TEACHER)

    with pytest.raises(RoleMissing):
        assign(ours, teacher, class_id=add_class(ours))


def test_a_role_in_another_school_is_no_role_here(ours: World, theirs: World) -> None:
    teacher = theirs.person(Role.CLASS_TEACHER)

    with pytest.raises(RoleMissing):
        assign(ours, teacher, class_id=add_class(ours))


def test_a_class_of_another_school_is_not_found(ours: World, theirs: World) -> None:
    teacher = ours.person(Role.CLASS_TEACHER)

    with pytest.raises(NotFound):
        assign(ours, teacher, class_id=add_class(theirs))


@pytest.mark.parametrize(("kind", "grade"), [(Role.CLASS_TEACHER, None), (Role.GRADE_HEAD, None)])
def test_an_assignment_names_a_class_or_a_grade(ours: World, kind: Role, grade: int | None) -> None:
    person = ours.person(kind)

    with pytest.raises(TargetMissing):
        assign(ours, person, kind=kind, grade=grade)


@pytest.mark.parametrize("kind", [Role.CLASS_TEACHER, Role.SUBJECT_TEACHER, Role.PRINCIPAL, Role.COUNSELLOR])
def test_only_a_grade_head_answers_for_a_grade(ours: World, kind: Role) -> None:
    person = ours.person(kind)

    with pytest.raises(TargetNotTaken):
        assign(ours, person, kind=kind, grade=3)


def test_a_college_has_its_head(ours: World) -> None:
    person, college = ours.person(Role.GRADE_HEAD), add_college(ours)

    assign(ours, person, kind=Role.GRADE_HEAD, org_unit_id=college)

    with clock.working_day(TODAY), ours.open():
        assert services.actor_for(person).org_unit_ids == {college}
    with pytest.raises(AlreadyAssigned):
        assign(ours, person, kind=Role.GRADE_HEAD, org_unit_id=college)


def test_a_college_of_another_school_is_not_found(ours: World, theirs: World) -> None:
    person = ours.person(Role.GRADE_HEAD)

    with pytest.raises(NotFound):
        assign(ours, person, kind=Role.GRADE_HEAD, org_unit_id=add_college(theirs))


def test_a_college_and_a_grade_are_two_assignments(ours: World) -> None:
    person = ours.person(Role.GRADE_HEAD)

    with pytest.raises(TargetsTogether):
        assign(ours, person, kind=Role.GRADE_HEAD, grade=3, org_unit_id=add_college(ours))


@pytest.mark.parametrize("kind", [Role.CLASS_TEACHER, Role.PRINCIPAL, Role.GROUP_HEAD])
def test_only_a_grade_head_answers_for_a_college(ours: World, kind: Role) -> None:
    person = ours.person(kind)

    with pytest.raises(TargetNotTaken):
        assign(ours, person, kind=kind, org_unit_id=add_college(ours))


@pytest.mark.parametrize("kind", [Role.GRADE_HEAD, Role.PRINCIPAL, Role.GROUP_HEAD])
def test_only_a_teacher_answers_for_a_class(ours: World, kind: Role) -> None:
    person, klass = ours.person(kind), add_class(ours)

    with pytest.raises(TargetNotTaken):
        assign(ours, person, kind=kind, class_id=klass)


def test_reversed_dates_are_refused(ours: World) -> None:
    teacher = ours.person(Role.CLASS_TEACHER)

    with pytest.raises(DatesReversed):
        assign(ours, teacher, class_id=add_class(ours), starts_on=TODAY, ends_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(("first", "last"), [(0, None), (-5, 5), (5, 20), (10, 10)])
def test_overlapping_days_are_refused(ours: World, first: int, last: int | None) -> None:
    teacher, klass = ours.person(Role.CLASS_TEACHER), add_class(ours)
    assign(ours, teacher, class_id=klass, starts_on=TODAY, ends_on=TODAY + timedelta(days=10))

    with pytest.raises(AlreadyAssigned):
        assign(
            ours,
            teacher,
            class_id=klass,
            starts_on=TODAY + timedelta(days=first),
            ends_on=None if last is None else TODAY + timedelta(days=last),
        )


def test_the_same_class_again_next_term_is_fine(ours: World) -> None:
    teacher, klass = ours.person(Role.CLASS_TEACHER), add_class(ours)
    assign(ours, teacher, class_id=klass, starts_on=TODAY, ends_on=TODAY + timedelta(days=10))

    again = assign(ours, teacher, class_id=klass, starts_on=TODAY + timedelta(days=11))

    with ours.open():
        assert [charge.starts_on for charge in queries.colleague(teacher).charges][-1] == TODAY + timedelta(days=11)
    assert again is not None


def test_an_ended_assignment_is_over_at_once(ours: World) -> None:
    teacher, klass = ours.person(Role.CLASS_TEACHER), add_class(ours)
    with clock.working_day(TODAY), ours.open():
        given = services.assign(
            user_id=teacher, kind=Role.CLASS_TEACHER, class_id=klass, actor=ours.actor(Role.PRINCIPAL)
        )
        services.end_assignment(assignment_id=given.id, actor=ours.actor(Role.PRINCIPAL))

    with clock.working_day(TODAY), ours.open():
        assert services.actor_for(teacher).class_ids == frozenset()


def test_an_assignment_of_another_school_cannot_be_ended(ours: World, theirs: World) -> None:
    teacher, klass = theirs.person(Role.CLASS_TEACHER), add_class(theirs)
    with theirs.open():
        given = services.assign(
            user_id=teacher, kind=Role.CLASS_TEACHER, class_id=klass, actor=theirs.actor(Role.PRINCIPAL)
        ).id

    with ours.open(), pytest.raises(NotFound):
        services.end_assignment(assignment_id=given, actor=ours.actor(Role.PRINCIPAL))


def test_an_assignment_that_does_not_exist_is_not_found(ours: World) -> None:
    with ours.open(), pytest.raises(NotFound):
        services.end_assignment(assignment_id=new_id(), actor=ours.actor(Role.PRINCIPAL))
