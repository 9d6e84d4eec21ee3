"""What a demo school has done so far on paper: kinds of work that have no form of their own on the platform yet.

Each grade enters its paper records together, as schools do; most in time, some after the date, a few not yet.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from demo.catalog import GRADES
from demo.onboarding import Place
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from people.models import ClassGroup
from policy_profiles.evidence import EvidenceKind

# What was done, on which day, and how many of a hundred files had it by then.
DONE: tuple[tuple[EvidenceKind, date, int], ...] = (
    (EvidenceKind.TALK_PLAN, date(2026, 9, 17), 97),
    (EvidenceKind.FEE_DECISION, date(2026, 9, 29), 95),
    (EvidenceKind.GUARDIAN_CONTACT, date(2026, 10, 12), 94),
    (EvidenceKind.TUTORING_PLAN, date(2026, 10, 14), 92),
    (EvidenceKind.SUBJECT_CARD, date(2026, 10, 29), 90),
    (EvidenceKind.GUARDIAN_CONTACT, date(2026, 11, 10), 93),
)


DAYS = tuple(day for _, day, _ in DONE)


def enter(place: Place, today: date, random_: random.Random) -> None:
    """Enter what was done on this day, grade by grade, in the unit of work that is open."""
    platform = Actor.platform(district_id=place.scope.district_id, school_id=place.scope.school_id)
    for kind, day, share in DONE:
        for grade in GRADES if day == today else ():
            done = [case for case in _cases(grade, day) if random_.random() * 100 < share]
            if done:
                obligations.credit(
                    subject_ids=done,
                    evidence=kind,
                    happened_on=day,
                    record_kind="paper",
                    record_id=new_id(),
                    actor=platform,
                )


def _cases(grade: int, day: date) -> Sequence[UUID]:
    return (
        session()
        .scalars(
            select(CaseFile.id)
            .join(ClassGroup, ClassGroup.id == CaseFile.class_id)
            .where(ClassGroup.grade == grade, CaseFile.state.in_(IN_CARE), CaseFile.confirmed_on <= day)
            .order_by(CaseFile.id)
        )
        .all()
    )
