"""Drafts of forms, and the once-only keys of forms that were sent."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls, grant_global

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    _drafts()
    _keys()
    enable_school_rls(op, "drafts")
    grant_global(op, "spent_keys")


def downgrade() -> None:
    op.drop_table("spent_keys")
    op.drop_table("drafts")


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("typed_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("school_id", "user_id", "place"),
    )
    op.create_index("ix_drafts_saved", "drafts", ["school_id", "saved_at"])


def _keys() -> None:
    op.create_table(
        "spent_keys",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("key", "page", "answer")),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.UniqueConstraint("user_id", "key"),
    )
    op.create_index("ix_spent_keys_spent", "spent_keys", ["spent_at"])
