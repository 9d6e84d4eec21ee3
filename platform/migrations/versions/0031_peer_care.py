"""Student helpers: everyday tasks, and what they noticed, handed in once."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    op.create_table(
        "peer_tasks",
        *_keys(),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("given_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("given_by_name", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("class_id", "class_groups"),
    )
    op.create_index("ix_peer_tasks_class", "peer_tasks", ["school_id", "class_id", "given_on"])
    op.create_table(
        "peer_task_shares",
        *_keys(),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date()),
        _points("task_id", "peer_tasks"),
        sa.UniqueConstraint("school_id", "task_id", "user_id"),
    )
    op.create_index("ix_peer_task_shares_user", "peer_task_shares", ["school_id", "user_id"])
    _observations()
    for table in ("peer_tasks", "peer_task_shares", "peer_observations"):
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop them again."""
    for table in ("peer_observations", "peer_task_shares", "peer_tasks"):
        op.drop_table(table)


def _observations() -> None:
    op.create_table(
        "peer_observations",
        *_keys(),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid()),
        sa.Column("written_by", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("wants_contact", sa.Boolean(), nullable=False),
        sa.Column("seen_on", sa.Date()),
        sa.Column("outcome", sa.Text()),
        sa.Column("handled_on", sa.Date()),
        sa.Column("handled_by_name", sa.Text()),
        sa.Column("reason_sealed", sa.LargeBinary()),
        sa.Column("talk_id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("class_id", "class_groups"),
        _points("student_id", "students"),
        _points("talk_id", "talks"),
        sa.CheckConstraint("outcome in ('file', 'screening', 'none')", name="outcome"),
        sa.CheckConstraint("(outcome is null) = (handled_on is null)", name="handled"),
        sa.CheckConstraint("(outcome is not null and outcome = 'file') = (talk_id is not null)", name="filed_as_talk"),
        sa.CheckConstraint("(outcome is not null and outcome = 'none') = (reason_sealed is not null)", name="reason"),
    )
    for name, columns in (("class", ["class_id", "written_at"]), ("student", ["student_id"])):
        op.create_index(f"ix_peer_observations_{name}", "peer_observations", ["school_id", *columns])
    op.create_index("ix_peer_observations_written_by", "peer_observations", ["school_id", "written_by", "written_at"])
    op.create_index(
        "ix_peer_observations_open",
        "peer_observations",
        ["school_id", "class_id"],
        postgresql_where=sa.text("outcome is null"),
    )


def _keys() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _points(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.id"])
