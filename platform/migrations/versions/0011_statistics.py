"""Each school's frozen counts, and the suppressed tables made of them; held by the district's office."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.row_security import enable_district_office_rls

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, bind and grant them. Frozen counts are never changed."""
    op.create_table(
        "statistic_counts",
        *_office(),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Column("nodes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("restricted", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.UniqueConstraint("office_id", "month", "reporting_school_id"),
        sa.CheckConstraint("reporting_school_id is not null", name="reported"),
    )
    op.create_table(
        "statistic_releases",
        *_office(),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("breakdown", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("schools", sa.Integer(), nullable=False),
        sa.Column("document", JSONB(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("released_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("released_by_name", sa.Text()),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("office_id", "month", "breakdown"),
        sa.CheckConstraint("state in ('draft', 'released')", name="state"),
        sa.CheckConstraint(
            "(state = 'released') = (released_by is not null and released_at is not null)", name="people_release"
        ),
    )
    enable_district_office_rls(op, "statistic_counts", append_only=True)
    enable_district_office_rls(op, "statistic_releases")


def downgrade() -> None:
    """Drop both."""
    op.drop_table("statistic_releases")
    op.drop_table("statistic_counts")


def _office() -> list[sa.Column[Any]]:
    return [
        sa.Column("office_id", sa.Uuid(), sa.ForeignKey("districts.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reporting_school_id", sa.Uuid(), sa.ForeignKey("schools.id")),
    ]
