"""Planning a seminar, changing day or place, calling it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from care.seminars import queries
from care.seminars.errors import SeminarPassed
from care.seminars.events import SeminarChanged, SeminarMoved, SeminarPlanned
from care.seminars.lifecycle import AHEAD, STATE_LABELS, SeminarMove, SeminarState
from care.seminars.models import Seminar
from care.seminars.services.replying import INVITATION
from care.seminars.services.signing_in import begin_anew
from kernel import clock, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove
from kernel.ids import new_id
from links import queries as links_found
from links import services as links
from privacy import services as privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class SeminarEntry:
    """A seminar as it is planned; no grade is the whole school."""

    topic: str
    planned_on: date
    starts_at: time
    place: str
    grade: int | None = None


def plan(entry: SeminarEntry, *, actor: Actor) -> Seminar:
    """Plan a seminar. Raises SeminarPassed, and LabelledWording since guardians read topic and place."""
    row = Seminar(id=new_id(), state=SeminarState.PLANNED, planned_by=actor.user_id, credited=[])
    row.planned_by_name, row.entered_on = actor.name, clock.today()
    _fill(row, entry)
    session().add(row)
    events.record(SeminarPlanned(seminar_id=row.id), actor)
    return row


def change(row: Seminar, entry: SeminarEntry, *, seen: int, actor: Actor) -> None:
    """Change what was planned; the links that are out say the new day. Raises StaleRecord, ForbiddenMove and as `plan`.

    On another day everybody signs in anew: who came is what its duty is done with.
    """
    current = {
        "topic": row.topic,
        "grade": row.grade,
        "planned_on": row.planned_on,
        "starts_at": row.starts_at,
        "place": row.place,
    }
    locking.expect(row, seen, current=current)
    if row.state not in AHEAD:
        raise ForbiddenMove(state=STATE_LABELS[SeminarState(row.state)])
    before = row.planned_on
    _fill(row, entry)
    if row.planned_on != before:
        begin_anew(row, actor=actor)
    events.record(SeminarChanged(seminar_id=row.id), actor)


def cancel(row: Seminar, *, seen: int, actor: Actor) -> None:
    """Call a seminar off; what was sent opens nothing from now on. Raises StaleRecord, ForbiddenMove."""
    locking.expect(row, seen, current={})
    row.move(SeminarMove.CANCEL)
    about = links_found.links_about(INVITATION, queries.guest_ids(row.id))
    links.close(link_ids=[link.id for link in about], actor=actor)
    events.record(SeminarMoved(seminar_id=row.id, move=SeminarMove.CANCEL), actor)


def _fill(row: Seminar, entry: SeminarEntry) -> None:
    if entry.planned_on < clock.today():
        raise SeminarPassed
    privacy.refuse_labels(f"{entry.topic}\n{entry.place}", names=privacy.category_names())
    row.topic, row.place, row.grade = entry.topic, entry.place, entry.grade
    row.planned_on, row.starts_at = entry.planned_on, entry.starts_at
