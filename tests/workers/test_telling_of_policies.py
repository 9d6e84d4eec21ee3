"""What the district decides or publishes is told to the principals whom it concerns, once, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any  # of the arguments of a job
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.roles import Role
from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.outbox import DistrictOutbox, Outbox
from notices.kinds import NoticeKind
from notices.models import Notice
from policy_profiles import loader, services
from tests.policy_profiles.drafted import DAY, SCREENING, Drafted, decide, drafted
from tests.policy_profiles.edited_documents import p2
from tests.policy_profiles.test_templates import publish
from tests.worlds import Office, World
from workers.job import Place, jobs
from workers.jobs import register_all
from workers.reactions import REACTIONS


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    register_all()
    events.install(REACTIONS)
    yield
    events.install({})


@pytest.fixture
def school(ours: World) -> Iterator[Drafted]:
    with clock.working_day(DAY):
        yield drafted(ours)


def run(office: Office, *worlds: World) -> None:
    """Do what waits of these jobs in the office, then in the schools; nothing is taken off the list, so it can run again."""
    with office.open():
        for row in waiting(DistrictOutbox):
            work(row, office.scope.district_id, None)
    for world in worlds:
        with world.open():
            for row in waiting(Outbox):
                work(row, office.scope.district_id, world.scope.school_id)


def waiting(model: type[Outbox | DistrictOutbox]) -> list[Any]:
    return list(session().scalars(select(model).where(model.job.startswith("policy_profiles."))).all())


def work(row: Any, district_id: UUID, school_id: UUID | None) -> None:
    found = jobs()[row.job]
    assert (found.place is Place.SCHOOL) == (school_id is not None)
    found.function(actor=Actor.platform(district_id=district_id, school_id=school_id), **row.args)


def told(world: World, kind: NoticeKind) -> list[UUID]:
    with world.open():
        return list(session().scalars(select(Notice.user_id).where(Notice.kind == kind)).all())


@pytest.mark.parametrize("agreed", [True, False])
def test_whoever_asked_hears_that_there_is_an_answer(
    school: Drafted, office: Office, theirs: World, agreed: bool
) -> None:
    school.edit("change_rule", **SCREENING)
    school.ask()
    assert told(school.world, NoticeKind.LOOSENING_DECIDED) == []

    decide(office, agreed=agreed)
    for _ in range(2):
        run(office, school.world, theirs)

    assert told(school.world, NoticeKind.LOOSENING_DECIDED) == [school.principal.user_id]
    assert told(theirs, NoticeKind.LOOSENING_DECIDED) == []


def test_an_edition_reaches_the_principals_of_schools_that_follow_its_template(
    school: Drafted, office: Office, theirs: World
) -> None:
    theirs.person(Role.PRINCIPAL)
    teacher = school.world.person(Role.CLASS_TEACHER)

    publish(office, p2(preamble="区里的总则。"))
    for _ in range(2):
        run(office, school.world, theirs)

    principals = told(school.world, NoticeKind.EDITION_OFFERED)
    assert principals == [school.principal.user_id]
    assert teacher not in principals
    assert told(theirs, NoticeKind.EDITION_OFFERED) == []  # it has no document of that template


def test_nobody_hears_of_an_edition_that_was_answered_or_overtaken(school: Drafted, office: Office) -> None:
    first = publish(office, p2(preamble="区里的第一份总则。"))
    with school.open():
        services.decline_edition(edition_id=first.id, reason="先不改。", actor=school.principal)
    publish(office, loader.builtin_document("M1"))
    run(office, school.world)
    assert told(school.world, NoticeKind.EDITION_OFFERED) == []

    publish(office, p2(preamble="区里的第二份总则。"))
    third = publish(office, p2(preamble="区里的第三份总则。"))
    run(office, school.world)

    with school.open():
        rows = session().scalars(select(Notice).where(Notice.kind == NoticeKind.EDITION_OFFERED)).all()
        assert [row.subject_id for row in rows] == [third.id]
