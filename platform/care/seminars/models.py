"""Seminars, their guests one by one, who came to the door; activities and student forums. What people wrote is sealed."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from care.seminars.lifecycle import MOVES, STATE_LABELS, SeminarMove, SeminarState
from kernel.tables import SchoolModel, Versioned, school_fk


class Seminar(Versioned, SchoolModel):
    """A guardian seminar of the school (no grade) or of one grade. Topic and place go out to guardians: no label in them."""

    __tablename__ = "seminars"
    __table_args__ = (
        CheckConstraint("state in ('planned', 'invited', 'held', 'confirmed', 'cancelled')", name="state"),
        CheckConstraint("grade > 0", name="grade"),
        CheckConstraint("(state in ('held', 'confirmed')) = (held_on is not null)", name="held"),
        CheckConstraint("held_on >= entered_on", name="held_once_planned"),
        CheckConstraint("(minutes_on is null) = (strategies_sealed is null)", name="minutes"),
        CheckConstraint("(minutes_on is null) = (summary_sealed is null)", name="summary"),
        CheckConstraint("(state = 'confirmed') = (confirmed_on is not null)", name="confirmed"),
        CheckConstraint("confirmed_on is null or minutes_on is not null", name="confirmed_minutes"),
        CheckConstraint("confirmed_by is null or confirmed_by is distinct from minutes_by", name="second_person"),
        Index("ix_seminars_day", "school_id", "planned_on"),
        Index("ix_seminars_state", "school_id", "state"),
    )

    topic: Mapped[str]
    grade: Mapped[int | None]
    planned_on: Mapped[date]
    starts_at: Mapped[time]
    place: Mapped[str]
    state: Mapped[str] = mapped_column(default=SeminarState.PLANNED)
    planned_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    planned_by_name: Mapped[str]
    entered_on: Mapped[date]
    """The day on which somebody planned it."""
    held_on: Mapped[date | None]
    points_sealed: Mapped[bytes | None]
    methods_sealed: Mapped[bytes | None]
    strategies_sealed: Mapped[bytes | None]
    summary_sealed: Mapped[bytes | None]
    minutes_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    minutes_by_name: Mapped[str | None]
    minutes_on: Mapped[date | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_by_name: Mapped[str | None]
    confirmed_on: Mapped[date | None]
    credited: Mapped[list[str]]

    def move(self, move: SeminarMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = SeminarState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])

    def may(self, move: SeminarMove) -> bool:
        """Whether that move is possible now."""
        return MOVES.allows(SeminarState(self.state), move)


class SeminarGuest(SchoolModel):
    """One guardian on the list of a seminar: invited alone, whatever the number of children; the reply and the sign-in.

    `guardian_id` is no foreign key: a guardian who is no longer noted for a child is erased, and the meeting still was.
    """

    __tablename__ = "seminar_guests"
    __table_args__ = (
        school_fk("seminar_id", "seminars"),
        UniqueConstraint("school_id", "seminar_id", "guardian_id"),
        CheckConstraint("reply in ('coming', 'not_coming')", name="reply"),
        CheckConstraint("replied_way in ('link', 'told')", name="replied_way"),
        CheckConstraint("(reply is null) = (replied_on is null)", name="replied"),
        CheckConstraint("signed_way in ('code', 'hand')", name="signed_way"),
        CheckConstraint("(signed_in_at is null) = (signed_way is null)", name="signed"),
        Index("ix_seminar_guests_guardian", "school_id", "guardian_id"),
    )

    seminar_id: Mapped[UUID]
    guardian_id: Mapped[UUID]
    name: Mapped[str]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    added_by_name: Mapped[str]
    invited_on: Mapped[date | None]
    reply: Mapped[str | None]
    reply_words_sealed: Mapped[bytes | None]
    replied_on: Mapped[date | None]
    replied_way: Mapped[str | None]
    signed_in_at: Mapped[datetime | None]
    signed_way: Mapped[str | None]
    signed_by_name: Mapped[str | None]
    summary_on: Mapped[date | None]


class GuestStudent(SchoolModel):
    """Whose guardian a guest comes as."""

    __tablename__ = "guest_students"
    __table_args__ = (
        school_fk("guest_id", "seminar_guests"),
        school_fk("student_id", "students"),
        UniqueConstraint("school_id", "guest_id", "student_id"),
        Index("ix_guest_students_student", "school_id", "student_id"),
    )

    guest_id: Mapped[UUID]
    student_id: Mapped[UUID]


class SeminarArrival(SchoolModel):
    """Somebody at the door whose names stand on no invitation, until a teacher has looked."""

    __tablename__ = "seminar_arrivals"
    __table_args__ = (
        school_fk("seminar_id", "seminars"),
        CheckConstraint("(settled_at is null) = (settled_by_name is null)", name="settled"),
        Index("ix_seminar_arrivals_seminar", "school_id", "seminar_id"),
    )

    seminar_id: Mapped[UUID]
    words_sealed: Mapped[bytes]
    arrived_at: Mapped[datetime]
    settled_by_name: Mapped[str | None]
    settled_at: Mapped[datetime | None]


class Activity(SchoolModel):
    """A family-education or mental-health activity, as it was held (K-4.9)."""

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint("kind in ('together', 'group_counselling', 'lesson', 'family_lecture')", name="kind"),
        CheckConstraint("grade > 0", name="grade"),
        CheckConstraint("students >= 0 and guardians >= 0 and students + guardians > 0", name="somebody"),
        CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        Index("ix_activities_day", "school_id", "happened_on"),
    )

    kind: Mapped[str]
    topic: Mapped[str]
    grade: Mapped[int | None]
    happened_on: Mapped[date]
    place: Mapped[str]
    students: Mapped[int]
    guardians: Mapped[int]
    words_sealed: Mapped[bytes]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str]
    recorded_on: Mapped[date]
    credited: Mapped[list[str]]
    withdrawn_on: Mapped[date | None]


class StudentForum(SchoolModel):
    """A talk with several students in care at once (E5-4.3): what was said, strategy, effect, lesson."""

    __tablename__ = "student_forums"
    __table_args__ = (
        CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        Index("ix_student_forums_day", "school_id", "happened_on"),
    )

    topic: Mapped[str]
    happened_on: Mapped[date]
    place: Mapped[str]
    said_sealed: Mapped[bytes]
    strategy_sealed: Mapped[bytes]
    effect_sealed: Mapped[bytes]
    lesson_sealed: Mapped[bytes]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str]
    recorded_on: Mapped[date]
    withdrawn_on: Mapped[date | None]


class ForumCase(SchoolModel):
    """Who took part in a forum."""

    __tablename__ = "forum_cases"
    __table_args__ = (
        school_fk("forum_id", "student_forums"),
        school_fk("case_id", "case_files"),
        UniqueConstraint("school_id", "forum_id", "case_id"),
        Index("ix_forum_cases_case", "school_id", "case_id"),
    )

    forum_id: Mapped[UUID]
    case_id: Mapped[UUID]
    credited: Mapped[list[str]]
