"""A small university of the demo: between two rounds a few students were added to the roster at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlalchemy import func, select

from care.archives import services
from care.archives.models import RosterSnapshot, RosterSupplement
from care.archives.supplement import SupplementState
from demo.catalog import SCHOOLS, TODAY, DemoSchool
from demo.history.supplements import STORY
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope, SchoolScope
from obligations.lifecycle import DutyState
from obligations.queries.lines import lines, select_lines
from tenants import queries as tenants
from tests.demo.conftest import FreshDatabase, load

S = SupplementState
SMALL: DemoSchool = replace(
    next(school for school in SCHOOLS if school.slug == "yingyong"), grades=range(2, 4), classes=5, size=12
)


def test_the_university_added_a_few_students_at_once_and_every_signature_verifies(
    fresh_database: FreshDatabase,
) -> None:
    with fresh_database():
        load(SMALL)
        with unit_of_work(IdentityScope()):
            school = tenants.find_school("yingyong")
            assert school is not None
            scope = SchoolScope(school.id, school.district_id)
        with clock.working_day(TODAY), unit_of_work(scope):
            states = Counter(session().scalars(select(RosterSupplement.state)))
            assert states == {S.RECEIVED: 2, S.SUBMITTED: 1, S.DUE: 1}
            links = select(func.count()).select_from(RosterSnapshot).where(RosterSnapshot.supplement_id.is_not(None))
            assert session().scalar(links) == len(STORY)  # one of them signed twice, one not yet
            assert services.verify().faults == []
            duties = [duty for duty in lines(select_lines()) if duty.rule == "R27"]
            assert Counter(duty.state for duty in duties) == {DutyState.DONE: 3, DutyState.OPEN: 1}
