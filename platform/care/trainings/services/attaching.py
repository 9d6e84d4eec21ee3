"""The material of a training: read by all the staff, added by whoever keeps it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from attachments.rooms import AttachmentRoom, Reading
from care.trainings import queries
from kernel.actor import Actor
from kernel.errors import NotFound
from policy_profiles.categories import Tier

FILES = "培训材料"


def _may_read(training_id: UUID, /, *, actor: Actor) -> Reading:
    queries.visible_training(actor, training_id)
    if actor.is_student:  # material is for those who work here
        raise NotFound
    return Reading(student_ids=[], what=FILES, tier=Tier.T1, reason="")


def _may_add(training_id: UUID, /, *, actor: Actor) -> None:
    queries.kept_training(actor, training_id, to_change=False)


def _still_there(training_ids: Collection[UUID], /) -> set[UUID]:
    return queries.trainings_there(training_ids)


TRAINING_FILES = AttachmentRoom(kind="training", may_read=_may_read, may_add=_may_add, still_there=_still_there)
