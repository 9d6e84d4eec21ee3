"""Talks with several students written down together: the rules of a single one hold for each, in the same few statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from accounts.roles import Role
from care.cases.errors import BeforeTheCase, CaseNotInCare, InTheFuture
from care.talks import queries, services
from care.talks.errors import RowsRefused
from care.talks.models import FollowUp, Talk
from care.talks.services import TalkEntry, Tracking
from care.talks.terms import TalkKind
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import DomainError, NotFound
from kernel.events import RecordedEvent
from obligations import queries as obligations
from obligations.lifecycle import DutyState
from tests.care import campus
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, Office, World, counted_statements

TRIAD = Tracking(strategy="请同桌结对", effect="作业按时了", lesson="目标要小")
CONFIRMED = DEMO_DAY - timedelta(days=8)


@pytest.fixture
def cases(school: Campus) -> list[UUID]:
    """A case confirmed the week before for each student of the class."""
    with clock.working_day(CONFIRMED):
        return [school.confirm(student) for student in school.students]


def entry(case_id: UUID, *, on: date = DEMO_DAY, tracking: Tracking | None = None) -> TalkEntry:
    return TalkEntry(
        case_id=case_id,
        kind=TalkKind.STUDENT,
        happened_on=on,
        content=f"聊了周末{case_id.hex[-4:]}",
        place="办公室",
        next_step="周四再聊",
        tracking=tracking,
    )


def record(school: Campus, entries: Sequence[TalkEntry], actor: Actor | None = None) -> list[list[str]]:
    with school.world.open():
        done = services.record_talks(entries=entries, actor=actor or school.teacher)
        return [sorted(duty.rule for duty in one.credited) for one in done]


def count(school: Campus) -> int:
    with school.world.open():
        return session().scalar(select(func.count()).select_from(Talk)) or 0


def test_each_talk_credits_its_own_childs_duties(school: Campus, cases: list[UUID]) -> None:
    credited = record(school, [entry(cases[0], tracking=TRIAD), entry(cases[1]), entry(cases[2], tracking=TRIAD)])

    assert credited == [["R04", "R06"], ["R04"], ["R04", "R06"]]
    with school.world.open():
        assert set(session().scalars(select(FollowUp.case_id))) == {cases[0], cases[2]}


def test_each_file_shows_its_own_words_and_what_they_did(school: Campus, cases: list[UUID]) -> None:
    record(school, [entry(case, tracking=TRIAD) for case in cases])

    with school.world.open():
        for case in cases:
            (line,) = queries.lines(case, school.teacher)
            assert line.texts[0] == ("", f"聊了周末{case.hex[-4:]}")
            assert line.texts[-1] == ("下一步", "周四再聊")
            assert sorted(line.credited) == ["个别谈话", "每月跟踪"]


def test_two_talks_with_one_child_do_one_duty_after_the_other(school: Campus, cases: list[UUID]) -> None:
    early, late = CONFIRMED + timedelta(days=1), DEMO_DAY

    credited = record(school, [entry(cases[0], on=late), entry(cases[0], on=early)])

    assert credited == [["R04"], ["R04"]]
    with school.world.open():
        done = [duty for duty in obligations.for_subject(cases[0]) if duty.rule == "R04"]
    assert sorted(duty.done_on for duty in done if duty.state is DutyState.DONE and duty.done_on) == [early, late]


def test_the_batch_is_one_event_of_its_own_and_one_of_the_duties(school: Campus, cases: list[UUID]) -> None:
    record(school, [entry(case, tracking=TRIAD) for case in cases])

    with school.world.open():
        kinds = ("TalksRecorded", "RecordsCredited", "TalkRecorded", "FollowUpRecorded", "DutiesCredited")
        found = session().execute(select(RecordedEvent.kind, RecordedEvent.data).where(RecordedEvent.kind.in_(kinds)))
        told = {row.kind: row.data for row in found}
    assert told.keys() == {"TalksRecorded", "RecordsCredited"}
    assert set(told["TalksRecorded"]["case_ids"]) == {str(case) for case in cases}
    assert len(told["TalksRecorded"]["follow_up_ids"]) == len(cases)
    assert set(told["RecordsCredited"]["record_ids"]) == set(told["TalksRecorded"]["talk_ids"])


@contextmanager
def refused_for(reason: type[DomainError]) -> Iterator[None]:
    """One row of the batch is at fault, and it is said which and why."""
    with pytest.raises(RowsRefused) as refused:
        yield
    assert [type(fault) for fault in refused.value.faults.values()] == [reason]


def test_a_talk_of_a_batch_is_undone_like_any_other(school: Campus, cases: list[UUID]) -> None:
    record(school, [entry(case, tracking=TRIAD) for case in cases])

    with school.world.open():
        talk = session().scalars(select(Talk).where(Talk.case_id == cases[1])).one()
        services.withdraw(record=talk, actor=school.teacher)
        assert session().scalars(select(FollowUp.case_id).where(FollowUp.withdrawn_at.is_not(None))).all() == [cases[1]]


def test_one_talk_of_tomorrow_stops_the_whole_batch(school: Campus, cases: list[UUID]) -> None:
    with refused_for(InTheFuture):
        record(school, [entry(cases[0]), entry(cases[1], on=DEMO_DAY + timedelta(days=1))])
    assert count(school) == 0


def test_one_talk_before_its_case_stops_the_whole_batch(school: Campus, cases: list[UUID]) -> None:
    with refused_for(BeforeTheCase):
        record(school, [entry(cases[0]), entry(cases[1], on=CONFIRMED - timedelta(days=1))])
    assert count(school) == 0


def test_a_candidate_among_them_stops_the_whole_batch(school: Campus, cases: list[UUID]) -> None:
    candidate = school.propose(school.others[0], actor=school.other_teacher)
    both = school.world.actor(Role.CLASS_TEACHER, class_ids=frozenset({school.class_id, school.other_class_id}))

    with refused_for(CaseNotInCare):
        record(school, [entry(cases[0]), entry(candidate)], both)
    assert count(school) == 0


def test_a_child_of_another_class_is_not_found(school: Campus, cases: list[UUID]) -> None:
    with pytest.raises(NotFound):
        record(school, [entry(cases[0])], school.other_teacher)


def test_a_case_of_another_school_is_not_found(
    school: Campus, cases: list[UUID], office: Office, theirs: World
) -> None:
    elsewhere = campus.build(office, theirs).confirm()

    with pytest.raises(NotFound):
        record(school, [entry(cases[0]), entry(elsewhere)])
    assert count(school) == 0


def test_an_empty_batch_does_nothing(school: Campus) -> None:
    assert record(school, []) == []


def test_thirty_take_as_many_statements_as_three(office: Office, ours: World) -> None:
    spent: list[int] = []
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, students=33)
        confirmed = [school.confirm(student) for student in school.students]
        for group in (confirmed[:3], confirmed[3:]):
            entries = [entry(case, tracking=TRIAD) for case in group]
            with school.world.open(), counted_statements() as seen:
                services.record_talks(entries=entries, actor=school.teacher)
                session().flush()
            spent.append(len([text for text in seen.texts if not text.startswith("UPDATE talks")]))

    assert spent[1] <= spent[0]


def test_talks_of_several_teachers_are_entered_at_once_each_in_their_own_name(
    school: Campus, cases: list[UUID]
) -> None:
    with clock.working_day(CONFIRMED):
        other = school.confirm(school.others[0], proposer=school.other_teacher)
    batches = [(school.teacher, [entry(cases[0]), entry(cases[1])]), (school.other_teacher, [entry(other)])]

    with school.world.open(), counted_statements() as seen:
        done = services.record_talks_of_many(batches=batches, actor=school.academic)
        assert [sorted(duty.rule for duty in one.credited) for one in done] == [["R04"], ["R04"], ["R04"]]
        assert sum(text.startswith("INSERT INTO obligation_credits") for text in seen.texts) == 1

    with school.world.open():
        authors = session().execute(select(Talk.case_id, Talk.recorded_by_name)).all()
        events = session().scalars(select(RecordedEvent.actor_name).where(RecordedEvent.kind == "TalksRecorded")).all()
    assert {case: name for case, name in authors}[other] == school.other_teacher.name  # noqa: C416  rows are no pairs to mypy
    assert sorted(events) == sorted([school.teacher.name, school.other_teacher.name])


def test_nobody_enters_talks_for_a_class_that_their_author_may_not_see(school: Campus, cases: list[UUID]) -> None:
    batches = [(school.teacher, [entry(cases[0])]), (school.other_teacher, [entry(cases[1])])]

    with pytest.raises(NotFound), school.world.open():
        services.record_talks_of_many(batches=batches, actor=school.principal)
    assert count(school) == 0
