"""What can be done with fee relief."""

from care.fee_relief.services.deciding import approve, carry_out, refuse, revoke
from care.fee_relief.services.proposing import ReliefEntry, ask, correct, withdraw
from care.fee_relief.services.reading import (
    OpenRelief,
    list_payments,
    list_reliefs,
    list_to_decide,
    open_of_case,
    open_relief,
)
from care.fee_relief.services.telling import tell

__all__ = [
    "OpenRelief",
    "ReliefEntry",
    "approve",
    "ask",
    "carry_out",
    "correct",
    "list_payments",
    "list_reliefs",
    "list_to_decide",
    "open_of_case",
    "open_relief",
    "refuse",
    "revoke",
    "tell",
    "withdraw",
]
