"""Duties, what was done for them, what was waived, and the one view that says how each stands."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.row_security import APP, BACKUP, enable_school_rls

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "duty_subjects",
    "duty_facts",
    "obligations",
    "obligation_credits",
    "obligation_notes",
    "obligation_waivers",
)

# Every list, badge, digest, statistic and API reads this view and decides nothing itself. It works on whole days of the
# working day `app.today`, which a demo may move; it runs with the rights of whoever asks, so row security holds.
STATES = """
create view obligation_states with (security_invoker = true) as
select
  {columns},
  subject.student_id,
  credit.happened_on as done_on,
  credit.recorded_on,
  waiver.id as waiver_id,
  waiver.expires_on as waived_until,
  case
    when credit.happened_on is not null then
      case when credit.happened_on <= coalesce(duty.grace_end_on, credit.happened_on) then 'done' else 'done_late' end
    when waiver.id is not null and waiver.expires_on >= least(duty.period_end_on, clock.today) then 'waived'
    when duty.status_hint = 'vacation_merged' then 'deferred'
    when duty.due_on is null then 'awaiting_calendar'
    when clock.today < duty.opens_on then 'upcoming'
    when clock.today <= coalesce(duty.grace_end_on, duty.due_on) then 'open'
    when duty.grace_end_on is null then 'awaiting_calendar'
    when clock.today > duty.period_end_on then 'missed'
    else 'late'
  end as state
from obligations duty
join duty_subjects subject on subject.school_id = duty.school_id and subject.id = duty.subject_id
cross join (select nullif(current_setting('app.today', true), '')::date as today) clock
left join lateral (
  select happened_on, recorded_on from obligation_credits
  where school_id = duty.school_id and obligation_id = duty.id and withdrawn_at is null
  order by happened_on, recorded_on
  limit 1
) credit on true
left join obligation_waivers waiver
  on waiver.school_id = duty.school_id and waiver.obligation_id = duty.id and waiver.ended_at is null
where duty.superseded_at is null
"""


def upgrade() -> None:
    """Make the tables, bind and grant them, and lay the view over them."""
    _subjects()
    _facts()
    _obligations()
    _credits()
    _notes()
    _waivers()
    for table in TABLES:
        enable_school_rls(op, table)
    columns = ", ".join(f"duty.{column.name}" for column in _duty_columns() if column.name != "superseded_at")
    op.execute(STATES.format(columns=columns))
    op.execute(f"grant select on obligation_states to {APP}, {BACKUP}")


def downgrade() -> None:
    """Drop the view, then the tables from the newest on."""
    op.execute("drop view obligation_states")
    for table in reversed(TABLES):
        op.drop_table(table)


def _tenant() -> list[sa.Column[Any]]:
    return [
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    ]


def _fk(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def _texts(name: str) -> sa.Column[Any]:
    return sa.Column(name, ARRAY(sa.Text()), nullable=False)


def _day(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=null)


def _moment(name: str, *, null: bool = True, default: bool = False) -> sa.Column[Any]:
    server_default = sa.text("now()") if default else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null and not default, server_default=server_default)


def _link(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=null)


def _subjects() -> None:
    op.create_table(
        "duty_subjects",
        *_tenant(),
        _text("kind"),
        _link("class_id", null=True),
        _link("student_id", null=True),
        _day("active_from"),
        _day("active_to", null=True),
        sa.Column("attributes", JSONB(), nullable=False),
        _fk("class_id", "class_groups"),
        _fk("student_id", "students"),
        sa.CheckConstraint("active_to is null or active_from <= active_to", name="order"),
    )
    op.create_index("ix_duty_subjects_kind", "duty_subjects", ["school_id", "kind", "active_to"])
    op.create_index("ix_duty_subjects_class", "duty_subjects", ["school_id", "class_id"])
    op.create_index("ix_duty_subjects_student", "duty_subjects", ["school_id", "student_id"])


def _facts() -> None:
    op.create_table(
        "duty_facts",
        *_tenant(),
        _link("subject_id"),
        _texts("evidence"),
        _day("happened_on"),
        _day("recorded_on"),
        _moment("recorded_at", default=True),
        _text("record_kind"),
        _link("record_id"),
        _moment("withdrawn_at"),
        _fk("subject_id", "duty_subjects"),
    )
    op.create_index(
        "uq_duty_facts_standing",
        "duty_facts",
        ["school_id", "record_id", "subject_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_index("ix_duty_facts_subject", "duty_facts", ["school_id", "subject_id", "happened_on"])


def _duty_columns() -> list[sa.Column[Any]]:
    return [
        *_tenant(),
        *(_text(name) for name in ("rule", "title", "clause")),
        _texts("clause_ids"),
        *(_text(name) for name in ("mark", "period_mark", "subject_kind")),
        _link("subject_id"),
        _link("class_id", null=True),
        sa.Column("grade", sa.Integer()),
        _text("period"),
        _day("opens_on"),
        _day("due_on", null=True),
        _moment("due_at"),
        *(_day(name, null=True) for name in ("grace_end_on", "remind_on", "alert_on", "period_end_on")),
        _text("owner_role"),
        *(_texts(name) for name in ("helper_roles", "receiver_roles")),
        sa.Column("assignee_id", sa.Uuid(), sa.ForeignKey("users.id")),
        _texts("evidence"),
        sa.Column("arithmetic", JSONB(), nullable=False),
        *(_text(name) for name in ("basis", "status_hint")),
        *(_text(name, null=True) for name in ("awaiting", "merged_into")),
        _link("profile_version_id"),
        _link("calendar_version_id"),
        _moment("opened_at", default=True),
        _moment("superseded_at"),
    ]


def _obligations() -> None:
    op.create_table(
        "obligations",
        *_duty_columns(),
        _fk("subject_id", "duty_subjects"),
        _fk("class_id", "class_groups"),
        _fk("profile_version_id", "profile_versions"),
    )
    op.create_index(
        "uq_obligations_live",
        "obligations",
        ["school_id", "rule", "subject_id", "period"],
        unique=True,
        postgresql_where=sa.text("superseded_at is null"),
    )
    op.create_index("ix_obligations_subject", "obligations", ["school_id", "subject_id", "opens_on"])
    op.create_index("ix_obligations_class", "obligations", ["school_id", "class_id", "opens_on"])
    op.create_index("ix_obligations_version", "obligations", ["school_id", "profile_version_id"])


def _credits() -> None:
    op.create_table(
        "obligation_credits",
        *_tenant(),
        _link("obligation_id"),
        _link("fact_id"),
        _day("happened_on"),
        _day("recorded_on"),
        _moment("withdrawn_at"),
        _fk("obligation_id", "obligations"),
        _fk("fact_id", "duty_facts"),
        sa.UniqueConstraint("school_id", "obligation_id", "fact_id"),
    )
    op.create_index("ix_obligation_credits_fact", "obligation_credits", ["school_id", "fact_id"])


def _notes() -> None:
    op.create_table(
        "obligation_notes",
        *_tenant(),
        _link("obligation_id"),
        _day("happened_on"),
        _day("recorded_on"),
        _moment("recorded_at", default=True),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("users.id")),
        _text("recorder_name"),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
        _moment("withdrawn_at"),
        _fk("obligation_id", "obligations"),
    )
    op.create_index("ix_obligation_notes_obligation", "obligation_notes", ["school_id", "obligation_id"])


def _waivers() -> None:
    op.create_table(
        "obligation_waivers",
        *_tenant(),
        _link("obligation_id"),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), sa.ForeignKey("users.id")),
        _text("approver_name"),
        _day("approved_on"),
        _moment("approved_at", default=True),
        _day("expires_on"),
        _moment("ended_at"),
        _fk("obligation_id", "obligations"),
    )
    op.create_index(
        "uq_obligation_waivers_in_force",
        "obligation_waivers",
        ["school_id", "obligation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
