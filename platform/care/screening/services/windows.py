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
from people import queries as people
from people.models import ClassGroup
from policy_profiles import queries as profiles
from policy_profiles.format import Profile
from policy_profiles.rules import Anchor, TermWindow
from school_calendar import queries as calendar
from school_calendar.models import Term

RULE = "R01"


def open_windows(*, actor: Actor) -> ScreeningWindow | None:
    """Open the term's window for all classes, where the profile asks for one (R01); may run any number of times.

    It opens at the later of the rule's first day and activation. A class that joined later is added. Returns None before
    the first day, in a break, and for a profile that only offers the rule: then the classes are made known all the same.
    """
    in_force = profiles.in_force()
    if in_force is None:
        return None
    when = _schedule(in_force.profile)
    term = _term(when, in_force.effective_on)
    if term is None:
        return None
    classes = queries.classes_in_operation()
    if when is None:
        _make_known(classes, term.starts_on, actor)
        return None
    opens_on, closes_on = window_days(when, term.starts_on, in_force.effective_on)
    if clock.today() < opens_on:
        return None
    locking.take_turns("screening.open_windows")
    window = _window(term.id, opens_on, closes_on)
    # Rows before the turns of the duties, as a hand-in does: the other order made the two wait for each other for ever.
    added = _add_classes(window, [group.id for group in classes])
    _make_known(classes, min(term.starts_on, opens_on), actor)
    if added:
        events.record(
            ScreeningWindowOpened(
                window_id=window.id, opens_on=window.opens_on, closes_on=window.closes_on, classes=added
            ),
            actor,
        )
    return window


def _schedule(profile: Profile) -> TermWindow | None:
    """How the profile dates its screening, None where it does not ask for one."""
    for rule in profile.rules:
        if rule.code == RULE and rule.enabled and isinstance(rule.when, TermWindow):
            return rule.when
    return None


def _term(when: TermWindow | None, activated_on: date) -> Term | None:
    """The present term, or the next one where its window stands before it and has begun (A1)."""
    upcoming = calendar.next_term() if when is not None and when.anchor is Anchor.BEFORE else None
    if when is not None and upcoming is not None:
        opens_on, _ = window_days(when, upcoming.starts_on, activated_on)
        if clock.today() >= opens_on:
            return upcoming
    return calendar.current_term()


def _make_known(classes: Sequence[ClassGroup], active_from: date, actor: Actor) -> None:
    """Duties can be about every class of the school."""
    last_grade = people.leaving_grade()
    obligations.register_subjects(
        subjects=[
            obligations.NewSubject(
                id=group.id,
                kind="class",
                class_id=group.id,
                active_from=active_from,
                attributes={"grade": group.grade, "graduating": group.grade >= last_grade},
            )
            for group in classes
        ],
        actor=actor,
    )


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
