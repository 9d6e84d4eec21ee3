"""Attached files: sealed piece by piece, read by whoever reads the record, gone with it."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from accounts.roles import Role
from attachments import queries, rooms, services
from attachments.errors import AttachmentTooLarge, FileBroken, NotRemovable, ScannerAway, VirusFound
from attachments.models import Attachment, AttachmentPiece
from attachments.sniffing import PIECE
from kernel import clock
from kernel.actor import Actor
from kernel.crypto import SealBroken
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.settings import settings
from privacy.models import AccessLog
from tests.attachments import clamd, files
from tests.attachments.shelf import KIND, Shelf, count
from tests.care.campus import add_class, add_student
from tests.worlds import World, counted_statements

NOISE = bytes(range(7, 251)) * 20_000


def read(world: World, attachment_id: UUID, actor: Actor) -> bytes:
    with world.open():
        opened = services.open_attachment(attachment_id, actor=actor)
        return b"".join(services.piece(opened, number) for number in range(opened.pieces))


def sealed_pieces(world: World) -> list[bytes]:
    with world.open():
        query = select(AttachmentPiece.content_sealed).order_by(AttachmentPiece.number)
        return list(session().scalars(query))


def test_a_file_comes_back_as_it_was_kept(ours: World, shelf: Shelf) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    for size in (0, PIECE - 200, PIECE, 3 * PIECE + 17):
        data = files.pdf(size=size)

        kept = shelf.attach(ours, shelf.record(teacher), data, actor=teacher)

        assert read(ours, kept, teacher) == data


def test_nothing_readable_lies_in_the_database(ours: World, shelf: Shelf) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    shelf.attach(ours, shelf.record(teacher), files.pdf(size=2 * PIECE), actor=teacher, note="离婚协议第一页")

    stored = b"".join(sealed_pieces(ours))
    with ours.open():
        note = session().scalars(select(Attachment.note_sealed)).one()

    assert len(stored) > 2 * PIECE
    assert b"%PDF" not in stored
    assert b"noise" not in stored
    assert "离婚".encode() not in note


def test_a_file_is_handed_out_under_a_name_that_says_nothing(ours: World, shelf: Shelf) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    kept = shelf.attach(ours, shelf.record(teacher), files.jpeg(), actor=teacher, note="单亲家庭证明")

    with ours.open():
        opened = services.open_attachment(kept, actor=teacher)

    assert opened.name == f"附件-{clock.local(clock.now()):%Y%m%d}-{kept.hex[-6:]}.jpg"
    assert opened.mimetype == "image/jpeg"


def test_only_who_reads_the_record_reads_its_files(ours: World, shelf: Shelf) -> None:
    teacher, stranger = ours.actor(Role.CLASS_TEACHER), ours.actor(Role.CLASS_TEACHER)
    record = shelf.record(teacher)
    kept = shelf.attach(ours, record, actor=teacher)

    for actor in (stranger, ours.actor(Role.STUDENT_HELPER, is_student=True)):
        with ours.open(), pytest.raises(NotFound):
            services.open_attachment(kept, actor=actor)
        with ours.open(), pytest.raises(NotFound):
            services.remove(attachment_id=kept, actor=actor)
        with pytest.raises(NotFound):
            shelf.attach(ours, record, actor=actor)


def test_another_school_has_none_of_it(ours: World, theirs: World, shelf: Shelf) -> None:
    teacher, head = ours.actor(Role.CLASS_TEACHER), theirs.actor(Role.GROUP_HEAD)
    record = shelf.record(teacher, head)
    kept = shelf.attach(ours, record, actor=teacher)

    with theirs.open():
        with pytest.raises(NotFound):
            services.open_attachment(kept, actor=head)
        assert queries.attached(KIND, [record], head) == {record: []}
        assert services.forget(subject_kind=KIND, subject_ids=[record], actor=head) == 0
    assert count(ours) == 1


def test_reading_is_logged_and_listing_is_not(ours: World, shelf: Shelf) -> None:
    with ours.open():
        add_student(add_class(1), 1)
    teacher = ours.actor(Role.CLASS_TEACHER)
    record = shelf.record(teacher)
    kept = shelf.attach(ours, record, actor=teacher)
    with ours.open():
        queries.attached(KIND, [record], teacher)
        assert session().scalars(select(AccessLog)).all() == []

    read(ours, kept, teacher)

    with ours.open():
        (row,) = session().scalars(select(AccessLog)).all()
        assert (row.what, row.reason, row.user_id) == ("测试附件", "您是测试的人", teacher.user_id)


def test_a_file_of_a_kind_that_nobody_answers_for_is_nobodys(ours: World, shelf: Shelf) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    kept = shelf.attach(ours, shelf.record(teacher), actor=teacher)
    rooms.install([])

    with ours.open(), pytest.raises(NotFound):
        services.open_attachment(kept, actor=teacher)


def test_two_rooms_for_one_kind_are_a_mistake(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="two rooms"):
        rooms.install([shelf.room(), shelf.room()])


@pytest.mark.parametrize("harm", ["swapped", "cut", "moved"])
def test_a_piece_that_was_moved_or_taken_away_does_not_open(ours: World, shelf: Shelf, harm: str) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    record = shelf.record(teacher)
    kept = shelf.attach(ours, record, files.pdf(size=3 * PIECE), actor=teacher)
    other = shelf.attach(ours, record, files.pdf(size=3 * PIECE), actor=teacher)

    with ours.open():
        piece = AttachmentPiece.__table__
        mine = update(AttachmentPiece).where(AttachmentPiece.attachment_id == kept)
        if harm == "swapped":
            for now, then in ((0, 99), (1, 0), (99, 1)):
                session().execute(mine.where(AttachmentPiece.number == now).values(number=then))
        elif harm == "cut":
            gone = delete(AttachmentPiece).where(AttachmentPiece.attachment_id == kept, AttachmentPiece.number == 3)
            session().execute(gone)
            session().execute(update(Attachment).where(Attachment.id == kept).values(pieces=3))
        else:
            theirs = select(piece.c.content_sealed).where(piece.c.attachment_id == other, piece.c.number == 1)
            session().execute(mine.where(AttachmentPiece.number == 1).values(content_sealed=theirs.scalar_subquery()))

    with pytest.raises(SealBroken):
        read(ours, kept, teacher)


def test_a_refused_file_leaves_nothing_behind(ours: World, shelf: Shelf) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    record = shelf.record(teacher)

    for data in (files.jpeg(drawing=NOISE)[:-2], files.png()[:-1]):
        with pytest.raises(FileBroken):
            shelf.attach(ours, record, data, actor=teacher)

    assert count(ours) == 0
    assert sealed_pieces(ours) == []


def test_the_setting_bounds_the_size(ours: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    monkeypatch.setenv("TONGXIN_ATTACHMENT_MEGABYTES", "1")
    settings.cache_clear()
    try:
        with pytest.raises(AttachmentTooLarge):
            shelf.attach(ours, shelf.record(teacher), files.pdf(size=PIECE), actor=teacher)
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_what_the_scanner_says_counts(ours: World, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    record = shelf.record(teacher)
    with clamd.on_a_port() as running:
        monkeypatch.setenv("TONGXIN_SCANNER", running.address)
        settings.cache_clear()
        try:
            kept = shelf.attach(ours, record, files.jpeg(), actor=teacher)
            with pytest.raises(VirusFound):
                shelf.attach(ours, record, files.jpeg(drawing=clamd.VIRUS), actor=teacher)
            running.says = b"something broke ERROR\0"
            with pytest.raises(ScannerAway):
                shelf.attach(ours, record, files.jpeg(), actor=teacher)
        finally:
            monkeypatch.undo()
            settings.cache_clear()

    assert files.SECRET_PLACE in running.heard[0], "the file is scanned as it came"
    with ours.open():
        assert session().scalars(select(Attachment.id).where(Attachment.scanned_at.is_not(None))).all() == [kept]
    assert count(ours) == 1


def test_who_added_a_file_takes_it_down_on_the_same_day(ours: World, shelf: Shelf) -> None:
    teacher, colleague = ours.actor(Role.CLASS_TEACHER), ours.actor(Role.GROUP_HEAD)
    record = shelf.record(teacher, colleague)
    kept, stays = (shelf.attach(ours, record, actor=teacher) for _ in range(2))

    with ours.open(), pytest.raises(NotRemovable):
        services.remove(attachment_id=kept, actor=colleague)
    with ours.open():
        services.remove(attachment_id=kept, actor=teacher)
    with clock.frozen(clock.now() + timedelta(days=1)), ours.open(), pytest.raises(NotRemovable):
        services.remove(attachment_id=stays, actor=teacher)

    with ours.open():
        (left,) = queries.attached(KIND, [record], teacher)[record]
        assert (left.id, left.may_remove) == (stays, True)
        assert not queries.attached(KIND, [record], colleague)[record][0].may_remove
        assert session().scalars(select(AttachmentPiece.attachment_id)).all() == [stays]
        with pytest.raises(NotFound):
            services.remove(attachment_id=kept, actor=teacher)


def test_files_go_with_their_record(ours: World, shelf: Shelf) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    record, other = shelf.record(teacher), shelf.record(teacher)
    for _ in range(2):
        shelf.attach(ours, record, actor=teacher)
    shelf.attach(ours, other, actor=teacher)

    with ours.open():
        assert services.forget(subject_kind=KIND, subject_ids=[record], actor=teacher) == 2

    assert count(ours) == len(sealed_pieces(ours)) == 1


def test_a_daily_job_erases_what_belongs_to_nothing(ours: World, theirs: World, shelf: Shelf) -> None:
    teacher, head = ours.actor(Role.CLASS_TEACHER), theirs.actor(Role.GROUP_HEAD)
    gone, stays, foreign = shelf.record(teacher), shelf.record(teacher), shelf.record(head)
    shelf.attach(ours, gone, actor=teacher)
    shelf.attach(ours, stays, actor=teacher)
    shelf.attach(theirs, foreign, actor=head)
    shelf.records -= {gone, foreign}

    with ours.open():
        assert services.sweep(actor=teacher) == 1
        assert services.sweep(actor=teacher) == 0

    assert (count(ours), count(theirs)) == (1, 1)


def test_the_files_of_many_records_are_one_statement(ours: World, shelf: Shelf) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)
    records = [shelf.record(teacher) for _ in range(4)]
    for record in records:
        shelf.attach(ours, record, actor=teacher, note=f"附件 {record}")

    with ours.open():
        queries.attached(KIND, [new_id()], teacher)
        services.open_attachment(queries.attached(KIND, records, teacher)[records[0]][0].id, actor=teacher)
        with counted_statements() as statements:
            found = queries.attached(KIND, records, teacher)

    assert [found[record][0].note for record in records] == [f"附件 {record}" for record in records]
    assert len(statements) == 1


def test_memory_does_not_grow_with_the_file(ours: World, shelf: Shelf) -> None:
    """In and out again: eighteen megabytes pass through a few."""
    teacher = ours.actor(Role.CLASS_TEACHER)
    record = shelf.record(teacher)
    shelf.attach(ours, record, actor=teacher)
    with tempfile.TemporaryFile() as held:
        held.write(files.jpeg(drawing=b"drawing." * (18 * PIECE // 8)))
        held.flush()
        tracemalloc.start()
        try:
            with ours.open():
                kept = services.attach(subject_kind=KIND, subject_id=record, source=held, note="", actor=teacher).id
            with ours.open():
                opened = services.open_attachment(kept, actor=teacher)
                size = sum(len(services.piece(opened, number)) for number in range(opened.pieces))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert opened.size == size > 17 * PIECE
    assert opened.pieces >= 18
    assert peak < 12 * PIECE, f"{peak / PIECE:.1f} MB"


def test_a_file_that_shrinks_to_nothing_is_none(ours: World, shelf: Shelf) -> None:
    teacher = ours.actor(Role.CLASS_TEACHER)

    with pytest.raises(FileBroken), ours.open():
        services.attach(
            subject_kind=KIND,
            subject_id=shelf.record(teacher),
            source=io.BytesIO(b"\xff\xd8\xff\xd9"),
            note="",
            actor=teacher,
        )
