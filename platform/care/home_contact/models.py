"""Contacts with families (append-only), visits and special events; what people wrote is sealed."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, column, func
from sqlalchemy.orm import Mapped, mapped_column

from care.home_contact.lifecycle import (
    LETTER_LABELS,
    LETTER_MOVES,
    MOVES,
    STATE_LABELS,
    LetterMove,
    LetterState,
    VisitMove,
    VisitState,
)
from kernel.tables import SchoolModel, Versioned, school_fk

_CORRECTS = column("corrects_id").is_not(None)


class GuardianContact(SchoolModel):
    """A call, message or meeting with a guardian. Rows are never changed (INV-11): a new row corrects or voids an old one.

    Calls are the phone log: `at` and `direction` are theirs. `credited` are the titles of the duties that it did.
    """

    __tablename__ = "guardian_contacts"
    __table_args__ = (
        school_fk("corrects_id", "guardian_contacts"),
        CheckConstraint("way in ('phone', 'message', 'meeting')", name="way"),
        CheckConstraint("direction in ('out', 'in')", name="direction"),
        CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        CheckConstraint("is_void or about_sealed is not null", name="says_something"),
        CheckConstraint("not is_void or corrects_id is not null", name="voids_something"),
        Index("uq_guardian_contacts_corrects", "school_id", "corrects_id", unique=True, postgresql_where=_CORRECTS),
        Index("ix_guardian_contacts_happened", "school_id", "happened_on"),
    )

    corrects_id: Mapped[UUID | None]
    is_void: Mapped[bool]
    way: Mapped[str]
    direction: Mapped[str | None]
    happened_on: Mapped[date]
    at: Mapped[time | None]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str]
    whom_sealed: Mapped[bytes | None]
    about_sealed: Mapped[bytes | None]
    answer_sealed: Mapped[bytes | None]
    agreed_sealed: Mapped[bytes | None]
    credited: Mapped[list[str]]


class ContactCase(SchoolModel):
    """Whom a contact was about: one child, or the children of one family."""

    __tablename__ = "contact_cases"
    __table_args__ = (
        school_fk("contact_id", "guardian_contacts"),
        school_fk("case_id", "case_files"),
        UniqueConstraint("school_id", "contact_id", "case_id"),
        Index("ix_contact_cases_case", "school_id", "case_id"),
    )

    contact_id: Mapped[UUID]
    case_id: Mapped[UUID]


class SpecialEvent(SchoolModel):
    """Something that the family has to be told of promptly; `told_by` is the contact in which they were.

    `breach_id` is what the duties after a serious breach are about (K-4.7), beside those to tell the family.
    """

    __tablename__ = "special_events"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("type in ('abnormal', 'sanction', 'accident', 'absence', 'breach')", name="type"),
        CheckConstraint("(type = 'breach') = (breach_id is not null)", name="breach"),
        CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        Index("ix_special_events_case", "school_id", "case_id", "happened_on"),
    )

    case_id: Mapped[UUID]
    type: Mapped[str]
    breach_id: Mapped[UUID | None]
    happened_on: Mapped[date]
    at: Mapped[time | None]
    has_harm_risk: Mapped[bool]
    words_sealed: Mapped[bytes]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str]


class ToldEvent(SchoolModel):
    """That a contact told a family of a special event; a contact that is corrected or voided tells no more."""

    __tablename__ = "told_events"
    __table_args__ = (
        school_fk("contact_id", "guardian_contacts"),
        school_fk("special_event_id", "special_events"),
        UniqueConstraint("school_id", "contact_id", "special_event_id"),
        Index("ix_told_events_event", "school_id", "special_event_id"),
    )

    contact_id: Mapped[UUID]
    special_event_id: Mapped[UUID]


class Visit(Versioned, SchoolModel):
    """A home visit or a family's visit to the school, from the appointment to what the school answered."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("kind in ('home', 'school')", name="kind"),
        CheckConstraint("state in ('planned', 'done', 'answered', 'missed', 'cancelled')", name="state"),
        CheckConstraint("company in ('two', 'told')", name="company"),
        CheckConstraint("(state in ('planned', 'cancelled')) = (happened_on is null)", name="happened"),
        CheckConstraint("happened_on is null or happened_on <= recorded_on", name="not_in_future"),
        CheckConstraint("state <> 'answered' or answer_sealed is not null", name="answered"),
        CheckConstraint(
            "kind <> 'home' or state in ('planned', 'missed', 'cancelled') or company is not null", name="not_alone"
        ),
        Index("ix_visits_planned", "school_id", "state", "planned_on"),
    )

    kind: Mapped[str]
    state: Mapped[str]
    planned_on: Mapped[date | None]
    planned_at: Mapped[time | None]
    happened_on: Mapped[date | None]
    company: Mapped[str | None]
    present_sealed: Mapped[bytes | None]
    seen_sealed: Mapped[bytes | None]
    wishes_sealed: Mapped[bytes | None]
    answer_sealed: Mapped[bytes | None]
    answered_on: Mapped[date | None]
    answered_by_name: Mapped[str | None]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str]
    credited: Mapped[list[str]]
    withdrawn_at: Mapped[datetime | None]

    def move(self, move: VisitMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        state = VisitState(self.state)
        self.state = MOVES.after(state, move, label=STATE_LABELS[state])

    def may(self, move: VisitMove) -> bool:
        """Whether that move is possible now."""
        return self.withdrawn_at is None and MOVES.allows(VisitState(self.state), move)


class VisitCase(SchoolModel):
    """Whom a visit was about: one child, or the children of one family."""

    __tablename__ = "visit_cases"
    __table_args__ = (
        school_fk("visit_id", "visits"),
        school_fk("case_id", "case_files"),
        UniqueConstraint("school_id", "visit_id", "case_id"),
        Index("ix_visit_cases_case", "school_id", "case_id"),
    )

    visit_id: Mapped[UUID]
    case_id: Mapped[UUID]


class Letter(Versioned, SchoolModel):
    """A letter to the family of one child, from the draft to the reply. `parts` are what the teacher wrote, `body` the whole.

    Letters with the same `posting_id` went out together, and the proof of it hangs on that id.
    """

    __tablename__ = "letters"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint(
            "state in ('draft', 'review', 'approved', 'posted', 'delivered', 'replied', 'called', 'discarded')",
            name="state",
        ),
        CheckConstraint("posted_way in ('mail', 'hand', 'child', 'message')", name="posted_way"),
        CheckConstraint("approved_by is null or approved_by is distinct from written_by", name="second_person"),
        CheckConstraint(
            "state not in ('approved', 'posted', 'delivered', 'replied', 'called') or approved_by is not null",
            name="approved",
        ),
        CheckConstraint(
            "(state in ('posted', 'delivered', 'replied', 'called')) = (posted_on is not null)", name="posted"
        ),
        Index("ix_letters_case", "school_id", "case_id", "written_on"),
        Index("ix_letters_state", "school_id", "state"),
        Index("ix_letters_posting", "school_id", "posting_id"),
    )

    case_id: Mapped[UUID]
    state: Mapped[str]
    parts_sealed: Mapped[bytes]
    body_sealed: Mapped[bytes]
    reply_by: Mapped[date]
    written_on: Mapped[date]
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    written_by_name: Mapped[str]
    approved_on: Mapped[date | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    approved_by_name: Mapped[str | None]
    advice_sealed: Mapped[bytes | None]
    posted_on: Mapped[date | None]
    posted_way: Mapped[str | None]
    posting_id: Mapped[UUID | None]
    delivered_on: Mapped[date | None]
    chased_on: Mapped[date | None]
    credited: Mapped[list[str]]

    def move(self, move: LetterMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        state = LetterState(self.state)
        self.state = LETTER_MOVES.after(state, move, label=LETTER_LABELS[state])

    def may(self, move: LetterMove) -> bool:
        """Whether that move is possible now."""
        return LETTER_MOVES.allows(LetterState(self.state), move)


class LetterReply(SchoolModel):
    """What a family replied, by the link or on paper; nothing in it is ever changed."""

    __tablename__ = "letter_replies"
    __table_args__ = (
        school_fk("letter_id", "letters"),
        CheckConstraint("way in ('link', 'paper')", name="way"),
        CheckConstraint("answer in ('read', 'call')", name="answer"),
        Index("ix_letter_replies_letter", "school_id", "letter_id"),
    )

    letter_id: Mapped[UUID]
    way: Mapped[str]
    answer: Mapped[str]
    received_on: Mapped[date]
    conduct_sealed: Mapped[bytes | None]
    ideas_sealed: Mapped[bytes | None]
    help_sealed: Mapped[bytes | None]
    best_time_sealed: Mapped[bytes | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str]


class LetterTemplate(SchoolModel):
    """A school's own text for letters; the newest row counts, the older ones say what was sent when."""

    __tablename__ = "letter_templates"
    __table_args__ = (Index("ix_letter_templates_kept", "school_id", "kept_at"),)

    body: Mapped[str]
    kept_at: Mapped[datetime] = mapped_column(server_default=func.now())
    kept_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    kept_by_name: Mapped[str]
