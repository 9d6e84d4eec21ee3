"""Urgent additions to the roster, each signed as a snapshot of its own in the same chain."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

KEYS = {"case_id": "case_files", "org_unit_id": "org_units", "refresh_id": "roster_refreshes"}


def upgrade() -> None:
    """Make the table; a snapshot is of a refresh or of an addition."""
    op.create_table(
        "roster_supplements",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("org_unit_id", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("submitted_by_name", sa.Text()),
        sa.Column("submitted_on", sa.Date()),
        sa.Column("received_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("received_by_name", sa.Text()),
        sa.Column("received_on", sa.Date()),
        sa.Column("returned_reason_sealed", sa.LargeBinary()),
        sa.Column("refresh_id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        *(_key(column, table) for column, table in KEYS.items()),
        sa.UniqueConstraint("school_id", "case_id"),
        sa.CheckConstraint(
            "state in ('due', 'submitted', 'received', 'returned', 'corrected', 'listed')", name="state"
        ),
        sa.CheckConstraint("received_by is null or received_by is distinct from submitted_by", name="second_person"),
        sa.CheckConstraint("(state = 'received') = (received_on is not null)", name="receipt"),
        sa.CheckConstraint("state <> 'listed' or refresh_id is not null", name="listed"),
    )
    op.create_index("ix_roster_supplements_state", "roster_supplements", ["school_id", "state"])
    enable_school_rls(op, "roster_supplements")
    _let_snapshots_be_of_supplements()


def downgrade() -> None:
    """As before; refused where an addition was signed, since what was signed is never dropped."""
    for name in ("of_college", "of_something"):
        op.drop_constraint(f"ck_roster_snapshots_{name}", "roster_snapshots")
    op.drop_constraint("uq_roster_snapshots_school_id_supplement_id_revision", "roster_snapshots")
    op.drop_constraint("fk_roster_snapshots_school_id_supplement_id", "roster_snapshots")
    op.drop_column("roster_snapshots", "supplement_id")
    for column in ("refresh_id", "org_unit_id"):
        op.alter_column("roster_snapshots", column, nullable=False)
    op.drop_table("roster_supplements")


def _let_snapshots_be_of_supplements() -> None:
    op.add_column("roster_snapshots", sa.Column("supplement_id", sa.Uuid()))
    for column in ("refresh_id", "org_unit_id"):
        op.alter_column("roster_snapshots", column, nullable=True)
    op.create_foreign_key(
        "fk_roster_snapshots_school_id_supplement_id",
        "roster_snapshots",
        "roster_supplements",
        ["school_id", "supplement_id"],
        ["school_id", "id"],
    )
    op.create_unique_constraint(
        "uq_roster_snapshots_school_id_supplement_id_revision",
        "roster_snapshots",
        ["school_id", "supplement_id", "revision"],
    )
    op.create_check_constraint("of_something", "roster_snapshots", "num_nonnulls(refresh_id, supplement_id) >= 1")
    op.create_check_constraint("of_college", "roster_snapshots", "refresh_id is null or org_unit_id is not null")


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.id"])
