"""The accounts that the sign-in page of a demo lists; empty in every real deployment."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import grant_global

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and grant it: the demo's loader writes as the application."""
    op.create_table(
        "demo_accounts",
        sa.Column("username", sa.Text(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
    )
    grant_global(op, "demo_accounts")


def downgrade() -> None:
    """It holds nothing but what the demo's catalogue holds as well."""
    op.drop_table("demo_accounts")
