"""A school on P2 whose principal works on a draft, and its district's office."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from policy_profiles import loosening_queries, queries, services
from policy_profiles.models import ProfileVersion
from policy_profiles.requests import RequestState
from school_calendar import services as calendars
from school_calendar.workdays import TermSpan
from tests.worlds import Office, World

DAY = date(2026, 11, 18)
SPRING = TermSpan(2026, 2, date(2027, 2, 22), date(2027, 7, 2))
TALKS: dict[str, Any] = {"rule": "R04", "numbers": {}, "owner": "class_teacher", "evidence": ["talk"], "grace": None}
SCREENING = {
    "rule": "R01",
    "numbers": {"last_day": 21},
    "owner": "class_teacher",
    "evidence": ["screening"],
    "grace": None,
}
PLACE, FIELD = "rules.R01", "when.last_day"


@dataclass(frozen=True)
class Drafted:
    """The principal of a school that has adopted P2, in its own transactions."""

    world: World
    principal: Actor

    @contextmanager
    def open(self, day: date = DAY) -> Iterator[None]:
        """A unit of work of the school on that day."""
        with clock.working_day(day), self.world.open():
            yield

    def seen(self) -> int:
        """The draft's version of now."""
        return queries.locked_draft().version

    def edit(self, operation: str, **arguments: object) -> str | None:
        """One edit in a transaction of its own; its words."""
        with self.open():
            made = services.edit_draft(operation, arguments, seen_version=self.seen(), actor=self.principal)
            return made.words if made else None

    def publish(self, effective_on: date | None = None) -> int:
        """Publish the draft; the number of the version."""
        with self.open():
            version: ProfileVersion = services.publish_draft(
                effective_on=effective_on, seen_version=self.seen(), actor=self.principal
            )
            return version.number

    def ask(self, reason: str = "班额大，两周做不完。") -> None:
        """Ask for the longer screening."""
        with self.open():
            services.ask_loosening(place=PLACE, field=FIELD, reason=reason, actor=self.principal)


def drafted(world: World) -> Drafted:
    """The school with its terms and P2, and a fresh draft of it."""
    school = Drafted(world, world.actor(Role.PRINCIPAL))
    with school.open():
        calendars.set_term(span=SPRING, actor=school.principal)
        services.adopt(key="P2", actor=school.principal)
        services.start_draft(actor=school.principal)
    return school


def decide(office: Office, *, agreed: bool) -> None:
    """The office decides on everything that waits."""
    with office.open():
        for filed in [one for one in loosening_queries.filings() if one.state is RequestState.PENDING]:
            services.decide_loosening(
                request_id=filed.filing.request_id,
                agreed=agreed,
                reason="已核实。",
                actor=office.actor(Role.DISTRICT_ADMIN),
            )
