"""强制报告: anybody who works here writes down what they noticed and whom they told; nobody has to agree first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from accounts.roles import Role
from care.incidents import queries
from care.incidents.errors import ReceiptTwice, ToldInFuture
from care.incidents.events import AuthorityTold, MandatoryReportMoved, MandatoryReportOpened
from care.incidents.lifecycle import ReportMove, ReportState
from care.incidents.models import AuthorityNotice, AuthorityReceipt, Incident, MandatoryNote, MandatoryReport
from care.incidents.services import writing
from care.incidents.terms import READING_OFFICES, Authority, Harm, ReportNote, Suspect, TellingWay
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from privacy import bars


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEntry:
    """What somebody noticed."""

    harm: Harm
    suspect: Suspect
    words: str
    taken: str = ""
    noticed_on: date
    noticed_at: time | None = None
    student_id: UUID | None = None
    shut_role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An authority that was told."""

    authority: Authority
    way: TellingWay
    on: date
    at: time
    whom: str = ""


def open_report(entry: ReportEntry, *, actor: Actor) -> MandatoryReport:
    """Write down that a child may be harmed. Where it may come from the family, no letter goes there from now on.

    A student whom this person does not see (any more) is left out, and the words are kept: nothing stops such a report.
    """
    if actor.is_student:
        raise NotFound
    return _open(replace(entry, student_id=writing.seen(actor, entry.student_id)), incident_id=None, actor=actor)


def open_for_incident(incident: Incident, *, words: str, actor: Actor) -> MandatoryReport | None:
    """The report that suspected harm opens beside an incident; one that was opened before stays the only one."""
    if session().scalar(select(MandatoryReport.id).where(MandatoryReport.incident_id == incident.id)) is not None:
        return None
    entry = ReportEntry(
        harm=Harm.OTHER,
        suspect=Suspect.STAFF if incident.accused_id else Suspect.UNKNOWN,
        words=words,
        noticed_on=incident.reported_on,
        student_id=incident.student_id,
        shut_role=_shut_of(incident),
    )
    return _open(entry, incident_id=incident.id, actor=actor)


def shut_anew(incident: Incident) -> None:
    """Whom an incident is about may be named only when it is taken up: their office reads no more what it opened."""
    report = session().scalar(select(MandatoryReport).where(MandatoryReport.incident_id == incident.id))
    shut = _shut_of(incident)
    if report is not None and shut is not None:
        report.shut_role = shut.value


def tell_authority(report: MandatoryReport, told: Told, *, actor: Actor) -> AuthorityNotice:
    """Note that an authority was told. Raises ForbiddenMove, ToldInFuture."""
    if told.on > clock.today():
        raise ToldInFuture
    report.move(ReportMove.TELL)
    locking.touch(report, "state")
    row = new_id()
    notice = AuthorityNotice(
        id=row,
        report_id=report.id,
        authority=told.authority,
        way=told.way,
        told_at=datetime.combine(told.on, told.at, tzinfo=clock.SCHOOL_TIME),
        whom_sealed=crypto.seal(told.whom, row=row, field=f"{queries.NOTICES}.whom") if told.whom else None,
        by_id=actor.user_id,
        by_name=actor.name,
    )
    session().add(notice)
    events.record(AuthorityTold(report_id=report.id, authority=told.authority), _in_trail(report, actor))
    return notice


def note_receipt(
    report: MandatoryReport, *, notice_id: UUID, number: str, received_on: date, actor: Actor
) -> AuthorityReceipt:
    """Note what the authority gave in return. Raises NotFound, ReceiptTwice, ForbiddenMove, ToldInFuture."""
    queries.notice_of(report.id, notice_id)
    if received_on > clock.today():
        raise ToldInFuture
    if queries.has_receipt(notice_id):
        raise ReceiptTwice
    report.move(ReportMove.RECEIVE)
    locking.touch(report, "state")
    row = new_id()
    receipt = AuthorityReceipt(
        id=row,
        notice_id=notice_id,
        number_sealed=crypto.seal(number, row=row, field=f"{queries.RECEIPTS}.number"),
        received_on=received_on,
        by_name=actor.name,
    )
    session().add(receipt)
    events.record(MandatoryReportMoved(report_id=report.id, step=ReportMove.RECEIVE), _in_trail(report, actor))
    return receipt


def cooperate(report: MandatoryReport, *, words: str, actor: Actor) -> None:
    """Note what was done to help the authorities or the child meanwhile. Raises ForbiddenMove."""
    report.move(ReportMove.COOPERATE)
    locking.touch(report, "state")
    _note(report, ReportNote.COOPERATION, words, actor)


def end(report: MandatoryReport, *, words: str, seen: int, actor: Actor) -> None:
    """It is over, and how: only once somebody outside was told. The family is written to again. Raises StaleRecord …"""
    locking.expect(report, seen, current={})
    report.move(ReportMove.END)
    report.ended_on = clock.today()
    bars.lift(source_id=report.id)
    _note(report, ReportNote.END, words, actor)


def _open(entry: ReportEntry, *, incident_id: UUID | None, actor: Actor) -> MandatoryReport:
    row = new_id()
    report = MandatoryReport(
        id=row,
        state=ReportState.FOUND,
        student_id=entry.student_id,
        incident_id=incident_id,
        harm=entry.harm,
        suspect=entry.suspect,
        shut_role=entry.shut_role.value if entry.shut_role else None,
        noticed_on=entry.noticed_on,
        noticed_at=entry.noticed_at,
        words_sealed=crypto.seal(entry.words, row=row, field=f"{queries.REPORTS}.words"),
        taken_sealed=crypto.seal(entry.taken, row=row, field=f"{queries.REPORTS}.taken") if entry.taken else None,
        reported_by=actor.user_id,
        reported_by_name=actor.name,
        reported_on=clock.today(),
    )
    session().add(report)
    if entry.student_id is not None and entry.suspect is Suspect.FAMILY:
        bars.bar_family(student_id=entry.student_id, source_id=row)
    events.record(MandatoryReportOpened(report_id=row), _in_trail(report, actor))
    return report


def _in_trail(report: MandatoryReport, actor: Actor) -> Actor:
    """Who acts in the trail of events: who reported an incident stands with the incident alone."""
    if report.incident_id is None or report.reported_by != actor.user_id:
        return actor
    return Actor.platform(district_id=actor.district_id, school_id=actor.school_id)


def _shut_of(incident: Incident) -> Role | None:
    """The office that an incident is about must not read what it opened."""
    if incident.shut_role in READING_OFFICES:
        return Role(incident.shut_role)
    accused = writing.colleague(incident.accused_id)
    return next((role for role in READING_OFFICES if accused and role in accused.roles), None)


def _note(report: MandatoryReport, kind: ReportNote, words: str, actor: Actor) -> None:
    row = new_id()
    session().add(
        MandatoryNote(
            id=row,
            report_id=report.id,
            kind=kind,
            words_sealed=crypto.seal(words, row=row, field=f"{queries.NOTES}.words"),
            by_id=actor.user_id,
            by_name=actor.name,
            written_on=clock.today(),
        )
    )
    events.record(MandatoryReportMoved(report_id=report.id, step=kind), _in_trail(report, actor))
