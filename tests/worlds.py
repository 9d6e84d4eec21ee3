"""The people and places of a test: a district with two fresh schools, ours and the one that must see nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from accounts.grants import permissions_of
from accounts.models import Membership, User
from accounts.roles import DISTRICT_ROLES, Role
from kernel import clock, db
from kernel.actor import Actor
from kernel.database_roles import RoleUrls
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import DistrictScope, IdentityScope, SchoolScope
from tenants.models import Area, District, School, Stage
from tenants.onboarding import SchoolState

DEMO_DAY = date(2026, 11, 18)


@dataclass(frozen=True)
class World:
    """One school, and how to work in it."""

    scope: SchoolScope
    slug: str
    number: str

    def open(self) -> AbstractContextManager[Session]:
        """A unit of work in this school."""
        return unit_of_work(self.scope)

    def actor(
        self,
        *roles: Role,
        user_id: UUID | None = None,
        class_ids: frozenset[UUID] = frozenset(),
        taught_class_ids: frozenset[UUID] = frozenset(),
        helped_class_ids: frozenset[UUID] = frozenset(),
        grades: frozenset[int] = frozenset(),
        is_student: bool = False,
    ) -> Actor:
        """Somebody with these roles here; a user row stands behind unless `user_id` is given."""
        return Actor(
            user_id=user_id or self.person(*roles, is_student=is_student),
            name="林老师",
            district_id=self.scope.district_id,
            school_id=self.scope.school_id,
            roles=frozenset(map(str, roles)),
            permissions=permissions_of(roles),
            class_ids=class_ids,
            taught_class_ids=taught_class_ids,
            helped_class_ids=helped_class_ids,
            grades=grades,
            is_student=is_student,
        )

    def person(self, *roles: Role, name: str = "林老师", is_student: bool = False) -> UUID:
        """A new user with memberships of these roles in this school (or its district's office)."""
        if db.is_open():
            return self._add_person(roles, name, is_student)
        with unit_of_work(IdentityScope()):
            return self._add_person(roles, name, is_student)

    def _add_person(self, roles: tuple[Role, ...], name: str, is_student: bool) -> UUID:
        user_id = new_id()
        user = User(
            id=user_id,
            name=name,
            username=f"u{secrets.token_hex(6)}",
            is_student=is_student,
            fs_uniquifier=secrets.token_hex(16),
        )
        session().add(user)
        session().flush()  # the memberships point at it
        for role in roles:
            school = None if role in DISTRICT_ROLES else self.scope.school_id
            session().add(
                Membership(user_id=user_id, district_id=self.scope.district_id, member_school_id=school, role=role)
            )
        session().flush()  # rows of the test point at the person
        return user_id


@dataclass(frozen=True)
class Office:
    """A district's office, and how to work in it."""

    scope: DistrictScope

    def open(self) -> AbstractContextManager[Session]:
        """A unit of work in the office."""
        return unit_of_work(self.scope)

    def actor(self, *roles: Role) -> Actor:
        """Somebody of the district's office."""
        return Actor(
            user_id=None,
            name="区管理员",
            district_id=self.scope.district_id,
            school_id=None,
            roles=frozenset(map(str, roles)),
            permissions=permissions_of(roles),
        )


@pytest.fixture
def office(database: RoleUrls) -> Office:
    """A fresh district."""
    return new_office()


def new_office() -> Office:
    """A fresh district, wherever the settings lead."""
    with unit_of_work(IdentityScope()):
        district = District(id=new_id(), slug=f"d{secrets.token_hex(6)}", name="测试区")
        session().add(district)
        return Office(DistrictScope(district.id))


@pytest.fixture
def ours(office: Office) -> World:
    """The school that the test is about: active, in operation."""
    return add_school(office)


@pytest.fixture
def theirs(office: Office) -> World:
    """The school of the same district that must see nothing."""
    return add_school(office)


def add_school(office: Office, *, state: SchoolState = SchoolState.ACTIVE, stage: Stage = Stage.PRIMARY) -> World:
    """A fresh school of the district."""
    slug, number = f"s{secrets.token_hex(6)}", secrets.token_hex(4)
    with unit_of_work(IdentityScope()):
        school = School(
            id=new_id(),
            district_id=office.scope.district_id,
            slug=slug,
            number=number,
            name=f"测试小学{number}",
            short_name="测试小学",
            stage=stage,
            area=Area.URBAN,
            state=state,
            activated_at=clock.now() if state is SchoolState.ACTIVE else None,
        )
        session().add(school)
        return World(SchoolScope(school.id, office.scope.district_id), slug, number)


@pytest.fixture
def demo_day() -> Iterator[date]:
    """Hold the working day at the demo's Wednesday."""
    with clock.working_day(DEMO_DAY):
        yield DEMO_DAY


class Statements:
    """The SQL statements that ran inside the block."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __len__(self) -> int:
        return len(self.texts)


@contextmanager
def counted_statements() -> Iterator[Statements]:
    """Record every statement that the engine sends, whatever session sends it."""
    seen = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.texts.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
