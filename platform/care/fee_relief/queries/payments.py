"""What logistics sees of fee relief: a list of its own, read without anything else of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from accounts.permissions import Permission
from care.fee_relief.lifecycle import GRANTED, ReliefState
from care.fee_relief.models import FeeRelief
from care.fee_relief.queries.reliefs import joined
from care.fee_relief.terms import Per
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student

STOPPED_FOR = timedelta(days=30)
"""So long it is still told that a relief was ended early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """All that logistics sees: whose, what, how much, from when to when, and whether it is seen to."""

    id: UUID
    version: int
    student_id: UUID
    student_name: str
    class_name: str
    state: ReliefState
    item: str
    amount_fen: int
    per: Per
    starts_on: date
    ends_on: date

    @property
    def is_over(self) -> bool:
        """None of them is: what is over stands on no such list."""
        return False


def payments(actor: Actor) -> list[PaymentLine]:
    """What a family pays less for now or soon, what is not seen to yet first; one statement."""
    order = (
        (FeeRelief.state == ReliefState.APPROVED).desc(),
        ClassGroup.grade,
        ClassGroup.number,
        Student.pinyin,
        FeeRelief.item,
        FeeRelief.id,
    )
    query = joined().where(_listed(actor)).order_by(*order)
    rows = session().execute(
        query.with_only_columns(
            FeeRelief.id,
            FeeRelief.version,
            Student.id,
            Student.name,
            ClassGroup.name,
            FeeRelief.state,
            FeeRelief.item,
            FeeRelief.amount_fen,
            FeeRelief.per,
            FeeRelief.starts_on,
            FeeRelief.ends_on,
        )
    )
    return [
        PaymentLine(
            id=relief_id,
            version=version,
            student_id=student_id,
            student_name=name,
            class_name=group,
            state=ReliefState(state),
            item=item,
            amount_fen=amount,
            per=Per(per),
            starts_on=starts_on,
            ends_on=ends_on,
        )
        for relief_id, version, student_id, name, group, state, item, amount, per, starts_on, ends_on in rows
    ]


def payable(actor: Actor, relief_id: UUID) -> FeeRelief:
    """One of these, locked; raises NotFound."""
    found = session().scalar(_payable(actor, relief_id).with_for_update())
    if found is None:
        raise NotFound
    return found


def _payable(actor: Actor, relief_id: UUID) -> Select[FeeRelief]:
    return select(FeeRelief).where(FeeRelief.id == relief_id, _listed(actor))


def _listed(actor: Actor) -> ColumnElement[bool]:
    if actor.is_student or not actor.may(Permission.FEE_RELIEF_CARRY_OUT):
        return false()
    today = clock.today()
    ended = and_(FeeRelief.state == ReliefState.REVOKED, FeeRelief.ended_on >= today - STOPPED_FOR)
    return and_(FeeRelief.ends_on >= today, or_(FeeRelief.state.in_(GRANTED), ended))
