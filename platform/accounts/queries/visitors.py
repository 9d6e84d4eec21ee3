"""Who somebody is and where they work: read before any scope opens, and by the console."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, select

from accounts import usernames
from accounts.grants import permissions_of
from accounts.models import Membership, PlatformRole, SecurityEvent, User
from accounts.queries.audience import counsels
from accounts.roles import Role
from kernel.db import session
from kernel.errors import NotFound
from kernel.tenancy import DistrictScope, SchoolScope, Scope
from tenants.models import District, School
from tenants.onboarding import SchoolState


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCard:
    """What a page may show of the school it is about."""

    id: UUID
    district_id: UUID
    slug: str
    name: str
    short_name: str
    stage: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where a person works and in which roles: a school, or (without one) a district's office.

    `acting` are roles whose steps the person takes because nobody here holds them: a school without a counselling centre
    and without a 心理健康教育教师 leaves theirs to the principal (domain.md section 4).
    """

    district_id: UUID
    district_name: str
    school: SchoolCard | None
    roles: frozenset[str]
    acting: frozenset[str] = frozenset()

    @property
    def scope(self) -> SchoolScope | DistrictScope:
        """The scope in which this person works here."""
        return SchoolScope(self.school.id, self.district_id) if self.school else DistrictScope(self.district_id)

    @property
    def is_paused(self) -> bool:
        """Whether the district suspended the school."""
        return self.school is not None and self.school.state == SchoolState.SUSPENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signed in."""

    id: UUID
    name: str
    is_student: bool
    has_shortcuts: bool = True
    guides_done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person who is known and may enter these places. `user` is Flask-Login's, read and detached; machines have none."""

    person: Person
    workplaces: tuple[Workplace, ...]
    user: User | None = None

    def workplace(self, slug: str | None) -> Workplace | None:
        """The school of that address where the person works, or the office for None."""
        return next((place for place in self.workplaces if (place.school.slug if place.school else None) == slug), None)

    def at(self, scope: Scope) -> Workplace | None:
        """The place of that scope, if the person works there."""
        return next((place for place in self.workplaces if place.scope == scope), None)

    def permissions_at(self, place: Workplace) -> frozenset[str]:
        """What the person may do there; a student's account never has a colleague's rights, nor the reverse (INV-3)."""
        helping = {Role.STUDENT_HELPER}
        return permissions_of(place.roles & helping if self.person.is_student else place.roles - helping | place.acting)


Row = tuple[User, str | None, District | None, School | None, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCard:
    """What a person sees of the own account; `sign_ins` are moments and whether it worked, newest first."""

    name: str
    username: str
    email: str
    password_changed_at: datetime | None
    sign_ins: tuple[tuple[datetime, bool], ...]


LATEST = 10


def signed_in(uniquifier: str) -> Visitor | None:
    """The person of a session and where they work, in one statement; None when the session is dead or the account ended."""
    return _visitor(User.fs_uniquifier == uniquifier)


def visitor(user_id: UUID) -> Visitor | None:
    """The same for a known account."""
    return _visitor(User.id == user_id)


def account(user_id: UUID) -> AccountCard:
    """A person's own account, with the latest sign-ins; two statements."""
    user = session().get_one(User, user_id)
    latest = (
        select(SecurityEvent.at, SecurityEvent.kind)
        .where(SecurityEvent.user_id == user_id, SecurityEvent.kind.in_(("signed_in", "sign_in_failed")))
        .order_by(SecurityEvent.at.desc())
        .limit(LATEST)
    )
    return AccountCard(
        name=user.name,
        username=user.username or "",
        email=user.email or "",
        password_changed_at=user.password_changed_at,
        sign_ins=tuple((at, kind == "signed_in") for at, kind in session().execute(latest)),
    )


def find_account(username: str) -> UUID:
    """The account of that user name or mail address (console only: nobody else may ask). Raises NotFound."""
    name = usernames.normalise(username)
    found = session().scalar(select(User.id).where((User.username == name) | (User.email == name)))
    if found is None:
        raise NotFound
    return found


def sign_in_models() -> tuple[type[User], type[PlatformRole]]:
    """The two classes that Flask-Security insists on; nobody else outside this package gets a model."""
    return User, PlatformRole


_PEOPLE_AT_WORK = (
    select(User, Membership.role, District, School, counsels(Membership.member_school_id))
    .outerjoin(Membership, (Membership.user_id == User.id) & Membership.ended_at.is_(None))
    .outerjoin(District, District.id == Membership.district_id)
    .outerjoin(School, School.id == Membership.member_school_id)
    .where(User.active)
    .order_by(District.name, School.number)
)


def _visitor(one_person: ColumnElement[bool]) -> Visitor | None:
    rows = cast("Sequence[Row]", session().execute(_PEOPLE_AT_WORK.where(one_person)).all())  # outer joins give None
    if not rows:
        return None
    user = rows[0][0]
    person = Person(
        id=user.id,
        name=user.name,
        is_student=user.is_student,
        has_shortcuts=user.has_shortcuts,
        guides_done=frozenset(user.guides_done),
    )
    found = Visitor(person=person, workplaces=tuple(_workplaces(rows)), user=user)
    session().expunge(user)  # it outlives this unit of work as Flask-Login's current user
    return found


def _workplaces(rows: Iterable[Row]) -> Iterable[Workplace]:
    """One workplace per school or office; a school that left the platform is none."""
    roles: dict[tuple[District, School | None, bool], set[str]] = {}
    for _user, role, district, school, is_counselled in rows:
        if district and role and not (school and school.state == SchoolState.EXITED):
            roles.setdefault((district, school, is_counselled), set()).add(role)
    for (district, school, is_counselled), held in roles.items():
        yield Workplace(
            district_id=district.id,
            district_name=district.name,
            school=_card(school) if school else None,
            roles=frozenset(held),
            acting=frozenset() if is_counselled or Role.PRINCIPAL not in held else frozenset({Role.COUNSELLOR}),
        )


def _card(school: School) -> SchoolCard:
    return SchoolCard(
        id=school.id,
        district_id=school.district_id,
        slug=school.slug,
        name=school.name,
        short_name=school.short_name,
        stage=school.stage,
        state=school.state,
    )
