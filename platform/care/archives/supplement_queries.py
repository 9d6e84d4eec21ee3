"""Reads of urgent additions to the roster: which ones a person may know of, and what waits for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy import case as sql_case

from care.archives.models import RosterSnapshot, RosterSupplement
from care.archives.supplement import TO_RECEIVE, TO_SIGN, SupplementState
from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from privacy import bars
from privacy.errors import WritingBarred

RETURNED = "roster_supplements.returned_reason"
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRow:
    """One student to be added, or added, to the roster between two rounds."""

    id: UUID
    case_id: UUID
    student_id: UUID
    name: str
    number: str
    class_name: str
    state: SupplementState
    found_at: datetime
    submitted_by: UUID | None
    submitted_by_name: str | None
    submitted_on: date | None
    received_by_name: str | None
    received_on: date | None
    version: int
    in_care: bool
    reason: str = field(repr=False)

    @property
    def waits_for_signature(self) -> bool:
        """Whether somebody is to sign it now; nobody is once the student is no longer in care."""
        return self.state in TO_SIGN and self.in_care

    @property
    def waits_for_receipt(self) -> bool:
        """Whether the centre has still to receive it."""
        return self.state in TO_RECEIVE


Found = Select[RosterSupplement, CaseFile, Student, ClassGroup]
Locked = tuple[RosterSupplement, CaseFile, Student, str]
"""An addition that is to change, its file, its student and the name of the class."""


def visible_supplements(actor: Actor) -> Found:
    """The additions of the students whose files this person may know of, what waits first, then the newest."""
    mine = cases.visible_cases(actor).with_only_columns(CaseFile.id)
    waits = sql_case((_to_sign(), 0), (RosterSupplement.state.in_(TO_RECEIVE), 1), else_=2)
    return (
        select(RosterSupplement, CaseFile, Student, ClassGroup)
        .join(CaseFile, and_(CaseFile.school_id == RosterSupplement.school_id, CaseFile.id == RosterSupplement.case_id))
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
        .where(RosterSupplement.case_id.in_(mine))
        .order_by(waits, RosterSupplement.found_at.desc(), Student.pinyin, RosterSupplement.id)
    )


def visible_supplement(actor: Actor, supplement_id: UUID) -> SupplementRow:
    """One of them; raises NotFound."""
    row = session().execute(visible_supplements(actor).where(RosterSupplement.id == supplement_id)).first()
    if row is None:
        raise NotFound
    return row_of(row[0], row[1], row[2], row[3])


def locked(actor: Actor, supplement_ids: Collection[UUID]) -> list[Locked]:
    """Those that are to change, locked, by class and name; raises NotFound unless the person may know of every one."""
    query = (
        visible_supplements(actor)
        .where(RosterSupplement.id.in_(supplement_ids))
        .order_by(None)
        .order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.id)
        .with_for_update(of=RosterSupplement)
        .execution_options(populate_existing=True)
    )
    found = [(row[0], row[1], row[2], row[3].name) for row in session().execute(query)]
    if {row.id for row, *_rest in found} != set(supplement_ids):
        raise NotFound
    if bars.barred_writing(actor, [student.id for _row, _case, student, _name in found]):
        raise WritingBarred
    return found


def colleges_of(supplement_ids: Collection[UUID]) -> Sequence[UUID]:
    """The colleges whose rosters these additions belong to."""
    query = select(RosterSupplement.org_unit_id).where(RosterSupplement.id.in_(supplement_ids)).distinct()
    return [college for college in session().scalars(query) if college is not None]


def page(actor: Actor, number: int) -> list[SupplementRow]:
    """One page of them; shown through `services.open_supplements`."""
    found = session().execute(visible_supplements(actor).limit(PAGE).offset(PAGE * (number - 1)))
    return [row_of(row[0], row[1], row[2], row[3]) for row in found]


def count(actor: Actor) -> int:
    """How many there are for this person."""
    mine = visible_supplements(actor).order_by(None).with_only_columns(RosterSupplement.id).subquery()
    return session().scalar(select(func.count()).select_from(mine)) or 0


def waiting(actor: Actor) -> tuple[int, int]:
    """How many of them wait for a signature, and how many for the centre."""
    mine = cases.visible_cases(actor).with_only_columns(CaseFile.id)
    query = (
        select(func.count().filter(_to_sign()), func.count().filter(RosterSupplement.state.in_(TO_RECEIVE)))
        .select_from(RosterSupplement)
        .join(CaseFile, and_(CaseFile.school_id == RosterSupplement.school_id, CaseFile.id == RosterSupplement.case_id))
        .where(RosterSupplement.case_id.in_(mine))
    )
    to_sign, to_receive = session().execute(query).one()
    return to_sign, to_receive


def of_case(case_id: UUID) -> UUID | None:
    """The addition of an opened file that still waits for a signature; its duty is about it."""
    query = select(RosterSupplement.id).where(RosterSupplement.case_id == case_id, RosterSupplement.state.in_(TO_SIGN))
    return session().scalar(query)


def snapshots(supplement_id: UUID) -> Sequence[RosterSnapshot]:
    """The signed states of an addition, the newest first."""
    query = select(RosterSnapshot).where(RosterSnapshot.supplement_id == supplement_id)
    return session().scalars(query.order_by(RosterSnapshot.number.desc())).all()


def row_of(supplement: RosterSupplement, case: CaseFile, student: Student, group: ClassGroup) -> SupplementRow:
    """An addition as pages show it."""
    sealed = supplement.returned_reason_sealed
    return SupplementRow(
        id=supplement.id,
        case_id=case.id,
        student_id=student.id,
        name=student.name,
        number=student.number,
        class_name=group.name,
        state=SupplementState(supplement.state),
        found_at=supplement.found_at,
        submitted_by=supplement.submitted_by,
        submitted_by_name=supplement.submitted_by_name,
        submitted_on=supplement.submitted_on,
        received_by_name=supplement.received_by_name,
        received_on=supplement.received_on,
        version=supplement.version,
        in_care=case.state in IN_CARE,
        reason=crypto.unseal(sealed, row=supplement.id, field=RETURNED) if sealed else "",
    )


def _to_sign() -> ColumnElement[bool]:
    return and_(RosterSupplement.state.in_(TO_SIGN), CaseFile.state.in_(IN_CARE))
