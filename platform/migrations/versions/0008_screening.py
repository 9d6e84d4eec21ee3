"""Screening windows, the screening of each class, an outcome for each student."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    op.create_table(
        "screening_windows",
        *_tenant(),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        _fk("term_id", "terms"),
        sa.UniqueConstraint("school_id", "term_id"),
        sa.CheckConstraint("opens_on <= closes_on", name="order"),
    )
    _classes()
    _outcomes()
    for table in ("screening_windows", "class_screenings", "screening_outcomes"):
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop them again."""
    for table in ("screening_outcomes", "class_screenings", "screening_windows"):
        op.drop_table(table)


def _tenant() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _fk(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])


def _classes() -> None:
    op.create_table(
        "class_screenings",
        *_tenant(),
        sa.Column("window_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("submitted_by_name", sa.Text()),
        sa.Column("submitted_on", sa.Date()),
        sa.Column("reviewed_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("reviewed_by_name", sa.Text()),
        sa.Column("reviewed_on", sa.Date()),
        sa.Column("returned_reason_sealed", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        _fk("window_id", "screening_windows"),
        _fk("class_id", "class_groups"),
        sa.UniqueConstraint("school_id", "window_id", "class_id"),
        sa.CheckConstraint("reviewed_by is null or reviewed_by is distinct from submitted_by", name="second_person"),
        sa.CheckConstraint("state in ('open', 'in_review', 'completed', 'completed_late')", name="state"),
        sa.CheckConstraint(
            "state = 'open' or (submitted_by is not null and submitted_on is not null)", name="handed_in"
        ),
        sa.CheckConstraint("state not in ('completed', 'completed_late') or reviewed_by is not null", name="reviewed"),
    )
    op.create_index("ix_class_screenings_class", "class_screenings", ["school_id", "class_id"])


def _outcomes() -> None:
    op.create_table(
        "screening_outcomes",
        *_tenant(),
        sa.Column("class_screening_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("category_code", sa.Text()),
        sa.Column("category_subtag", sa.Text()),
        sa.Column("basis_kind", sa.Text()),
        sa.Column("basis_sealed", sa.LargeBinary()),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        _fk("class_screening_id", "class_screenings"),
        _fk("student_id", "students"),
        sa.UniqueConstraint("school_id", "class_screening_id", "student_id"),
        sa.CheckConstraint("outcome in ('none', 'candidate', 'continued')", name="outcome"),
        sa.CheckConstraint(
            "outcome <> 'candidate' or (category_code is not null and basis_sealed is not null)", name="basis"
        ),
    )
    op.create_index("ix_screening_outcomes_student", "screening_outcomes", ["school_id", "student_id"])
