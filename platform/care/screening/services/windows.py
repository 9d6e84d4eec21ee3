"""Opening a window: by job, at the later of term start and activation, for every class of the school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from care.screening import queries
from care.screening.events import ScreeningWindowOpened
from care.screening.lifecycle import ClassState, window_days
from care.screening.models import ClassScreening, ScreeningWindow
from kernel import clock, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from policy_profiles import queries as profiles
from school_calendar import queries as calendar

RULE = "R01"


def open_windows(*, actor: Actor) -> ScreeningWindow | None:
    """Open the present term's window for all classes, where the profile has one (R01); may run any number of times.

    It opens at the later of term start and activation. A class that joined later is added. Returns None in a break,
    before the first day, and for a profile without the rule.
    """
    term, in_force = calendar.current_term(), profiles.in_force()
    if term is None or in_force is None or not any(rule.code == RULE for rule in in_force.profile.rules):
        return None
    opens_on, closes_on = window_days(term.starts_on, in_force.effective_on)
    if clock.today() < opens_on:
        return None
    locking.take_turns("screening.open_windows")
    window = _window(term.id, opens_on, closes_on)
    classes = queries.classes_in_operation()
    # Rows before the turns of the duties, as a hand-in does: the other order made the two wait for each other for ever.
    added = _add_classes(window, [group.id for group in classes])
    obligations.register_subjects(
        subjects=[
            obligations.NewSubject(
                id=group.id,
                kind="class",
                class_id=group.id,
                active_from=term.starts_on,
                attributes={"grade": group.grade},
            )
            for group in classes
        ],
        actor=actor,
    )
    if added:
        events.record(
            ScreeningWindowOpened(
                window_id=window.id, opens_on=window.opens_on, closes_on=window.closes_on, classes=added
            ),
            actor,
        )
    return window


def _window(term_id: UUID, opens_on: date, closes_on: date) -> ScreeningWindow:
    """The term's window, made once however many jobs run at a time."""
    session().execute(
        insert(ScreeningWindow)
        .values(school_id=tenancy.school_id(), id=new_id(), term_id=term_id, opens_on=opens_on, closes_on=closes_on)
        .on_conflict_do_nothing(index_elements=["school_id", "term_id"])
    )
    return session().scalars(select(ScreeningWindow).where(ScreeningWindow.term_id == term_id)).one()


def _add_classes(window: ScreeningWindow, class_ids: Sequence[UUID]) -> int:
    if not class_ids:
        return 0
    school = tenancy.school_id()
    rows = [
        {
            "school_id": school,
            "id": new_id(),
            "window_id": window.id,
            "class_id": one,
            "state": ClassState.OPEN,
            "version": 1,
        }
        for one in class_ids
    ]
    added = session().execute(
        insert(ClassScreening)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["school_id", "window_id", "class_id"])
        .returning(ClassScreening.id)
    )
    return len(added.all())
