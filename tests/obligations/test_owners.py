"""Under each of the six profiles every duty is somebody's to do: whoever holds the role, else the principal."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts import services as accounts
from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session
from kernel.events import RecordedEvent
from kernel.ids import new_id
from obligations import queries, services
from obligations.lifecycle import Matter
from obligations.models import Obligation, obligation_states
from obligations.queries import DutyLine
from policy_profiles import queries as profiles
from policy_profiles.evidence import EventKind
from policy_profiles.loader import builtin_keys, load_builtin
from tenants import services as tenants
from tenants.models import UnitKind
from tests.obligations.school_at_work import SchoolAtWork, school_at_work
from tests.worlds import Office, World

AUTUMN, SPRING = date(2026, 9, 10), date(2027, 3, 1)

STAFF = (
    Role.GROUP_HEAD,
    Role.COUNSELLOR,
    Role.ACADEMIC_AFFAIRS,
    Role.GRADE_HEAD,
    Role.CLASS_TEACHER,
    Role.SUBJECT_TEACHER,
)
"""Everybody to whom the profiles give duties, apart from the principal."""


@pytest.fixture(params=builtin_keys())
def school(office: Office, ours: World, request: pytest.FixtureRequest) -> SchoolAtWork:
    """A school on each profile in turn, with a college, a case of every category and an event of every kind."""
    key: str = request.param
    at_work = school_at_work(office, ours, profile=key)
    with at_work.on(AUTUMN):
        tenants.add_unit(kind=UnitKind.COLLEGE, name="人文学院", actor=ours.actor())
    at_work.confirm(
        AUTUMN,
        categories=[
            {"code": category.code, "subtag": next((kind.key for kind in category.subtags[1:]), None)}
            for category in load_builtin(key).categories
        ],
    )
    with at_work.on(AUTUMN) as actor:
        services.register_subjects(
            subjects=[
                services.NewSubject(
                    id=new_id(),
                    kind="event",
                    class_id=at_work.class_id,
                    active_from=AUTUMN,
                    attributes={"kind": kind, "happened_at": "2026-09-10T10:00:00+08:00"},
                )
                for kind in EventKind
            ],
            actor=actor,
        )
    at_work.run(AUTUMN)
    at_work.run(SPRING)
    return at_work


def mine(actor: Actor) -> list[DutyLine]:
    return [line for line in queries.lines(queries.visible_duties(actor)) if line.is_mine]


def everything() -> dict[UUID, str]:
    rows = session().execute(select(obligation_states.c.id, obligation_states.c.owner_role))
    return {row.id: row.owner_role for row in rows}


def person(school: SchoolAtWork, role: Role) -> Actor:
    """Somebody with the role, and with the class or the grade that goes with it."""
    is_teacher = role in (Role.CLASS_TEACHER, Role.SUBJECT_TEACHER)
    actor = school.world.actor(
        role,
        class_ids=frozenset({school.class_id} if role is Role.CLASS_TEACHER else ()),
        taught_class_ids=frozenset({school.class_id} if role is Role.SUBJECT_TEACHER else ()),
        grades=frozenset({3} if role is Role.GRADE_HEAD else ()),
    )
    if is_teacher or role is Role.GRADE_HEAD:
        accounts.assign(
            user_id=actor.user_id or new_id(),
            kind=role,
            class_id=school.class_id if is_teacher else None,
            grade=None if is_teacher else 3,
            actor=actor,
        )
    return actor


def test_every_rule_that_can_fall_due_in_the_year_does(school: SchoolAtWork) -> None:
    with school.on(SPRING):
        opened = set(session().scalars(select(Obligation.rule)))
        _, profile = profiles.current_profile()

    enabled = {rule.code for rule in profile.rules if rule.enabled}

    # The group was appointed before the school began. July, June and the review of a plan not made yet lie ahead.
    assert enabled - opened <= {"R25", "R13", "R23", "R14.review"}
    assert opened <= enabled


def test_in_a_school_with_nobody_else_the_principal_owes_everything(school: SchoolAtWork) -> None:
    with school.on(SPRING):
        principal = school.world.actor(Role.PRINCIPAL)

        assert {line.id for line in mine(principal)} == set(everything())


def test_with_everybody_in_place_each_duty_has_an_owner_and_the_principal_only_the_own(school: SchoolAtWork) -> None:
    with school.on(SPRING):
        principal = school.world.actor(Role.PRINCIPAL)
        staff = [person(school, role) for role in STAFF]
        owners = everything()
        owned = {actor.user_id: {line.id for line in mine(actor)} for actor in staff}
        own = {line.id for line in mine(principal)}

    known = {str(role) for role in STAFF}
    assert set().union(*owned.values()) == {duty for duty, owner in owners.items() if owner in known}
    assert own == {duty for duty, owner in owners.items() if owner not in known}


def test_a_class_without_its_teacher_is_the_principals_until_there_is_one(office: Office, ours: World) -> None:
    school = school_at_work(office, ours)
    case = school.confirm()

    with school.on(AUTUMN):
        principal = school.world.actor(Role.PRINCIPAL)
        assert {line.rule for line in mine(principal) if line.subject_id == case} >= {"R04", "R14"}
        teacher = person(school, Role.CLASS_TEACHER)
        assert "R04" not in {line.rule for line in mine(principal)}
        assert "R04" in {line.rule for line in mine(teacher)}


def test_a_student_helper_never_stands_in(office: Office, ours: World) -> None:
    school = school_at_work(office, ours)

    with school.on(AUTUMN):
        assert mine(school.world.actor(Role.PRINCIPAL, is_student=True)) == []


def test_whoever_owes_it_is_reminded_and_else_the_principal(office: Office, ours: World) -> None:
    school = school_at_work(office, ours)
    case = school.confirm()
    with school.on(AUTUMN) as actor:
        principal = school.world.actor(Role.PRINCIPAL)
        talk, visit = (
            next(line.id for line in mine(principal) if line.rule == rule and line.subject_id == case)
            for rule in ("R04", "R07")
        )
        services.remind(kind=Matter.DUTY, about=talk, actor=actor)
        teacher = person(school, Role.CLASS_TEACHER)
        services.remind(kind=Matter.DUTY, about=visit, actor=principal)

        reminded = [
            row["user_ids"]
            for row in session().scalars(
                select(RecordedEvent.data).where(RecordedEvent.kind == "ReminderSent").order_by(RecordedEvent.id)
            )
        ]
    assert str(principal.user_id) in reminded[0]
    assert reminded[1] == [str(teacher.user_id)]
