"""Whom something concerns: who holds a role here today, and for which classes and grades."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from accounts.models import Assignment, Membership, User
from accounts.queries import Holder, holders
from accounts.roles import Role
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from tests.worlds import World, counted_statements

pytestmark = pytest.mark.usefixtures("demo_day")

SINCE = date(2026, 9, 1)


def give(world: World, user_id: UUID, kind: Role, *, grade: int | None = None, ends_on: date | None = None) -> None:
    with world.open():
        row = Assignment(id=new_id(), user_id=user_id, kind=kind, grade=grade, starts_on=SINCE, ends_on=ends_on)
        session().add(row)


def test_a_role_of_the_whole_school_needs_no_assignment_and_ends_with_the_membership(
    ours: World, theirs: World
) -> None:
    head, gone = ours.person(Role.GROUP_HEAD), ours.person(Role.GROUP_HEAD)
    theirs.person(Role.GROUP_HEAD)
    with unit_of_work(IdentityScope()):
        session().execute(update(Membership).where(Membership.user_id == gone).values(ended_at=clock.now()))

    with ours.open(), counted_statements() as statements:
        assert holders([Role.GROUP_HEAD, Role.PRINCIPAL]) == [Holder(head, Role.GROUP_HEAD, None, None)]
    assert len(statements) == 1


def test_a_grade_head_counts_with_an_assignment_that_is_valid_today(ours: World) -> None:
    answers, former, idle = (ours.person(Role.GRADE_HEAD) for _ in range(3))
    give(ours, answers, Role.GRADE_HEAD, grade=3)
    give(ours, answers, Role.GRADE_HEAD, grade=4)
    give(ours, former, Role.GRADE_HEAD, grade=5, ends_on=clock.today() - timedelta(days=1))

    with ours.open():
        found = holders([Role.GRADE_HEAD])

    assert {(one.user_id, one.grade) for one in found} == {(answers, 3), (answers, 4)}
    assert idle not in {one.user_id for one in found}


def test_neither_a_students_account_nor_one_that_ended_is_told_anything(ours: World) -> None:
    ours.person(Role.PRINCIPAL, is_student=True)
    ended = ours.person(Role.PRINCIPAL)
    with unit_of_work(IdentityScope()):
        session().execute(update(User).where(User.id == ended).values(active=False))

    with ours.open():
        assert holders(list(Role)) == []
