"""Where a school's request to loosen stands. Pure: the rows say when it was asked, withdrawn and decided."""

from __future__ import annotations

from enum import StrEnum


class RequestState(StrEnum):
    """Where a request stands; a withdrawal counts, even beside a decision that crossed it."""

    PENDING = "pending"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


REQUEST_LABELS: dict[RequestState, str] = {
    RequestState.PENDING: "待批",
    RequestState.AGREED: "同意",
    RequestState.DECLINED: "不同意",
    RequestState.WITHDRAWN: "已撤回",
}


def state_of(*, withdrawn: bool, agreed: bool | None) -> RequestState:
    """The state of a request; `agreed` is None while nobody decided."""
    if withdrawn:
        return RequestState.WITHDRAWN
    if agreed is None:
        return RequestState.PENDING
    return RequestState.AGREED if agreed else RequestState.DECLINED
