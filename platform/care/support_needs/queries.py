"""Reads of support needs: of one student, and who has no support yet (应助尽助)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, not_, or_, select

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.fee_relief.lifecycle import GRANTED
from care.fee_relief.models import FeeRelief
from care.support_needs.lifecycle import NeedState
from care.support_needs.models import SupportCheck, SupportNeed
from care.support_needs.terms import NeedPriority
from care.support_plans.lifecycle import PlanState
from care.support_plans.models import SupportPlan
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student

PAGE = 50
NEEDS, CHECKS = "support_needs", "support_checks"
_HELPED = (NeedState.ARRANGED, NeedState.MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedView:
    """A need in words."""

    id: UUID
    version: int
    case_id: UUID
    state: NeedState
    priority: NeedPriority
    what: str
    noted_by: UUID | None
    noted_by_name: str
    noted_on: date
    arrangement: str
    arranged_by_name: str
    arranged_on: date | None
    outcome: str
    closed_by_name: str
    closed_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.closed_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsupportedLine:
    """A student on the list: since when in care, whether anything was agreed or done, and how many needs wait; no word."""

    case_id: UUID
    student_id: UUID
    student_name: str
    student_number: str
    class_id: UUID
    class_name: str
    since: date
    is_supported: bool
    waiting: int
    is_urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """The newest look through the list."""

    checked_on: date
    by: str
    cases: int
    unsupported: int
    words: str


def needs_of_case(case_id: UUID) -> list[NeedView]:
    """The needs of a file that was opened, what is still to be done first; one statement."""
    query = select(SupportNeed).where(SupportNeed.case_id == case_id, SupportNeed.state != NeedState.WITHDRAWN)
    order = (SupportNeed.closed_on.desc().nulls_first(), _urgent_first(), SupportNeed.noted_on, SupportNeed.id)
    return [_view(row) for row in session().scalars(query.order_by(*order))]


def visible_need(actor: Actor, case_id: UUID, need_id: UUID) -> SupportNeed:
    """A need of a case that this person may know of, locked for the use case that follows; raises NotFound."""
    mine = cases.visible_cases(actor).where(CaseFile.id == case_id).with_only_columns(CaseFile.id)
    query = select(SupportNeed).where(SupportNeed.id == need_id, SupportNeed.case_id.in_(mine))
    found = session().scalar(query.with_for_update())
    if found is None:
        raise NotFound
    cases.refuse_barred(actor, case_id)
    return found


def unsupported(actor: Actor, *, none_at_all: bool = False, page: int = 1, size: int = PAGE) -> list[UnsupportedLine]:
    """One page of those who have no support yet, or a need that nobody has arranged for; one statement.

    Support is what was agreed in the file, a need that was arranged for or met, a plan in effect, or a fee relief that runs.
    """
    waiting = _waiting_needs()
    urgent = exists().where(*_needs(NeedState.OPEN), SupportNeed.priority == NeedPriority.URGENT)
    supported = _is_supported()
    query = _listed(actor, none_at_all=none_at_all).with_only_columns(
        CaseFile.id, CaseFile.confirmed_on, CaseFile.proposed_on, Student, ClassGroup, supported, waiting, urgent
    )
    order = (supported, urgent.desc(), CaseFile.confirmed_on, Student.pinyin, CaseFile.id)
    rows = session().execute(query.order_by(*order).limit(size).offset((page - 1) * size))
    return [
        UnsupportedLine(
            case_id=case_id,
            student_id=student.id,
            student_name=student.name,
            student_number=student.number,
            class_id=group.id,
            class_name=group.name,
            since=confirmed or proposed,
            is_supported=is_supported,
            waiting=count,
            is_urgent=is_urgent,
        )
        for case_id, confirmed, proposed, student, group, is_supported, count, is_urgent in rows
    ]


def count_unsupported(actor: Actor, *, none_at_all: bool = False) -> int:
    """How many stand on that list."""
    return session().scalar(_listed(actor, none_at_all=none_at_all).with_only_columns(func.count())) or 0


def in_care(actor: Actor) -> Sequence[UUID]:
    """Every case in care that this person may know of."""
    query = cases.visible_cases(actor).where(CaseFile.state.in_(IN_CARE))
    return session().scalars(query.with_only_columns(CaseFile.id)).all()


def last_check() -> CheckView | None:
    """The newest look through the list, None before the first."""
    query = select(SupportCheck).order_by(SupportCheck.checked_on.desc(), SupportCheck.id.desc()).limit(1)
    row = session().scalar(query)
    if row is None:
        return None
    words = row.words_sealed
    return CheckView(
        checked_on=row.checked_on,
        by=row.checked_by_name,
        cases=row.cases,
        unsupported=row.unsupported,
        words=crypto.unseal(words, row=row.id, field=f"{CHECKS}.words") if words else "",
    )


def _listed(actor: Actor, *, none_at_all: bool) -> Select[CaseFile]:
    lacking = not_(_is_supported())
    wanted = lacking if none_at_all else or_(lacking, exists().where(*_needs(NeedState.OPEN)))
    return cases.visible_cases(actor).where(CaseFile.state.in_(IN_CARE), wanted)


def _is_supported() -> ColumnElement[bool]:
    plan = (SupportPlan.school_id == CaseFile.school_id, SupportPlan.case_id == CaseFile.id)
    relief = (FeeRelief.school_id == CaseFile.school_id, FeeRelief.case_id == CaseFile.id)
    return or_(
        cases.has_agreed_support(),
        exists().where(*_needs(*_HELPED)),
        exists().where(*plan, SupportPlan.state == PlanState.ACTIVE),
        exists().where(*relief, FeeRelief.state.in_(GRANTED), FeeRelief.ends_on >= clock.today()),
    )


def _needs(*states: NeedState) -> tuple[ColumnElement[bool], ...]:
    here = (SupportNeed.school_id == CaseFile.school_id, SupportNeed.case_id == CaseFile.id)
    return (*here, SupportNeed.state.in_(states))


def _waiting_needs() -> ColumnElement[Any]:  # Any: a count
    return (
        select(func.count())
        .select_from(SupportNeed)
        .where(*_needs(NeedState.OPEN))
        .correlate(CaseFile)
        .scalar_subquery()
    )


def _urgent_first() -> ColumnElement[Any]:  # Any: a place in the order
    return case({priority.value: place for place, priority in enumerate(NeedPriority)}, value=SupportNeed.priority)


def _view(row: SupportNeed) -> NeedView:
    return NeedView(
        id=row.id,
        version=row.version,
        case_id=row.case_id,
        state=NeedState(row.state),
        priority=NeedPriority(row.priority),
        what=crypto.unseal(row.what_sealed, row=row.id, field=f"{NEEDS}.what"),
        noted_by=row.noted_by,
        noted_by_name=row.noted_by_name,
        noted_on=row.noted_on,
        arrangement=_opened(row, "arrangement"),
        arranged_by_name=row.arranged_by_name or "",
        arranged_on=row.arranged_on,
        outcome=_opened(row, "outcome"),
        closed_by_name=row.closed_by_name or "",
        closed_on=row.closed_on,
    )


def _opened(row: SupportNeed, name: str) -> str:
    sealed: bytes | None = getattr(row, f"{name}_sealed")
    return crypto.unseal(sealed, row=row.id, field=f"{NEEDS}.{name}") if sealed else ""
