"""Talks and tracking records: written once, credited to what they are evidence for, honest about when."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from marshmallow import ValidationError
from sqlalchemy import select

from accounts.roles import Role
from care.cases import queries as cases
from care.cases.errors import BeforeTheCase, CaseNotInCare, InTheFuture, UndoTooLate
from care.talks import queries, services
from care.talks.models import FollowUp, Talk
from care.talks.schemas import TalkSchema
from care.talks.services import Tracking
from care.talks.terms import TalkKind, Way
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations import queries as obligations
from obligations.lifecycle import DutyState
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, World, counted_statements

WORDS = "先聊了足球，再聊作业"
TRIAD = Tracking(strategy="请同桌结对", effect="作业按时了", lesson="目标要小")
CONFIRMED = DEMO_DAY - timedelta(days=8)
LATER = DEMO_DAY + timedelta(days=10)


@pytest.fixture
def case_id(school: Campus) -> UUID:
    """A case confirmed the week before."""
    with clock.working_day(CONFIRMED):
        return school.confirm()


def talk(
    school: Campus,
    case_id: UUID,
    *,
    on: date = DEMO_DAY,
    kind: TalkKind = TalkKind.STUDENT,
    tracking: Tracking | None = None,
    actor: Actor | None = None,
) -> tuple[UUID, list[str]]:
    """Record a talk in a unit of work of its own; gives its id and the rules that it credited."""
    with school.world.open():
        recorded = services.record_talk(
            case_id=case_id,
            kind=kind,
            happened_on=on,
            place="办公室",
            content=WORDS,
            tracking=tracking,
            actor=actor or school.teacher,
        )
        return recorded.record.id, sorted(duty.rule for duty in recorded.credited)


def test_a_talk_credits_the_duty_to_talk(school: Campus, case_id: UUID) -> None:
    _, credited = talk(school, case_id)

    assert credited == ["R04"]


def test_a_talk_that_is_the_months_tracking_too_credits_both(school: Campus, case_id: UUID) -> None:
    _, credited = talk(school, case_id, tracking=TRIAD)

    assert credited == ["R04", "R06"]


def test_a_talk_with_a_classmate_credits_the_side_view(school: Campus, case_id: UUID) -> None:
    _, credited = talk(school, case_id, kind=TalkKind.PEER)

    assert credited == ["R05"]


def test_a_tracking_record_of_its_own_credits_the_month(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        recorded = services.record_follow_up(
            case_id=case_id, happened_on=DEMO_DAY, way=Way.OBSERVATION, tracking=TRIAD, actor=school.teacher
        )

        assert [duty.rule for duty in recorded.credited] == ["R06"]


def test_the_next_talk_is_due_thirty_days_after_the_last(school: Campus, case_id: UUID) -> None:
    talk(school, case_id)

    with school.world.open():
        due = [line.due_on for line in obligations.for_subject(case_id) if line.rule == "R04" and line.state != "done"]

    assert due == [DEMO_DAY + timedelta(days=30)]


def test_a_late_entry_keeps_both_days_apart(school: Campus, case_id: UUID) -> None:
    with clock.working_day(LATER):
        talk(school, case_id, on=DEMO_DAY + timedelta(days=2))
        with school.world.open():
            (line,) = queries.lines(case_id, school.teacher)

    assert (line.happened_on, line.recorded_on) == (DEMO_DAY + timedelta(days=2), LATER)
    assert line.is_late_entry


def test_a_talk_that_happened_in_time_counts_as_in_time_however_late_it_is_written_down(
    school: Campus, case_id: UUID
) -> None:
    with clock.working_day(CONFIRMED + timedelta(days=45)):
        talk(school, case_id, on=CONFIRMED + timedelta(days=20))
        with school.world.open():
            states = [line.state for line in obligations.for_subject(case_id) if line.rule == "R04"]

    assert DutyState.DONE in states
    assert DutyState.DONE_LATE not in states


def test_a_talk_in_the_future_is_refused(school: Campus, case_id: UUID) -> None:
    with pytest.raises(InTheFuture):
        talk(school, case_id, on=DEMO_DAY + timedelta(days=1))


def test_a_talk_before_the_case_is_refused(school: Campus, case_id: UUID) -> None:
    with pytest.raises(BeforeTheCase):
        talk(school, case_id, on=CONFIRMED - timedelta(days=1))


def test_a_candidate_has_no_talks_yet(school: Campus) -> None:
    candidate = school.propose()

    with pytest.raises(CaseNotInCare):
        talk(school, candidate)


def test_undoing_a_talk_withdraws_its_credits_and_its_tracking(school: Campus, case_id: UUID) -> None:
    talk_id, _ = talk(school, case_id, tracking=TRIAD)

    with school.world.open():
        services.withdraw(record=queries.visible_record(school.teacher, case_id, talk_id), actor=school.teacher)

    with school.world.open():
        assert queries.lines(case_id, school.teacher) == []
        states = {line.rule: line.state for line in obligations.for_subject(case_id)}
        assert not states["R04"].startswith("done")
        assert not states["R06"].startswith("done")


def test_undoing_twice_changes_nothing_more(school: Campus, case_id: UUID) -> None:
    talk_id, _ = talk(school, case_id)
    for _ in range(2):
        with school.world.open():
            services.withdraw(record=queries.visible_record(school.teacher, case_id, talk_id), actor=school.teacher)

    with school.world.open():
        assert queries.lines(case_id, school.teacher) == []


def test_only_the_author_can_undo(school: Campus, case_id: UUID) -> None:
    talk_id, _ = talk(school, case_id)

    with school.world.open(), pytest.raises(UndoTooLate):
        services.withdraw(record=queries.visible_record(school.head, case_id, talk_id), actor=school.head)


def test_the_next_day_is_too_late_to_undo(school: Campus, case_id: UUID) -> None:
    talk_id, _ = talk(school, case_id)

    with clock.frozen(clock.now() + timedelta(days=1)), school.world.open(), pytest.raises(UndoTooLate):
        services.withdraw(record=queries.visible_record(school.teacher, case_id, talk_id), actor=school.teacher)


def test_what_was_said_is_sealed(school: Campus, case_id: UUID) -> None:
    talk(school, case_id, tracking=TRIAD)

    with school.world.open():
        sealed = session().scalars(select(Talk.content_sealed)).one()
        effect = session().scalars(select(FollowUp.effect_sealed)).one()

    assert WORDS.encode() not in sealed
    assert TRIAD.effect.encode() not in effect


def test_the_timeline_shows_a_tracking_record_with_its_talk(school: Campus, case_id: UUID) -> None:
    talk(school, case_id, tracking=TRIAD)

    with school.world.open():
        (line,) = queries.lines(case_id, school.teacher)
        texts, effect = line.texts, line.effect  # opened when they are asked for

    assert effect == TRIAD.effect
    assert texts == [
        ("", WORDS),
        ("教育策略", TRIAD.strategy),
        ("教育效果", TRIAD.effect),
        ("经验与教训", TRIAD.lesson),
    ]


@pytest.mark.parametrize("who", ["other_teacher", "helper", "academic"])
def test_whoever_does_not_answer_for_the_class_finds_nothing(school: Campus, case_id: UUID, who: str) -> None:
    with pytest.raises(NotFound):
        talk(school, case_id, actor=getattr(school, who))


def test_another_school_finds_nothing(school: Campus, case_id: UUID, theirs: World) -> None:
    talk_id, _ = talk(school, case_id)

    with theirs.open(), pytest.raises(NotFound):
        queries.visible_record(theirs.actor(Role.PRINCIPAL), case_id, talk_id)


def test_the_timeline_takes_the_same_statements_for_any_number_of_records(school: Campus, case_id: UUID) -> None:
    talk(school, case_id)
    with school.world.open(), counted_statements() as one:
        queries.lines(case_id, school.teacher)
    for _ in range(5):
        talk(school, case_id, tracking=TRIAD)
    with school.world.open(), counted_statements() as many:
        found = queries.lines(case_id, school.teacher)

    assert len(found) == 6
    assert len(one) == len(many) <= 3


def test_a_record_of_another_file_is_not_found_under_this_one(school: Campus, case_id: UUID) -> None:
    talk_id, _ = talk(school, case_id)
    second = school.confirm(school.students[1])

    with school.world.open():
        assert cases.visible_case(school.teacher, second).id == second
        with pytest.raises(NotFound):
            queries.visible_record(school.teacher, second, talk_id)


@pytest.mark.parametrize("missing", ["strategy", "effect", "lesson"])
def test_a_tracking_record_has_all_three_fields_or_none(missing: str) -> None:
    typed = {"kind": "student", "happened_on": "2026-11-18", "content": WORDS}
    triad = {"strategy": "一", "effect": "二", "lesson": "三"}

    with pytest.raises(ValidationError) as fault:
        TalkSchema().load({**typed, **triad, missing: ""})

    assert list(fault.value.messages_dict) == [missing]
    assert TalkSchema().load(typed)["strategy"] == ""


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "gossip"), ("happened_on", "昨天"), ("content", ""), ("content", "字" * 4001)]
)
def test_bad_input_names_its_field(field: str, value: str) -> None:
    typed = {"kind": "student", "happened_on": "2026-11-18", "content": WORDS}

    with pytest.raises(ValidationError) as fault:
        TalkSchema().load({**typed, field: value})

    assert list(fault.value.messages_dict) == [field]
