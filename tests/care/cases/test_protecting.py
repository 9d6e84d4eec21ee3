"""A protected file stands above roles: only the people named open it, find it, or see what is owed about it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from accounts.roles import Role
from care.cases import queries, services
from care.cases.errors import NotNearThisStudent
from care.cases.models import CaseFile
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations import queries as duties
from privacy import protection
from privacy.models import FileProtection
from tests.care.campus import Campus
from tests.web.school_at_work import assign
from tests.worlds import World, counted_statements


def id_of(actor: Actor) -> UUID:
    assert actor.user_id is not None
    return actor.user_id


def opens(school: Campus, case_id: UUID, actor: Actor) -> bool:
    with school.world.open():
        try:
            services.open_file(case_id, actor=actor)
        except NotFound:
            return False
        return True


def listed(school: Campus, case_id: UUID, actor: Actor) -> bool:
    with school.world.open():
        return case_id in session().scalars(queries.visible_cases(actor).with_only_columns(CaseFile.id)).all()


@pytest.fixture
def case_id(school: Campus) -> UUID:
    assign(school)
    return school.confirm()


def test_only_those_named_open_it_and_those_who_answer_for_its_duties(school: Campus, case_id: UUID) -> None:
    everybody = (school.member, school.counsellor, school.grade_head)
    assert all(opens(school, case_id, one) for one in everybody)

    school.protect(case_id, school.counsellor)

    assert [opens(school, case_id, one) for one in everybody] == [False, True, False]
    assert all(opens(school, case_id, one) for one in (school.principal, school.head, school.teacher))
    assert not listed(school, case_id, school.member)
    assert listed(school, case_id, school.counsellor)


def test_naming_anew_replaces_and_lifting_gives_it_back(school: Campus, case_id: UUID) -> None:
    school.protect(case_id, school.counsellor)
    school.protect(case_id, school.member)

    assert [opens(school, case_id, one) for one in (school.member, school.counsellor)] == [True, False]
    with school.world.open():
        services.lift_protection(case_id, actor=school.principal)
    assert opens(school, case_id, school.counsellor)
    with school.world.open():
        assert session().scalar(select(func.count()).select_from(FileProtection)) == 2


def test_a_duty_about_it_is_shown_to_nobody_who_is_shut_out(school: Campus, case_id: UUID) -> None:
    def shown(actor: Actor) -> bool:
        with school.world.open():
            found = duties.lines(duties.visible_duties(actor))
            return any(line.subject_id == case_id for line in found)

    assert shown(school.member)
    school.protect(case_id)

    assert [shown(one) for one in (school.member, school.grade_head)] == [False, False]
    assert [shown(one) for one in (school.teacher, school.principal)] == [True, True]


def test_the_hint_for_lessons_goes_with_it(school: Campus, case_id: UUID) -> None:
    def hinted() -> bool:
        with school.world.open():
            return any(line.case_id == case_id for line in services.list_tips(actor=school.subject_teacher))

    assert hinted()
    school.protect(case_id)
    assert not hinted()
    school.protect(case_id, school.subject_teacher)
    assert hinted()


def test_somebody_who_has_nothing_to_do_with_the_student_cannot_be_named(school: Campus, case_id: UUID) -> None:
    stranger = school.world.actor(Role.CLASS_TEACHER)

    with school.world.open(), pytest.raises(NotNearThisStudent):
        services.protect_file(case_id, reader_ids=[id_of(stranger)], reason="家长是同事", actor=school.principal)


def test_a_class_teacher_of_the_grade_can_be_named_to_stand_in(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        page = services.open_protection(case_id, actor=school.principal)
    assert [one.user_id for one in page.near.stand_ins] == [id_of(school.other_teacher)]
    assert id_of(school.other_teacher) not in {one.user_id for one in page.near.others}

    school.protect(case_id, school.other_teacher)

    assert not opens(school, case_id, school.other_teacher)
    cover = replace(
        school.other_teacher, class_ids=frozenset({school.class_id}), cover_class_ids=frozenset({school.class_id})
    )
    assert opens(school, case_id, cover)


def test_who_stands_in_without_a_name_does_not_open_it(school: Campus, case_id: UUID) -> None:
    school.protect(case_id)
    cover = replace(
        school.other_teacher,
        class_ids=frozenset({school.class_id}),
        cover_class_ids=frozenset({school.class_id}),
    )

    assert not opens(school, case_id, cover)


def test_who_is_shut_out_cannot_let_themselves_in(school: Campus, case_id: UUID) -> None:
    school.protect(case_id)

    with school.world.open(), pytest.raises(NotFound):
        services.protect_file(case_id, reader_ids=[id_of(school.member)], reason="我要看", actor=school.member)
    with school.world.open(), pytest.raises(NotFound):
        services.lift_protection(case_id, actor=school.member)


def test_a_file_like_others_has_no_protection_and_lifting_it_changes_nothing(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        services.lift_protection(case_id, actor=school.principal)
        assert protection.protection_of(school.students[0]) is None


def test_the_page_knows_who_always_opens_it(school: Campus, case_id: UUID) -> None:
    school.protect(case_id, school.counsellor)

    with school.world.open(), counted_statements() as statements:
        page = services.open_protection(case_id, actor=school.principal)

    assert page.standing is not None
    in_office = {one.user_id for one in page.near.always}
    assert {id_of(one) for one in (school.principal, school.head, school.teacher)} <= in_office
    assert page.standing.reader_ids == {id_of(school.counsellor)}
    assert page.standing.reason == "家长是本校同事"
    assert id_of(school.member) in {one.user_id for one in page.near.others}
    assert len(statements) <= 14


def test_another_school_has_no_part_in_it(school: Campus, case_id: UUID, theirs: World) -> None:
    school.protect(case_id)

    with theirs.open():
        assert session().scalar(select(func.count()).select_from(FileProtection)) == 0


def test_whoever_comes_into_the_office_later_opens_it_and_can_lift_it(school: Campus, case_id: UUID) -> None:
    school.protect(case_id)
    principal, head = (school.world.actor(role) for role in (Role.PRINCIPAL, Role.GROUP_HEAD))
    teacher = school.world.actor(Role.CLASS_TEACHER, class_ids=frozenset({school.class_id}))

    assert all(opens(school, case_id, one) for one in (principal, head, teacher))
    with school.world.open():
        services.lift_protection(case_id, actor=principal)
    assert opens(school, case_id, school.member)


def test_a_class_teacher_who_gave_the_class_away_opens_it_no_more(school: Campus, case_id: UUID) -> None:
    school.protect(case_id)
    member_now = replace(school.teacher, roles=frozenset({Role.GROUP_MEMBER}), class_ids=frozenset())

    assert opens(school, case_id, school.teacher)
    assert not opens(school, case_id, member_now)
