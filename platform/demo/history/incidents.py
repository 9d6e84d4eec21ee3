"""Three incidents of the demo (one established, one unfounded, one without a name that waits), and a mandatory report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from functools import partial
from uuid import UUID

from sqlalchemy import select

from accounts import services as accounts
from accounts.models import Assignment
from accounts.roles import Role
from care.incidents import queries, services
from care.incidents.models import Incident, MandatoryReport
from care.incidents.services import AnonymousEntry, FindingEntry, IncidentEntry, ReportEntry, Told
from care.incidents.terms import Authority, Effect, Finding, Harm, IncidentKind, Suspect, TellingWay
from demo.agenda import Deed, Place
from demo.history.words import HARMED, INCIDENTS, UNNAMED
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from links import tokens
from policy_profiles.disqualifying import Consequence

REPORTED_ON, TAKEN_ON, HEARD_ON, FOUND_ON, CLOSED_ON = (
    date(2026, 10, 19),
    date(2026, 10, 20),
    date(2026, 10, 22),
    date(2026, 10, 28),
    date(2026, 11, 11),
)
UNNAMED_ON, TOLD_ON, HARMED_ON, RECEIVED_ON = (
    date(2026, 11, 17),
    date(2026, 11, 18),
    date(2026, 11, 3),
    date(2026, 11, 5),
)
FINDINGS = {"yunshan": Finding.ESTABLISHED, "wangjiang": Finding.UNFOUNDED}
SHOWN = "yunshan"


def deeds(place: Place) -> Iterable[Deed]:
    """An incident in two schools; in the one that is shown most, also what came without a name and a child in danger."""
    finding = FINDINGS.get(place.school.slug)
    if finding is not None:
        yield Deed(REPORTED_ON, partial(_report, place))
        yield Deed(TAKEN_ON, partial(_take_up, place))
        yield Deed(HEARD_ON, partial(_hear, place, finding))
        yield Deed(FOUND_ON, partial(_find, place, finding))
        yield Deed(CLOSED_ON, partial(_close, place, finding))
    if place.school.slug == SHOWN:
        yield Deed(HARMED_ON, partial(_notice, place))
        yield Deed(RECEIVED_ON, partial(_receive, place))
        yield Deed(UNNAMED_ON, _write_unnamed)
        yield Deed(TOLD_ON, partial(_tell, place))


def _report(place: Place) -> None:
    words, taken, *_rest = INCIDENTS[FINDINGS[place.school.slug]]
    reporter, accused = _teachers(place)
    entry = IncidentEntry(
        kind=IncidentKind.IMPROPER_METHOD,
        effect=Effect.ADVERSE,
        words=words,
        taken=taken,
        happened_on=clock.today(),
        at=time(9, 50),
        accused_id=accused.user_id,
    )
    services.report(entry, actor=reporter)


def _take_up(place: Place) -> None:
    head, incident = place.head(), _incident()
    services.accept(
        incident,
        handler_id=_id(head),
        accused_id=incident.accused_id,
        words="由组长处理，先听三方的说法",
        seen=incident.version,
        actor=head,
    )


def _hear(place: Place, finding: Finding) -> None:
    incident = _incident()
    services.inquire(incident, words=INCIDENTS[finding][2], seen=incident.version, actor=place.head())


def _find(place: Place, finding: Finding) -> None:
    incident = _incident()
    harmless = finding is Finding.UNFOUNDED
    entry = FindingEntry(
        finding=finding,
        kind=IncidentKind.IMPROPER_METHOD,
        consequence=Consequence.NONE if harmless else Consequence.ADVERSE,
        words=INCIDENTS[finding][3],
    )
    services.find(incident, entry, seen=incident.version, actor=place.head())
    if not harmless:
        session().flush()  # each step is a version of its own
        services.measure(incident, words=INCIDENTS[finding][4], seen=incident.version, actor=place.head())


def _close(place: Place, finding: Finding) -> None:
    incident = _incident()
    services.revisit(incident, words=INCIDENTS[finding][5], seen=incident.version, actor=place.head())
    session().flush()  # each step is a version of its own
    services.close(incident, words="办结，已告知双方", seen=incident.version, actor=place.head())


def _write_unnamed() -> None:
    entry = AnonymousEntry(
        kind=IncidentKind.DISCRIMINATION, effect=Effect.UNKNOWN, words=UNNAMED, happened_on=clock.today()
    )
    services.report_anonymously(code=tokens.new_token(), entry=entry)


def _tell(place: Place) -> None:
    services.tell_news(actor=place.platform)


def _notice(place: Place) -> None:
    """A class teacher tells the police and the bureau on the same morning."""
    teacher, _other = _teachers(place)
    words, taken = HARMED[:2]
    entry = ReportEntry(
        harm=Harm.BULLYING,
        suspect=Suspect.STUDENT,
        words=words,
        taken=taken,
        noticed_on=clock.today(),
        noticed_at=time(8, 20),
    )
    report = services.open_report(entry, actor=teacher)
    session().flush()  # what is told points at it
    for authority, at in ((Authority.POLICE, time(8, 35)), (Authority.EDUCATION, time(8, 50))):
        told = Told(authority=authority, way=TellingWay.PHONE, on=clock.today(), at=at, whom="")
        services.tell_authority(report, told, actor=teacher)


def _receive(place: Place) -> None:
    principal = accounts.actor_for(place.staff.principal)
    report = session().scalars(select(MandatoryReport)).one()
    (police,) = [one for one in queries.report_view(report, principal).notices if one.authority is Authority.POLICE]
    services.note_receipt(report, notice_id=police.id, number=HARMED[2], received_on=clock.today(), actor=principal)
    session().flush()  # each step is a version of its own
    services.cooperate(report, words=HARMED[3], actor=principal)


def _teachers(place: Place) -> tuple[Actor, Actor]:
    """Two class teachers of the school, in the order of their assignments."""
    query = select(Assignment.class_id).where(Assignment.kind == Role.CLASS_TEACHER, Assignment.class_id.is_not(None))
    classes = [one for one in session().scalars(query.order_by(Assignment.class_id).limit(2)) if one is not None]
    return place.teacher(classes[0]), place.teacher(classes[1])


def _incident() -> Incident:
    return session().scalars(select(Incident).where(Incident.is_anonymous.is_(False)).with_for_update()).one()


def _id(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise LookupError("the head of the demo's group has an account")
    return actor.user_id
