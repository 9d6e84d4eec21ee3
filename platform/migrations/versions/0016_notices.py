"""Notices: one line for one person, without any text of its own."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, bind and grant it."""
    op.create_table(
        "notices",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("count > 0", name="count"),
    )
    op.create_index(
        "uq_notices_unread",
        "notices",
        ["school_id", "user_id", "kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("read_at is null"),
    )
    op.create_index("ix_notices_user", "notices", ["school_id", "user_id", "created_at"])
    op.create_index("ix_notices_read", "notices", ["school_id", "read_at"])
    enable_school_rls(op, "notices")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("notices")
