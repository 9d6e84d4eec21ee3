"""Safety cards of the demo: what lessons and the canteen have to mind, written by class teachers in September."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from itertools import cycle

from sqlalchemy import select

from care.cases import queries
from care.cases import services as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseCategory, CaseFile
from care.cases.services import SafetyWords
from demo.agenda import Deed, Place
from demo.history.words import SAFETY
from kernel.db import session
from people.models import Student

WRITTEN_ON, MOST = date(2026, 9, 24), 10


def deeds(place: Place) -> Iterable[Deed]:
    """One afternoon for all of them."""
    yield Deed(WRITTEN_ON, partial(_write, place))


def _write(place: Place) -> None:
    here = (CaseCategory.school_id == CaseFile.school_id) & (CaseCategory.case_id == CaseFile.id)
    query = (
        select(CaseFile.id, CaseFile.class_id)
        .join(CaseCategory, here)
        .join(Student, Student.id == CaseFile.student_id)
        .where(CaseFile.state.in_(IN_CARE), CaseCategory.node == "MED", CaseCategory.removed_at.is_(None))
        .order_by(Student.number)
        .limit(MOST)
    )
    for (case_id, class_id), (avoid, watch, act, at_meals) in zip(session().execute(query).all(), cycle(SAFETY)):
        teacher = place.teacher(class_id)
        cases.write_card(
            queries.visible_case(teacher, case_id),
            words=SafetyWords(avoid=avoid, watch=watch, act=act),
            in_lessons=True,
            at_meals=at_meals,
            seen=0,
            actor=teacher,
        )
