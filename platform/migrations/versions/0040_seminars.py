"""Guardian seminars with their guests and arrivals; activities and student forums."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

STATES = "state in ('planned', 'invited', 'held', 'confirmed', 'cancelled')"
KINDS = "kind in ('together', 'group_counselling', 'lesson', 'family_lecture')"
TABLES = (
    "seminars",
    "seminar_guests",
    "guest_students",
    "seminar_arrivals",
    "activities",
    "student_forums",
    "forum_cases",
)


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    _seminars()
    _guests()
    _arrivals()
    _activities()
    _forums()
    for table in TABLES:
        enable_school_rls(op, table)


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _seminars() -> None:
    op.create_table(
        "seminars",
        *_keys(),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("grade", sa.Integer()),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("place", "state")),
        *_person("planned_by"),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date()),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary()) for name in ("points", "methods", "strategies", "summary")),
        *_person("minutes_by", nullable=True),
        sa.Column("minutes_on", sa.Date()),
        *_person("confirmed_by", nullable=True),
        sa.Column("confirmed_on", sa.Date()),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATES, name="state"),
        sa.CheckConstraint("grade > 0", name="grade"),
        sa.CheckConstraint("(state in ('held', 'confirmed')) = (held_on is not null)", name="held"),
        sa.CheckConstraint("held_on >= entered_on", name="held_once_planned"),
        sa.CheckConstraint("(minutes_on is null) = (strategies_sealed is null)", name="minutes"),
        sa.CheckConstraint("(minutes_on is null) = (summary_sealed is null)", name="summary"),
        sa.CheckConstraint("(state = 'confirmed') = (confirmed_on is not null)", name="confirmed"),
        sa.CheckConstraint("confirmed_on is null or minutes_on is not null", name="confirmed_minutes"),
        sa.CheckConstraint("confirmed_by is null or confirmed_by is distinct from minutes_by", name="second_person"),
    )
    op.create_index("ix_seminars_day", "seminars", ["school_id", "planned_on"])
    op.create_index("ix_seminars_state", "seminars", ["school_id", "state"])


def _guests() -> None:
    op.create_table(
        "seminar_guests",
        *_keys(),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("seminar_id", "guardian_id")),
        sa.Column("name", sa.Text(), nullable=False),
        *_person("added_by"),
        sa.Column("invited_on", sa.Date()),
        sa.Column("reply", sa.Text()),
        sa.Column("reply_words_sealed", sa.LargeBinary()),
        sa.Column("replied_on", sa.Date()),
        sa.Column("replied_way", sa.Text()),
        sa.Column("signed_in_at", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.Text()) for name in ("signed_way", "signed_by_name")),
        sa.Column("summary_on", sa.Date()),
        _points("seminar_id", "seminars"),
        sa.UniqueConstraint("school_id", "seminar_id", "guardian_id"),
        sa.CheckConstraint("reply in ('coming', 'not_coming')", name="reply"),
        sa.CheckConstraint("replied_way in ('link', 'told')", name="replied_way"),
        sa.CheckConstraint("(reply is null) = (replied_on is null)", name="replied"),
        sa.CheckConstraint("signed_way in ('code', 'hand')", name="signed_way"),
        sa.CheckConstraint("(signed_in_at is null) = (signed_way is null)", name="signed"),
    )
    op.create_index("ix_seminar_guests_guardian", "seminar_guests", ["school_id", "guardian_id"])
    op.create_table(
        "guest_students",
        *_keys(),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("guest_id", "student_id")),
        _points("guest_id", "seminar_guests"),
        _points("student_id", "students"),
        sa.UniqueConstraint("school_id", "guest_id", "student_id"),
    )
    op.create_index("ix_guest_students_student", "guest_students", ["school_id", "student_id"])


def _arrivals() -> None:
    op.create_table(
        "seminar_arrivals",
        *_keys(),
        sa.Column("seminar_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_name", sa.Text()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        _points("seminar_id", "seminars"),
        sa.CheckConstraint("(settled_at is null) = (settled_by_name is null)", name="settled"),
    )
    op.create_index("ix_seminar_arrivals_seminar", "seminar_arrivals", ["school_id", "seminar_id"])


def _activities() -> None:
    op.create_table(
        "activities",
        *_keys(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "topic")),
        sa.Column("grade", sa.Integer()),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("students", "guardians")),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        *_person("recorded_by"),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("withdrawn_on", sa.Date()),
        sa.CheckConstraint(KINDS, name="kind"),
        sa.CheckConstraint("grade > 0", name="grade"),
        sa.CheckConstraint("students >= 0 and guardians >= 0 and students + guardians > 0", name="somebody"),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
    )
    op.create_index("ix_activities_day", "activities", ["school_id", "happened_on"])


def _forums() -> None:
    op.create_table(
        "student_forums",
        *_keys(),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        *(
            sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=False)
            for name in ("said", "strategy", "effect", "lesson")
        ),
        *_person("recorded_by"),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date()),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
    )
    op.create_index("ix_student_forums_day", "student_forums", ["school_id", "happened_on"])
    op.create_table(
        "forum_cases",
        *_keys(),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("forum_id", "case_id")),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        _points("forum_id", "student_forums"),
        _points("case_id", "case_files"),
        sa.UniqueConstraint("school_id", "forum_id", "case_id"),
    )
    op.create_index("ix_forum_cases_case", "forum_cases", ["school_id", "case_id"])


def _keys() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _person(column: str, *, nullable: bool = False) -> tuple[sa.Column[Any], ...]:
    """An account, which the platform itself has none of, and the name that stays."""
    return (
        sa.Column(column, sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column(f"{column}_name", sa.Text(), nullable=nullable),
    )


def _points(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.id"])
