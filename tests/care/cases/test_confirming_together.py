"""Many candidates taken up at once: every rule of a single one holds for each, and the statements do not grow with them."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, select

from accounts.roles import Role
from care.cases import services as cases
from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.errors import ConsentRefused, GuardianNotInformed, GuidanceMissing, NotTheDecider, SecondPersonNeeded
from care.cases.lifecycle import CaseState
from care.cases.models import CaseDecision, CaseFile, CaseRequest
from care.cases.services import Confirmation
from care.cases.terms import EvidenceSource
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound
from kernel.events import RecordedEvent
from obligations.models import DutySubject, Obligation
from privacy import services as privacy
from privacy.consent import Decision, Purpose, Signer, standard_notice
from privacy.services import Answer
from tests.care import campus
from tests.care.campus import DEMO_DAY, PSYCHOLOGICAL, Campus
from tests.worlds import Office, World, counted_statements

SAID = Confirmation(guardian_informed_on=DEMO_DAY, support="每周单独聊十分钟", tip="请多给一次发言机会")


def confirm(school: Campus, actor: Actor, said: dict[UUID, Confirmation]) -> list[UUID]:
    with school.world.open():
        return [case.id for case in cases.confirm_all(confirmations=said, actor=actor)]


def states(school: Campus) -> set[str]:
    with school.world.open():
        return set(session().scalars(select(CaseFile.state)))


@pytest.fixture
def three(school: Campus) -> list[UUID]:
    """A candidate for each student of the class."""
    return [school.propose(student) for student in school.students]


def test_all_are_confirmed_and_their_duties_run(school: Campus, three: list[UUID]) -> None:
    assert sorted(confirm(school, school.head, dict.fromkeys(three, SAID))) == sorted(three)

    with school.world.open():
        rows = session().execute(select(CaseFile.state, CaseFile.confirmed_by, CaseFile.confirmed_on)).all()
        assert {tuple(row) for row in rows} == {(CaseState.CONFIRMED, school.head.user_id, DEMO_DAY)}
        subjects = session().scalars(select(DutySubject.id).where(DutySubject.kind == "case")).all()
        assert set(subjects) == set(three)
        owed = session().scalars(select(Obligation.subject_id).where(Obligation.rule == "R04")).all()
        assert set(owed) == set(three)
        noted = session().scalars(select(CaseDecision.case_id).where(CaseDecision.kind == "confirmed")).all()
        assert set(noted) == set(three)


def test_the_batch_is_one_event(school: Campus, three: list[UUID]) -> None:
    confirm(school, school.head, dict.fromkeys(three, SAID))

    with school.world.open():
        data = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == "CasesConfirmed")).one()
        assert set(data["case_ids"]) == {str(case) for case in three}


def test_one_refused_consent_stops_the_whole_batch(school: Campus, three: list[UUID]) -> None:
    with school.world.open():
        privacy.publish_notice(body=standard_notice("测试小学"), actor=school.principal)
        no = Answer(
            student_id=school.students[1],
            purpose=Purpose.SUPPORT_FILE,
            decision=Decision.REFUSED,
            signer=Signer.GUARDIAN,
        )
        privacy.record_answers(answers=[no], signed_on=DEMO_DAY, actor=school.teacher)

    with pytest.raises(ConsentRefused):
        confirm(school, school.head, dict.fromkeys(three, SAID))
    assert states(school) == {CaseState.CANDIDATE}


def test_one_guardian_who_was_not_informed_stops_the_whole_batch(school: Campus, three: list[UUID]) -> None:
    with pytest.raises(GuardianNotInformed):
        confirm(school, school.head, {three[0]: SAID, three[1]: Confirmation(guardian_informed_on=None)})
    assert states(school) == {CaseState.CANDIDATE}


def test_who_proposed_one_of_them_decides_on_none(school: Campus, three: list[UUID]) -> None:
    both = school.world.actor(Role.CLASS_TEACHER, Role.GROUP_HEAD, class_ids=frozenset({school.class_id}))
    with school.world.open():
        own = cases.propose(
            student_id=school.others[0],
            categories=[CategoryChoice(code="K4")],
            evidence=[EvidenceNote(kind=EvidenceSource.OBSERVATION, note=campus.OBSERVED)],
            actor=school.world.actor(
                Role.CLASS_TEACHER, user_id=both.user_id, class_ids=frozenset({school.other_class_id})
            ),
        ).id

    with pytest.raises(SecondPersonNeeded):
        confirm(school, both, {three[0]: SAID, own: SAID})
    assert states(school) == {CaseState.CANDIDATE}


def test_a_member_of_the_group_does_not_take_up_a_tier_four_case_in_a_batch(school: Campus) -> None:
    open_one = school.propose(school.students[0])
    private = school.propose(school.students[1], PSYCHOLOGICAL)
    said = Confirmation(guardian_informed_on=DEMO_DAY, guidance="多给一点时间")

    with pytest.raises((NotTheDecider, NotFound)):
        confirm(school, school.member, {open_one: said, private: said})
    assert states(school) == {CaseState.CANDIDATE}


def test_a_tier_four_case_needs_guidance_in_a_batch_too(school: Campus) -> None:
    private = school.propose(school.students[1], PSYCHOLOGICAL)

    with pytest.raises(GuidanceMissing):
        confirm(school, school.head, {private: SAID})


def test_a_confirmed_case_is_not_confirmed_again(school: Campus, three: list[UUID]) -> None:
    confirm(school, school.head, {three[0]: SAID})

    with pytest.raises(ForbiddenMove):
        confirm(school, school.head, dict.fromkeys(three, SAID))


def test_a_case_of_another_school_is_not_found(
    school: Campus, office: Office, theirs: World, three: list[UUID]
) -> None:
    elsewhere = campus.build(office, theirs).propose()

    with pytest.raises(NotFound):
        confirm(school, school.head, {three[0]: SAID, elsewhere: SAID})
    assert states(school) == {CaseState.CANDIDATE}


def test_two_categories_make_the_rule_ask_for_each_child_apart(school: Campus) -> None:
    two = school.propose(school.students[0], CategoryChoice(code="K4"), CategoryChoice(code="K7"))
    one = school.propose(school.students[1])

    confirm(school, school.head, {one: SAID, two: SAID})

    with school.world.open():
        asked = session().execute(select(CaseRequest.case_id, CaseRequest.asked_by)).all()
        assert [tuple(row) for row in asked] == [(two, None)]


def test_an_empty_batch_does_nothing(school: Campus) -> None:
    assert confirm(school, school.head, {}) == []

    with school.world.open():
        kinds = select(func.count()).select_from(RecordedEvent).where(RecordedEvent.kind == "CasesConfirmed")
        assert session().scalar(kinds) == 0


def test_thirty_take_as_many_statements_as_three(office: Office, theirs: World) -> None:
    spent: list[int] = []
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, theirs, students=33)
        for group in (school.students[:3], school.students[3:]):
            said = dict.fromkeys([school.propose(student) for student in group], SAID)
            with school.world.open(), counted_statements() as seen:
                cases.confirm_all(confirmations=said, actor=school.head)
                session().flush()
            spent.append(len([text for text in seen.texts if not text.startswith("UPDATE case_files")]))

    assert spent[1] <= spent[0]
