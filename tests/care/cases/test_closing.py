"""Closing a case takes two people; a mistaken listing loses its labels at once. And what follows a change of class."""

from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.roles import Role
from care.cases import queries
from care.cases import services as cases
from care.cases.errors import NothingAsked, NotTheDecider, SecondPersonNeeded
from care.cases.lifecycle import CaseState
from care.cases.models import CaseCategory, CaseFile
from care.cases.terms import CloseReason
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from obligations.models import DutySubject
from people.models import Student
from tests.care.campus import DEMO_DAY, Campus


def ask(school: Campus, case_id: UUID, reason: CloseReason = CloseReason.GOAL_MET) -> None:
    with school.world.open():
        case = queries.visible_case(school.teacher, case_id)
        cases.ask_closing(case, reason=reason, outcome="孩子已能主动找老师", actor=school.teacher)


def test_one_asks_and_another_of_the_group_closes(school: Campus) -> None:
    case_id = school.confirm()
    ask(school, case_id)

    with school.world.open():
        cases.close(queries.visible_case(school.member, case_id), actor=school.member)

    with school.world.open():
        case = session().scalars(select(CaseFile)).one()
        subject = session().scalars(select(DutySubject).where(DutySubject.id == case_id)).one()
        assert (case.state, case.close_reason, case.closed_on) == (CaseState.CLOSED, CloseReason.GOAL_MET, DEMO_DAY)
        assert subject.active_to == DEMO_DAY


def test_nobody_closes_what_they_asked_to_close(school: Campus) -> None:
    both = school.world.actor(Role.CLASS_TEACHER, Role.GROUP_HEAD, class_ids=frozenset({school.class_id}))
    case_id = school.confirm()
    with school.world.open():
        cases.ask_closing(
            queries.visible_case(both, case_id), reason=CloseReason.GONE, outcome="已回到父母身边", actor=both
        )

    with school.world.open(), pytest.raises(SecondPersonNeeded):
        cases.close(queries.visible_case(both, case_id), actor=both)


def test_the_class_teacher_and_the_principal_do_not_close(school: Campus) -> None:
    case_id = school.confirm()
    ask(school, case_id)

    for actor in (school.teacher, school.principal):
        with school.world.open(), pytest.raises(NotTheDecider):
            cases.close(queries.visible_case(actor, case_id), actor=actor)


def test_nothing_is_closed_that_nobody_asked_for(school: Campus) -> None:
    case_id = school.confirm()

    with school.world.open(), pytest.raises(NothingAsked):
        cases.close(queries.visible_case(school.head, case_id), actor=school.head)


def test_a_candidate_is_declined_not_closed(school: Campus) -> None:
    case_id = school.propose()

    with pytest.raises(ForbiddenMove):
        ask(school, case_id)


def test_a_refused_request_leaves_the_case_running_and_may_be_made_again(school: Campus) -> None:
    case_id = school.confirm()
    ask(school, case_id)

    with school.world.open():
        cases.refuse_closing(queries.visible_case(school.head, case_id), reason="再看一个月", actor=school.head)

    ask(school, case_id)
    with school.world.open():
        assert session().scalars(select(CaseFile.state)).one() == CaseState.CONFIRMED


def test_a_mistaken_listing_loses_its_labels_at_once(school: Campus) -> None:
    case_id = school.confirm()
    ask(school, case_id, CloseReason.MISTAKEN)

    with school.world.open():
        cases.close(queries.visible_case(school.head, case_id), actor=school.head)

    with school.world.open():
        view = cases.open_file(case_id, with_categories=True, actor=school.head)
        case = session().scalars(select(CaseFile)).one()
        assert (view.categories, case.erase_after) == ((), DEMO_DAY)
        assert session().scalars(select(CaseCategory.removed_at)).one() is not None


def test_after_closing_the_student_may_be_proposed_again(school: Campus) -> None:
    case_id = school.confirm()
    ask(school, case_id)
    with school.world.open():
        cases.close(queries.visible_case(school.head, case_id), actor=school.head)

    assert school.propose() != case_id


def test_agreed_support_is_written_anew_and_a_lost_update_is_refused(school: Campus) -> None:
    case_id = school.confirm()
    with school.world.open():
        seen = cases.open_file(case_id, actor=school.teacher).version
        case = queries.visible_case(school.teacher, case_id)
        cases.revise_support(case, support="周五一起打球", tip="多鼓励", seen=seen, actor=school.teacher)

    with school.world.open(), pytest.raises(StaleRecord) as refusal:
        case = queries.visible_case(school.counsellor, case_id)
        cases.revise_support(case, support="周一谈心", tip="", seen=seen, actor=school.counsellor)

    assert refusal.value.current["support"] == "周五一起打球"
    with school.world.open():
        assert cases.open_file(case_id, actor=school.head).support == "周五一起打球"


def test_support_is_written_by_those_who_give_it(school: Campus) -> None:
    case_id = school.confirm()

    for actor in (school.principal, school.grade_head, school.member):
        with school.world.open(), pytest.raises(NotTheDecider):
            case = queries.visible_case(actor, case_id)
            cases.revise_support(case, support="x", tip="", seen=case.version, actor=actor)


def test_a_case_and_its_duties_follow_into_the_new_class(school: Campus) -> None:
    case_id = school.confirm()
    school.confirm(school.students[1])
    with school.world.open():
        student = session().scalars(select(Student).where(Student.id == school.students[0])).one()
        student.class_id = school.other_class_id

    with school.world.open():
        assert cases.follow_classes(actor=school.principal) == 1
        assert cases.follow_classes(actor=school.principal) == 0

    with school.world.open():
        subject = session().scalars(select(DutySubject).where(DutySubject.id == case_id)).one()
        assert subject.class_id == school.other_class_id
        assert cases.open_file(case_id, actor=school.other_teacher).why == "您是三年级2班班主任"
        with pytest.raises(NotFound):
            cases.open_file(case_id, actor=school.teacher)


def test_a_candidate_follows_too_and_has_no_duties_to_move(school: Campus) -> None:
    school.propose()
    with school.world.open():
        session().scalars(
            select(Student).where(Student.id == school.students[0])
        ).one().class_id = school.other_class_id

    with school.world.open():
        assert cases.follow_classes(actor=school.principal) == 1
        assert session().scalars(select(CaseFile.class_id)).one() == school.other_class_id
