"""Personal links without an account, and their secrets."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls, grant_global

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    """Make both tables, bind and grant them."""
    op.create_table(
        "link_secrets",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), nullable=False),
        sa.Column("linked_school_id", sa.Uuid(), sa.ForeignKey("schools.id"), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("token_hash"),
        sa.UniqueConstraint("link_id"),
    )
    op.create_table(
        "personal_links",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("purpose", "subject_kind")),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_kind", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid()),
        sa.Column("is_single_use", sa.Boolean(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("issued_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("issued_by_name", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("answered_at", "closed_at")),
        sa.CheckConstraint("expires_at > issued_at", name="lasts"),
    )
    op.create_index("ix_personal_links_subject", "personal_links", ["school_id", "subject_kind", "subject_id"])
    op.create_index("ix_personal_links_expires", "personal_links", ["school_id", "expires_at"])
    grant_global(op, "link_secrets")
    enable_school_rls(op, "personal_links")


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("personal_links")
    op.drop_table("link_secrets")
