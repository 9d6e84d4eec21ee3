"""What children of the shown class need, and the fees that are lowered for some: asked, decided, carried out, one waiting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import select

from accounts import queries as people
from accounts import services as accounts
from accounts.roles import Role
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseCategory, CaseFile
from care.fee_relief import queries
from care.fee_relief import services as reliefs
from care.fee_relief.services import ReliefEntry
from care.support_needs import services as needs
from demo.agenda import Deed, Place
from demo.history.shown import shown_class
from demo.history.words import NEEDS, RELIEFS
from kernel import clock
from kernel.db import session
from people.models import Student

NOTED_ON, ASKED_ON, DECIDED_ON, ASKED_AGAIN_ON = (
    date(2026, 11, 5),
    date(2026, 11, 9),
    date(2026, 11, 11),
    date(2026, 11, 17),
)
LOWERED = ("LEFT", "SING")
"""Whom the policy names for lower fees (K-5.4); they come before other children of the class."""
UNTIL = date(2027, 1, 22)


def deeds(place: Place) -> Iterable[Deed]:
    """The teacher of the shown class writes down what is needed, and asks for lower fees."""
    yield Deed(NOTED_ON, partial(_note, place))
    yield Deed(ASKED_ON, partial(_ask, place, slice(0, 2)))
    yield Deed(DECIDED_ON, partial(_decide, place))
    yield Deed(ASKED_AGAIN_ON, partial(_ask, place, slice(2, 3)))


def _note(place: Place) -> None:
    class_id = shown_class()
    if class_id is None:
        return
    teacher = place.teacher(class_id)
    for case_id, (what, priority, arrangement) in zip(_cases(class_id), NEEDS, strict=False):
        needs.note(case_id=case_id, what=what, priority=priority, arrangement=arrangement, actor=teacher)


def _ask(place: Place, which: slice) -> None:
    class_id = shown_class()
    if class_id is None or not queries.is_offered():
        return
    named = _cases(class_id, LOWERED)
    others = [case_id for case_id in _cases(class_id) if case_id not in named]
    chosen = list(zip([*named, *others], RELIEFS, strict=False))[which]
    for case_id, (item, amount_fen, per, reason) in chosen:
        entry = ReliefEntry(
            item=item, amount_fen=amount_fen, per=per, starts_on=clock.today(), ends_on=UNTIL, reason=reason
        )
        reliefs.ask(case_id=case_id, entry=entry, actor=place.teacher(class_id))


def _decide(place: Place) -> None:
    """The principal grants what waits for those in care still; logistics has seen to the first."""
    class_id = shown_class()
    in_care = frozenset(_cases(class_id)) if class_id else frozenset()
    principal = accounts.actor_for(place.staff.principal)
    for line in queries.lines_to_decide(principal, limit=5):
        if line.case_id not in in_care:
            continue
        row = queries.visible_relief(principal, line.id, to_change=True)
        reliefs.approve(row, seen=row.version, actor=principal)
    session().flush()  # logistics finds what was granted
    for holder in people.holders([Role.LOGISTICS]):
        logistics = accounts.actor_for(holder.user_id)
        for payment in queries.payments(logistics)[:1]:
            row = queries.payable(logistics, payment.id)
            reliefs.carry_out(row, seen=row.version, actor=logistics)


def _cases(class_id: UUID, nodes: Sequence[str] = ()) -> Sequence[UUID]:
    """The files in care of a class, or those of them that stand under one of these categories."""
    query = select(CaseFile.id).join(Student, Student.id == CaseFile.student_id)
    query = query.where(CaseFile.state.in_(IN_CARE), CaseFile.class_id == class_id).order_by(Student.number)
    if nodes:
        under = select(CaseCategory.case_id).where(CaseCategory.node.in_(nodes), CaseCategory.removed_at.is_(None))
        query = query.where(CaseFile.id.in_(under))
    return session().scalars(query).all()
