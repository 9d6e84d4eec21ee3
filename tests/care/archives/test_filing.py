"""The hand-over of files: by the centre's guidance, one original and one copy, counted, received under a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from accounts.roles import Role
from care.archives import filing_queries as queries
from care.archives import queries as rosters
from care.archives import services
from care.archives.errors import (
    ChecklistOpen,
    GuidanceMissing,
    HashesMissing,
    ItemsUnsigned,
    NothingToDeliver,
    NothingToFile,
    OwnFile,
    PagesDiffer,
    SignedAlready,
)
from care.archives.filing import ITEM_MOVES, CopyKind, Holder, ItemMove, ItemState, Mode
from care.archives.models import ArchiveCopy, ArchiveReceipt
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound
from obligations import queries as obligations
from obligations import services as duties
from obligations.lifecycle import DutyState
from people import services as people
from policy_profiles.evidence import EvidenceKind
from tenants import services as tenants
from tenants.models import UnitKind
from tests.care.archives.conftest import POOR, College
from tests.care.campus import add_class
from tests.worlds import World, counted_statements

MATERIALS = ["建档登记表", "取证材料", "谈话记录"]
HASHES = ("a" * 64, "b" * 64)
S, M = ItemState, ItemMove
DRAWN = {
    (S.DRAFT, M.SIGN): S.SIGNED,
    (S.SIGNED, M.DELIVER): S.DELIVERED,
    (S.DELIVERED, M.RECEIVE): S.RECEIVED,
    (S.DELIVERED, M.RETURN): S.RETURNED,
}


@pytest.mark.parametrize(("state", "move"), list(product(ItemState, ItemMove)))
def test_a_file_moves_as_drawn_and_no_other_way(state: ItemState, move: ItemMove) -> None:
    if (state, move) in DRAWN:
        assert ITEM_MOVES.after(state, move) is DRAWN[state, move]
    else:
        with pytest.raises(ForbiddenMove):
            ITEM_MOVES.after(state, move)


def publish(college: College, materials: Sequence[str] = MATERIALS) -> int:
    with college.school.world.open():
        return services.publish_guidance(materials=materials, actor=college.school.counsellor).number


def begin(college: College) -> UUID:
    with college.school.world.open():
        unit = rosters.visible_college(college.school.grade_head, college.id)
        return services.open_batch_of(college=unit, actor=college.school.grade_head).id


def item_of(college: College, archive_id: UUID, case_id: UUID) -> UUID:
    """The newest revision of a student's file in the batch."""
    with college.school.world.open():
        rows = queries.items(archive_id, college.school.head)
        return [row.item.id for row in rows if row.item.case_id == case_id][-1]


def sign(
    college: College,
    archive_id: UUID,
    case_id: UUID,
    *,
    by: Actor | None = None,
    checked: Sequence[int] = (0, 1, 2),
    mode: Mode = Mode.PAPER,
    pages: int = 12,
    copy_pages: int = 12,
    hashes: Sequence[str] = (),
) -> UUID:
    actor, item_id = by or college.school.grade_head, item_of(college, archive_id, case_id)
    with college.school.world.open():
        services.sign_item(
            item=queries.visible_item(actor, archive_id, item_id),
            checked=checked,
            mode=mode,
            pages=pages,
            copy_pages=copy_pages,
            hashes=hashes,
            actor=actor,
        )
    return item_id


def deliver(college: College, archive_id: UUID) -> int:
    with college.school.world.open():
        batch, _unit = queries.visible_batch(college.school.grade_head, archive_id)
        return services.deliver(batch=batch, actor=college.school.grade_head)


def receive(college: College, archive_id: UUID, item_id: UUID, pages: int = 12, *, by: Actor | None = None) -> int:
    actor = by or college.school.counsellor
    with college.school.world.open():
        item = queries.visible_item(actor, archive_id, item_id)
        return services.receive_item(item=item, pages=pages, actor=actor).number


def delivered(college: College) -> tuple[UUID, UUID, UUID]:
    """A batch at the centre: its id and those of both files."""
    publish(college)
    archive_id = begin(college)
    first, second = (sign(college, archive_id, case) for case in (college.case_id, college.other_case_id))
    assert deliver(college, archive_id) == 2
    return archive_id, first, second


def november(college: College) -> DutyState:
    with college.school.world.open():
        return next(
            duty.state
            for duty in obligations.for_subject(college.id)
            if EvidenceKind.ARCHIVE_BATCH in duty.evidence and duty.period == "2026-11-15"
        )


def test_the_files_of_november_are_due_on_monday_the_16th_by_the_guidance_of_the_day(college: College) -> None:
    publish(college)
    archive_id = begin(college)
    assert publish(college, ["新材料"]) == 2
    assert begin(college) == archive_id

    with college.school.world.open():
        batch, _unit = queries.visible_batch(college.school.grade_head, archive_id)
        assert (batch.period, batch.due_on) == ("2026-11-15", date(2026, 11, 16))
        assert queries.guidance_of(batch).materials == MATERIALS
        assert len(queries.items(archive_id, college.school.head)) == 2


def test_nothing_begins_without_guidance_or_without_a_duty(college: College) -> None:
    with pytest.raises(GuidanceMissing):
        begin(college)
    archive_id, first, second = delivered(college)
    receive(college, archive_id, first)
    receive(college, archive_id, second)
    with pytest.raises(NothingToFile):
        begin(college)


def test_publishing_guidance_does_the_centres_duty(college: College) -> None:
    publish(college)

    with college.school.world.open():
        school_id = college.school.world.scope.school_id
        guidance = [one for one in obligations.for_subject(school_id) if EvidenceKind.FILING_GUIDANCE in one.evidence]
        assert guidance
        assert all(one.is_done for one in guidance)


def test_every_file_has_one_original_at_the_centre_and_one_copy_at_the_college(college: College) -> None:
    archive_id, first, _ = delivered(college)

    with college.school.world.open():
        copies = queries.copies(first)
        assert {kind: copy.holder for kind, copy in copies.items()} == {
            CopyKind.ORIGINAL: Holder.CENTRE,
            CopyKind.COPY: Holder.COLLEGE,
        }
        assert {copy.pages for copy in copies.values()} == {12}
        assert {copy.signed_by for copy in copies.values()} == {college.school.grade_head.user_id}
    with pytest.raises(SignedAlready):
        sign(college, archive_id, college.case_id)
    for kind, holder in (("original", "centre"), ("copy", "college"), ("copy", "centre")):
        with pytest.raises(IntegrityError), college.school.world.open():
            session().add(
                ArchiveCopy(
                    item_id=first,
                    kind=kind,
                    holder=holder,
                    mode="paper",
                    pages=1,
                    sha256=None,
                    signed_by=None,
                    signed_by_name="甲",
                    signed_on=date(2026, 11, 10),
                )
            )


def test_the_last_receipt_does_the_duty_and_numbers_are_the_schools(college: College) -> None:
    archive_id, first, second = delivered(college)
    assert receive(college, archive_id, first) == 1
    assert november(college) is DutyState.OPEN
    assert receive(college, archive_id, second) == 2
    assert november(college) is DutyState.DONE
    with pytest.raises(ForbiddenMove):
        receive(college, archive_id, second)


def test_a_signature_needs_the_whole_checklist_and_equal_pages(college: College) -> None:
    publish(college)
    archive_id = begin(college)

    with pytest.raises(ChecklistOpen):
        sign(college, archive_id, college.case_id, checked=(0, 2, 7))
    with pytest.raises(PagesDiffer):
        sign(college, archive_id, college.case_id, copy_pages=11)
    with pytest.raises(HashesMissing):
        sign(college, archive_id, college.case_id, mode=Mode.DIGITAL, hashes=("a" * 64,))
    with pytest.raises(HashesMissing):
        sign(college, archive_id, college.case_id, mode=Mode.DIGITAL, hashes=("a" * 64, "kein hash"))
    with pytest.raises(ItemsUnsigned):
        deliver(college, archive_id)


def test_without_paper_both_hashes_and_signatures_are_kept(college: College) -> None:
    publish(college)
    archive_id = begin(college)
    item_id = sign(college, archive_id, college.case_id, mode=Mode.DIGITAL, hashes=HASHES, by=college.school.teacher)

    with college.school.world.open():
        copies = queries.copies(item_id)
        assert (copies[CopyKind.ORIGINAL].sha256, copies[CopyKind.COPY].sha256) == HASHES
        assert all(copy.signed_by == college.school.teacher.user_id for copy in copies.values())


def test_who_signed_does_not_receive_and_a_wrong_count_is_refused(college: College) -> None:
    archive_id, first, _ = delivered(college)
    both = college.school.world.actor(Role.COUNSELLOR, user_id=college.school.grade_head.user_id)

    with pytest.raises(OwnFile):
        receive(college, archive_id, first, by=both)
    with pytest.raises(PagesDiffer):
        receive(college, archive_id, first, 11)
    with pytest.raises(NothingToDeliver):
        deliver(college, archive_id)


def test_nothing_counts_a_protected_file_for_whom_it_is_shut_to(college: College) -> None:
    publish(college)
    archive_id = begin(college)
    for case in (college.case_id, college.other_case_id):
        sign(college, archive_id, case)
    college.school.protect(college.other_case_id)

    with college.school.world.open():
        assert queries.states_seen(archive_id, college.school.grade_head) == {ItemState.SIGNED: 1}
        assert queries.states_seen(archive_id, college.school.principal) == {ItemState.SIGNED: 2}
        (row,) = queries.board(college.school.grade_head)
        assert row.files == 1
    assert deliver(college, archive_id) == 1
    with college.school.world.open():
        assert queries.states_of(archive_id) == {ItemState.DELIVERED: 2}


def test_what_came_back_stays_and_another_revision_is_signed(college: College) -> None:
    archive_id, first, second = delivered(college)
    receive(college, archive_id, second)
    with college.school.world.open():
        item = queries.visible_item(college.school.counsellor, archive_id, first)
        services.return_item(item=item, reason="缺谈话记录", actor=college.school.counsellor)
    again = sign(college, archive_id, college.case_id, pages=14, copy_pages=14)
    assert deliver(college, archive_id) == 1
    assert november(college) is DutyState.OPEN
    assert receive(college, archive_id, again, 14) == 2
    assert november(college) is DutyState.DONE

    with college.school.world.open():
        assert services.returned_reason(queries.visible_item(college.school.head, archive_id, first)) == "缺谈话记录"
        assert {copy.pages for copy in queries.copies(first).values()} == {12}


def test_a_month_without_anybody_in_care_is_done_by_the_delivery(college: College) -> None:
    publish(college)
    with college.school.world.open():
        unit = tenants.add_unit(kind=UnitKind.COLLEGE, name="艺术设计学院", actor=college.school.principal)
        session().flush()  # the class points at it
        people.place_classes(class_ids=[add_class(9)], org_unit_id=unit.id, actor=college.school.principal)
        duties.open_due(actor=college.school.principal)
        empty = College(college.school, unit.id, college.case_id, college.other_case_id)
    archive_id = begin(empty)
    assert november(empty) is DutyState.OPEN

    assert deliver(empty, archive_id) == 0
    assert november(empty) is DutyState.DONE


def test_signed_files_receipts_and_guidance_are_append_only(college: College) -> None:
    archive_id, first, _ = delivered(college)
    receive(college, archive_id, first)
    for table, column in (("archive_copies", "pages"), ("archive_receipts", "pages"), ("filing_guidance", "number")):
        for statement in (f"update {table} set {column} = 1", f"delete from {table}"):
            with pytest.raises(ProgrammingError, match="permission denied"), college.school.world.open():
                session().execute(text(statement))


def test_a_receipt_number_is_given_once(college: College) -> None:
    archive_id, first, second = delivered(college)
    receive(college, archive_id, first)

    with pytest.raises(IntegrityError), college.school.world.open():
        session().add(
            ArchiveReceipt(
                item_id=second,
                number=1,
                pages=12,
                received_by=None,
                received_by_name="甲",
                received_on=date(2026, 11, 10),
            )
        )


def test_a_students_account_opens_no_file_whatever_roles_it_was_given(college: College) -> None:
    archive_id, first, _ = delivered(college)
    crowned = college.school.world.actor(Role.PRINCIPAL, Role.COUNSELLOR, Role.CLASS_TEACHER, is_student=True)

    with college.school.world.open():
        assert queries.board(crowned) == []
        assert services.open_batch(archive_id, actor=crowned) == []
        with pytest.raises(NotFound):
            queries.visible_batch(crowned, archive_id)
        with pytest.raises(NotFound):
            services.open_item(archive_id, first, actor=crowned)
        with pytest.raises(NotFound):
            queries.visible_item(crowned, archive_id, first)


def test_a_teacher_signs_the_own_class_only_and_another_school_sees_nothing(college: College, theirs: World) -> None:
    archive_id, first, second = delivered(college)

    with college.school.world.open():
        assert [row.item.id for row in queries.items(archive_id, college.school.teacher)] == [first]
        with pytest.raises(NotFound):
            queries.visible_item(college.school.teacher, archive_id, second)
    with theirs.open():
        stranger = theirs.actor(Role.PRINCIPAL)
        assert session().scalars(select(ArchiveCopy)).all() == []
        with pytest.raises(NotFound):
            queries.visible_batch(stranger, archive_id)


def test_the_board_and_the_list_take_as_many_statements_for_many_files_as_for_few(college: College) -> None:
    publish(college)
    for student in college.school.students[1:]:
        college.school.confirm(student, POOR)
    archive_id = begin(college)
    with college.school.world.open(), counted_statements() as many:
        assert len(queries.items(archive_id, college.school.head)) == 4
        queries.board(college.school.head)

    assert len(many) <= 8
