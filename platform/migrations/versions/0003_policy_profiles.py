"""A school's policy documents: immutable versions, and which of them is in force from when."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables append-only: no privilege to change what duties point at."""
    op.create_table(
        "profile_versions",
        *_tenant(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.UniqueConstraint("school_id", "number"),
    )
    op.create_table(
        "profile_activations",
        *_tenant(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("activated_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.ForeignKeyConstraint(["school_id", "version_id"], ["profile_versions.school_id", "profile_versions.id"]),
        sa.UniqueConstraint("school_id", "number"),
    )
    op.create_index("ix_profile_activations_effective", "profile_activations", ["school_id", "effective_on"])
    op.create_index("ix_profile_activations_version", "profile_activations", ["school_id", "version_id"])
    enable_school_rls(op, "profile_versions", append_only=True)
    enable_school_rls(op, "profile_activations", append_only=True)


def downgrade() -> None:
    """Drop both tables; duties, which point at them, come later and are gone by now."""
    op.drop_table("profile_activations")
    op.drop_table("profile_versions")


def _tenant() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]
