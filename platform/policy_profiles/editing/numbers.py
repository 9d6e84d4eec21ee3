"""Which numbers of a rule a school may set, between which limits, and where each stands in its sentence. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from policy_profiles.documents import Data


@dataclass(frozen=True, slots=True)
class Number:
    """An adjustable number of a rule: its place below `when`, and the least and most that make sense."""

    field: str
    least: int
    most: int

    def of(self, when: Data) -> int | None:
        """What stands there now."""
        value: object = when
        for part in self.field.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value if isinstance(value, int) else None


NUMBERS: dict[str, tuple[Number, ...]] = {
    "term_window": (Number("last_day", 1, 60),),
    "term_quota": (Number("times", 1, 10),),
    "month_window": (),
    "every_days": (Number("days", 1, 120), Number("priority_days", 1, 60)),
    "point_dates": (Number("day", 1, 31),),
    "year_quota": (Number("due.month", 1, 12), Number("due.day", 1, 31)),
    "after_event": (Number("hours", 1, 168), Number("workdays", 1, 30), Number("days", 1, 60)),
    "after_confirmation": (Number("days", 1, 120), Number("workdays", 1, 60)),
    "before_first": (),
}
MOST_GRACE = 10
MOST_MINUTES = 240


def numbers_of(rule: Data) -> tuple[Number, ...]:
    """The numbers of this rule that can be set, in the order of its sentence."""
    return tuple(number for number in NUMBERS[rule["when"]["kind"]] if number.of(rule["when"]) is not None)
