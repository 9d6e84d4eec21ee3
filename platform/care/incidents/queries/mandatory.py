"""Who may see a mandatory report, the list of them, and one with whom was told and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, false, func, or_, select

from accounts.permissions import Permission
from care.incidents.lifecycle import REPORT_MOVES, ReportMove, ReportState
from care.incidents.models import AuthorityNotice, AuthorityReceipt, Incident, MandatoryNote, MandatoryReport
from care.incidents.terms import Authority, Harm, ReportNote, Suspect, TellingWay
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import names
from people import queries as people
from people.models import ClassGroup, Student
from privacy.protection import shut_to

REPORTS, NOTICES, RECEIPTS, NOTES = "mandatory_reports", "authority_notices", "authority_receipts", "mandatory_notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A mandatory report in a list."""

    id: UUID
    state: ReportState
    harm: Harm
    student_id: UUID | None
    student_name: str
    class_name: str
    noticed_on: date
    told: frozenset[Authority]
    is_guarded: bool
    """Whether it came from an incident or is shut to an office: no log says that it was read."""

    @property
    def is_urgent(self) -> bool:
        """Whether nobody outside has been told yet."""
        return self.state is ReportState.FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """An authority that was told."""

    id: UUID
    authority: Authority
    way: TellingWay
    told_at: datetime
    whom: str
    by: str
    receipt: str
    received_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """What was done later on, in words."""

    kind: ReportNote
    words: str
    by: str
    written_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A mandatory report, opened; `by` is empty where nobody but whoever handles its incident may know who it was."""

    line: ReportLine
    version: int
    by: str
    suspect: Suspect
    shut_role: str
    noticed_at: time | None
    words: str
    taken: str
    incident_id: UUID | None
    is_mine: bool
    notices: Sequence[NoticeView]
    notes: Sequence[NoteView]
    moves: frozenset[ReportMove]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """Which of them are wanted."""

    is_open: bool = True
    untold: bool = False
    text: str = ""
    newest_first: bool = False


def visible_reports(actor: Actor) -> Select[MandatoryReport]:
    """What somebody wrote themselves, and for whoever reads them all, those that are not shut to their office.

    What an incident opened is shut to whom the incident is about, whenever that came to be known.
    For a student's account there are none (INV-3).
    """
    if actor.is_student or actor.user_id is None:
        return select(MandatoryReport).where(false())
    own = MandatoryReport.reported_by == actor.user_id
    apart = ~_is_about(actor)
    if not actor.may(Permission.MANDATORY_REPORT_READ):
        return select(MandatoryReport).where(own, apart)
    is_open = or_(MandatoryReport.shut_role.is_(None), MandatoryReport.shut_role.not_in(sorted(actor.roles)))
    readable = or_(MandatoryReport.student_id.is_(None), ~shut_to(actor, MandatoryReport.student_id))
    return select(MandatoryReport).where(or_(own, and_(is_open, readable)), apart)


def visible_report(actor: Actor, report_id: UUID, *, to_change: bool = True) -> MandatoryReport:
    """One of them, locked unless it is only read; raises NotFound."""
    query = visible_reports(actor).where(MandatoryReport.id == report_id)
    found = session().scalar(query.with_for_update(of=MandatoryReport) if to_change else query)
    if found is None:
        raise NotFound
    return found


def report_lines(actor: Actor, wanted: ReportFilter, *, page: int = 1, size: int = 30) -> list[ReportLine]:
    """One page, those of which nobody outside knows first; one statement."""
    urgent = (MandatoryReport.state == ReportState.FOUND).desc()
    newest = (MandatoryReport.noticed_on.desc(), MandatoryReport.id.desc())
    order = newest if wanted.newest_first else (urgent, *newest)
    return _lines(_wanted(actor, wanted).order_by(*order).limit(size).offset((page - 1) * size))


def count_reports(actor: Actor, wanted: ReportFilter) -> int:
    """How many lines that list has."""
    return session().scalar(_wanted(actor, wanted).with_only_columns(func.count())) or 0


def own_mandatory(actor: Actor) -> list[ReportLine]:
    """What this person wrote, newest first; one statement."""
    mine = visible_reports(actor).where(MandatoryReport.reported_by == actor.user_id)
    return _lines(_joined(mine).order_by(MandatoryReport.noticed_on.desc(), MandatoryReport.id.desc()))


def untold(actor: Actor) -> ScalarSelect[int]:
    """Of how many that this person reads nobody outside knows yet, to be read with other figures."""
    query = visible_reports(actor).where(MandatoryReport.state == ReportState.FOUND)
    return query.with_only_columns(func.count()).scalar_subquery()


def report_of_incident(incident_id: UUID, actor: Actor) -> UUID | None:
    """The mandatory report that an incident opened, where this person may see it."""
    query = visible_reports(actor).where(MandatoryReport.incident_id == incident_id)
    return session().scalar(query.with_only_columns(MandatoryReport.id))


def report_view(row: MandatoryReport, actor: Actor) -> ReportView:
    """A report that was found as visible, in words; four statements at most."""
    (line,) = _lines(_joined(select(MandatoryReport).where(MandatoryReport.id == row.id)))
    is_known = _may_know_author(row, actor)
    hidden = None if is_known else row.reported_by
    state = ReportState(row.state)
    return ReportView(
        line=line,
        version=row.version,
        by=row.reported_by_name if is_known else "",
        suspect=Suspect(row.suspect),
        shut_role=row.shut_role or "",
        noticed_at=row.noticed_at,
        words=crypto.unseal(row.words_sealed, row=row.id, field=f"{REPORTS}.words"),
        taken=crypto.unseal(row.taken_sealed, row=row.id, field=f"{REPORTS}.taken") if row.taken_sealed else "",
        incident_id=row.incident_id,
        is_mine=row.reported_by == actor.user_id,
        notices=_notices(row.id, hidden),
        notes=_notes(row.id, hidden),
        moves=frozenset(move for move in ReportMove if REPORT_MOVES.allows(state, move)),
    )


def notice_of(report_id: UUID, notice_id: UUID) -> AuthorityNotice:
    """One telling of a report that is locked; raises NotFound."""
    query = select(AuthorityNotice).where(AuthorityNotice.id == notice_id, AuthorityNotice.report_id == report_id)
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def has_receipt(notice_id: UUID) -> bool:
    """Whether its receipt is written down."""
    return session().scalar(select(AuthorityReceipt.id).where(AuthorityReceipt.notice_id == notice_id)) is not None


def _is_about(actor: Actor) -> ColumnElement[bool]:
    """Whether the incident that opened it is about this person or an office of theirs."""
    theirs = or_(Incident.accused_id == actor.user_id, Incident.shut_role.in_(sorted(actor.roles)))
    return exists().where(
        Incident.school_id == MandatoryReport.school_id, Incident.id == MandatoryReport.incident_id, theirs
    )


def _wanted(actor: Actor, wanted: ReportFilter) -> Select[MandatoryReport]:
    over = MandatoryReport.state == ReportState.ENDED
    query = _joined(visible_reports(actor)).where(~over if wanted.is_open else over)
    if wanted.untold:
        query = query.where(MandatoryReport.state == ReportState.FOUND)
    if not wanted.text:
        return query
    sought = names.search(wanted.text)
    return query.where(people.matches(sought) if sought else false())


def _joined(query: Select[MandatoryReport]) -> Select[MandatoryReport]:
    student = and_(Student.school_id == MandatoryReport.school_id, Student.id == MandatoryReport.student_id)
    group = and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id)
    return query.outerjoin(Student, student).outerjoin(ClassGroup, group)


def _lines(query: Select[MandatoryReport]) -> list[ReportLine]:
    told = (
        select(func.array_agg(AuthorityNotice.authority.distinct()))
        .where(AuthorityNotice.school_id == MandatoryReport.school_id, AuthorityNotice.report_id == MandatoryReport.id)
        .scalar_subquery()
    )
    rows = session().execute(query.with_only_columns(MandatoryReport, Student.name, ClassGroup.name, told))
    return [
        ReportLine(
            id=row.id,
            state=ReportState(row.state),
            harm=Harm(row.harm),
            student_id=row.student_id,
            student_name=name or "",
            class_name=group or "",
            noticed_on=row.noticed_on,
            told=frozenset(map(Authority, names_ or ())),
            is_guarded=row.incident_id is not None or row.shut_role is not None,
        )
        for row, name, group, names_ in rows
    ]


def _may_know_author(row: MandatoryReport, actor: Actor) -> bool:
    """Who reported an incident is known to themselves and to whoever handles it, and so is who wrote what it opened."""
    if row.incident_id is None or row.reported_by == actor.user_id:
        return True
    handler = select(Incident.handler_id).where(Incident.id == row.incident_id)
    return actor.user_id is not None and session().scalar(handler) == actor.user_id


def _shown(row: AuthorityNotice | MandatoryNote, hidden: UUID | None) -> str:
    return "" if hidden is not None and row.by_id == hidden else row.by_name


def _notices(report_id: UUID, hidden: UUID | None) -> list[NoticeView]:
    here = and_(
        AuthorityReceipt.school_id == AuthorityNotice.school_id, AuthorityReceipt.notice_id == AuthorityNotice.id
    )
    query = (
        select(AuthorityNotice, AuthorityReceipt)
        .outerjoin(AuthorityReceipt, here)
        .where(AuthorityNotice.report_id == report_id)
        .order_by(AuthorityNotice.told_at, AuthorityNotice.id)
    )
    rows: list[tuple[AuthorityNotice, AuthorityReceipt | None]] = [
        (row, receipt) for row, receipt in session().execute(query)
    ]
    return [
        NoticeView(
            id=row.id,
            authority=Authority(row.authority),
            way=TellingWay(row.way),
            told_at=row.told_at,
            whom=crypto.unseal(row.whom_sealed, row=row.id, field=f"{NOTICES}.whom") if row.whom_sealed else "",
            by=_shown(row, hidden),
            receipt=crypto.unseal(receipt.number_sealed, row=receipt.id, field=f"{RECEIPTS}.number") if receipt else "",
            received_on=receipt.received_on if receipt else None,
        )
        for row, receipt in rows
    ]


def _notes(report_id: UUID, hidden: UUID | None) -> list[NoteView]:
    query = select(MandatoryNote).where(MandatoryNote.report_id == report_id).order_by(MandatoryNote.id)
    return [
        NoteView(
            kind=ReportNote(row.kind),
            words=crypto.unseal(row.words_sealed, row=row.id, field=f"{NOTES}.words"),
            by=_shown(row, hidden),
            written_on=row.written_on,
        )
        for row in session().scalars(query)
    ]
