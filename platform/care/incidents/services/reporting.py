"""Reporting: under one's name for whoever works here, without a name for everybody; and answering what the school asks back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import func, select

from accounts.roles import Role
from care.incidents import queries
from care.incidents.errors import NoSuchHandler, ReportOver, TooManyToday, WrongCode
from care.incidents.events import IncidentAnswered, IncidentReported
from care.incidents.lifecycle import ACCEPT_WITHIN, IncidentState
from care.incidents.models import Incident, IncidentReporter, MandatoryReport
from care.incidents.services import mandatory, writing
from care.incidents.services.telling import tell_at_once
from care.incidents.terms import Effect, EntryKind, IncidentKind
from kernel import clock, crypto, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id, untimed_id
from links import tokens

MOST_A_DAY = 60
"""Reports without a name in one school and day: more is somebody's game, and would bury the others."""
NOBODY = "反映人"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEntry:
    """What somebody who works here reports."""

    kind: IncidentKind
    effect: Effect
    words: str
    taken: str = ""
    happened_on: date | None = None
    at: time | None = None
    student_id: UUID | None = None
    accused_id: UUID | None = None
    has_harm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymousEntry:
    """What somebody reports who says no name; `shut_role` is the office that it is about, `at_once` gives up the hour."""

    kind: IncidentKind
    effect: Effect
    words: str
    happened_on: date | None = None
    shut_role: Role | None = None
    has_harm: bool = False
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """What was written down; with harm, the mandatory report that began with it."""

    incident: Incident
    mandatory: MandatoryReport | None
    has_handler: bool
    """Whether anybody in the school may take it up."""


def report(entry: IncidentEntry, *, actor: Actor) -> Reported:
    """Report an incident under one's name. Suspected harm opens a mandatory report at once (domain.md section 3).

    A student whom this person does not see is left out. Raises NoSuchHandler for somebody who does not work here.
    """
    if actor.is_student or actor.user_id is None:
        raise NotFound
    accused = writing.colleague(entry.accused_id)
    if entry.accused_id is not None and accused is None:
        raise NoSuchHandler
    incident = _incident(
        new_id(), entry.kind, entry.effect, entry.words, happened_on=entry.happened_on, has_harm=entry.has_harm
    )
    incident.at, incident.student_id = entry.at, writing.seen(actor, entry.student_id)
    incident.accused_id, incident.accused_name = entry.accused_id, accused.name if accused else None
    if entry.taken:
        incident.taken_sealed = crypto.seal(entry.taken, row=incident.id, field=f"{queries.TABLE}.taken")
    session().add(incident)
    session().flush()  # its reporter, its duties and the mandatory report point at it
    session().add(IncidentReporter(id=new_id(), incident_id=incident.id, user_id=actor.user_id, name=actor.name))
    session().flush()  # who may handle it is looked up with its reporter
    writing.register(incident, actor=_somebody(actor))
    opened = mandatory.open_for_incident(incident, words=entry.words, actor=actor) if entry.has_harm else None
    events.record(IncidentReported(incident_id=incident.id), _somebody(actor))
    others = {one.user_id for one in queries.possible_handlers(incident)} - {actor.user_id}
    return Reported(incident, opened, bool(others))


def report_anonymously(*, code: str, entry: AnonymousEntry) -> Reported:
    """Report without a name, in the school's scope; `code` is the secret that the form carried, and kept as a digest alone.

    Nothing of it tells the hour: no event, no time, an id without one, and nobody is told before the next morning unless
    who writes it wants so, or a child may be harmed. Sent twice it is one report; what is new in it is added. Raises
    WrongCode for what no form of ours carried, TooManyToday, ReportOver.
    """
    if len(tokens.normalise(code)) != tokens.LENGTH:
        raise WrongCode
    locking.take_turns("incidents.report_anonymously")
    known = _by_code(code)
    if known is not None:
        _amend(known, entry)
        return Reported(known, None, bool(queries.offices(known.shut_role)))
    if not entry.has_harm:
        _refuse_flood()
    incident = _incident(
        untimed_id(), entry.kind, entry.effect, entry.words, happened_on=entry.happened_on, has_harm=entry.has_harm
    )
    incident.is_anonymous, incident.is_news, incident.code_hash = True, True, tokens.digest(code)
    incident.shut_role = entry.shut_role.value if entry.shut_role else None
    session().add(incident)
    session().flush()  # who is told looks it up
    if entry.at_once or entry.has_harm:
        tell_at_once(incident, actor=_nobody())
    return Reported(incident, None, bool(queries.offices(incident.shut_role)))


def read_by_code(code: str) -> queries.OwnReport:
    """A report as whoever wrote it sees it again. Raises WrongCode."""
    return queries.own_view(_found(code, to_change=False))


def answer_by_code(*, code: str, words: str) -> queries.OwnReport:
    """Answer without a name; whoever handles it is told the next morning. Raises WrongCode, ReportOver."""
    locking.take_turns("incidents.report_anonymously")
    incident = _found(code)
    _answer(incident, words)
    _is_news_again(incident)
    return queries.own_view(incident)


def answer(incident_id: UUID, *, words: str, actor: Actor) -> None:
    """Answer as who reported it under their name. Raises NotFound, ReportOver."""
    incident = queries.own_row(actor, incident_id, to_change=True)
    _answer(incident, words)
    events.record(IncidentAnswered(incident_id=incident.id), _somebody(actor))


def _refuse_flood() -> None:
    """Harm is never refused, and does not count: whoever wants the page shut must not have it so."""
    today = select(func.count()).where(
        Incident.is_anonymous, Incident.has_harm.is_(False), Incident.reported_on == clock.today()
    )
    if (session().scalar(today) or 0) >= MOST_A_DAY:
        raise TooManyToday


def _amend(known: Incident, entry: AnonymousEntry) -> None:
    """The same form again with something new in it: somebody went back, wrote on, or saw that a child is in danger."""
    before = queries.words_of(known)
    is_unseen = known.is_news and known.state == IncidentState.REPORTED
    if entry.words not in before and is_unseen:
        both = f"{before}\n\n{entry.words}"
        known.words_sealed = crypto.seal(both, row=known.id, field=f"{queries.TABLE}.words")
    elif entry.words not in before:
        _answer(known, entry.words)
        _is_news_again(known)
    is_first_harm = entry.has_harm and not known.has_harm
    known.has_harm = known.has_harm or entry.has_harm
    if is_first_harm or (entry.at_once and known.is_news):
        tell_at_once(known, actor=_nobody())


def _is_news_again(incident: Incident) -> None:
    """What nobody has taken up yet stands on the list and is read there: an answer does not take it off again."""
    if incident.state != IncidentState.REPORTED:
        incident.is_news = True


def _answer(incident: Incident, words: str) -> None:
    if incident.state == IncidentState.CLOSED:
        raise ReportOver
    last = queries.own_view(incident).conversation
    if last and last[-1].kind is EntryKind.ANSWER and last[-1].words == words:
        return  # sent twice
    writing.add_step(incident, EntryKind.ANSWER, words, None)


def _incident(
    row: UUID, kind: IncidentKind, effect: Effect, words: str, *, happened_on: date | None, has_harm: bool
) -> Incident:
    return Incident(
        id=row,
        state=IncidentState.REPORTED,
        kind=kind,
        effect=effect,
        is_anonymous=False,
        happened_on=happened_on,
        has_harm=has_harm,
        words_sealed=crypto.seal(words, row=row, field=f"{queries.TABLE}.words"),
        reported_on=clock.today(),
        accept_by=writing.workdays_from(clock.today(), ACCEPT_WITHIN),
        is_news=False,
    )


def _by_code(code: str, *, to_change: bool = True) -> Incident | None:
    """To change it locked, and as it is now: whoever handles it may be at it."""
    query = select(Incident).where(Incident.code_hash == tokens.digest(code))
    if not to_change:
        return session().scalar(query)
    return session().scalar(query.with_for_update(of=Incident).execution_options(populate_existing=True))


def _found(code: str, *, to_change: bool = True) -> Incident:
    found = _by_code(code, to_change=to_change)
    if found is None:
        raise WrongCode
    return found


def _somebody(actor: Actor) -> Actor:
    """Who acts in the trail of events: who reported something stands with the incident alone."""
    return Actor.platform(district_id=actor.district_id, school_id=actor.school_id)


def _nobody() -> Actor:
    return Actor(user_id=None, name=NOBODY, district_id=tenancy.district_id(), school_id=tenancy.school_id())
