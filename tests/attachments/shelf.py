"""A room of records for tests: who may read what is said outright."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import select

from attachments import rooms, services
from attachments.models import Attachment
from attachments.rooms import AttachmentRoom, Reading
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from people.models import Student
from policy_profiles.categories import Tier
from tests.attachments import files
from tests.worlds import World

KIND = "test_record"


class Shelf:
    """Its records, and who reads them."""

    def __init__(self) -> None:
        self.records: set[UUID] = set()
        self.readers: set[UUID | None] = set()

    def room(self) -> AttachmentRoom:
        return AttachmentRoom(kind=KIND, may_read=self._may_read, may_add=self._may_add, still_there=self._still_there)

    def record(self, *readers: Actor) -> UUID:
        made = new_id()
        self.records.add(made)
        self.readers |= {reader.user_id for reader in readers}
        return made

    def attach(
        self, world: World, subject_id: UUID, data: bytes = b"", *, actor: Actor, note: str = "家长写的纸条"
    ) -> UUID:
        with world.open():
            source = io.BytesIO(data or files.pdf())
            return services.attach(subject_kind=KIND, subject_id=subject_id, source=source, note=note, actor=actor).id

    def _may_read(self, subject_id: UUID, /, *, actor: Actor) -> Reading:
        if subject_id not in self.records or actor.user_id not in self.readers:
            raise NotFound
        students = session().scalars(select(Student.id).limit(1)).all()
        return Reading(student_ids=students, what="测试附件", tier=Tier.T2, reason="您是测试的人")

    def _may_add(self, subject_id: UUID, /, *, actor: Actor) -> None:
        self._may_read(subject_id, actor=actor)

    def _still_there(self, subject_ids: Collection[UUID], /) -> set[UUID]:
        return self.records & set(subject_ids)


@contextmanager
def installed() -> Iterator[Shelf]:
    """The shelf in the place of every other room."""
    before, shelf = list(rooms.installed()), Shelf()
    rooms.install([shelf.room()])
    try:
        yield shelf
    finally:
        rooms.install(before)


def count(world: World) -> int:
    with world.open():
        return len(session().scalars(select(Attachment.id)).all())
