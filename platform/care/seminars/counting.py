"""When a seminar counts for its duty (R11, K-4.10): held on a day of term, a guardian signed in, minutes. Pure."""

from __future__ import annotations

from enum import StrEnum


class Lack(StrEnum):
    """What a seminar still lacks to count."""

    NOT_HELD = "not_held"
    NOT_IN_TERM = "not_in_term"
    NOBODY_SIGNED_IN = "nobody_signed_in"
    NO_MINUTES = "no_minutes"
    NOT_CONFIRMED = "not_confirmed"


LACK_LABELS: dict[Lack, str] = {
    Lack.NOT_HELD: "还没有召开",
    Lack.NOT_IN_TERM: "召开的日期不在学期内",
    Lack.NOBODY_SIGNED_IN: "还没有一位家长签到",
    Lack.NO_MINUTES: "还没有纪要",
    Lack.NOT_CONFIRMED: "纪要还没有由另一位老师确认",
}


def lacks(
    *, is_held: bool, is_in_term: bool, signed_in: int, has_minutes: bool, is_confirmed: bool = True
) -> list[Lack]:
    """What is missing, in the order of the work; nothing means that it counts."""
    missing = {
        Lack.NOT_HELD: not is_held,
        Lack.NOT_IN_TERM: is_held and not is_in_term,
        Lack.NOBODY_SIGNED_IN: signed_in < 1,
        Lack.NO_MINUTES: not has_minutes,
        Lack.NOT_CONFIRMED: not is_confirmed,
    }
    return [lack for lack in Lack if missing[lack]]
