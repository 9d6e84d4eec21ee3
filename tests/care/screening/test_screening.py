"""A class is screened: every student has an outcome, a second person reviews, nothing is lost and nobody is missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.roles import Role
from care.cases import queries as cases
from care.cases.models import CaseFile
from care.screening import queries, services
from care.screening.errors import (
    NotOfThisClass,
    NotOnRoster,
    OutcomesMissing,
    OwnReview,
    ReasonMissing,
    ScreeningClosedToEdits,
)
from care.screening.lifecycle import MOVES, ClassMove, ClassState, Outcome, WindowState, window_days, window_state
from care.screening.models import ClassScreening, ScreeningOutcome, ScreeningWindow
from care.screening.services import Found
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from obligations import queries as obligations
from people.models import ClassGroup
from policy_profiles.rules import Anchor, TermWindow
from privacy.models import AccessLog
from tests.care.campus import Campus
from tests.worlds import World, counted_statements

WORDS = "最近常独自一人，问起家里不愿多说"


@pytest.fixture
def window(school: Campus) -> Campus:
    """The school with the term's window open."""
    with school.world.open():
        services.open_windows(actor=school.principal)
    return school


def mine(school: Campus, actor: Actor | None = None) -> ClassScreening:
    """The screening of 三年级1班, as its teacher finds it."""
    found = session().scalars(select(ClassScreening).where(ClassScreening.class_id == school.class_id)).one()
    return queries.visible_screening(actor or school.teacher, found.id)[0]


def record(school: Campus, found: Sequence[Found]) -> None:
    with school.world.open():
        row = mine(school)
        services.record_outcomes(screening=row, found=found, seen_version=row.version, actor=school.teacher)


def nothing(*students: UUID) -> list[Found]:
    return [Found(student_id=student, outcome=Outcome.NONE) for student in students]


def candidate(student: UUID, code: str = "K4", subtag: str | None = None) -> Found:
    return Found(student_id=student, outcome=Outcome.CANDIDATE, category_code=code, category_subtag=subtag, basis=WORDS)


def hand_in(school: Campus) -> None:
    with school.world.open():
        row = mine(school)
        services.submit(screening=row, seen_version=row.version, actor=school.teacher)


def state(school: Campus) -> str:
    with school.world.open():
        return mine(school).state


def test_a_window_lasts_fourteen_days_from_the_later_of_term_and_activation() -> None:
    assert window_days(TermWindow(1, 14), date(2026, 9, 1), date(2026, 8, 20)) == (date(2026, 9, 1), date(2026, 9, 14))
    assert window_days(TermWindow(1, 14), date(2026, 9, 1), date(2026, 10, 9)) == (
        date(2026, 10, 9),
        date(2026, 10, 22),
    )


def test_a_window_stands_where_the_rule_puts_it() -> None:
    before = TermWindow(1, 14, anchor=Anchor.BEFORE)

    assert window_days(TermWindow(1, 10), date(2026, 9, 1), date(2026, 8, 20)) == (date(2026, 9, 1), date(2026, 9, 10))
    assert window_days(before, date(2026, 9, 1), date(2026, 8, 1)) == (date(2026, 8, 18), date(2026, 8, 31))


def test_a_window_opens_for_every_class_once(window: Campus) -> None:
    with window.world.open():
        services.open_windows(actor=window.principal)

        assert len(session().scalars(select(ScreeningWindow)).all()) == 1
        assert {row.class_id for row in session().scalars(select(ClassScreening))} == {
            window.class_id,
            window.other_class_id,
        }


def test_no_window_opens_in_the_holidays(school: Campus) -> None:
    with clock.working_day(date(2027, 2, 10)), school.world.open():
        assert services.open_windows(actor=school.principal) is None


def test_opening_gives_the_class_teacher_a_duty(window: Campus) -> None:
    with window.world.open():
        rules = [line.rule for line in obligations.for_subject(window.class_id)]

    assert "R01" in rules


def test_a_class_is_handed_in_when_every_student_has_an_outcome(window: Campus) -> None:
    record(window, nothing(*window.students))

    hand_in(window)

    assert state(window) == ClassState.IN_REVIEW


def test_the_outcome_of_a_protected_file_is_neither_counted_nor_overwritten_by_who_is_shut_out(window: Campus) -> None:
    first, *rest = window.students
    record(window, [candidate(first), *nothing(*rest)])
    hand_in(window)
    with window.world.open():
        case_id = session().scalars(select(CaseFile.id).where(CaseFile.student_id == first)).one()
    window.protect(case_id)

    def candidates(actor: Actor) -> int:
        with window.world.open():
            found = queries.board(actor)
            assert found is not None
            return sum(row.candidates for row in found.classes)

    assert [candidates(one) for one in (window.member, window.grade_head)] == [0, 0]
    assert [candidates(one) for one in (window.teacher, window.principal)] == [1, 1]
    with window.world.open():
        services.give_back(screening=mine(window, window.head), reason="请再看一遍", actor=window.head)
    cover = replace(
        window.other_teacher,
        class_ids=frozenset({window.class_id}),
        cover_class_ids=frozenset({window.class_id}),
    )
    with window.world.open():
        row = mine(window, cover)
        services.record_outcomes(screening=row, found=nothing(*window.students), seen_version=row.version, actor=cover)
    with window.world.open():
        assert queries.outcomes(mine(window).id)[first].outcome == Outcome.CANDIDATE


def test_a_missing_outcome_is_counted_and_refused(window: Campus) -> None:
    record(window, nothing(*window.students[1:]))

    with pytest.raises(OutcomesMissing) as refusal:
        hand_in(window)

    assert refusal.value.details == {"count": 1}


def test_outcomes_can_be_saved_bit_by_bit_and_changed(window: Campus) -> None:
    first, *rest = window.students
    record(window, nothing(first))
    record(window, nothing(*rest))
    record(window, [candidate(first)])

    with window.world.open():
        outcomes = queries.outcomes(mine(window).id)

        assert outcomes[first].outcome == Outcome.CANDIDATE
        assert len(outcomes) == len(window.students)


def test_handing_in_proposes_the_candidates_with_their_grounds(window: Campus) -> None:
    first, *rest = window.students
    record(window, [candidate(first), *nothing(*rest)])

    hand_in(window)

    with window.world.open():
        case = session().scalars(select(CaseFile).where(CaseFile.student_id == first)).one()
        assert case.state == "candidate"
        assert case.proposed_by == window.teacher.user_id


def test_a_student_in_care_is_not_proposed_again(window: Campus) -> None:
    first, *rest = window.students
    window.confirm(first)
    record(window, [candidate(first), *nothing(*rest)])

    hand_in(window)

    with window.world.open():
        assert len(session().scalars(select(CaseFile).where(CaseFile.student_id == first)).all()) == 1


def test_continued_is_for_students_in_care_only(window: Campus) -> None:
    first, *rest = window.students
    record(window, [Found(student_id=first, outcome=Outcome.CONTINUED), *nothing(*rest)])

    with pytest.raises(NotOnRoster):
        hand_in(window)


def test_handing_in_credits_the_duty_and_a_return_takes_it_back(window: Campus) -> None:
    record(window, nothing(*window.students))
    hand_in(window)
    with window.world.open():
        done = [line.state for line in obligations.for_subject(window.class_id) if line.rule == "R01"]
    with window.world.open():
        services.give_back(screening=mine(window), reason="有两名学生需要再看看", actor=window.grade_head)
    with window.world.open():
        undone = [line.state for line in obligations.for_subject(window.class_id) if line.rule == "R01"]

    assert done != undone
    assert all(one.startswith("done") for one in done)
    assert not any(one.startswith("done") for one in undone)


def test_the_author_cannot_review(window: Campus) -> None:
    record(window, nothing(*window.students))
    hand_in(window)

    with window.world.open(), pytest.raises(OwnReview):
        services.approve(screening=mine(window), actor=window.teacher)


def test_the_database_refuses_the_author_as_reviewer_too(window: Campus) -> None:
    record(window, nothing(*window.students))
    hand_in(window)

    with pytest.raises(IntegrityError, match="second_person"), window.world.open():
        mine(window).reviewed_by = window.teacher.user_id


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 9, 14), ClassState.COMPLETED), (date(2026, 9, 15), ClassState.COMPLETED_LATE)]
)
def test_the_day_of_the_hand_in_decides_whether_it_was_late(school: Campus, day: date, expected: ClassState) -> None:
    with clock.working_day(day):
        with school.world.open():
            services.open_windows(actor=school.principal)
        record(school, nothing(*school.students))
        hand_in(school)
    with school.world.open():
        services.approve(screening=mine(school), actor=school.grade_head)

    assert state(school) == expected


def test_a_class_that_was_handed_in_takes_no_more_outcomes(window: Campus) -> None:
    record(window, nothing(*window.students))
    hand_in(window)

    with pytest.raises(ScreeningClosedToEdits):
        record(window, nothing(*window.students))


def test_a_completed_class_is_reopened_with_a_reason_that_the_teacher_reads(window: Campus) -> None:
    record(window, nothing(*window.students))
    hand_in(window)
    with window.world.open():
        services.approve(screening=mine(window), actor=window.head)
    with window.world.open():
        services.reopen(screening=mine(window), reason="开学后转入一名学生", actor=window.head)

    with window.world.open():
        assert queries.returned_reason(mine(window)) == "开学后转入一名学生"
    assert state(window) == ClassState.OPEN


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_return_without_a_reason_is_refused(window: Campus, reason: str) -> None:
    record(window, nothing(*window.students))
    hand_in(window)

    with pytest.raises(ReasonMissing), window.world.open():
        services.give_back(screening=mine(window), reason=reason, actor=window.head)

    assert state(window) == ClassState.IN_REVIEW


def test_of_two_tabs_the_second_is_told(window: Campus) -> None:
    with window.world.open():
        seen = mine(window).version
    record(window, nothing(window.students[0]))

    with window.world.open(), pytest.raises(StaleRecord):
        services.record_outcomes(
            screening=mine(window), found=nothing(window.students[1]), seen_version=seen, actor=window.teacher
        )


def test_a_student_of_another_class_is_refused(window: Campus) -> None:
    with pytest.raises(NotOfThisClass):
        record(window, nothing(window.others[0]))


def test_the_teacher_of_another_class_finds_nothing(window: Campus) -> None:
    with window.world.open(), pytest.raises(NotFound):
        mine(window, window.other_teacher)


def test_a_students_account_finds_nothing(window: Campus) -> None:
    with window.world.open(), pytest.raises(NotFound):
        mine(window, window.helper)


def test_another_school_sees_nothing(window: Campus, theirs: World) -> None:
    with theirs.open():
        assert queries.board(theirs.actor(Role.PRINCIPAL)) is None
        assert session().scalars(select(ScreeningOutcome)).all() == []


def test_the_basis_is_sealed(window: Campus) -> None:
    record(window, [candidate(window.students[0])])

    with window.world.open():
        sealed = session().scalars(select(ScreeningOutcome.basis_sealed)).one()

    assert sealed is not None
    assert WORDS.encode() not in sealed


def test_opening_a_class_with_candidates_writes_the_access_log(window: Campus) -> None:
    first = window.students[0]
    record(window, [candidate(first)])

    with window.world.open():
        row = mine(window)
        group = session().get_one(ClassGroup, (window.world.scope.school_id, window.class_id))
        services.open_class(row, group=group, actor=window.grade_head)

        assert [log.subject_id for log in session().scalars(select(AccessLog))] == [first]


def test_a_tier_that_the_reviewer_may_not_read_is_held_back(window: Campus) -> None:
    first = window.students[0]
    record(window, [candidate(first, "K1", "psychological")])

    with window.world.open():
        row = mine(window)
        group = session().get_one(ClassGroup, (window.world.scope.school_id, window.class_id))
        seen = {one.student_id: one for one in services.open_class(row, group=group, actor=window.grade_head)}
        by_author = {one.student_id: one for one in services.open_class(row, group=group, actor=window.teacher)}

    assert (seen[first].is_restricted, seen[first].basis, seen[first].category_code) == (True, "", None)
    assert by_author[first].basis == WORDS


def test_the_board_takes_the_same_statements_for_any_number_of_classes(window: Campus) -> None:
    with window.world.open(), counted_statements() as few:
        queries.board(window.teacher)
    with window.world.open(), counted_statements() as many:
        board = queries.board(window.principal)

    assert len(few) == len(many) <= 3
    assert board is not None
    assert [row.class_name for row in board.classes] == ["三年级1班", "三年级2班"]


def test_cases_of_the_class_are_known_by_student(window: Campus) -> None:
    window.confirm(window.students[0])

    with window.world.open():
        assert cases.students_with_active_case(window.students) == {window.students[0]}


@pytest.mark.parametrize("now", ClassState)
@pytest.mark.parametrize("move", ClassMove)
def test_only_listed_moves_are_possible(now: ClassState, move: ClassMove) -> None:
    row = ClassScreening(state=now)
    if MOVES.allows(now, move):
        row.move(move)
        assert row.state == MOVES.pairs()[now, move]
    else:
        with pytest.raises(ForbiddenMove):
            row.move(move)


@pytest.mark.parametrize(
    ("day", "classes", "expected"),
    [
        (date(2026, 8, 31), [ClassState.OPEN], WindowState.PLANNED),
        (date(2026, 9, 1), [], WindowState.OPEN),
        (date(2026, 9, 1), [ClassState.OPEN, ClassState.COMPLETED], WindowState.OPEN),
        (date(2026, 9, 9), [ClassState.IN_REVIEW, ClassState.COMPLETED], WindowState.IN_REVIEW),
        (date(2026, 9, 9), [ClassState.COMPLETED], WindowState.COMPLETED),
        (date(2026, 9, 20), [ClassState.COMPLETED, ClassState.COMPLETED_LATE], WindowState.COMPLETED_LATE),
    ],
)
def test_a_windows_state_is_read_from_its_classes(day: date, classes: list[ClassState], expected: WindowState) -> None:
    assert window_state(date(2026, 9, 1), day, classes) is expected
