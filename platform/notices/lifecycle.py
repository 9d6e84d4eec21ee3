"""The states that one day's mail to one person goes through: it is claimed before it is sent, and marked after."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kernel.states import Transitions


class MailState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENDING = "sending"
    """Claimed: whoever claimed it is talking to the server, or died doing so."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """The server may have taken it or not. It is not sent again: one mail too few is better than two."""
    FAILED = "failed"
    """Given up: the server refuses it for good, or was never reached."""
    NEEDLESS = "needless"
    """By the time that it could be sent there was nothing left to tell, or nobody wanted it any more."""


class MailMove(StrEnum):
    """What may happen to it."""

    CLAIM = "claim"
    ARRIVE = "arrive"
    RETRY = "retry"
    LOSE = "lose"
    GIVE_UP = "give_up"
    DROP = "drop"


LABELS: Final[dict[MailState, str]] = {
    MailState.WAITING: "等待发送",
    MailState.SENDING: "发送中",
    MailState.SENT: "已发送",
    MailState.UNKNOWN: "不确定是否送到",
    MailState.FAILED: "没有送到",
    MailState.NEEDLESS: "不再需要",
}

MOVES: Transitions[MailState, MailMove] = Transitions(
    {
        (MailState.WAITING, MailMove.CLAIM): MailState.SENDING,
        (MailState.WAITING, MailMove.DROP): MailState.NEEDLESS,
        (MailState.SENDING, MailMove.ARRIVE): MailState.SENT,
        (MailState.SENDING, MailMove.RETRY): MailState.WAITING,
        (MailState.SENDING, MailMove.LOSE): MailState.UNKNOWN,
        (MailState.SENDING, MailMove.GIVE_UP): MailState.FAILED,
    }
)
