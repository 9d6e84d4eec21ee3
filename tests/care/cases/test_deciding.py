"""The second person: confirming and declining, and what stands before it."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from accounts.roles import Role
from care.cases import queries
from care.cases import services as cases
from care.cases.categories import CategoryChoice
from care.cases.errors import (
    CategoryOutOfUse,
    ConsentRefused,
    GuardianNotInformed,
    GuidanceMissing,
    NotTheDecider,
    PeopleDecide,
    SecondPersonNeeded,
)
from care.cases.lifecycle import CaseState
from care.cases.models import CaseCategory, CaseDecision, CaseFile, CaseRequest
from care.cases.terms import Ground
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound
from kernel.events import RecordedEvent
from obligations.models import DutySubject, Obligation
from policy_profiles import queries as policy_queries
from policy_profiles import services as policies
from privacy import services as privacy
from privacy.consent import Decision, Purpose, Signer, standard_notice
from privacy.services import Answer
from tests.care.campus import DEMO_DAY, PSYCHOLOGICAL, Campus

NEXT_TERM = date(2027, 3, 1)
OWN = {"title": "随迁子女", "definition": "新近转来的同学。", "tier": "T2", "node": "OTH", "evidence": "家长说明"}


def confirm(school: Campus, case_id: UUID, actor: Actor, **more: object) -> CaseState:
    values: dict[str, object] = {"guardian_informed_on": DEMO_DAY, **more}
    with school.world.open():
        case = queries.visible_case(actor, case_id)
        return CaseState(cases.confirm(case, **values, actor=actor).state)  # type: ignore[arg-type]


def republish(school: Campus, operation: str, effective_on: date | None = None, **arguments: object) -> None:
    """Publish an edited policy, in force from the next term on unless a day is named."""
    with school.world.open():
        draft = policies.start_draft(actor=school.principal)
        session().flush()
        policies.edit_draft(operation, arguments, seen_version=draft.version, actor=school.principal)
    with school.world.open():
        seen = policy_queries.locked_draft().version
        policies.publish_draft(effective_on=effective_on, seen_version=seen, actor=school.principal)


def answered(school: Campus, decision: Decision, purpose: Purpose = Purpose.SUPPORT_FILE) -> None:
    answer = Answer(student_id=school.students[0], purpose=purpose, decision=decision, signer=Signer.GUARDIAN)
    with school.world.open():
        privacy.record_answers(answers=[answer], signed_on=DEMO_DAY, actor=school.teacher)


@pytest.fixture
def notice(school: Campus) -> None:
    with school.world.open():
        privacy.publish_notice(body=standard_notice("测试小学"), actor=school.principal)


def test_a_second_person_of_the_group_confirms(school: Campus) -> None:
    case_id = school.propose()

    assert confirm(school, case_id, school.member) is CaseState.CONFIRMED

    with school.world.open():
        case = session().scalars(select(CaseFile)).one()
        assert (case.confirmed_by, case.confirmed_on) == (school.member.user_id, DEMO_DAY)


def test_who_proposed_does_not_confirm_even_as_head_of_the_group(school: Campus) -> None:
    both = school.world.actor(Role.CLASS_TEACHER, Role.GROUP_HEAD, class_ids=frozenset({school.class_id}))
    case_id = school.propose(actor=both)

    with pytest.raises(SecondPersonNeeded):
        confirm(school, case_id, both)
    with school.world.open(), pytest.raises(SecondPersonNeeded):
        cases.decline(queries.visible_case(both, case_id), reason="无", actor=both)


def test_nobody_is_taken_up_under_a_category_retired_after_the_proposal(school: Campus) -> None:
    republish(school, "add_category", DEMO_DAY, **OWN)
    waiting = school.propose(None, CategoryChoice(code="S1"))
    other = school.propose(school.students[1])
    republish(school, "retire_category", code="S1")

    with clock.working_day(NEXT_TERM):
        with pytest.raises(CategoryOutOfUse):
            confirm(school, waiting, school.head)
        assert confirm(school, other, school.head) is CaseState.CONFIRMED
        with school.world.open():
            case = cases.decline(queries.visible_case(school.head, waiting), reason="已停用。", actor=school.head)
            assert case.state == CaseState.DECLINED


def test_a_file_keeps_a_category_that_was_retired_later(school: Campus) -> None:
    republish(school, "add_category", DEMO_DAY, **OWN)
    case_id = school.confirm(None, CategoryChoice(code="S1"))
    republish(school, "retire_category", code="S1")

    with clock.working_day(NEXT_TERM), school.world.open():
        listed = session().scalars(select(CaseCategory.code).where(CaseCategory.case_id == case_id)).all()
        assert listed == ["S1"]


def test_the_platform_does_not_confirm(school: Campus) -> None:
    case_id = school.propose()
    platform = Actor.platform(
        district_id=school.world.scope.district_id, school_id=school.world.scope.school_id, permissions=["case.confirm"]
    )

    with school.world.open(), pytest.raises(PeopleDecide):
        cases.confirm(queries.visible_case(school.head, case_id), guardian_informed_on=DEMO_DAY, actor=platform)


@pytest.mark.parametrize("role", ["principal", "counsellor", "grade_head"])
def test_nobody_outside_the_group_confirms_what_is_not_tier_four(school: Campus, role: str) -> None:
    case_id = school.propose()

    with pytest.raises(NotTheDecider):
        confirm(school, case_id, getattr(school, role))


def test_another_class_teacher_does_not_even_find_it(school: Campus) -> None:
    case_id = school.propose()

    with pytest.raises(NotFound):
        confirm(school, case_id, school.other_teacher)


def test_tier_four_is_decided_by_the_head_or_the_counsellor(school: Campus) -> None:
    first = school.propose(school.students[0], PSYCHOLOGICAL)
    second = school.propose(school.students[1], PSYCHOLOGICAL)

    assert confirm(school, first, school.head, guidance="多陪伴") is CaseState.CONFIRMED
    assert confirm(school, second, school.counsellor, guidance="多陪伴") is CaseState.CONFIRMED


def test_a_member_does_not_decide_on_a_mixed_case_with_tier_four(school: Campus) -> None:
    case_id = school.propose(school.students[0], CategoryChoice(code="K4"), PSYCHOLOGICAL)

    with pytest.raises(NotTheDecider):
        confirm(school, case_id, school.member, guidance="多陪伴")


def test_tier_four_needs_a_word_for_the_class_teacher(school: Campus) -> None:
    case_id = school.propose(school.students[0], PSYCHOLOGICAL)

    with pytest.raises(GuidanceMissing):
        confirm(school, case_id, school.head)


def test_the_guardian_is_informed_or_it_says_why_not(school: Campus) -> None:
    case_id = school.propose()

    with pytest.raises(GuardianNotInformed):
        confirm(school, case_id, school.head, guardian_informed_on=None)

    reason = "告知会危及孩子"
    confirm(school, case_id, school.head, guardian_informed_on=None, not_informed_reason=reason)
    with school.world.open():
        (raw,) = session().scalars(text("select not_informed_sealed from case_files"))
        assert reason.encode() not in bytes(raw)
        assert cases.open_file(case_id, actor=school.head).not_informed_reason == reason
        assert cases.open_file(case_id, actor=school.member).not_informed_reason == ""


@pytest.mark.parametrize("no", [Decision.REFUSED, Decision.WITHDRAWN])
@pytest.mark.usefixtures("notice")
def test_a_no_in_the_ledger_stops_the_confirmation(school: Campus, no: Decision) -> None:
    case_id = school.propose()
    answered(school, Decision.GIVEN)
    answered(school, no)

    with pytest.raises(ConsentRefused):
        confirm(school, case_id, school.head)

    answered(school, Decision.GIVEN)
    assert confirm(school, case_id, school.head) is CaseState.CONFIRMED


@pytest.mark.usefixtures("notice")
def test_a_no_to_health_data_stops_only_what_is_about_health(school: Campus) -> None:
    answered(school, Decision.REFUSED, Purpose.HEALTH)
    about_family = school.propose()

    assert confirm(school, about_family, school.head) is CaseState.CONFIRMED


@pytest.mark.usefixtures("notice")
def test_a_no_to_health_data_stops_a_case_on_health(school: Campus) -> None:
    answered(school, Decision.REFUSED, Purpose.HEALTH)
    about_health = school.propose(school.students[0], PSYCHOLOGICAL)

    with pytest.raises(ConsentRefused):
        confirm(school, about_health, school.head, guidance="多陪伴")


def test_from_the_confirmation_on_duties_run(school: Campus) -> None:
    case_id = school.confirm()

    with school.world.open():
        subject = session().scalars(select(DutySubject).where(DutySubject.kind == "case")).one()
        rules = set(session().scalars(select(Obligation.rule).where(Obligation.subject_id == case_id)))
        assert (subject.id, subject.class_id, subject.student_id) == (case_id, school.class_id, school.students[0])
        assert subject.attributes["confirmed_on"] == "2026-11-18"
        assert {category["code"] for category in subject.attributes["categories"]} == {"K4"}
        assert "R04" in rules


def test_a_candidate_has_no_duties(school: Campus) -> None:
    school.propose()

    with school.world.open():
        assert session().scalars(select(DutySubject).where(DutySubject.kind == "case")).all() == []


def test_two_need_based_categories_make_the_rule_ask_and_people_decide(school: Campus) -> None:
    case_id = school.confirm(school.students[0], CategoryChoice(code="K4"), CategoryChoice(code="K7"))

    with school.world.open():
        case = session().scalars(select(CaseFile)).one()
        request = session().scalars(select(CaseRequest)).one()
        assert (case.state, case.handled_since) == (CaseState.CONFIRMED, None)
        assert (request.ground, request.asked_by, request.granted) == (Ground.CATEGORIES, None, None)
    with school.world.open():
        raised = cases.raise_priority(queries.visible_case(school.head, case_id), actor=school.head)
        assert raised.state == CaseState.PRIORITY


def test_one_category_asks_for_nothing(school: Campus) -> None:
    school.confirm()

    with school.world.open():
        assert session().scalars(select(CaseRequest)).all() == []


def test_a_case_is_confirmed_once(school: Campus) -> None:
    case_id = school.confirm()

    with pytest.raises(ForbiddenMove):
        confirm(school, case_id, school.head)


def test_a_declined_candidate_is_erased_after_the_term(school: Campus) -> None:
    case_id = school.propose()

    with school.world.open():
        cases.decline(queries.visible_case(school.head, case_id), reason="目前情况稳定", actor=school.head)

    with school.world.open():
        case = session().scalars(select(CaseFile)).one()
        assert (case.state, case.erase_after) == (CaseState.DECLINED, date(2027, 1, 23))
        kinds = session().scalars(select(RecordedEvent.kind)).all()
        assert "CaseDeclined" in kinds


def test_outside_any_term_a_declined_candidate_may_be_erased_the_next_day(school: Campus) -> None:
    case_id = school.propose()
    in_winter = date(2027, 2, 1)

    with clock.working_day(in_winter), school.world.open():
        case = cases.decline(queries.visible_case(school.head, case_id), reason="情况稳定", actor=school.head)
        assert case.erase_after == in_winter + timedelta(days=1)


def test_the_reason_of_a_decision_is_sealed(school: Campus) -> None:
    case_id, reason = school.propose(), "目前情况稳定"
    with school.world.open():
        cases.decline(queries.visible_case(school.head, case_id), reason=reason, actor=school.head)

    with school.world.open():
        sealed = session().scalars(select(CaseDecision.reason_sealed).where(CaseDecision.kind == "declined")).one()
        assert sealed is not None
        assert reason.encode() not in sealed


@pytest.mark.parametrize(
    "change",
    [
        "state = 'confirmed'",
        "state = 'priority'",
        "state = 'closed'",
        "state = 'declined'",
        "state = 'confirmed', confirmed_on = '2026-11-18', confirmed_by = proposed_by, guardian_informed_on = '2026-11-18'",
        "state = 'nonsense'",
    ],
)
def test_the_database_itself_refuses_what_no_person_decided(school: Campus, change: str) -> None:
    school.propose()

    with pytest.raises(IntegrityError), school.world.open():
        session().execute(text(f"update case_files set {change}"))


def test_the_history_of_a_case_cannot_be_rewritten(school: Campus) -> None:
    school.propose()

    for statement in ("update case_decisions set kind = 'closed'", "delete from case_decisions"):
        with pytest.raises(Exception, match="permission denied"), school.world.open():
            session().execute(text(statement))
