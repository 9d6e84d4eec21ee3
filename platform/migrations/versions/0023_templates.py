"""The district's templates of policy documents, what schools make of them, and its ceiling of paperwork."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_district_office_rls, enable_district_shared_rls, enable_school_rls

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
ANSWERS = "answer in ('merged', 'published', 'declined', 'dropped')"


def upgrade() -> None:
    """Make the tables, bind and grant them. All are insert-only: what was published, set or answered stays."""
    _shared()
    _school()
    _office()
    op.add_column("profile_draft_edits", sa.Column("undo_origin", sa.JSON()))
    enable_district_shared_rls(op, "paperwork_ceilings", append_only=True)
    enable_district_shared_rls(op, "template_editions", append_only=True)
    enable_school_rls(op, "template_refusals", append_only=True)
    enable_district_office_rls(op, "template_answers", append_only=True)


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("profile_draft_edits", "undo_origin")
    for table in ("template_answers", "template_refusals", "template_editions", "paperwork_ceilings"):
        op.drop_table(table)


def _shared() -> None:
    op.create_table(
        "paperwork_ceilings",
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("set_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("set_by_name", sa.Text(), nullable=False),
        sa.UniqueConstraint("district_id", "number"),
        sa.CheckConstraint("minutes is null or minutes between 1 and 10000", name="minutes"),
    )
    op.create_table(
        "template_editions",
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("digest", "note")),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("published_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("published_by_name", sa.Text(), nullable=False),
        sa.UniqueConstraint("district_id", "key", "number"),
    )


def _school() -> None:
    op.create_table(
        "template_refusals",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("refused_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("refused_by_name", sa.Text(), nullable=False),
        sa.UniqueConstraint("school_id", "edition_id"),
    )


def _office() -> None:
    op.create_table(
        "template_answers",
        sa.Column("office_id", sa.Uuid(), sa.ForeignKey("districts.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reporting_school_id", sa.Uuid(), sa.ForeignKey("schools.id")),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("answer", "reason", "answered_by_name")),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.CheckConstraint("reporting_school_id is not null", name="reported"),
        sa.CheckConstraint(ANSWERS, name="answer"),
    )
    op.create_index("ix_template_answers_edition", "template_answers", ["office_id", "edition_id"])
