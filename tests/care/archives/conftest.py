"""A university with one college and a file in care, in the days before the roster of November is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from care.archives import queries, services
from care.archives.lifecycle import Answer
from care.archives.models import RosterRefresh, RosterSnapshot
from care.cases.categories import CategoryChoice
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from obligations import services as obligations
from people import services as people
from tenants import services as tenants
from tenants.models import Stage, UnitKind
from tests.care import campus
from tests.care.campus import Campus
from tests.worlds import Office, add_school

POOR, PSYCHOLOGICAL = CategoryChoice(code="U3"), CategoryChoice(code="U1")
IN_NOVEMBER = date(2026, 11, 10)


@dataclass(frozen=True)
class College:
    """The college, its school, and a file in care in each of its two classes."""

    school: Campus
    id: UUID
    case_id: UUID
    other_case_id: UUID

    def generate(self) -> UUID:
        """Open the round that is due."""
        with self.school.world.open():
            college = queries.visible_college(self.school.grade_head, self.id)
            return services.generate(college=college, actor=self.school.grade_head).id

    def answer(
        self, refresh_id: UUID, case_id: UUID, given: Answer, note: str = "", *, by: Actor | None = None
    ) -> None:
        """Attest the line of one file."""
        actor = by or self.school.grade_head
        with self.school.world.open():
            refresh, _college = queries.visible_refresh(actor, refresh_id, to_change=True)
            line_id = next(line.id for line in queries.lines(refresh_id, actor) if line.case_id == case_id)
            line = queries.visible_line(actor, refresh_id, line_id)
            services.answer(refresh=refresh, line=line, given=given, note=note, actor=actor)

    def sign(self, refresh_id: UUID, *, by: Actor | None = None, attested: bool = True) -> UUID:
        """Sign as whoever leads the grade."""
        actor = by or self.school.grade_head
        with self.school.world.open():
            refresh, college = queries.visible_refresh(actor, refresh_id, to_change=True)
            return services.sign(
                refresh=refresh, college=college, attested=attested, seen_version=refresh.version, actor=actor
            ).id

    def signed(self) -> tuple[UUID, UUID]:
        """The round, answered and signed: its id and the snapshot's."""
        refresh_id = self.generate()
        for case in (self.case_id, self.other_case_id):
            self.answer(refresh_id, case, Answer.UNCHANGED, "家长电话已核实")
        return refresh_id, self.sign(refresh_id)

    def refresh(self, refresh_id: UUID) -> RosterRefresh:
        """The row, read in the open unit of work."""
        return session().get_one(RosterRefresh, (self.school.world.scope.school_id, refresh_id))

    def snapshot(self, snapshot_id: UUID) -> RosterSnapshot:
        """The row, read in the open unit of work."""
        return session().get_one(RosterSnapshot, (self.school.world.scope.school_id, snapshot_id))


@pytest.fixture
def college(office: Office) -> Iterator[College]:
    """The college of the test, on 10 November 2026."""
    world = add_school(office, stage=Stage.UNIVERSITY)
    with clock.working_day(IN_NOVEMBER):
        school = campus.build(office, world, profile="U")
        with world.open():
            made = tenants.add_unit(kind=UnitKind.COLLEGE, name="信息工程学院", actor=school.principal).id
            session().flush()  # the classes point at it
            both = [school.class_id, school.other_class_id]
            people.place_classes(class_ids=both, org_unit_id=made, actor=school.principal)
        mine = school.confirm(school.students[0], POOR)
        other = school.confirm(school.others[0], PSYCHOLOGICAL, proposer=school.other_teacher)
        with world.open():
            obligations.open_due(actor=school.principal)
        yield College(school, made, mine, other)


__all__ = ["IN_NOVEMBER", "POOR", "PSYCHOLOGICAL", "College"]
