"""Support plans: what they must hold, who writes and agrees, versions, goals, reviews and the duties that they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from care.support_plans import queries, services
from care.support_plans.errors import (
    AlreadyRunning,
    GroupOnRestDay,
    KindNotOffered,
    NobodyResponsible,
    NotReadyYet,
    NotRunning,
    NotYoursToWrite,
    ReviewInFuture,
    SecondPersonAgrees,
    UndoTooLate,
)
from care.support_plans.lifecycle import PlanState
from care.support_plans.models import SupportPlan
from care.support_plans.queries import PlanFilter
from care.support_plans.services import GoalEntry, PlanEntry
from care.support_plans.terms import PlanKind
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from kernel.ids import new_id
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import queries as duties
from tests.care import campus
from tests.care.campus import Campus
from tests.web.school_at_work import assign
from tests.worlds import DEMO_DAY, Office, World, counted_statements

GOAL = GoalEntry(goal="十道对八道", due_on=DEMO_DAY + timedelta(days=20))


def entry(school: Campus, *, goals: Sequence[GoalEntry] = (GOAL,), responsible: Actor | None = None) -> PlanEntry:
    person = responsible or school.teacher
    assert person.user_id is not None
    return PlanEntry(
        topic="数学",
        responsible_id=person.user_id,
        starts_on=DEMO_DAY,
        ends_on=DEMO_DAY + timedelta(days=60),
        weekdays=[1, 3],
        begins_at=time(16, 40),
        ends_at=time(17, 20),
        content="从退位减法补起",
        goals=goals,
    )


def draft(school: Campus, case_id: UUID, written: PlanEntry | None = None, **given: object) -> UUID:
    kind = given.get("kind", PlanKind.TUTORING)
    actor = given.get("actor", school.teacher)
    duty_id = given.get("duty_id")
    assert isinstance(kind, PlanKind)
    assert isinstance(actor, Actor)
    assert isinstance(duty_id, UUID | None)
    with school.world.open():
        plan = entry(school) if written is None else written
        return services.draft(case_id=case_id, kind=kind, entry=plan, duty_id=duty_id, actor=actor).id


def run(school: Campus, case_id: UUID, written: PlanEntry | None = None) -> tuple[UUID, list[str]]:
    """A plan in effect, and the rules that it credited."""
    plan_id = draft(school, case_id, written)
    with school.world.open():
        credited = services.activate(queries.visible_plan(school.teacher, plan_id), actor=school.teacher)
        return plan_id, [duty.rule for duty in credited]


def plan_of(school: Campus, plan_id: UUID) -> SupportPlan:
    found = session().get(SupportPlan, (school.world.scope.school_id, plan_id))
    assert found is not None
    return found


def state(school: Campus, plan_id: UUID) -> str:
    with school.world.open():
        return plan_of(school, plan_id).state


def test_a_plan_takes_effect_and_does_the_duty_to_have_one(school: Campus) -> None:
    plan_id, credited = run(school, school.confirm())

    assert (state(school, plan_id), credited) == (PlanState.ACTIVE, ["R14"])


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"weekdays": []}, "时间"),
        ({"begins_at": None, "ends_at": None}, "时间"),
        ({"content": ""}, "内容"),
        ({"goals": ()}, "阶段性目标"),
        ({"goals": (GoalEntry(goal="学得更好"),)}, "阶段性目标"),
    ],
)
def test_what_the_schools_form_asks_for_has_to_be_there(school: Campus, missing: dict[str, object], words: str) -> None:
    plan_id = draft(school, school.confirm(), replace(entry(school), **missing))  # type: ignore[arg-type]  # given by name

    with pytest.raises(NotReadyYet) as fault, school.world.open():
        services.activate(queries.visible_plan(school.teacher, plan_id), actor=school.teacher)

    assert words in fault.value.text
    assert state(school, plan_id) == PlanState.DRAFT


@pytest.mark.parametrize(("profile", "takes_effect"), [("M1", False), ("P4", True)])
def test_without_a_milestone_a_plan_takes_effect_where_the_document_lists_none(
    office: Office, ours: World, profile: str, *, takes_effect: bool
) -> None:
    """Acceptance 3 of domain.md section 8."""
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, profile=profile)
        plan_id = draft(school, school.confirm(), replace(entry(school), goals=()))
        with school.world.open():
            plan = queries.visible_plan(school.teacher, plan_id)
            if takes_effect:
                services.activate(plan, actor=school.teacher)
            else:
                with pytest.raises(NotReadyYet):
                    services.activate(plan, actor=school.teacher)


def test_a_group_on_a_rest_day_is_refused_and_one_child_is_not(school: Campus) -> None:
    case_id = school.confirm()
    saturday = replace(entry(school), weekdays=[5])

    with pytest.raises(GroupOnRestDay):
        run(school, case_id, replace(saturday, is_group=True))
    assert run(school, case_id, saturday)[1] == ["R14"]


def test_there_are_not_two_plans_for_the_same_thing(school: Campus) -> None:
    case_id = school.confirm()
    run(school, case_id)

    with pytest.raises(AlreadyRunning):
        run(school, case_id)


def test_the_next_version_supersedes_the_one_before_when_it_takes_effect(school: Campus) -> None:
    first, _ = run(school, school.confirm())
    with school.world.open():
        following = services.adjust(queries.visible_plan(school.teacher, first), actor=school.teacher)
        again = services.adjust(queries.visible_plan(school.teacher, first), actor=school.teacher)
        second = following.id
        assert (again.id, following.number, plan_of(school, first).state) == (second, 2, PlanState.ACTIVE)
        assert queries.plan_view(following, school.teacher).goals[0].goal == GOAL.goal

    with school.world.open():
        credited = services.activate(queries.visible_plan(school.teacher, second), actor=school.teacher)

    assert credited == []
    assert (state(school, first), state(school, second)) == (PlanState.SUPERSEDED, PlanState.ACTIVE)


def test_a_draft_that_somebody_else_wrote_meanwhile_is_not_overwritten(school: Campus) -> None:
    plan_id = draft(school, school.confirm())
    with school.world.open():
        seen = plan_of(school, plan_id).version
        plan = queries.visible_plan(school.teacher, plan_id)
        services.revise(plan, replace(entry(school), content="改过了"), seen=seen, actor=school.teacher)

    with pytest.raises(StaleRecord), school.world.open():
        plan = queries.visible_plan(school.teacher, plan_id)
        services.revise(plan, entry(school), seen=seen, actor=school.teacher)


def test_a_plan_in_effect_is_adjusted_and_not_rewritten(school: Campus) -> None:
    plan_id, _ = run(school, school.confirm())

    with pytest.raises(ForbiddenMove), school.world.open():
        plan = queries.visible_plan(school.teacher, plan_id)
        services.revise(plan, entry(school), seen=plan.version, actor=school.teacher)


def test_who_is_named_sees_the_plan_and_no_other_teacher_does(school: Campus) -> None:
    plan_id, _ = run(school, school.confirm())
    with school.world.open():
        for reader in (school.principal, school.head, school.member, school.counsellor, school.grade_head):
            assert queries.visible_plan(reader, plan_id).id == plan_id
        for other in (school.other_teacher, school.subject_teacher, school.academic, school.helper):
            with pytest.raises(NotFound):
                queries.visible_plan(other, plan_id)
            assert queries.count_plans(other, PlanFilter()) == 0

        plan_of(school, plan_id).responsible_id = school.subject_teacher.user_id  # type: ignore[assignment]  # a person
        session().flush()
        opened = services.open_plan(plan_id, actor=school.subject_teacher)

    assert (opened.why, opened.opens_file) == ("您是这份计划的责任人", False)


@pytest.mark.parametrize("who", ["principal", "head", "member", "counsellor", "grade_head"])
def test_who_only_reads_a_tutoring_plan_does_not_write_one(school: Campus, who: str) -> None:
    case_id = school.confirm()

    with pytest.raises(NotYoursToWrite):
        draft(school, case_id, actor=getattr(school, who))


def test_a_subject_teacher_writes_the_plan_that_they_owe(school: Campus) -> None:
    case_id = school.confirm()
    owed = entry(school, responsible=school.subject_teacher)
    with pytest.raises(NotFound):
        draft(school, case_id, owed, actor=school.subject_teacher)

    with school.world.open():
        duty = next(line for line in duties.for_subject(case_id) if line.rule == "R14")
        plan = services.draft(
            case_id=case_id, kind=PlanKind.TUTORING, entry=owed, duty_id=duty.id, actor=school.subject_teacher
        )
        credited = services.activate(plan, actor=school.subject_teacher)
        assert [one.rule for one in credited] == ["R14"]


def test_who_is_shut_out_of_a_protected_file_begins_no_plan_although_they_owe_one(school: Campus) -> None:
    assign(school)
    case_id = school.confirm()
    school.protect(case_id)
    owed = entry(school, responsible=school.subject_teacher)
    with school.world.open():
        duty = next(line for line in duties.for_subject(case_id) if line.rule == "R14")

    with pytest.raises(NotFound):
        draft(school, case_id, owed, duty_id=duty.id, actor=school.subject_teacher)
    with school.world.open(), pytest.raises(NotFound):
        services.open_new(case_id, PlanKind.TUTORING, duty_id=duty.id, actor=school.subject_teacher)
    school.protect(case_id, school.subject_teacher)
    plan_id = draft(school, case_id, owed, duty_id=duty.id, actor=school.subject_teacher)
    assert state(school, plan_id) == PlanState.DRAFT


def test_who_is_shut_out_is_not_made_responsible(school: Campus) -> None:
    assign(school)
    case_id = school.confirm()
    school.protect(case_id)

    with pytest.raises(NobodyResponsible):
        draft(school, case_id, entry(school, responsible=school.subject_teacher))
    school.protect(case_id, school.subject_teacher)
    plan_id = draft(school, case_id, entry(school, responsible=school.subject_teacher))
    assert state(school, plan_id) == PlanState.DRAFT


def test_an_education_plan_waits_for_a_second_person(school: Campus) -> None:
    plan_id = draft(school, school.confirm(), kind=PlanKind.EDUCATION)
    with school.world.open():
        plan = queries.visible_plan(school.teacher, plan_id)
        with pytest.raises(SecondPersonAgrees):
            services.activate(plan, actor=school.teacher)
        with pytest.raises(ForbiddenMove):  # it was not handed in
            services.activate(plan, actor=school.principal)
        services.hand_in(plan, actor=school.teacher)
        session().flush()
        assert (queries.waiting_for(school.principal), queries.waiting_for(school.teacher)) == (1, 0)
        services.send_back(plan, words="请写上家里怎么配合", actor=school.principal)
        services.hand_in(plan, actor=school.teacher)
        services.activate(plan, actor=school.principal)

    assert state(school, plan_id) == PlanState.ACTIVE


def test_an_education_plan_of_a_protected_file_is_told_to_those_alone_whom_it_lets_in(school: Campus) -> None:
    assign(school)
    case_id = school.confirm()
    plan_id = draft(school, case_id, kind=PlanKind.EDUCATION)
    with school.world.open():
        services.hand_in(queries.visible_plan(school.teacher, plan_id), actor=school.teacher)
    school.protect(case_id)

    with school.world.open():
        services.tell_approvers(plan_id=plan_id, actor=school.teacher)
    with school.world.open():
        told = session().scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.PLAN_HANDED_IN)).all()
    assert {school.principal.user_id, school.head.user_id} <= set(told)
    assert school.member.user_id not in told


def test_a_kind_that_the_document_does_not_know_is_not_offered(school: Campus) -> None:
    with pytest.raises(KindNotOffered):  # P2 has no rehabilitation
        draft(school, school.confirm(), kind=PlanKind.REHAB)


def test_nobody_from_elsewhere_is_made_responsible(school: Campus) -> None:
    with pytest.raises(NobodyResponsible):
        draft(school, school.confirm(), replace(entry(school), responsible_id=new_id()))


def test_a_review_ticks_goals_off_and_its_undo_takes_the_credit_back(school: Campus) -> None:
    plan_id, _ = run(school, school.confirm())
    with school.world.open():
        plan = queries.visible_plan(school.teacher, plan_id)
        goal = queries.plan_view(plan, school.teacher).goals[0]
        with pytest.raises(ReviewInFuture):
            services.review(plan, happened_on=DEMO_DAY + timedelta(days=1), progress="好", actor=school.teacher)
        done = services.review(plan, happened_on=DEMO_DAY, progress="对了六道", reached=[goal.id], actor=school.teacher)
        review_id = done.review.id

    with school.world.open():
        view = queries.plan_view(queries.visible_plan(school.teacher, plan_id), school.teacher)
        assert (view.goals_left, view.reviews[0].progress) == (0, "对了六道")
        plan, record = queries.visible_review(school.teacher, plan_id, review_id)
        with pytest.raises(UndoTooLate):
            services.withdraw_review(plan, record, actor=school.principal)
        for _ in range(2):  # a second time changes nothing
            services.withdraw_review(plan, record, actor=school.teacher)
        session().flush()
        assert queries.plan_view(plan, school.teacher).reviews == ()


def test_a_goal_is_ticked_and_opened_again(school: Campus) -> None:
    plan_id, _ = run(school, school.confirm())
    with school.world.open():
        plan = queries.visible_plan(school.teacher, plan_id)
        goal_id = queries.plan_view(plan, school.teacher).goals[0].id
        for _ in range(2):
            services.reach_goal(*queries.visible_goal(school.teacher, plan_id, goal_id), actor=school.teacher)
        session().flush()
        assert queries.plan_view(plan, school.teacher).goals_left == 0
        services.reopen_goal(*queries.visible_goal(school.teacher, plan_id, goal_id), actor=school.teacher)
        session().flush()
        assert queries.plan_view(plan, school.teacher).goals_left == 1


def test_an_ended_plan_is_worked_with_no_more(school: Campus) -> None:
    plan_id, _ = run(school, school.confirm())
    with school.world.open():
        plan = queries.visible_plan(school.teacher, plan_id)
        services.end(plan, is_finished=True, outcome="能独立完成作业了", actor=school.teacher)
        with pytest.raises(NotRunning):
            services.review(plan, happened_on=DEMO_DAY, progress="好", actor=school.teacher)

    assert state(school, plan_id) == PlanState.FINISHED


def test_the_list_takes_the_same_statements_for_one_plan_and_for_many(school: Campus) -> None:
    run(school, school.confirm())
    with school.world.open(), counted_statements() as one:
        services.list_plans(PlanFilter(), actor=school.teacher)
    for student in school.students[1:]:
        run(school, school.confirm(student))
    with school.world.open(), counted_statements() as many:
        lines = services.list_plans(PlanFilter(), actor=school.teacher)

    assert len(lines) == len(school.students)
    assert len(one) == len(many)


def test_the_other_school_sees_none(school: Campus, theirs: World) -> None:
    plan_id, _ = run(school, school.confirm())

    with theirs.open(), pytest.raises(NotFound):
        queries.visible_plan(school.teacher, plan_id)
