"""What a person prefers (shortcuts, first-run guides), and the access log by its reader, for what was opened last."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("has_shortcuts", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("users", sa.Column("guides_done", sa.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.create_index("ix_access_log_reader", "access_log", ["school_id", "user_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_access_log_reader", "access_log")
    op.drop_column("users", "guides_done")
    op.drop_column("users", "has_shortcuts")
