"""Jobs of people: a roster's check, part by part, its commit, and giving up what was left lying."""

from __future__ import annotations

from uuid import UUID

from kernel.actor import Actor
from people import services
from workers.job import job


@job("people.check_roster")
def check_roster(*, actor: Actor, import_id: str, part: int) -> None:
    """Check one part of an uploaded roster; the last one compares the whole with who is known."""
    services.check_part(import_id=UUID(import_id), part=part, actor=actor)


@job("people.commit_roster")
def commit_roster(*, actor: Actor, import_id: str) -> None:
    """Write a confirmed roster, all of it or nothing."""
    services.commit_import(import_id=UUID(import_id), actor=actor)


@job("people.discard_imports")
def discard_imports(*, actor: Actor) -> None:
    """Erase the rows of imports that nobody confirmed or cancelled for a week."""
    services.discard_stale_imports(actor=actor)


@job("people.join_staff")
def join_staff(*, actor: Actor, user_id: str) -> None:
    """Put a colleague who accepted an invitation on the staff list."""
    services.join_staff(user_id=UUID(user_id), actor=actor)
