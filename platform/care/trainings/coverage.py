"""Who was trained in what, and what is missing: pure counting over people and what they attended. No database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.roles import Role
from care.trainings.terms import AUDIENCES, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may be trained: an account of the school, or a member of staff without one.

    `classes` are those whose class teacher they are: two colleagues of one name are told apart by them.
    """

    id: UUID
    name: str
    roles: frozenset[Role]
    post: str = ""
    classes: tuple[str, ...] = ()
    is_student: bool = False
    has_account: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """Hours that count for somebody, and what they were about."""

    person_id: UUID
    half_hours: int
    topics: Collection[Topic]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person's school year: how much, how often, about what, and what is missing."""

    person: Person
    half_hours: int
    times: int
    topics: frozenset[Topic]

    @property
    def missing(self) -> tuple[Topic, ...]:
        """What this person was not trained in."""
        return tuple(topic for topic in Topic if topic not in self.topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """A role: how many hold it, how many of them attended anything, and how many each topic; None for everybody else."""

    role: Role | None
    people: int
    reached: int
    topics: dict[Topic, int]


def person_lines(people: Iterable[Person], earned: Iterable[Earned]) -> list[PersonLine]:
    """Everybody with what counts for them, in the order given."""
    of: dict[UUID, list[Earned]] = defaultdict(list)
    for one in earned:
        of[one.person_id].append(one)
    return [
        PersonLine(
            person=person,
            half_hours=sum(one.half_hours for one in of[person.id]),
            times=len(of[person.id]),
            topics=frozenset(topic for one in of[person.id] for topic in one.topics),
        )
        for person in people
    ]


def role_lines(lines: Sequence[PersonLine]) -> list[RoleLine]:
    """Each role that somebody holds, and at the end whoever holds none of them. Who holds two counts in both."""
    groups: list[tuple[Role | None, list[PersonLine]]] = [
        (role, [line for line in lines if role in line.person.roles]) for role in AUDIENCES
    ]
    groups.append((None, [line for line in lines if is_other(line.person)]))
    return [_role_line(role, members) for role, members in groups if members]


def is_other(person: Person) -> bool:
    """Whether this person holds none of the roles that trainings are for."""
    return person.roles.isdisjoint(AUDIENCES)


def _role_line(role: Role | None, members: Sequence[PersonLine]) -> RoleLine:
    return RoleLine(
        role=role,
        people=len(members),
        reached=sum(line.times > 0 for line in members),
        topics={topic: sum(topic in line.topics for line in members) for topic in Topic},
    )
