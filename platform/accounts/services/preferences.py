"""How a person wants the portal to be: whether keys are shortcuts, and which first-run guides are put away."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import Role
from accounts.services.locking import lock_user


def switch_shortcuts(*, user_id: UUID, on: bool) -> None:
    """Let single keys do something, or nothing."""
    lock_user(user_id).has_shortcuts = on


def put_guide_away(*, user_id: UUID, role: Role) -> None:
    """Never show the guide of this role again, unless the person asks for it. Twice is as good as once."""
    user = lock_user(user_id)
    user.guides_done = sorted({*user.guides_done, role})


def bring_guides_back(*, user_id: UUID) -> None:
    """Show the guides of all one's roles again."""
    lock_user(user_id).guides_done = []
