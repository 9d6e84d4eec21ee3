"""Incidents: from the report to the closing, who handles them, what the accused loses, and what the duties of R22 make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from accounts.roles import Role
from care.cases import queries as cases
from care.cases import services as filing
from care.incidents import queries, services
from care.incidents.errors import (
    NoSuchHandler,
    NotTheHandler,
    NoWayBack,
    ReporterHandles,
    ReportOver,
    SubjectHandles,
    WithoutMeasure,
)
from care.incidents.lifecycle import IncidentMove, IncidentState
from care.incidents.models import Incident
from care.incidents.queries import IncidentFilter
from care.incidents.services import FindingEntry
from care.incidents.terms import EntryKind, Finding, IncidentKind
from care.support_needs import services as needs
from care.support_needs.terms import NeedPriority
from care.talks import services as talks
from care.talks.terms import TalkKind
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from kernel.events import RecordedEvent
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import queries as duties
from policy_profiles.disqualifying import Consequence
from privacy.errors import LabelledWording, WritingBarred
from privacy.models import AccessLog
from tests.care import campus
from tests.care.campus import Campus
from tests.care.incidents.conftest import SHAMED, accept, anonymous, entry, inquire, morning, report, row
from tests.web.school_at_work import assign
from tests.worlds import DEMO_DAY, Office, World, counted_statements

ACCEPT_BY, FIND_BY = date(2026, 11, 20), date(2026, 12, 2)


def find(
    school: Campus,
    incident_id: UUID,
    finding: Finding = Finding.ESTABLISHED,
    *,
    kind: IncidentKind = IncidentKind.IMPROPER_METHOD,
    consequence: Consequence = Consequence.ADVERSE,
) -> None:
    with school.world.open():
        incident = row(school.head, incident_id)
        said = FindingEntry(finding=finding, kind=kind, consequence=consequence, words="几位同学说的一致")
        services.find(incident, said, seen=incident.version, actor=school.head)


def state(school: Campus, incident_id: UUID) -> str:
    with school.world.open():
        return session().scalars(select(Incident.state).where(Incident.id == incident_id)).one()


def test_from_the_report_to_the_closing(school: Campus) -> None:
    incident_id = report(school)
    accept(school, incident_id)
    inquire(school, incident_id)
    find(school, incident_id)
    for step in (services.measure, services.revisit, services.close):
        with school.world.open():
            incident = row(school.head, incident_id)
            step(incident, words="写明白", seen=incident.version, actor=school.head)

    with school.world.open():
        view = services.open_incident(incident_id, actor=school.principal).view
    assert (view.line.state, view.words, view.next) == (IncidentState.CLOSED, SHAMED, frozenset())
    assert [step.kind.value for step in view.steps] == [
        "accepted",
        "inquiry",
        "finding",
        "measure",
        "revisit",
        "closing",
    ]
    assert view.line.closed_on == DEMO_DAY


def test_the_days_are_counted_in_workdays(school: Campus) -> None:
    incident_id = report(school)
    with school.world.open():
        assert services.open_incident(incident_id, actor=school.head).view.line.due_on == ACCEPT_BY
    accept(school, incident_id)

    with school.world.open():
        assert services.open_incident(incident_id, actor=school.head).view.line.due_on == FIND_BY
    with clock.working_day(FIND_BY + timedelta(days=1)), school.world.open():
        assert queries.figures(school.head).late == 1
        assert len(queries.lines(school.head, IncidentFilter(late=True))) == 1


def test_a_day_beyond_the_calendar_is_left_open(school: Campus) -> None:
    with clock.working_day(date(2029, 3, 1)):
        incident_id = report(school, happened_on=date(2029, 3, 1))

        with school.world.open():
            assert services.open_incident(incident_id, actor=school.head).view.line.due_on is None


def test_the_report_and_the_schools_step_do_the_duties_of_r22(school: Campus) -> None:
    incident_id = report(school, student_id=school.students[0], at=time(9, 30))
    with school.world.open():
        owed = {line.rule: line for line in duties.for_subject(incident_id)}
        assert set(owed) == {"R22", "R22.action"}
        assert (owed["R22"].is_done, owed["R22.action"].is_done) == (True, False)
        assert (owed["R22"].class_id, owed["R22"].student_id) == (None, None)

    credited = accept(school, incident_id)

    assert len(credited) == 1
    with school.world.open():
        assert all(line.is_done for line in duties.for_subject(incident_id))


def test_where_the_document_has_no_such_rule_nothing_is_owed(office: Office, ours: World) -> None:
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, profile="P4")
        assign(school)
        incident_id = report(school)

        assert accept(school, incident_id) == []
        with school.world.open():
            assert duties.for_subject(incident_id) == []


def test_the_duties_name_no_class_whoever_reports(school: Campus) -> None:
    by_the_class_teacher = report(school, student_id=school.students[0])
    by_another = report(school, actor=school.grade_head, student_id=school.students[0])

    with school.world.open():
        for incident_id in (by_the_class_teacher, by_another):
            assert {line.class_id for line in duties.for_subject(incident_id)} == {None}


def test_what_is_about_an_office_stands_on_no_list_of_duties(school: Campus) -> None:
    incident_id = report(school, accused_id=school.principal.user_id)

    with school.world.open():
        assert duties.for_subject(incident_id) == []
        assert [line.id for line in queries.lines(school.head, IncidentFilter())] == [incident_id]
        assert queries.lines(school.principal, IncidentFilter()) == []
        with pytest.raises(NotFound):
            services.open_incident(incident_id, actor=school.principal)
    assert accept(school, incident_id) == []


def test_nobody_handles_what_is_about_them_or_what_they_reported(school: Campus) -> None:
    incident_id = report(school, actor=school.member)

    with pytest.raises(ReporterHandles):
        accept(school, incident_id, by=school.member, handler=school.member)
    with pytest.raises(SubjectHandles):
        accept(school, incident_id, accused=school.head)
    with pytest.raises(NoSuchHandler):
        accept(school, incident_id, handler=school.teacher)
    with school.world.open():
        names = {one.user_id for one in services.open_incident(incident_id, actor=school.head).handlers}
        assert {school.head.user_id, school.principal.user_id, school.member.user_id} <= names  # a gap would tell
    assert state(school, incident_id) == "reported"


def test_naming_the_reporter_as_handler_tells_nobody_who_reported(school: Campus) -> None:
    incident_id = report(school, actor=school.member)

    accept(school, incident_id, by=school.head, handler=school.member)

    assert state(school, incident_id) == "accepted"


def test_the_database_too_wants_another_handler(school: Campus) -> None:
    incident_id = report(school)
    accept(school, incident_id)

    with pytest.raises(IntegrityError, match="handler"), school.world.open():
        session().execute(update(Incident).where(Incident.id == incident_id).values(accused_id=school.head.user_id))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "closed"},
        {"state": "found"},
        {"kind": "rumour"},
        {"finding": "established"},
        {"shut_role": "teacher"},
        {"is_anonymous": True},
    ],
)
def test_the_database_takes_no_nonsense(school: Campus, values: dict[str, object]) -> None:
    incident_id = report(school)

    with pytest.raises(IntegrityError), school.world.open():
        session().execute(update(Incident).where(Incident.id == incident_id).values(**values))


def test_only_the_handler_takes_the_steps_and_may_be_replaced(school: Campus) -> None:
    incident_id = report(school)
    accept(school, incident_id)
    with pytest.raises(NotTheHandler):
        inquire(school, incident_id, by=school.principal)

    with school.world.open():
        incident = row(school.principal, incident_id)
        assert school.principal.user_id is not None
        services.hand_on(
            incident,
            handler_id=school.principal.user_id,
            words="组长出差",
            seen=incident.version,
            actor=school.principal,
        )
    inquire(school, incident_id, by=school.principal)

    with pytest.raises(NotTheHandler):
        inquire(school, incident_id)


def test_two_who_take_it_up_at_once_do_not_both(school: Campus) -> None:
    incident_id = report(school)
    accept(school, incident_id)

    with school.world.open():
        incident = row(school.principal, incident_id)
        with pytest.raises(StaleRecord):
            services.accept(
                incident,
                handler_id=school.principal.user_id or incident_id,
                accused_id=None,
                seen=1,
                actor=school.principal,
            )
        with pytest.raises(ForbiddenMove):
            services.accept(
                incident,
                handler_id=school.principal.user_id or incident_id,
                accused_id=None,
                seen=incident.version,
                actor=school.principal,
            )


def test_a_finding_needs_an_inquiry_and_a_revisit_a_measure(school: Campus) -> None:
    incident_id = report(school)
    accept(school, incident_id)
    with pytest.raises(ForbiddenMove):
        find(school, incident_id)
    inquire(school, incident_id)
    find(school, incident_id, Finding.PARTLY)

    with school.world.open():
        incident = row(school.head, incident_id)
        assert queries.view(incident, school.head).next == {IncidentMove.MEASURE}
        with pytest.raises(WithoutMeasure):
            services.revisit(incident, words="还好", seen=incident.version, actor=school.head)


def test_what_was_unfounded_is_revisited_without_a_measure(school: Campus) -> None:
    incident_id = report(school)
    accept(school, incident_id)
    inquire(school, incident_id)
    find(school, incident_id, Finding.UNFOUNDED)

    with school.world.open():
        incident = row(school.head, incident_id)
        services.revisit(incident, words="孩子一切都好", seen=incident.version, actor=school.head)
    assert state(school, incident_id) == "revisited"


@pytest.mark.parametrize(
    ("profile", "found", "months"),
    [
        ("M1", (IncidentKind.IMPROPER_METHOD, Consequence.ADVERSE), 24),
        ("M1", (IncidentKind.IMPROPER_METHOD, Consequence.NONE), 0),
        ("M1", (IncidentKind.DISCRIMINATION, Consequence.NONE), 24),
        ("P4", (IncidentKind.IMPROPER_METHOD, Consequence.ADVERSE), 0),
        ("P4", (IncidentKind.IMPROPER_METHOD, Consequence.SERIOUS), 24),
        ("E5", (IncidentKind.DISCRIMINATION, Consequence.SERIOUS), 0),
        ("M1", (IncidentKind.OTHER, Consequence.SERIOUS), 0),
    ],
)
def test_what_honours_are_lost_is_as_the_document_says(
    office: Office, ours: World, profile: str, found: tuple[IncidentKind, Consequence], months: int
) -> None:
    """domain.md section 8, row 4."""
    kind, consequence = found
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, profile=profile)
        assign(school)
        incident_id = report(school)
        accept(school, incident_id)
        inquire(school, incident_id)
        find(school, incident_id, kind=kind, consequence=consequence)

        with school.world.open():
            view = services.open_incident(incident_id, actor=school.head).view
        assert (view.line.finding, view.consequence, view.months_without_honours) == (
            Finding.ESTABLISHED,
            consequence,
            months,
        )


def test_what_is_unfounded_costs_no_honours(school: Campus) -> None:
    incident_id = report(school)
    accept(school, incident_id)
    inquire(school, incident_id)
    find(school, incident_id, Finding.UNFOUNDED, kind=IncidentKind.DISCRIMINATION)

    with school.world.open():
        assert services.open_incident(incident_id, actor=school.head).view.months_without_honours == 0


def writes(school: Campus, case_id: UUID, actor: Actor) -> None:
    with school.world.open():
        talks.record_talk(
            case_id=case_id, kind=TalkKind.STUDENT, happened_on=DEMO_DAY, place="", content="谈了", actor=actor
        )


def test_the_accused_writes_nothing_more_into_the_file_until_it_is_over(school: Campus) -> None:
    case_id = school.confirm()
    incident_id = report(
        school, actor=school.grade_head, student_id=school.students[0], accused_id=school.teacher.user_id
    )
    writes(school, case_id, school.teacher)  # nobody has taken it up yet
    accept(school, incident_id)

    with pytest.raises(WritingBarred):
        writes(school, case_id, school.teacher)
    with school.world.open():
        with pytest.raises(WritingBarred):
            needs.note(case_id=case_id, what="接送", priority=NeedPriority.SOON, actor=school.teacher)
        assert filing.open_file(case_id, actor=school.teacher).case_id == case_id  # reading stays
        assert cases.visible_case(school.head, case_id).id == case_id  # others write on

    inquire(school, incident_id)
    find(school, incident_id, Finding.UNFOUNDED)
    writes(school, case_id, school.teacher)


def test_the_bar_ends_with_the_closing_and_touches_no_other_child(school: Campus) -> None:
    case_id, other = school.confirm(), school.confirm(school.students[1])
    incident_id = report(
        school, actor=school.grade_head, student_id=school.students[0], accused_id=school.teacher.user_id
    )
    accept(school, incident_id)
    inquire(school, incident_id)
    find(school, incident_id)
    writes(school, other, school.teacher)
    with pytest.raises(WritingBarred):
        writes(school, case_id, school.teacher)
    for step in (services.measure, services.revisit, services.close):
        with school.world.open():
            incident = row(school.head, incident_id)
            step(incident, words="写明白", seen=incident.version, actor=school.head)

    writes(school, case_id, school.teacher)


@pytest.mark.parametrize(
    "who",
    ["teacher", "other_teacher", "subject_teacher", "grade_head", "counsellor", "academic", "helper", "logistics"],
)
def test_whoever_does_not_handle_such_things_finds_nothing(school: Campus, who: str) -> None:
    incident_id = report(school, actor=school.member, student_id=school.students[0])
    somebody: Actor = getattr(school, who)

    with school.world.open():
        assert queries.lines(somebody, IncidentFilter()) == []
        with pytest.raises(NotFound):
            services.open_incident(incident_id, actor=somebody)


def test_the_reporter_stands_before_the_handler_alone_and_in_no_trail(school: Campus) -> None:
    author = replace(school.grade_head, name="沈闻溪")
    incident_id = report(school, actor=author)
    with school.world.open():
        assert services.open_incident(incident_id, actor=school.head).reporter_name == ""
        assert "沈闻溪" not in str(session().execute(select(RecordedEvent.actor_name)).all())
    accept(school, incident_id)

    with school.world.open():
        assert services.open_incident(incident_id, actor=school.head).reporter_name == "沈闻溪"
        assert services.open_incident(incident_id, actor=school.principal).reporter_name == ""


def test_the_author_sees_again_what_they_wrote_and_answers(school: Campus) -> None:
    incident_id = report(school)
    accept(school, incident_id)
    with school.world.open():
        incident = row(school.head, incident_id)
        services.write_to_reporter(incident, words="请问是哪一节课？", seen=incident.version, actor=school.head)
    inquire(school, incident_id)

    with school.world.open():
        services.answer(incident_id, words="周二第三节", actor=school.teacher)
        services.answer(incident_id, words="周二第三节", actor=school.teacher)  # a double tap
    with school.world.open():
        own = queries.own_report(school.teacher, incident_id)
        assert [step.words for step in own.conversation] == ["请问是哪一节课？", "周二第三节"]
        services.tell(incident_id=incident_id, actor=school.head)
        (told,) = session().scalars(select(Notice).where(Notice.kind == NoticeKind.INCIDENT_ANSWERED))
        assert told.user_id == school.head.user_id
        for stranger in (school.grade_head, school.helper):
            with pytest.raises(NotFound):
                queries.own_report(stranger, incident_id)


def test_what_goes_out_to_the_reporter_holds_no_label(school: Campus) -> None:
    incident_id, _code = anonymous(school)
    morning(school)
    accept(school, incident_id)

    with school.world.open():
        incident = row(school.head, incident_id)
        with pytest.raises(LabelledWording):
            services.write_to_reporter(incident, words="是那名单亲的学困生吗", seen=incident.version, actor=school.head)


def test_a_closed_incident_is_neither_written_to_nor_answered(school: Campus) -> None:
    incident_id = report(school)
    accept(school, incident_id)
    inquire(school, incident_id)
    find(school, incident_id, Finding.UNFOUNDED)
    for step in (services.revisit, services.close):
        with school.world.open():
            incident = row(school.head, incident_id)
            step(incident, words="写明白", seen=incident.version, actor=school.head)

    with school.world.open():
        incident = row(school.head, incident_id)
        with pytest.raises(NoWayBack):
            services.write_to_reporter(incident, words="还有吗", seen=incident.version, actor=school.head)
        with pytest.raises(ReportOver):
            services.answer(incident_id, words="还有", actor=school.teacher)


def test_opening_one_about_a_child_is_logged(school: Campus) -> None:
    incident_id = report(school, student_id=school.students[0])

    with school.world.open():
        opened = services.open_incident(incident_id, actor=school.head)
        (logged,) = session().scalars(select(AccessLog).where(AccessLog.subject_id == school.students[0]))
        assert (logged.user_id, logged.what, logged.reason) == (school.head.user_id, "档案", "您是领导小组组长")
    assert opened.student_name == "测试同学0"


def test_whoever_may_handle_it_is_told_but_not_whom_it_is_about(school: Campus) -> None:
    incident_id = report(school, actor=school.grade_head, accused_id=school.member.user_id)
    with school.world.open():
        services.tell(incident_id=incident_id, actor=school.head)
        told = set(session().scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.INCIDENT_REPORTED)))

    assert {school.head.user_id, school.principal.user_id} <= told
    assert told.isdisjoint({school.member.user_id, school.grade_head.user_id})


def test_the_list_is_narrowed_and_searched(school: Campus) -> None:
    first = report(school, student_id=school.students[0])
    second = report(school, kind=IncidentKind.OTHER)

    with school.world.open():
        assert {line.id for line in queries.lines(school.head, IncidentFilter())} == {first, second}
        by_kind = IncidentFilter(kind=IncidentKind.OTHER)
        assert [line.id for line in queries.lines(school.head, by_kind)] == [second]
        assert [line.id for line in queries.lines(school.head, IncidentFilter(text="测试同学0"))] == [first]
        assert queries.lines(school.head, IncidentFilter(is_open=False)) == []
        assert queries.count(school.head, IncidentFilter()) == 2


def test_a_list_costs_the_same_for_one_and_for_many(school: Campus) -> None:
    report(school)
    with school.world.open(), counted_statements() as one:
        queries.lines(school.head, IncidentFilter())
    for _ in range(5):
        report(school, student_id=school.students[0])

    with school.world.open(), counted_statements() as many:
        found = queries.lines(school.head, IncidentFilter())

    assert len(found) == 6
    assert len(one) == len(many) == 1


def test_somebody_who_does_not_work_here_is_not_accused_here(school: Campus, theirs: World) -> None:
    with pytest.raises(NoSuchHandler):
        report(school, accused_id=theirs.person(Role.CLASS_TEACHER))


def test_the_other_school_finds_nothing(school: Campus, theirs: World) -> None:
    incident_id = report(school)

    with theirs.open():
        assert queries.lines(school.head, IncidentFilter()) == []
        with pytest.raises(NotFound):
            queries.visible_incident(school.head, incident_id)


def test_a_file_that_is_shut_keeps_its_incidents_shut(school: Campus) -> None:
    case_id = school.confirm()
    incident_id = report(school, student_id=school.students[0])
    with school.world.open():
        filing.protect_file(case_id, reader_ids=[], reason="家里有人在校工作", actor=school.principal)

    with school.world.open():
        assert queries.lines(school.member, IncidentFilter()) == []
        assert [line.id for line in queries.lines(school.principal, IncidentFilter())] == [incident_id]


def test_the_entry_of_the_tests_is_what_it_says() -> None:
    assert (entry().words, EntryKind.ANSWER.value) == (SHAMED, "answer")
