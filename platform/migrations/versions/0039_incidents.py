"""Incidents and mandatory reports with every step of them, and what is barred about a student meanwhile."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLES = (
    "file_bars",
    "incidents",
    "incident_reporters",
    "incident_steps",
    "mandatory_reports",
    "authority_notices",
    "authority_receipts",
    "mandatory_notes",
)
APPEND_ONLY = ("incident_steps", "authority_notices", "authority_receipts", "mandatory_notes")
STEPS = "'accepted', 'handed_on', 'inquiry', 'message', 'answer', 'finding', 'measure', 'revisit', 'closing'"


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    _bars()
    op.create_table("incidents", *_keys(), *_incident_columns(), *_incident_checks())
    op.create_index("ix_incidents_state", "incidents", ["school_id", "state", "reported_on"])
    op.create_index("ix_incidents_accused", "incidents", ["school_id", "accused_id", "found_on"])
    _below_incidents()
    _mandatory()
    _below_mandatory()
    for table in TABLES:
        enable_school_rls(op, table, append_only=table in APPEND_ONLY)


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _bars() -> None:
    op.create_table(
        "file_bars",
        *_keys(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("lifted_on", sa.Date()),
        _points("student_id", "students"),
        sa.CheckConstraint("kind in ('writing', 'family')", name="kind"),
        sa.CheckConstraint("(kind = 'writing') = (user_id is not null)", name="whom"),
    )
    op.create_index("ix_file_bars_student", "file_bars", ["school_id", "student_id"])
    op.create_index("ix_file_bars_source", "file_bars", ["school_id", "source_id"])


def _incident_columns() -> tuple[sa.Column[Any], ...]:
    return (
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "kind", "effect")),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary()),
        sa.Column("shut_role", sa.Text()),
        sa.Column("student_id", sa.Uuid()),
        sa.Column("accused_id", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("accused_name", sa.Text()),
        sa.Column("happened_on", sa.Date()),
        sa.Column("at", sa.Time()),
        sa.Column("has_harm", sa.Boolean(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("taken_sealed", sa.LargeBinary()),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("accept_by", sa.Date()),
        sa.Column("accepted_on", sa.Date()),
        sa.Column("handler_id", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("handler_name", sa.Text()),
        sa.Column("find_by", sa.Date()),
        sa.Column("found_on", sa.Date()),
        sa.Column("finding", sa.Text()),
        sa.Column("consequence", sa.Text()),
        sa.Column("months_without_honours", sa.Integer()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("is_news", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _incident_checks() -> tuple[sa.Constraint, ...]:
    return (
        _points("student_id", "students"),
        sa.CheckConstraint(
            "state in ('reported', 'accepted', 'inquiry', 'found', 'measured', 'revisited', 'closed')", name="state"
        ),
        sa.CheckConstraint("kind in ('discrimination', 'prejudice', 'improper_method', 'other')", name="kind"),
        sa.CheckConstraint("effect in ('unknown', 'none', 'adverse', 'serious')", name="effect"),
        sa.CheckConstraint("shut_role in ('principal', 'group_head', 'group_member', 'counsellor')", name="shut_role"),
        sa.CheckConstraint("is_anonymous = (code_hash is not null)", name="code"),
        sa.CheckConstraint("handler_id is null or handler_id is distinct from accused_id", name="handler"),
        sa.CheckConstraint("(state = 'reported') = (accepted_on is null)", name="accepted"),
        sa.CheckConstraint("(accepted_on is null) = (handler_id is null)", name="handled"),
        sa.CheckConstraint("finding in ('established', 'partly', 'unfounded')", name="finding"),
        sa.CheckConstraint("consequence in ('none', 'adverse', 'serious')", name="consequence"),
        sa.CheckConstraint("(state in ('reported', 'accepted', 'inquiry')) = (finding is null)", name="found"),
        sa.CheckConstraint("(finding is null) = (found_on is null)", name="found_on"),
        sa.CheckConstraint("(finding is null) = (consequence is null)", name="found_consequence"),
        sa.CheckConstraint("(finding is null) = (months_without_honours is null)", name="found_months"),
        sa.CheckConstraint("(state = 'closed') = (closed_on is not null)", name="closed"),
        sa.UniqueConstraint("school_id", "code_hash"),
    )


def _below_incidents() -> None:
    op.create_table(
        "incident_reporters",
        *_keys(),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _points("incident_id", "incidents"),
        sa.UniqueConstraint("school_id", "incident_id"),
    )
    op.create_index("ix_incident_reporters_user", "incident_reporters", ["school_id", "user_id"])
    op.create_table(
        "incident_steps",
        *_keys(),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *_written(needs_name=False),
        _points("incident_id", "incidents"),
        sa.UniqueConstraint("school_id", "incident_id", "number"),
        sa.CheckConstraint(f"kind in ({STEPS})", name="kind"),
        sa.CheckConstraint("(kind = 'answer') = (by_name is null)", name="by_name"),
        sa.CheckConstraint("kind <> 'answer' or by_id is null", name="by_id"),
    )


def _mandatory() -> None:
    op.create_table(
        "mandatory_reports",
        *_keys(),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("student_id", sa.Uuid()),
        sa.Column("incident_id", sa.Uuid()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("harm", "suspect")),
        sa.Column("shut_role", sa.Text()),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("noticed_at", sa.Time()),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("taken_sealed", sa.LargeBinary()),
        sa.Column("reported_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("reported_by_name", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("student_id", "students"),
        _points("incident_id", "incidents"),
        sa.CheckConstraint("state in ('found', 'told', 'received', 'cooperating', 'ended')", name="state"),
        sa.CheckConstraint("harm in ('injury', 'sexual', 'neglect', 'bullying', 'missing', 'other')", name="harm"),
        sa.CheckConstraint("suspect in ('unknown', 'family', 'staff', 'student', 'stranger')", name="suspect"),
        sa.CheckConstraint("shut_role in ('principal', 'group_head', 'counsellor')", name="shut_role"),
        sa.CheckConstraint("(state = 'ended') = (ended_on is not null)", name="ended"),
        sa.UniqueConstraint("school_id", "incident_id"),
    )
    for name, columns in {
        "state": ["state", "noticed_on"],
        "student": ["student_id"],
        "author": ["reported_by"],
    }.items():
        op.create_index(f"ix_mandatory_reports_{name}", "mandatory_reports", ["school_id", *columns])


def _below_mandatory() -> None:
    op.create_table(
        "authority_notices",
        *_keys(),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("authority", "way")),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whom_sealed", sa.LargeBinary()),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("by_name", sa.Text(), nullable=False),
        _points("report_id", "mandatory_reports"),
        sa.CheckConstraint("authority in ('police', 'education', 'civil_affairs')", name="authority"),
        sa.CheckConstraint("way in ('phone', 'in_person', 'written')", name="way"),
    )
    op.create_index("ix_authority_notices_report", "authority_notices", ["school_id", "report_id"])
    op.create_table(
        "authority_receipts",
        *_keys(),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        _points("notice_id", "authority_notices"),
        sa.UniqueConstraint("school_id", "notice_id"),
    )
    op.create_table(
        "mandatory_notes",
        *_keys(),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *_written(needs_name=True),
        _points("report_id", "mandatory_reports"),
        sa.CheckConstraint("kind in ('cooperation', 'end')", name="kind"),
    )
    op.create_index("ix_mandatory_notes_report", "mandatory_notes", ["school_id", "report_id"])


def _keys() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _written(*, needs_name: bool) -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("by_name", sa.Text(), nullable=not needs_name),
        sa.Column("written_on", sa.Date(), nullable=False),
    )


def _points(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.id"])
