"""Whose parents may be written to: a student who is of age has a say of their own (domain.md A13, PIPL 6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from care.home_contact.errors import AdultNotAsked, AdultRefused
from kernel import clock
from kernel.db import session
from kernel.errors import DomainError
from people import queries as people
from people.models import Student
from privacy import queries as privacy
from privacy.consent import Decision, Purpose, is_adult
from school_calendar.queries import UNIVERSITY


@dataclass(frozen=True, slots=True)
class OwnSay:
    """Who of some students is of age, and of whom the parents may not be written to, each with the reason."""

    adults: frozenset[UUID]
    refusals: dict[UUID, DomainError]

    def check(self, student_id: UUID) -> None:
        """Raises AdultNotAsked or AdultRefused."""
        if student_id in self.refusals:
            raise self.refusals[student_id]


def own_say(student_ids: Collection[UUID]) -> OwnSay:
    """The same few statements for one student as for a class."""
    born = session().execute(select(Student.id, Student.born_on).where(Student.id.in_(student_ids))).all()
    today, of_university = clock.today(), people.school_stage() == UNIVERSITY
    adults = frozenset(row.id for row in born if is_adult(row.born_on, today, of_university=of_university))
    said = privacy.standing_consents(adults) if adults else {}
    return OwnSay(
        adults,
        {
            student: AdultRefused() if Purpose.FAMILY_LETTERS in of_student else AdultNotAsked()
            for student, of_student in said.items()
            if of_student.get(Purpose.FAMILY_LETTERS) is not Decision.GIVEN
        },
    )
