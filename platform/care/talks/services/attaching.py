"""The files of a talk or of tracking: a photo of the form that was filled in on paper, read by whoever reads the record."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, union

from accounts.permissions import Permission
from attachments.rooms import AttachmentRoom, Reading
from care.cases import entries
from care.cases import services as files
from care.cases.file import FileView
from care.cases.timeline import RecordLine
from care.talks import queries
from care.talks.errors import PeerOnPhoto
from care.talks.models import FollowUp, Talk
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden, NotFound
from policy_profiles.categories import Tier
from privacy import bars

FILES = "谈话和跟踪的附件"


def _found(record_id: UUID, actor: Actor) -> tuple[RecordLine, FileView]:
    """The record as it stands in the file, where this person reads its words, and the file."""
    of_talk = select(Talk.case_id).where(Talk.id == record_id)
    case_id = session().scalar(union(of_talk, select(FollowUp.case_id).where(FollowUp.id == record_id)))
    if case_id is None:
        raise NotFound
    file = files.open_file(case_id, actor=actor)
    line = next((one for one in queries.lines(case_id, actor) if one.id == record_id), None)
    if line is None or entries.entry(line, file, today=clock.today()).is_restricted:
        raise NotFound
    return line, file


def _may_read(record_id: UUID, /, *, actor: Actor) -> Reading:
    file = _found(record_id, actor)[1]
    return Reading(student_ids=[file.student.id], what=FILES, tier=Tier.T2, reason=file.why)


def _may_add(record_id: UUID, /, *, actor: Actor) -> None:
    line, file = _found(record_id, actor)
    if not actor.may(Permission.TALK_RECORD) or file.student.class_id not in actor.class_ids:
        raise Forbidden
    bars.refuse_writing(actor, file.student.id)
    if line.is_peer:
        raise PeerOnPhoto


def _still_there(record_ids: Collection[UUID], /) -> set[UUID]:
    talks = select(Talk.id).where(Talk.id.in_(record_ids), Talk.withdrawn_at.is_(None))
    tracking = select(FollowUp.id).where(FollowUp.id.in_(record_ids), FollowUp.withdrawn_at.is_(None))
    return set(session().scalars(union(talks, tracking)))


TALK_FILES = AttachmentRoom(kind="talk", may_read=_may_read, may_add=_may_add, still_there=_still_there)
