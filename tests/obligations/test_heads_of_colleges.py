"""Heads of colleges: a college's duties, files and classes are its own head's, and no other college's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from accounts import services as accounts
from accounts.queries import answering_for
from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.ids import new_id
from obligations import queries, services
from obligations.queries import DutyLine
from people import queries as people
from people import services as classes
from policy_profiles.evidence import EventKind
from tenants import services as tenants
from tenants.models import UnitKind
from tests.obligations.school_at_work import SchoolAtWork, school_at_work
from tests.worlds import Office, World

TODAY = date(2026, 11, 10)


@dataclass(frozen=True)
class University:
    """A school on U with three colleges, of which the first has the class, and the third nobody who heads it."""

    at_work: SchoolAtWork
    colleges: tuple[UUID, UUID, UUID]
    cadre: UUID
    other_cadre: UUID

    def actor(self, user_id: UUID) -> Actor:
        return accounts.actor_for(user_id)


@pytest.fixture
def university(office: Office, ours: World) -> Iterator[University]:
    at_work = school_at_work(office, ours, profile="U")
    with at_work.on(TODAY):
        principal = ours.actor(Role.PRINCIPAL)
        first, second, third = (
            tenants.add_unit(kind=UnitKind.COLLEGE, name=name, actor=principal).id for name in ("人文", "机械", "艺术")
        )
        classes.place_classes(class_ids=[at_work.class_id], org_unit_id=first, actor=principal)
    cadre, other = ours.person(Role.GRADE_HEAD), ours.person(Role.GRADE_HEAD)
    with at_work.on(TODAY):
        for user_id, college in ((cadre, first), (other, second)):
            accounts.assign(user_id=user_id, kind=Role.GRADE_HEAD, org_unit_id=college, actor=principal)
    at_work.confirm(TODAY, categories=[{"code": "U3", "subtag": None}])
    event = services.NewSubject(
        id=new_id(),
        kind="event",
        class_id=at_work.class_id,
        active_from=TODAY,
        attributes={"kind": EventKind.SPECIAL_EVENT, "happened_at": "2026-11-10T10:00:00+08:00"},
    )
    with at_work.on(TODAY) as actor:
        services.register_subjects(subjects=[event], actor=actor)
    at_work.run(TODAY)
    with clock.working_day(TODAY):
        yield University(at_work, (first, second, third), cadre, other)


def mine(actor: Actor) -> list[DutyLine]:
    return [line for line in queries.lines(queries.visible_duties(actor)) if line.is_mine]


def test_a_colleges_duties_are_its_heads_and_those_of_a_headless_one_everybodys(university: University) -> None:
    first, second, third = university.colleges
    with university.at_work.world.open():
        own = {line.subject_id for line in mine(university.actor(university.cadre)) if line.subject_kind == "college"}
        others = {
            line.subject_id for line in mine(university.actor(university.other_cadre)) if line.subject_kind == "college"
        }

    assert own == {first, third}
    assert others == {second, third}


def test_the_table_says_of_everybody_what_the_condition_says(university: University) -> None:
    with university.at_work.world.open():
        known = queries.owners()
        everything = queries.lines(queries.visible_duties(university.at_work.world.actor(Role.PRINCIPAL)))
        for user_id in (university.cadre, university.other_cadre):
            by_table = {line.id for line in everything if user_id in known.of(line)}
            assert {line.id for line in mine(university.actor(user_id))} == by_table
            assert by_table


def test_the_class_is_seen_from_its_own_college_alone(university: University) -> None:
    with university.at_work.world.open():
        seen = {group.group.id for group in people.class_list(university.actor(university.cadre))}
        other = people.class_list(university.actor(university.other_cadre))

    assert seen == {university.at_work.class_id}
    assert other == []


def test_whoever_heads_it_is_asked_to_sit_in_and_nobody_from_next_door(university: University) -> None:
    from_accounts = {university.cadre, university.other_cadre}
    with university.at_work.world.open():
        near = {one.user_id for one in answering_for(university.at_work.class_id, 3, university.colleges[0])}

    assert near & from_accounts == {university.cadre}


def test_the_class_of_a_college_never_lies_unseen(university: University) -> None:
    with university.at_work.world.open():
        principal = university.at_work.world.actor(Role.PRINCIPAL)
        of_grade_heads = [line for line in mine(principal) if line.owner_role == Role.GRADE_HEAD]

    assert of_grade_heads == []
