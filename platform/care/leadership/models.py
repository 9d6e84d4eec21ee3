"""Leadership groups and who has been in them: rows end, they are never removed (history is kept)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, and_, column, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from care.leadership.terms import MOVES, STATE_LABELS, MemberMove, MemberState
from kernel.tables import SchoolModel, Versioned, school_fk

_LEADS = and_(column("position").in_([literal_column("'head'")]), column("state").in_([literal_column("'serving'")]))
_HOLDS_OFFICE = column("state").not_in([literal_column("'ended'")])


class LeadershipGroup(SchoolModel):
    """One group for the school, or one for each college of a university."""

    __tablename__ = "leadership_groups"
    __table_args__ = (
        school_fk("org_unit_id", "org_units"),
        UniqueConstraint("school_id", "org_unit_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("(scope = 'college') = (org_unit_id is not null)", name="scope"),
    )

    scope: Mapped[str]
    org_unit_id: Mapped[UUID | None]
    formed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class GroupMember(Versioned, SchoolModel):
    """An appointment. `may_decide` is what the principal named: without it the meetings, not the right to read (A18)."""

    __tablename__ = "group_members"
    __table_args__ = (
        school_fk("group_id", "leadership_groups"),
        school_fk("staff_id", "staff_members"),
        CheckConstraint("position in ('head', 'deputy', 'member')", name="position"),
        CheckConstraint("state in ('proposed', 'serving', 'ended')", name="state"),
        CheckConstraint("position <> 'head' or may_decide", name="head_decides"),
        CheckConstraint("not may_decide or user_id is not null", name="deciders_sign_in"),
        CheckConstraint("(state = 'ended') = (served_until is not null)", name="end"),
        Index(
            "uq_group_members_head",
            "school_id",
            "group_id",
            unique=True,
            postgresql_where=_LEADS,
        ),
        Index(
            "uq_group_members_staff",
            "school_id",
            "group_id",
            "staff_id",
            unique=True,
            postgresql_where=_HOLDS_OFFICE,
        ),
        Index("ix_group_members_user", "school_id", "user_id"),
    )

    group_id: Mapped[UUID]
    staff_id: Mapped[UUID]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    """The account of that member of staff when the appointment was made."""
    name: Mapped[str]
    position: Mapped[str]
    may_decide: Mapped[bool]
    state: Mapped[str]
    serves_from: Mapped[date]
    served_until: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    appointed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    appointed_by_name: Mapped[str]
    appointed_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def move(self, move: MemberMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = MemberState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])
