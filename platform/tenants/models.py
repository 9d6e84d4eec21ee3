"""Districts, schools, clusters, units inside a school, and the confirmed steps of its onboarding."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import GlobalModel, SchoolModel, Versioned, school_fk
from tenants.onboarding import MOVES, STATE_LABELS, SchoolMove, SchoolState, Step, steps_left


class Stage(StrEnum):
    """The stage of schooling, the second dimension of the district's tables."""

    PRIMARY = "primary"
    MIDDLE = "middle"
    SENIOR = "senior"
    NINE_YEAR = "nine_year"
    VOCATIONAL = "vocational"
    SPECIAL = "special"
    UNIVERSITY = "university"


class Area(StrEnum):
    """Where a school lies."""

    URBAN = "urban"
    TOWN = "town"
    RURAL = "rural"


class UnitKind(StrEnum):
    """What a unit inside a school is."""

    COLLEGE = "college"
    OFFICE = "office"


class District(GlobalModel):
    """A school district; one deployment may host several. `minimum_cell` is k of the disclosure control, never below 10."""

    __tablename__ = "districts"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("minimum_cell >= 10", name="minimum_cell"),
    )

    slug: Mapped[str]
    name: Mapped[str]
    minimum_cell: Mapped[int] = mapped_column(default=10)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SchoolCluster(GlobalModel):
    """Schools that share one policy profile (片区); their data stay apart."""

    __tablename__ = "school_clusters"
    __table_args__ = (UniqueConstraint("district_id", "name"),)

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    name: Mapped[str]


class School(Versioned, GlobalModel):
    """A tenant. `confirmed_steps` repeats the school's rows of `onboarding_steps` for the district, which cannot see those."""

    __tablename__ = "schools"
    __table_args__ = (
        UniqueConstraint("slug"),
        UniqueConstraint("district_id", "number"),
        Index("ix_schools_district", "district_id", "name"),
    )

    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    cluster_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_clusters.id"))
    slug: Mapped[str]
    number: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    stage: Mapped[str]
    area: Mapped[str]
    state: Mapped[str] = mapped_column(default=SchoolState.APPLIED)
    confirmed_steps: Mapped[list[str]] = mapped_column(server_default="{}", default=list)
    activated_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def standing(self) -> SchoolState:
        """The state as a member of its enum."""
        return SchoolState(self.state)

    @property
    def steps_left(self) -> tuple[Step, ...]:
        """What is still to be done before the school goes into operation, in order; nothing once it did."""
        return steps_left(self.standing, self.confirmed_steps)

    def move(self, move: SchoolMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        self.state = MOVES.after(self.standing, move, label=STATE_LABELS[self.standing])


class OrgUnit(SchoolModel):
    """A unit inside a school: a grade group, an office, in a university a college."""

    __tablename__ = "org_units"
    __table_args__ = (
        school_fk("parent_id", "org_units"),
        UniqueConstraint("school_id", "kind", "name"),
        Index("ix_org_units_parent", "school_id", "parent_id"),
    )

    parent_id: Mapped[UUID | None]
    kind: Mapped[str]
    name: Mapped[str]


class OnboardingStep(SchoolModel):
    """A confirmed step of a school's onboarding; one row a step."""

    __tablename__ = "onboarding_steps"
    __table_args__ = (UniqueConstraint("school_id", "step"),)

    step: Mapped[str]
    confirmed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    confirmed_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
