"""Recording for several students at once: one batch, one event, the same few statements; undone at once as well."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from care.cases.errors import BeforeTheCase, InTheFuture, UndoTooLate
from care.cases.models import CaseFile
from care.talks import queries, services
from care.talks.errors import RowsRefused
from care.talks.models import FollowUp, Talk
from care.talks.services import Recorded, TalkEntry, Tracking, TrackingEntry
from care.talks.terms import TalkKind, Way
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.events import RecordedEvent
from obligations import queries as obligations
from tests.care.campus import Campus, add_student
from tests.worlds import DEMO_DAY, World, counted_statements

TRIAD = Tracking(strategy="请同桌结对", effect="作业按时了", lesson="目标要小")


@pytest.fixture
def case_ids(school: Campus) -> list[UUID]:
    """The cases of the three students of the class."""
    return [school.confirm(student_id) for student_id in school.students]


def talk_with(
    school: Campus, case_ids: Sequence[UUID], *, on: date = DEMO_DAY, actor: Actor | None = None
) -> list[Recorded]:
    entries = [
        TalkEntry(case_id=case_id, kind=TalkKind.STUDENT, happened_on=on, place="教室", content="聊了聊最近的作业")
        for case_id in case_ids
    ]
    return services.record_talks(entries=entries, actor=actor or school.teacher)


def pressing(case_id: UUID) -> list[str]:
    return sorted(line.rule for line in obligations.for_subject(case_id, pressing=True))


def told(name: str) -> int:
    return len(session().scalars(select(RecordedEvent.id).where(RecordedEvent.kind == name)).all())


def test_every_row_of_a_batch_credits_the_duty_of_its_student(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        recorded = talk_with(school, case_ids)

        assert [[duty.rule for duty in one.credited] for one in recorded] == [["R04"]] * 3
        assert [one.record.credited for one in recorded] == [["个别谈话"]] * 3
        assert [line.title for line in queries.lines(case_ids[0], school.teacher)] == ["与本人谈话"]


def test_the_months_tracking_of_several_students_is_written_at_once(school: Campus, case_ids: list[UUID]) -> None:
    entries = [TrackingEntry(case_id=case_id, tracking=TRIAD) for case_id in case_ids]

    with school.world.open():
        services.record_follow_ups(way=Way.OBSERVATION, happened_on=DEMO_DAY, entries=entries, actor=school.teacher)

        assert [rule for case_id in case_ids for rule in pressing(case_id) if rule == "R06"] == []


def test_one_event_tells_of_the_batch(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        talk_with(school, case_ids)
    with school.world.open():
        assert (told("TalksRecorded"), told("TalkRecorded"), told("RecordsCredited")) == (1, 0, 1)


def test_a_batch_takes_the_same_statements_for_one_and_for_many(school: Campus) -> None:
    with school.world.open():
        more = [add_student(school.class_id, 100 + number) for number in range(9)]
    case_ids = [school.confirm(student_id) for student_id in (*school.students, *more)]
    with counted_statements() as few, school.world.open():
        talk_with(school, case_ids[:1])
    with counted_statements() as many, school.world.open():
        talk_with(school, case_ids[1:])

    assert len(many) == len(few)


def test_the_rows_that_cannot_be_are_named_and_none_is_saved(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        session().get_one(CaseFile, (school.world.scope.school_id, case_ids[0])).proposed_on = DEMO_DAY - timedelta(
            days=5
        )

    with pytest.raises(RowsRefused) as refused, school.world.open():
        talk_with(school, case_ids, on=DEMO_DAY - timedelta(days=2))

    assert set(refused.value.faults) == set(case_ids[1:])
    assert all(isinstance(fault, BeforeTheCase) for fault in refused.value.faults.values())
    with school.world.open():
        assert session().scalars(select(Talk)).all() == []


def test_nothing_is_recorded_for_tomorrow(school: Campus, case_ids: list[UUID]) -> None:
    with pytest.raises(RowsRefused) as refused, school.world.open():
        talk_with(school, case_ids, on=DEMO_DAY + timedelta(days=1))

    assert {type(fault) for fault in refused.value.faults.values()} == {InTheFuture}


def test_a_batch_with_a_student_of_somebody_else_is_not_found(school: Campus, case_ids: list[UUID]) -> None:
    with pytest.raises(NotFound), school.world.open():
        talk_with(school, case_ids, actor=school.other_teacher)


def test_a_batch_of_another_school_is_not_found(school: Campus, case_ids: list[UUID], theirs: World) -> None:
    with pytest.raises(NotFound), theirs.open():
        talk_with(school, case_ids)


def test_a_batch_is_undone_at_once_and_its_duties_open_again(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        ids = [one.record.id for one in talk_with(school, case_ids)]
        assert [rule for case_id in case_ids for rule in pressing(case_id) if rule == "R04"] != ["R04"] * 3
    with school.world.open():
        services.withdraw_together(record_ids=ids, actor=school.teacher)

    with school.world.open():
        assert [rule for case_id in case_ids for rule in pressing(case_id) if rule == "R04"] == ["R04"] * 3
        assert len(session().scalars(select(Talk).where(Talk.withdrawn_at.is_not(None))).all()) == 3
        assert told("RecordsWithdrawn") == 1


def test_undoing_twice_changes_nothing_more(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        ids = [one.record.id for one in talk_with(school, case_ids)]
    for expected in (3, 0):
        with school.world.open():
            assert services.withdraw_together(record_ids=ids, actor=school.teacher) == expected
    with school.world.open():
        assert told("RecordsWithdrawn") == 1


def test_two_taps_on_undo_at_the_same_moment_undo_once(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        ids = [one.record.id for one in talk_with(school, case_ids)]

    def tap(_number: int) -> int:
        with clock.working_day(DEMO_DAY), school.world.open():
            return services.withdraw_together(record_ids=ids, actor=school.teacher)

    with ThreadPoolExecutor(4) as fingers:
        assert sorted(fingers.map(tap, range(4))) == [0, 0, 0, 3]
    with school.world.open():
        assert told("RecordsWithdrawn") == 1


def test_the_tracking_that_stands_on_a_talk_goes_with_it(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        talk = services.record_talk(
            case_id=case_ids[0],
            kind=TalkKind.STUDENT,
            happened_on=DEMO_DAY,
            place="",
            content="聊了聊",
            tracking=TRIAD,
            actor=school.teacher,
        )
        services.withdraw_together(record_ids=[talk.record.id], actor=school.teacher)

    with school.world.open():
        assert session().scalars(select(FollowUp.withdrawn_at)).one() is not None


def test_nobody_undoes_what_a_colleague_wrote(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        ids = [one.record.id for one in talk_with(school, case_ids)]
    with pytest.raises(UndoTooLate), school.world.open():
        services.withdraw_together(record_ids=ids, actor=school.head)
    with pytest.raises(NotFound), school.world.open():
        services.withdraw_together(record_ids=ids, actor=school.other_teacher)


def test_what_was_written_yesterday_stands(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        ids = [one.record.id for one in talk_with(school, case_ids)]
        for talk in session().scalars(select(Talk)):
            talk.recorded_at = clock.now() - timedelta(days=2)
    with pytest.raises(UndoTooLate), school.world.open():
        services.withdraw_together(record_ids=ids, actor=school.teacher)


def test_the_last_place_is_the_one_used_last(school: Campus, case_ids: list[UUID]) -> None:
    with school.world.open():
        assert queries.last_place(school.teacher) == ""
        talk_with(school, case_ids)
    with school.world.open():
        assert queries.last_place(school.teacher) == "教室"
        assert queries.talked_with(school.teacher, DEMO_DAY) == 3
        assert queries.talked_with(school.other_teacher, DEMO_DAY) == 0
