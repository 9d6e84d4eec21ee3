"""Postponing and handing over duties, the steps of their escalation, and the view that knows of both decisions."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import enable_school_rls

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DUTY_COLUMNS = (
    "school_id, id, rule, title, clause, clause_ids, mark, period_mark, subject_kind, subject_id, class_id, grade, period,"
    " opens_on, due_on, due_at, grace_end_on, remind_on, alert_on, period_end_on, owner_role, helper_roles, receiver_roles,"
    " assignee_id, evidence, arithmetic, basis, status_hint, awaiting, merged_into, profile_version_id,"
    " calendar_version_id, opened_at"
)

# As in migration 0006, with two decisions more. What was decided once its period was over takes nothing back that was
# missed, and a postponement moves the end of grace only if it was decided before that had passed.
STATES = """
create or replace view obligation_states with (security_invoker = true) as
select
  {columns},
  subject.student_id,
  credit.happened_on as done_on,
  credit.recorded_on,
  waiver.id as waiver_id,
  waiver.expires_on as waived_until,
  case
    when credit.happened_on is not null then
      case
        when credit.happened_on <= coalesce(
          greatest(
            duty.grace_end_on,
            case when waiver.kind = 'postponed' and waiver.approved_on <= duty.grace_end_on then waiver.expires_on end
          ),
          credit.happened_on
        ) then 'done'
        else 'done_late'
      end
    when waiver.kind = 'waived' and waiver.expires_on >= least(duty.period_end_on, clock.today) then 'waived'
    when waiver.kind = 'postponed' and waiver.expires_on >= clock.today then 'postponed'
    when duty.status_hint = 'vacation_merged' then 'deferred'
    when duty.due_on is null then 'awaiting_calendar'
    when clock.today < duty.opens_on then 'upcoming'
    when clock.today <= coalesce(duty.grace_end_on, duty.due_on) then 'open'
    when duty.grace_end_on is null then 'awaiting_calendar'
    when clock.today > duty.period_end_on then 'missed'
    else 'late'
  end as state,
  waiver.kind as waiver_kind,
  handover.to_user as handed_to
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
  and waiver.approved_on <= coalesce(duty.period_end_on, waiver.approved_on)
left join obligation_handovers handover
  on handover.school_id = duty.school_id and handover.obligation_id = duty.id and handover.ended_at is null
  and handover.ends_on >= clock.today
where duty.superseded_at is null
"""

# The view of migration 0006, for going back.
STATES_BEFORE = """
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
    """Make the tables and columns, bind and grant them, and lay the view anew."""
    op.add_column("obligation_waivers", sa.Column("kind", sa.Text(), nullable=False, server_default="waived"))
    op.create_check_constraint("kind", "obligation_waivers", "kind in ('waived', 'postponed')")
    op.add_column("assignments", sa.Column("is_cover", sa.Boolean(), nullable=False, server_default=sa.false()))
    _handovers()
    _escalations()
    for table in ("obligation_handovers", "obligation_escalations"):
        enable_school_rls(op, table)
    op.execute(STATES.format(columns=_columns()))


def downgrade() -> None:
    """Lay the view of before and drop what is new."""
    op.execute("drop view obligation_states")
    op.execute(STATES_BEFORE.format(columns=_columns()))
    op.execute("grant select on obligation_states to tongxin_app, tongxin_backup")
    op.drop_table("obligation_escalations")
    op.drop_table("obligation_handovers")
    op.drop_column("assignments", "is_cover")
    op.drop_column("obligation_waivers", "kind")


def _columns() -> str:
    return ", ".join(f"duty.{name.strip()}" for name in DUTY_COLUMNS.split(","))


def _handovers() -> None:
    op.create_table(
        "obligation_handovers",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("from_user", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("to_user", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("assignment_id", sa.Uuid()),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("giver_name", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["school_id", "obligation_id"], ["obligations.school_id", "obligations.id"]),
        sa.ForeignKeyConstraint(["school_id", "assignment_id"], ["assignments.school_id", "assignments.id"]),
    )
    op.create_index(
        "uq_obligation_handovers_in_force",
        "obligation_handovers",
        ["school_id", "obligation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("ix_obligation_handovers_batch", "obligation_handovers", ["school_id", "batch_id"])
    op.create_index("ix_obligation_handovers_receiver", "obligation_handovers", ["school_id", "to_user"])


def _escalations() -> None:
    op.create_table(
        "obligation_escalations",
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["school_id", "obligation_id"], ["obligations.school_id", "obligations.id"]),
        sa.UniqueConstraint("school_id", "obligation_id", "step"),
        sa.CheckConstraint("step in ('remind', 'grade', 'group', 'principal', 'district')", name="step"),
    )
