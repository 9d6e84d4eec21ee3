"""What is planned before a talk, the counselling centre's notes, subject teachers' cards, codes, conferences."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, bind and grant them."""
    op.create_table(
        "talk_plans",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("traits_sealed", sa.LargeBinary()),
        sa.Column("purpose_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opening_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("caution_sealed", sa.LargeBinary()),
        sa.Column("hope_sealed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["school_id", "case_id"], ["case_files.school_id", "case_files.id"]),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
    )
    op.create_index("ix_talk_plans_case", "talk_plans", ["school_id", "case_id", "happened_on"])
    enable_school_rls(op, "talk_plans")
    op.create_table(
        "counselling_notes",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("written_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("changed_on", sa.Date()),
        sa.Column("talked_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("planned_sealed", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "case_id"], ["case_files.school_id", "case_files.id"]),
        sa.CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
    )
    op.create_index("ix_counselling_notes_case", "counselling_notes", ["school_id", "case_id", "happened_on"])
    enable_school_rls(op, "counselling_notes")
    _subject_cards()
    _conferences()
    _safety_cards()
    op.add_column("talks", sa.Column("peer_sealed", sa.LargeBinary()))


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("talks", "peer_sealed")
    op.drop_table("safety_cards")
    for table in ("conference_messages", "conference_decisions", "conference_members", "case_conferences"):
        op.drop_table(table)
    op.drop_table("subject_cards")
    op.drop_table("counselling_notes")
    op.drop_table("talk_plans")


def _subject_cards() -> None:
    op.create_table(
        "subject_cards",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("asked_of", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("asked_of_name", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date()),
        *(sa.Column(name, sa.Text()) for name in ("lessons", "company", "homework")),
        sa.Column("words_sealed", sa.LargeBinary()),
        sa.Column("credited", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "case_id"], ["case_files.school_id", "case_files.id"]),
        *(
            sa.CheckConstraint(f"{name} in ('well', 'mixed', 'care')", name=name)
            for name in ("lessons", "company", "homework")
        ),
        sa.CheckConstraint("asked_on <= answered_on", name="asked_first"),
        sa.CheckConstraint(
            "answered_on is null or coalesce(lessons, company, homework) is not null or words_sealed is not null",
            name="says_something",
        ),
    )
    op.create_index(
        "uq_subject_cards_open",
        "subject_cards",
        ["school_id", "case_id", "asked_of"],
        unique=True,
        postgresql_where=sa.text("answered_on is null"),
    )
    op.create_index("ix_subject_cards_case", "subject_cards", ["school_id", "case_id", "answered_on"])
    op.create_index("ix_subject_cards_asked_of", "subject_cards", ["school_id", "asked_of", "answered_on"])
    enable_school_rls(op, "subject_cards")


def _conferences() -> None:
    op.create_table(
        "case_conferences",
        *_keys(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("called_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("called_by_name", sa.Text(), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("purpose_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("minutes_sealed", sa.LargeBinary()),
        sa.Column("concluded_on", sa.Date()),
        sa.Column("concluded_by_name", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "case_id"], ["case_files.school_id", "case_files.id"]),
        sa.CheckConstraint("(concluded_on is null) = (minutes_sealed is null)", name="minutes_conclude"),
        sa.CheckConstraint("held_on <= concluded_on", name="held_first"),
    )
    op.create_index("ix_case_conferences_case", "case_conferences", ["school_id", "case_id", "held_on"])
    op.create_table(
        "conference_members",
        *_keys(),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _of_conference(),
        sa.UniqueConstraint("school_id", "conference_id", "user_id"),
    )
    op.create_index("ix_conference_members_user", "conference_members", ["school_id", "user_id"])
    op.create_table(
        "conference_decisions",
        *_keys(),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _of_conference(),
    )
    op.create_index("ix_conference_decisions_conference", "conference_decisions", ["school_id", "conference_id"])
    _messages()
    for table in ("case_conferences", "conference_members", "conference_decisions"):
        enable_school_rls(op, table)
    enable_school_rls(op, "conference_messages", append_only=True)


def _safety_cards() -> None:
    op.create_table(
        "safety_cards",
        *_keys(),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("avoid_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("watch_sealed", sa.LargeBinary()),
        sa.Column("act_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("in_lessons", sa.Boolean(), nullable=False),
        sa.Column("at_meals", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "case_id"], ["case_files.school_id", "case_files.id"]),
        sa.UniqueConstraint("school_id", "case_id"),
    )
    enable_school_rls(op, "safety_cards")


def _messages() -> None:
    op.create_table(
        "conference_messages",
        *_keys(),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("written_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        _of_conference(),
    )
    op.create_index(
        "ix_conference_messages_conference", "conference_messages", ["school_id", "conference_id", "written_at"]
    )


def _keys() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _of_conference() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["school_id", "conference_id"], ["case_conferences.school_id", "case_conferences.id"]
    )
