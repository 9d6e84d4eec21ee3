"""Support plans, the goals on the way, and what people saw when they looked back; what they wrote is sealed."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Date, ForeignKey, Index, SmallInteger, column, func
from sqlalchemy.orm import Mapped, mapped_column

from care.support_plans.lifecycle import MOVES, STATE_LABELS, PlanMove, PlanState
from care.support_plans.meetings import Times
from kernel.tables import SchoolModel, Versioned, school_fk


class SupportPlan(Versioned, SchoolModel):
    """One version of a plan. All versions of a plan share `line_id`, the id of the first; at most one of them is in effect.

    `topic` is the subject, course or exercise that the plan is about; two plans for the same thing are never in effect.
    """

    __tablename__ = "support_plans"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint(
            "kind in ('tutoring_plan', 'growth_file', 'rehab_plan', 'individual_plan', 'education_plan')", name="kind"
        ),
        CheckConstraint(
            "state in ('draft', 'handed_in', 'active', 'superseded', 'finished', 'stopped', 'discarded')", name="state"
        ),
        CheckConstraint("starts_on <= ends_on", name="order"),
        CheckConstraint("begins_at is null or ends_at is null or begins_at < ends_at", name="hours"),
        CheckConstraint("state <> 'active' or activated_on is not null", name="activated"),
        CheckConstraint(
            "kind <> 'education_plan' or activated_by is null or activated_by is distinct from drafted_by",
            name="second_person",
        ),
        Index("uq_support_plans_number", "school_id", "line_id", "number", unique=True),
        Index(
            "uq_support_plans_open",
            "school_id",
            "line_id",
            unique=True,
            postgresql_where=column("state").in_(("draft", "handed_in")),
        ),
        Index(
            "uq_support_plans_running",
            "school_id",
            "case_id",
            "kind",
            "topic",
            unique=True,
            postgresql_where=column("state") == "active",
        ),
        Index("ix_support_plans_case", "school_id", "case_id", "kind"),
        Index("ix_support_plans_responsible", "school_id", "responsible_id"),
    )

    case_id: Mapped[UUID]
    line_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=PlanState.DRAFT)
    topic: Mapped[str]
    responsible_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    responsible_name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger()))
    dates: Mapped[list[date]] = mapped_column(ARRAY(Date()))
    begins_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    place: Mapped[str]
    is_group: Mapped[bool]
    content_sealed: Mapped[bytes | None]
    family_sealed: Mapped[bytes | None]
    """What the family does at home."""
    change_sealed: Mapped[bytes | None]
    """What was changed against the version before, and why (调整记录); a second person's words when it was returned."""
    drafted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    drafted_by_name: Mapped[str]
    drafted_on: Mapped[date]
    activated_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    activated_by_name: Mapped[str | None]
    activated_on: Mapped[date | None]
    ended_by_name: Mapped[str | None]
    ended_on: Mapped[date | None]
    outcome_sealed: Mapped[bytes | None]
    credited: Mapped[list[str]]
    """The titles of the duties that it did when it took effect, for the page."""

    def move(self, move: PlanMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = PlanState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])

    @property
    def times(self) -> Times:
        """When it meets."""
        return Times(
            first=self.starts_on,
            last=self.ends_on,
            weekdays=frozenset(self.weekdays),
            dates=tuple(self.dates),
            begins_at=self.begins_at,
            ends_at=self.ends_at,
        )


class PlanGoal(SchoolModel):
    """A goal on the way (阶段性目标), ticked off when it is reached."""

    __tablename__ = "plan_goals"
    __table_args__ = (
        school_fk("plan_id", "support_plans"),
        CheckConstraint("(reached_on is null) = (reached_by_name is null)", name="reached"),
        Index("ix_plan_goals_plan", "school_id", "plan_id", "due_on"),
    )

    plan_id: Mapped[UUID]
    position: Mapped[int]
    due_on: Mapped[date | None]
    goal_sealed: Mapped[bytes]
    reached_on: Mapped[date | None]
    reached_by_name: Mapped[str | None]


class PlanReview(SchoolModel):
    """What somebody saw when they looked back at a plan, and what comes next; an entry of a growth file likewise."""

    __tablename__ = "plan_reviews"
    __table_args__ = (
        school_fk("plan_id", "support_plans"),
        CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        Index("ix_plan_reviews_plan", "school_id", "plan_id", "happened_on"),
    )

    plan_id: Mapped[UUID]
    happened_on: Mapped[date]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_by_name: Mapped[str]
    progress_sealed: Mapped[bytes]
    next_step_sealed: Mapped[bytes | None]
    credited: Mapped[list[str]]
    withdrawn_at: Mapped[datetime | None]
