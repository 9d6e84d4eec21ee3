"""Cases: one file per student in care, with categories, evidence, risk flags, requests and decisions."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
TIERS = "tier in ('T1', 'T2', 'T3', 'T4')"
TABLES = ("case_decisions", "case_requests", "risk_flags", "evidence_items", "case_categories", "case_files")
APPEND_ONLY = {"case_decisions"}


def upgrade() -> None:
    _case_files()
    _case_categories()
    _evidence_items()
    _risk_flags()
    _case_requests()
    _case_decisions()
    for table in reversed(TABLES):
        enable_school_rls(op, table, append_only=table in APPEND_ONLY)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _case_files() -> None:
    op.create_table(
        "case_files",
        *_tenant(),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        _text("state"),
        *_person("proposed_by"),
        _day("proposed_on", null=False),
        *_person("confirmed_by", is_done=False),
        _day("confirmed_on"),
        _day("guardian_informed_on"),
        _sealed("not_informed"),
        _user("declined_by"),
        _day("declined_on"),
        _user("priority_by"),
        _day("priority_since"),
        _day("handled_since"),
        _user("closed_by"),
        _day("closed_on"),
        _text("close_reason", null=True),
        _day("erase_after"),
        *(_sealed(name) for name in ("support", "guidance", "tip")),
        sa.Column("version", sa.Integer(), nullable=False),
        _school_key("student_id", "students"),
        _school_key("class_id", "class_groups"),
        *_case_checks(),
    )
    op.create_index(
        "uq_case_files_active",
        "case_files",
        ["school_id", "student_id"],
        unique=True,
        postgresql_where=sa.text("state in ('candidate', 'confirmed', 'priority')"),
    )
    op.create_index("ix_case_files_state", "case_files", ["school_id", "state"])
    op.create_index("ix_case_files_student", "case_files", ["school_id", "student_id"])


def _case_checks() -> list[sa.CheckConstraint]:
    checks = {
        "state": "state in ('candidate', 'confirmed', 'priority', 'declined', 'closed', 'transferred', 'archived')",
        "second_person": "confirmed_by is null or confirmed_by is distinct from proposed_by",
        "second_person_declines": "declined_by is null or declined_by is distinct from proposed_by",
        "people_confirm": "(state in ('candidate', 'declined')) = (confirmed_by is null and confirmed_on is null)",
        "people_decline": "state <> 'declined' or declined_by is not null",
        "people_raise": "state <> 'priority' or (priority_by is not null and priority_since is not null)",
        "people_close": "state <> 'closed' or (closed_by is not null and close_reason is not null)",
        "guardian_informed": (
            "confirmed_on is null or guardian_informed_on is not null or not_informed_sealed is not null"
        ),
    }
    return [sa.CheckConstraint(condition, name=name) for name, condition in checks.items()]


def _case_categories() -> None:
    op.create_table(
        "case_categories",
        *_tenant(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _text("code"),
        _text("subtag", null=True),
        *(_text(name) for name in ("title", "tier", "node")),
        sa.Column("profile_version_id", sa.Uuid(), nullable=False),
        _user("added_by"),
        _moment("added_at", default=True),
        _moment("removed_at"),
        _school_key("case_id", "case_files"),
        _school_key("profile_version_id", "profile_versions"),
        sa.CheckConstraint(TIERS, name="tier"),
    )
    op.create_index(
        "uq_case_categories_listed",
        "case_categories",
        ["school_id", "case_id", "code", "subtag"],
        unique=True,
        postgresql_where=sa.text("removed_at is null"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("ix_case_categories_code", "case_categories", ["school_id", "code"])


def _evidence_items() -> None:
    op.create_table(
        "evidence_items",
        *_tenant(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid()),
        _text("kind"),
        _sealed("note", null=False),
        *_person("added_by"),
        _day("added_on", null=False),
        _school_key("case_id", "case_files"),
        _school_key("category_id", "case_categories"),
    )
    op.create_index("ix_evidence_items_case", "evidence_items", ["school_id", "case_id"])


def _risk_flags() -> None:
    op.create_table(
        "risk_flags",
        *_tenant(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _text("kind"),
        _sealed("note", null=False),
        *_person("raised_by"),
        _day("raised_on", null=False),
        _user("cleared_by"),
        _day("cleared_on"),
        _school_key("case_id", "case_files"),
        sa.CheckConstraint("kind in ('self_harm', 'harm_to_others')", name="kind"),
        sa.CheckConstraint("(cleared_on is null) = (cleared_by is null)", name="people_clear"),
    )
    op.create_index("ix_risk_flags_case", "risk_flags", ["school_id", "case_id"])


def _case_requests() -> None:
    op.create_table(
        "case_requests",
        *_tenant(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *(_text(name) for name in ("kind", "ground")),
        _sealed("words"),
        *_person("asked_by"),
        _day("asked_on", null=False),
        sa.Column("granted", sa.Boolean()),
        *_person("decided_by", is_done=False),
        _day("decided_on"),
        _school_key("case_id", "case_files"),
        sa.CheckConstraint("kind in ('priority', 'closing')", name="kind"),
        sa.CheckConstraint("decided_by is null or decided_by is distinct from asked_by", name="second_person"),
        sa.CheckConstraint("(granted is null) = (decided_by is null)", name="people_decide"),
    )
    op.create_index(
        "uq_case_requests_waiting",
        "case_requests",
        ["school_id", "case_id", "kind"],
        unique=True,
        postgresql_where=sa.text("granted is null"),
    )


def _case_decisions() -> None:
    op.create_table(
        "case_decisions",
        *_tenant(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _text("kind"),
        *_person("made_by"),
        _day("made_on", null=False),
        _moment("at", default=True),
        _sealed("reason"),
        _text("tier"),
        _school_key("case_id", "case_files"),
        sa.CheckConstraint(TIERS, name="tier"),
    )
    op.create_index("ix_case_decisions_case", "case_decisions", ["school_id", "case_id", "at"])


def _tenant() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def _sealed(name: str, *, null: bool = True) -> sa.Column[Any]:
    return sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=null)


def _day(name: str, *, null: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=null)


def _moment(name: str, *, default: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not default, server_default=NOW if default else None)


def _user(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("users.id"))


def _person(name: str, *, is_done: bool = True) -> list[sa.Column[Any]]:
    """A user who did something, and the name at that time; both are open at first unless `is_done`."""
    return [_user(name), _text(f"{name}_name", null=not is_done)]


def _school_key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])
