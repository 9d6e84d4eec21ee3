"""Shapes that cross the boundary: a plan as entered, its end, a review, and what a list is narrowed to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from care.support_plans.lifecycle import PlanState
from care.support_plans.services import GoalEntry, PlanEntry
from care.support_plans.terms import WEEKDAY_LABELS, PlanKind

LONGEST = timedelta(days=400)
GOALS, DATES = 5, 3
"""How many goals and single days a form has."""

_WORDS = validate.Length(max=4000, error="最多 4000 字。")
_SHORT = validate.Length(max=200, error="最多 200 字。")

_Data = dict[str, Any]  # Any: what a marshmallow schema loads


class AskedSchema(Schema):
    """What the form of a new plan is opened for: a kind, or the duty that somebody comes from."""

    kind = fields.Enum(PlanKind, by_value=True, load_default=None)
    duty = fields.UUID(load_default=None)


class PlanListSchema(Schema):
    """What the list is narrowed to."""

    kind = fields.Enum(PlanKind, by_value=True, load_default=None)
    state = fields.Enum(PlanState, by_value=True, load_default=None)


class _GoalSchema(Schema):
    """One row of the goals; an empty one counts for nothing."""

    due_on = fields.Date(load_default=None)
    goal = fields.String(load_default="", validate=_SHORT)


class PlanSchema(Schema):
    """A plan as entered; what it still lacks is asked for when it takes effect, so that a draft may be half done."""

    topic = fields.String(required=True, validate=validate.Length(min=1, max=40, error="请写 1 到 40 个字。"))
    responsible = fields.UUID(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    weekdays = fields.List(
        fields.Integer(
            validate=validate.OneOf(list(WEEKDAY_LABELS)), error_messages={"invalid": "请从列出的选项中选择。"}
        ),
        load_default=list,
    )
    dates = fields.Dict(keys=fields.Integer(), values=fields.Date(), load_default=dict)
    begins_at = fields.Time(load_default=None)
    ends_at = fields.Time(load_default=None)
    place = fields.String(load_default="", validate=validate.Length(max=60, error="地点最多 60 字。"))
    is_group = fields.Boolean(load_default=False)
    content = fields.String(load_default="", validate=_WORDS)
    family = fields.String(load_default="", validate=_WORDS)
    change = fields.String(load_default="", validate=_WORDS)
    goals = fields.Dict(keys=fields.Integer(), values=fields.Nested(_GoalSchema), load_default=dict)
    version = fields.Integer(load_default=0)
    duty = fields.UUID(load_default=None)
    then = fields.String(load_default="keep", validate=validate.OneOf(["keep", "activate"]))

    @validates_schema
    def days_in_order(self, data: _Data, **_: object) -> None:
        """A plan runs forward, and no longer than about a school year."""
        starts, ends = data["starts_on"], data["ends_on"]
        if ends < starts:
            raise ValidationError({"ends_on": ["结束日期不能早于开始日期。"]})
        if ends - starts > LONGEST:
            raise ValidationError({"ends_on": ["一份计划最长写一学年，到期可以再调整。"]})
        _check_dates(data["dates"].values(), starts, ends)

    @validates_schema
    def hours_in_order(self, data: _Data, **_: object) -> None:
        """From when to when, both or neither."""
        begins, ends = data["begins_at"], data["ends_at"]
        if (begins is None) != (ends is None):
            raise ValidationError({"ends_at" if ends is None else "begins_at": ["请把开始和结束时间都写上。"]})
        if begins is not None and ends <= begins:
            raise ValidationError({"ends_at": ["结束时间要晚于开始时间。"]})

    @validates_schema
    def goals_in_words(self, data: _Data, **_: object) -> None:
        """A day without words is no goal; its day lies within the plan."""
        faults: dict[str, list[str]] = {}
        for key, goal in data["goals"].items():
            if goal["due_on"] and not goal["goal"]:
                faults[f"goals[{key}][goal]"] = ["请写明到这一天要达到什么。"]
            elif goal["due_on"] and not data["starts_on"] <= goal["due_on"] <= data["ends_on"]:
                faults[f"goals[{key}][due_on]"] = ["目标日期要在计划的起止日期之内。"]
        if faults:
            raise ValidationError(faults)

    @post_load
    def as_entry(self, data: _Data, **_: object) -> _Data:
        """The plan itself as `entry`, beside what says what to do with it."""
        goals = [GoalEntry(**goal) for _key, goal in sorted(data["goals"].items()) if goal["goal"]]
        kept = ("topic", "starts_on", "ends_on", "weekdays", "begins_at", "ends_at", "place", "is_group")
        entry = PlanEntry(
            responsible_id=data["responsible"],
            dates=[day for _key, day in sorted(data["dates"].items())],
            goals=goals,
            **{name: data[name] for name in (*kept, "content", "family", "change")},
        )
        return {"entry": entry, **{name: data[name] for name in ("version", "duty", "then")}}


class NewPlanSchema(PlanSchema):
    """A plan that is new, of one kind."""

    kind = fields.Enum(PlanKind, by_value=True, required=True)

    @post_load
    def as_entry(self, data: _Data, **_: object) -> _Data:
        """The same, with its kind."""
        return {**super().as_entry(data), "kind": data["kind"]}


class EndSchema(Schema):
    """How a plan ends, and what came of it."""

    how = fields.String(
        required=True, validate=validate.OneOf(["finished", "stopped"]), error_messages={"required": "请选择一项。"}
    )
    outcome = fields.String(required=True, validate=validate.Length(min=1, max=4000))


class ReturnSchema(Schema):
    """What is to be changed before somebody agrees."""

    words = fields.String(required=True, validate=validate.Length(min=1, max=1000, error="请写明要改什么。"))


class ReviewSchema(Schema):
    """Looking back at a plan: when, how it goes, what comes next, and the goals that were reached."""

    happened_on = fields.Date(required=True)
    progress = fields.String(
        required=True,
        validate=validate.Length(min=1, max=4000, error="请写几句话（最多 4000 字）。"),
    )
    next_step = fields.String(load_default="", validate=validate.Length(max=1000, error="最多 1000 字。"))
    reached = fields.List(fields.UUID(), load_default=list)
    duty = fields.UUID(load_default=None)


def _check_dates(days: Any, starts: date, ends: date) -> None:  # Any: the values of a dictionary
    for place, day in enumerate(days, 1):
        if not starts <= day <= ends:
            raise ValidationError({f"dates[{place}]": ["日期要在计划的起止日期之内。"]})
