"""Tasks: given by the class teacher in words that say nothing of anybody, done or not by each helper."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select

from accounts import queries as accounts
from care.peer_care import queries
from care.peer_care.errors import NotAHelper, TaskNamesSomebody, TaskNotNeutral
from care.peer_care.events import PeerTaskAnswered, PeerTaskEnded, PeerTaskGiven
from care.peer_care.models import PeerTask, PeerTaskShare
from care.peer_care.terms import CASE_WORDS
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from people.models import Student
from privacy import services as privacy
from privacy import wording


def give_task(
    *, class_id: UUID, words: str, helper_ids: Collection[UUID], due_on: date | None = None, actor: Actor
) -> PeerTask:
    """Give helpers of the class a task. Raises NotFound, LabelledWording, TaskNotNeutral, TaskNamesSomebody, NotAHelper.

    Nobody is chosen from those who are in care, and no classmate is named, in care or not (A16).
    """
    if class_id not in actor.class_ids:
        raise NotFound
    _check_words(words)
    if session().scalar(_named(words, class_id)) is not None:
        raise TaskNamesSomebody
    names = {user_id: name for _, user_id, name in accounts.student_helpers_of([class_id])}
    if not set(helper_ids) <= names.keys():
        raise NotAHelper
    row = new_id()
    task = PeerTask(
        id=row,
        class_id=class_id,
        words_sealed=crypto.seal(words, row=row, field="peer_tasks.words"),
        due_on=due_on,
        given_by=actor.user_id,
        given_by_name=actor.name,
        given_on=clock.today(),
    )
    session().add(task)
    session().flush()  # the shares point at it
    session().add_all(
        PeerTaskShare(id=new_id(), task_id=task.id, user_id=user_id, name=names[user_id])
        for user_id in sorted(set(helper_ids))
    )
    events.record(PeerTaskGiven(task_id=task.id, class_id=class_id), actor)
    return task


def end_task(*, task_id: UUID, actor: Actor) -> PeerTask:
    """Take a task back: helpers no longer see it. Twice is once. Raises NotFound."""
    mine = PeerTask.class_id.in_(actor.class_ids)
    task = session().scalar(queries.visible_tasks(actor).where(PeerTask.id == task_id, mine).with_for_update())
    if task is None:
        raise NotFound
    if task.ended_on is None:
        task.ended_on = clock.today()
        events.record(PeerTaskEnded(task_id=task.id), actor)
    return task


def answer_task(*, task_id: UUID, is_done: bool, actor: Actor) -> None:
    """A helper says that the own part is done, or is not after all; the same twice is once. Raises NotFound."""
    share = session().scalar(
        select(PeerTaskShare)
        .join(PeerTask, PeerTask.id == PeerTaskShare.task_id)
        .where(PeerTaskShare.task_id == task_id, PeerTaskShare.user_id == actor.user_id)
        .where(PeerTask.ended_on.is_(None), PeerTask.class_id.in_(actor.helped_class_ids))
        .with_for_update(of=PeerTaskShare)
    )
    if share is None:
        raise NotFound
    if is_done != (share.done_on is not None):
        share.done_on = clock.today() if is_done else None
        events.record(PeerTaskAnswered(task_id=task_id, is_done=is_done), actor)


def _named(words: str, class_id: UUID) -> Select[UUID]:
    """A student of the class whose name stands in the words."""
    stands_in = func.strpos(words, Student.name) > 0
    return select(Student.id).where(Student.class_id == class_id, stands_in).limit(1)


def _check_words(words: str) -> None:
    """The outward filter with the profile's category names, and what tells that there are files at all."""
    privacy.refuse_labels(words, names=privacy.category_names())
    told = dict.fromkeys(fault.word for fault in wording.faults(words, CASE_WORDS))
    if told:
        raise TaskNotNeutral(words="、".join(told))
