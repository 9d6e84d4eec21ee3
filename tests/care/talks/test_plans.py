"""Talk plans: written before the first talk, credited to the duty that asks for them, undone on the day by their author."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from marshmallow import ValidationError
from sqlalchemy import select

from accounts.roles import Role
from care.cases.errors import BeforeTheCase, InTheFuture, UndoTooLate
from care.talks import queries, services
from care.talks.errors import RowsRefused
from care.talks.models import TalkPlan
from care.talks.schemas import TalkPlanSchema
from care.talks.services import PlanEntry, PlanWords
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations import queries as obligations
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, World, counted_statements

WORDS = PlanWords(purpose="听听她为什么不想吃午饭", opening="合唱队周四的排练", caution="不问家里的事")


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm()


def plan(school: Campus, case_id: UUID, *, actor: Actor | None = None) -> tuple[UUID, list[str]]:
    """Write a plan in a unit of work of its own; gives its id and the rules that it credited."""
    with school.world.open():
        written = services.write_plan(
            case_id=case_id, happened_on=clock.today(), words=WORDS, actor=actor or school.teacher
        )
        return written.record.id, sorted(duty.rule for duty in written.credited)


def pressing(school: Campus, case_id: UUID) -> set[str]:
    with school.world.open():
        return {line.rule for line in obligations.for_subject(case_id, pressing=True)}


def test_a_plan_credits_the_duty_to_plan_the_first_talk(school: Campus, case_id: UUID) -> None:
    assert "R15" in pressing(school, case_id)

    _, credited = plan(school, case_id)

    assert credited == ["R15"]
    assert "R15" not in pressing(school, case_id)


def test_the_file_shows_it_in_the_order_of_the_paper_and_leaves_out_what_is_empty(
    school: Campus, case_id: UUID
) -> None:
    plan(school, case_id)

    with school.world.open():
        (line,) = queries.lines(case_id, school.teacher)
        texts = line.texts

    assert line.title == "交流预案"
    assert texts == [("谈话目的", WORDS.purpose), ("切入话题", WORDS.opening), ("注意事项", WORDS.caution)]


def test_the_newest_plan_is_the_one_shown_beside_a_talk(school: Campus, case_id: UUID) -> None:
    plan(school, case_id)
    with clock.working_day(DEMO_DAY + timedelta(days=1)):
        second, _ = plan(school, case_id)

        with school.world.open():
            found = queries.latest_plan(case_id, school.teacher)

    assert found is not None
    assert found.id == second


def test_what_was_written_is_sealed(school: Campus, case_id: UUID) -> None:
    plan(school, case_id)

    with school.world.open():
        row = session().scalars(select(TalkPlan)).one()

        assert WORDS.purpose.encode() not in row.purpose_sealed
        assert row.hope_sealed is None


def test_undone_on_the_same_day_the_duty_opens_again(school: Campus, case_id: UUID) -> None:
    plan_id, _ = plan(school, case_id)

    with school.world.open():
        services.withdraw(record=queries.visible_record(school.teacher, case_id, plan_id), actor=school.teacher)

    with school.world.open():
        assert queries.lines(case_id, school.teacher) == []
        assert queries.latest_plan(case_id, school.teacher) is None
    assert "R15" in pressing(school, case_id)


def test_nobody_else_undoes_it(school: Campus, case_id: UUID) -> None:
    plan_id, _ = plan(school, case_id)

    with school.world.open(), pytest.raises(UndoTooLate):
        services.withdraw_together(record_ids=[plan_id], actor=school.head)


@pytest.mark.parametrize("who", ["other_teacher", "subject_teacher", "helper", "academic"])
def test_whoever_does_not_answer_for_the_class_finds_no_file(school: Campus, case_id: UUID, who: str) -> None:
    with pytest.raises(NotFound):
        plan(school, case_id, actor=getattr(school, who))


def test_another_school_finds_nothing(school: Campus, case_id: UUID, theirs: World) -> None:
    plan_id, _ = plan(school, case_id)

    with theirs.open():
        assert queries.latest_plan(case_id, theirs.actor(Role.PRINCIPAL)) is None
        with pytest.raises(NotFound):
            queries.visible_record(theirs.actor(Role.PRINCIPAL), case_id, plan_id)


@pytest.mark.parametrize(("days", "fault"), [(1, InTheFuture), (-30, BeforeTheCase)])
def test_a_day_that_cannot_be_is_refused(school: Campus, case_id: UUID, days: int, fault: type[Exception]) -> None:
    with school.world.open(), pytest.raises(fault):
        services.write_plan(
            case_id=case_id, happened_on=DEMO_DAY + timedelta(days=days), words=WORDS, actor=school.teacher
        )


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"opening": "足球"}, "purpose"),
        ({"purpose": "听一听"}, "opening"),
        ({"purpose": "听一听", "opening": "足", "hope": "字" * 4001}, "hope"),
        ({"purpose": "听一听", "opening": "足", "day": "2026-02-30"}, "day"),
        ({"purpose": "听一听", "opening": "足", "day": None}, "happened_on"),
    ],
)
def test_bad_input_is_refused_at_the_field(entered: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TalkPlanSchema().load({"day": "2026-11-18", **entered})

    assert field in refused.value.messages_dict


def test_many_plans_take_as_many_statements_as_one_and_all_or_none_is_written(school: Campus) -> None:
    files = [school.confirm(student) for student in school.students]
    entries = [PlanEntry(case_id=one, happened_on=DEMO_DAY, words=WORDS) for one in files]
    early = PlanEntry(case_id=files[0], happened_on=DEMO_DAY - timedelta(days=40), words=WORDS)

    with school.world.open(), pytest.raises(RowsRefused):
        services.write_plans_of_many(batches=[(school.teacher, [*entries[1:], early])], actor=school.principal)
    with school.world.open(), counted_statements() as of_one:
        services.write_plans_of_many(batches=[(school.teacher, entries[:1])], actor=school.principal)
    with school.world.open(), counted_statements() as of_two:
        written = services.write_plans_of_many(batches=[(school.teacher, entries[1:])], actor=school.principal)
        credited = [[duty.rule for duty in one.credited] for one in written]

    assert credited == [["R15"], ["R15"]]
    assert len(of_two) == len(of_one)
    with school.world.open():
        assert {row.recorded_by_name for row in session().scalars(select(TalkPlan))} == {school.teacher.name}
