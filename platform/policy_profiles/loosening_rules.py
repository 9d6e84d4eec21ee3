"""How one rule of a policy document differs from another edition of itself: which fields, and which way each goes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policy_profiles.directions import (
    LOOSER,
    MIXED,
    OTHER,
    STRICTER,
    Judge,
    Value,
    Verdict,
    audience,
    fewer_is_looser,
    later_in_school_year_is_looser,
    less_is_looser,
    mixed,
    more_choices_are_looser,
    more_is_looser,
    no_demand,
    off_is_looser,
    on_is_looser,
    ranked,
)
from policy_profiles.documents import Data
from policy_profiles.rules import Mark

INTERPRETED = ("anchor", "shift", "vacation")
"""What the source leaves open (A1, A2, A4): how it is read is the platform's default, never the source's own demand."""

Found = tuple[Verdict, str, Value, Value, str]
"""Verdict, field, before, after, whose the old demand was."""


def of(before: Data, after: Data, code: str) -> Iterator[Found]:
    """The differences of a rule. One that is switched off demands nothing, unless another one counts from it."""
    old, new = before["rules"].get(code), after["rules"].get(code)
    was, now = (rule is not None and rule.get("enabled", True) for rule in (old, new))
    mark = (old or new or {})["mark"]
    if was != now:
        yield (STRICTER if now else LOOSER), "enabled", was, now, mark
    elif old is None or new is None:
        yield OTHER, "enabled", was, now, mark
    elif old != new:
        for verdict, field, one, other, origin in _fields(before, after, old, new):
            demands = now or any(_counts_from(code, document) for document in (before, after))
            yield (verdict if demands else OTHER), field, one, other, origin


def _counts_from(code: str, document: Data) -> bool:
    return any(rule["when"].get("rule") == code and rule.get("enabled", True) for rule in document["rules"].values())


def _fields(before: Data, after: Data, old: Data, new: Data) -> Iterator[Found]:
    yield from _schedule(old, new)
    if old.get("grace_workdays") != new.get("grace_workdays"):
        was, now = (
            rule.get("grace_workdays", whole["grace_workdays"]) for rule, whole in ((old, before), (new, after))
        )
        if was != now:
            yield more_is_looser(was, now), "grace_workdays", was, now, Mark.PLATFORM
    for field, (judge, absent) in _FIELDS.items():
        was, now = (rule.get(field, absent) for rule in (old, new))
        if was != now:
            origin = Mark.PLATFORM if judge is no_demand or field == "evidence" else old["mark"]
            yield judge(was, now), field, was, now, origin


def _schedule(old: Data, new: Data) -> Iterator[Found]:
    was, now = old["when"], new["when"]
    mark = old["period_mark"]
    if was["kind"] != now["kind"]:
        yield MIXED, "when.kind", was["kind"], now["kind"], mark
        return
    judges = _judges(was, now)
    defaults = _DEFAULTS.get(was["kind"], {})
    for field in {**was, **now}:
        one, other = (row.get(field, defaults.get(field)) for row in (was, now))
        if one != other:
            origin = Mark.PLATFORM if field in INTERPRETED else mark
            yield judges.get(field, mixed)(one, other), f"when.{field}", one, other, origin


def _judges(was: Data, now: Data) -> Mapping[str, Judge]:
    """How the numbers of a schedule are judged; some mean something else beside certain words."""
    judges = _SCHEDULES[was["kind"]]
    if was.get("anchor") == now.get("anchor") == "before":
        return _BACKWARDS
    if any(row.get("shift") == "skip" or row.get("vacation") == "waive" for row in (was, now)):
        return {**judges, "day": mixed, "due": mixed, "months": mixed}  # another day may be one that is dropped
    return judges


_FIELDS: Mapping[str, tuple[Judge, Any]] = {  # Any: what a field that is left out stands for
    "title": (no_demand, ""),
    "owner": (no_demand, None),
    "helpers": (no_demand, []),
    "receivers": (no_demand, []),
    "evidence": (more_choices_are_looser, []),
    "only": (audience, {}),
    "scope": (mixed, None),
    "per_teacher": (off_is_looser, False),
    "precondition": (off_is_looser, False),
    "note": (no_demand, ""),
}
_SHIFT = ranked("prev", "none", "next", "skip")
_VACATION = ranked("keep", "merge_into_next", "waive")


def _terms(before: Value, after: Value) -> Verdict:
    if "each" not in (before, after):
        return MIXED
    return LOOSER if before == "each" else STRICTER


def _after_first(before: Value, after: Value) -> Verdict:
    """Asked for only once something was there."""
    if before is not None and after is not None:
        return MIXED
    return LOOSER if before is None else STRICTER


_SCHEDULES: Mapping[str, Mapping[str, Judge]] = {
    "term_window": {"last_day": more_is_looser, "terms": _terms, "late_start": ranked("full_window", "skip")},
    "term_quota": {
        "times": less_is_looser,
        "min_days": more_is_looser,
        "opens_before_end": no_demand,
        "alert_week": no_demand,
    },
    "month_window": {"min_days": more_is_looser, "after_first": _after_first},
    "every_days": {"days": more_is_looser, "priority_days": more_is_looser, "pause_in_vacation": on_is_looser},
    "point_dates": {
        "months": fewer_is_looser,
        "shift": _SHIFT,
        "vacation": _VACATION,
        "day": more_is_looser,
        "opens_before": no_demand,
    },
    "year_quota": {"due": later_in_school_year_is_looser, "shift": _SHIFT},
    "after_event": {
        "hours": more_is_looser,
        "workdays": more_is_looser,
        "days": more_is_looser,
        "at_once_if_harm": off_is_looser,
    },
    "after_confirmation": {"workdays": more_is_looser, "days": more_is_looser, "pause_in_vacation": on_is_looser},
    "before_first": {},
}
_BACKWARDS: Mapping[str, Judge] = {
    "first_day": less_is_looser,
    "terms": _terms,
    "late_start": ranked("full_window", "skip"),
}
"""A window before term: its first day counted back is its last day in the calendar."""
_DEFAULTS: Mapping[str, Mapping[str, Value]] = {
    "term_window": {"anchor": "after", "terms": "each", "late_start": "full_window"},
    "term_quota": {"times": 1, "min_days": 1},
    "month_window": {"min_days": 1},
    "every_days": {"pause_in_vacation": True},
    "point_dates": {"shift": "next", "vacation": "merge_into_next", "opens_before": 14},
    "year_quota": {"shift": "next"},
    "after_event": {"at_once_if_harm": False},
    "after_confirmation": {"pause_in_vacation": True},
}
