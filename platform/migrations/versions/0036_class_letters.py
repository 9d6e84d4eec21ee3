"""Which letters went out together: the proof of their posting is one."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and its index; letters that were posted alone have none."""
    op.add_column("letters", sa.Column("posting_id", sa.Uuid()))
    op.create_index("ix_letters_posting", "letters", ["school_id", "posting_id"])


def downgrade() -> None:
    """Take both away again."""
    op.drop_index("ix_letters_posting", "letters")
    op.drop_column("letters", "posting_id")
