"""What helpers hand in: once, to the teacher, who files it, keeps it for the screening, or leaves it with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from care.cases.errors import BeforeTheCase
from care.peer_care import queries, services
from care.peer_care.errors import (
    AlreadyHandled,
    EnoughForToday,
    NobodyNamed,
    NoFileYet,
    NoticedAhead,
    NoticedLongAgo,
)
from care.peer_care.services import Filing
from care.peer_care.terms import Outcome
from care.talks import services as talks
from care.talks.models import Talk
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import services as obligations
from privacy.models import AccessLog
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, World

WORDS = "这几天中午都没去食堂，在教室趴着"
FILE = Filing(outcome=Outcome.FILE, content="近几天中午没去食堂", peer="H1")
NOTHING = Filing(outcome=Outcome.NONE, reason="和本人聊过，是在赶作业")


def hand_in(
    school: Campus,
    about: UUID | None = None,
    *,
    on: date = DEMO_DAY,
    soon: bool = False,
    actor: Actor | None = None,
) -> UUID:
    with school.world.open():
        return services.hand_in(
            about=about or school.students[0],
            noticed_on=on,
            words=WORDS,
            wants_contact=soon,
            actor=actor or school.helper,
        )


def file(school: Campus, row: UUID, filing: Filing, actor: Actor | None = None) -> None:
    with school.world.open():
        services.file_observation(observation_id=row, filing=filing, actor=actor or school.teacher)


def told(school: Campus, kind: NoticeKind) -> set[UUID]:
    with school.world.open():
        return set(session().scalars(select(Notice.user_id).where(Notice.kind == kind.value)))


def test_filed_it_is_a_side_view_under_a_code_and_does_the_duty(school: Campus) -> None:
    case_id = school.confirm()
    with school.world.open():
        obligations.open_due(actor=school.principal)
    row = hand_in(school)

    file(school, row, FILE)

    with school.world.open():
        talk = session().scalars(select(Talk).where(Talk.case_id == case_id)).one()
        assert (talk.kind, talk.happened_on, talk.recorded_by) == ("peer", DEMO_DAY, school.teacher.user_id)
        assert talk.peer_sealed is not None
        assert any("侧面" in title for title in talk.credited)
        seen = services.open_observation(row, actor=school.teacher)
    assert (seen.outcome, seen.is_waiting) == (Outcome.FILE, False)
    with pytest.raises(AlreadyHandled):
        file(school, row, NOTHING)


def test_a_record_that_is_taken_back_leaves_it_waiting_again(school: Campus) -> None:
    school.confirm()
    row = hand_in(school)
    file(school, row, FILE)

    with school.world.open():
        talks.withdraw(record=session().scalars(select(Talk)).one(), actor=school.teacher)

    with school.world.open():
        assert queries.count_observations(school.teacher) == (1, 1)
    file(school, row, NOTHING)
    with school.world.open():
        assert services.open_observation(row, actor=school.teacher).reason == NOTHING.reason


def test_without_a_file_it_is_kept_for_the_screening_or_left_with_a_reason(school: Campus) -> None:
    row = hand_in(school)
    with pytest.raises(NoFileYet):
        file(school, row, FILE)

    file(school, row, Filing(outcome=Outcome.SCREENING))

    with school.world.open():
        assert queries.early_signals(school.students, school.teacher) == {school.students[0]: [(row, DEMO_DAY)]}
        assert queries.early_signals(school.students, school.other_teacher) == {}


def test_about_nobody_in_particular_there_is_only_a_reason(school: Campus) -> None:
    row = hand_in(school, school.class_id)
    for outcome in (Outcome.FILE, Outcome.SCREENING):
        with pytest.raises(NobodyNamed):
            file(school, row, Filing(outcome=outcome, content="有", peer="H1"))

    file(school, row, NOTHING)

    with school.world.open():
        assert queries.count_observations(school.teacher) == (1, 0)


def test_what_was_noticed_before_the_file_was_opened_is_no_record_of_it(school: Campus) -> None:
    school.confirm()
    row = hand_in(school, on=DEMO_DAY - timedelta(days=30))

    with pytest.raises(BeforeTheCase):
        file(school, row, FILE)

    with school.world.open():
        assert queries.count_observations(school.teacher) == (1, 1)


def test_nobody_else_reads_it_and_its_author_least_of_all(school: Campus, theirs: World) -> None:
    row = hand_in(school)

    for stranger in (school.helper, school.other_teacher, school.subject_teacher, school.principal):
        with school.world.open(), pytest.raises(NotFound):
            services.open_observation(row, actor=stranger)
        with pytest.raises(NotFound):
            file(school, row, NOTHING, stranger)
    with theirs.open(), pytest.raises(NotFound):
        services.open_observation(row, actor=school.teacher)


def test_the_counsellor_reads_it_and_leaves_it_to_the_teacher(school: Campus) -> None:
    row = hand_in(school)

    with school.world.open():
        seen = services.open_observation(row, actor=school.counsellor)
        services.read_observation(observation_id=row, actor=school.counsellor)

    assert (seen.words, seen.is_own_class) == (WORDS, False)
    with pytest.raises(NotFound):
        file(school, row, NOTHING, school.counsellor)
    with school.world.open():
        (line,) = queries.lines(queries.inbox(school.teacher))
        assert line.is_unread, "what the counsellor opened is still new to the teacher"


def test_reading_leaves_a_trace_with_the_reason(school: Campus) -> None:
    row = hand_in(school)

    with school.world.open():
        services.open_observation(row, actor=school.teacher)

    with school.world.open():
        traces = select(AccessLog.subject_id, AccessLog.reason).where(AccessLog.user_id == school.teacher.user_id)
        (trace,) = session().execute(traces)
    assert tuple(trace) == (school.students[0], "您是三年级1班班主任")


def test_the_teacher_is_told_at_once_and_the_counsellor_where_contact_is_asked_for(school: Campus) -> None:
    calm, urgent = hand_in(school), hand_in(school, soon=True)

    with school.world.open():
        for row in (calm, urgent, urgent):
            services.tell_teachers(row, actor=school.helper)

    assert told(school, NoticeKind.PEER_OBSERVED) == {school.teacher.user_id}
    assert told(school, NoticeKind.PEER_CONTACT_ASKED) == {school.teacher.user_id, school.counsellor.user_id}
    with school.world.open():
        first = next(iter(queries.lines(queries.inbox(school.teacher))))
    assert first.id == urgent


def test_the_counsellor_is_not_told_of_a_student_whose_file_is_shut_to_them(school: Campus) -> None:
    school.protect(school.confirm())
    urgent = hand_in(school, soon=True)

    with school.world.open():
        services.tell_teachers(urgent, actor=school.helper)

    assert told(school, NoticeKind.PEER_CONTACT_ASKED) == {school.teacher.user_id}


def test_the_day_is_neither_ahead_nor_long_ago(school: Campus) -> None:
    with pytest.raises(NoticedAhead):
        hand_in(school, on=DEMO_DAY + timedelta(days=1))
    with pytest.raises(NoticedLongAgo):
        hand_in(school, on=DEMO_DAY - timedelta(days=93))


def test_only_classmates_and_only_by_a_students_account(school: Campus) -> None:
    for about in (school.others[0], school.other_class_id, new_id()):
        with pytest.raises(NotFound):
            hand_in(school, about)
    for grown_up in (school.teacher, school.principal):
        with pytest.raises(NotFound):
            hand_in(school, actor=grown_up)


def test_a_form_that_is_played_with_stops_for_the_day(school: Campus) -> None:
    for _ in range(services.MOST_A_DAY):
        hand_in(school)

    with pytest.raises(EnoughForToday):
        hand_in(school)
