"""What happens in a demo school, day after day: modules put deeds on the agenda, and each is done on its own day."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from uuid import UUID

from sqlalchemy import select

from accounts import services as accounts
from accounts.models import Assignment
from accounts.roles import Role
from demo.catalog import SEED, DemoSchool
from demo.staffing import Staff
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.tenancy import SchoolScope


@dataclass(frozen=True, slots=True)
class Place:
    """A school of the demo that has been brought on board."""

    school: DemoSchool
    scope: SchoolScope
    staff: Staff
    teachers: dict[UUID, Actor] = field(default_factory=dict)
    """The class teachers met so far, by class: nobody's office changes in the demo."""

    @property
    def platform(self) -> Actor:
        """The platform at work for this school, as in a job."""
        return Actor.platform(district_id=self.scope.district_id, school_id=self.scope.school_id)

    def draws(self, module: str) -> random.Random:
        """The generator of one module: another module or school more or less changes nothing in this one."""
        return random.Random(f"{SEED}-{self.school.slug}-{module}")  # noqa: S311  invented people, not secrets

    def head(self) -> Actor:
        """The head of the leadership group."""
        if self.staff.head is None:
            raise LookupError("a school in operation has a head of its leadership group")
        return accounts.actor_for(self.staff.head)

    def counsellor(self) -> Actor | None:
        """The counsellor, where the demo shows one."""
        return accounts.actor_for(self.staff.counsellor) if self.staff.counsellor else None

    def teacher(self, class_id: UUID) -> Actor:
        """The class teacher of a class."""
        known = self.teachers
        if class_id not in known:
            who = select(Assignment.user_id).where(
                Assignment.class_id == class_id, Assignment.kind == Role.CLASS_TEACHER
            )
            known[class_id] = accounts.actor_for(session().scalars(who).one())
        return known[class_id]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is done on a day, in a unit of work of its own; what it returns follows on the same day or later."""

    on: date
    do: Callable[[], Iterable[Deed] | None]


Passed = Callable[[date, float], None]
"""Told after each deed: its day, and how much of what is known to come is done."""

Module = Callable[[Place], Iterable[Deed]]
"""A room's history: the deeds with which it begins."""


@dataclass(slots=True)
class Agenda:
    """Deeds in the order of their days; on one day in the order of the modules that put them there."""

    _waiting: list[tuple[date, int, int, Deed]] = field(default_factory=list)
    _entered: Iterator[int] = field(default_factory=count)

    def enter(self, deeds: Iterable[Deed], *, module: int) -> None:
        """Put deeds on the agenda."""
        for deed in deeds:
            heapq.heappush(self._waiting, (deed.on, module, next(self._entered), deed))

    def live_through(self, scope: SchoolScope, passed: Passed, *, expected: int) -> None:
        """Do one deed after another until none is left; `expected` is about how many there will be."""
        for done in count(1):
            if not self._waiting:
                return
            day, module, _, deed = heapq.heappop(self._waiting)
            with clock.working_day(day), unit_of_work(scope):
                more = list(deed.do() or ())
            self.enter(more, module=module)
            passed(day, min(1.0, done / expected))


_DEEDS_BESIDES = 75


def live_through(place: Place, modules: Sequence[Module], passed: Passed) -> None:
    """The term so far of one school."""
    agenda = Agenda()
    for number, module in enumerate(modules):
        agenda.enter(module(place), module=number)
    # A deed for the screening of every class, and one or two for every workday since.
    agenda.live_through(place.scope, passed, expected=place.school.class_count + _DEEDS_BESIDES)
