"""Reads of support plans: whose a person may see, one of them with its goals and reviews, a student's, and the list."""

from care.support_plans.queries.course import TURN_LABELS, PlanHappening, PlanTurn, happenings
from care.support_plans.queries.lines import (
    PAGE,
    PlanFilter,
    PlanLine,
    count_plans,
    lines_of_case,
    lines_to_agree,
    list_lines,
    running_of_case,
    waiting_for,
)
from care.support_plans.queries.plans import GoalView, PlanView, ReviewView, plan_view, plans_of, versions_of
from care.support_plans.queries.setting import (
    Setting,
    colleagues_for,
    is_compulsory,
    kinds_to_write,
    needs_of_kind,
    offered_kinds,
    setting_of,
    writable_kinds,
)
from care.support_plans.queries.visible import answers_for, visible_goal, visible_plan, visible_plans, visible_review

__all__ = [
    "PAGE",
    "TURN_LABELS",
    "GoalView",
    "PlanFilter",
    "PlanHappening",
    "PlanLine",
    "PlanTurn",
    "PlanView",
    "ReviewView",
    "Setting",
    "answers_for",
    "colleagues_for",
    "count_plans",
    "happenings",
    "is_compulsory",
    "kinds_to_write",
    "lines_of_case",
    "lines_to_agree",
    "list_lines",
    "needs_of_kind",
    "offered_kinds",
    "plan_view",
    "plans_of",
    "running_of_case",
    "setting_of",
    "versions_of",
    "visible_goal",
    "visible_plan",
    "visible_plans",
    "visible_review",
    "waiting_for",
    "writable_kinds",
]
