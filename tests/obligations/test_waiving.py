"""A duty is waived by somebody with a name, for a reason, until a day; or done by its owner's word."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from accounts.models import Membership
from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden, NotFound
from kernel.events import RecordedEvent
from kernel.ids import new_id
from obligations import queries, services
from obligations.errors import (
    AlreadyDone,
    AlreadyMissed,
    HasItsOwnForm,
    NotWaived,
    NotYetHappened,
    OutsideThePeriod,
    OwnDuty,
    UndoTooLate,
    WaiverEndsTooEarly,
    WaiverTooLong,
)
from obligations.lifecycle import Decision, DutyState
from obligations.models import Obligation, ObligationWaiver
from obligations.queries import DutyLine
from obligations.services import Agreement
from policy_profiles.evidence import EvidenceKind
from tests.obligations.school_at_work import SchoolAtWork
from tests.worlds import World

DAY = date(2026, 10, 12)
UNTIL = date(2026, 10, 31)


@pytest.fixture
def late_talk(school: SchoolAtWork) -> DutyLine:
    """A talk that is late on DAY."""
    case = school.confirm()
    (duty,) = school.duties(case, "R04", on=DAY)
    assert duty.state is DutyState.LATE
    return duty


@pytest.fixture
def owner(school: SchoolAtWork) -> Actor:
    """The class teacher who took something upon herself."""
    return school.teacher()


@pytest.fixture
def agreed(school: SchoolAtWork, owner: Actor) -> DutyLine:
    """What people agreed on, which is done by its owner's word."""
    assert owner.user_id is not None
    agreement = Agreement(
        id=new_id(),
        student_id=school.student_id,
        class_id=school.class_id,
        owner_id=owner.user_id,
        due_on=DAY + timedelta(days=2),
    )
    with school.on(DAY - timedelta(days=3)):
        (duty_id,) = services.agree([agreement], actor=school.leader())
    with school.on(DAY):
        return queries.visible_duty(owner, duty_id)


def waive(school: SchoolAtWork, duty: DutyLine, *, until: date = UNTIL, day: date = DAY) -> None:
    with school.on(day):
        services.waive(obligation_id=duty.id, reason="住院休养，返校后再谈", expires_on=until, actor=school.leader())


def stands(school: SchoolAtWork, duty: DutyLine, day: date) -> DutyState:
    with school.on(day):
        return queries.visible_duty(school.leader(), duty.id).state


def test_a_waived_duty_rests_until_the_end_and_is_late_again_after_it(
    school: SchoolAtWork, late_talk: DutyLine
) -> None:
    waive(school, late_talk)

    assert stands(school, late_talk, UNTIL) == DutyState.WAIVED
    assert stands(school, late_talk, UNTIL + timedelta(days=1)) == DutyState.LATE


def test_a_waived_duty_is_not_asked_for(school: SchoolAtWork, late_talk: DutyLine) -> None:
    waive(school, late_talk)

    with school.on(DAY) as actor:
        assert late_talk.id not in {line.id for line in queries.to_do(actor).mine}


def test_who_why_and_until_when_stay_readable_and_the_reason_is_sealed(
    school: SchoolAtWork, late_talk: DutyLine
) -> None:
    waive(school, late_talk)

    with school.on(DAY):
        (waiver,) = queries.details(school.leader(), late_talk.id).waivers
        sealed = session().scalars(select(ObligationWaiver.reason_sealed)).one()
    assert (waiver.reason, waiver.expires_on, waiver.approver_name) == ("住院休养，返校后再谈", UNTIL, "林老师")
    assert "住院".encode() not in sealed


def test_a_second_decision_replaces_the_first_and_keeps_it_on_record(school: SchoolAtWork, late_talk: DutyLine) -> None:
    waive(school, late_talk)
    waive(school, late_talk, until=date(2026, 12, 31))

    with school.on(DAY):
        first, second = queries.details(school.leader(), late_talk.id).waivers
    assert first.ended_at is not None
    assert (second.ended_at, second.expires_on) == (None, date(2026, 12, 31))


def test_a_waiver_can_be_taken_back(school: SchoolAtWork, late_talk: DutyLine) -> None:
    waive(school, late_talk)
    with school.on(DAY):
        services.end_waiver(obligation_id=late_talk.id, actor=school.leader())

    assert stands(school, late_talk, DAY) == DutyState.LATE


def test_what_was_missed_stays_missed_whatever_is_decided_afterwards(school: SchoolAtWork, late_talk: DutyLine) -> None:
    with school.on(DAY):
        session().get_one(Obligation, (school.world.scope.school_id, late_talk.id)).period_end_on = DAY

    with pytest.raises(AlreadyMissed):
        waive(school, late_talk, day=DAY + timedelta(days=1))
    assert stands(school, late_talk, date(2027, 6, 1)) == DutyState.MISSED


def test_a_postponed_duty_is_to_be_done_by_the_other_day(school: SchoolAtWork, agreed: DutyLine, owner: Actor) -> None:
    day = agreed.opens_on
    until = day + timedelta(days=60)
    with school.on(day):
        services.waive(
            obligation_id=agreed.id, reason="请产假", expires_on=until, kind=Decision.POSTPONED, actor=school.leader()
        )
    with school.on(until):
        todo = queries.to_do(owner)
        (decision,) = queries.details(owner, agreed.id).waivers

    assert stands(school, agreed, until) == DutyState.POSTPONED
    assert agreed.id in {line.id for line in todo.resting}
    assert agreed.id not in {line.id for line in todo.mine}
    assert decision.kind is Decision.POSTPONED
    assert stands(school, agreed, until + timedelta(days=1)) == DutyState.LATE
    note(school, agreed, owner, happened=until, day=until)
    assert stands(school, agreed, until) == DutyState.DONE


def test_nobody_decides_about_the_own_duty_while_somebody_else_may(school: SchoolAtWork) -> None:
    head, principal = school.leader(), school.world.actor(Role.PRINCIPAL)
    with school.on(DAY):
        (seminar,) = [line for line in queries.to_do(head).mine if line.rule == "R11"]

    def decide(actor: Actor) -> None:
        with school.on(DAY):
            services.waive(obligation_id=seminar.id, reason="停课期间不开", expires_on=UNTIL, actor=actor)

    with pytest.raises(OwnDuty):
        decide(head)
    decide(principal)
    assert stands(school, seminar, DAY) == DutyState.WAIVED


def test_where_nobody_else_may_the_only_one_decides(school: SchoolAtWork) -> None:
    with school.on(DAY):
        head = school.leader()
        (seminar,) = [line for line in queries.to_do(head).mine if line.rule == "R11"]
        session().execute(update(Membership).where(Membership.user_id != head.user_id).values(ended_at=clock.now()))
        services.waive(obligation_id=seminar.id, reason="停课期间不开", expires_on=UNTIL, actor=head)

    assert stands(school, seminar, DAY) == DutyState.WAIVED


def test_there_has_to_be_a_waiver_to_take_back(school: SchoolAtWork, late_talk: DutyLine) -> None:
    with school.on(DAY), pytest.raises(NotWaived):
        services.end_waiver(obligation_id=late_talk.id, actor=school.leader())


def test_doing_a_waived_duty_counts(school: SchoolAtWork, late_talk: DutyLine) -> None:
    waive(school, late_talk)

    school.record(late_talk.subject_id, EvidenceKind.TALK, happened=DAY)

    assert stands(school, late_talk, DAY) == DutyState.DONE_LATE


def test_what_is_done_cannot_be_waived(school: SchoolAtWork, late_talk: DutyLine) -> None:
    school.record(late_talk.subject_id, EvidenceKind.TALK, happened=DAY)

    with pytest.raises(AlreadyDone):
        waive(school, late_talk)


def test_a_waiver_that_ends_before_today_is_refused(school: SchoolAtWork, late_talk: DutyLine) -> None:
    with pytest.raises(WaiverEndsTooEarly):
        waive(school, late_talk, until=DAY - timedelta(days=1))


def test_a_waiver_for_more_than_a_year_is_refused(school: SchoolAtWork, late_talk: DutyLine) -> None:
    with pytest.raises(WaiverTooLong):
        waive(school, late_talk, until=DAY + timedelta(days=367))


def test_another_school_cannot_waive_our_duty(school: SchoolAtWork, late_talk: DutyLine, theirs: World) -> None:
    with clock.working_day(DAY), theirs.open(), pytest.raises(NotFound):
        services.waive(obligation_id=late_talk.id, reason="试试", expires_on=UNTIL, actor=theirs.actor(Role.PRINCIPAL))
    assert stands(school, late_talk, DAY) == DutyState.LATE


def note(school: SchoolAtWork, duty: DutyLine, owner: Actor, *, happened: date = DAY, day: date = DAY) -> list[str]:
    with school.on(day):
        noted = services.note_done(obligation_id=duty.id, happened_on=happened, note="已和家长约好", actor=owner)
        return [done.rule for done in noted.credited]


def test_the_owner_notes_what_has_no_form_of_its_own(school: SchoolAtWork, agreed: DutyLine, owner: Actor) -> None:
    assert note(school, agreed, owner) == ["AGREED"]

    with school.on(DAY):
        details = queries.details(owner, agreed.id)
    assert details.line.is_done
    assert [line.note for line in details.notes] == ["已和家长约好"]


def test_a_duty_with_a_form_of_its_own_is_not_done_by_a_note(
    school: SchoolAtWork, late_talk: DutyLine, owner: Actor
) -> None:
    with pytest.raises(HasItsOwnForm):
        note(school, late_talk, owner)


def test_nobody_notes_somebody_elses_duty(school: SchoolAtWork, agreed: DutyLine, owner: Actor) -> None:
    with school.on(DAY), pytest.raises(Forbidden):
        services.note_done(obligation_id=agreed.id, happened_on=DAY, note="代劳", actor=school.leader())


def test_a_note_about_the_future_is_refused(school: SchoolAtWork, agreed: DutyLine, owner: Actor) -> None:
    with pytest.raises(NotYetHappened):
        note(school, agreed, owner, happened=DAY + timedelta(days=1))


def test_a_note_about_a_day_before_the_duty_is_refused(school: SchoolAtWork, agreed: DutyLine, owner: Actor) -> None:
    with pytest.raises(OutsideThePeriod):
        note(school, agreed, owner, happened=agreed.opens_on - timedelta(days=1))


def test_a_note_is_undone_on_its_day_by_its_author(school: SchoolAtWork, agreed: DutyLine, owner: Actor) -> None:
    teacher = owner
    with school.on(DAY):
        services.note_done(obligation_id=agreed.id, happened_on=DAY, note="写错了", actor=teacher)
    with school.on(DAY):
        (line,) = queries.details(teacher, agreed.id).notes
        services.withdraw_note(note_id=line.id, actor=teacher)

    with school.on(DAY):
        assert not queries.visible_duty(teacher, agreed.id).is_done


def test_undoing_a_note_twice_changes_nothing_more(school: SchoolAtWork, agreed: DutyLine, owner: Actor) -> None:
    teacher = owner
    with school.on(DAY):
        noted = services.note_done(obligation_id=agreed.id, happened_on=DAY, note="写错了", actor=teacher)
    for _ in range(2):
        with school.on(DAY):
            services.withdraw_note(note_id=noted.note_id, actor=teacher)

    with school.on(DAY):
        withdrawn = select(RecordedEvent.id).where(RecordedEvent.kind == "CreditWithdrawn")
        assert len(session().scalars(withdrawn).all()) == 1


def test_a_note_is_not_undone_later_or_by_others(school: SchoolAtWork, agreed: DutyLine, owner: Actor) -> None:
    teacher = owner
    with school.on(DAY):
        services.note_done(obligation_id=agreed.id, happened_on=DAY, note="写好", actor=teacher)
        (line,) = queries.details(teacher, agreed.id).notes

    with school.on(DAY) as colleague, pytest.raises(NotFound):
        services.withdraw_note(note_id=line.id, actor=colleague)
    with school.on(DAY + timedelta(days=1)), pytest.raises(UndoTooLate):
        services.withdraw_note(note_id=line.id, actor=teacher)
