"""People: classes, students, guardians, staff and roster imports; then the assignments, which point at classes."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.row_security import enable_school_rls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
TABLES = (
    "assignments",
    "roster_parts",
    "roster_imports",
    "staff_members",
    "student_guardians",
    "guardians",
    "students",
    "class_groups",
)


def upgrade() -> None:
    """Make the tables, then bind and grant them."""
    _classes()
    _students()
    _guardians()
    _staff()
    _imports()
    _assignments()
    for table in TABLES:
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop the tables; nothing later points at them any more."""
    for table in TABLES:
        op.drop_table(table)


def _tenant() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _texts(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=null) for name in names]


def _numbers(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _day(name: str, *, null: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=null)


def _user(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("users.id"))


def _school_key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])


def _classes() -> None:
    op.create_table(
        "class_groups",
        *_tenant(),
        *_numbers("grade", "number", "cohort"),
        *_texts("name"),
        sa.Column("org_unit_id", sa.Uuid()),
        _day("graduated_on"),
        *_numbers("version"),
        _school_key("org_unit_id", "org_units"),
        sa.UniqueConstraint("school_id", "cohort", "number"),
    )
    op.create_index("ix_class_groups_grade", "class_groups", ["school_id", "grade", "number"])


def _students() -> None:
    op.create_table(
        "students",
        *_tenant(),
        *_texts("number", "name", "pinyin", "initials"),
        *_texts("gender", null=True),
        _day("born_on"),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        _day("enrolled_on", null=False),
        _day("left_on"),
        _user("user_id"),
        *_numbers("version"),
        _school_key("class_id", "class_groups"),
        sa.UniqueConstraint("school_id", "number"),
        sa.UniqueConstraint("school_id", "user_id"),
        sa.CheckConstraint("gender in ('male', 'female')", name="gender"),
        sa.CheckConstraint("left_on >= enrolled_on", name="left_after_enrolled"),
    )
    op.create_index("ix_students_class", "students", ["school_id", "class_id", "pinyin"])
    op.create_index("ix_students_pinyin", "students", ["school_id", "pinyin"])


def _guardians() -> None:
    op.create_table(
        "guardians",
        *_tenant(),
        *_texts("name"),
        sa.Column("phone_sealed", sa.LargeBinary()),
        sa.Column("phone_index", sa.LargeBinary()),
        *_numbers("version"),
    )
    op.create_index("ix_guardians_phone", "guardians", ["school_id", "phone_index"])
    op.create_table(
        "student_guardians",
        *_tenant(),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("guardian_id", sa.Uuid(), nullable=False),
        *_numbers("position"),
        *_texts("relation"),
        _school_key("student_id", "students"),
        _school_key("guardian_id", "guardians"),
        sa.UniqueConstraint("school_id", "student_id", "position"),
        sa.UniqueConstraint("school_id", "student_id", "guardian_id"),
        sa.CheckConstraint("position in (1, 2)", name="position"),
    )
    op.create_index("ix_student_guardians_guardian", "student_guardians", ["school_id", "guardian_id"])


def _staff() -> None:
    op.create_table(
        "staff_members",
        *_tenant(),
        *_texts("number", null=True),
        *_texts("name", "pinyin", "initials", "post"),
        _day("left_on"),
        _user("user_id"),
        *_numbers("version"),
        sa.UniqueConstraint("school_id", "number"),
        sa.UniqueConstraint("school_id", "user_id"),
    )
    op.create_index("ix_staff_members_pinyin", "staff_members", ["school_id", "pinyin"])


def _imports() -> None:
    op.create_table(
        "roster_imports",
        *_tenant(),
        *_texts("file_name", "state"),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        _user("started_by"),
        *_texts("started_by_name"),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        *_numbers("rows", "done_rows", "parts", "done_parts", "errors", "warnings"),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("file_faults", "plan_faults", "outcome", "preview")),
        *_texts("digest"),
        sa.Column("is_changed_since", sa.Boolean(), nullable=False),
        *_numbers("version"),
    )
    op.create_index("ix_roster_imports_started", "roster_imports", ["school_id", "started_at"])
    op.create_table(
        "roster_parts",
        *_tenant(),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        *_numbers("number"),
        *_texts("kind"),
        *_numbers("rows"),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("checked_sealed", sa.LargeBinary()),
        sa.Column("faults", JSONB(), nullable=False),
        _school_key("import_id", "roster_imports"),
        sa.UniqueConstraint("school_id", "import_id", "number"),
    )


def _assignments() -> None:
    # Of accounts, but made here: they point at classes.
    op.create_table(
        "assignments",
        *_tenant(),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        *_texts("kind"),
        sa.Column("class_id", sa.Uuid()),
        sa.Column("grade", sa.Integer()),
        _day("starts_on", null=False),
        _day("ends_on"),
        _user("granted_by"),
        _school_key("class_id", "class_groups"),
        sa.CheckConstraint("(class_id is null) <> (grade is null)", name="one_target"),
    )
    op.create_index("ix_assignments_user", "assignments", ["school_id", "user_id"])
    op.create_index("ix_assignments_class", "assignments", ["school_id", "class_id"])
