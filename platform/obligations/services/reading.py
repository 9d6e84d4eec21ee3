"""Reading duties that name a student in care: that somebody is listed is itself worth protecting, so it is logged (INV-6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from accounts.roles import LABELS
from kernel.actor import Actor
from obligations import queries
from obligations.queries import DutyDetails, DutyLine, ToDo
from obligations.queries.lines import Found
from policy_profiles.categories import Tier
from privacy.services import log_reads

TO_DO: Final = "待办"
BOARD: Final = "履职一览"
DUTY: Final = "待办详情"
LOADS: Final = "分工"


def read_to_do(*, actor: Actor) -> ToDo:
    """A person's list; each student on it is written to the access log, in one INSERT."""
    found = queries.to_do(actor)
    _log((*found.mine, *found.others), TO_DO, actor)
    return found


def read_board(*, query: Found, actor: Actor) -> list[DutyLine]:
    """The duties that a query of `queries.board` finds, with the students on them logged."""
    found = queries.lines(query)
    _log(found, BOARD, actor)
    return found


def read_duties_of(person: Actor, *, actor: Actor) -> list[DutyLine]:
    """What is asked of a colleague, as far as `actor` sees it, with the students on it logged."""
    found = queries.duties_of(person, seen=actor)
    _log(found, LOADS, actor)
    return found


def read_duty(*, obligation_id: UUID, actor: Actor) -> DutyDetails:
    """Everything about one duty that this person sees. Raises NotFound."""
    found = queries.details(actor, obligation_id)
    _log([found.line], DUTY, actor)
    return found


def _log(lines: Iterable[DutyLine], what: str, actor: Actor) -> None:
    students = {line.student_id for line in lines if line.student_id is not None}
    office = "、".join(label for role, label in LABELS.items() if role in actor.roles)
    log_reads(student_ids=students, what=what, tier=Tier.T2, reason=f"您是{office}", actor=actor)
