"""Trainings and exchanges of class teachers, and who was there."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TRAINED = "kind = 'exchange' or (cardinality(topics) > 0 and half_hours > 0)"
MINUTED = "state <> 'recorded' or kind <> 'exchange' or minutes_sealed is not null"


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    op.create_table("trainings", *_keys(), *_columns(), *_checks())
    op.create_index("ix_trainings_day", "trainings", ["school_id", "happens_on"])
    op.create_table(
        "training_attendances",
        *_keys(),
        sa.Column("training_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("staff_id", sa.Uuid()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "office", "way")),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_name", sa.Text(), nullable=False),
        sa.Column("result", sa.Text()),
        _points("training_id", "trainings"),
        _points("staff_id", "staff_members"),
        sa.CheckConstraint("num_nonnulls(user_id, staff_id) = 1", name="somebody"),
        sa.CheckConstraint("way in ('code', 'list')", name="way"),
        sa.CheckConstraint("result in ('passed', 'again')", name="result"),
        sa.UniqueConstraint("school_id", "training_id", "user_id"),
        sa.UniqueConstraint("school_id", "training_id", "staff_id"),
    )
    op.create_index("ix_training_attendances_user", "training_attendances", ["school_id", "user_id"])
    for table in ("trainings", "training_attendances"):
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop them again."""
    for table in ("training_attendances", "trainings"):
        op.drop_table(table)


def _keys() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _columns() -> tuple[sa.Column[Any], ...]:
    return (
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "state", "title")),
        sa.Column("topics", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column("begins_at", sa.Time(), nullable=False),
        sa.Column("half_hours", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("place", "lecturer")),
        sa.Column("audience", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_assessed", sa.Boolean(), nullable=False),
        sa.Column("door_code", sa.Text(), nullable=False),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary()) for name in ("outline", "minutes", "reason")),
        sa.Column("planned_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("planned_by_name", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_name", sa.Text()),
        sa.Column("recorded_on", sa.Date()),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _checks() -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint("kind in ('training', 'exchange')", name="kind"),
        sa.CheckConstraint("state in ('planned', 'held', 'recorded', 'cancelled')", name="state"),
        sa.CheckConstraint("half_hours between 0 and 48", name="hours"),
        sa.CheckConstraint(TRAINED, name="training_has_topics_and_hours"),
        sa.CheckConstraint("(state = 'recorded') = (recorded_on is not null)", name="recorded"),
        sa.CheckConstraint("(state = 'cancelled') = (reason_sealed is not null)", name="cancelled_with_reason"),
        sa.CheckConstraint(MINUTED, name="exchange_has_minutes"),
    )


def _points(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.id"])
