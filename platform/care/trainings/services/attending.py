"""Who was there: by the code in the room, or by the list; and what the assessment showed."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from accounts.roles import LABELS, Role
from care.trainings import lifecycle, queries
from care.trainings.coverage import Person
from care.trainings.errors import ListClosed, SignInClosed, TrainingNotYet, WrongDoorCode
from care.trainings.events import TrainingAssessed, TrainingAttended, TrainingListKept
from care.trainings.lifecycle import OPEN, TrainingState
from care.trainings.models import Training, TrainingAttendance
from care.trainings.terms import Result, TrainingKind, Way
from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden
from kernel.ids import new_id


def sign_in(training: Training, *, code: str, actor: Actor) -> bool:
    """Say that one is there, with the code of the room; False when one stood on the list already.

    The caller has locked the training. Raises SignInClosed, WrongDoorCode.
    """
    if actor.user_id is None:
        raise Forbidden
    if not lifecycle.may_sign_in(TrainingState(training.state), training.happens_on, clock.today()):
        raise SignInClosed
    if not hmac.compare_digest(code.encode(), training.door_code.encode()):
        raise WrongDoorCode
    if queries.own_attendance(actor, training.id) is not None:
        return False
    person = next((one for one in queries.everybody() if one.id == actor.user_id), None)
    if person is None:
        raise SignInClosed
    _insert([_row(training.id, person, Way.CODE, actor)])
    events.record(TrainingAttended(training_id=training.id), actor)
    return True


def keep_list(
    training: Training, *, present: Collection[UUID], known: Collection[UUID], actor: Actor
) -> tuple[int, int]:
    """Put onto the list whom the page names, and take off whom it showed and no longer names; returns how many of each.

    Who signed in while the page was open was not shown on it, and stays; so does whom no page can show any more, since they
    left. Somebody who got an account meanwhile is the same person under it. Raises ListClosed, TrainingNotYet.
    """
    _check_open(training)
    lines = queries.attendance_of(training.id)
    accounts = queries.accounts_of_staff({*present, *known})
    ticked, shown = ({accounts.get(one, one) for one in ids} for ids in (present, known))
    there = {one.person_id for one in lines}
    people = {person.id: person for person in queries.everybody()}
    fresh = [people[one] for one in sorted(ticked - there) if one in people]
    off = (shown - ticked) & people.keys()
    gone = [one.id for one in lines if one.person_id in off]
    if fresh:
        _insert([_row(training.id, person, Way.LIST, actor) for person in fresh])
    if gone:
        session().execute(delete(TrainingAttendance).where(TrainingAttendance.id.in_(gone)))
    if fresh or gone:
        events.record(TrainingListKept(training_id=training.id, added=len(fresh), removed=len(gone)), actor)
    return len(fresh), len(gone)


def assess(training: Training, *, results: Mapping[UUID, Result], actor: Actor) -> int:
    """Write down what the assessment showed, by the line on the list; returns how many changed. Raises ListClosed."""
    _check_open(training)
    changed = 0
    query = select(TrainingAttendance).where(
        TrainingAttendance.training_id == training.id, TrainingAttendance.id.in_(results)
    )
    for row in session().scalars(query):
        if row.result != results[row.id]:
            row.result = results[row.id]
            changed += 1
    if changed:
        events.record(TrainingAssessed(training_id=training.id, count=changed), actor)
    return changed


def _check_open(training: Training) -> None:
    state = TrainingState(training.state)
    if state not in OPEN:
        raise ListClosed(state=lifecycle.state_label(state, TrainingKind(training.kind)))
    if training.happens_on > clock.today():
        raise TrainingNotYet(day=training.happens_on)


def _row(training_id: UUID, person: Person, way: Way, actor: Actor) -> dict[str, object]:
    return {
        "school_id": tenancy.school_id(),
        "id": new_id(),
        "training_id": training_id,
        "user_id": person.id if person.has_account else None,
        "staff_id": None if person.has_account else person.id,
        "name": person.name,
        "office": _office(person),
        "way": way.value,
        "came_at": clock.now(),
        "noted_by_name": actor.name,
    }


def _insert(rows: list[dict[str, object]]) -> None:
    """A second tap finds the first one there."""
    session().execute(insert(TrainingAttendance).on_conflict_do_nothing(), rows)


def _office(person: Person) -> str:
    """What they are today: the offices of the account with the class, else the post of the roster."""
    offices = "、".join(LABELS[role] for role in Role if role in person.roles) or person.post
    return " ".join(part for part in (offices, "、".join(person.classes)) if part)
