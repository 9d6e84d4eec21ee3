"""Support plans on paper: 辅导计划, 成长档案, 康复训练计划, 个性化教育计划, 教育计划, with goals and what was seen of them."""

from __future__ import annotations

from collections.abc import Sequence

from care.support_plans.queries import GoalView, PlanView
from care.support_plans.terms import KIND_LABELS, WEEKDAY_LABELS, Wording, wording
from documents.paper import Block, Fields, Heading, Paragraph, Rows, joined

_GOALS = ("阶段性目标", "日期", "达成情况")
_GOAL_SHARES = (6, 3, 4)
_REVIEW_SHARES = (3, 7, 6, 2)


def plans(found: Sequence[PlanView]) -> list[Block]:
    """Each plan with its goals, what was seen of it, and the lines to sign on."""
    return [block for plan in found for block in _plan(plan, wording(plan.kind))]


def title(found: Sequence[PlanView], otherwise: str) -> str:
    """The kind of the plans where they are all of one."""
    kinds = {plan.kind for plan in found}
    return KIND_LABELS[kinds.pop()] if len(kinds) == 1 else otherwise


def _plan(plan: PlanView, words: Wording) -> list[Block]:
    row = plan.plan
    pairs = (
        (words.topic, row.topic),
        (words.responsible, row.responsible_name),
        ("起止", f"{row.starts_on:%Y-%m-%d} 至 {row.ends_on:%Y-%m-%d}"),
        ("时间", times(plan)),
        ("地点", row.place),
        (words.content, plan.content),
        ("家庭配合", plan.family),
        ("调整记录", plan.change),
        ("结果", plan.outcome),
    )
    blocks: list[Block] = [
        Heading(f"{KIND_LABELS[plan.kind]}　{row.topic}", 2),
        Fields(tuple((label, text) for label, text in pairs if text)),
    ]
    if plan.goals:
        blocks.append(Rows(_GOALS, tuple(map(_goal, plan.goals)), _GOAL_SHARES))
    if plan.reviews:
        columns = ("日期", words.progress, "下一步", "记录人")
        seen = tuple((f"{one.happened_on:%Y-%m-%d}", one.progress, one.next_step, one.by) for one in plan.reviews)
        blocks.append(Rows(columns, seen, _REVIEW_SHARES))
    return [*blocks, Paragraph(f"{words.responsible}签名：＿＿＿＿＿　　家长签名：＿＿＿＿＿　　日期：＿＿＿＿＿")]


def times(plan: PlanView) -> str:
    """When it meets, empty where it does not: 「周三、周五 16:30–17:10」."""
    row = plan.plan
    days = joined([*(WEEKDAY_LABELS[day] for day in row.weekdays), *(f"{day:%Y-%m-%d}" for day in row.dates)])
    hours = "–".join(f"{hour:%H:%M}" for hour in (row.begins_at, row.ends_at) if hour)
    return f"{days} {hours}".strip()


def _goal(goal: GoalView) -> tuple[str, ...]:
    reached = f"{goal.reached_on:%Y-%m-%d} 达成（{goal.reached_by_name or ''}）" if goal.reached_on else ""
    return (goal.goal, f"{goal.due_on:%Y-%m-%d}" if goal.due_on else "", reached)
