"""Comparing an import with who is known now, and storing what the comparison says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from kernel import crypto
from kernel.db import session
from people import faults, queries
from people.faults import Fault
from people.models import ClassGroup, Guardian, RosterImport, RosterPart, StaffMember, Student, StudentGuardian
from people.roster import plan, preview, storage
from people.roster.known import Known, KnownClass, KnownGuardian, KnownStaff, KnownStudent
from people.roster.lifecycle import ImportMove
from people.roster.plan import Placed, Plan
from people.services.guardians import phone_index

CHECKED = "roster_parts.checked"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A plan, who was known when it was drawn up, and the school's stage, which names classes."""

    plan: Plan
    known: Known
    stage: str


def compare(roster: RosterImport) -> Comparison:
    """What committing the import would do to the people who are known now. The same few statements, whatever its size."""
    known = Known(_classes(), _students(), _staff())
    drawn = plan.draw_up(_entries(roster.id), known, is_complete=roster.is_complete, phone_index=phone_index)
    return Comparison(drawn, known, queries.school_stage())


def settle(roster: RosterImport, found: Comparison) -> None:
    """Store the dry run and move the import to where a person decides: to be confirmed, or to be mended."""
    former = [Fault.from_json(kept) for kept in roster.plan_faults]
    roster.outcome = found.plan.outcome()
    roster.preview = preview.of(found.plan, found.known, stage=found.stage)
    roster.digest = found.plan.digest()
    roster.plan_faults = [fault.to_json() for fault in found.plan.faults]
    roster.errors += faults.errors(found.plan.faults) - faults.errors(former)
    roster.warnings += faults.warnings(found.plan.faults) - faults.warnings(former)
    roster.move(ImportMove.FIND_FAULTY if roster.errors else ImportMove.FIND_GOOD)


def _entries(import_id: UUID) -> Iterator[Placed]:
    rows = session().execute(
        select(RosterPart.id, RosterPart.checked_sealed)
        .where(RosterPart.import_id == import_id)
        .order_by(RosterPart.number)
    )
    for part, sealed in rows:
        if sealed is None:
            raise ValueError("a roster is compared only once all of its parts are checked")
        yield storage.load_entries(crypto.unseal(sealed, row=part, field=CHECKED))


def _classes() -> dict[tuple[int, int], KnownClass]:
    return {
        (group.cohort, group.number): KnownClass(
            group.id, group.version, group.grade, group.name, is_graduated=group.graduated_on is not None
        )
        for group in session().scalars(select(ClassGroup))
    }


def _students() -> dict[str, KnownStudent]:
    guardians = _guardians()
    rows = session().execute(
        select(
            Student.id,
            Student.version,
            Student.number,
            Student.name,
            Student.pinyin,
            Student.gender,
            Student.born_on,
            Student.enrolled_on,
            Student.left_on,
            Student.class_id,
        )
    )
    return {row.number: KnownStudent(**row._mapping, guardians=guardians.get(row.id, {})) for row in rows}  # noqa: SLF001  SQLAlchemy's public name


def _guardians() -> dict[UUID, dict[int, KnownGuardian]]:
    by_student: dict[UUID, dict[int, KnownGuardian]] = defaultdict(dict)
    rows = session().execute(
        select(
            StudentGuardian.student_id,
            StudentGuardian.position,
            StudentGuardian.id,
            StudentGuardian.relation,
            Guardian.id,
            Guardian.version,
            Guardian.name,
            Guardian.phone_index,
        ).join(Guardian, Guardian.id == StudentGuardian.guardian_id)
    )
    for student, position, link, relation, guardian, version, name, index in rows:
        by_student[student][position] = KnownGuardian(guardian, version, link, name, relation, index)
    return by_student


def _staff() -> dict[str, KnownStaff]:
    rows = session().scalars(select(StaffMember).where(StaffMember.number.is_not(None)))
    return {
        member.number: KnownStaff(
            id=member.id,
            version=member.version,
            number=member.number,
            name=member.name,
            pinyin=member.pinyin,
            post=member.post,
            left_on=member.left_on,
        )
        for member in rows
        if member.number
    }
