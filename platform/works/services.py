"""Beginning long work, following its job, ending it, and the files that it makes."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.engine import CursorResult

from kernel import clock, crypto, outbox
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from works import queries
from works.errors import FileGone, NotCancellable, NotRetryable
from works.lifecycle import WorkKind, WorkMove, WorkState
from works.models import Work, WorkFile

CONTENT = "work_files.content"
KEPT = timedelta(hours=24)
FORGOTTEN = timedelta(days=30)
CANCELLABLE = frozenset({WorkKind.CASES_EXPORT, WorkKind.CLASS_FORMS, WorkKind.CLASS_LETTERS})
"""What the list of work may cancel by itself; a roster is cancelled on its own page, which erases what was uploaded."""


def follow(
    kind: WorkKind, *, row_id: UUID | None, subject_id: UUID | None = None, total: int = 0, actor: Actor
) -> Work:
    """Let people follow the job of that outbox row, asked for in this transaction."""
    work = Work(
        id=new_id(),
        kind=kind.value,
        subject_id=subject_id,
        row_id=row_id,
        total=total,
        asked_by=actor.user_id,
        asked_by_name=actor.name,
    )
    session().add(work)
    return work


def follow_first(kind: WorkKind, rows: Sequence[UUID], *, actor: Actor) -> None:
    """Let a person follow the first of the jobs that their action asked for; the platform follows nothing."""
    if rows and actor.user_id is not None:
        follow(kind, row_id=rows[0], actor=actor)


def begin(kind: WorkKind, *, job: str, purpose: str | None = None, actor: Actor, **args: object) -> Work:
    """Ask for a job that is given the id of its work, and let people follow it."""
    work = follow(kind, row_id=None, actor=actor)
    work.purpose = purpose
    work.row_id = outbox.request(job, work_id=work.id, **args)
    return work


def propose(kind: WorkKind, *, job: str, purpose: str, actor: Actor, **args: object) -> Work:
    """Keep a job that somebody else has to allow first, with what it will be given."""
    work = follow(kind, row_id=None, actor=actor)
    work.state, work.job, work.args, work.purpose = WorkState.ASKED, job, args, purpose
    return work


def allow(work: Work, *, actor: Actor) -> None:
    """Let it begin. Raises ForbiddenMove once it was decided or called off."""
    work.move(WorkMove.ALLOW)
    work.decided_by_name = actor.name
    work.row_id = outbox.request(str(work.job), work_id=work.id, **work.args)


def refuse(work: Work, *, reason: str, actor: Actor) -> None:
    """Say no. Raises ForbiddenMove once it was decided or called off."""
    work.move(WorkMove.REFUSE)
    work.decided_by_name, work.refusal, work.ended_at = actor.name, reason, clock.now()


def hand_on(kind: WorkKind, *, subject_id: UUID, row_id: UUID, done: int) -> None:
    """The next job goes on with the work about that subject; what is done so far stands."""
    work = queries.newest([kind], subject_id)
    if work is not None and work.is_going_on:
        work.row_id, work.done = row_id, done


def conclude(subject_id: UUID, kind: WorkKind, *, is_cancelled: bool, **result: int) -> None:
    """The thing that the work is about came to an end by itself; it may be told twice."""
    work = queries.newest([kind], subject_id)
    if work is not None and work.is_going_on:
        _end(work, WorkMove.CANCEL if is_cancelled else WorkMove.FINISH)
        work.result = result


def ask_to_stop(subject_id: UUID, kind: WorkKind) -> None:
    """Ask the job that is at work on something to stop between two chunks."""
    work = queries.newest([kind], subject_id)
    if work is not None and work.is_going_on:
        work.stop_asked_at = work.stop_asked_at or clock.now()


def cancel(*, work_id: UUID, actor: Actor, of_others: bool = False) -> Work:
    """Give a piece of work up. One that waits ends at once; one that runs stops between two chunks and rolls back.

    Raises NotFound, NotCancellable.
    """
    work = queries.visible_work(actor, work_id, of_others=of_others)
    session().refresh(work, with_for_update=True)
    if WorkKind(work.kind) not in CANCELLABLE or not work.may(WorkMove.CANCEL):
        raise NotCancellable
    if work.row_id is None or outbox.withdraw(work.row_id):
        _end(work, WorkMove.CANCEL)
    else:
        work.stop_asked_at = work.stop_asked_at or clock.now()
    return work


def may_cancel(work: Work) -> bool:
    """Whether the list of work offers to give it up."""
    return WorkKind(work.kind) in CANCELLABLE and work.may(WorkMove.CANCEL) and work.stop_asked_at is None


def retry(*, work_id: UUID, actor: Actor, of_others: bool = False) -> Work:
    """Start what failed for good anew. Raises NotFound, NotRetryable."""
    work = queries.visible_work(actor, work_id, of_others=of_others)
    session().refresh(work, with_for_update=True)
    if work.is_going_on and work.row_id in outbox.set_aside([work.row_id]):
        work.move(WorkMove.FAIL)  # its worker died again and again, so that nobody could say so
    if not work.may(WorkMove.RETRY) or work.row_id is None or not outbox.begin_anew(work.row_id):
        raise NotRetryable
    work.move(WorkMove.RETRY)
    work.ended_at = work.fault = None
    return work


def started(row_id: UUID) -> None:
    """The job of that row begins (the runner, in the transaction that counts the try)."""
    work = _of_row(row_id)
    if work is not None and work.may(WorkMove.RETRY):  # somebody let the job begin anew among the jobs of the school
        work.move(WorkMove.RETRY)
        work.ended_at = None
    if work is not None and work.may(WorkMove.START):
        work.move(WorkMove.START)
        work.started_at = work.started_at or clock.now()


def finished(row_id: UUID) -> None:
    """The job of that row did its work (the runner, in the job's own transaction and last of all)."""
    work = _of_row(row_id)
    if work is not None and work.is_going_on:
        work.done = work.total
        _end(work, WorkMove.FINISH)


def failed(row_id: UUID, *, fault: str, for_good: bool) -> Work | None:
    """The job of that row failed: it waits for its next try, or nobody tries again by themselves (the runner).

    Returns the work where somebody has to be told that it stopped.
    """
    work = _of_row(row_id)
    if work is None or not work.is_going_on:
        return None
    work.fault = fault
    if for_good:
        _end(work, WorkMove.FAIL)
        return work
    if work.may(WorkMove.WAIT):
        work.move(WorkMove.WAIT)
    return None


def stopped(row_id: UUID) -> None:
    """The job of that row was given up in the middle, as somebody had asked (the runner)."""
    work = _of_row(row_id)
    if work is not None and work.may(WorkMove.CANCEL):
        _end(work, WorkMove.CANCEL)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file as it is handed out, and the students in it."""

    name: str
    mimetype: str
    content: bytes
    subject_ids: Collection[UUID]


def keep_file(work: Work, file: MadeFile, *, result: Mapping[str, int]) -> None:
    """Keep what the work made, sealed, for KEPT."""
    row = new_id()
    session().add(
        WorkFile(
            id=row,
            work_id=work.id,
            name=file.name,
            mimetype=file.mimetype,
            content_sealed=crypto.seal(base64.b64encode(file.content).decode(), row=row, field=CONTENT),
            subject_ids=[str(one) for one in file.subject_ids],
            expires_at=clock.now() + KEPT,
        )
    )
    work.result = dict(result)


def open_file(*, work_id: UUID, actor: Actor) -> MadeFile:
    """The file of one's own work; raises NotFound for anybody else, FileGone once its time is over."""
    work = queries.visible_work(actor, work_id)
    kept = session().scalar(select(WorkFile).where(WorkFile.work_id == work.id, WorkFile.expires_at > clock.now()))
    if kept is None:
        raise FileGone
    content = base64.b64decode(crypto.unseal(kept.content_sealed, row=kept.id, field=CONTENT))
    return MadeFile(kept.name, kept.mimetype, content, [UUID(one) for one in kept.subject_ids])


def forget_old(*, actor: Actor) -> int:  # noqa: ARG001  every job is given its actor
    """Erase files whose time is over, and work that ended long ago (a daily job); returns how many files."""
    now = clock.now()
    gone = session().execute(delete(WorkFile).where(WorkFile.expires_at <= now))
    # What never ended is erased as well: its job is long gone or set aside, where people see it.
    session().execute(delete(Work).where(Work.asked_at < now - FORGOTTEN))
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def of_job(work_id: UUID) -> Work:
    """The work that a job is about; raises NotFound."""
    work = session().scalar(select(Work).where(Work.id == work_id))
    if work is None:
        raise NotFound
    return work


def _of_row(row_id: UUID) -> Work | None:
    return session().scalar(select(Work).where(Work.row_id == row_id).with_for_update())


def _end(work: Work, move: WorkMove) -> None:
    work.move(move)
    work.ended_at = clock.now()
