"""Opening classes."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from people import class_names, queries
from people.errors import ClassExists, UnknownClass
from people.events import ClassOpened
from people.models import ClassGroup


def open_class(*, grade: int, number: int, actor: Actor) -> ClassGroup:
    """Add a class of the present school year; raises UnknownClass for a grade that the school lacks, ClassExists."""
    stage = queries.school_stage()
    try:
        key = class_names.key(grade=grade, number=number, stage=stage, year=class_names.school_year(clock.today()))
    except ValueError as fault:
        raise UnknownClass from fault
    name = class_names.name(key, stage=stage)
    group = ClassGroup(id=new_id(), grade=grade, number=number, cohort=key.cohort, name=name)
    try:
        with session().begin_nested():
            session().add(group)
    except IntegrityError as fault:
        raise ClassExists(name=name) from fault
    events.record(ClassOpened(class_id=group.id), actor)
    return group
