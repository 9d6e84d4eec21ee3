"""Fee relief, asked for by one person and decided by another; support needs, and each look at who has no support."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

STATES = "state in ('asked', 'approved', 'refused', 'carried_out', 'withdrawn', 'replaced', 'revoked')"
ENDED = "(state in ('withdrawn', 'replaced', 'revoked')) = (ended_on is not null)"


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    op.create_table("fee_reliefs", *_columns(), *_checks())
    op.create_index(
        "uq_fee_reliefs_asked",
        "fee_reliefs",
        ["school_id", "case_id", "item"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_index("ix_fee_reliefs_case", "fee_reliefs", ["school_id", "case_id", "starts_on"])
    op.create_index("ix_fee_reliefs_state", "fee_reliefs", ["school_id", "state", "ends_on"])
    enable_school_rls(op, "fee_reliefs")
    _needs()
    _looks()


def downgrade() -> None:
    """Drop them again."""
    for table in ("support_checks", "support_needs", "fee_reliefs"):
        op.drop_table(table)


def _needs() -> None:
    op.create_table(
        "support_needs",
        *_keys(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "priority")),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("noted_by_name", sa.Text(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("arrangement_sealed", sa.LargeBinary()),
        sa.Column("arranged_by_name", sa.Text()),
        sa.Column("arranged_on", sa.Date()),
        sa.Column("outcome_sealed", sa.LargeBinary()),
        sa.Column("closed_by_name", sa.Text()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "case_id"], ["case_files.school_id", "case_files.id"]),
        sa.CheckConstraint("state in ('open', 'arranged', 'met', 'unmet', 'withdrawn')", name="state"),
        sa.CheckConstraint("priority in ('urgent', 'soon', 'later')", name="priority"),
        sa.CheckConstraint("state <> 'arranged' or arranged_on is not null", name="arranged"),
        sa.CheckConstraint("(arranged_on is null) = (arrangement_sealed is null)", name="arrangement"),
        sa.CheckConstraint("(state in ('met', 'unmet', 'withdrawn')) = (closed_on is not null)", name="closed"),
        sa.CheckConstraint("(state in ('met', 'unmet')) = (outcome_sealed is not null)", name="outcome"),
    )
    op.create_index("ix_support_needs_case", "support_needs", ["school_id", "case_id", "state"])
    enable_school_rls(op, "support_needs")


def _looks() -> None:
    op.create_table(
        "support_checks",
        *_keys(),
        sa.Column("checked_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("checked_by_name", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("unsupported", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary()),
        sa.CheckConstraint("cases >= 0", name="cases"),
        sa.CheckConstraint("unsupported between 0 and cases", name="unsupported"),
        sa.CheckConstraint("unsupported = 0 or words_sealed is not null", name="words"),
    )
    op.create_index("ix_support_checks_day", "support_checks", ["school_id", "checked_on"])
    enable_school_rls(op, "support_checks", append_only=True)


def _keys() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _columns() -> tuple[sa.Column[Any], ...]:
    return (
        *_keys(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "item")),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("per", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("decided_by_name", sa.Text()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("answer_sealed", sa.LargeBinary()),
        sa.Column("carried_out_by_name", sa.Text()),
        sa.Column("carried_out_on", sa.Date()),
        sa.Column("ended_by_name", sa.Text()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("ending_sealed", sa.LargeBinary()),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _checks() -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["school_id", "case_id"], ["case_files.school_id", "case_files.id"]),
        sa.ForeignKeyConstraint(["school_id", "replaces_id"], ["fee_reliefs.school_id", "fee_reliefs.id"]),
        sa.CheckConstraint(STATES, name="state"),
        sa.CheckConstraint("per in ('month', 'term', 'whole')", name="per"),
        sa.CheckConstraint("amount_fen between 1 and 10000000", name="amount"),
        sa.CheckConstraint("starts_on <= ends_on", name="order"),
        sa.CheckConstraint("(state in ('asked', 'withdrawn')) = (decided_on is null)", name="decided"),
        sa.CheckConstraint("decided_by is null or decided_by is distinct from asked_by", name="second_person"),
        sa.CheckConstraint("state <> 'refused' or answer_sealed is not null", name="refused_with_reason"),
        sa.CheckConstraint("state <> 'carried_out' or carried_out_on is not null", name="carried_out"),
        sa.CheckConstraint(ENDED, name="ended"),
        sa.CheckConstraint("state <> 'revoked' or ending_sealed is not null", name="revoked_with_reason"),
    )
