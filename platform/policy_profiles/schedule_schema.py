"""The shape of a rule's `when`: one branch for each kind of schedule."""

from __future__ import annotations

from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.rules import Anchor, LateStart, Terms, Vacation, Year
from policy_profiles.schema_parts import BOOLEAN, RULE_CODE, Schema, choice_of, integer, list_of, object_of, text_of
from school_calendar.workdays import Shift

_DAY = integer(1, 200)
_MONTH_AND_DAY = object_of({"month": integer(1, 12), "day": integer(1, 31)})
_WITHIN: Schema = {"workdays": integer(0, 120), "days": integer(0, 366)}


def when() -> Schema:
    """A schedule of any kind."""
    names = list(schedules())
    branches: list[Schema] = [
        {"if": {"required": ["kind"], "properties": {"kind": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}}
        for name in names
    ]
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": names}}, "allOf": branches}


def schedules() -> dict[str, Schema]:
    """Each kind of schedule by its name, as the definitions of the document's schema."""
    return {
        "term_window": _schedule(
            {
                "first_day": _DAY,
                "last_day": _DAY,
                "anchor": choice_of(Anchor),
                "terms": choice_of(Terms),
                "late_start": choice_of(LateStart),
            },
            optional=("anchor", "terms", "late_start"),
        ),
        "term_quota": _schedule(
            {"times": integer(1, 10), "opens_before_end": _DAY, "min_days": _DAY, "alert_week": integer(1, 20)},
            optional=("times", "opens_before_end", "min_days", "alert_week"),
        ),
        "month_window": _schedule(
            {"min_days": integer(1, 31), "after_first": choice_of(EvidenceKind)}, optional=("min_days", "after_first")
        ),
        "every_days": _schedule(
            {"days": integer(1, 366), "priority_days": integer(1, 366), "pause_in_vacation": BOOLEAN},
            optional=("priority_days", "pause_in_vacation"),
        ),
        **_dates(),
        **_deadlines(),
    }


def _dates() -> dict[str, Schema]:
    return {
        "point_dates": _schedule(
            {
                "day": integer(1, 31),
                "months": list_of(integer(1, 12), at_least=1),
                "shift": choice_of(Shift),
                "vacation": choice_of(Vacation),
                "opens_before": integer(0, 60),
            },
            optional=("shift", "vacation", "opens_before"),
        ),
        "year_quota": _schedule(
            {"due": _MONTH_AND_DAY, "late_after": _MONTH_AND_DAY, "shift": choice_of(Shift), "year": choice_of(Year)},
            optional=("late_after", "shift", "year"),
        ),
    }


def _deadlines() -> dict[str, Schema]:
    return {
        "after_event": _schedule(
            {"event": choice_of(EventKind), **_WITHIN, "hours": integer(0, 240), "at_once_if_harm": BOOLEAN},
            optional=(*_WITHIN, "hours", "at_once_if_harm"),
        ),
        "after_confirmation": _schedule(
            {**_WITHIN, "pause_in_vacation": BOOLEAN}, optional=(*_WITHIN, "pause_in_vacation")
        ),
        "before_first": _schedule({"rule": text_of(pattern=RULE_CODE)}),
    }


def _schedule(fields: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    return object_of({"kind": {"type": "string"}, **fields}, optional=optional)
