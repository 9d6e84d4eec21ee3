"""Doing the work credits duties; honest lateness is kept apart from late work; undoing takes the credit back."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from kernel import clock
from kernel.db import session
from kernel.events import RecordedEvent
from kernel.ids import new_id
from obligations import queries, services
from obligations.errors import NotYetHappened
from obligations.lifecycle import DutyState
from obligations.models import DutyFact, Obligation, ObligationCredit
from policy_profiles.evidence import EvidenceKind
from tests.obligations.school_at_work import CONFIRMED, SchoolAtWork
from tests.worlds import World, counted_statements

TALK, FOLLOW_UP = EvidenceKind.TALK, EvidenceKind.FOLLOW_UP
IN_TIME = date(2026, 9, 30)
DUE, GRACE_END = date(2026, 10, 7), date(2026, 10, 9)


def test_a_talk_does_the_duty_and_opens_the_next(school: SchoolAtWork) -> None:
    case = school.confirm()

    assert school.record(case, TALK, happened=IN_TIME) == ["R04"]
    done, following = school.duties(case, "R04", on=IN_TIME)
    assert (done.state, done.done_on) == (DutyState.DONE, IN_TIME)
    assert (following.opens_on, following.due_on) == (date(2026, 10, 1), date(2026, 10, 30))
    assert following.why() == "上次 09-30 谈过，每 30 天一次 → 10-30（周五）"


def test_a_talk_on_the_day_of_confirmation_does_the_first_duty(school: SchoolAtWork) -> None:
    case = school.confirm()

    assert school.record(case, TALK, happened=CONFIRMED) == ["R04"]
    done, following = school.duties(case, "R04", on=CONFIRMED)
    assert (done.state, following.due_on) == (DutyState.DONE, date(2026, 10, 7))


def test_one_record_of_two_kinds_credits_both_duties(school: SchoolAtWork) -> None:
    case = school.confirm()

    assert school.record(case, TALK, FOLLOW_UP, happened=IN_TIME) == ["R06", "R04"]


def test_one_visit_credits_two_siblings(school: SchoolAtWork) -> None:
    elder, younger = school.confirm(), school.confirm()
    with school.on(IN_TIME) as actor:
        credited = services.credit(
            subject_ids=[elder, younger],
            evidence=EvidenceKind.HOME_VISIT,
            happened_on=IN_TIME,
            record_kind="home_visit",
            record_id=new_id(),
            actor=actor,
        )

        assert sorted((duty.subject_id, duty.rule) for duty in credited) == sorted(
            (case, rule) for case in (elder, younger) for rule in ("R07", "R08")
        )


def test_a_record_of_another_kind_credits_nothing(school: SchoolAtWork) -> None:
    case = school.confirm()

    assert school.record(case, EvidenceKind.TRAINING, happened=IN_TIME) == []
    assert school.states(case, "R04", on=IN_TIME) == [DutyState.OPEN]


def test_what_was_done_in_time_and_written_down_later_counts_as_in_time(school: SchoolAtWork) -> None:
    case = school.confirm()
    recorded = GRACE_END + timedelta(days=10)
    assert school.states(case, "R04", on=recorded) == [DutyState.LATE]

    school.record(case, TALK, happened=DUE, recorded=recorded)

    done = school.duties(case, "R04", on=recorded)[0]
    assert (done.state, done.done_on, done.recorded_on) == (DutyState.DONE, DUE, recorded)
    assert done.was_recorded_late


def test_what_was_done_after_grace_counts_as_late(school: SchoolAtWork) -> None:
    case = school.confirm()

    school.record(case, TALK, happened=GRACE_END + timedelta(days=1))

    done = school.duties(case, "R04", on=date(2026, 11, 1))[0]
    assert done.state == DutyState.DONE_LATE
    assert not done.was_recorded_late


def test_the_last_day_of_grace_is_in_time(school: SchoolAtWork) -> None:
    case = school.confirm()

    school.record(case, TALK, happened=GRACE_END)

    assert school.duties(case, "R04", on=GRACE_END)[0].state == DutyState.DONE


def test_a_month_that_was_missed_is_made_good_by_what_had_happened_in_it(school: SchoolAtWork) -> None:
    case = school.confirm()
    assert school.states(case, "R06", on=date(2026, 11, 18))[0] == DutyState.MISSED

    school.record(case, FOLLOW_UP, happened=date(2026, 9, 20), recorded=date(2026, 11, 18))

    assert school.states(case, "R06", on=date(2026, 11, 18))[0] == DutyState.DONE


def test_an_earlier_talk_written_down_afterwards_takes_its_place_in_the_chain(school: SchoolAtWork) -> None:
    case = school.confirm()
    school.record(case, TALK, happened=date(2026, 10, 20))
    assert school.states(case, "R04", on=date(2026, 10, 20))[0] == DutyState.DONE_LATE

    school.record(case, TALK, happened=date(2026, 9, 25), recorded=date(2026, 10, 21))

    chain = school.duties(case, "R04", on=date(2026, 10, 21))
    assert [(line.period, line.state) for line in chain] == [
        ("2026-09-07", DutyState.DONE),
        ("2026-09-25", DutyState.DONE),
        ("2026-10-20", DutyState.OPEN),
    ]


def test_something_in_the_future_cannot_be_recorded(school: SchoolAtWork) -> None:
    case = school.confirm()

    with pytest.raises(NotYetHappened):
        school.record(case, TALK, happened=IN_TIME, recorded=IN_TIME - timedelta(days=1))


def test_a_record_for_something_unknown_is_refused(school: SchoolAtWork) -> None:
    with pytest.raises(IntegrityError, match="duty_facts"):
        school.record(new_id(), TALK, happened=IN_TIME)


def test_noting_the_same_record_twice_credits_once(school: SchoolAtWork) -> None:
    case, record = school.confirm(), new_id()

    school.record(case, TALK, happened=IN_TIME, record_id=record)
    school.record(case, TALK, happened=IN_TIME, record_id=record)

    with school.on(IN_TIME):
        assert session().scalar(select(func.count()).select_from(ObligationCredit)) == 1


def test_two_talks_on_one_day_are_one_step_of_the_chain(school: SchoolAtWork) -> None:
    case = school.confirm()

    school.record(case, TALK, happened=IN_TIME)
    assert school.record(case, TALK, happened=IN_TIME) == []

    assert len(school.duties(case, "R04", on=IN_TIME)) == 2


def test_withdrawing_opens_the_duty_again_and_takes_its_follower_away(school: SchoolAtWork) -> None:
    case, record = school.confirm(), new_id()
    school.record(case, TALK, happened=IN_TIME, record_id=record)
    with school.on(IN_TIME) as actor:
        assert services.withdraw(record_id=record, actor=actor) == 1

    (talk,) = school.duties(case, "R04", on=IN_TIME)
    assert (talk.period, talk.state, talk.done_on) == ("2026-09-07", DutyState.OPEN, None)


def test_a_duty_that_another_record_did_as_well_stays_done(school: SchoolAtWork) -> None:
    case, first = school.confirm(), new_id()
    school.record(case, FOLLOW_UP, happened=date(2026, 9, 20), record_id=first)
    school.record(case, FOLLOW_UP, happened=date(2026, 9, 25))

    with school.on(IN_TIME) as actor:
        services.withdraw(record_id=first, actor=actor)

    september = school.duties(case, "R06", on=IN_TIME)[0]
    assert (september.state, september.done_on) == (DutyState.DONE, date(2026, 9, 25))


def test_a_corrected_record_is_credited_again(school: SchoolAtWork) -> None:
    case, record = school.confirm(), new_id()
    school.record(case, TALK, happened=GRACE_END + timedelta(days=3), record_id=record)
    with school.on(date(2026, 10, 12)) as actor:
        services.withdraw(record_id=record, actor=actor)

    school.record(case, TALK, happened=DUE, recorded=date(2026, 10, 12), record_id=record)

    assert school.duties(case, "R04", on=date(2026, 10, 12))[0].state == DutyState.DONE


def test_withdrawing_what_was_never_recorded_changes_nothing(school: SchoolAtWork) -> None:
    with school.on(IN_TIME) as actor:
        assert services.withdraw(record_id=new_id(), actor=actor) == 0


def test_what_was_done_before_its_duty_was_opened_is_credited_by_the_next_run(school: SchoolAtWork) -> None:
    """A job that comes late loses nobody's work."""
    case = school.confirm()
    with school.on(CONFIRMED):
        for duty in session().scalars(select(Obligation).where(Obligation.subject_id == case)):
            session().delete(duty)
    with school.on(IN_TIME):
        session().add(_fact(case))

    school.run(IN_TIME)

    assert school.duties(case, "R04", on=IN_TIME)[0].state == DutyState.DONE


def test_crediting_says_so_in_the_audit_trail(school: SchoolAtWork) -> None:
    case = school.confirm()
    school.record(case, TALK, happened=IN_TIME)

    with school.on(IN_TIME):
        data = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == "DutiesCredited")).one()
    assert len(data["obligation_ids"]) == 1


def test_a_record_tells_what_it_was_credited_to(school: SchoolAtWork) -> None:
    case, record = school.confirm(), new_id()
    school.record(case, TALK, FOLLOW_UP, happened=IN_TIME, record_id=record)

    with school.on(IN_TIME):
        assert queries.credited_by([record]) == {record: ["每月跟踪", "个别谈话"]}


def test_another_school_cannot_withdraw_our_record(school: SchoolAtWork, theirs: World) -> None:
    case, record = school.confirm(), new_id()
    school.record(case, TALK, happened=IN_TIME, record_id=record)

    with clock.working_day(IN_TIME), theirs.open():
        assert services.withdraw(record_id=record, actor=theirs.actor()) == 0
    assert school.duties(case, "R04", on=IN_TIME)[0].state == DutyState.DONE


def _fact(case: UUID) -> DutyFact:
    return DutyFact(
        subject_id=case,
        evidence=[TALK],
        happened_on=IN_TIME,
        recorded_on=IN_TIME,
        record_kind="talk",
        record_id=new_id(),
    )


def _work(case: UUID, *kinds: EvidenceKind, on: date = IN_TIME) -> services.DoneWork:
    return services.DoneWork(record_id=new_id(), subject_ids=[case], evidence=kinds or (TALK,), happened_on=on)


def test_many_records_are_credited_as_one_by_one(school: SchoolAtWork) -> None:
    one, two = school.confirm(), school.confirm()
    works = [_work(one), _work(two, TALK, FOLLOW_UP)]

    with school.on(IN_TIME) as actor:
        credited = services.credit_all(done=works, record_kind="talk", actor=actor)
        found = [[(duty.subject_id, duty.rule) for duty in credited[work.record_id]] for work in works]

    assert found == [[(one, "R04")], [(two, "R06"), (two, "R04")]]
    assert school.states(one, "R04", on=IN_TIME) == [DutyState.DONE, DutyState.UPCOMING]


def test_a_record_that_did_nothing_is_told_too(school: SchoolAtWork) -> None:
    work = _work(school.confirm(), EvidenceKind.TRAINING)

    with school.on(IN_TIME) as actor:
        assert services.credit_all(done=[work], record_kind="paper", actor=actor) == {work.record_id: []}
        assert session().scalars(select(RecordedEvent).where(RecordedEvent.kind == "RecordsCredited")).all() == []


def test_noting_many_again_changes_nothing(school: SchoolAtWork) -> None:
    works = [_work(school.confirm()), _work(school.confirm())]

    for expected in (2, 0):
        with school.on(IN_TIME) as actor:
            credited = services.credit_all(done=works, record_kind="talk", actor=actor)
            assert sum(map(len, credited.values())) == expected
    with school.on(IN_TIME):
        assert session().scalar(select(func.count()).select_from(DutyFact)) == 2


def test_one_record_of_tomorrow_stops_them_all(school: SchoolAtWork) -> None:
    works = [_work(school.confirm()), _work(school.confirm(), on=IN_TIME + timedelta(days=1))]

    with school.on(IN_TIME) as actor, pytest.raises(NotYetHappened):
        services.credit_all(done=works, record_kind="talk", actor=actor)
    with school.on(IN_TIME):
        assert session().scalar(select(func.count()).select_from(DutyFact)) == 0


def test_many_records_are_one_event(school: SchoolAtWork) -> None:
    works = [_work(school.confirm()) for _ in range(3)]

    with school.on(IN_TIME) as actor:
        services.credit_all(done=works, record_kind="talk", actor=actor)

    with school.on(IN_TIME):
        data = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == "RecordsCredited")).one()
    assert set(data["record_ids"]) == {str(work.record_id) for work in works}
    assert len(data["obligation_ids"]) == 3


def test_no_records_credit_nothing(school: SchoolAtWork) -> None:
    with school.on(IN_TIME) as actor:
        assert services.credit_all(done=[], record_kind="talk", actor=actor) == {}


def test_thirty_records_take_as_many_statements_as_three(school: SchoolAtWork) -> None:
    spent = []
    for number in (3, 30):
        works = [_work(school.confirm()) for _ in range(number)]
        with school.on(IN_TIME) as actor, counted_statements() as seen:
            services.credit_all(done=works, record_kind="talk", actor=actor)
        spent.append(len(seen.texts))

    assert spent[0] == spent[1]
