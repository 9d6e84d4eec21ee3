"""Enrolling and changing students one by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from kernel import clock, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import InvalidInput
from kernel.ids import new_id
from people import names
from people.errors import LEFT_TOO_EARLY, ClassClosed, HasLeft, NumberTaken
from people.events import StudentChanged, StudentEnrolled, StudentLeft, StudentMovedClass, StudentReturned
from people.models import ClassGroup, Student

STUDENT_FIELDS = ("number", "name", "pinyin", "gender", "born_on", "class_id", "left_on", "version")
"""What forms show of a student, a lost update too, by the names of their inputs."""


def enrol(
    *,
    number: str,
    name: str,
    class_group: ClassGroup,
    pinyin: str = "",
    gender: str | None = None,
    born_on: date | None = None,
    enrolled_on: date | None = None,
    actor: Actor,
) -> Student:
    """Add a student to a class; pinyin left empty is derived. Raises NumberTaken, ClassClosed."""
    _refuse_graduated(class_group)
    spoken = pinyin or names.pinyin(name)
    student = Student(
        id=new_id(),
        number=number,
        name=name,
        pinyin=spoken,
        initials=names.initials(spoken),
        gender=gender,
        born_on=born_on,
        class_id=class_group.id,
        enrolled_on=enrolled_on or clock.today(),
    )
    with _number_is_free(number):
        session().add(student)
    events.record(StudentEnrolled(student_id=student.id, class_id=class_group.id), actor)
    return student


def change_student(
    *,
    student: Student,
    seen_version: int,
    number: str,
    name: str,
    pinyin: str = "",
    gender: str | None = None,
    born_on: date | None = None,
    actor: Actor,
) -> Student:
    """Change a student's particulars. Raises StaleRecord, NumberTaken, HasLeft.

    Pinyin left empty is derived from the name; a reading corrected by hand stays as long as it is given.
    """
    _expect(student, seen_version)
    spoken = pinyin or names.pinyin(name)
    wanted: dict[str, Any] = {  # Any: each field has its own type
        "number": number,
        "name": name,
        "pinyin": spoken,
        "initials": names.initials(spoken),
        "gender": gender,
        "born_on": born_on,
    }
    changed = tuple(field for field, value in wanted.items() if getattr(student, field) != value)
    with _number_is_free(number):
        for field in changed:
            setattr(student, field, wanted[field])
    if changed:
        events.record(StudentChanged(student_id=student.id, fields=changed), actor)
    return student


def transfer_class(*, student: Student, class_group: ClassGroup, seen_version: int, actor: Actor) -> Student:
    """Move a student to another class of the school; to the same one changes nothing. Raises StaleRecord, ClassClosed."""
    _expect(student, seen_version)
    _refuse_graduated(class_group)
    former = student.class_id
    if former != class_group.id:
        student.class_id = class_group.id
        events.record(StudentMovedClass(student_id=student.id, from_class_id=former, to_class_id=class_group.id), actor)
    return student


def mark_left(*, student: Student, on: date, seen_version: int, actor: Actor) -> Student:
    """Note that a student left the school on that day; the records stay. Raises StaleRecord, HasLeft, InvalidInput."""
    _expect(student, seen_version)
    if on < student.enrolled_on:
        raise InvalidInput({"left_on": [LEFT_TOO_EARLY]})
    student.left_on = on
    events.record(StudentLeft(student_id=student.id, left_on=on), actor)
    return student


def readmit(*, student: Student, class_group: ClassGroup, seen_version: int, actor: Actor) -> Student:
    """Take a student back into a class; one who never left stays as is. Raises StaleRecord, ClassClosed."""
    _see(student, seen_version)
    _refuse_graduated(class_group)
    if student.left_on:
        student.left_on, student.class_id = None, class_group.id
        events.record(StudentReturned(student_id=student.id), actor)
    return student


def _see(student: Student, seen_version: int) -> None:
    """Refuse a lost update. The row is locked and read anew first, so that what is shown is what the other one saved."""
    session().refresh(student, with_for_update=True)
    current = {name: getattr(student, name) for name in STUDENT_FIELDS}
    locking.expect(student, seen_version, current=current)


def _expect(student: Student, seen_version: int) -> None:
    _see(student, seen_version)
    if student.left_on:
        raise HasLeft


def _refuse_graduated(class_group: ClassGroup) -> None:
    if class_group.graduated_on:
        raise ClassClosed(name=class_group.name)


@contextmanager
def _number_is_free(number: str) -> Iterator[None]:
    """Write what changes inside now: a number that somebody has is refused here, and the transaction lives on."""
    try:
        with session().begin_nested():
            yield
    except IntegrityError as fault:
        raise NumberTaken(number=number) from fault
