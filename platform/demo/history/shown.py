"""The class that the demo's shown accounts work with."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts import services as accounts
from accounts.models import Assignment
from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session


def shown_class() -> UUID | None:
    """The one with a subject teacher."""
    return session().scalar(select(Assignment.class_id).where(Assignment.kind == Role.SUBJECT_TEACHER).limit(1))


def subject_teacher() -> Actor | None:
    """Who teaches it, where the demo shows one."""
    who = session().scalar(select(Assignment.user_id).where(Assignment.kind == Role.SUBJECT_TEACHER).limit(1))
    return accounts.actor_for(who) if who else None
