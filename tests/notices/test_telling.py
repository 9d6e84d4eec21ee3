"""Who is told what: deciders, proposers, reviewers, class teachers, whoever is reminded; through the events and their jobs."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts import services as accounts
from accounts.roles import Role
from care.cases import queries as case_queries
from care.cases import services as cases
from care.cases.lifecycle import CaseState
from care.cases.models import CaseFile
from care.cases.services import Confirmation
from care.cases.terms import CloseReason
from care.screening import queries as screening_queries
from care.screening import services as screenings
from care.screening.lifecycle import Outcome
from care.screening.models import ClassScreening
from care.screening.services import Found
from kernel import events
from kernel.actor import Actor
from kernel.db import session
from kernel.outbox import Outbox
from notices import queries
from notices.kinds import NoticeKind
from obligations import services as obligations
from obligations.lifecycle import Matter
from people.models import Student
from tests.care import campus
from tests.care.campus import DEMO_DAY, PSYCHOLOGICAL, Campus
from tests.notices.duties import a_duty
from tests.web.school_at_work import assign
from tests.worlds import Office, World, counted_statements
from workers.jobs import register_all
from workers.reactions import REACTIONS
from workers.runner import run

pytestmark = pytest.mark.usefixtures("demo_day", "reacting")


@pytest.fixture
def reacting() -> Iterator[None]:
    """The real table of reactions, and the jobs that it names."""
    register_all()
    events.install(REACTIONS)
    yield
    events.install({})


@pytest.fixture
def school(office: Office, ours: World) -> Campus:
    built = campus.build(office, ours)
    assign(built)
    work(ours)
    return built


def work(world: World) -> None:
    """Do what waits, as a worker would, until nothing is left; each message is delivered twice."""
    for _round in range(5):
        with world.open():
            waiting = list(session().scalars(select(Outbox.id).order_by(Outbox.created_at)))
        for row in waiting:
            message = {"school": str(world.scope.school_id), "row": str(row)}
            run(message)
            assert not run(message)


def told(world: World, actor: Actor) -> list[tuple[str, int]]:
    with world.open():
        lines = queries.latest(queries.in_order(actor))
        return [(line.kind, line.count) for line in lines if line.read_at is None]


def about_cases(world: World, actor: Actor) -> list[str]:
    """The kinds of what somebody was told, but for the screening that began with the school."""
    return [kind for kind, _ in told(world, actor) if kind != NoticeKind.WINDOW_OPENED]


def test_deciders_get_one_line_for_all_that_waits(school: Campus, theirs: World) -> None:
    for student in school.students[:2]:
        school.propose(student)
    work(school.world)

    assert told(school.world, school.head) == [(NoticeKind.DECISION_ASKED, 2)]
    assert told(school.world, school.member) == [(NoticeKind.DECISION_ASKED, 2)]
    for other in (school.teacher, school.counsellor, school.principal, school.subject_teacher, school.helper):
        assert about_cases(school.world, other) == []
    with theirs.open():
        assert queries.stamp(school.head.user_id) == (0, None)


def test_a_restricted_candidate_is_announced_to_those_alone_who_decide_on_it(school: Campus) -> None:
    school.propose(school.students[0], PSYCHOLOGICAL)
    work(school.world)

    assert told(school.world, school.head) == [(NoticeKind.DECISION_ASKED, 1)]
    assert told(school.world, school.counsellor) == [(NoticeKind.DECISION_ASKED, 1)]
    assert told(school.world, school.member) == []


def test_a_decision_reaches_the_proposer_and_takes_the_deciders_line_away(school: Campus) -> None:
    school.confirm(school.students[0])
    declined = school.propose(school.students[1])
    work(school.world)
    assert told(school.world, school.head) == [(NoticeKind.DECISION_ASKED, 1)]
    with school.world.open():
        cases.decline(case_queries.visible_case(school.head, declined), reason="已经好转", actor=school.head)
    work(school.world)

    assert (NoticeKind.PROPOSAL_CONFIRMED, 1) in told(school.world, school.teacher)
    assert set(about_cases(school.world, school.teacher)) == {
        NoticeKind.PROPOSAL_CONFIRMED,
        NoticeKind.PROPOSAL_DECLINED,
    }
    assert told(school.world, school.head) == []


def test_a_decision_on_a_protected_file_is_counted_for_those_alone_whom_it_lets_in(school: Campus) -> None:
    for student in school.students[:2]:
        case_id = school.propose(student)
    work(school.world)
    assert told(school.world, school.member) == [(NoticeKind.DECISION_ASKED, 2)]

    school.protect(case_id)
    work(school.world)
    assert told(school.world, school.member) == [(NoticeKind.DECISION_ASKED, 1)]
    assert told(school.world, school.head) == [(NoticeKind.DECISION_ASKED, 2)]

    school.propose(school.students[2])
    work(school.world)
    assert told(school.world, school.member) == [(NoticeKind.DECISION_ASKED, 2)]
    assert told(school.world, school.head) == [(NoticeKind.DECISION_ASKED, 3)]


def test_where_nobody_who_decides_is_let_in_the_principal_is_told(school: Campus) -> None:
    case_id = school.confirm()
    school.protect(case_id)
    assert school.head.user_id is not None
    with school.world.open():
        accounts.end_role(user_id=school.head.user_id, role=Role.GROUP_HEAD, actor=school.principal)
        case = case_queries.visible_case(school.teacher, case_id)
        cases.ask_closing(case, reason=CloseReason.GOAL_MET, outcome="能按时完成作业", actor=school.teacher)
    work(school.world)

    assert (NoticeKind.DECISION_ASKED, 1) in told(school.world, school.principal)
    assert all(kind != NoticeKind.DECISION_ASKED for kind, _ in told(school.world, school.member))


def confirm_together(school: Campus, case_ids: list[UUID]) -> None:
    said = dict.fromkeys(case_ids, Confirmation(guardian_informed_on=DEMO_DAY))
    with school.world.open():
        cases.confirm_all(confirmations=said, actor=school.head)


def test_each_proposer_of_a_batch_is_told_once_for_all_of_it(school: Campus, theirs: World) -> None:
    own = [school.propose(student) for student in school.students]
    other = school.propose(school.others[0], actor=school.other_teacher)
    left = school.propose(school.others[1], actor=school.other_teacher)
    confirm_together(school, [*own, other])
    work(school.world)

    assert about_cases(school.world, school.teacher) == [NoticeKind.PROPOSAL_CONFIRMED]
    assert (NoticeKind.PROPOSAL_CONFIRMED, len(own)) in told(school.world, school.teacher)
    assert (NoticeKind.PROPOSAL_CONFIRMED, 1) in told(school.world, school.other_teacher)
    assert told(school.world, school.head) == [(NoticeKind.DECISION_ASKED, 1)]
    with school.world.open():
        assert session().scalar(select(CaseFile.state).where(CaseFile.id == left)) == CaseState.CANDIDATE
    with theirs.open():
        assert queries.stamp(school.teacher.user_id) == (0, None)


def test_what_a_proposer_is_told_of_a_batch_leads_to_no_student(school: Campus) -> None:
    confirm_together(school, [school.propose(student) for student in school.students])
    work(school.world)

    with school.world.open():
        lines = queries.latest(queries.in_order(school.teacher))
        confirmed = [line for line in lines if line.kind == NoticeKind.PROPOSAL_CONFIRMED]
        assert [line.subject_id for line in confirmed] == [school.world.scope.school_id]


def test_telling_the_proposers_takes_as_many_statements_for_three_as_for_one(school: Campus) -> None:
    spent = []
    for group in (school.students[:1], school.students[1:]):
        case_ids = [school.propose(student) for student in group]
        confirm_together(school, case_ids)
        with school.world.open(), counted_statements() as seen:
            cases.tell_proposers(case_ids=case_ids, actor=school.head)
        spent.append(len(seen))

    assert len(school.students) > 2
    assert spent[0] == spent[1]
    assert spent[1] <= 7


def test_a_case_that_is_gone_or_still_waits_tells_nobody(school: Campus) -> None:
    waiting = school.propose()
    with school.world.open():
        cases.tell_proposers(case_ids=[waiting, UUID(int=7)], actor=school.head)

    assert about_cases(school.world, school.teacher) == []


def test_a_request_waits_for_whoever_decides_on_it(school: Campus) -> None:
    case_id = school.confirm()
    work(school.world)
    with school.world.open():
        case = case_queries.visible_case(school.teacher, case_id)
        cases.ask_priority(case, reason="这个月常常缺课", actor=school.teacher)
    work(school.world)

    assert told(school.world, school.principal) == [(NoticeKind.DECISION_ASKED, 1)]
    assert told(school.world, school.counsellor) == []
    with school.world.open():
        cases.refuse_priority(case_queries.visible_case(school.head, case_id), reason="再看一看", actor=school.head)
    work(school.world)
    assert told(school.world, school.principal) == []


def test_a_screening_tells_teachers_reviewers_and_whoever_gets_a_class_back(school: Campus) -> None:
    with school.world.open():
        screenings.open_windows(actor=school.principal)
    work(school.world)
    assert told(school.world, school.teacher) == [(NoticeKind.WINDOW_OPENED, 1)]
    assert told(school.world, school.subject_teacher) == []

    hand_in(school)
    work(school.world)
    for reviewer in (school.head, school.member, school.grade_head):
        assert told(school.world, reviewer) == [(NoticeKind.REVIEW_ASKED, 1)]

    with school.world.open():
        screenings.give_back(screening=of_class(school), reason="请补两名同学", actor=school.head)
    work(school.world)
    assert (NoticeKind.CLASS_RETURNED, 1) in told(school.world, school.teacher)
    assert told(school.world, school.grade_head) == []


def test_a_window_is_announced_once_however_often_it_is_looked_at(school: Campus) -> None:
    with school.world.open():
        screenings.open_windows(actor=school.principal)
    work(school.world)
    with school.world.open():
        campus.add_class(9)
        screenings.open_windows(actor=school.principal)
    work(school.world)

    assert told(school.world, school.teacher) == [(NoticeKind.WINDOW_OPENED, 1)]


def test_a_reminder_reaches_whose_duty_it_is_once_a_day(school: Campus) -> None:
    duty = a_duty(school)
    with school.world.open():
        assert obligations.remind(kind=Matter.DUTY, about=duty, actor=school.principal)
        assert not obligations.remind(kind=Matter.DUTY, about=duty, actor=school.principal)
    work(school.world)

    assert (NoticeKind.REMINDED, 1) in told(school.world, school.teacher)
    assert all(kind != NoticeKind.REMINDED for kind, _ in told(school.world, school.other_teacher))


def of_class(school: Campus) -> ClassScreening:
    query = select(ClassScreening).where(ClassScreening.class_id == school.class_id)
    return session().scalars(query).one()


def hand_in(school: Campus) -> None:
    with school.world.open():
        screening = of_class(school)
        found = [
            Found(student_id=student, outcome=Outcome.NONE)
            for student in session().scalars(select(Student.id).where(Student.class_id == school.class_id))
        ]
        screenings.record_outcomes(
            screening=screening, found=found, seen_version=screening.version, actor=school.teacher
        )
        screenings.submit(screening=screening, seen_version=screening.version, actor=school.teacher)
        assert screening_queries.outcomes(screening.id)
