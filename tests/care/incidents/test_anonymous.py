"""Reports without a name: nothing tells who or at what hour, the code alone finds them again, and the morning brings them on."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.roles import Role
from care.incidents import queries, services
from care.incidents.errors import TooManyToday, WrongCode
from care.incidents.models import Incident, IncidentReporter, IncidentStep, MandatoryReport
from care.incidents.queries import IncidentFilter
from care.incidents.services import reporting
from care.incidents.terms import EntryKind
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.events import RecordedEvent
from kernel.outbox import Outbox
from links import tokens
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import queries as duties
from tests.care.campus import Campus
from tests.care.incidents.conftest import HEARD, accept, anonymous, inquire, morning, row
from tests.worlds import DEMO_DAY, World, counted_statements


def steps(school: Campus, incident_id: UUID) -> list[str]:
    with school.world.open():
        return [step.words for step in services.open_incident(incident_id, actor=school.head).view.steps]


def told(school: Campus, kind: NoticeKind) -> set[object]:
    with school.world.open():
        return set(session().scalars(select(Notice.user_id).where(Notice.kind == kind)))


def test_nothing_that_is_kept_tells_who_it_was_or_the_hour(school: Campus) -> None:
    with school.world.open():
        events, jobs = (set(session().scalars(select(table.id))) for table in (RecordedEvent, Outbox))
    incident_id, code = anonymous(school)

    with school.world.open():
        found = session().scalars(select(Incident).where(Incident.id == incident_id)).one()
        assert incident_id.version == 4  # version 7 would tell the millisecond
        assert found.is_anonymous
        assert (found.reported_on, found.at, found.accused_id, found.student_id) == (DEMO_DAY, None, None, None)
        assert session().scalars(select(IncidentReporter)).all() == []
        assert set(session().scalars(select(RecordedEvent.id))) == events
        assert set(session().scalars(select(Outbox.id))) == jobs
        assert session().scalars(select(Notice)).all() == []
        assert code.encode() not in (found.code_hash or b"")


def test_no_table_of_the_room_has_a_moment_of_writing() -> None:
    kept = {"told_at"}  # when an authority was told, as somebody wrote it down
    for model in (Incident, IncidentReporter, IncidentStep):
        moments = {column.name for column in model.__table__.columns if "DATETIME" in str(column.type).upper()}
        assert moments <= kept


def test_the_code_finds_it_again_however_it_is_typed(school: Campus) -> None:
    _incident_id, code = anonymous(school)

    with school.world.open():
        again = services.read_by_code(f" {tokens.spaced(code).upper()} ")
        assert (again.words, again.reported_on) == (HEARD, DEMO_DAY)
        for wrong in ("", "0" * 26, code[:-1], "不知道"):
            with pytest.raises(WrongCode):
                services.read_by_code(wrong)


def test_the_code_opens_nothing_in_another_school(school: Campus, theirs: World) -> None:
    _incident_id, code = anonymous(school)

    with theirs.open(), pytest.raises(WrongCode):
        services.read_by_code(code)


def test_sent_twice_it_is_one_report(school: Campus) -> None:
    first, code = anonymous(school)

    assert anonymous(school, code=code)[0] == first
    morning(school)
    with school.world.open():
        assert queries.count(school.head, IncidentFilter()) == 1


def test_what_no_form_of_ours_carried_is_no_code(school: Campus) -> None:
    with pytest.raises(WrongCode):
        anonymous(school, code="1234")


def test_a_flood_is_stopped_for_the_day(school: Campus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "MOST_A_DAY", 2)
    anonymous(school)
    anonymous(school)

    with pytest.raises(TooManyToday):
        anonymous(school)
    anonymous(school, has_harm=True)  # a child in danger is never too many
    with clock.working_day(DEMO_DAY + timedelta(days=1)):
        anonymous(school)


def test_questions_and_answers_go_through_the_code_alone(school: Campus) -> None:
    incident_id, code = anonymous(school)
    morning(school)
    accept(school, incident_id)
    with school.world.open():
        incident = row(school.head, incident_id)
        services.write_to_reporter(incident, words="是哪个班？", seen=incident.version, actor=school.head)
    inquire(school, incident_id)

    with school.world.open():
        again = services.answer_by_code(code=code, words="三年级1班")
        services.answer_by_code(code=code, words="三年级1班")  # a double tap
    with school.world.open():
        (answer,) = session().scalars(select(IncidentStep).where(IncidentStep.kind == EntryKind.ANSWER))
        assert (answer.id.version, answer.by_id, answer.by_name) == (4, None, None)
    assert [step.words for step in again.conversation] == ["是哪个班？", "三年级1班"]
    assert told(school, NoticeKind.INCIDENT_ANSWERED) == set()
    assert "三年级1班" not in steps(school, incident_id)  # the hour is nobody's business
    morning(school)
    with clock.working_day(DEMO_DAY + timedelta(days=1)):
        assert "三年级1班" in steps(school, incident_id)
    assert told(school, NoticeKind.INCIDENT_ANSWERED) == {school.head.user_id}


def test_the_morning_tells_of_it_and_lets_the_duties_begin(school: Campus) -> None:
    school.confirm()  # the school's duties have begun
    incident_id, _code = anonymous(school)
    with school.world.open():
        assert queries.lines(school.head, IncidentFilter()) == []  # a list would tell the hour
        assert queries.lines_to_accept(school.head, limit=9) == []
        assert queries.figures(school.head).reported == 0
        with pytest.raises(NotFound):
            services.open_incident(incident_id, actor=school.head)
        assert duties.for_subject(incident_id) == []
    morning(school)
    with school.world.open():
        assert [line.id for line in queries.lines(school.head, IncidentFilter())] == [incident_id]
    morning(school)  # a job may run twice

    assert {school.head.user_id, school.principal.user_id} <= told(school, NoticeKind.INCIDENT_REPORTED)
    with clock.working_day(DEMO_DAY + timedelta(days=1)), school.world.open():
        assert {line.rule: line.is_done for line in duties.for_subject(incident_id)} == {
            "R22": True,
            "R22.action": False,
        }
        lines = session().scalars(select(Notice.kind).where(Notice.user_id == school.head.user_id)).all()
        assert lines.count(NoticeKind.INCIDENT_REPORTED) == 1


def test_an_answer_before_it_is_taken_up_does_not_take_it_off_the_list(school: Campus) -> None:
    incident_id, code = anonymous(school)
    morning(school)

    with school.world.open():
        services.answer_by_code(code=code, words="还有一位同学")

    with school.world.open():
        assert [line.id for line in queries.lines(school.head, IncidentFilter())] == [incident_id]


def test_an_answer_waits_for_whoever_is_at_the_incident(school: Campus) -> None:
    _incident_id, code = anonymous(school)

    with school.world.open(), counted_statements() as sent:
        services.answer_by_code(code=code, words="还有一位同学")

    assert any("FROM incidents" in text and "FOR UPDATE OF incidents" in text for text in sent.texts)


def test_a_form_sent_again_with_other_words_keeps_them_all_and_turns_harm_on(school: Campus) -> None:
    incident_id, code = anonymous(school)
    anonymous(school, code=code, words="他今天又哭了")
    anonymous(school, code=code, words="他今天又哭了")
    with school.world.open():
        again = services.read_by_code(code)
    assert again.words == f"{HEARD}\n\n他今天又哭了"
    assert told(school, NoticeKind.INCIDENT_REPORTED) == set()

    anonymous(school, code=code, words="他手上有伤", has_harm=True)

    assert school.head.user_id in told(school, NoticeKind.INCIDENT_REPORTED)
    anonymous(school, code=code, words="老师让他不要说")
    anonymous(school, code=code, words="老师让他不要说")
    assert steps(school, incident_id) == ["老师让他不要说"]
    with school.world.open():
        assert "他手上有伤" in services.read_by_code(code).words
        assert [row.incident_id for row in session().scalars(select(MandatoryReport))] == [incident_id]


def test_a_form_sent_again_may_ask_to_be_heard_now(school: Campus) -> None:
    _incident_id, code = anonymous(school)

    anonymous(school, code=code, at_once=True)

    assert school.head.user_id in told(school, NoticeKind.INCIDENT_REPORTED)


def test_who_wants_to_be_heard_now_gives_up_the_hour(school: Campus) -> None:
    anonymous(school, at_once=True)

    assert school.head.user_id in told(school, NoticeKind.INCIDENT_REPORTED)


@pytest.mark.parametrize("whose", ["principal", "head", "member"])
def test_what_is_about_an_office_is_shut_to_whoever_holds_it(school: Campus, whose: str) -> None:
    about: Actor = getattr(school, whose)
    role = Role(next(iter(about.roles)))
    incident_id, _code = anonymous(school, shut_role=role)
    morning(school)

    with school.world.open():
        assert queries.lines(about, IncidentFilter()) == []
        assert queries.figures(about).reported == 0
        others = [one for one in (school.principal, school.head, school.member) if one is not about]
        assert all(queries.lines(one, IncidentFilter()) for one in others)
        assert duties.for_subject(incident_id) == []
    assert about.user_id not in told(school, NoticeKind.INCIDENT_REPORTED)


def test_harm_is_told_at_once_and_opens_one_mandatory_report(school: Campus) -> None:
    incident_id, _code = anonymous(school, has_harm=True)

    assert school.head.user_id in told(school, NoticeKind.INCIDENT_REPORTED)
    accept(school, incident_id)
    morning(school)
    with school.world.open():
        (found,) = session().scalars(select(MandatoryReport))
        assert (found.incident_id, found.reported_by, found.student_id) == (incident_id, None, None)
