"""What every person of the school is asked to do, counted for all at once: for the digest, and for who carries how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select

from kernel import tenancy
from kernel.db import session
from obligations.lifecycle import DutyState
from obligations.models import obligation_states as states
from obligations.queries.lines import PRESSING
from obligations.queries.seeing import Owners, college_id, owners
from privacy.protection import is_protected

OWED = (
    *(states.c[name] for name in ("owner_role", "class_id", "grade", "assignee_id", "handed_to")),
    college_id.label("college_id"),
)
"""The columns that say whose a duty is (`seeing.Owed`)."""


@dataclass(frozen=True, slots=True)
class Digest:
    """How much is asked of one person, and how much of it is late."""

    pressing: int
    late: int


@dataclass(frozen=True, slots=True)
class Pile:
    """So many duties that belong to the same people; `student_id` where they are about one whose file is protected."""

    figures: tuple[int, ...]
    owner_role: str
    class_id: UUID | None
    grade: int | None
    assignee_id: UUID | None
    handed_to: UUID | None
    college_id: UUID | None = None
    student_id: UUID | None = None


def piles(*figures: ColumnElement[int], where: ColumnElement[bool], protected_apart: bool = False) -> Iterator[Pile]:
    """The duties that match, counted by whose they are; one statement, and a row for each class and office at most.

    `protected_apart` counts those about a protected file in piles of their own, which say whose file it is.
    """
    tenancy.school_id()  # the view is outside the mapper, so the guard against unscoped reads stands here
    columns: list[ColumnElement[Any]] = [*OWED]
    if protected_apart:
        columns.append(case((is_protected(states.c.student_id), states.c.student_id)).label("protected_student_id"))
    query: Any = select(*columns, *figures).where(where).group_by(*columns)  # Any: as many figures as were asked for
    for row in session().execute(query):
        yield Pile(tuple(row[len(columns) :]), *row[: len(columns)])


def digests(of: Owners | None = None) -> dict[UUID, Digest]:
    """By person, for whoever is asked for anything; two statements. A duty of two class teachers is asked of both."""
    known = of or owners()
    pressing, late = func.count(), func.count().filter(states.c.state == DutyState.LATE)
    found: dict[UUID, Digest] = {}
    for pile in piles(pressing, late, where=states.c.state.in_(PRESSING)):
        for user_id in known.of(pile):
            before = found.get(user_id, Digest(0, 0))
            found[user_id] = Digest(before.pressing + pile.figures[0], before.late + pile.figures[1])
    return found
