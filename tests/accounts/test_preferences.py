"""What a person prefers is kept with the account, and changes nothing else."""

from __future__ import annotations

from uuid import UUID

import pytest

from accounts import queries, services
from accounts.queries import Person
from accounts.roles import Role
from kernel.db import unit_of_work
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from tests.worlds import World


def person(user_id: UUID) -> Person:
    with unit_of_work(IdentityScope()):
        visitor = queries.visitor(user_id)
    assert visitor is not None
    return visitor.person


def test_a_new_account_has_shortcuts_and_every_guide_before_it(ours: World) -> None:
    user_id = ours.person(Role.CLASS_TEACHER)

    assert person(user_id).has_shortcuts
    assert person(user_id).guides_done == frozenset()


def test_shortcuts_are_switched_off_and_on(ours: World) -> None:
    user_id = ours.person(Role.CLASS_TEACHER)

    for on in (False, True):
        with unit_of_work(IdentityScope()):
            services.switch_shortcuts(user_id=user_id, on=on)
        assert person(user_id).has_shortcuts is on


def test_guides_are_put_away_one_by_one_and_brought_back_together(ours: World) -> None:
    user_id = ours.person(Role.CLASS_TEACHER)

    for role in (Role.PRINCIPAL, Role.CLASS_TEACHER, Role.CLASS_TEACHER):
        with unit_of_work(IdentityScope()):
            services.put_guide_away(user_id=user_id, role=role)
    assert person(user_id).guides_done == {"principal", "class_teacher"}

    with unit_of_work(IdentityScope()):
        services.bring_guides_back(user_id=user_id)
    assert person(user_id).guides_done == frozenset()


def test_nobodys_preferences_cannot_be_kept() -> None:
    with unit_of_work(IdentityScope()), pytest.raises(NotFound):
        services.switch_shortcuts(user_id=new_id(), on=False)
