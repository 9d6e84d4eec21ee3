"""What a student's file says of seminars and forums: the strategies agreed with the guardian, the forums taken part in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import select

from care.seminars.lifecycle import SeminarState
from care.seminars.models import ForumCase, GuestStudent, Seminar, SeminarGuest, StudentForum
from care.seminars.queries.activities import FORUM_LABELS, forum_texts
from care.seminars.queries.seminars import MINUTE_LABELS, opened
from kernel.db import session

Texts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InFileLine:
    """A seminar with confirmed minutes to which a guardian was invited, or a forum; words are opened when they are read."""

    id: UUID
    is_forum: bool
    happened_on: date
    recorded_on: date
    by: str
    place: str
    topic: str
    came: bool
    summary_on: date | None
    credited: tuple[str, ...]
    opens: Callable[[], Texts] = field(repr=False)


def in_file(case_id: UUID, student_id: UUID) -> list[InFileLine]:
    """The seminars and forums of one student of an opened file; one statement each."""
    return [*_seminars(student_id), *_forums(case_id)]


def _seminars(student_id: UUID) -> list[InFileLine]:
    """A family whose second guardian came as well is one line: it came if one of them did."""
    query = (
        select(Seminar, SeminarGuest)
        .join(SeminarGuest, (SeminarGuest.school_id == Seminar.school_id) & (SeminarGuest.seminar_id == Seminar.id))
        .join(
            GuestStudent,
            (GuestStudent.school_id == SeminarGuest.school_id) & (GuestStudent.guest_id == SeminarGuest.id),
        )
        .where(GuestStudent.student_id == student_id, Seminar.state == SeminarState.CONFIRMED)
        .order_by(Seminar.id, SeminarGuest.signed_in_at.is_(None))
    )
    found: dict[UUID, InFileLine] = {}
    for row, guest in session().execute(query):
        found.setdefault(row.id, _seminar(row, guest))
    return list(found.values())


def _seminar(row: Seminar, guest: SeminarGuest) -> InFileLine:
    day = row.held_on or row.planned_on
    return InFileLine(
        id=row.id,
        is_forum=False,
        happened_on=day,
        recorded_on=row.confirmed_on or day,
        by=row.minutes_by_name or "",
        place=row.place,
        topic=row.topic,
        came=guest.signed_in_at is not None,
        summary_on=guest.summary_on,
        credited=(),
        opens=partial(_agreed, row, came=guest.signed_in_at is not None),
    )


def _agreed(row: Seminar, *, came: bool) -> Texts:
    name = "strategies" if came else "summary"
    return ("主题", row.topic), (MINUTE_LABELS[name], opened(row, name))


def _forums(case_id: UUID) -> list[InFileLine]:
    query = (
        select(StudentForum, ForumCase.credited)
        .join(ForumCase, (ForumCase.school_id == StudentForum.school_id) & (ForumCase.forum_id == StudentForum.id))
        .where(ForumCase.case_id == case_id, StudentForum.withdrawn_on.is_(None))
    )
    return [
        InFileLine(
            id=row.id,
            is_forum=True,
            happened_on=row.happened_on,
            recorded_on=row.recorded_on,
            by=row.recorded_by_name,
            place=row.place,
            topic=row.topic,
            came=True,
            summary_on=None,
            credited=tuple(credited),
            opens=partial(_said, row),
        )
        for row, credited in session().execute(query)
    ]


def _said(row: StudentForum) -> Texts:
    texts = forum_texts(row)
    return ("主题", row.topic), *((label, texts[name]) for name, label in FORUM_LABELS.items() if texts[name])
