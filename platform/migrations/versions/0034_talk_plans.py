"""What is planned before a talk, and the notes of the counselling centre."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0034"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, bind and grant them."""
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
    op.create_table(
        "counselling_notes",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("written_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("changed_on", sa.Date()),
        sa.Column("talked_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("planned_sealed", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "case_id"], ["case_files.school_id", "case_files.id"]),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
    )
    op.create_index("ix_counselling_notes_case", "counselling_notes", ["school_id", "case_id", "happened_on"])
    enable_school_rls(op, "counselling_notes")


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("counselling_notes")
    op.drop_table("talk_plans")
