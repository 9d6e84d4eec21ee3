"""Notices (one line for one person, without any text of its own), long work, and the files that it makes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.row_security import enable_school_rls

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("notices", "works", "work_files")


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    _notices()
    _works()
    for table in TABLES:
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("count > 0", name="count"),
    )
    op.create_index(
        "uq_notices_unread",
        "notices",
        ["school_id", "user_id", "kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("read_at is null"),
    )
    op.create_index("ix_notices_user", "notices", ["school_id", "user_id", "created_at"])
    op.create_index("ix_notices_read", "notices", ["school_id", "read_at"])


def _works() -> None:
    op.create_table(
        "works",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("stop_asked_at", sa.DateTime(timezone=True)),
        sa.Column("row_id", sa.Uuid()),
        sa.Column("fault", sa.Text()),
        sa.Column("result", JSONB(), nullable=False),
        sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
        sa.CheckConstraint("done >= 0 and total >= 0", name="counts"),
    )
    op.create_index("ix_works_asked", "works", ["school_id", "asked_at"])
    op.create_index("ix_works_row", "works", ["school_id", "row_id"])
    op.create_index("ix_works_subject", "works", ["school_id", "subject_id", "kind"])
    op.create_table(
        "work_files",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mimetype", sa.Text(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("subject_ids", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "work_id"], ["works.school_id", "works.id"]),
        sa.UniqueConstraint("school_id", "work_id"),
    )
    op.create_index("ix_work_files_expires", "work_files", ["school_id", "expires_at"])
