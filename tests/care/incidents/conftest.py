"""A school at work for tests of incidents, and how something gets reported there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from care.incidents import queries, services
from care.incidents.models import Incident
from care.incidents.services import AnonymousEntry, IncidentEntry
from care.incidents.terms import Effect, IncidentKind
from kernel import clock
from kernel.actor import Actor
from links import tokens
from tests.care import campus
from tests.care.campus import Campus
from tests.web.school_at_work import assign
from tests.worlds import DEMO_DAY, Office, World

SHAMED = "她在全班面前念了他的分数，说他拖了大家的后腿"
HEARD = "他说老师让他一个人坐在最后一排"


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school (P2) at work on the demo's day, with everybody assigned."""
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours)
        assign(built)
        yield built


def entry(**changed: object) -> IncidentEntry:
    """A report of an improper method with an adverse effect."""
    values: dict[str, object] = {
        "kind": IncidentKind.IMPROPER_METHOD,
        "effect": Effect.ADVERSE,
        "words": SHAMED,
        "happened_on": DEMO_DAY,
    }
    return IncidentEntry(**{**values, **changed})  # type: ignore[arg-type]  # fields of the entry by name


def report(school: Campus, *, actor: Actor | None = None, **changed: object) -> UUID:
    """Reported by the class teacher unless somebody else does; its id."""
    with school.world.open():
        return services.report(entry(**changed), actor=actor or school.teacher).incident.id


def anonymous(school: Campus, *, code: str = "", **changed: object) -> tuple[UUID, str]:
    """Reported without a name; its id and its code."""
    secret = code or tokens.new_token()
    values: dict[str, object] = {"kind": IncidentKind.DISCRIMINATION, "effect": Effect.UNKNOWN, "words": HEARD}
    with school.world.open():
        written = AnonymousEntry(**{**values, **changed})  # type: ignore[arg-type]  # fields of the entry by name
        return services.report_anonymously(code=secret, entry=written).incident.id, secret


def morning(school: Campus) -> None:
    """The next day's telling."""
    scope = school.world.scope
    with clock.working_day(DEMO_DAY + timedelta(days=1)), school.world.open():
        services.tell_news(actor=Actor.platform(district_id=scope.district_id, school_id=scope.school_id))


def row(actor: Actor, incident_id: UUID) -> Incident:
    """The incident as somebody finds it who is about to change it."""
    return queries.visible_incident(actor, incident_id)


def accept(
    school: Campus,
    incident_id: UUID,
    *,
    by: Actor | None = None,
    handler: Actor | None = None,
    accused: Actor | None = None,
) -> list[str]:
    """Taken up by the head, who handles it unless somebody else is named."""
    actor = by or school.head
    handler_id = (handler or actor).user_id
    assert handler_id is not None
    with school.world.open():
        incident = row(actor, incident_id)
        return services.accept(
            incident,
            handler_id=handler_id,
            accused_id=accused.user_id if accused else incident.accused_id,
            seen=incident.version,
            actor=actor,
        )


def inquire(school: Campus, incident_id: UUID, *, by: Actor | None = None) -> None:
    """One step of the inquiry by the handler."""
    actor = by or school.head
    with school.world.open():
        incident = row(actor, incident_id)
        services.inquire(incident, words="听了两位同学和班主任的说法", seen=incident.version, actor=actor)
