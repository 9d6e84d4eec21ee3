"""A duty that a class teacher has to do, to be reminded of."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from kernel import clock
from kernel.db import session
from obligations import services as obligations
from obligations.models import Obligation
from tests.care.campus import Campus


def a_duty(school: Campus) -> UUID:
    """The newest open duty about a confirmed case of the class."""
    school.confirm()
    with school.world.open():
        obligations.open_due(actor=school.principal)
        return (
            session()
            .scalars(
                select(Obligation.id)
                .where(Obligation.owner_role == "class_teacher", Obligation.class_id == school.class_id)
                .where(Obligation.opens_on <= clock.today(), Obligation.subject_kind == "case")
                .order_by(Obligation.opens_on.desc())
                .limit(1)
            )
            .one()
        )
