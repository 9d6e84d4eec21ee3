"""Plans for children of the shown class: one that was looked back at and adjusted, one in effect, one still a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import partial
from uuid import UUID

from care.support_plans import queries
from care.support_plans import services as plans
from care.support_plans.lifecycle import PlanState
from care.support_plans.models import SupportPlan
from care.support_plans.services import GoalEntry, PlanEntry
from care.support_plans.terms import PlanKind
from demo.agenda import Deed, Place
from demo.history.cases import in_care
from demo.history.shown import shown_class, subject_teacher
from demo.history.words import ADJUSTED, PROGRESS, TUTORING
from kernel import clock
from kernel.db import session

WRITTEN_ON, REVIEWED_ON, ADJUSTED_ON, DRAFTED_ON = (
    date(2026, 9, 29),
    date(2026, 10, 26),
    date(2026, 11, 4),
    date(2026, 11, 17),
)
UNTIL = date(2027, 1, 15)
KINDS = (PlanKind.TUTORING, PlanKind.INDIVIDUAL)
"""The first of these that the school's document knows."""


def deeds(place: Place) -> Iterable[Deed]:
    """Two take effect in September; the first is looked back at and adjusted, a third is begun the day before today."""
    yield Deed(WRITTEN_ON, partial(_write, place, slice(0, 2), takes_effect=True))
    yield Deed(REVIEWED_ON, _look_back)
    yield Deed(ADJUSTED_ON, _adjust)
    yield Deed(DRAFTED_ON, partial(_write, place, slice(2, 3), takes_effect=False))


def _write(place: Place, which: slice, *, takes_effect: bool) -> None:
    class_id, teacher = shown_class(), subject_teacher()
    kind = next((one for one in KINDS if one in queries.offered_kinds()), None)
    if class_id is None or teacher is None or teacher.user_id is None or kind is None:
        return
    author = place.teacher(class_id)
    chosen = list(zip(_files(class_id), TUTORING, strict=False))[which]
    for case_id, (topic, weekdays, content, goals) in chosen:
        entry = PlanEntry(
            topic=topic,
            responsible_id=teacher.user_id,
            starts_on=clock.today(),
            ends_on=UNTIL,
            weekdays=weekdays,
            begins_at=time(16, 30),
            ends_at=time(17, 0),
            place="教室",
            content=content,
            goals=[GoalEntry(goal=goal, due_on=due) for goal, due in goals],
        )
        plan = plans.draft(case_id=case_id, kind=kind, entry=entry, actor=author)
        if takes_effect:
            plans.activate(plan, actor=author)


def _look_back() -> None:
    teacher = subject_teacher()
    plan = _first()
    if teacher is None or plan is None:
        return
    reached = [goal.id for goal in queries.plan_view(plan, teacher).goals[:1]]
    progress, next_step = PROGRESS
    plans.review(
        plan, happened_on=clock.today(), progress=progress, next_step=next_step, reached=reached, actor=teacher
    )


def _adjust() -> None:
    teacher = subject_teacher()
    plan = _first()
    if teacher is None or plan is None or plan.responsible_id is None:
        return
    version, view = plans.adjust(plan, actor=teacher), queries.plan_view(plan, teacher)
    session().flush()  # the new version is read again below
    topic, change, content = ADJUSTED
    entry = PlanEntry(
        topic=topic,
        responsible_id=plan.responsible_id,
        starts_on=clock.today(),
        ends_on=UNTIL,
        weekdays=plan.weekdays,
        begins_at=plan.begins_at,
        ends_at=plan.ends_at,
        place=plan.place,
        content=content,
        change=change,
        goals=[GoalEntry(goal=goal.goal, due_on=goal.due_on) for goal in view.goals if goal.reached_on is None],
    )
    plans.revise(version, entry, seen=version.version, actor=teacher)
    plans.activate(version, actor=teacher)


def _first() -> SupportPlan | None:
    """The first plan in effect of the subject teacher."""
    teacher = subject_teacher()
    if teacher is None:
        return None
    running = queries.visible_plans(teacher).where(SupportPlan.state == PlanState.ACTIVE).order_by(SupportPlan.id)
    return session().scalar(running.limit(1))


def _files(class_id: UUID) -> Sequence[UUID]:
    return [case for case, group, _ in in_care() if group == class_id]
