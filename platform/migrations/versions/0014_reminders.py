"""Reminders: who waits asks whoever is to act, at most once a day."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, bind and grant it."""
    op.create_table(
        "reminders",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("about_kind", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("reminded_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("reminder_name", sa.Text(), nullable=False),
        sa.CheckConstraint("about_kind in ('duty', 'case', 'screening')", name="about_kind"),
        sa.UniqueConstraint("school_id", "about_id", "reminded_on"),
    )
    enable_school_rls(op, "reminders")


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("reminders")
