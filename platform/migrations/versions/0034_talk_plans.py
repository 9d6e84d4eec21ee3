"""What is planned before a talk."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0034"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, bind and grant it."""
    op.create_table(
        "talk_plans",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("traits_sealed", sa.LargeBinary()),
        sa.Column("purpose_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opening_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("caution_sealed", sa.LargeBinary()),
        sa.Column("hope_sealed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["school_id", "case_id"], ["case_files.school_id", "case_files.id"]),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
    )
    op.create_index("ix_talk_plans_case", "talk_plans", ["school_id", "case_id", "happened_on"])
    enable_school_rls(op, "talk_plans")


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("talk_plans")
