"""The roster of a college: a computed difference, attested one by one, frozen when signed, received by somebody else."""

from __future__ import annotations

from datetime import date
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from accounts.roles import Role
from care.archives import comparing, queries, services
from care.archives.errors import (
    DifferenceNeedsWords,
    GoneStays,
    LinesOutdated,
    LinesUnanswered,
    LinesWithOthers,
    NotAttested,
    NothingDue,
    OwnReceipt,
    RefreshClosed,
)
from care.archives.lifecycle import MOVES, Answer, Difference, RefreshMove, RefreshState, Variation
from care.archives.models import RosterLine
from care.cases import queries as cases
from care.cases import services as case_services
from care.cases.terms import FlagKind
from kernel import clock
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from obligations import queries as obligations
from obligations import services as duties
from obligations.lifecycle import DutyState
from people import services as people
from people.models import Student
from policy_profiles.evidence import EvidenceKind
from privacy.models import AccessLog
from tenants import services as tenants
from tenants.models import UnitKind
from tests.care.archives.conftest import POOR, College
from tests.care.campus import add_class
from tests.worlds import World, counted_statements

S, M = RefreshState, RefreshMove
DRAWN = {
    (S.GENERATED, M.ANSWER): S.FILLING,
    (S.FILLING, M.ANSWER): S.FILLING,
    (S.RETURNED, M.ANSWER): S.RETURNED,
    (S.GENERATED, M.SUBMIT): S.SUBMITTED,
    (S.FILLING, M.SUBMIT): S.SUBMITTED,
    (S.RETURNED, M.SUBMIT): S.CORRECTED,
    (S.SUBMITTED, M.RECEIVE): S.RECEIVED,
    (S.CORRECTED, M.RECEIVE): S.RECEIVED,
    (S.SUBMITTED, M.RETURN): S.RETURNED,
    (S.CORRECTED, M.RETURN): S.RETURNED,
}


@pytest.mark.parametrize(("state", "move"), list(product(RefreshState, RefreshMove)))
def test_a_roster_moves_as_drawn_and_no_other_way(state: RefreshState, move: RefreshMove) -> None:
    if (state, move) in DRAWN:
        assert MOVES.after(state, move) is DRAWN[state, move]
    else:
        with pytest.raises(ForbiddenMove):
            MOVES.after(state, move)


def differences(college: College) -> dict[UUID, list[Difference]]:
    with college.school.world.open():
        return comparing.compare(college.id)


def november(college: College) -> DutyState:
    with college.school.world.open():
        return next(
            duty.state
            for duty in obligations.for_subject(college.id)
            if EvidenceKind.ROSTER_REFRESH in duty.evidence and duty.period == "2026-11-15"
        )


def test_the_roster_of_15_november_is_due_on_monday_the_16th(college: College) -> None:
    refresh_id = college.generate()

    with college.school.world.open():
        refresh = college.refresh(refresh_id)
        assert (refresh.period, refresh.due_on) == ("2026-11-15", date(2026, 11, 16))


def test_opening_twice_gives_the_same_roster_with_everybody_in_care_of_the_college(college: College) -> None:
    first = college.generate()

    assert college.generate() == first
    with college.school.world.open():
        rows = queries.lines(first, college.school.head)
        assert {row.case_id for row in rows} == {college.case_id, college.other_case_id}
        assert all(Difference.ADDED in row.differences for row in rows)


def test_a_college_with_no_round_due_opens_none(college: College) -> None:
    college.signed()

    with college.school.world.open(), pytest.raises(NothingDue):
        services.generate(
            college=queries.visible_college(college.school.grade_head, college.id), actor=college.school.grade_head
        )


def test_a_signed_roster_credits_the_duty_and_is_received_by_somebody_else(college: College) -> None:
    assert november(college) is DutyState.OPEN
    refresh_id, snapshot_id = college.signed()
    assert november(college) is DutyState.DONE

    both = college.school.world.actor(Role.COUNSELLOR, user_id=college.school.grade_head.user_id)
    with college.school.world.open(), pytest.raises(OwnReceipt):
        refresh, _ = queries.visible_refresh(both, refresh_id, to_change=True)
        services.receive(refresh=refresh, seen_version=refresh.version, actor=both)
    with college.school.world.open():
        refresh, _ = queries.visible_refresh(college.school.counsellor, refresh_id, to_change=True)
        services.receive(refresh=refresh, seen_version=refresh.version, actor=college.school.counsellor)
    with college.school.world.open():
        assert college.refresh(refresh_id).state == RefreshState.RECEIVED
        snapshot = college.snapshot(snapshot_id)
        assert (snapshot.number, snapshot.revision, snapshot.students, snapshot.is_nil) == (1, 1, 2, False)
        assert services.verify().faults == []


def test_a_returned_roster_loses_its_credit_and_is_signed_again_as_another_revision(college: College) -> None:
    refresh_id, first = college.signed()
    with college.school.world.open():
        refresh, _ = queries.visible_refresh(college.school.counsellor, refresh_id, to_change=True)
        services.give_back(
            refresh=refresh, reason="缺一人的依据", seen_version=refresh.version, actor=college.school.counsellor
        )
    assert november(college) is DutyState.OPEN
    with college.school.world.open():
        assert queries.returned_reason(college.refresh(refresh_id)) == "缺一人的依据"
        refresh, _ = queries.visible_refresh(college.school.grade_head, refresh_id, to_change=True)
        # What was answered stands: only what is wrong is answered again.
        assert services.compare_again(refresh=refresh, actor=college.school.grade_head) == 0
    college.answer(refresh_id, college.other_case_id, Answer.CHANGED, "依据已补")
    second = college.sign(refresh_id)

    with college.school.world.open():
        assert college.refresh(refresh_id).state == RefreshState.CORRECTED
        assert (college.snapshot(second).number, college.snapshot(second).revision) == (2, 2)
        assert college.snapshot(second).previous_sha256 == college.snapshot(first).sha256
        assert services.verify().faults == []
    assert november(college) is DutyState.DONE


def test_nobody_signs_before_every_student_was_answered_or_without_the_sentence(college: College) -> None:
    refresh_id = college.generate()
    college.answer(refresh_id, college.case_id, Answer.UNCHANGED, "已核实")
    with pytest.raises(LinesUnanswered):
        college.sign(refresh_id)
    college.answer(refresh_id, college.other_case_id, Answer.UNCHANGED, "已核实")
    with pytest.raises(NotAttested):
        college.sign(refresh_id, attested=False)
    with college.school.world.open(), pytest.raises(StaleRecord):
        actor = college.school.grade_head
        refresh, unit = queries.visible_refresh(actor, refresh_id, to_change=True)
        services.sign(refresh=refresh, college=unit, attested=True, seen_version=refresh.version - 1, actor=actor)


def test_nothing_counts_the_line_of_a_protected_file_for_whom_it_is_shut_to(college: College) -> None:
    school, refresh_id = college.school, college.generate()
    school.protect(college.other_case_id)
    college.answer(refresh_id, college.case_id, Answer.UNCHANGED, "已核实")

    with school.world.open():
        assert queries.progress_seen(refresh_id, school.grade_head) == (1, 1)
        assert queries.progress_seen(refresh_id, school.principal) == (2, 1)
        (row,) = queries.board(school.grade_head)
        assert (row.lines, row.answered) == (1, 1)
    with pytest.raises(LinesWithOthers):
        college.sign(refresh_id)
    college.answer(refresh_id, college.other_case_id, Answer.UNCHANGED, "已核实", by=school.other_teacher)
    college.sign(refresh_id)


def test_a_signed_roster_neither_counts_nor_skips_a_protected_file(college: College) -> None:
    school = college.school
    _refresh, snapshot_id = college.signed()
    first = min((college.case_id, college.other_case_id), key=lambda case: position_of(college, snapshot_id, case))
    school.protect(first)

    with school.world.open():
        snapshot = college.snapshot(snapshot_id)
        assert [row.position for row in services.open_snapshot(snapshot, actor=school.grade_head)] == [1]
        assert [row.position for row in services.open_snapshot(snapshot, actor=school.principal)] == [1, 2]
        assert services.students_seen([snapshot], school.grade_head) == {snapshot_id: 1}
        assert services.students_seen([snapshot], school.principal) == {snapshot_id: 2}


def position_of(college: College, snapshot_id: UUID, case_id: UUID) -> int:
    with college.school.world.open():
        rows = services.open_snapshot(college.snapshot(snapshot_id), actor=college.school.principal)
        return next(row.position for row in rows if row.case_id == case_id)


def test_comparing_again_counts_what_is_seen(college: College) -> None:
    school, refresh_id = college.school, college.generate()
    school.protect(college.other_case_id)
    with school.world.open():
        for student_id in (school.students[0], school.others[0]):
            session().get_one(Student, (school.world.scope.school_id, student_id)).left_on = clock.today()
    with school.world.open():
        refresh, _ = queries.visible_refresh(school.grade_head, refresh_id, to_change=True)
        assert services.compare_again(refresh=refresh, actor=school.grade_head) == 1


def test_a_difference_is_answered_in_words_and_who_is_gone_is_only_removed(college: College) -> None:
    refresh_id = college.generate()
    with pytest.raises(DifferenceNeedsWords):  # no guardian stands in the file
        college.answer(refresh_id, college.case_id, Answer.UNCHANGED)
    with college.school.world.open():
        student = session().get_one(Student, (college.school.world.scope.school_id, college.school.students[0]))
        student.left_on = clock.today()
    with college.school.world.open():
        refresh, _ = queries.visible_refresh(college.school.grade_head, refresh_id, to_change=True)
        # Somebody new who left before any roster never stood on one.
        assert services.compare_again(refresh=refresh, actor=college.school.grade_head) == 1
        assert [row.case_id for row in queries.lines(refresh_id, college.school.head)] == [college.other_case_id]


def test_who_left_since_the_last_roster_is_removed_and_stands_on_no_later_one(college: College) -> None:
    college.signed()
    with college.school.world.open():
        student = session().get_one(Student, (college.school.world.scope.school_id, college.school.students[0]))
        student.left_on = clock.today()
    assert differences(college)[college.case_id] == [Difference.GONE]
    with clock.working_day(date(2027, 1, 8)):
        refresh_id = open_january(college)
        with pytest.raises(GoneStays):
            college.answer(refresh_id, college.case_id, Answer.UNCHANGED, "还在")
        college.answer(refresh_id, college.case_id, Answer.REMOVED)
        college.answer(refresh_id, college.other_case_id, Answer.UNCHANGED, "已核实")
        snapshot_id = college.sign(refresh_id)
        with college.school.world.open():
            rows = services.open_snapshot(college.snapshot(snapshot_id), actor=college.school.counsellor)
            assert {row.case_id: row.variation for row in rows} == {
                college.case_id: Variation.REMOVED,
                college.other_case_id: Variation.NONE,
            }
        assert college.case_id not in differences(college)


def open_january(college: College) -> UUID:
    with college.school.world.open():
        duties.open_due(actor=college.school.principal)
    return college.generate()


def test_every_kind_of_difference_is_found(college: College) -> None:
    college.signed()
    assert differences(college)[college.other_case_id] == [Difference.STALE_CONTACT]
    with college.school.world.open():
        school = college.school
        case_services.raise_flag(
            cases.visible_case(school.teacher, college.case_id),
            kind=FlagKind.SELF_HARM,
            text="说不想活",
            actor=school.teacher,
        )
        student = session().get_one(Student, (school.world.scope.school_id, school.students[0]))
        people.name_guardian(
            student=student, position=1, name="甲", relation="mother", phone="13900001111", actor=school.principal
        )
        session().execute(text("delete from evidence_items where case_id = :case"), {"case": college.case_id})

    found = differences(college)[college.case_id]

    assert set(found) == {Difference.NEW_SIGNAL, Difference.GUARDIAN_CHANGED, Difference.NO_EVIDENCE}


def test_a_confirmed_file_joins_the_open_roster_at_once_and_signing_waits_for_it(college: College) -> None:
    refresh_id = college.generate()
    for case in (college.case_id, college.other_case_id):
        college.answer(refresh_id, case, Answer.UNCHANGED, "已核实")
    urgent = college.school.confirm(college.school.students[1], POOR)
    with pytest.raises(LinesOutdated):
        college.sign(refresh_id)
    with college.school.world.open():
        assert services.add_confirmed(case_ids=[urgent], actor=college.school.principal) == 1
        assert services.add_confirmed(case_ids=[urgent], actor=college.school.principal) == 0
    with pytest.raises(LinesUnanswered):
        college.sign(refresh_id)
    college.answer(refresh_id, urgent, Answer.UNCHANGED, "刚建档")
    college.sign(refresh_id)


def test_a_college_without_anybody_in_care_hands_in_a_nil_return(college: College) -> None:
    with college.school.world.open():
        unit = tenants.add_unit(kind=UnitKind.COLLEGE, name="艺术设计学院", actor=college.school.principal)
        session().flush()  # the class points at it
        people.place_classes(class_ids=[add_class(9)], org_unit_id=unit.id, actor=college.school.principal)
        duties.open_due(actor=college.school.principal)
        empty = College(college.school, unit.id, college.case_id, college.other_case_id)
    refresh_id = empty.generate()
    snapshot_id = empty.sign(refresh_id)

    with college.school.world.open():
        snapshot = college.snapshot(snapshot_id)
        assert (snapshot.is_nil, snapshot.students) == (True, 0)
        assert services.verify().faults == []


def test_a_signed_roster_takes_no_more_answers(college: College) -> None:
    refresh_id, _ = college.signed()

    with pytest.raises(RefreshClosed):
        college.answer(refresh_id, college.case_id, Answer.UNCHANGED, "再改")
    with pytest.raises(RefreshClosed):
        college.sign(refresh_id)


def test_a_teacher_attests_the_own_class_and_nobody_elses(college: College) -> None:
    refresh_id = college.generate()
    college.answer(refresh_id, college.case_id, Answer.UNCHANGED, "已核实", by=college.school.teacher)

    with college.school.world.open():
        assert [row.case_id for row in queries.lines(refresh_id, college.school.teacher)] == [college.case_id]
        other = session().scalars(select(RosterLine.id).where(RosterLine.case_id == college.other_case_id)).one()
        with pytest.raises(NotFound):
            queries.visible_line(college.school.teacher, refresh_id, other)


def test_a_students_account_sees_no_roster_whatever_roles_it_was_given(college: College) -> None:
    refresh_id, snapshot_id = college.signed()
    crowned = college.school.world.actor(Role.PRINCIPAL, Role.COUNSELLOR, Role.GRADE_HEAD, is_student=True)

    with college.school.world.open():
        assert queries.board(crowned) == []
        assert queries.lines(refresh_id, crowned) == []
        assert services.open_snapshot(college.snapshot(snapshot_id), actor=crowned) == []
        with pytest.raises(NotFound):
            queries.visible_refresh(crowned, refresh_id)


def test_another_school_sees_nothing_of_it(college: College, theirs: World) -> None:
    refresh_id, _ = college.signed()
    with theirs.open():
        theirs_principal = theirs.actor(Role.PRINCIPAL)
        assert queries.board(theirs_principal) == []
        assert services.verify().snapshots == 0
        with pytest.raises(NotFound):
            queries.visible_refresh(theirs_principal, refresh_id)


def test_the_type_is_shown_to_whoever_may_read_its_tier_and_every_reading_is_logged(college: College) -> None:
    _, snapshot_id = college.signed()
    with college.school.world.open():
        before = len(session().scalars(select(AccessLog.id)).all())
        snapshot = college.snapshot(snapshot_id)
        centre = {row.case_id: row for row in services.open_snapshot(snapshot, actor=college.school.counsellor)}
        grade = {row.case_id: row for row in services.open_snapshot(snapshot, actor=college.school.grade_head)}

        assert centre[college.other_case_id].categories == ["心理障碍型"]
        assert (grade[college.other_case_id].categories, grade[college.other_case_id].is_restricted) == ([], True)
        assert grade[college.case_id].categories == ["家庭贫困型"]
        assert len(session().scalars(select(AccessLog.id)).all()) == before + 4


def test_nobody_changes_what_was_signed_not_even_the_application(college: College) -> None:
    college.signed()
    for statement in (
        "update roster_snapshots set students = 0",
        "update roster_snapshot_rows set sha256 = ''",
        "delete from roster_snapshot_rows",
        "delete from roster_snapshots",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), college.school.world.open():
            session().execute(text(statement))


def test_the_database_too_refuses_that_the_signer_receives(college: College) -> None:
    refresh_id, _ = college.signed()

    with pytest.raises(IntegrityError, match="second_person"), college.school.world.open():
        session().execute(
            text(
                "update roster_refreshes set state = 'received', received_on = now(), received_by = submitted_by"
                " where id = :id"
            ),
            {"id": refresh_id},
        )


def test_the_board_and_the_comparison_take_as_many_statements_for_many_files_as_for_few(college: College) -> None:
    college.signed()
    with college.school.world.open(), counted_statements() as few:
        comparing.compare(college.id)
        queries.board(college.school.head)
    for student in college.school.students[1:]:
        college.school.confirm(student, POOR)
    with college.school.world.open(), counted_statements() as many:
        assert len(comparing.compare(college.id)) == 4
        queries.board(college.school.head)

    assert len(few) == len(many)
