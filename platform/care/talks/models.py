"""Talks, the plans made before them, subject teachers' cards and tracking records; what people wrote is sealed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, column, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import SchoolModel, Versioned, school_fk

_IS_UNANSWERED = column("answered_on").is_(None)


class _Record(Versioned):
    """What all kinds of record know. `happened_on` and `recorded_on` are kept apart: late but honest is no shame.

    `credited` are the titles of the duties that the record did, for the page; the credits themselves are the obligations'.
    """

    case_id: Mapped[UUID]
    happened_on: Mapped[date]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recorded_by_name: Mapped[str]
    credited: Mapped[list[str]]
    withdrawn_at: Mapped[datetime | None]


class Talk(_Record, SchoolModel):
    """A talk, every one of which is recorded (K-4.2). A peer is never named."""

    __tablename__ = "talks"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("kind in ('student', 'peer', 'screening', 'teacher')", name="kind"),
        CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        Index("ix_talks_case", "school_id", "case_id", "happened_on"),
    )

    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    place: Mapped[str]
    peer_sealed: Mapped[bytes | None]
    """A code for the classmate, which its author and the counselling centre see."""
    content_sealed: Mapped[bytes]
    next_step_sealed: Mapped[bytes | None]


class FollowUp(_Record, SchoolModel):
    """A tracking record with the source's three fields: strategy, effect, lesson (K-4.3). It may stand on a talk."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        school_fk("talk_id", "talks"),
        CheckConstraint("way in ('observation', 'home_visit', 'talk')", name="way"),
        CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        Index("ix_follow_ups_case", "school_id", "case_id", "happened_on"),
        Index("ix_follow_ups_talk", "school_id", "talk_id"),
    )

    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    talk_id: Mapped[UUID | None]
    way: Mapped[str]
    strategy_sealed: Mapped[bytes]
    effect_sealed: Mapped[bytes]
    lesson_sealed: Mapped[bytes]


class TalkPlan(_Record, SchoolModel):
    """交流预案 (K-5.2): what is known of the student, what the talk is for, how to begin, what to mind, what is hoped for."""

    __tablename__ = "talk_plans"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        Index("ix_talk_plans_case", "school_id", "case_id", "happened_on"),
    )

    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    traits_sealed: Mapped[bytes | None]
    purpose_sealed: Mapped[bytes]
    opening_sealed: Mapped[bytes]
    caution_sealed: Mapped[bytes | None]
    hope_sealed: Mapped[bytes | None]


class SubjectCard(Versioned, SchoolModel):
    """A subject teacher's neutral card (K-4.4): lessons, company, homework. Asked for by the class teacher, or sent unasked.

    It says nothing of why; who fills it in knows a hint for the lessons at most.
    """

    __tablename__ = "subject_cards"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("lessons in ('well', 'mixed', 'care')", name="lessons"),
        CheckConstraint("company in ('well', 'mixed', 'care')", name="company"),
        CheckConstraint("homework in ('well', 'mixed', 'care')", name="homework"),
        CheckConstraint("asked_on <= answered_on", name="asked_first"),
        CheckConstraint(
            "answered_on is null or coalesce(lessons, company, homework) is not null or words_sealed is not null",
            name="says_something",
        ),
        Index(
            "uq_subject_cards_open", "school_id", "case_id", "asked_of", unique=True, postgresql_where=_IS_UNANSWERED
        ),
        Index("ix_subject_cards_case", "school_id", "case_id", "answered_on"),
        Index("ix_subject_cards_asked_of", "school_id", "asked_of", "answered_on"),
    )

    case_id: Mapped[UUID]
    asked_of: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    asked_of_name: Mapped[str]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str]
    """Empty where nobody asked."""
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]
    lessons: Mapped[str | None]
    company: Mapped[str | None]
    homework: Mapped[str | None]
    words_sealed: Mapped[bytes | None]
    credited: Mapped[list[str]]


class CaseConference(Versioned, SchoolModel):
    """会商 (U-7.6): people who answer for a student sit together; called first, concluded with minutes and what was agreed."""

    __tablename__ = "case_conferences"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("(concluded_on is null) = (minutes_sealed is null)", name="minutes_conclude"),
        CheckConstraint("held_on <= concluded_on", name="held_first"),
        Index("ix_case_conferences_case", "school_id", "case_id", "held_on"),
    )

    case_id: Mapped[UUID]
    held_on: Mapped[date]
    place: Mapped[str]
    called_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    called_by_name: Mapped[str]
    called_on: Mapped[date]
    purpose_sealed: Mapped[bytes]
    minutes_sealed: Mapped[bytes | None]
    concluded_on: Mapped[date | None]
    concluded_by_name: Mapped[str | None]


class ConferenceMember(SchoolModel):
    """Who sits in a conference."""

    __tablename__ = "conference_members"
    __table_args__ = (
        school_fk("conference_id", "case_conferences"),
        UniqueConstraint("school_id", "conference_id", "user_id"),
        Index("ix_conference_members_user", "school_id", "user_id"),
    )

    conference_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]


class ConferenceDecision(SchoolModel):
    """What was agreed, who does it and by when. The duty that comes of it has this row as its subject."""

    __tablename__ = "conference_decisions"
    __table_args__ = (
        school_fk("conference_id", "case_conferences"),
        Index("ix_conference_decisions_conference", "school_id", "conference_id"),
    )

    conference_id: Mapped[UUID]
    words_sealed: Mapped[bytes]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    owner_name: Mapped[str]
    due_on: Mapped[date]


class ConferenceMessage(SchoolModel):
    """A line in the thread of a conference, between the centre and the college, say; append-only."""

    __tablename__ = "conference_messages"
    __table_args__ = (
        school_fk("conference_id", "case_conferences"),
        Index("ix_conference_messages_conference", "school_id", "conference_id", "written_at"),
    )

    conference_id: Mapped[UUID]
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    written_by_name: Mapped[str]
    written_on: Mapped[date]
    written_at: Mapped[datetime]
    words_sealed: Mapped[bytes]


Record = Talk | FollowUp | TalkPlan
RECORDS: tuple[type[Record], ...] = (Talk, FollowUp, TalkPlan)
"""The kinds of record that their authors may undo on the day of writing."""
