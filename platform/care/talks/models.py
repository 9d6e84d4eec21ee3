"""Talks, the plans made before them and monthly tracking records; what people wrote is sealed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import SchoolModel, Versioned, school_fk


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


Record = Talk | FollowUp | TalkPlan
RECORDS: tuple[type[Record], ...] = (Talk, FollowUp, TalkPlan)
"""The kinds of record that their authors may undo on the day of writing."""
