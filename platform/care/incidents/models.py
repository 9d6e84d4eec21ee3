"""Incidents and mandatory reports with everything written about them; whoever reported an incident stands in a table apart."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from care.incidents.lifecycle import (
    INCIDENT_LABELS,
    INCIDENT_MOVES,
    REPORT_LABELS,
    REPORT_MOVES,
    IncidentMove,
    IncidentState,
    ReportMove,
    ReportState,
)
from kernel.tables import SchoolModel, Versioned, school_fk


class Incident(Versioned, SchoolModel):
    """Discrimination, prejudice, improper education or something like it, from the report to the closing.

    One without a name has an id without a time, no row among the reporters, and knows its day alone; `code_hash` finds it
    again for whoever wrote it. `shut_role` is the office that it is about: nobody who holds it sees it. `is_news` waits for
    the daily telling, so that no notice says at what hour something came.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        school_fk("student_id", "students"),
        CheckConstraint(
            "state in ('reported', 'accepted', 'inquiry', 'found', 'measured', 'revisited', 'closed')", name="state"
        ),
        CheckConstraint("kind in ('discrimination', 'prejudice', 'improper_method', 'other')", name="kind"),
        CheckConstraint("effect in ('unknown', 'none', 'adverse', 'serious')", name="effect"),
        CheckConstraint("shut_role in ('principal', 'group_head', 'group_member', 'counsellor')", name="shut_role"),
        CheckConstraint("is_anonymous = (code_hash is not null)", name="code"),
        CheckConstraint("handler_id is null or handler_id is distinct from accused_id", name="handler"),
        CheckConstraint("(state = 'reported') = (accepted_on is null)", name="accepted"),
        CheckConstraint("(accepted_on is null) = (handler_id is null)", name="handled"),
        CheckConstraint("finding in ('established', 'partly', 'unfounded')", name="finding"),
        CheckConstraint("consequence in ('none', 'adverse', 'serious')", name="consequence"),
        CheckConstraint("(state in ('reported', 'accepted', 'inquiry')) = (finding is null)", name="found"),
        CheckConstraint("(finding is null) = (found_on is null)", name="found_on"),
        CheckConstraint("(finding is null) = (consequence is null)", name="found_consequence"),
        CheckConstraint("(finding is null) = (months_without_honours is null)", name="found_months"),
        CheckConstraint("(state = 'closed') = (closed_on is not null)", name="closed"),
        UniqueConstraint("school_id", "code_hash"),
        Index("ix_incidents_state", "school_id", "state", "reported_on"),
        Index("ix_incidents_accused", "school_id", "accused_id", "found_on"),
    )

    state: Mapped[str] = mapped_column(default=IncidentState.REPORTED)
    kind: Mapped[str]
    effect: Mapped[str]
    is_anonymous: Mapped[bool]
    code_hash: Mapped[bytes | None]
    shut_role: Mapped[str | None]
    student_id: Mapped[UUID | None]
    accused_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    accused_name: Mapped[str | None]
    happened_on: Mapped[date | None]
    at: Mapped[time | None]
    has_harm: Mapped[bool]
    words_sealed: Mapped[bytes]
    taken_sealed: Mapped[bytes | None]
    reported_on: Mapped[date]
    accept_by: Mapped[date | None]
    accepted_on: Mapped[date | None]
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    handler_name: Mapped[str | None]
    find_by: Mapped[date | None]
    found_on: Mapped[date | None]
    finding: Mapped[str | None]
    consequence: Mapped[str | None]
    months_without_honours: Mapped[int | None]
    closed_on: Mapped[date | None]
    is_news: Mapped[bool]

    def move(self, move: IncidentMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = IncidentState(self.state)
        self.state = INCIDENT_MOVES.after(now, move, label=INCIDENT_LABELS[now])


class IncidentReporter(SchoolModel):
    """Who reported an incident under their name. The room's own reads come here, and nobody else."""

    __tablename__ = "incident_reporters"
    __table_args__ = (
        school_fk("incident_id", "incidents"),
        UniqueConstraint("school_id", "incident_id"),
        Index("ix_incident_reporters_user", "school_id", "user_id"),
    )

    incident_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]


class IncidentStep(SchoolModel):
    """One step of an incident in words; append-only. `number` orders them: an answer's id tells no time."""

    __tablename__ = "incident_steps"
    __table_args__ = (
        school_fk("incident_id", "incidents"),
        UniqueConstraint("school_id", "incident_id", "number"),
        CheckConstraint(
            "kind in ('accepted', 'handed_on', 'inquiry', 'message', 'answer', 'finding', 'measure', 'revisit', 'closing')",
            name="kind",
        ),
        CheckConstraint("(kind = 'answer') = (by_name is null)", name="by_name"),
        CheckConstraint("kind <> 'answer' or by_id is null", name="by_id"),
    )

    incident_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[str]
    words_sealed: Mapped[bytes]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str | None]
    written_on: Mapped[date]


class MandatoryReport(Versioned, SchoolModel):
    """强制报告: somebody here noticed that a child may be harmed. No step of it waits for anybody's leave."""

    __tablename__ = "mandatory_reports"
    __table_args__ = (
        school_fk("student_id", "students"),
        school_fk("incident_id", "incidents"),
        CheckConstraint("state in ('found', 'told', 'received', 'cooperating', 'ended')", name="state"),
        CheckConstraint("harm in ('injury', 'sexual', 'neglect', 'bullying', 'missing', 'other')", name="harm"),
        CheckConstraint("suspect in ('unknown', 'family', 'staff', 'student', 'stranger')", name="suspect"),
        CheckConstraint("shut_role in ('principal', 'group_head', 'counsellor')", name="shut_role"),
        CheckConstraint("(state = 'ended') = (ended_on is not null)", name="ended"),
        Index("ix_mandatory_reports_state", "school_id", "state", "noticed_on"),
        Index("ix_mandatory_reports_student", "school_id", "student_id"),
        Index("ix_mandatory_reports_author", "school_id", "reported_by"),
        UniqueConstraint("school_id", "incident_id"),
    )

    state: Mapped[str] = mapped_column(default=ReportState.FOUND)
    student_id: Mapped[UUID | None]
    incident_id: Mapped[UUID | None]
    harm: Mapped[str]
    suspect: Mapped[str]
    shut_role: Mapped[str | None]
    noticed_on: Mapped[date]
    noticed_at: Mapped[time | None]
    words_sealed: Mapped[bytes]
    taken_sealed: Mapped[bytes | None]
    reported_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    reported_by_name: Mapped[str]
    reported_on: Mapped[date]
    ended_on: Mapped[date | None]

    def move(self, move: ReportMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = ReportState(self.state)
        self.state = REPORT_MOVES.after(now, move, label=REPORT_LABELS[now])


class AuthorityNotice(SchoolModel):
    """An authority was told: when, how, who took it. Append-only; the receipt is a row of its own."""

    __tablename__ = "authority_notices"
    __table_args__ = (
        school_fk("report_id", "mandatory_reports"),
        CheckConstraint("authority in ('police', 'education', 'civil_affairs')", name="authority"),
        CheckConstraint("way in ('phone', 'in_person', 'written')", name="way"),
        Index("ix_authority_notices_report", "school_id", "report_id"),
    )

    report_id: Mapped[UUID]
    authority: Mapped[str]
    way: Mapped[str]
    told_at: Mapped[datetime]
    whom_sealed: Mapped[bytes | None]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str]


class AuthorityReceipt(SchoolModel):
    """What the authority gave in return: its number, and from which day. Append-only."""

    __tablename__ = "authority_receipts"
    __table_args__ = (
        school_fk("notice_id", "authority_notices"),
        UniqueConstraint("school_id", "notice_id"),
    )

    notice_id: Mapped[UUID]
    number_sealed: Mapped[bytes]
    received_on: Mapped[date]
    by_name: Mapped[str]


class MandatoryNote(SchoolModel):
    """What was done to help the authorities, or how it ended; append-only."""

    __tablename__ = "mandatory_notes"
    __table_args__ = (
        school_fk("report_id", "mandatory_reports"),
        CheckConstraint("kind in ('cooperation', 'end')", name="kind"),
        Index("ix_mandatory_notes_report", "school_id", "report_id"),
    )

    report_id: Mapped[UUID]
    kind: Mapped[str]
    words_sealed: Mapped[bytes]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str]
    written_on: Mapped[date]
