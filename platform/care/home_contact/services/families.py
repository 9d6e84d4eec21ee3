"""One record for several children: only for those of one family."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from care.cases.models import CaseFile
from care.home_contact.errors import OtherFamily
from kernel.db import session
from people.models import StudentGuardian


def of_one_family(found: Collection[CaseFile]) -> None:
    """Raises OtherFamily unless all of these children share guardians with one another; one statement, none for one child."""
    students = {case.student_id for case in found}
    if len(students) < 2:
        return
    guardians: dict[UUID, set[UUID]] = {}
    query = select(StudentGuardian.guardian_id, StudentGuardian.student_id)
    for guardian_id, student_id in session().execute(query.where(StudentGuardian.student_id.in_(students))):
        guardians.setdefault(guardian_id, set()).add(student_id)
    if _joined(students, list(guardians.values())) != students:
        raise OtherFamily


def _joined(students: set[UUID], households: list[set[UUID]]) -> set[UUID]:
    """Everybody whom shared guardians join to the first of them."""
    reached = {min(students)}
    while True:
        more = reached.union(*(household for household in households if household & reached))
        if more == reached:
            return reached
        reached = more
