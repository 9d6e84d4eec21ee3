"""Reads that the access log keeps: whom one could invite or talk with, and what was said in a forum."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from accounts.roles import LABELS
from care.seminars import queries
from care.seminars.models import Seminar
from care.seminars.queries import Candidate, ForumLine, Participant, RecordFilter
from kernel.actor import Actor
from policy_profiles.categories import Tier
from privacy import services as privacy
from privacy import tiers

CHOOSING = "座谈会邀请名单"
FORUM = "学生座谈会"
"""What the access log calls it."""


def list_in_care(seminar: Seminar, *, actor: Actor) -> list[Candidate]:
    """The students in care whose guardians this person may invite, each written to the access log in one INSERT."""
    found = queries.in_care(actor, seminar)
    _log((line.student_id for line in found), CHOOSING, actor)
    return found


def list_possible_participants(*, actor: Actor) -> list[Participant]:
    """The students in care with whom this person may hold a forum."""
    found = queries.possible_participants(actor)
    _log((one.student_id for one in found), FORUM, actor)
    return found


def list_forums(wanted: RecordFilter, *, page: int = 1, actor: Actor) -> list[ForumLine]:
    """One page of the forums, with who took part."""
    found = queries.forums(actor, wanted, page=page)
    _log((one.student_id for line in found for one in line.participants), FORUM, actor)
    return found


def read_forum(forum_id: UUID, *, actor: Actor) -> ForumLine:
    """One forum with its words; raises NotFound."""
    found = queries.forum(actor, forum_id)
    _log((one.student_id for one in found.participants), FORUM, actor)
    return found


def _log(student_ids: Iterable[UUID], what: str, actor: Actor) -> None:
    held = [role for role in tiers.MATRIX if role in actor.roles]
    reason = f"您是{LABELS[held[0]]}" if held else ""
    privacy.log_reads(student_ids=sorted(set(student_ids)), what=what, tier=Tier.T2, reason=reason, actor=actor)
