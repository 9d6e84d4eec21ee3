"""Six small schools of the demo, one for each built-in document, and what the platform knows of them as a scenario.

`python -m e2e.six_schools load [DOCUMENT …]` opens a term in each, through the demo's own loader, beside a running `tongxin up`.
`python -m e2e.six_schools tell SLUG` prints, as JSON, a scenario of that school's facts and the duties on its teacher's list.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from accounts import services as accounts
from accounts.models import Assignment, User
from accounts.roles import Role
from demo import loader
from demo.catalog import SCHOOLS, TODAY, DemoSchool, Selection
from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope, SchoolScope
from obligations import queries as obligations
from obligations.lifecycle import AGREEMENT
from obligations.services.briefing import done_for, facts_of, subjects_of
from policy_profiles import queries as profiles
from policy_profiles.facts import ClassGroup, College, Contact, Event, Facts
from school_calendar import queries as calendars
from tenants import queries as tenants
from tests.tongxin.starting import ROOT, Command
from tongxin import surroundings
from workers.reactions import REACTIONS

SLUGS: Mapping[str, str] = {
    "P2": "yunshan",
    "E5": "tinglan",
    "P4": "wutong",
    "P3": "songlingxiang",
    "M1": "yunshanzhongxue",
    "U": "yingyong",
}
CLASSES, SIZE = 2, 16

Plain = dict[str, Any]  # Any: plain values, as JSON


def schools() -> Sequence[DemoSchool]:
    """The six schools, with few classes of few students; a university has a class a year for each of its colleges."""
    by_slug = {school.slug: school for school in SCHOOLS}
    few = [replace(by_slug[slug], classes=CLASSES, size=SIZE) for slug in SLUGS.values()]
    return [replace(school, classes=5, size=SIZE) if school.profile == "U" else school for school in few]


def load(*profiles: str) -> None:
    """Bring them, or those of the documents that are named, on board and live through the term so far."""
    office = loader.begin(lambda _amount, _step: None)
    chosen = [school for school in schools() if not profiles or school.profile in profiles]
    loader.load_schools(chosen, office, lambda _amount, _step: None)
    loader.finish(office, Selection.SMALL)


def tell(slug: str) -> Plain:
    """The scenario of a school, and what stands on the list of the class teacher whose account is shown."""
    with unit_of_work(IdentityScope()):
        school = tenants.find_school(slug)
        assert school is not None
        scope = SchoolScope(school.id, school.district_id)
        teacher = session().scalars(select(User.id).where(User.username == f"{slug}-teacher")).one()
    with clock.working_day(TODAY), unit_of_work(scope):
        in_force = profiles.in_force()
        assert in_force is not None
        subjects = subjects_of(None)
        began = next(subject.active_from for subject in subjects if subject.id == scope.school_id)
        facts = facts_of(scope.school_id, max(in_force.effective_on, began), subjects, done_for(None))
        actor = accounts.actor_for(teacher)
        return {
            "scenario": _scenario(in_force.key, f"2026-2027/{calendars.track()}", facts),
            "mine": _list_of(actor),
            "class": str(_class_of(teacher)),
            "classes": {str(subject.id): str(subject.class_id) for subject in subjects if subject.class_id},
        }


def _class_of(teacher: UUID) -> UUID:
    charges = select(Assignment.class_id).where(
        Assignment.user_id == teacher, Assignment.kind == Role.CLASS_TEACHER, Assignment.class_id.is_not(None)
    )
    found = session().scalars(charges).one()
    assert found is not None
    return found


def _scenario(key: str, calendar: str, facts: Facts) -> Plain:
    """What the engine is asked; what people agreed on besides is nothing to it, nor is that it was done."""
    known = {facts.school_id}
    known |= {college.id for college in facts.colleges} | {group.id for group in facts.classes}
    known |= {case.id for case in facts.cases} | {event.id for event in facts.events}
    return {
        "name": f"示范区里的 {key} 学校",
        "profile": key,
        "calendar": calendar,
        "facts": {
            "in_force_on": _day(facts.in_force_on),
            "colleges": [_unit(college) for college in facts.colleges],
            "classes": [_unit(group) | ({"graduating": True} if group.graduating else {}) for group in facts.classes],
            "cases": [
                _without_nothing(
                    id=case.id,
                    confirmed_on=_day(case.confirmed_on),
                    priority_since=_day(case.priority_since),
                    closed_on=_day(case.closed_on),
                    categories=[
                        _without_nothing(
                            {"is": f"{one.code}.{one.subtag}" if one.subtag else one.code}, since=_day(one.since)
                        )
                        for one in case.categories
                    ],
                    teachers=list(case.teachers),
                )
                for case in facts.cases
            ],
            "contacts": [_contact(contact, facts) for contact in facts.contacts if contact.subject_id in known],
            "events": [_event(event) for event in facts.events],
        },
        "between": [str(TODAY - timedelta(days=400)), str(TODAY)],
    }


def _unit(unit: College | ClassGroup) -> Plain:
    return _without_nothing(id=unit.id, opened_on=_day(unit.opened_on), closed_on=_day(unit.closed_on))


def _contact(contact: Contact, facts: Facts) -> Plain:
    whom = {} if contact.subject_id == facts.school_id else {"for": contact.subject_id}
    return whom | {"done_on": str(contact.happened_on), "evidence": sorted(kind.value for kind in contact.evidence)}


def _event(event: Event) -> Plain:
    return _without_nothing(
        id=event.id,
        kind=event.kind.value,
        at=f"{clock.local(event.happened_at):%Y-%m-%dT%H:%M}",
        harm_risk=event.harm_risk,
    )


def _list_of(actor: Actor) -> list[Plain]:
    return [
        {
            "id": str(line.id),
            "rule": line.rule,
            "subject": str(line.subject_id),
            "period": line.period,
            "due": _day(line.due_on),
            "agreed": line.subject_kind == AGREEMENT,
        }
        for line in obligations.to_do(actor).mine
    ]


def _without_nothing(known: Plain | None = None, **more: Any) -> Plain:  # Any: plain values
    return {name: value for name, value in {**(known or {}), **more}.items() if value}


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def run(command: Command, module: str, *arguments: str) -> str:
    """Run a module of ours beside a house; gives what it printed."""
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**command.environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def main(arguments: Sequence[str]) -> None:
    """Load, or tell; see above."""
    events.install(REACTIONS)
    with surroundings.attached():
        if arguments[0] == "load":
            load(*arguments[1:])
        else:
            print(json.dumps(tell(arguments[1]), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
