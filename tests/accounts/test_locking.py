"""Whoever holds an account keeps others from changing it, and nobody from naming it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from accounts.models import SecurityEvent
from accounts.roles import Role
from accounts.services.locking import lock_user
from accounts.services.security import SecurityKind
from kernel.db import session, unit_of_work
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from tests.worlds import World


def beside(action: str, user_id: UUID) -> None:
    """What a second worker does meanwhile; it waits for a second, not for ever."""
    with unit_of_work(IdentityScope()):
        session().execute(text("SET LOCAL lock_timeout = '1s'"))
        if action == "name":
            session().add(SecurityEvent(kind=SecurityKind.PASSWORD_CHANGED, user_id=user_id, place="account"))
        else:
            lock_user(user_id)


def test_a_row_that_names_the_person_is_written_meanwhile(ours: World) -> None:
    user_id = ours.person(Role.CLASS_TEACHER)

    with ThreadPoolExecutor(1) as second, unit_of_work(IdentityScope()):
        lock_user(user_id).has_shortcuts = False
        session().flush()
        second.submit(beside, "name", user_id).result()


def test_a_second_change_waits(ours: World) -> None:
    user_id = ours.person(Role.CLASS_TEACHER)

    with ThreadPoolExecutor(1) as second, unit_of_work(IdentityScope()):
        lock_user(user_id)
        with pytest.raises(OperationalError, match="lock timeout"):
            second.submit(beside, "change", user_id).result()


def test_an_account_that_is_nobodys_is_not_found(ours: World) -> None:
    with unit_of_work(IdentityScope()), pytest.raises(NotFound):
        lock_user(new_id())
