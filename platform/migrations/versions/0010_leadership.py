"""Leadership groups and their members."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    _groups()
    _members()
    for table in ("leadership_groups", "group_members"):
        enable_school_rls(op, table)


def downgrade() -> None:
    op.drop_table("group_members")
    op.drop_table("leadership_groups")


def _groups() -> None:
    op.create_table(
        "leadership_groups",
        *_tenant(),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("org_unit_id", sa.Uuid()),
        sa.Column("formed_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        _school_key("org_unit_id", "org_units"),
        sa.UniqueConstraint("school_id", "org_unit_id", postgresql_nulls_not_distinct=True),
        sa.CheckConstraint("(scope = 'college') = (org_unit_id is not null)", name="scope"),
    )


def _members() -> None:
    op.create_table(
        "group_members",
        *_tenant(),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "position")),
        sa.Column("may_decide", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("serves_from", sa.Date(), nullable=False),
        sa.Column("served_until", sa.Date()),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("appointed_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("appointed_by_name", sa.Text(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("version", sa.Integer(), nullable=False),
        _school_key("group_id", "leadership_groups"),
        _school_key("staff_id", "staff_members"),
        sa.CheckConstraint("position in ('head', 'deputy', 'member')", name="position"),
        sa.CheckConstraint("state in ('proposed', 'serving', 'ended')", name="state"),
        sa.CheckConstraint("position <> 'head' or may_decide", name="head_decides"),
        sa.CheckConstraint("not may_decide or user_id is not null", name="deciders_sign_in"),
        sa.CheckConstraint("(state = 'ended') = (served_until is not null)", name="end"),
    )
    op.create_index(
        "uq_group_members_head",
        "group_members",
        ["school_id", "group_id"],
        unique=True,
        postgresql_where=sa.text("position = 'head' and state = 'serving'"),
    )
    op.create_index(
        "uq_group_members_staff",
        "group_members",
        ["school_id", "group_id", "staff_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.create_index("ix_group_members_user", "group_members", ["school_id", "user_id"])


def _tenant() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _school_key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])
