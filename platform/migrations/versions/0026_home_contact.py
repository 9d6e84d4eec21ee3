"""Contacts with families, special events, visits and letters."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

CONTACT_WORDS = ("whom_sealed", "about_sealed", "answer_sealed", "agreed_sealed")
REPLY_WORDS = ("conduct_sealed", "ideas_sealed", "help_sealed", "best_time_sealed")
VISIT_WORDS = ("present_sealed", "seen_sealed", "wishes_sealed", "answer_sealed")


def upgrade() -> None:
    """Make the tables, bind and grant them; contacts and what hangs on them are append-only (INV-11)."""
    _contacts()
    _special_events()
    _visits()
    _letters()
    _replies_and_templates()


def downgrade() -> None:
    """Drop them again."""
    for table in ("letter_templates", "letter_replies", "letters"):
        op.drop_table(table)
    for table in ("visit_cases", "visits", "told_events", "special_events", "contact_cases", "guardian_contacts"):
        op.drop_table(table)


def _contacts() -> None:
    op.create_table(
        "guardian_contacts",
        *_key(),
        sa.Column("corrects_id", sa.Uuid()),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text()),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("at", sa.Time()),
        *_recorded(),
        *(sa.Column(name, sa.LargeBinary()) for name in CONTACT_WORDS),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        _fk("corrects_id", "guardian_contacts"),
        sa.CheckConstraint("way in ('phone', 'message', 'meeting')", name="way"),
        sa.CheckConstraint("direction in ('out', 'in')", name="direction"),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        sa.CheckConstraint("is_void or about_sealed is not null", name="says_something"),
        sa.CheckConstraint("not is_void or corrects_id is not null", name="voids_something"),
    )
    op.create_index(
        "uq_guardian_contacts_corrects",
        "guardian_contacts",
        ["school_id", "corrects_id"],
        unique=True,
        postgresql_where=sa.text("corrects_id is not null"),
    )
    op.create_index("ix_guardian_contacts_happened", "guardian_contacts", ["school_id", "happened_on"])
    enable_school_rls(op, "guardian_contacts", append_only=True)
    _pairs("contact_cases", "contact_id", "guardian_contacts", "case_id", "case_files", append_only=True)
    op.create_index("ix_contact_cases_case", "contact_cases", ["school_id", "case_id"])


def _special_events() -> None:
    op.create_table(
        "special_events",
        *_key(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("at", sa.Time()),
        sa.Column("has_harm_risk", sa.Boolean(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        *_recorded(),
        _fk("case_id", "case_files"),
        sa.CheckConstraint("type in ('abnormal', 'sanction', 'accident', 'absence')", name="type"),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
    )
    op.create_index("ix_special_events_case", "special_events", ["school_id", "case_id", "happened_on"])
    enable_school_rls(op, "special_events", append_only=True)
    _pairs("told_events", "contact_id", "guardian_contacts", "special_event_id", "special_events", append_only=True)
    op.create_index("ix_told_events_event", "told_events", ["school_id", "special_event_id"])


def _visits() -> None:
    op.create_table(
        "visits",
        *_key(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "state")),
        sa.Column("planned_on", sa.Date()),
        sa.Column("planned_at", sa.Time()),
        sa.Column("happened_on", sa.Date()),
        sa.Column("company", sa.Text()),
        *(sa.Column(name, sa.LargeBinary()) for name in VISIT_WORDS),
        sa.Column("answered_on", sa.Date()),
        sa.Column("answered_by_name", sa.Text()),
        *_recorded(),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('home', 'school')", name="kind"),
        sa.CheckConstraint("state in ('planned', 'done', 'answered', 'missed', 'cancelled')", name="state"),
        sa.CheckConstraint("company in ('two', 'told')", name="company"),
        sa.CheckConstraint("(state in ('planned', 'cancelled')) = (happened_on is null)", name="happened"),
        sa.CheckConstraint("happened_on is null or happened_on <= recorded_on", name="not_in_future"),
        sa.CheckConstraint("state <> 'answered' or answer_sealed is not null", name="answered"),
        sa.CheckConstraint(
            "kind <> 'home' or state in ('planned', 'missed', 'cancelled') or company is not null", name="not_alone"
        ),
    )
    op.create_index("ix_visits_planned", "visits", ["school_id", "state", "planned_on"])
    enable_school_rls(op, "visits")
    _pairs("visit_cases", "visit_id", "visits", "case_id", "case_files", append_only=False)
    op.create_index("ix_visit_cases_case", "visit_cases", ["school_id", "case_id"])


def _letters() -> None:
    op.create_table(
        "letters",
        *_key(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("parts_sealed", "body_sealed")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("reply_by", "written_on")),
        sa.Column("written_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("approved_on", sa.Date()),
        sa.Column("approved_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("approved_by_name", sa.Text()),
        sa.Column("advice_sealed", sa.LargeBinary()),
        sa.Column("posted_on", sa.Date()),
        sa.Column("posted_way", sa.Text()),
        *(sa.Column(name, sa.Date()) for name in ("delivered_on", "chased_on")),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _fk("case_id", "case_files"),
        sa.CheckConstraint(
            "state in ('draft', 'review', 'approved', 'posted', 'delivered', 'replied', 'called', 'discarded')",
            name="state",
        ),
        sa.CheckConstraint("posted_way in ('mail', 'hand', 'child', 'message')", name="posted_way"),
        sa.CheckConstraint("approved_by is null or approved_by is distinct from written_by", name="second_person"),
        sa.CheckConstraint(
            "state not in ('approved', 'posted', 'delivered', 'replied', 'called') or approved_by is not null",
            name="approved",
        ),
        sa.CheckConstraint(
            "(state in ('posted', 'delivered', 'replied', 'called')) = (posted_on is not null)", name="posted"
        ),
    )
    op.create_index("ix_letters_case", "letters", ["school_id", "case_id", "written_on"])
    op.create_index("ix_letters_state", "letters", ["school_id", "state"])
    enable_school_rls(op, "letters")


def _replies_and_templates() -> None:
    op.create_table(
        "letter_replies",
        *_key(),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("way", "answer")),
        sa.Column("received_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.LargeBinary()) for name in REPLY_WORDS),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        _fk("letter_id", "letters"),
        sa.CheckConstraint("way in ('link', 'paper')", name="way"),
        sa.CheckConstraint("answer in ('read', 'call')", name="answer"),
    )
    op.create_index("ix_letter_replies_letter", "letter_replies", ["school_id", "letter_id"])
    enable_school_rls(op, "letter_replies", append_only=True)
    op.create_table(
        "letter_templates",
        *_key(),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("kept_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("kept_by_name", sa.Text(), nullable=False),
    )
    op.create_index("ix_letter_templates_kept", "letter_templates", ["school_id", "kept_at"])
    enable_school_rls(op, "letter_templates", append_only=True)


def _key() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _recorded() -> list[sa.Column[Any]]:
    """When a record was written, and by whom."""
    return [
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
    ]


def _pairs(table: str, one: str, of_one: str, other: str, of_other: str, *, append_only: bool) -> None:
    op.create_table(
        table,
        *_key(),
        sa.Column(one, sa.Uuid(), nullable=False),
        sa.Column(other, sa.Uuid(), nullable=False),
        _fk(one, of_one),
        _fk(other, of_other),
        sa.UniqueConstraint("school_id", one, other),
    )
    enable_school_rls(op, table, append_only=append_only)


def _fk(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])
