"""What happened to accounts, roles, assignments and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInvited(Event):
    """Somebody was sent a link for an account."""

    title: ClassVar[str] = "邀请教职工"
    invitation_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRevoked(Event):
    """A link was withdrawn before it was used."""

    title: ClassVar[str] = "撤回邀请"
    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(Event):
    """The invited person joined the school, with a new account or an existing one."""

    title: ClassVar[str] = "接受邀请"
    invitation_id: UUID
    user_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(Event):
    """A person got a role in this school or office."""

    title: ClassVar[str] = "授予角色"
    user_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEnded(Event):
    """A person lost a role here, and the assignments that hang on it."""

    title: ClassVar[str] = "结束角色"
    user_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentGiven(Event):
    """A person answers for a class, a grade or a college from now on."""

    title: ClassVar[str] = "指定负责班级、年级或学院"
    assignment_id: UUID
    user_id: UUID
    kind: str
    class_id: UUID | None
    grade: int | None
    org_unit_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesGiven(Event):
    """Several people got a role in this school, with the accounts that were opened for them; one event for the batch."""

    title: ClassVar[str] = "一并授予角色"
    user_ids: tuple[UUID, ...]
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentsGiven(Event):
    """Several people answer for a class or a grade from now on; one event for the batch."""

    title: ClassVar[str] = "一并指定负责班级或年级"
    assignment_ids: tuple[UUID, ...]
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentEnded(Event):
    """A person no longer answers for a class or a grade."""

    title: ClassVar[str] = "结束负责班级或年级"
    assignment_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCreated(Event):
    """A token for a machine was made."""

    title: ClassVar[str] = "创建访问令牌"
    token_id: UUID
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Event):
    """A token for a machine was ended."""

    title: ClassVar[str] = "撤销访问令牌"
    token_id: UUID
    label: str
