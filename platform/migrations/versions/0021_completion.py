"""The duties of a school, counted: what the district's completion rate is made of."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = ("duties_in_time", "duties_recorded_late", "duties_done_late", "duties_missed", "duties_late")


def upgrade() -> None:
    """Add the figures; months that were frozen before have none."""
    for name in COLUMNS:
        op.add_column("statistic_counts", sa.Column(name, sa.Integer()))


def downgrade() -> None:
    """Drop them."""
    for name in COLUMNS:
        op.drop_column("statistic_counts", name)
