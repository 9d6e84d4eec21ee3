"""Risk and priority: a flag acts at once, people decide on the status, and it ends after calm and an opinion."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from accounts import services as accounts
from accounts.roles import Role
from care.cases import queries
from care.cases import services as cases
from care.cases.categories import CategoryChoice
from care.cases.errors import (
    AlreadyAsked,
    FlagOpen,
    NothingAsked,
    NotTheDecider,
    OpinionMissing,
    PriorityTooYoung,
    SecondPersonNeeded,
)
from care.cases.lifecycle import STABLE_DAYS, CaseState
from care.cases.models import CaseFile, CaseRequest, RiskFlag
from care.cases.terms import FlagKind
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound
from obligations.models import DutySubject
from tests.care.campus import DEMO_DAY, Campus

LATER = DEMO_DAY + timedelta(days=STABLE_DAYS)


def the_case(school: Campus) -> CaseFile:
    return session().scalars(select(CaseFile)).one()


def flag(school: Campus, case_id: UUID, actor: Actor) -> UUID:
    with school.world.open():
        case = queries.visible_case(actor, case_id)
        return cases.raise_flag(case, kind=FlagKind.SELF_HARM, text="说不想再来学校", actor=actor).id


def raised(school: Campus) -> UUID:
    case_id = school.confirm(school.students[0], CategoryChoice(code="K4"), CategoryChoice(code="K7"))
    with school.world.open():
        cases.raise_priority(queries.visible_case(school.member, case_id), actor=school.member)
    return case_id


def duties_since(case_id: UUID) -> object:
    subject = session().scalars(select(DutySubject).where(DutySubject.id == case_id)).one()
    return subject.attributes["priority_since"]


def test_a_flag_brings_priority_handling_at_once_while_the_status_waits(school: Campus) -> None:
    case_id = school.confirm()

    flag(school, case_id, school.teacher)

    with school.world.open():
        case = the_case(school)
        assert (case.state, case.handled_since, case.priority_since) == (CaseState.CONFIRMED, DEMO_DAY, None)
        assert session().scalars(select(CaseRequest.ground)).all() == ["risk_flag"]
        assert duties_since(case_id) == "2026-11-18"


def test_the_words_of_a_flag_are_sealed(school: Campus) -> None:
    flag(school, school.confirm(), school.teacher)

    with school.world.open():
        (raw,) = session().scalars(text("select note_sealed from risk_flags"))
    assert "学校".encode() not in bytes(raw)


def test_a_candidate_can_be_flagged_and_priority_is_asked_when_it_is_confirmed(school: Campus) -> None:
    case_id = school.propose()
    flag(school, case_id, school.grade_head)

    with school.world.open():
        assert session().scalars(select(CaseRequest)).all() == []
        cases.confirm(queries.visible_case(school.head, case_id), guardian_informed_on=DEMO_DAY, actor=school.head)

    with school.world.open():
        assert session().scalars(select(CaseRequest.ground)).all() == ["risk_flag"]
        assert duties_since(case_id) == "2026-11-18"


def test_a_second_flag_asks_for_nothing_new(school: Campus) -> None:
    case_id = school.confirm()
    flag(school, case_id, school.teacher)
    flag(school, case_id, school.counsellor)

    with school.world.open():
        assert len(session().scalars(select(RiskFlag)).all()) == 2
        assert len(session().scalars(select(CaseRequest)).all()) == 1


def test_the_principal_may_decide_on_priority(school: Campus) -> None:
    case_id = school.confirm()
    flag(school, case_id, school.teacher)

    with school.world.open():
        case = cases.raise_priority(queries.visible_case(school.principal, case_id), actor=school.principal)
        assert (case.state, case.priority_by) == (CaseState.PRIORITY, school.principal.user_id)


def test_who_asked_for_priority_does_not_grant_it(school: Campus) -> None:
    both = school.world.actor(Role.CLASS_TEACHER, Role.GROUP_MEMBER, class_ids=frozenset({school.class_id}))
    case_id = school.confirm()
    with school.world.open():
        cases.ask_priority(queries.visible_case(both, case_id), reason="最近变化大", actor=both)

    with school.world.open(), pytest.raises(SecondPersonNeeded):
        cases.raise_priority(queries.visible_case(both, case_id), actor=both)


def test_the_class_teacher_asks_but_does_not_decide(school: Campus) -> None:
    case_id = school.confirm()
    with school.world.open():
        cases.ask_priority(queries.visible_case(school.teacher, case_id), reason="最近变化大", actor=school.teacher)

    with school.world.open(), pytest.raises(NotTheDecider):
        cases.raise_priority(queries.visible_case(school.teacher, case_id), actor=school.teacher)
    with school.world.open(), pytest.raises(AlreadyAsked):
        cases.ask_priority(queries.visible_case(school.teacher, case_id), reason="再次申请", actor=school.teacher)


def test_without_a_request_there_is_nothing_to_decide(school: Campus) -> None:
    case_id = school.confirm()

    with school.world.open(), pytest.raises(NothingAsked):
        cases.raise_priority(queries.visible_case(school.head, case_id), actor=school.head)


def test_a_refusal_ends_the_handling_only_when_no_flag_is_up(school: Campus) -> None:
    case_id = school.confirm()
    raised_flag = flag(school, case_id, school.teacher)

    with school.world.open():
        cases.refuse_priority(queries.visible_case(school.head, case_id), reason="再观察", actor=school.head)
    with school.world.open():
        assert the_case(school).handled_since == DEMO_DAY
        cases.clear_flag(
            queries.visible_case(school.head, case_id),
            flag_id=raised_flag,
            reason="已谈话，情绪平稳",
            actor=school.head,
        )

    with school.world.open():
        assert the_case(school).handled_since is None
        assert duties_since(case_id) is None


def test_who_raised_a_flag_does_not_clear_it(school: Campus) -> None:
    both = school.world.actor(Role.CLASS_TEACHER, Role.GROUP_HEAD, class_ids=frozenset({school.class_id}))
    case_id = school.confirm()
    raised_flag = flag(school, case_id, both)

    with school.world.open(), pytest.raises(SecondPersonNeeded):
        cases.clear_flag(queries.visible_case(both, case_id), flag_id=raised_flag, reason="无", actor=both)


def test_a_flag_is_cleared_once_and_only_on_its_own_file(school: Campus) -> None:
    case_id = school.confirm()
    raised_flag = flag(school, case_id, school.teacher)
    other = school.confirm(school.students[1])

    with school.world.open(), pytest.raises(NotFound):
        cases.clear_flag(queries.visible_case(school.head, other), flag_id=raised_flag, reason="无", actor=school.head)
    with school.world.open():
        cases.clear_flag(
            queries.visible_case(school.head, case_id), flag_id=raised_flag, reason="好", actor=school.head
        )
    with school.world.open(), pytest.raises(NotFound):
        cases.clear_flag(
            queries.visible_case(school.head, case_id), flag_id=raised_flag, reason="好", actor=school.head
        )


def test_priority_ends_with_calm_and_the_counsellors_opinion(school: Campus) -> None:
    case_id = raised(school)
    with clock.working_day(LATER), school.world.open():
        cases.give_opinion(queries.visible_case(school.counsellor, case_id), text="可以结束", actor=school.counsellor)

    with clock.working_day(LATER), school.world.open():
        case = cases.lower_priority(queries.visible_case(school.head, case_id), reason="稳定", actor=school.head)
        assert (case.state, case.priority_since, case.handled_since) == (CaseState.CONFIRMED, None, None)


def test_before_thirty_days_priority_does_not_end(school: Campus) -> None:
    case_id = raised(school)
    day = LATER - timedelta(days=1)

    with clock.working_day(day), school.world.open():
        cases.give_opinion(queries.visible_case(school.counsellor, case_id), text="可以结束", actor=school.counsellor)
    with clock.working_day(day), school.world.open(), pytest.raises(PriorityTooYoung):
        cases.lower_priority(queries.visible_case(school.head, case_id), reason="稳定", actor=school.head)


def test_a_flag_starts_the_thirty_days_again_and_makes_an_older_opinion_stale(school: Campus) -> None:
    case_id = raised(school)
    with clock.working_day(LATER), school.world.open():
        cases.give_opinion(queries.visible_case(school.counsellor, case_id), text="可以结束", actor=school.counsellor)
    with clock.working_day(LATER + timedelta(days=1)):
        raised_flag = flag(school, case_id, school.teacher)

    after = LATER + timedelta(days=1 + STABLE_DAYS)
    with clock.working_day(after), school.world.open(), pytest.raises(FlagOpen):
        cases.lower_priority(queries.visible_case(school.head, case_id), reason="稳定", actor=school.head)
    with clock.working_day(after), school.world.open():
        cases.clear_flag(
            queries.visible_case(school.head, case_id), flag_id=raised_flag, reason="好", actor=school.head
        )
    with clock.working_day(after), school.world.open(), pytest.raises(OpinionMissing):
        cases.lower_priority(queries.visible_case(school.head, case_id), reason="稳定", actor=school.head)


def test_an_opinion_belongs_to_a_priority_case(school: Campus) -> None:
    case_id = school.confirm()

    with school.world.open(), pytest.raises(ForbiddenMove):
        cases.give_opinion(queries.visible_case(school.counsellor, case_id), text="可以", actor=school.counsellor)


def test_the_class_teacher_gives_no_opinion(school: Campus) -> None:
    case_id = raised(school)

    with school.world.open(), pytest.raises(NotTheDecider):
        cases.give_opinion(queries.visible_case(school.teacher, case_id), text="可以", actor=school.teacher)


def test_the_principal_writes_the_opinion_only_where_there_is_no_counsellor(school: Campus) -> None:
    case_id = raised(school)

    with school.world.open(), pytest.raises(NotTheDecider):
        cases.give_opinion(queries.visible_case(school.principal, case_id), text="可以", actor=school.principal)

    with school.world.open():
        accounts.end_role(user_id=user_of(school.counsellor), role=Role.COUNSELLOR, actor=school.principal)
    with school.world.open():
        acting = accounts.actor_for(user_of(school.principal))
        cases.give_opinion(queries.visible_case(acting, case_id), text="可以", actor=acting)


def user_of(actor: Actor) -> UUID:
    assert actor.user_id is not None
    return actor.user_id
