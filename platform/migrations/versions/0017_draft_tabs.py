"""A draft for each page that writes one: the same form open in two tabs loses nothing of either."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ONE = "uq_drafts_school_id_user_id_place"
EACH = "uq_drafts_school_id_user_id_place_tab"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("tab", sa.Text(), nullable=False, server_default=""))
    op.add_column("drafts", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_unique_constraint(EACH, "drafts", ["school_id", "user_id", "place", "tab"])
    op.drop_constraint(ONE, "drafts")


def downgrade() -> None:
    op.execute(
        "DELETE FROM drafts older USING drafts newer WHERE newer.school_id = older.school_id"
        " AND newer.user_id = older.user_id AND newer.place = older.place"
        " AND (newer.saved_at, newer.id) > (older.saved_at, older.id)"
    )
    op.create_unique_constraint(ONE, "drafts", ["school_id", "user_id", "place"])
    op.drop_constraint(EACH, "drafts")
    op.drop_column("drafts", "version")
    op.drop_column("drafts", "tab")
