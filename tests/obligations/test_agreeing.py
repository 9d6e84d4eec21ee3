"""Work that people agreed on: one named owner, a date, the same list; the engine and new documents leave it alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden, NotFound
from kernel.ids import new_id
from obligations import queries, services
from obligations.errors import AgreedInThePast
from obligations.lifecycle import DutyState
from obligations.models import Obligation
from obligations.queries import DutyLine
from obligations.services import Agreement
from tests.obligations.school_at_work import SchoolAtWork
from tests.worlds import World, counted_statements

AGREED, DUE, LATE = date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 20)


@pytest.fixture
def owner(school: SchoolAtWork) -> Actor:
    return school.world.actor(Role.COUNSELLOR)


def agreement(school: SchoolAtWork, owner: Actor, *, due: date = DUE) -> Agreement:
    assert owner.user_id is not None
    return Agreement(
        id=new_id(), student_id=school.student_id, class_id=school.class_id, owner_id=owner.user_id, due_on=due
    )


def agree(school: SchoolAtWork, owner: Actor) -> tuple[UUID, UUID]:
    """The ids of the agreement and of its duty."""
    one = agreement(school, owner)
    with school.on(AGREED):
        (duty_id,) = services.agree([one], actor=school.leader())
    return one.id, duty_id


def seen(school: SchoolAtWork, actor: Actor, duty_id: UUID, day: date = AGREED) -> DutyLine:
    with school.on(day):
        return queries.visible_duty(actor, duty_id)


def test_it_is_its_owners_by_name_and_on_their_list(school: SchoolAtWork, owner: Actor) -> None:
    _, duty_id = agree(school, owner)

    with school.on(AGREED):
        mine = {line.id for line in queries.to_do(owner).mine}
        colleague = {line.id for line in queries.to_do(school.world.actor(Role.COUNSELLOR)).mine}
        principal = {line.id for line in queries.to_do(school.world.actor(Role.PRINCIPAL)).mine}
        everybody = queries.owners()
        line = queries.visible_duty(owner, duty_id)

    assert duty_id in mine
    assert duty_id not in colleague | principal
    assert everybody.of(line) == {owner.user_id}


def test_it_is_open_late_and_done_like_every_other_duty(school: SchoolAtWork, owner: Actor) -> None:
    _, duty_id = agree(school, owner)

    assert seen(school, owner, duty_id, DUE).state is DutyState.OPEN
    assert seen(school, owner, duty_id, LATE).state is DutyState.LATE
    with school.on(LATE):
        noted = services.note_done(obligation_id=duty_id, happened_on=DUE, note="打过电话了", actor=owner)
        assert [duty.id for duty in noted.credited] == [duty_id]
    assert seen(school, owner, duty_id, LATE).state is DutyState.DONE

    with school.on(LATE):
        services.withdraw_note(note_id=noted.note_id, actor=owner)
    assert seen(school, owner, duty_id, LATE).state is DutyState.LATE


def test_nobody_else_does_it_by_their_word(school: SchoolAtWork, owner: Actor) -> None:
    _, duty_id = agree(school, owner)

    with school.on(AGREED), pytest.raises(Forbidden):
        services.note_done(obligation_id=duty_id, happened_on=AGREED, note="代劳", actor=school.leader())


def test_the_engine_leaves_it_alone(school: SchoolAtWork, owner: Actor) -> None:
    _, duty_id = agree(school, owner)
    school.confirm(AGREED)

    school.run(AGREED + timedelta(days=1))

    assert seen(school, owner, duty_id).state is DutyState.OPEN


def test_a_students_account_owes_nothing(school: SchoolAtWork, owner: Actor) -> None:
    _, duty_id = agree(school, owner)

    with pytest.raises(NotFound):
        seen(school, replace(owner, is_student=True), duty_id)


def test_when_its_reason_ends_it_is_asked_for_no_more_and_what_was_late_stays(
    school: SchoolAtWork, owner: Actor
) -> None:
    early, early_duty = agree(school, owner)
    late, late_duty = agree(school, owner)
    with school.on(DUE):
        assert services.end_agreements([early], actor=school.leader()) == 1
    with school.on(LATE):
        assert services.end_agreements([early, late], actor=school.leader()) == 1
        assert services.end_agreements([early, late], actor=school.leader()) == 0

    with pytest.raises(NotFound):
        seen(school, owner, early_duty, LATE)
    assert seen(school, owner, late_duty, LATE).state is DutyState.MISSED


def test_a_day_that_has_passed_is_refused(school: SchoolAtWork, owner: Actor) -> None:
    with school.on(LATE), pytest.raises(AgreedInThePast):
        services.agree([agreement(school, owner)], actor=school.leader())


def test_another_school_sees_nothing_of_it(school: SchoolAtWork, owner: Actor, theirs: World) -> None:
    _, duty_id = agree(school, owner)

    with theirs.open(), pytest.raises(NotFound):
        queries.visible_duty(theirs.actor(Role.PRINCIPAL), duty_id)


def test_many_take_as_many_statements_as_one(school: SchoolAtWork, owner: Actor) -> None:
    with school.on(AGREED), counted_statements() as of_one:
        services.agree([agreement(school, owner)], actor=school.leader())
    with school.on(AGREED), counted_statements() as of_many:
        services.agree([agreement(school, owner) for _ in range(5)], actor=school.leader())

    assert len(of_one) == len(of_many)
    with school.on(AGREED):
        assert services.agree([], actor=school.leader()) == []
        assert len(session().scalars(select(Obligation).where(Obligation.rule == "AGREED")).all()) == 6
