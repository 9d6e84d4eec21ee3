"""Reads of contacts with families: those of a file, and the phone log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from care.cases import queries as cases
from care.cases.models import CaseFile
from care.cases.timeline import RecordKind, RecordLine, Strand, Texts
from care.home_contact.models import ContactCase, GuardianContact
from care.home_contact.terms import DIRECTION_LABELS, WAY_LABELS, ContactWay, Direction
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from privacy.protection import shut_to

CONTACT = "guardian_contacts"
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """A standing contact, opened: its words as they stand in the form of a correction."""

    id: UUID
    way: ContactWay
    direction: Direction
    happened_on: date
    at: time | None
    whom: str
    about: str
    answer: str
    agreed: str
    case_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """One line of the phone log, opened; `is_corrected` says that a later row took its place.

    `is_shut`: it is also about a child whose protected file this person does not open, and none of its words are shown.
    """

    student_id: UUID
    student_name: str
    class_name: str
    happened_on: date
    at: time | None
    direction: str
    whom: str
    about: str
    answer: str
    agreed: str
    by: str
    is_corrected: bool
    is_shut: bool


def contact_lines(case_ids: Collection[UUID], actor: Actor) -> list[tuple[UUID, RecordLine]]:
    """Every standing contact of opened files, each beside the file; one about several stands beside each of them."""
    query = standing().join(ContactCase, _of_contact()).where(ContactCase.case_id.in_(case_ids))
    rows = session().execute(query.with_only_columns(ContactCase.case_id, GuardianContact, _is_shut(actor)))
    return [(case, _contact_line(row, actor, is_shut=shut)) for case, row, shut in rows]


def standing() -> Select[GuardianContact]:
    """The contacts that count: corrected by no later row, and voiding none."""
    return select(GuardianContact).where(GuardianContact.is_void.is_(False), ~is_corrected())


def visible_contact(actor: Actor, case_id: UUID, contact_id: UUID) -> ContactView:
    """A standing contact of a file that this person may open, and about no child whose file is shut; raises NotFound."""
    mine = cases.visible_cases(actor).where(CaseFile.id == case_id).with_only_columns(CaseFile.id)
    query = standing().join(ContactCase, _of_contact()).where(~_is_shut(actor))
    row = session().scalar(query.where(GuardianContact.id == contact_id, ContactCase.case_id.in_(mine)))
    if row is None:
        raise NotFound
    about = select(ContactCase.case_id).where(ContactCase.contact_id == row.id)
    return ContactView(
        id=row.id,
        way=ContactWay(row.way),
        direction=Direction(row.direction or Direction.OUT),
        happened_on=row.happened_on,
        at=row.at,
        whom=_opened(row, "whom"),
        about=_opened(row, "about"),
        answer=_opened(row, "answer"),
        agreed=_opened(row, "agreed"),
        case_ids=session().scalars(about).all(),
    )


def cases_of_contact(contact_id: UUID, case_id: UUID) -> list[UUID]:
    """Whom a contact was about, that case first; raises NotFound when it was not about that case."""
    query = select(ContactCase.case_id).where(ContactCase.contact_id == contact_id).order_by(ContactCase.case_id)
    found = session().scalars(query).all()
    if case_id not in found:
        raise NotFound
    return [case_id, *(one for one in found if one != case_id)]


def contact_of(contact_id: UUID, case_id: UUID, actor: Actor) -> GuardianContact:
    """A contact about that case, which the caller has locked, and about no child whose file is shut; raises NotFound."""
    query = select(GuardianContact).join(ContactCase, _of_contact()).where(~_is_shut(actor))
    row = session().scalar(query.where(GuardianContact.id == contact_id, ContactCase.case_id == case_id))
    if row is None:
        raise NotFound
    return row


def calls(actor: Actor, class_id: UUID | None = None, *, page: int = 1, size: int = PAGE) -> list[CallLine]:
    """A page of the phone log of the files that this person may open, newest first; the caller logs whom it shows."""
    query = (
        _calls(actor, class_id)
        .with_only_columns(GuardianContact, Student.id, Student.name, ClassGroup.name, is_corrected(), _is_shut(actor))
        .order_by(
            GuardianContact.happened_on.desc(),
            GuardianContact.at.desc().nulls_last(),
            GuardianContact.recorded_at.desc(),
        )
        .offset((page - 1) * size)
        .limit(size)
    )
    return [_call_line(*row) for row in session().execute(query)]


def count_calls(actor: Actor, class_id: UUID | None = None) -> int:
    """How many lines the phone log has."""
    return session().scalar(_calls(actor, class_id).with_only_columns(func.count())) or 0


def _calls(actor: Actor, class_id: UUID | None) -> Select[CaseFile]:
    query = (
        cases.visible_cases(actor)
        .join(ContactCase, (ContactCase.school_id == CaseFile.school_id) & (ContactCase.case_id == CaseFile.id))
        .join(GuardianContact, _of_contact())
        .where(GuardianContact.way == ContactWay.PHONE, GuardianContact.is_void.is_(False))
    )
    return query.where(CaseFile.class_id == class_id) if class_id else query


def is_corrected() -> ColumnElement[bool]:
    later = aliased(GuardianContact)
    return exists().where(later.school_id == GuardianContact.school_id, later.corrects_id == GuardianContact.id)


def _is_shut(actor: Actor) -> ColumnElement[bool]:
    """Whether it is also about a child whose protected file this person does not open."""
    about, case = aliased(ContactCase), aliased(CaseFile)
    others = select(about.id).join(case, (case.school_id == about.school_id) & (case.id == about.case_id))
    here = (about.school_id == GuardianContact.school_id, about.contact_id == GuardianContact.id)
    return others.where(*here, shut_to(actor, case.student_id)).exists()


def _of_contact() -> ColumnElement[bool]:
    return (ContactCase.school_id == GuardianContact.school_id) & (ContactCase.contact_id == GuardianContact.id)


def _opened(row: GuardianContact, name: str) -> str:
    sealed: bytes | None = getattr(row, f"{name}_sealed")
    return crypto.unseal(sealed, row=row.id, field=f"{CONTACT}.{name}") if sealed else ""


def _contact_line(row: GuardianContact, actor: Actor, *, is_shut: bool) -> RecordLine:
    direction = (DIRECTION_LABELS[Direction(row.direction)],) if row.direction else ()
    corrected = ("已更正",) if row.corrects_id else ()
    return RecordLine(
        id=row.id,
        kind=RecordKind.CONTACT,
        strands=frozenset({Strand.CONTACT}),
        title="家校联系",
        happened_on=row.happened_on,
        at=row.at,
        recorded_on=row.recorded_on,
        by=row.recorded_by_name,
        notes=(WAY_LABELS[ContactWay(row.way)], *direction, *corrected),
        credited=row.credited,
        is_mine=row.recorded_by == actor.user_id,
        about_contact=True,
        is_shut=is_shut,
        opens=partial(_contact_texts, row),
    )


def _contact_texts(row: GuardianContact) -> Texts:
    named = (("", "about"), ("联系人", "whom"), ("家长反馈", "answer"), ("商定措施", "agreed"))
    return [(label, words) for label, name in named if (words := _opened(row, name))]


def _call_line(row: GuardianContact, student_id: UUID, name: str, group: str, *states: bool) -> CallLine:
    is_corrected, is_shut = states
    words = {name: "" if is_shut else _opened(row, name) for name in ("whom", "about", "answer", "agreed")}
    return CallLine(
        student_id=student_id,
        student_name=name,
        class_name=group,
        happened_on=row.happened_on,
        at=row.at,
        direction=DIRECTION_LABELS[Direction(row.direction)] if row.direction else "",
        by=row.recorded_by_name,
        is_corrected=is_corrected,
        is_shut=is_shut,
        **words,
    )
