"""The phone log and the list of letters: read with a trace, a row of the access log for each child on the page."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from accounts.roles import LABELS, Role
from care.home_contact import queries
from care.home_contact.lifecycle import LetterState
from care.home_contact.queries import CallLine, LetterLine
from kernel.actor import Actor
from policy_profiles.categories import Tier
from privacy import services as privacy
from privacy import tiers

LOG, LETTERS = "电话沟通记录", "家校联系函"


def read_calls(
    class_id: UUID | None = None, *, page: int = 1, size: int = queries.PAGE, actor: Actor
) -> list[CallLine]:
    """A page of the phone log, newest first, with everything that was corrected still on it."""
    found = queries.calls(actor, class_id, page=page, size=size)
    students = list(dict.fromkeys(line.student_id for line in found))
    privacy.log_reads(student_ids=students, what=LOG, tier=Tier.T2, reason=office_of(actor), actor=actor)
    return found


def read_letters(
    states: Sequence[LetterState], *, limit: int, of_others: bool = False, actor: Actor
) -> list[LetterLine]:
    """The letters in these states of the files that this person may open; a row of the access log for each child.

    `of_others` leaves out what this person wrote.
    """
    found = queries.letter_list(actor, states, limit=limit, of_others=of_others)
    students = list(dict.fromkeys(line.student_id for line in found))
    privacy.log_reads(student_ids=students, what=LETTERS, tier=Tier.T2, reason=office_of(actor), actor=actor)
    return found


def office_of(actor: Actor) -> str:
    """Why somebody may read letters and calls: the widest of their roles."""
    held = [role for role in tiers.MATRIX if role in actor.roles]
    return f"您是{LABELS[held[0] if held else Role.CLASS_TEACHER]}"
