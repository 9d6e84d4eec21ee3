"""A person's account, held for what follows in the same unit of work."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts.models import User
from kernel.db import session
from kernel.errors import NotFound


def lock_user(user_id: UUID) -> User:
    """The account, that nobody else changes until the unit of work ends. Raises NotFound.

    Rows that name the person may be written meanwhile: the key does not change, and a job would else wait for a page.
    """
    user = session().scalar(select(User).where(User.id == user_id).with_for_update(key_share=True))
    if user is None:
        raise NotFound
    return user
