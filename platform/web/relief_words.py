"""What the pages of fee relief say: amounts, days, states, and what their forms begin with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from care.fee_relief.lifecycle import OVER_LABELS, STATE_LABELS, ReliefState
from care.fee_relief.queries import ReliefView
from care.fee_relief.terms import PER_LABELS, Per, yuan
from kernel import clock
from school_calendar import queries as calendars
from web import dates, plan_words
from web.language import translate as _
from web.plan_words import Done


class Standing(Protocol):
    """Something that is granted for a while."""

    @property
    def state(self) -> ReliefState: ...
    @property
    def is_over(self) -> bool: ...


class Priced(Protocol):
    """Something that costs so much less, from a day to a day."""

    @property
    def amount_fen(self) -> int: ...
    @property
    def per(self) -> Per: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


TAGS: dict[ReliefState, str] = {
    ReliefState.ASKED: "today",
    ReliefState.APPROVED: "later",
    ReliefState.REFUSED: "info",
    ReliefState.CARRIED_OUT: "done",
    ReliefState.WITHDRAWN: "info",
    ReliefState.REPLACED: "info",
    ReliefState.REVOKED: "info",
}
"""State -> the shape and colour of its tag."""


def words() -> dict[str, object]:
    """What every page of fee relief calls things by."""
    return {
        "amount_words": amount,
        "days_words": days,
        "relief_state": state,
        "relief_tag": tag,
        "per_choices": [(per.value, _(label)) for per, label in PER_LABELS.items()],
    }


def amount(relief: Priced) -> str:
    """每月 200 元."""
    return _("%(per)s %(amount)s 元", per=_(PER_LABELS[relief.per]), amount=yuan(relief.amount_fen))


def days(relief: Priced) -> str:
    """2026-11-18 至 2027-01-22."""
    return _("%(since)s 至 %(until)s", since=f"{relief.starts_on}", until=f"{relief.ends_on}")


def state(relief: Standing) -> str:
    """How it stands; a granted one whose last day has passed is over."""
    return _(OVER_LABELS[0]) if relief.is_over else _(STATE_LABELS[relief.state])


def tag(relief: Standing) -> str:
    """The shape and colour of that."""
    return "info" if relief.is_over else TAGS[relief.state]


def begun() -> dict[str, object]:
    """A new form: from today to the end of the term."""
    term = calendars.current_term()
    return {"per": Per.MONTH, "starts_on": clock.today(), "ends_on": term.ends_on if term else ""}


def written(view: ReliefView) -> dict[str, object]:
    """A form with what was asked for."""
    line = view.line
    return {
        "item": line.item,
        "amount": yuan(line.amount_fen),
        "per": line.per,
        "starts_on": line.starts_on,
        "ends_on": line.ends_on,
        "reason": view.reason,
        "version": view.version,
    }


def facts(view: ReliefView) -> list[tuple[str, str]]:
    """The course of one relief: who did what on which day."""
    line = view.line
    steps = [
        (_("申请"), line.asked_by_name, line.asked_on),
        (_("审批"), view.decided_by_name, view.decided_on),
        (_("落实"), view.carried_out_by_name, view.carried_out_on),
        (_("结束"), view.ended_by_name, view.ended_on),
    ]
    money = [(_("项目"), line.item), (_("金额"), amount(line)), (_("起止"), days(line))]
    return [*money, *((label, f"{who} {dates.day(day)}") for label, who, day in steps if day)]


def decided(said: str, credited: Sequence[Done]) -> str:
    """What to say after a decision, with the duty that it did."""
    done = plan_words.credited_titles(credited)
    return said + _("记入 %(duties)s", duties=done) if done else said
