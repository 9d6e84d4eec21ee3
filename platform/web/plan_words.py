"""What the forms and pages of support plans offer and say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from care.support_plans.lifecycle import STATE_LABELS, PlanState
from care.support_plans.queries import GoalView, PlanView
from care.support_plans.schemas import DATES, GOALS
from care.support_plans.services import OpenPlan
from care.support_plans.terms import KIND_LABELS, REST_LABELS, WEEKDAY_LABELS, PlanKind, kinds_owed, wording
from kernel import clock
from kernel.actor import Actor
from obligations.queries import DutyLine
from school_calendar import queries as calendars
from web import dates, duty_words
from web.language import translate as _


class Done(Protocol):
    """A duty that was just done."""

    @property
    def title(self) -> str: ...
    @property
    def period(self) -> str: ...


TAGS: dict[PlanState, str] = {
    PlanState.DRAFT: "later",
    PlanState.HANDED_IN: "today",
    PlanState.ACTIVE: "done",
    PlanState.SUPERSEDED: "info",
    PlanState.FINISHED: "done",
    PlanState.STOPPED: "info",
}
"""State -> the shape and colour of its tag."""

MOST_DAYS_OFF = 5


def words() -> dict[str, object]:
    """What every page of plans calls things by."""
    return {
        "plan_kinds": KIND_LABELS,
        "plan_states": STATE_LABELS,
        "plan_tags": TAGS,
        "weekdays": [(day, _(label)) for day, label in WEEKDAY_LABELS.items()],
        "wording": wording,
        "goal_rows": range(1, GOALS + 1),
        "date_rows": range(1, DATES + 1),
        "kind_hints": {kind: _(hint) for kind, hint in KIND_HINT_LABELS.items()},
    }


KIND_HINT_LABELS: dict[PlanKind, str] = {
    PlanKind.TUTORING: "一门学科：什么时候辅导、辅导什么、到哪天达到什么。",
    PlanKind.GROWTH: "把一门学科上的表现和进步一次次记下来。",
    PlanKind.REHAB: "康复训练做什么、多久一次，家里怎么配合。",
    PlanKind.INDIVIDUAL: "选哪些课、走哪个班，由谁来带。",
    PlanKind.EDUCATION: "发生严重违反规章的事以后，和校长商量出来的教育办法。",
}


def plan_labels() -> dict[str, object]:
    """What a student's file calls plans by."""
    return {"plan_kinds": KIND_LABELS, "plan_states": STATE_LABELS, "plan_tags": TAGS}


def facts(found: OpenPlan) -> list[tuple[str, str]]:
    """Who, when and where, as the page lists it."""
    plan, words_ = found.view.plan, wording(found.view.kind)
    rows = [
        (_(words_.responsible), plan.responsible_name),
        (
            _("起止"),
            _("%(first)s 至 %(last)s", first=dates.full_day(plan.starts_on), last=dates.full_day(plan.ends_on)),
        ),
    ]
    if words_.has_times:
        rows += [
            (_("时间"), _times(found) or _("还没有写")),
            (_("形式"), _("小组辅导") if plan.is_group else _("一对一")),
            (_("地点"), plan.place or "–"),
        ]
    rows.append((_("起草"), _said_by(plan.drafted_by_name, plan.drafted_on)))
    if plan.activated_on:
        rows.append((_("生效"), _said_by(plan.activated_by_name or "", plan.activated_on)))
    if plan.ended_on:
        rows.append((_("结束"), _said_by(plan.ended_by_name or "", plan.ended_on)))
    return rows


def days_off(found: OpenPlan) -> str:
    """The next days on which the plan would meet, had school not been out."""
    today = clock.today()
    left_out = [(day, rest) for day, rest in found.meetings.left_out if day >= today][:MOST_DAYS_OFF]
    return "、".join(_("%(day)s（%(why)s）", day=dates.day(day), why=_(REST_LABELS[rest])) for day, rest in left_out)


def _times(found: OpenPlan) -> str:
    plan = found.view.plan
    days = [_(WEEKDAY_LABELS[day]) for day in plan.weekdays] + [dates.day(day) for day in plan.dates]
    hours = f"{plan.begins_at:%H:%M}–{plan.ends_at:%H:%M}" if plan.begins_at and plan.ends_at else ""
    return " ".join(part for part in ("、".join(days), hours) if part)


def _said_by(name: str, day: date) -> str:
    return _("%(name)s，%(day)s", name=name, day=dates.full_day(day))


def kind_for(duty: DutyLine | None) -> PlanKind | None:
    """The kind that the duty asks for."""
    return next(iter(kinds_owed(duty.evidence)), None) if duty else None


def begun(actor: Actor) -> dict[str, object]:
    """What a new plan is filled in with: from today to the end of the term, by whoever writes it."""
    term = calendars.current_term() or calendars.next_term()
    today = clock.today()
    ends = max(term.ends_on, today) if term else today
    return {"starts_on": today, "ends_on": ends, "responsible": actor.user_id}


def written(view: PlanView) -> dict[str, object]:
    """What the form of a draft shows."""
    plan = view.plan
    kept = ("topic", "starts_on", "ends_on", "weekdays", "place", "is_group", "version")
    goals = {
        f"goals[{place}][{name}]": value
        for place, goal in enumerate(view.goals, 1)
        for name, value in (("due_on", goal.due_on), ("goal", goal.goal))
    }
    return {
        **{name: getattr(plan, name) for name in kept},
        "kind": view.kind,
        "responsible": plan.responsible_id,
        "begins_at": f"{plan.begins_at:%H:%M}" if plan.begins_at else None,
        "ends_at": f"{plan.ends_at:%H:%M}" if plan.ends_at else None,
        "content": view.content,
        "family": view.family,
        "change": view.change,
        **{f"dates[{place}]": day for place, day in enumerate(plan.dates, 1)},
        **goals,
    }


def people(known: Sequence[tuple[UUID, str, str]], actor: Actor) -> list[tuple[str, str]]:
    """Who could be responsible, and as what; whoever writes the plan may always take it on."""
    found = [(str(user_id), _("%(name)s（%(role)s）", name=name, role=_(role))) for user_id, name, role in known]
    mine = str(actor.user_id)
    return found if mine in dict(found) else [(mine, _("%(name)s（我）", name=actor.name)), *found]


def goal(one: GoalView) -> str:
    """A goal with its day."""
    return _("%(day)s 前：%(goal)s", day=dates.day(one.due_on), goal=one.goal) if one.due_on else one.goal


def activated(credited: Sequence[Done]) -> str:
    """That it is in effect, and which duties that did."""
    titles = credited_titles(credited)
    return _("计划已生效，记入 %(duties)s。", duties=titles) if titles else _("计划已生效。")


def reviewed(credited: Sequence[Done]) -> str:
    """That it was written down, and which duties that did."""
    titles = credited_titles(credited)
    return _("已登记回顾，记入 %(duties)s。", duties=titles) if titles else _("已登记回顾。")


def credited_titles(credited: Sequence[Done]) -> str:
    """The duties that a record did, each named once."""
    return " · ".join(dict.fromkeys(duty_words.named(duty.title, duty.period) for duty in credited))
