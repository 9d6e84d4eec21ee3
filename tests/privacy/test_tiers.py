"""Who sees how much: the case rows of the matrix in domain.md section 4, spelled out again by hand."""

import pytest

from accounts.roles import Role
from kernel.actor import Actor
from kernel.ids import new_id
from policy_profiles.categories import Tier
from privacy import tiers
from privacy.tiers import View

F, G, TIP, R, H = View.FULL, View.GUIDANCE, View.TIP, View.RESTRICTED, View.HIDDEN

# Role: T1, T2, T3, T4 as the matrix says (E, break-glass, is restricted until it is opened).
EXPECTED: dict[Role, tuple[View, View, View, View]] = {
    Role.DISTRICT_ADMIN: (H, H, H, H),
    Role.STATISTICIAN: (H, H, H, H),
    Role.PRINCIPAL: (F, F, F, F),
    Role.GROUP_HEAD: (F, F, F, F),
    Role.GROUP_MEMBER: (F, F, F, R),
    Role.COUNSELLOR: (F, F, F, F),
    Role.GRADE_HEAD: (F, F, R, R),
    Role.CLASS_TEACHER: (F, F, F, G),
    Role.SUBJECT_TEACHER: (TIP, TIP, TIP, TIP),
    Role.ACADEMIC_AFFAIRS: (H, H, H, H),
    Role.LOGISTICS: (H, H, H, H),
    Role.STUDENT_HELPER: (H, H, H, H),
}

CLASS, OTHER_CLASS, COLLEGE = new_id(), new_id(), new_id()


def somebody(*roles: Role, **more: object) -> Actor:
    return Actor(
        user_id=new_id(),
        name="林老师",
        district_id=new_id(),
        school_id=new_id(),
        roles=frozenset(map(str, roles)),
        **more,  # type: ignore[arg-type]
    )


def stands(actor: Actor) -> tiers.Standing:
    return tiers.standing(actor, class_id=CLASS, grade=3, org_unit_id=COLLEGE, class_title="三年级2班")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("tier", Tier)
def test_each_role_sees_what_the_matrix_says(role: Role, tier: Tier) -> None:
    assert tiers.view(tier, [role]) is EXPECTED[role][list(Tier).index(tier)]


@pytest.mark.parametrize("role", Role)
def test_an_author_keeps_sight_of_what_they_wrote(role: Role) -> None:
    assert tiers.view(Tier.T4, [role], wrote=True) is View.FULL


def test_of_two_roles_the_one_that_shows_more_counts() -> None:
    assert tiers.view(Tier.T4, [Role.GRADE_HEAD, Role.CLASS_TEACHER]) is View.GUIDANCE
    assert tiers.view(Tier.T3, [Role.GRADE_HEAD, Role.SUBJECT_TEACHER]) is View.TIP


def test_nobody_in_particular_sees_nothing() -> None:
    assert tiers.view(Tier.T1, []) is View.HIDDEN


def test_a_class_teacher_stands_to_the_own_class_only() -> None:
    own = somebody(Role.CLASS_TEACHER, class_ids=frozenset({CLASS}))
    other = somebody(Role.CLASS_TEACHER, class_ids=frozenset({OTHER_CLASS}))

    assert stands(own).roles == (Role.CLASS_TEACHER,)
    assert stands(own).why == "您是三年级2班班主任"
    assert stands(other).roles == ()


def test_a_role_without_an_assignment_opens_nothing() -> None:
    assert stands(somebody(Role.CLASS_TEACHER)).roles == ()
    assert stands(somebody(Role.GRADE_HEAD)).roles == ()
    assert stands(somebody(Role.SUBJECT_TEACHER)).roles == ()


def test_a_grade_head_stands_to_the_classes_of_the_grade() -> None:
    assert stands(somebody(Role.GRADE_HEAD, grades=frozenset({3}))).why == "您是三年级2班的年级组长"
    assert stands(somebody(Role.GRADE_HEAD, grades=frozenset({4}))).roles == ()


def test_who_heads_a_college_stands_to_its_classes() -> None:
    assert stands(somebody(Role.GRADE_HEAD, org_unit_ids=frozenset({COLLEGE}))).why == "您负责三年级2班所在的学院"
    assert stands(somebody(Role.GRADE_HEAD, org_unit_ids=frozenset({new_id()}))).roles == ()


def test_the_own_class_is_the_reason_that_is_named_first() -> None:
    both = somebody(Role.GROUP_MEMBER, Role.CLASS_TEACHER, class_ids=frozenset({CLASS}))

    assert stands(both).why == "您是三年级2班班主任"
    assert set(stands(both).roles) == {Role.GROUP_MEMBER, Role.CLASS_TEACHER}


def test_a_students_account_stands_nowhere_whatever_its_roles() -> None:
    helper = somebody(Role.PRINCIPAL, Role.CLASS_TEACHER, class_ids=frozenset({CLASS}), is_student=True)

    assert stands(helper).roles == ()
