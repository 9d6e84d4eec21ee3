"""Support plans, their goals, and the reviews of them."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KINDS = "kind in ('tutoring_plan', 'growth_file', 'rehab_plan', 'individual_plan', 'education_plan')"
STATES = "state in ('draft', 'handed_in', 'active', 'superseded', 'finished', 'stopped', 'discarded')"
SECOND_PERSON = "kind <> 'education_plan' or activated_by is null or activated_by is distinct from drafted_by"


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    _plans()
    _plan_indexes()
    _goals()
    _reviews()
    for table in ("support_plans", "plan_goals", "plan_reviews"):
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop them again."""
    for table in ("plan_reviews", "plan_goals", "support_plans"):
        op.drop_table(table)


def _plans() -> None:
    op.create_table(
        "support_plans",
        *_keys(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "state", "topic")),
        sa.Column("responsible_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("responsible_name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("dates", sa.ARRAY(sa.Date()), nullable=False),
        sa.Column("begins_at", sa.Time()),
        sa.Column("ends_at", sa.Time()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary()) for name in ("content", "family", "change")),
        sa.Column("drafted_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("drafted_by_name", sa.Text(), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("activated_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("activated_by_name", sa.Text()),
        sa.Column("activated_on", sa.Date()),
        sa.Column("ended_by_name", sa.Text()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("outcome_sealed", sa.LargeBinary()),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _fk("case_id", "case_files"),
        sa.CheckConstraint(KINDS, name="kind"),
        sa.CheckConstraint(STATES, name="state"),
        sa.CheckConstraint("starts_on <= ends_on", name="order"),
        sa.CheckConstraint("begins_at is null or ends_at is null or begins_at < ends_at", name="hours"),
        sa.CheckConstraint("state <> 'active' or activated_on is not null", name="activated"),
        sa.CheckConstraint(SECOND_PERSON, name="second_person"),
    )


def _plan_indexes() -> None:
    op.create_index("uq_support_plans_number", "support_plans", ["school_id", "line_id", "number"], unique=True)
    is_open = sa.text("state in ('draft', 'handed_in')")
    op.create_index(
        "uq_support_plans_open", "support_plans", ["school_id", "line_id"], unique=True, postgresql_where=is_open
    )
    op.create_index(
        "uq_support_plans_running",
        "support_plans",
        ["school_id", "case_id", "kind", "topic"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index("ix_support_plans_case", "support_plans", ["school_id", "case_id", "kind"])
    op.create_index("ix_support_plans_responsible", "support_plans", ["school_id", "responsible_id"])


def _goals() -> None:
    op.create_table(
        "plan_goals",
        *_keys(),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("goal_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reached_on", sa.Date()),
        sa.Column("reached_by_name", sa.Text()),
        _fk("plan_id", "support_plans"),
        sa.CheckConstraint("(reached_on is null) = (reached_by_name is null)", name="reached"),
    )
    op.create_index("ix_plan_goals_plan", "plan_goals", ["school_id", "plan_id", "due_on"])


def _reviews() -> None:
    op.create_table(
        "plan_reviews",
        *_keys(),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.Column("progress_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("next_step_sealed", sa.LargeBinary()),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        _fk("plan_id", "support_plans"),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
    )
    op.create_index("ix_plan_reviews_plan", "plan_reviews", ["school_id", "plan_id", "happened_on"])


def _keys() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _fk(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])
