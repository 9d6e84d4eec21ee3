"""Files with names: asked for by who may not take them out, allowed or refused by somebody else, once."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.roles import Role
from care.cases import services as cases
from care.cases.errors import OwnExport
from care.cases.queries import RosterFilter
from care.cases.terms import PaperPurpose, Refusal
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound
from kernel.events import RecordedEvent
from kernel.outbox import Outbox
from notices import queries as notices
from notices.kinds import NoticeKind
from privacy import protection
from tests.care.campus import Campus
from tests.worlds import World
from works import queries as works
from works import services as works_services
from works.errors import FileGone
from works.lifecycle import WorkState


def ask(school: Campus, actor: Actor) -> UUID:
    with school.world.open():
        return cases.ask_export(wanted=RosterFilter(), purpose=PaperPurpose.HANDOVER, actor=actor).id


def state(school: Campus, work_id: UUID) -> str:
    with school.world.open():
        return works.visible_work(school.principal, work_id, of_others=True).state


def told(school: Campus, actor: Actor) -> list[tuple[str, UUID]]:
    with school.world.open():
        return [(line.kind, line.subject_id) for line in notices.latest(notices.in_order(actor))]


def jobs(school: Campus) -> list[str]:
    with school.world.open():
        return list(session().scalars(select(Outbox.job).where(Outbox.job == "cases.export")))


@pytest.mark.parametrize("who", ["head", "member", "counsellor"])
def test_who_may_only_ask_waits_for_the_principal(school: Campus, who: str) -> None:
    work_id = ask(school, getattr(school, who))

    assert state(school, work_id) == WorkState.ASKED
    assert jobs(school) == []
    assert (NoticeKind.EXPORT_ASKED, work_id) in told(school, school.principal)


def test_what_was_allowed_is_made_once(school: Campus) -> None:
    work_id = ask(school, school.counsellor)
    with school.world.open():
        cases.allow_export(work_id, actor=school.principal)

    with school.world.open(), pytest.raises(ForbiddenMove):
        cases.allow_export(work_id, actor=school.principal)

    assert jobs(school) == ["cases.export"]
    with school.world.open():
        kinds = set(session().scalars(select(RecordedEvent.kind)))
    assert {"ExportAsked", "ExportAllowed"} <= kinds


def test_what_was_refused_stays_refused_and_says_why(school: Campus) -> None:
    work_id = ask(school, school.head)
    with school.world.open():
        cases.refuse_export(work_id, reason=Refusal.TOO_MUCH, actor=school.principal)

    with school.world.open(), pytest.raises(ForbiddenMove):
        cases.allow_export(work_id, actor=school.principal)

    assert (state(school, work_id), jobs(school)) == (WorkState.REFUSED, [])
    assert (NoticeKind.EXPORT_REFUSED, work_id) in told(school, school.head)


def test_nobody_allows_their_own(school: Campus) -> None:
    both = school.world.actor(Role.PRINCIPAL, user_id=school.counsellor.user_id)
    work_id = ask(school, school.counsellor)

    with school.world.open(), pytest.raises(OwnExport):
        cases.allow_export(work_id, actor=both)


def test_whoever_asked_may_take_it_back_before_it_is_allowed(school: Campus) -> None:
    work_id = ask(school, school.head)

    with school.world.open():
        works_services.cancel(work_id=work_id, actor=school.head)
    with school.world.open(), pytest.raises(ForbiddenMove):
        cases.allow_export(work_id, actor=school.principal)

    assert state(school, work_id) == WorkState.CANCELLED


@pytest.mark.parametrize("who", ["teacher", "grade_head", "subject_teacher", "logistics", "helper"])
def test_nobody_else_asks_at_all(school: Campus, who: str) -> None:
    with pytest.raises(NotFound):
        ask(school, getattr(school, who))


def test_another_school_decides_on_nothing_of_ours(school: Campus, theirs: World) -> None:
    work_id = ask(school, school.head)

    with theirs.open(), pytest.raises(NotFound):
        cases.allow_export(work_id, actor=theirs.actor(Role.PRINCIPAL))


def test_a_file_is_gone_for_whom_somebody_in_it_was_protected_meanwhile(school: Campus) -> None:
    school.confirm(school.students[0])
    work_id = ask(school, school.counsellor)
    with school.world.open():
        cases.allow_export(work_id, actor=school.principal)
        session().flush()  # the job finds it
        cases.export(work_id=work_id, actor=school.principal)
    with school.world.open():
        assert cases.open_export(work_id=work_id, actor=school.counsellor).subject_ids == [school.students[0]]
        protection.protect(school.students[0], reader_ids=[], reason="家里有人在校工作", actor=school.principal)

    with school.world.open(), pytest.raises(FileGone):
        cases.open_export(work_id=work_id, actor=school.counsellor)
