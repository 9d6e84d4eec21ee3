"""Telling: under a name at once, without one the next morning, so that no notice says at what hour something was written."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from accounts.roles import Role
from care.incidents import queries
from care.incidents.lifecycle import IncidentState
from care.incidents.models import Incident, MandatoryReport
from care.incidents.services import mandatory, writing
from care.incidents.terms import READING_OFFICES
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind


def tell(*, incident_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell what an incident asks for now (a job): to be taken up, or an answer to be read."""
    incident = session().scalar(select(Incident).where(Incident.id == incident_id))
    if incident is not None:
        _tell(incident)


def tell_news(*, actor: Actor) -> None:
    """Every morning: what came without a name since, with the duties and the mandatory report that follow from it (a job)."""
    query = select(Incident).where(Incident.is_news).order_by(Incident.id).with_for_update()
    for incident in session().scalars(query).all():
        make_known(incident, actor)
        _tell(incident)


def tell_at_once(incident: Incident, *, actor: Actor) -> None:
    """The same for one whose author wants to be heard now."""
    make_known(incident, actor)
    _tell(incident)


def tell_report(*, report_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell whoever reads mandatory reports that there is a new one (a job)."""
    report = session().scalar(select(MandatoryReport).where(MandatoryReport.id == report_id))
    if report is None:
        return
    incident = session().scalar(select(Incident).where(Incident.id == report.incident_id))
    shut = {Role(one) for one in (report.shut_role, incident.shut_role if incident else None) if one}
    readers = {one.user_id for one in accounts.holders(READING_OFFICES)}
    barred = {one.user_id for one in accounts.holders(sorted(shut))} if shut else set()
    readers -= barred | {report.reported_by, incident.accused_id if incident else None}
    notices.tell(NoticeKind.MANDATORY_REPORTED, to=readers, subject_id=report_id, once=True)


def make_known(incident: Incident, actor: Actor) -> None:
    """Let the duties and the mandatory report follow from what came without a name; done before, it changes nothing."""
    incident.is_news = False
    if incident.state == IncidentState.REPORTED:
        writing.register(incident, actor=actor)
    if incident.has_harm:
        mandatory.open_for_incident(incident, words=queries.words_of(incident), actor=actor)


def _tell(incident: Incident) -> None:
    if incident.state == IncidentState.REPORTED:
        notices.tell(NoticeKind.INCIDENT_REPORTED, to=_handlers(incident), subject_id=incident.id)
    elif incident.handler_id is not None:
        notices.tell(NoticeKind.INCIDENT_ANSWERED, to=[incident.handler_id], subject_id=incident.id)


def _handlers(incident: Incident) -> Collection[UUID]:
    reporter = queries.reporter_of(incident.id)
    return {one.user_id for one in queries.possible_handlers(incident)} - {reporter.user_id if reporter else None}
