"""Mandatory reports: nobody has to agree, whom was told and what came back, who reads them, and what the family does not get."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.roles import Role
from care.home_contact import queries as letters_found
from care.home_contact import services as letters
from care.home_contact.services import LetterEntry
from care.home_contact.terms import PostedWay
from care.incidents import queries, services
from care.incidents.errors import ReceiptTwice, ToldInFuture
from care.incidents.lifecycle import ReportMove, ReportState
from care.incidents.models import Incident, MandatoryReport
from care.incidents.queries import ReportFilter
from care.incidents.services import ReportEntry, Told
from care.incidents.terms import Authority, Harm, Suspect, TellingWay
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from kernel.events import RecordedEvent
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import queries as duties
from privacy.errors import FamilyBarred
from privacy.models import AccessLog
from tests.care.campus import Campus
from tests.care.incidents.conftest import accept, anonymous, entry, report
from tests.worlds import DEMO_DAY, World, counted_statements

SEEN = "右臂上有几道新伤，问起来不肯说"


def opened(school: Campus, *, actor: Actor | None = None, **changed: object) -> UUID:
    values: dict[str, object] = {
        "harm": Harm.INJURY,
        "suspect": Suspect.UNKNOWN,
        "words": SEEN,
        "noticed_on": DEMO_DAY,
        "student_id": school.students[0],
    }
    with school.world.open():
        written = ReportEntry(**{**values, **changed})  # type: ignore[arg-type]  # fields of the entry by name
        return services.open_report(written, actor=actor or school.teacher).id


def row(actor: Actor, report_id: UUID) -> MandatoryReport:
    return queries.visible_report(actor, report_id)


def tell(
    school: Campus,
    report_id: UUID,
    authority: Authority = Authority.POLICE,
    *,
    by: Actor | None = None,
    on: date = DEMO_DAY,
) -> UUID:
    actor = by or school.teacher
    with school.world.open():
        told = Told(authority=authority, way=TellingWay.PHONE, on=on, at=time(10, 5), whom="值班民警")
        return services.tell_authority(row(actor, report_id), told, actor=actor).id


def receive(school: Campus, report_id: UUID, notice_id: UUID, *, number: str = "公（云）受字2026-0417") -> None:
    with school.world.open():
        services.note_receipt(
            row(school.principal, report_id),
            notice_id=notice_id,
            number=number,
            received_on=DEMO_DAY,
            actor=school.principal,
        )


def test_from_what_was_noticed_to_the_end_without_anybodys_leave(school: Campus) -> None:
    report_id = opened(school, noticed_at=time(9, 40))
    notice_id = tell(school, report_id)
    tell(school, report_id, Authority.EDUCATION, by=school.principal)
    receive(school, report_id, notice_id)
    with school.world.open():
        services.cooperate(row(school.principal, report_id), words="陪孩子做了笔录", actor=school.principal)
    with school.world.open():
        found = row(school.principal, report_id)
        services.end(found, words="公安已立案", seen=found.version, actor=school.principal)

    with school.world.open():
        view = services.open_mandatory(report_id, actor=school.head)
    assert view.line.state is ReportState.ENDED
    assert view.line.told == {Authority.POLICE, Authority.EDUCATION}
    assert [(one.authority, bool(one.receipt)) for one in view.notices] == [
        (Authority.POLICE, True),
        (Authority.EDUCATION, False),
    ]
    assert [note.words for note in view.notes] == ["陪孩子做了笔录", "公安已立案"]
    assert (view.words, view.noticed_at, view.moves) == (SEEN, time(9, 40), frozenset())


@pytest.mark.parametrize(
    "who",
    ["teacher", "grade_head", "counsellor", "head", "member", "principal", "subject_teacher", "academic", "logistics"],
)
def test_everybody_who_works_here_may_write_one_and_tell_the_police(school: Campus, who: str) -> None:
    actor: Actor = getattr(school, who)
    report_id = opened(school, actor=actor, student_id=None)
    tell(school, report_id, by=actor)

    with school.world.open():
        assert [line.id for line in queries.own_mandatory(actor)] == [report_id]
        assert services.open_mandatory(report_id, actor=actor).line.state is ReportState.TOLD


@pytest.mark.parametrize("who", ["grade_head", "member", "subject_teacher", "academic", "other_teacher", "helper"])
def test_nobody_else_reads_it(school: Campus, who: str) -> None:
    report_id = opened(school)
    somebody: Actor = getattr(school, who)

    with school.world.open():
        assert queries.report_lines(somebody, ReportFilter()) == []
        with pytest.raises(NotFound):
            services.open_mandatory(report_id, actor=somebody)


@pytest.mark.parametrize("who", ["principal", "head", "counsellor"])
def test_it_can_be_shut_to_one_who_would_read_it(school: Campus, who: str) -> None:
    somebody: Actor = getattr(school, who)
    report_id = opened(school, shut_role=Role(next(iter(somebody.roles))))
    with school.world.open():
        services.tell_report(report_id=report_id, actor=school.head)

    with school.world.open():
        assert queries.report_lines(somebody, ReportFilter()) == []
        told = set(session().scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.MANDATORY_REPORTED)))
    readers = {school.principal.user_id, school.head.user_id, school.counsellor.user_id}
    assert told & readers == readers - {somebody.user_id}


def test_it_does_not_end_before_somebody_outside_was_told(school: Campus) -> None:
    report_id = opened(school)

    with school.world.open():
        found = row(school.principal, report_id)
        with pytest.raises(ForbiddenMove):
            services.end(found, words="算了", seen=found.version, actor=school.principal)
        assert queries.report_view(found, school.principal).moves == {ReportMove.TELL}
        assert queries.figures(school.principal).untold == 1
        assert queries.count_reports(school.principal, ReportFilter(untold=True)) == 1


def test_a_telling_has_one_receipt_and_is_not_in_the_future(school: Campus) -> None:
    report_id = opened(school)
    notice_id = tell(school, report_id)
    receive(school, report_id, notice_id)

    with pytest.raises(ReceiptTwice):
        receive(school, report_id, notice_id)
    with pytest.raises(ToldInFuture):
        tell(school, report_id, on=DEMO_DAY + timedelta(days=1))
    with pytest.raises(NotFound):
        receive(school, opened(school), notice_id)


def test_two_who_end_it_at_once_do_not_both(school: Campus) -> None:
    report_id = opened(school)
    tell(school, report_id)
    with school.world.open():
        seen = row(school.head, report_id).version
        services.end(row(school.head, report_id), words="立案", seen=seen, actor=school.head)

    with school.world.open(), pytest.raises(StaleRecord):
        services.end(row(school.principal, report_id), words="立案", seen=seen, actor=school.principal)


def test_a_letter_on_its_way_opens_nothing_while_the_family_is_suspected(school: Campus) -> None:
    case_id = school.confirm()
    parts = {"thought": "他学会了自己整理书包"}
    written = LetterEntry(guardian="妈妈", parts=parts, reply_by=DEMO_DAY + timedelta(days=14), office="班主任")
    with school.world.open():
        letter_id = letters.write_letter(case_id=case_id, entry=written, actor=school.teacher).id
    with school.world.open():
        letter = letters_found.locked_letter(school.teacher, case_id, letter_id)
        letters.submit_letter(letter, seen=letter.version, actor=school.teacher)
    with school.world.open():
        letter = letters_found.locked_letter(school.head, case_id, letter_id)
        letters.approve_letter(letter, seen=letter.version, actor=school.head)
    with school.world.open():
        assert "整理书包" in letters_found.body_for_family(letter_id)

    report_id = opened(school, suspect=Suspect.FAMILY)

    with school.world.open(), pytest.raises(NotFound):
        letters_found.body_for_family(letter_id)
    with school.world.open():
        letter = letters_found.locked_letter(school.teacher, case_id, letter_id)
        with pytest.raises(FamilyBarred):
            letters.post_letter(
                letter, way=next(iter(PostedWay)), posted_on=DEMO_DAY, seen=letter.version, actor=school.teacher
            )
    tell(school, report_id)
    with school.world.open():
        found = row(school.principal, report_id)
        services.end(found, words="查明与家里无关", seen=found.version, actor=school.principal)
    with school.world.open():
        assert "整理书包" in letters_found.body_for_family(letter_id)


def test_an_incident_with_harm_opens_one_at_once(school: Campus) -> None:
    with school.world.open():
        reported = services.report(
            entry(has_harm=True, student_id=school.students[0], accused_id=school.principal.user_id),
            actor=school.teacher,
        )
        assert reported.mandatory is not None
        report_id, incident_id = reported.mandatory.id, reported.incident.id

    with school.world.open():
        found = row(school.head, report_id)
        assert (found.suspect, found.shut_role, found.incident_id) == ("staff", "principal", incident_id)
        with pytest.raises(NotFound):
            queries.visible_report(school.principal, report_id)


def test_who_reported_the_incident_is_named_to_them_and_the_handler_alone(school: Campus) -> None:
    author = replace(school.grade_head, name="沈闻溪")
    with school.world.open():
        reported = services.report(entry(has_harm=True), actor=author)
        assert reported.mandatory is not None
        report_id, incident_id = reported.mandatory.id, reported.incident.id
    tell(school, report_id, by=author)
    with school.world.open():
        services.cooperate(row(author, report_id), words="陪孩子去了医院", actor=author)
    accept(school, incident_id)

    def named(reader: Actor) -> list[str]:
        with school.world.open():
            view = services.open_mandatory(report_id, actor=reader)
        return [view.by, *(one.by for one in view.notices), *(note.by for note in view.notes)]

    assert named(author) == named(school.head) == ["沈闻溪"] * 3
    assert named(school.principal) == named(school.counsellor) == [""] * 3
    with school.world.open():
        assert "沈闻溪" not in str(session().execute(select(RecordedEvent.actor_name)).all())


@pytest.mark.parametrize("whose", ["counsellor", "principal"])
def test_whom_it_is_about_is_not_told_of_it_and_reads_it_no_more_once_named(school: Campus, whose: str) -> None:
    accused: Actor = getattr(school, whose)
    with school.world.open():
        reported = services.report(entry(has_harm=True), actor=school.teacher)
        assert reported.mandatory is not None
        report_id, incident_id = reported.mandatory.id, reported.incident.id
        assert duties.for_subject(incident_id)

    assert accept(school, incident_id, accused=accused) == []

    with school.world.open():
        services.tell_report(report_id=report_id, actor=school.head)
        told = set(session().scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.MANDATORY_REPORTED)))
        assert school.head.user_id in told
        assert accused.user_id not in told
        assert queries.report_lines(accused, ReportFilter()) == []
        with pytest.raises(NotFound):
            services.open_mandatory(report_id, actor=accused)
        assert row(school.head, report_id).shut_role == next(iter(accused.roles))
        assert duties.for_subject(incident_id) == []


@pytest.mark.parametrize("whose", ["counsellor", "principal"])
def test_what_is_about_an_office_opens_nothing_that_this_office_reads(school: Campus, whose: str) -> None:
    about: Actor = getattr(school, whose)
    anonymous(school, has_harm=True, at_once=True, shut_role=Role(next(iter(about.roles))))

    with school.world.open():
        (found,) = session().scalars(select(MandatoryReport))
        services.tell_report(report_id=found.id, actor=school.head)
        told = set(session().scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.MANDATORY_REPORTED)))
        assert school.head.user_id in told
        assert about.user_id not in told
        assert queries.report_lines(about, ReportFilter()) == []


def test_without_harm_none_is_opened(school: Campus) -> None:
    report(school)

    with school.world.open():
        assert session().scalars(select(MandatoryReport)).all() == []


def test_reading_it_is_logged(school: Campus) -> None:
    report_id = opened(school)

    with school.world.open():
        services.open_mandatory(report_id, actor=school.head)
        services.list_mandatory(ReportFilter(), actor=school.principal)
        logged = session().execute(select(AccessLog.what, AccessLog.user_id, AccessLog.reason)).all()
    assert ("强制报告", school.head.user_id, "您是领导小组组长") in logged
    assert ("强制报告清单", school.principal.user_id, "您是校长") in logged


def test_the_log_tells_nobody_who_reported_or_what_is_kept_from_an_office(school: Campus) -> None:
    own = opened(school)
    shut = opened(school, shut_role=Role.PRINCIPAL, student_id=school.students[1])
    with school.world.open():
        reported = services.report(
            entry(has_harm=True, student_id=school.students[2], accused_id=school.principal.user_id),
            actor=school.teacher,
        )
        assert reported.mandatory is not None
        linked = reported.mandatory.id

    with school.world.open():
        for report_id in (own, shut, linked):
            services.open_mandatory(report_id, actor=school.teacher)
        services.list_mandatory(ReportFilter(), actor=school.head)
        logged = session().execute(select(AccessLog.what, AccessLog.reason, AccessLog.subject_id)).all()

    assert {(what, reason) for what, reason, _student in logged} == {
        ("档案", "您是班主任"),
        ("档案", "您是领导小组组长"),
        ("强制报告清单", "您是领导小组组长"),
    }
    assert [student for what, _reason, student in logged if what == "强制报告清单"] == [school.students[0]]


def test_the_list_is_searched_and_costs_the_same_for_one_and_for_many(school: Campus) -> None:
    report_id = opened(school)
    with school.world.open(), counted_statements() as one:
        services.list_mandatory(ReportFilter(), actor=school.principal)
    opened(school, student_id=school.students[1])
    opened(school, student_id=None)

    with school.world.open(), counted_statements() as many:
        assert len(services.list_mandatory(ReportFilter(), actor=school.principal)) == 3
    assert len(one) == len(many) == 2
    with school.world.open():
        assert [line.id for line in queries.report_lines(school.principal, ReportFilter(text="测试同学0"))] == [
            report_id
        ]
        assert queries.count_reports(school.principal, ReportFilter(is_open=False)) == 0


def test_the_other_school_finds_nothing(school: Campus, theirs: World) -> None:
    report_id = opened(school)

    with theirs.open(), pytest.raises(NotFound):
        queries.visible_report(school.principal, report_id)


def test_a_report_about_a_student_whom_its_author_sees_no_more_is_kept_without_them(school: Campus) -> None:
    report_id = opened(school, student_id=school.others[0])
    incident_id = report(school, student_id=school.others[0])

    with school.world.open():
        found = row(school.teacher, report_id)
        assert (found.student_id, queries.report_view(found, school.teacher).words) == (None, SEEN)
        assert session().scalars(select(Incident.student_id).where(Incident.id == incident_id)).one() is None


def test_a_student_s_account_writes_none(school: Campus) -> None:
    with pytest.raises(NotFound):
        opened(school, actor=school.helper)
