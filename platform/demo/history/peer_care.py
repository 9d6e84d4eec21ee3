"""The student helper of the class that the demo shows: two everyday tasks, and two things handed in, one of them still new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import select

from accounts import services as accounts
from accounts.models import Assignment
from accounts.roles import Role
from care.peer_care import queries
from care.peer_care import services as helping
from care.peer_care.services import Filing
from care.peer_care.terms import Outcome
from demo.agenda import Deed, Place
from demo.history.words import HELPED, HELPER_TASKS, LOOKED_INTO
from kernel import clock
from kernel.actor import Actor
from kernel.db import session

GIVEN_ON, DONE_ON, HANDED_IN_ON = date(2026, 11, 6), date(2026, 11, 10), date(2026, 11, 17)


def deeds(place: Place) -> Iterable[Deed]:
    """The teacher asks, the helper does one of the two and tells of something; a week later of something else."""
    yield Deed(GIVEN_ON, partial(_give, place))
    yield Deed(DONE_ON, partial(_do, place))
    yield Deed(HANDED_IN_ON, _tell_again)


def _give(place: Place) -> None:
    helper = _helper()
    if helper is None or helper.user_id is None:
        return
    for words in HELPER_TASKS:
        class_id = next(iter(helper.helped_class_ids))
        helping.give_task(class_id=class_id, words=words, helper_ids=[helper.user_id], actor=place.teacher(class_id))


def _do(place: Place) -> None:
    helper = _helper()
    if helper is None:
        return
    helping.answer_task(task_id=queries.own_tasks(helper)[0].task_id, is_done=True, actor=helper)
    handed_in = _hand_in(helper, 0, wants_contact=False)
    nothing = Filing(outcome=Outcome.NONE, reason=LOOKED_INTO)
    teacher = place.teacher(next(iter(helper.helped_class_ids)))
    helping.file_observation(observation_id=handed_in, filing=nothing, actor=teacher)


def _tell_again() -> None:
    helper = _helper()
    if helper is not None:
        helping.tell_teachers(_hand_in(helper, 1, wants_contact=True), actor=helper)


def _hand_in(helper: Actor, number: int, *, wants_contact: bool) -> UUID:
    (group,) = queries.classmates(helper)
    return helping.hand_in(
        about=group.students[(number + 3) % len(group.students)][0],
        noticed_on=clock.today(),
        words=HELPED[number],
        wants_contact=wants_contact,
        actor=helper,
    )


def _helper() -> Actor | None:
    """The helper of the class that the demo shows, where it shows one."""
    who = session().scalar(select(Assignment.user_id).where(Assignment.kind == Role.STUDENT_HELPER).limit(1))
    return accounts.actor_for(who) if who else None
