"""Opening classes, and placing them in the units of a school."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from people import class_names, queries
from people.errors import ClassExists, UnknownClass
from people.events import ClassesPlaced, ClassOpened
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


def place_classes(*, class_ids: Collection[UUID], org_unit_id: UUID, actor: Actor) -> None:
    """Let classes belong to a unit inside the school (a college); raises NotFound unless all of them are the school's."""
    if not class_ids:
        return
    try:
        with session().begin_nested():
            placed = session().scalars(
                update(ClassGroup)
                .where(ClassGroup.id.in_(class_ids))
                .values(org_unit_id=org_unit_id, version=ClassGroup.version + 1)
                .returning(ClassGroup.id)
            )
            found = set(placed)
    except IntegrityError as fault:
        # The composite foreign key: a unit of another school, or none at all.
        raise NotFound from fault
    if found != set(class_ids):
        raise NotFound
    events.record(ClassesPlaced(org_unit_id=org_unit_id, class_ids=tuple(class_ids)), actor)
