"""How people want to be told (mail address, ways, quiet hours), and the mail that is sent once a day at most."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls, grant_global

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    op.create_table(
        "contact_choices",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("code_hash", sa.LargeBinary()),
        sa.Column("code_sent_at", sa.DateTime(timezone=True)),
        sa.Column("codes_sent", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("code_tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("by_mail", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("in_portal", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("quiet_from", sa.Time()),
        sa.Column("quiet_until", sa.Time()),
        sa.Column("on_rest_days", sa.Boolean()),
        sa.UniqueConstraint("user_id"),
        sa.CheckConstraint("(quiet_from is null) = (quiet_until is null)", name="quiet"),
        sa.CheckConstraint("verified_at is null or address is not null", name="verified"),
    )
    grant_global(op, "contact_choices")
    _school_tables()
    for table in ("quiet_rules", "mail_deliveries"):
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop them."""
    for table in ("mail_deliveries", "quiet_rules", "contact_choices"):
        op.drop_table(table)


def _school_tables() -> None:
    op.create_table(
        "quiet_rules",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("on_rest_days", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("school_id"),
    )
    op.create_table(
        "mail_deliveries",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("fault", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.UniqueConstraint("school_id", "user_id", "day"),
        sa.CheckConstraint("state in ('waiting', 'sending', 'sent', 'unknown', 'failed', 'needless')", name="state"),
    )
    op.create_index("ix_mail_deliveries_state", "mail_deliveries", ["school_id", "state", "day"])
