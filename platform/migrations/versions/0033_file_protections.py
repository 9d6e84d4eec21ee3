"""Files that only the people named may open."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    op.create_table(
        "file_protections",
        *_keys(),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("protected_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("protected_by_name", sa.Text(), nullable=False),
        sa.Column("protected_on", sa.Date(), nullable=False),
        sa.Column("lifted_by_name", sa.Text()),
        sa.Column("lifted_on", sa.Date()),
        _points("student_id", "students"),
        sa.CheckConstraint("(lifted_on is null) = (lifted_by_name is null)", name="lifted"),
    )
    op.create_index(
        "uq_file_protections_standing",
        "file_protections",
        ["school_id", "student_id"],
        unique=True,
        postgresql_where=sa.text("lifted_on is null"),
    )
    op.create_table(
        "file_readers",
        *_keys(),
        sa.Column("protection_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        _points("protection_id", "file_protections"),
        sa.UniqueConstraint("school_id", "protection_id", "user_id"),
    )
    op.create_index("ix_file_readers_user", "file_readers", ["school_id", "user_id"])
    for table in ("file_protections", "file_readers"):
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop them again."""
    for table in ("file_readers", "file_protections"):
        op.drop_table(table)


def _keys() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _points(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.id"])
