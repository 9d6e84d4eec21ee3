"""Talks and monthly tracking records."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    op.create_table(
        "talks",
        *_record(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("next_step_sealed", sa.LargeBinary()),
        *_constraints(),
        sa.CheckConstraint("kind in ('student', 'peer', 'screening', 'teacher')", name="kind"),
    )
    op.create_table(
        "follow_ups",
        *_record(),
        sa.Column("talk_id", sa.Uuid()),
        sa.Column("way", sa.Text(), nullable=False),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=False) for name in ("strategy", "effect", "lesson")),
        *_constraints(),
        sa.CheckConstraint("way in ('observation', 'home_visit', 'talk')", name="way"),
        _fk("talk_id", "talks"),
    )
    for table in ("talks", "follow_ups"):
        op.create_index(f"ix_{table}_case", table, ["school_id", "case_id", "happened_on"])
        enable_school_rls(op, table)
    op.create_index("ix_follow_ups_talk", "follow_ups", ["school_id", "talk_id"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("follow_ups")
    op.drop_table("talks")


def _record() -> list[sa.Column[Any]]:
    """What talks and tracking records have in common."""
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _constraints() -> list[sa.Constraint]:
    return [
        _fk("case_id", "case_files"),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
    ]


def _fk(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])
