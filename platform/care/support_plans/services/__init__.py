"""What can be done with support plans."""

from care.support_plans.services.deciding import activate, end, hand_in, send_back
from care.support_plans.services.drafting import GoalEntry, PlanEntry, adjust, discard, draft, revise
from care.support_plans.services.reading import (
    OpenPlan,
    choose_kind,
    list_plans,
    list_plans_to_agree,
    list_reviewable,
    open_new,
    open_plan,
)
from care.support_plans.services.telling import tell_approvers
from care.support_plans.services.working import reach_goal, reopen_goal, review, withdraw_review

__all__ = [
    "GoalEntry",
    "OpenPlan",
    "PlanEntry",
    "activate",
    "adjust",
    "choose_kind",
    "discard",
    "draft",
    "end",
    "hand_in",
    "list_plans",
    "list_plans_to_agree",
    "list_reviewable",
    "open_new",
    "open_plan",
    "reach_goal",
    "reopen_goal",
    "review",
    "revise",
    "send_back",
    "tell_approvers",
    "withdraw_review",
]
