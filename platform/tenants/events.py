"""What happens to a school as a tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRegistered(Event):
    """The district took up a school's application."""

    title: ClassVar[str] = "登记学校"
    school_id: UUID
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolVerified(Event):
    """The district verified the school; onboarding begins."""

    title: ClassVar[str] = "核验学校"
    school_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OnboardingStepConfirmed(Event):
    """A step of the activation checklist is done."""

    title: ClassVar[str] = "完成入驻步骤"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolActivated(Event):
    """The school went into operation."""

    title: ClassVar[str] = "启用学校"
    school_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolSuspended(Event):
    """The district suspended the school."""

    title: ClassVar[str] = "暂停学校"
    school_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolResumed(Event):
    """The district let the school go on."""

    title: ClassVar[str] = "恢复学校"
    school_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgUnitAdded(Event):
    """A unit inside the school was added: a college, an office."""

    title: ClassVar[str] = "新增内设单位"
    org_unit_id: UUID
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFormed(Event):
    """Schools of the district share one policy document from now on; their data stay apart."""

    title: ClassVar[str] = "组成片区"
    cluster_id: UUID
    school_ids: tuple[UUID, ...]
