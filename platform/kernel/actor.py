"""Who acts: a frozen value that school code gets instead of a user row or a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

PLATFORM_NAME = "平台"
"""What the platform is called where a record names who acted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person at work in one school (or in the district), with what the roles and assignments of today allow.

    `user_id` is None for the platform itself (jobs). Class ids come from assignments valid today, never from roles alone;
    `cover_class_ids` are those among them that are held only for what a colleague handed over. `helped_class_ids` are a
    student helper's own: they open nothing but the helper's own pages. `grades` and `org_unit_ids` (colleges) are those that
    the person heads.
    """

    user_id: UUID | None
    name: str
    district_id: UUID
    school_id: UUID | None
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    class_ids: frozenset[UUID] = field(default_factory=frozenset)
    cover_class_ids: frozenset[UUID] = field(default_factory=frozenset)
    taught_class_ids: frozenset[UUID] = field(default_factory=frozenset)
    helped_class_ids: frozenset[UUID] = field(default_factory=frozenset)
    grades: frozenset[int] = field(default_factory=frozenset)
    org_unit_ids: frozenset[UUID] = field(default_factory=frozenset)
    is_student: bool = False

    @property
    def own_class_ids(self) -> frozenset[UUID]:
        """The classes whose duties are this person's by office."""
        return self.class_ids - self.cover_class_ids

    def may(self, permission: str) -> bool:
        """Whether a role of this person grants the permission."""
        return permission in self.permissions

    def has_role(self, *roles: str) -> bool:
        """Whether this person holds one of the roles here."""
        return not self.roles.isdisjoint(roles)

    @classmethod
    def platform(cls, *, district_id: UUID, school_id: UUID | None, permissions: Iterable[str] = ()) -> Self:
        """The platform itself, acting in a job."""
        return cls(
            user_id=None,
            name=PLATFORM_NAME,
            district_id=district_id,
            school_id=school_id,
            permissions=frozenset(permissions),
        )
