"""What colleges hand in to the centre: rosters with their signed snapshots, and files with their copies and receipts."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
ROSTERS = ("roster_refreshes", "roster_lines", "roster_snapshots", "roster_snapshot_rows")
FILES = ("filing_guidance", "archive_batches", "archive_items", "archive_copies", "archive_receipts")
TABLES = ROSTERS + FILES
APPEND_ONLY = ("roster_snapshots", "roster_snapshot_rows", "filing_guidance", "archive_copies", "archive_receipts")


def upgrade() -> None:
    """Make the tables, bind and grant them; what was signed is insert-only."""
    _refreshes()
    _lines()
    _snapshots()
    _batches()
    _items()
    _copies()
    for table in TABLES:
        enable_school_rls(op, table, append_only=table in APPEND_ONLY)


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _refreshes() -> None:
    op.create_table(
        "roster_refreshes",
        *_tenant(),
        sa.Column("org_unit_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("state", sa.Text(), nullable=False),
        *_person("opened", needed=True),
        *_person("submitted", needed=False),
        *_person("received", needed=False),
        sa.Column("returned_reason_sealed", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        _school_key("org_unit_id", "org_units"),
        sa.UniqueConstraint("school_id", "org_unit_id", "period"),
        sa.CheckConstraint(
            "state in ('generated', 'filling', 'submitted', 'received', 'returned', 'corrected')", name="state"
        ),
        sa.CheckConstraint("received_by is null or received_by is distinct from submitted_by", name="second_person"),
        sa.CheckConstraint("(state = 'received') = (received_on is not null)", name="receipt"),
    )


def _lines() -> None:
    op.create_table(
        "roster_lines",
        *_tenant(),
        sa.Column("refresh_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("differences", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("note_sealed", sa.LargeBinary()),
        sa.Column("answered_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("answered_by_name", sa.Text()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        _school_key("refresh_id", "roster_refreshes"),
        _school_key("case_id", "case_files"),
        sa.UniqueConstraint("school_id", "refresh_id", "case_id"),
        sa.CheckConstraint("answer in ('unchanged', 'changed', 'removed')", name="answer"),
        sa.CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
    )
    op.create_index("ix_roster_lines_case", "roster_lines", ["school_id", "case_id"])


def _snapshots() -> None:
    op.create_table(
        "roster_snapshots",
        *_tenant(),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("refresh_id", "org_unit_id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("number", "revision")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("period", "unit_name")),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("is_nil", sa.Boolean(), nullable=False),
        *_person("signed", needed=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("previous_sha256", "sha256")),
        _school_key("refresh_id", "roster_refreshes"),
        _school_key("org_unit_id", "org_units"),
        sa.UniqueConstraint("school_id", "number"),
        sa.UniqueConstraint("school_id", "refresh_id", "revision"),
    )
    op.create_index("ix_roster_snapshots_unit", "roster_snapshots", ["school_id", "org_unit_id", "number"])
    op.create_table(
        "roster_snapshot_rows",
        *_tenant(),
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        _school_key("snapshot_id", "roster_snapshots"),
        _school_key("case_id", "case_files"),
        sa.UniqueConstraint("school_id", "snapshot_id", "position"),
    )
    op.create_index("ix_roster_snapshot_rows_case", "roster_snapshot_rows", ["school_id", "case_id"])


def _batches() -> None:
    op.create_table(
        "filing_guidance",
        *_tenant(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("materials", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_person("published", needed=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.UniqueConstraint("school_id", "number"),
    )
    op.create_table(
        "archive_batches",
        *_tenant(),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("org_unit_id", "guidance_id")),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        *_person("opened", needed=True),
        _school_key("org_unit_id", "org_units"),
        _school_key("guidance_id", "filing_guidance"),
        sa.UniqueConstraint("school_id", "org_unit_id", "period"),
    )


def _items() -> None:
    op.create_table(
        "archive_items",
        *_tenant(),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("batch_id", "case_id")),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text()),
        sa.Column("pages", sa.Integer()),
        sa.Column("checked", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("delivered_on", sa.Date()),
        sa.Column("returned_reason_sealed", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        _school_key("batch_id", "archive_batches"),
        _school_key("case_id", "case_files"),
        sa.UniqueConstraint("school_id", "batch_id", "case_id", "revision"),
        sa.CheckConstraint("state in ('draft', 'signed', 'delivered', 'received', 'returned')", name="state"),
        sa.CheckConstraint("mode in ('paper', 'digital')", name="mode"),
        sa.CheckConstraint("(state = 'draft') = (pages is null)", name="counted"),
    )
    op.create_index("ix_archive_items_case", "archive_items", ["school_id", "case_id"])


def _copies() -> None:
    op.create_table(
        "archive_copies",
        *_tenant(),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "holder", "mode")),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text()),
        *_person("signed", needed=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        _school_key("item_id", "archive_items"),
        sa.UniqueConstraint("school_id", "item_id", "kind"),
        sa.CheckConstraint("kind in ('original', 'copy')", name="kind"),
        sa.CheckConstraint("holder in ('centre', 'college')", name="holder"),
        sa.CheckConstraint("(kind = 'original') = (holder = 'centre')", name="holder_of_kind"),
        sa.CheckConstraint("pages between 1 and 5000", name="pages"),
        sa.CheckConstraint("mode in ('paper', 'digital')", name="mode"),
        sa.CheckConstraint("(mode = 'digital') = (sha256 is not null)", name="hash"),
    )
    op.create_table(
        "archive_receipts",
        *_tenant(),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("number", "pages")),
        *_person("received", needed=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        _school_key("item_id", "archive_items"),
        sa.UniqueConstraint("school_id", "item_id"),
        sa.UniqueConstraint("school_id", "number"),
    )


def _person(did: str, *, needed: bool) -> list[sa.Column[Any]]:
    """Who did something, under which name, on which day."""
    return [
        sa.Column(f"{did}_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column(f"{did}_by_name", sa.Text(), nullable=not needed),
        sa.Column(f"{did}_on", sa.Date(), nullable=not needed),
    ]


def _tenant() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _school_key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])
