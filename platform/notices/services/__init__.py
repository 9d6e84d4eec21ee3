"""The use cases of notices: telling people, reading what was told, how people want to be told, and the mail of the day."""

from notices.services.choosing import (
    choose,
    choose_for_school,
    confirm_address,
    forget_address,
    give_address,
)
from notices.services.mailing import due_mail, send_mail
from notices.services.telling import (
    LEAST_DAYS,
    MOST_DAYS,
    forget_old,
    read,
    read_all,
    settle_counts,
    tell,
    tell_counts,
    tell_more,
)

__all__ = [
    "LEAST_DAYS",
    "MOST_DAYS",
    "choose",
    "choose_for_school",
    "confirm_address",
    "due_mail",
    "forget_address",
    "forget_old",
    "give_address",
    "read",
    "read_all",
    "send_mail",
    "settle_counts",
    "tell",
    "tell_counts",
    "tell_more",
]
