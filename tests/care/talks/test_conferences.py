"""Case conferences: called, concluded with decisions that are duties, talked on by their members, closed to the others."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from marshmallow import ValidationError
from sqlalchemy import select

from accounts.roles import Role
from care.cases import queries as cases
from care.cases import services as files
from care.cases.errors import CaseNotInCare
from care.cases.terms import CloseReason
from care.talks import queries, services
from care.talks.conference import ConferenceView, DecisionView
from care.talks.errors import (
    ConferenceAhead,
    ConferenceConcluded,
    ConferenceTooFar,
    NotAMember,
)
from care.talks.models import CaseConference, ConferenceMessage
from care.talks.schemas import ConferenceSchema, MinutesSchema
from care.talks.services import Agreed
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import queries as obligations
from obligations import services as owed
from obligations.errors import AgreedInThePast, FileShutToThem
from obligations.lifecycle import DutyState
from tests.care.campus import PSYCHOLOGICAL, Campus
from tests.web.school_at_work import assign
from tests.worlds import DEMO_DAY, World, counted_statements

PURPOSE, MINUTES, AGREED = "商量她住校以后谁来陪", "她愿意周三去咨询室", "每周三午休在咨询室等她"
DUE = DEMO_DAY + timedelta(days=7)


@pytest.fixture
def case_id(school: Campus) -> UUID:
    assign(school)
    return school.confirm()


def user(actor: Actor) -> UUID:
    assert actor.user_id is not None
    return actor.user_id


def call(
    school: Campus,
    case_id: UUID,
    *members: Actor,
    on: date = DEMO_DAY,
    actor: Actor | None = None,
) -> UUID:
    with school.world.open():
        return services.call(
            case_id=case_id,
            held_on=on,
            place="会议室",
            purpose=PURPOSE,
            member_ids=[user(one) for one in members or (school.counsellor, school.grade_head)],
            actor=actor or school.teacher,
        ).id


def conclude(
    school: Campus, conference_id: UUID, *, owner: Actor | None = None, due: date = DUE, actor: Actor | None = None
) -> None:
    agreed = Agreed(words=AGREED, owner_id=user(owner or school.counsellor), due_on=due)
    with school.world.open():
        services.conclude(conference_id, minutes=MINUTES, agreed=[agreed], actor=actor or school.teacher)


def agreements(school: Campus, case_id: UUID, actor: Actor) -> list[DecisionView]:
    with school.world.open():
        return services.agreements_in(files.open_file(case_id, actor=actor), actor=actor)


def opened(school: Campus, conference_id: UUID, actor: Actor | None = None) -> ConferenceView:
    with school.world.open():
        return services.open_conference(conference_id, actor=actor or school.teacher)


def test_the_file_says_what_was_agreed_and_by_whom_until_it_is_done(school: Campus, case_id: UUID) -> None:
    conclude(school, call(school, case_id))

    agreed = agreements(school, case_id, school.teacher)
    assert [(one.words, one.owner_name, one.due_on) for one in agreed] == [(AGREED, school.counsellor.name, DUE)]
    duty = agreed[0].duty
    assert duty is not None
    with school.world.open():
        owed.note_done(obligation_id=duty.id, happened_on=DEMO_DAY, note="已经约好", actor=school.counsellor)

    assert agreements(school, case_id, school.teacher) == []


def test_a_grade_head_reads_under_the_next_steps_what_they_sat_in_on(school: Campus) -> None:
    assign(school)
    case_id = school.confirm(None, PSYCHOLOGICAL)
    conclude(school, call(school, case_id, school.counsellor, school.grade_head))
    conclude(school, call(school, case_id, school.counsellor))

    assert len(agreements(school, case_id, school.grade_head)) == 1
    assert len(agreements(school, case_id, school.teacher)) == 2


def test_what_was_agreed_is_a_duty_of_whoever_took_it_on(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    conclude(school, conference_id)

    (decision,) = opened(school, conference_id).decisions
    with school.world.open():
        mine = obligations.to_do(school.counsellor).mine
        others = obligations.to_do(school.teacher).mine

    assert decision.words == AGREED
    assert decision.duty is not None
    assert (decision.duty.due_on, decision.duty.state) == (DUE, DutyState.OPEN)
    assert decision.duty.id in {line.id for line in mine}
    assert decision.duty.id not in {line.id for line in others}


def test_its_page_has_purpose_minutes_and_members(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    conclude(school, conference_id)

    view = opened(school, conference_id, school.counsellor)

    assert (view.purpose, view.minutes, view.is_member) == (PURPOSE, MINUTES, True)
    assert {user_id for user_id, _ in view.members} == {
        user(one) for one in (school.teacher, school.counsellor, school.grade_head)
    }


def test_the_file_says_that_there_is_one_and_no_word_of_it(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)

    with school.world.open():
        (line,) = queries.lines(case_id, school.teacher)
        texts = line.texts

    assert line.id == conference_id
    assert list(texts) == []


def test_a_thread_is_written_by_members_before_and_after(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    for author, words in ((school.counsellor, "我带上量表"), (school.teacher, "她今天来上学了")):
        with school.world.open():
            services.write_message(conference_id, words=words, actor=author)

    assert [one.words for one in opened(school, conference_id).messages] == ["我带上量表", "她今天来上学了"]
    with school.world.open(), pytest.raises(NotFound):
        services.write_message(conference_id, words="我也说一句", actor=school.principal)


@pytest.mark.parametrize("who", ["principal", "head", "member"])
def test_who_reads_the_file_reads_it_without_being_a_member(school: Campus, case_id: UUID, who: str) -> None:
    view = opened(school, call(school, case_id), getattr(school, who))

    assert not view.is_member


@pytest.mark.parametrize("who", ["other_teacher", "subject_teacher", "academic", "helper"])
def test_for_everybody_else_it_is_not_there(school: Campus, case_id: UUID, who: str) -> None:
    conference_id = call(school, case_id)
    somebody: Actor = getattr(school, who)

    with pytest.raises(NotFound):
        opened(school, conference_id, somebody)
    with pytest.raises(NotFound):
        conclude(school, conference_id, actor=somebody)
    with pytest.raises(NotFound):
        call(school, case_id, actor=somebody)


def test_at_tier_four_a_grade_head_reads_it_only_as_a_member(school: Campus, case_id: UUID) -> None:
    private = school.confirm(school.students[1], PSYCHOLOGICAL)
    with_her = call(school, private)
    without_her = call(school, private, school.counsellor)

    assert opened(school, with_her, school.grade_head).is_member
    with pytest.raises(NotFound):
        opened(school, without_her, school.grade_head)


def test_only_who_answers_for_the_student_is_asked_and_takes_something_on(school: Campus, case_id: UUID) -> None:
    with pytest.raises(NotAMember):
        call(school, case_id, school.other_teacher)
    with pytest.raises(NotAMember):
        call(school, case_id, school.subject_teacher)

    conference_id = call(school, case_id, school.counsellor)
    with pytest.raises(NotAMember):
        conclude(school, conference_id, owner=school.grade_head)


def test_minutes_are_written_once_and_by_a_member(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    with pytest.raises(NotFound):
        conclude(school, conference_id, actor=school.head)
    conclude(school, conference_id)

    with pytest.raises(ConferenceConcluded):
        conclude(school, conference_id)


def test_minutes_are_not_written_ahead(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id, on=DEMO_DAY + timedelta(days=1))

    with pytest.raises(ConferenceAhead):
        conclude(school, conference_id)


def test_nothing_is_agreed_for_yesterday_and_then_nothing_is_written(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)

    with pytest.raises(AgreedInThePast):
        conclude(school, conference_id, due=DEMO_DAY - timedelta(days=1))

    assert opened(school, conference_id).concluded_on is None


@pytest.mark.parametrize("days", [-1, 93])
def test_a_day_that_makes_no_sense_is_refused(school: Campus, case_id: UUID, days: int) -> None:
    with pytest.raises(ConferenceTooFar):
        call(school, case_id, on=DEMO_DAY + timedelta(days=days))


def close(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        asked = cases.visible_case(school.teacher, case_id)
        files.ask_closing(asked, reason=CloseReason.GOAL_MET, outcome="情况稳定", actor=school.teacher)
    with school.world.open():
        files.close(cases.visible_case(school.head, case_id), actor=school.head)


def test_with_the_file_ends_what_was_agreed_for_it(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    conclude(school, conference_id)
    close(school, case_id)

    for expected in (1, 0):  # the job may run twice
        with school.world.open():
            assert services.end_agreements(case_id, actor=school.principal) == expected

    assert opened(school, conference_id).decisions[0].duty is None
    with pytest.raises(CaseNotInCare):
        call(school, case_id)


def test_the_others_are_told(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    with school.world.open():
        services.tell_members(
            conference_id, user_ids=[user(school.counsellor), user(school.grade_head)], actor=school.teacher
        )

    with school.world.open():
        told = session().scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.CONFERENCE_NEWS))
        assert set(told) == {user(school.counsellor), user(school.grade_head)}


def test_who_is_shut_out_of_a_protected_file_is_not_asked_nor_told(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    school.protect(case_id)

    with school.world.open():
        services.tell_members(
            conference_id, user_ids=[user(school.counsellor), user(school.head)], actor=school.teacher
        )
        candidates = {one.user_id for one in services.candidates(case_id, actor=school.teacher)}
    with school.world.open():
        told = session().scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.CONFERENCE_NEWS))
        assert set(told) == {user(school.head)}
    assert candidates >= {user(one) for one in (school.teacher, school.principal, school.head)}
    assert candidates.isdisjoint(user(one) for one in (school.counsellor, school.member, school.grade_head))
    with pytest.raises(NotAMember):
        call(school, case_id, school.counsellor)


def test_a_member_who_was_shut_out_takes_nothing_on(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    school.protect(case_id)
    with pytest.raises(FileShutToThem):
        conclude(school, conference_id)

    school.protect(case_id, school.counsellor)
    conclude(school, conference_id)
    assert opened(school, conference_id).decisions[0].duty is not None


def test_the_owner_of_a_duty_finds_the_conference_and_a_stranger_does_not(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    conclude(school, conference_id)
    duty = opened(school, conference_id).decisions[0].duty
    assert duty is not None

    with school.world.open():
        assert services.conference_of(duty.subject_id, actor=school.counsellor) == conference_id
        assert services.conference_of(duty.subject_id, actor=school.principal) is None


def test_what_was_said_is_sealed(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)
    with school.world.open():
        services.write_message(conference_id, words=MINUTES, actor=school.teacher)

    with school.world.open():
        assert PURPOSE.encode() not in session().scalars(select(CaseConference.purpose_sealed)).one()
        assert MINUTES.encode() not in session().scalars(select(ConferenceMessage.words_sealed)).one()


def test_another_school_finds_nothing(school: Campus, case_id: UUID, theirs: World) -> None:
    conference_id = call(school, case_id)
    stranger = theirs.actor(Role.PRINCIPAL)

    with theirs.open(), pytest.raises(NotFound):
        services.open_conference(conference_id, actor=stranger)


def test_the_page_takes_as_many_statements_for_one_message_as_for_many(school: Campus, case_id: UUID) -> None:
    conference_id = call(school, case_id)

    def statements() -> int:
        with counted_statements() as seen:
            opened(school, conference_id)
        return len(seen)

    with school.world.open():
        services.write_message(conference_id, words="一", actor=school.teacher)
    one = statements()
    for words in "二三四五":
        with school.world.open():
            services.write_message(conference_id, words=words, actor=school.teacher)

    assert statements() == one


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"purpose": "谈", "member": [str(UUID(int=1))]}, "held_on"),
        ({"held_on": "2026-11-18", "member": [str(UUID(int=1))]}, "purpose"),
        ({"held_on": "2026-11-18", "purpose": "谈"}, "member"),
        ({"held_on": "2026-11-18", "purpose": "谈", "member": ["x"]}, "member"),
        ({"held_on": "明天", "purpose": "谈", "member": [str(UUID(int=1))]}, "held_on"),
    ],
)
def test_bad_input_is_refused_at_the_field(entered: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ConferenceSchema().load(entered)

    assert field in refused.value.messages_dict


@pytest.mark.parametrize(
    "row",
    [
        {"words": "打电话"},
        {"words": "打电话", "owner": str(UUID(int=1))},
        {"due_on": "2026-11-20"},
        {"words": "字" * 501, "owner": str(UUID(int=1)), "due_on": "2026-11-20"},
    ],
)
def test_half_a_decision_is_none(row: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        MinutesSchema().load({"minutes": "谈过", "decision": {"1": row}})

    assert "decision" in refused.value.messages_dict


def test_an_empty_row_is_no_decision() -> None:
    loaded = MinutesSchema().load({"minutes": "谈过", "decision": {"1": {"words": ""}}})

    assert not loaded["decision"]["1"]["words"]
