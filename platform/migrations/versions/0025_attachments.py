"""Files attached to records, in sealed pieces."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    """Make both tables, bind and grant them."""
    op.create_table(
        "attachments",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("size", "pieces")),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("digest", "note_sealed")),
        sa.Column("scanned_at", sa.DateTime(timezone=True)),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("added_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("added_by_name", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('jpg', 'png', 'webp', 'pdf', 'docx', 'xlsx')", name="kind"),
        sa.CheckConstraint("size > 0 and pieces > 0", name="content"),
    )
    op.create_index("ix_attachments_subject", "attachments", ["school_id", "subject_kind", "subject_id"])
    op.create_table(
        "attachment_pieces",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "attachment_id"], ["attachments.school_id", "attachments.id"]),
        sa.UniqueConstraint("school_id", "attachment_id", "number"),
    )
    # Sealed content does not get smaller: the server need not try.
    op.execute("alter table attachment_pieces alter column content_sealed set storage external")
    for table in ("attachments", "attachment_pieces"):
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("attachment_pieces")
    op.drop_table("attachments")
