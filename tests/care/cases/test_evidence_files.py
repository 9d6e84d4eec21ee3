"""The files of evidence: who reads the words reads the files, nobody else, and only an open file takes more."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import fields
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from accounts.roles import Role
from attachments import rooms
from attachments import services as attachments
from attachments.models import Attachment
from care.cases import queries
from care.cases import services as cases
from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.errors import FileAtRest
from care.cases.models import CaseCategory, EvidenceItem
from care.cases.terms import CloseReason, EvidenceSource
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from privacy.models import AccessLog
from tests.attachments import files
from tests.care import campus
from tests.care.campus import PSYCHOLOGICAL, Campus
from tests.worlds import DEMO_DAY, Office, World

KIND = cases.EVIDENCE.kind


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    before = list(rooms.installed())
    rooms.install([cases.EVIDENCE])
    with clock.working_day(DEMO_DAY):
        yield campus.build(office, ours)
    rooms.install(before)


def evidence_of(school: Campus, case_id: UUID) -> UUID:
    with school.world.open():
        return session().scalars(select(EvidenceItem.id).where(EvidenceItem.case_id == case_id)).one()


def attach(school: Campus, evidence_id: UUID, actor: Actor) -> UUID:
    with school.world.open():
        return attachments.attach(
            subject_kind=KIND, subject_id=evidence_id, source=io.BytesIO(files.jpeg()), note="纸条", actor=actor
        ).id


def opens(school: Campus, attachment_id: UUID, actor: Actor) -> bool:
    with school.world.open():
        try:
            return bool(attachments.open_attachment(attachment_id, actor=actor))
        except NotFound:
            return False


def everybody(school: Campus) -> dict[str, Actor]:
    return {one.name: value for one in fields(school) if isinstance(value := getattr(school, one.name), Actor)}


def test_at_the_usual_tiers_everybody_reads_a_file_who_reads_the_file(school: Campus) -> None:
    kept = attach(school, evidence_of(school, school.confirm()), school.teacher)

    readers = {name for name, actor in everybody(school).items() if opens(school, kept, actor)}

    assert readers == {"teacher", "grade_head", "head", "member", "counsellor", "principal"}


def test_at_the_highest_tier_only_who_reads_the_reason_reads_its_files(school: Campus) -> None:
    note = EvidenceNote(kind=EvidenceSource.DOCUMENT, note="医院的单子", code=PSYCHOLOGICAL.code)
    case_id = school.propose(None, PSYCHOLOGICAL, actor=school.counsellor, evidence=[note])
    kept = attach(school, evidence_of(school, case_id), school.counsellor)

    readers = {name for name, actor in everybody(school).items() if opens(school, kept, actor)}

    assert readers == {"head", "counsellor", "principal"}


def test_a_students_account_gets_none_of_it_whatever_its_role(school: Campus) -> None:
    kept = attach(school, evidence_of(school, school.confirm()), school.teacher)

    crowned = school.world.actor(Role.PRINCIPAL, is_student=True)

    assert not opens(school, kept, crowned)
    with pytest.raises(NotFound):
        attach(school, evidence_of(school, school.confirm(school.students[1])), crowned)


def test_reading_a_file_is_logged_with_student_tier_and_reason(school: Campus) -> None:
    kept = attach(school, evidence_of(school, school.confirm()), school.teacher)

    assert opens(school, kept, school.head)

    with school.world.open():
        row = session().scalars(select(AccessLog).where(AccessLog.user_id == school.head.user_id)).one()
        assert (row.subject_id, row.what, row.tier) == (school.students[0], "依据的附件", "T2")
        assert "领导小组组长" in row.reason


def test_a_closed_file_keeps_its_files_and_takes_no_more(school: Campus) -> None:
    case_id = school.confirm()
    evidence_id = evidence_of(school, case_id)
    kept = attach(school, evidence_id, school.teacher)
    with school.world.open():
        case = queries.visible_case(school.teacher, case_id)
        cases.ask_closing(case, reason=CloseReason.GOAL_MET, outcome="已能自己安排", actor=school.teacher)
    with school.world.open():
        cases.close(queries.visible_case(school.head, case_id), actor=school.head)

    assert opens(school, kept, school.teacher)
    with pytest.raises(FileAtRest):
        attach(school, evidence_id, school.teacher)


def test_files_of_what_no_longer_stands_in_the_file_are_closed(school: Campus) -> None:
    note = EvidenceNote(kind=EvidenceSource.OBSERVATION, note="看到的", code="K4")
    case_id = school.propose(None, CategoryChoice(code="K4"), evidence=[note])
    kept = attach(school, evidence_of(school, case_id), school.teacher)
    assert opens(school, kept, school.head)

    with school.world.open():
        session().execute(update(CaseCategory).where(CaseCategory.case_id == case_id).values(removed_at=clock.now()))

    assert not opens(school, kept, school.head)


def test_files_go_when_their_evidence_is_erased(school: Campus) -> None:
    gone, stays = evidence_of(school, school.confirm()), evidence_of(school, school.confirm(school.students[1]))
    attach(school, gone, school.teacher)
    kept = attach(school, stays, school.teacher)
    with school.world.open():
        session().execute(delete(EvidenceItem).where(EvidenceItem.id == gone))

    with school.world.open():
        assert attachments.sweep(actor=school.principal) == 1
        assert session().scalars(select(Attachment.id)).all() == [kept]
