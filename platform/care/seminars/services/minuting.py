"""Holding a seminar, its minutes, and their confirmation by a second person, which does the term's duty (R11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from care.seminars import queries
from care.seminars.counting import Lack, lacks
from care.seminars.errors import HeldBeforePlanned, MinutesMissing, NotYetHeld, OwnMinutes
from care.seminars.events import MinutesKept, SeminarMoved
from care.seminars.lifecycle import STATE_LABELS, SeminarMove, SeminarState
from care.seminars.models import Seminar
from care.seminars.services.crediting import credit_school
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.errors import ForbiddenMove
from obligations.models import Obligation
from policy_profiles.evidence import EvidenceKind
from privacy import services as privacy
from school_calendar import queries as calendars

RECORD = "seminar"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Which duties the seminar did, and what it lacked to do one."""

    credited: Sequence[Obligation]
    lacks: Sequence[Lack]


def hold(row: Seminar, *, held_on: date, seen: int, actor: Actor) -> None:
    """It took place, not before somebody planned it. Raises StaleRecord, ForbiddenMove, NotYetHeld, HeldBeforePlanned."""
    locking.expect(row, seen, current={"held_on": row.held_on})
    if held_on > clock.today():
        raise NotYetHeld
    if held_on < row.entered_on:
        raise HeldBeforePlanned(day=row.entered_on)
    row.move(SeminarMove.HOLD)
    row.held_on = held_on
    events.record(SeminarMoved(seminar_id=row.id, move=SeminarMove.HOLD), actor)


def keep_minutes(row: Seminar, *, parts: Mapping[str, str], seen: int, actor: Actor) -> None:
    """Write the minutes, or write them anew; who wrote them last is their author.

    Raises StaleRecord, ForbiddenMove, and LabelledWording: the summary goes out to those who did not come.
    """
    current = {name: queries.opened(row, name) for name in queries.MINUTE_LABELS}
    locking.expect(row, seen, current=current)
    if row.state != SeminarState.HELD:
        raise ForbiddenMove(state=STATE_LABELS[SeminarState(row.state)])
    privacy.refuse_labels(parts["summary"], names=privacy.category_names())
    for name in queries.MINUTE_LABELS:
        setattr(row, f"{name}_sealed", crypto.seal(parts[name], row=row.id, field=f"{queries.SEMINAR}.{name}"))
    row.minutes_by, row.minutes_by_name, row.minutes_on = actor.user_id, actor.name, clock.today()
    events.record(MinutesKept(seminar_id=row.id), actor)


def confirm(row: Seminar, *, seen: int, actor: Actor) -> Confirmed:
    """Confirm what somebody else wrote; a seminar of the term to which a guardian came does its duty.

    Raises StaleRecord, MinutesMissing, OwnMinutes, ForbiddenMove.
    """
    locking.expect(row, seen, current={})
    if row.state == SeminarState.HELD and row.minutes_on is None:
        raise MinutesMissing
    if row.minutes_by is not None and row.minutes_by == actor.user_id:
        raise OwnMinutes
    row.move(SeminarMove.CONFIRM)
    row.confirmed_by, row.confirmed_by_name, row.confirmed_on = actor.user_id, actor.name, clock.today()
    events.record(SeminarMoved(seminar_id=row.id, move=SeminarMove.CONFIRM), actor)
    missing = shortcomings(row)
    credited = [] if missing else _credit(row, actor)
    row.credited = [duty.title for duty in credited]
    return Confirmed(credited, missing)


def shortcomings(row: Seminar) -> list[Lack]:
    """What the seminar lacks to count for its duty (domain.md section 3)."""
    return lacks(
        is_held=row.held_on is not None,
        is_in_term=row.held_on is not None and calendars.term_on(row.held_on) is not None,
        signed_in=queries.signed_in(row.id),
        has_minutes=row.minutes_on is not None,
        is_confirmed=row.state == SeminarState.CONFIRMED,
    )


def _credit(row: Seminar, actor: Actor) -> list[Obligation]:
    return credit_school(
        EvidenceKind.SEMINAR,
        happened_on=row.held_on or row.planned_on,
        record_kind=RECORD,
        record_id=row.id,
        actor=actor,
    )
