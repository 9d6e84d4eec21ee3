"""Terms of schools, and the calendar that a district publishes."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from migrations.row_security import enable_district_shared_rls, enable_school_rls

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, then bind and grant them."""
    _terms()
    _days()
    enable_school_rls(op, "terms")
    enable_district_shared_rls(op, "term_templates")
    enable_district_shared_rls(op, "calendar_days")
    enable_district_shared_rls(op, "calendar_versions", append_only=True)


def downgrade() -> None:
    """Drop the tables; nothing else points at them yet."""
    for table in ("terms", "term_templates", "calendar_days", "calendar_versions"):
        op.drop_table(table)


def _district() -> list[sa.Column[Any]]:
    return [
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _span() -> list[Any]:
    return [
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name="order"),
    ]


def _terms() -> None:
    op.create_table(
        "terms",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_span(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("school_id", "year", "number"),
    )
    op.create_table(
        "term_templates",
        *_district(),
        *_span(),
        sa.Column("track", sa.Text(), nullable=False),
        sa.UniqueConstraint("district_id", "track", "year", "number"),
    )


def _days() -> None:
    op.create_table(
        "calendar_days",
        *_district(),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "name", "source")),
        sa.UniqueConstraint("district_id", "day"),
    )
    op.create_table(
        "calendar_versions",
        *_district(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("years", ARRAY(sa.Integer()), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.UniqueConstraint("district_id", "number"),
    )
