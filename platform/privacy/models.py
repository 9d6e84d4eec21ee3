"""The published notices, the consent ledger, the access log, and what is protected or barred about a file.

The first three are append-only: a new row corrects an old one.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, column, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import SchoolModel, school_fk


class PrivacyNotice(SchoolModel):
    """A published version of the 告知与同意书; the newest is the one in force."""

    __tablename__ = "privacy_notices"
    __table_args__ = (UniqueConstraint("school_id", "number"),)

    number: Mapped[int]
    body: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    published_by_name: Mapped[str]


class Consent(SchoolModel):
    """One answer to one purpose of a notice, as somebody entered it from the signed paper; the newest row holds."""

    __tablename__ = "consents"
    __table_args__ = (
        school_fk("student_id", "students"),
        school_fk("notice_id", "privacy_notices"),
        CheckConstraint("decision in ('given', 'refused', 'withdrawn')", name="decision"),
        CheckConstraint("signer_kind in ('guardian', 'student', 'both')", name="signer_kind"),
        Index("ix_consents_student", "school_id", "student_id", "purpose", "recorded_at"),
    )

    student_id: Mapped[UUID]
    notice_id: Mapped[UUID]
    purpose: Mapped[str]
    decision: Mapped[str]
    signer_kind: Mapped[str]
    signed_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str]


class AccessLog(SchoolModel):
    """Somebody read something of tier 2 or above about a student (INV-6): when, who, what, and why they might."""

    __tablename__ = "access_log"
    __table_args__ = (
        school_fk("subject_id", "students"),
        CheckConstraint("tier in ('T1', 'T2', 'T3', 'T4')", name="tier"),
        Index("ix_access_log_at", "school_id", "at", "id"),
        Index("ix_access_log_reader", "school_id", "user_id", "at"),
        Index("ix_access_log_subject", "school_id", "subject_id", "at"),
    )

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    actor_name: Mapped[str]
    subject_id: Mapped[UUID]
    what: Mapped[str]
    tier: Mapped[str]
    reason: Mapped[str]


_STANDS = column("lifted_on").is_(None)


class FileProtection(SchoolModel):
    """A student's file that only the people named may open, whatever their roles; one at a time, earlier ones stay."""

    __tablename__ = "file_protections"
    __table_args__ = (
        school_fk("student_id", "students"),
        CheckConstraint("(lifted_on is null) = (lifted_by_name is null)", name="lifted"),
        Index(
            "uq_file_protections_standing",
            "school_id",
            "student_id",
            unique=True,
            postgresql_where=_STANDS,
        ),
    )

    student_id: Mapped[UUID]
    reason_sealed: Mapped[bytes]
    protected_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    protected_by_name: Mapped[str]
    protected_on: Mapped[date]
    lifted_by_name: Mapped[str | None]
    lifted_on: Mapped[date | None]


class FileReader(SchoolModel):
    """Somebody named to open a protected file, as far as their roles let them."""

    __tablename__ = "file_readers"
    __table_args__ = (
        school_fk("protection_id", "file_protections"),
        UniqueConstraint("school_id", "protection_id", "user_id"),
        Index("ix_file_readers_user", "school_id", "user_id"),
    )

    protection_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))


class FileBar(SchoolModel):
    """For as long as the record `source_id` asks: one person writes nothing about a student, or the family gets no letter."""

    __tablename__ = "file_bars"
    __table_args__ = (
        school_fk("student_id", "students"),
        CheckConstraint("kind in ('writing', 'family')", name="kind"),
        CheckConstraint("(kind = 'writing') = (user_id is not null)", name="whom"),
        Index("ix_file_bars_student", "school_id", "student_id"),
        Index("ix_file_bars_source", "school_id", "source_id"),
    )

    kind: Mapped[str]
    student_id: Mapped[UUID]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    source_id: Mapped[UUID]
    since: Mapped[date]
    lifted_on: Mapped[date | None]
