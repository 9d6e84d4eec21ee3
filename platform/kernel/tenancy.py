"""The scope in which a transaction runs: one school, one district, or none (people and schools before any scope)."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


class NoTenantScope(RuntimeError):
    """Tenant data was touched with no school or district bound: a programming mistake, never shown to a person."""


@dataclass(frozen=True, slots=True)
class SchoolScope:
    """One school of one district: sees that school's rows and its district's shared ones."""

    school_id: UUID
    district_id: UUID

    def settings(self) -> dict[str, str]:
        """The database settings that row security reads."""
        return {"app.school_id": str(self.school_id), "app.district_id": str(self.district_id), "app.office_id": ""}


@dataclass(frozen=True, slots=True)
class DistrictScope:
    """The district's own office: sees counts and shared tables, never a school's rows."""

    district_id: UUID

    def settings(self) -> dict[str, str]:
        """The database settings that row security reads."""
        return {"app.school_id": "", "app.district_id": str(self.district_id), "app.office_id": str(self.district_id)}


@dataclass(frozen=True, slots=True)
class IdentityScope:
    """No tenant: users, memberships, schools and other global tables only."""

    def settings(self) -> dict[str, str]:
        """The database settings that row security reads: all empty, so that every tenant table looks empty."""
        return {"app.school_id": "", "app.district_id": "", "app.office_id": ""}


Scope = SchoolScope | DistrictScope | IdentityScope

bound: ContextVar[Scope | None] = ContextVar("bound_scope", default=None)


def scope() -> Scope:
    """The scope of the unit of work that is open here; raises NoTenantScope outside any."""
    current = bound.get()
    if current is None:
        msg = "no unit of work is open: wrap the work in kernel.db.unit_of_work(scope)"
        raise NoTenantScope(msg)
    return current


def school_id() -> UUID:
    """The school of the open unit of work; raises NoTenantScope when it is not a school's."""
    current = scope()
    if not isinstance(current, SchoolScope):
        msg = "this needs a school's scope: open kernel.db.unit_of_work(SchoolScope(...))"
        raise NoTenantScope(msg)
    return current.school_id


def district_id() -> UUID:
    """The district of the open unit of work, be it the school's or the office's own; raises NoTenantScope without one."""
    current = scope()
    if isinstance(current, IdentityScope):
        msg = "this needs a school's or a district's scope"
        raise NoTenantScope(msg)
    return current.district_id
