"""Duties and what they stand on: subjects, facts, credits, decisions, and the one view that says how each duty stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    column,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import SchoolModel, school_fk
from obligations.lifecycle import Decision

LIVE = column("superseded_at").is_(None)
STANDING = column("withdrawn_at").is_(None)
IN_FORCE = column("ended_at").is_(None)


class DutySubject(SchoolModel):
    """What duties can be about; `id` is the case's, class's, school's or event's own.

    The package that owns the thing registers it and keeps it up to date. `active_to` is the last day on which the school
    carried it. `attributes` are what the engine wants to know of its kind, as plain values.
    """

    __tablename__ = "duty_subjects"
    __table_args__ = (
        school_fk("class_id", "class_groups"),
        school_fk("student_id", "students"),
        CheckConstraint("active_to is null or active_from <= active_to", name="order"),
        Index("ix_duty_subjects_kind", "school_id", "kind", "active_to"),
        Index("ix_duty_subjects_class", "school_id", "class_id"),
        Index("ix_duty_subjects_student", "school_id", "student_id"),
    )

    kind: Mapped[str]
    class_id: Mapped[UUID | None]
    student_id: Mapped[UUID | None]
    active_from: Mapped[date]
    active_to: Mapped[date | None]
    attributes: Mapped[dict[str, Any]]  # Any: plain JSON values


class DutyFact(SchoolModel):
    """Something that was done for a subject: one record may be of several kinds of evidence at once.

    `happened_on` is when it was done, `recorded_on` the working day on which it was written down.
    """

    __tablename__ = "duty_facts"
    __table_args__ = (
        school_fk("subject_id", "duty_subjects"),
        Index("uq_duty_facts_standing", "school_id", "record_id", "subject_id", unique=True, postgresql_where=STANDING),
        Index("ix_duty_facts_subject", "school_id", "subject_id", "happened_on"),
    )

    subject_id: Mapped[UUID]
    evidence: Mapped[list[str]]
    happened_on: Mapped[date]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    record_kind: Mapped[str]
    record_id: Mapped[UUID]
    withdrawn_at: Mapped[datetime | None]


class Obligation(SchoolModel):
    """A duty as the engine computed it once, with the profile and calendar version that its dates came from (INV-7).

    A superseded one never counted: its rule, its subject or the contact it hung on went away before it fell due. `basis`
    holds the facts behind the date, apart from the calendar: when they change, the date is computed again.
    """

    __tablename__ = "obligations"
    __table_args__ = (
        school_fk("subject_id", "duty_subjects"),
        school_fk("class_id", "class_groups"),
        school_fk("profile_version_id", "profile_versions"),
        Index("uq_obligations_live", "school_id", "rule", "subject_id", "period", unique=True, postgresql_where=LIVE),
        Index("ix_obligations_subject", "school_id", "subject_id", "opens_on"),
        Index("ix_obligations_class", "school_id", "class_id", "opens_on"),
        Index("ix_obligations_version", "school_id", "profile_version_id"),
    )

    rule: Mapped[str]
    title: Mapped[str]
    clause: Mapped[str]
    clause_ids: Mapped[list[str]]
    mark: Mapped[str]
    period_mark: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    class_id: Mapped[UUID | None]
    grade: Mapped[int | None]
    period: Mapped[str]
    opens_on: Mapped[date]
    due_on: Mapped[date | None]
    due_at: Mapped[datetime | None]
    grace_end_on: Mapped[date | None]
    remind_on: Mapped[date | None]
    alert_on: Mapped[date | None]
    period_end_on: Mapped[date | None]
    owner_role: Mapped[str]
    helper_roles: Mapped[list[str]]
    receiver_roles: Mapped[list[str]]
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    evidence: Mapped[list[str]]
    arithmetic: Mapped[list[Any]] = mapped_column(JSONB())  # Any: steps as policy_profiles.duty writes them
    basis: Mapped[str]
    status_hint: Mapped[str]
    awaiting: Mapped[str | None]
    merged_into: Mapped[str | None]
    profile_version_id: Mapped[UUID]
    # The id of a row that the district never deletes; a foreign key would have to carry the district's id as well.
    calendar_version_id: Mapped[UUID]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    superseded_at: Mapped[datetime | None]


class ObligationCredit(SchoolModel):
    """A fact did a duty. The earliest standing one decides whether it was done in time."""

    __tablename__ = "obligation_credits"
    __table_args__ = (
        school_fk("obligation_id", "obligations"),
        school_fk("fact_id", "duty_facts"),
        UniqueConstraint("school_id", "obligation_id", "fact_id"),
        Index("ix_obligation_credits_fact", "school_id", "fact_id"),
    )

    obligation_id: Mapped[UUID]
    fact_id: Mapped[UUID]
    happened_on: Mapped[date]
    recorded_on: Mapped[date]
    withdrawn_at: Mapped[datetime | None]


class ObligationNote(SchoolModel):
    """The owner's own word that a duty was done, where its work has no room of its own yet: when, and what, sealed."""

    __tablename__ = "obligation_notes"
    __table_args__ = (
        school_fk("obligation_id", "obligations"),
        Index("ix_obligation_notes_obligation", "school_id", "obligation_id"),
    )

    obligation_id: Mapped[UUID]
    happened_on: Mapped[date]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorder_name: Mapped[str]
    note_sealed: Mapped[bytes]
    withdrawn_at: Mapped[datetime | None]


class ObligationWaiver(SchoolModel):
    """A decision about a duty until the end of `expires_on` (see `lifecycle.Decision`); after that its own dates hold again.

    Rows are never edited: a new decision ends the one before, so that who decided what, why and until when stays readable.
    """

    __tablename__ = "obligation_waivers"
    __table_args__ = (
        school_fk("obligation_id", "obligations"),
        CheckConstraint("kind in ('waived', 'postponed')", name="kind"),
        Index("uq_obligation_waivers_in_force", "school_id", "obligation_id", unique=True, postgresql_where=IN_FORCE),
    )

    obligation_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(default=Decision.WAIVED, server_default="waived")
    reason_sealed: Mapped[bytes]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    approver_name: Mapped[str]
    approved_on: Mapped[date]
    approved_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_on: Mapped[date]
    ended_at: Mapped[datetime | None]


class ObligationHandover(SchoolModel):
    """Somebody else does the duty until the end of `ends_on`, or until it is taken back; then it is the role's own again.

    What was handed over at once has one `batch_id`, to be taken back at once. `assignment_id` is the need-to-know that was
    given with it.
    """

    __tablename__ = "obligation_handovers"
    __table_args__ = (
        school_fk("obligation_id", "obligations"),
        school_fk("assignment_id", "assignments"),
        Index("uq_obligation_handovers_in_force", "school_id", "obligation_id", unique=True, postgresql_where=IN_FORCE),
        Index("ix_obligation_handovers_batch", "school_id", "batch_id"),
        Index("ix_obligation_handovers_receiver", "school_id", "to_user"),
    )

    obligation_id: Mapped[UUID]
    batch_id: Mapped[UUID]
    from_user: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    to_user: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    assignment_id: Mapped[UUID | None]
    ends_on: Mapped[date]
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    giver_name: Mapped[str]
    given_on: Mapped[date]
    given_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class ObligationEscalation(SchoolModel):
    """A duty reached a step of its escalation; the row is what keeps anybody from being told of it twice."""

    __tablename__ = "obligation_escalations"
    __table_args__ = (
        school_fk("obligation_id", "obligations"),
        UniqueConstraint("school_id", "obligation_id", "step"),
        CheckConstraint("step in ('remind', 'grade', 'group', 'principal', 'district')", name="step"),
    )

    obligation_id: Mapped[UUID]
    step: Mapped[str]
    reached_on: Mapped[date]


class Reminder(SchoolModel):
    """Somebody who waits asked whoever is to act, at most once a day for each matter: a duty, a case or a class's screening.

    `about_id` is the matter's own id; it is no foreign key, since matters live in rooms above this one.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        CheckConstraint("about_kind in ('duty', 'case', 'screening')", name="about_kind"),
        UniqueConstraint("school_id", "about_id", "reminded_on"),
    )

    about_kind: Mapped[str]
    about_id: Mapped[UUID]
    reminded_on: Mapped[date]
    reminded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    reminded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    reminder_name: Mapped[str]


# Not a mapped class: a view holds no rows of its own, so it is outside the tables' metadata.
obligation_states: Final = Table(
    "obligation_states",
    MetaData(),
    *(Column(column.name, column.type) for column in Obligation.__table__.columns if column.name != "superseded_at"),
    Column("student_id", Uuid()),
    Column("done_on", Date()),
    Column("recorded_on", Date()),
    Column("waiver_id", Uuid()),
    Column("waived_until", Date()),
    Column("state", Text()),
    Column("waiver_kind", Text()),
    Column("handed_to", Uuid()),
)
"""The one definition of open, due, late and missed (see the view in migrations 0006 and 0019)."""
