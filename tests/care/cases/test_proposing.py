"""Proposing: who may, with what, and what it leaves behind."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import select, text

from accounts.roles import Role
from care.cases import queries
from care.cases import services as cases
from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.errors import AlreadyInCare, CategoryNotYours, EvidenceMissing
from care.cases.lifecycle import CaseState
from care.cases.models import CaseCategory, CaseFile, EvidenceItem
from care.cases.services import Proposal
from care.cases.terms import EvidenceSource
from kernel.db import session
from kernel.errors import NotFound
from kernel.events import RecordedEvent
from kernel.ids import new_id
from notices.kinds import NoticeKind
from notices.models import Notice
from policy_profiles.errors import ProfileNotAdopted
from tests.care.campus import OBSERVED, PSYCHOLOGICAL, Campus
from tests.web.school_at_work import assign
from tests.worlds import World, counted_statements


def test_a_proposal_makes_a_candidate_with_its_category_and_evidence(school: Campus) -> None:
    case_id = school.propose()

    with school.world.open():
        case = session().scalars(select(CaseFile)).one()
        category = session().scalars(select(CaseCategory)).one()
        assert (case.id, case.state, case.student_id) == (case_id, CaseState.CANDIDATE, school.students[0])
        assert (case.class_id, case.proposed_by) == (school.class_id, school.teacher.user_id)
        assert (category.code, category.tier, category.node, category.case_id) == ("K4", "T2", "LEFT", case_id)
        assert session().scalars(select(EvidenceItem.case_id)).all() == [case_id]


def test_the_words_of_the_evidence_are_sealed_in_the_row(school: Campus) -> None:
    school.propose()

    with school.world.open():
        (raw,) = session().scalars(text("select note_sealed from evidence_items"))
    assert OBSERVED.encode() not in bytes(raw)
    assert b"\xe7\x8b\xac" not in bytes(raw)  # not one character of it


def test_a_proposal_records_one_event_without_any_word_of_it(school: Campus) -> None:
    school.propose()

    with school.world.open():
        (event,) = session().scalars(select(RecordedEvent).where(RecordedEvent.kind == "CasesProposed"))
        assert set(event.data) == {"case_ids"}


def test_a_proposal_without_evidence_is_refused(school: Campus) -> None:
    blank = EvidenceNote(kind=EvidenceSource.OBSERVATION, note="  ")

    with pytest.raises(EvidenceMissing):
        school.propose(evidence=[blank])

    with school.world.open():
        assert session().scalars(select(CaseFile)).all() == []


def test_a_second_proposal_for_the_same_student_is_refused(school: Campus) -> None:
    school.propose()

    with pytest.raises(AlreadyInCare):
        school.propose(school.students[0], CategoryChoice(code="K7"))


def test_a_protected_file_takes_up_what_somebody_shut_out_proposes(school: Campus) -> None:
    assign(school)
    case_id = school.confirm()
    school.protect(case_id)

    taken = school.propose(school.students[0], PSYCHOLOGICAL, actor=school.counsellor)

    assert taken == case_id
    with school.world.open():
        assert len(session().scalars(select(CaseFile)).all()) == 1
        assert [line.code for line in session().scalars(select(CaseCategory))] == ["K4"]
        said = {
            actor.user_id: next(
                line for line in cases.open_file(case_id, actor=actor).decisions if line.kind == "proposed_again"
            )
            for actor in (school.head, school.teacher)
        }
    assert OBSERVED in said[school.head.user_id].reason
    assert said[school.head.user_id].made_by_name == school.counsellor.name
    assert (said[school.teacher.user_id].reason, said[school.teacher.user_id].is_restricted) == ("", True)
    with school.world.open():
        cases.tell_proposed_again(case_ids=[case_id], actor=school.counsellor)
    with school.world.open():
        told = set(session().scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.PROPOSED_AGAIN)))
    assert {school.head.user_id, school.principal.user_id} <= told
    assert school.counsellor.user_id not in told


def test_a_protected_file_refuses_the_same_as_any_other_proposal(school: Campus) -> None:
    school.protect(school.confirm())
    blank = EvidenceNote(kind=EvidenceSource.OBSERVATION, note="  ")

    with pytest.raises(EvidenceMissing):
        school.propose(school.students[0], PSYCHOLOGICAL, actor=school.counsellor, evidence=[blank])
    with pytest.raises(CategoryNotYours):
        school.propose(school.students[0], actor=school.counsellor)


def test_who_opens_the_protected_file_is_told_that_there_is_one(school: Campus) -> None:
    school.protect(school.confirm(), school.counsellor)

    for actor, choice in ((school.teacher, CategoryChoice(code="K7")), (school.counsellor, PSYCHOLOGICAL)):
        with pytest.raises(AlreadyInCare):
            school.propose(school.students[0], choice, actor=actor)


def test_a_batch_is_shared_out_between_new_files_and_protected_ones(school: Campus) -> None:
    case_id = school.confirm()
    school.protect(case_id)
    evidence = [EvidenceNote(kind=EvidenceSource.OBSERVATION, note=OBSERVED, code="K1")]
    proposals = [
        Proposal(student_id=student, categories=[PSYCHOLOGICAL], evidence=evidence)
        for student in (school.students[1], school.students[0])
    ]

    with school.world.open():
        made = cases.propose_all(proposals=proposals, actor=school.counsellor)
        assert [case.student_id for case in made] == [school.students[1], school.students[0]]
        assert made[1].id == case_id


def test_of_two_proposals_at_once_one_wins(school: Campus) -> None:
    started, outcomes = threading.Barrier(2), list[object]()

    def run() -> None:
        started.wait(timeout=10)
        try:
            outcomes.append(school.propose())
        except AlreadyInCare as refusal:
            outcomes.append(refusal)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert {type(outcome) for outcome in outcomes} == {UUID, AlreadyInCare}
    with school.world.open():
        assert len(session().scalars(select(CaseFile)).all()) == 1


def test_whoever_was_declined_may_be_proposed_again(school: Campus) -> None:
    case_id = school.propose()
    with school.world.open():
        cases.decline(queries.visible_case(school.member, case_id), reason="目前情况稳定", actor=school.member)

    assert school.propose() != case_id


def test_a_student_of_another_class_is_not_found(school: Campus) -> None:
    with pytest.raises(NotFound):
        school.propose(school.others[0])


def test_a_student_of_another_school_is_not_found(school: Campus, theirs: World) -> None:
    with theirs.open(), pytest.raises((NotFound, ProfileNotAdopted)):
        cases.propose(
            student_id=school.students[0],
            categories=[CategoryChoice(code="K4")],
            evidence=[EvidenceNote(kind=EvidenceSource.TALK, note=OBSERVED)],
            actor=theirs.actor(Role.CLASS_TEACHER, class_ids=frozenset({school.class_id})),
        )


def test_who_only_teaches_in_the_class_does_not_propose(school: Campus) -> None:
    teaches_there = school.world.actor(
        Role.CLASS_TEACHER,
        Role.SUBJECT_TEACHER,
        class_ids=frozenset({school.other_class_id}),
        taught_class_ids=frozenset({school.class_id}),
    )

    with pytest.raises(CategoryNotYours):
        school.propose(actor=teaches_there)


def test_the_counsellor_proposes_at_tier_four_only(school: Campus) -> None:
    with pytest.raises(CategoryNotYours):
        school.propose(actor=school.counsellor)

    school.propose(school.students[0], PSYCHOLOGICAL, actor=school.counsellor)


def test_a_whole_class_is_proposed_in_one_go_or_not_at_all(school: Campus) -> None:
    evidence = [EvidenceNote(kind=EvidenceSource.TALK, note=OBSERVED)]
    proposals = [
        Proposal(student_id=student, categories=[CategoryChoice(code="K4")], evidence=evidence)
        for student in school.students
    ]
    stranger = Proposal(student_id=new_id(), categories=[CategoryChoice(code="K4")], evidence=evidence)

    with pytest.raises(NotFound), school.world.open():
        cases.propose_all(proposals=[*proposals, stranger], actor=school.teacher)
    with school.world.open():
        assert session().scalars(select(CaseFile)).all() == []

    with school.world.open():
        made = cases.propose_all(proposals=proposals, actor=school.teacher)
        assert [case.student_id for case in made] == list(school.students)


def test_reading_what_a_batch_needs_costs_the_same_for_one_and_for_three(school: Campus) -> None:
    evidence = [EvidenceNote(kind=EvidenceSource.TALK, note=OBSERVED)]

    def selects(students: list[UUID]) -> int:
        proposals = [
            Proposal(student_id=student, categories=[CategoryChoice(code="K4")], evidence=evidence)
            for student in students
        ]
        with school.world.open(), counted_statements() as seen:
            cases.propose_all(proposals=proposals, actor=school.teacher)
            return sum(statement.lstrip().upper().startswith("SELECT") for statement in seen.texts)

    assert selects([school.students[0]]) == selects(list(school.students[1:]))


def test_the_other_school_sees_no_case(school: Campus, theirs: World) -> None:
    case_id = school.propose()

    with theirs.open():
        assert session().scalars(select(CaseFile)).all() == []
        with pytest.raises(NotFound):
            cases.open_file(case_id, actor=theirs.actor(Role.PRINCIPAL))
