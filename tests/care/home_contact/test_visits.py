"""Visits: from the appointment to the answer; one visit, two siblings; nobody goes alone and unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from marshmallow import ValidationError
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from care.cases import entries
from care.cases import services as cases
from care.cases.errors import CaseNotInCare, InTheFuture, UndoTooLate
from care.home_contact import queries, services
from care.home_contact.errors import OtherFamily, PlannedInThePast, WentAlone
from care.home_contact.lifecycle import MOVES, VisitMove, VisitState
from care.home_contact.models import Visit
from care.home_contact.schemas import VisitSchema
from care.home_contact.services import VisitWords
from care.home_contact.terms import Company, VisitKind
from kernel import clock
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from obligations import queries as obligations
from tests.care.campus import Campus
from tests.care.home_contact.families import mother_of
from tests.worlds import DEMO_DAY

CONFIRMED = DEMO_DAY - timedelta(days=8)
WORDS = VisitWords(happened_on=DEMO_DAY, company=Company.TWO, present="外婆", seen="有自己的书桌", wishes="想多听听")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.working_day(DEMO_DAY):
        yield


@pytest.fixture
def case_id(school: Campus) -> UUID:
    """A case confirmed the week before."""
    with clock.working_day(CONFIRMED):
        return school.confirm()


def visit(school: Campus, *case_ids: UUID, kind: VisitKind = VisitKind.HOME, words: VisitWords = WORDS) -> list[str]:
    """Write a visit down in a unit of work of its own; gives the rules that it credited."""
    with school.world.open():
        recorded = services.record_visit(kind=kind, case_ids=case_ids, words=words, actor=school.teacher)
        return sorted(duty.rule for duty in recorded.credited)


def planned(school: Campus, case_id: UUID, *, on: date = DEMO_DAY) -> UUID:
    with school.world.open():
        return services.plan_visit(
            kind=VisitKind.HOME, case_ids=[case_id], planned_on=on, planned_at=time(16), actor=school.teacher
        ).id


def the_visit(school: Campus, case_id: UUID) -> Visit:
    """In the open unit of work."""
    visit_id = session().scalars(select(Visit.id)).one()
    return queries.locked_visit(school.teacher, case_id, visit_id)


def pressing(school: Campus, case_id: UUID) -> list[str]:
    with school.world.open():
        return [line.rule for line in obligations.for_subject(case_id, pressing=True)]


def test_a_home_visit_is_a_contact_too(school: Campus, case_id: UUID) -> None:
    assert visit(school, case_id) == ["R07", "R08"]


def test_one_visit_two_siblings(school: Campus, case_id: UUID) -> None:
    other = school.confirm(school.students[1])
    mother_of(school.world, *school.students[:2])

    assert visit(school, case_id, other) == ["R07", "R07", "R08", "R08"]
    with school.world.open():
        assert len(queries.lines(case_id, school.teacher)) == len(queries.lines(other, school.teacher)) == 1


def test_a_visit_to_a_protected_sibling_too_is_only_there(school: Campus, case_id: UUID) -> None:
    other = school.confirm(school.others[0], proposer=school.other_teacher)
    mother_of(school.world, school.students[0], school.others[0])
    with school.world.open():
        kept = services.record_visit(
            kind=VisitKind.HOME, case_ids=[case_id, other], words=WORDS, actor=school.head
        ).record.id
    school.protect(other)

    for actor in (school.teacher, school.member):
        with school.world.open():
            (line,) = queries.lines(case_id, actor)
            found = entries.entry(line, cases.open_file(case_id, actor=actor), today=DEMO_DAY)
            assert (found.texts, found.credited, found.is_restricted, found.record_id) == ((), (), True, None)
            with pytest.raises(NotFound):
                queries.visible_visit(actor, case_id, kept)
            with pytest.raises(NotFound):
                queries.locked_visit(actor, case_id, kept)
    with school.world.open():
        assert queries.visible_visit(school.principal, case_id, kept).id == kept


def test_neighbours_are_no_siblings(school: Campus, case_id: UUID) -> None:
    with pytest.raises(OtherFamily):
        visit(school, case_id, school.confirm(school.students[1]))


def test_a_family_at_school_is_no_home_visit(school: Campus, case_id: UUID) -> None:
    words = VisitWords(happened_on=DEMO_DAY, wishes="想调座位")

    assert visit(school, case_id, kind=VisitKind.SCHOOL, words=words) == ["R08"]


def test_an_appointment_credits_nothing_until_it_is_kept(school: Campus, case_id: UUID) -> None:
    planned(school, case_id)
    assert "R07" in pressing(school, case_id)

    with school.world.open():
        services.hold_visit(the_visit(school, case_id), WORDS, seen=1, actor=school.teacher)

    assert "R07" not in pressing(school, case_id)


def test_nobody_at_home_is_on_record_and_credits_nothing(school: Campus, case_id: UUID) -> None:
    planned(school, case_id)

    with school.world.open():
        services.miss_visit(
            the_visit(school, case_id), happened_on=DEMO_DAY, words="敲门没人", seen=1, actor=school.teacher
        )

    assert "R07" in pressing(school, case_id)
    with school.world.open():
        (line,) = queries.lines(case_id, school.teacher)
        assert (line.notes, line.texts) == (("未遇",), [("家庭情况", "敲门没人")])


def test_what_the_family_said_is_answered(school: Campus, case_id: UUID) -> None:
    visit(school, case_id)

    with school.world.open():
        services.answer_visit(the_visit(school, case_id), answer="每周五发照片", seen=1, actor=school.teacher)

    with school.world.open():
        opened = queries.opened_visit(the_visit(school, case_id), school.teacher)
    assert (opened.state, opened.answer, opened.answered_on) == (VisitState.ANSWERED, "每周五发照片", DEMO_DAY)


def test_two_who_write_at_once_do_not_lose_each_other(school: Campus, case_id: UUID) -> None:
    planned(school, case_id)
    with school.world.open():
        services.cancel_visit(the_visit(school, case_id), seen=1, actor=school.teacher)

    with pytest.raises(StaleRecord), school.world.open():
        services.hold_visit(the_visit(school, case_id), WORDS, seen=1, actor=school.teacher)


@pytest.mark.parametrize("state", list(VisitState))
@pytest.mark.parametrize("move", list(VisitMove))
def test_every_other_move_is_refused(state: VisitState, move: VisitMove) -> None:
    row = Visit(state=state)
    if MOVES.allows(state, move):
        row.move(move)
        assert row.state == MOVES.pairs()[state, move]
    else:
        with pytest.raises(ForbiddenMove):
            row.move(move)


def test_it_is_undone_on_the_same_day_by_its_author(school: Campus, case_id: UUID) -> None:
    visit(school, case_id)
    with pytest.raises(UndoTooLate), school.world.open():
        found = session().scalars(select(Visit.id)).one()
        services.withdraw_visit(queries.locked_visit(school.head, case_id, found), actor=school.head)

    with school.world.open():
        services.withdraw_visit(the_visit(school, case_id), actor=school.teacher)

    assert "R07" in pressing(school, case_id)
    with school.world.open(), pytest.raises(NotFound):
        the_visit(school, case_id)


def test_what_cannot_be_is_refused(school: Campus, case_id: UUID) -> None:
    with pytest.raises(PlannedInThePast):
        planned(school, case_id, on=DEMO_DAY - timedelta(days=1))
    with pytest.raises(InTheFuture):
        visit(school, case_id, words=VisitWords(happened_on=DEMO_DAY + timedelta(days=1), company=Company.TWO))
    candidate = school.propose(school.students[1])
    with pytest.raises(CaseNotInCare):
        planned(school, candidate)


def test_nobody_visits_a_home_alone_and_unknown(school: Campus, case_id: UUID) -> None:
    with pytest.raises(WentAlone):
        visit(school, case_id, words=VisitWords(happened_on=DEMO_DAY, seen="有书桌"))

    visit(school, case_id)
    with pytest.raises(IntegrityError, match="not_alone"), school.world.open():
        session().execute(update(Visit).values(company=None))


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"kind": "home", "seen": "有书桌", "happened_on": "2026-11-18"}, "company"),
        ({"kind": "home", "company": "two", "happened_on": "2026-11-18"}, "seen"),
        ({"kind": "roof", "company": "two", "seen": "有书桌", "happened_on": "2026-11-18"}, "kind"),
        ({"kind": "home", "company": "two", "seen": "有书桌"}, "happened_on"),
        ({"kind": "home", "company": "two", "seen": "长" * 2001, "happened_on": "2026-11-18"}, "seen"),
        ({"kind": "school", "seen": "来了", "happened_on": "2026-11-18", "siblings": ["x"]}, "siblings"),
    ],
)
def test_a_form_says_what_is_wrong(sent: dict[str, object], place: str) -> None:
    with pytest.raises(ValidationError) as refused:
        VisitSchema().load(sent)

    assert place in refused.value.messages_dict
