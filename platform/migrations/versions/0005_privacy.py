"""Privacy: published notices, the consent ledger, the access log; all three append-only."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
TABLES = ("access_log", "consents", "privacy_notices")


def upgrade() -> None:
    op.create_table(
        "privacy_notices",
        *_tenant(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        *_person("published_by"),
        sa.UniqueConstraint("school_id", "number"),
    )
    op.create_table(
        "consents",
        *_tenant(),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("purpose", "decision", "signer_kind")),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_person("recorded_by"),
        _school_key("student_id", "students"),
        _school_key("notice_id", "privacy_notices"),
        sa.CheckConstraint("decision in ('given', 'refused', 'withdrawn')", name="decision"),
        sa.CheckConstraint("signer_kind in ('guardian', 'student', 'both')", name="signer_kind"),
    )
    op.create_index("ix_consents_student", "consents", ["school_id", "student_id", "purpose", "recorded_at"])
    op.create_table(
        "access_log",
        *_tenant(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("what", "tier", "reason")),
        _school_key("subject_id", "students"),
        sa.CheckConstraint("tier in ('T1', 'T2', 'T3', 'T4')", name="tier"),
    )
    op.create_index("ix_access_log_at", "access_log", ["school_id", "at", "id"])
    op.create_index("ix_access_log_subject", "access_log", ["school_id", "subject_id", "at"])
    for table in TABLES:
        enable_school_rls(op, table, append_only=True)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _tenant() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _person(name: str) -> list[sa.Column[Any]]:
    return [
        sa.Column(name, sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column(f"{name}_name", sa.Text(), nullable=False),
    ]


def _school_key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])
