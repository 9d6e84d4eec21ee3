"""What the search box offers while somebody types: students and staff, the closest first, a handful of each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, or_, select

from kernel.actor import Actor
from kernel.db import session
from people import names
from people.models import ClassGroup, StaffMember, Student
from people.names import Sought
from people.queries.students import StudentLine, visible_students

SUGGESTED = 8
"""Of each kind; whoever does not see the one that was meant types another letter."""

_APART = 3


def suggested_students(actor: Actor, text: str) -> list[StudentLine]:
    """Students at school whom this person sees: as a whole, from the beginning, in part; one's own class first. One statement."""
    wanted = names.search(text)
    if wanted is None:
        return []
    distance = _distance(wanted, Student)
    others = case((Student.class_id.in_(actor.class_ids), 0), else_=1)
    rows = session().execute(
        visible_students(actor)
        .where(distance < _APART)
        .join(ClassGroup, ClassGroup.id == Student.class_id)
        .add_columns(ClassGroup.name)
        .order_by(distance, others, Student.pinyin, Student.number)
        .limit(SUGGESTED)
    )
    return [StudentLine(student, class_name) for student, class_name in rows]


def suggested_staff(text: str) -> Sequence[StaffMember]:
    """Who works at the school, in the same order; one statement. For those who keep the list of staff."""
    wanted = names.search(text)
    if wanted is None:
        return []
    distance = _distance(wanted, StaffMember)
    query = select(StaffMember).where(StaffMember.left_on.is_(None), distance < _APART)
    return session().scalars(query.order_by(distance, StaffMember.pinyin, StaffMember.number).limit(SUGGESTED)).all()


def _distance(wanted: names.Search, row: type[Student | StaffMember]) -> ColumnElement[int]:
    """0 for the whole, 1 for the beginning, 2 for a part, `_APART` for nothing in common.

    No index helps with a part of a name: it reads one school's people, which are few thousand at most.
    """
    text = wanted.text
    if wanted.kind is Sought.PINYIN:
        keys: list[SQLColumnExpression[str] | SQLColumnExpression[str | None]]
        keys = [func.replace(row.pinyin, " ", ""), row.initials]
        # A part of a reading begins where a syllable does: `zimo` is in `zeng zi mo`, `ang` is not in `zhang`.
        inside = or_(row.pinyin.regexp_match(r"\m" + " ?".join(text)), row.initials.contains(text, autoescape=True))
    else:
        keys = [row.name if wanted.kind is Sought.NAME else row.number]
        inside = or_(*(key.contains(text, autoescape=True) for key in keys))
    return case(
        (or_(*(key == text for key in keys)), 0),
        (or_(*(key.startswith(text, autoescape=True) for key in keys)), 1),
        (inside, 2),
        else_=_APART,
    )
