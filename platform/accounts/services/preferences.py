"""How a person wants the portal to be: whether keys are shortcuts, and which first-run guides are put away."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts.models import User
from accounts.roles import Role
from kernel.db import session
from kernel.errors import NotFound


def switch_shortcuts(*, user_id: UUID, on: bool) -> None:
    """Let single keys do something, or nothing."""
    _locked(user_id).has_shortcuts = on


def put_guide_away(*, user_id: UUID, role: Role) -> None:
    """Never show the guide of this role again, unless the person asks for it. Twice is as good as once."""
    user = _locked(user_id)
    user.guides_done = sorted({*user.guides_done, role})


def bring_guides_back(*, user_id: UUID) -> None:
    """Show the guides of all one's roles again."""
    _locked(user_id).guides_done = []


def _locked(user_id: UUID) -> User:
    user = session().scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None:
        raise NotFound
    return user
