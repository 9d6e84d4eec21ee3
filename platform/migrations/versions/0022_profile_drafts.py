"""Drafts of a school's policy document, what it asks the district to loosen, and where a version comes from."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_district_office_rls, enable_district_shared_rls, enable_school_rls

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    """Make the tables, bind and grant them. Filings and decisions are never changed, versions stay insert-only."""
    _versions()
    _drafts()
    _requests()
    _office()
    enable_school_rls(op, "profile_drafts")
    enable_school_rls(op, "profile_draft_edits")
    enable_school_rls(op, "loosening_requests")
    enable_district_office_rls(op, "loosening_filings", append_only=True)
    enable_district_shared_rls(op, "loosening_decisions", append_only=True)


def downgrade() -> None:
    """Drop them again; what versions say of their origin goes too."""
    for table in (
        "loosening_decisions",
        "loosening_filings",
        "loosening_requests",
        "profile_draft_edits",
        "profile_drafts",
    ):
        op.drop_table(table)
    op.drop_index("ix_profile_versions_based_on", "profile_versions")
    op.drop_constraint("fk_profile_versions_school_id_based_on_id", "profile_versions")
    for column in ("changes", "based_on_id", "origin"):
        op.drop_column("profile_versions", column)


def _versions() -> None:
    op.add_column("profile_versions", sa.Column("origin", sa.JSON()))
    op.add_column("profile_versions", sa.Column("based_on_id", sa.Uuid()))
    op.add_column("profile_versions", sa.Column("changes", sa.JSON()))
    op.create_foreign_key(
        "fk_profile_versions_school_id_based_on_id",
        "profile_versions",
        "profile_versions",
        ["school_id", "based_on_id"],
        ["school_id", "id"],
    )
    op.create_index("ix_profile_versions_based_on", "profile_versions", ["school_id", "based_on_id"])


def _drafts() -> None:
    op.create_table(
        "profile_drafts",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("base_key", sa.Text(), nullable=False),
        sa.Column("base_version_id", sa.Uuid()),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("base", "origin", "document")),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("edited_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("edited_by_name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "base_version_id"], ["profile_versions.school_id", "profile_versions.id"]
        ),
    )
    op.create_index("ix_profile_drafts_base_version", "profile_drafts", ["school_id", "base_version_id"])
    op.create_table(
        "profile_draft_edits",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("undo", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("made_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("made_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "draft_id"], ["profile_drafts.school_id", "profile_drafts.id"]),
        sa.UniqueConstraint("school_id", "draft_id", "number"),
    )


def _asked() -> list[sa.Column[Any]]:  # Any: text and JSON
    return [
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("place", "field", "title", "clause")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("before", "after")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reason", "asked_by_name")),
    ]


def _requests() -> None:
    op.create_table(
        "loosening_requests",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_asked(),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_loosening_requests_asked", "loosening_requests", ["school_id", "asked_at"])


def _office() -> None:
    op.create_table(
        "loosening_filings",
        sa.Column("office_id", sa.Uuid(), sa.ForeignKey("districts.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reporting_school_id", sa.Uuid(), sa.ForeignKey("schools.id")),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        sa.Column("profile_title", sa.Text(), nullable=False),
        *_asked(),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.UniqueConstraint("office_id", "request_id", "withdraws"),
        sa.CheckConstraint("reporting_school_id is not null", name="reported"),
    )
    op.create_table(
        "loosening_decisions",
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("decided_by_name", sa.Text(), nullable=False),
        sa.UniqueConstraint("district_id", "request_id"),
    )
