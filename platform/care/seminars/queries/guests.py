"""Reads of guests: the leadership group sees them all, a class teacher those of the class, others whom they added."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, exists, false, func, or_, select, true

from accounts.roles import GROUP_ROLES, Role
from care.seminars.models import GuestStudent, SeminarGuest
from care.seminars.terms import GuestReply, GuestSort, GuestsShown, ReplyWay, SignedWay
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import names
from people import queries as people
from people.models import ClassGroup, Student
from privacy import bars

PAGE = 50
GUEST = "seminar_guests"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestFilter:
    """Which guests are looked at, and in which order."""

    shown: GuestsShown = GuestsShown.ALL
    class_id: UUID | None = None
    text: str = ""
    sort: GuestSort = GuestSort.CLASS


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLine:
    """A child of a guest."""

    student_id: UUID
    name: str
    class_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestLine:
    """A guest with the children, the reply and the sign-in."""

    id: UUID
    name: str
    children: Sequence[ChildLine]
    added_by_name: str
    invited_on: date | None
    reply: GuestReply | None
    replied_on: date | None
    replied_way: ReplyWay | None
    signed_in_at: datetime | None
    signed_way: SignedWay | None
    summary_on: date | None
    words: str = field(repr=False)

    @property
    def is_here(self) -> bool:
        """Whether the guest came."""
        return self.signed_in_at is not None


def guests(actor: Actor, seminar_id: UUID, wanted: GuestFilter, *, page: int = 1, size: int = PAGE) -> list[GuestLine]:
    """One page of the guests whom this person sees, with their children; two statements."""
    query = _wanted(actor, seminar_id, wanted).order_by(*_order(wanted.sort))
    rows = session().scalars(query.limit(size).offset((page - 1) * size)).all()
    children = children_of([row.id for row in rows])
    return [_line(row, children.get(row.id, [])) for row in rows]


def count_guests(actor: Actor, seminar_id: UUID, wanted: GuestFilter) -> int:
    """How many these are."""
    return session().scalar(_wanted(actor, seminar_id, wanted).with_only_columns(func.count())) or 0


def sees_all_guests(actor: Actor) -> bool:
    """Whether this person has every guest of every seminar on the list."""
    return actor.has_role(*GROUP_ROLES)


def opened_guest(actor: Actor, seminar_id: UUID, guest_id: UUID) -> GuestLine:
    """One guest whom this person sees; raises NotFound."""
    row = _one(_visible(actor, seminar_id).where(SeminarGuest.id == guest_id))
    return _line(row, children_of([row.id]).get(row.id, []))


def locked_guest(actor: Actor, seminar_id: UUID, guest_id: UUID) -> SeminarGuest:
    """The same as a row, locked for the use case that follows."""
    return _one(_visible(actor, seminar_id).where(SeminarGuest.id == guest_id).with_for_update())


def guest_of_link(guest_id: UUID, *, locked: bool = False) -> SeminarGuest:
    """A guest by the id in a link, for whoever holds it; raises NotFound."""
    query = select(SeminarGuest).where(SeminarGuest.id == guest_id)
    return _one(query.with_for_update() if locked else query)


def named_guest(seminar_id: UUID, *, name: str, child: str) -> SeminarGuest | None:
    """The guest of that name with a child of that name, locked; None when it is nobody or more than one."""
    of_child = (
        select(GuestStudent.guest_id)
        .join(Student, (Student.school_id == GuestStudent.school_id) & (Student.id == GuestStudent.student_id))
        .where(Student.name == child)
    )
    query = select(SeminarGuest).where(SeminarGuest.seminar_id == seminar_id, SeminarGuest.name == name)
    found = session().scalars(query.where(SeminarGuest.id.in_(of_child)).with_for_update()).all()
    return found[0] if len(found) == 1 else None


def is_barred(guest_id: UUID) -> bool:
    """Whether nothing may go to the family of one of the guest's children for now; one statement."""
    return bool(session().scalar(select(_barred()).where(SeminarGuest.id == guest_id)))


def uninvited(actor: Actor, seminar_id: UUID) -> tuple[list[UUID], int]:
    """Whom of the list nobody invited yet, in its order, and how many more are held back by a bar; one statement."""
    query = _visible(actor, seminar_id).where(SeminarGuest.invited_on.is_(None)).order_by(*_order(GuestSort.CLASS))
    rows = session().execute(query.with_only_columns(SeminarGuest.id, _barred())).all()
    free = [guest_id for guest_id, barred in rows if not barred]
    return free, len(rows) - len(free)


def standing_guests(seminar_id: UUID, guardian_ids: Collection[UUID]) -> dict[UUID, SeminarGuest]:
    """Who of these guardians is on the list, by guardian."""
    query = select(SeminarGuest).where(
        SeminarGuest.seminar_id == seminar_id, SeminarGuest.guardian_id.in_(guardian_ids)
    )
    return {row.guardian_id: row for row in session().scalars(query)}


def guests_here(seminar_id: UUID) -> Sequence[SeminarGuest]:
    """Who was signed in, locked."""
    query = select(SeminarGuest).where(SeminarGuest.seminar_id == seminar_id, SeminarGuest.signed_in_at.is_not(None))
    return session().scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def guest_ids(seminar_id: UUID) -> Sequence[UUID]:
    """Every guest of a seminar."""
    return session().scalars(select(SeminarGuest.id).where(SeminarGuest.seminar_id == seminar_id)).all()


def children_of(ids: Collection[UUID]) -> dict[UUID, list[ChildLine]]:
    """The children of guests, by class and name; one statement, none without guests."""
    found: dict[UUID, list[ChildLine]] = {guest_id: [] for guest_id in ids}
    if not found:
        return found
    query = (
        select(GuestStudent.guest_id, Student.id, Student.name, ClassGroup.name)
        .join(Student, (Student.school_id == GuestStudent.school_id) & (Student.id == GuestStudent.student_id))
        .join(ClassGroup, (ClassGroup.school_id == Student.school_id) & (ClassGroup.id == Student.class_id))
        .where(GuestStudent.guest_id.in_(ids))
        .order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin)
    )
    for guest_id, student_id, name, class_name in session().execute(query):
        found[guest_id].append(ChildLine(student_id=student_id, name=name, class_name=class_name))
    return found


def _visible(actor: Actor, seminar_id: UUID) -> Select[SeminarGuest]:
    return select(SeminarGuest).where(SeminarGuest.seminar_id == seminar_id, _mine(actor))


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Need-to-know: the attendance list is read by the leadership group and by the class teacher of the class."""
    if actor.is_student:
        return false()
    if sees_all_guests(actor):
        return true()
    mine: list[ColumnElement[bool]] = [SeminarGuest.added_by == actor.user_id]
    if actor.has_role(Role.CLASS_TEACHER) and actor.class_ids:
        mine.append(_has_child(Student.class_id.in_(actor.class_ids)))
    return or_(*mine)


def _has_child(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        GuestStudent.school_id == SeminarGuest.school_id,
        GuestStudent.guest_id == SeminarGuest.id,
        Student.school_id == GuestStudent.school_id,
        Student.id == GuestStudent.student_id,
        condition,
    )


def _barred() -> ColumnElement[bool]:
    return _has_child(bars.is_family_barred(GuestStudent.student_id))


def _wanted(actor: Actor, seminar_id: UUID, wanted: GuestFilter) -> Select[SeminarGuest]:
    query = _visible(actor, seminar_id).where(_shown(wanted.shown))
    if wanted.class_id is not None:
        query = query.where(_has_child(Student.class_id == wanted.class_id))
    if wanted.text:
        sought = names.search(wanted.text)
        of_child = _has_child(people.matches(sought)) if sought else false()
        query = query.where(or_(SeminarGuest.name.contains(wanted.text, autoescape=True), of_child))
    return query


def _shown(shown: GuestsShown) -> ColumnElement[bool]:
    return {
        GuestsShown.ALL: true(),
        GuestsShown.SILENT: SeminarGuest.reply.is_(None),
        GuestsShown.COMING: SeminarGuest.reply == GuestReply.COMING,
        GuestsShown.NOT_COMING: SeminarGuest.reply == GuestReply.NOT_COMING,
        GuestsShown.HERE: SeminarGuest.signed_in_at.is_not(None),
        GuestsShown.ABSENT: SeminarGuest.signed_in_at.is_(None),
    }[shown]


def _order(sort: GuestSort) -> tuple[SQLColumnExpression[Any], ...]:  # Any: columns of several types
    class_place = func.concat(ClassGroup.grade * 100 + ClassGroup.number)
    first = (
        select(func.min(func.concat(func.lpad(class_place, 6, "0"), Student.pinyin)))
        .select_from(GuestStudent)
        .join(Student, (Student.school_id == GuestStudent.school_id) & (Student.id == GuestStudent.student_id))
        .join(ClassGroup, (ClassGroup.school_id == Student.school_id) & (ClassGroup.id == Student.class_id))
        .where(GuestStudent.school_id == SeminarGuest.school_id, GuestStudent.guest_id == SeminarGuest.id)
        .correlate(SeminarGuest)
        .scalar_subquery()
    )
    by_class = (first, SeminarGuest.name, SeminarGuest.id)
    if sort is GuestSort.NAME:
        return (SeminarGuest.name, SeminarGuest.id)
    return (SeminarGuest.reply.is_not(None), *by_class) if sort is GuestSort.REPLY else by_class


def _one(query: Select[SeminarGuest]) -> SeminarGuest:
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def _line(row: SeminarGuest, children: Sequence[ChildLine]) -> GuestLine:
    words = row.reply_words_sealed
    return GuestLine(
        id=row.id,
        name=row.name,
        children=children,
        added_by_name=row.added_by_name,
        invited_on=row.invited_on,
        reply=GuestReply(row.reply) if row.reply else None,
        replied_on=row.replied_on,
        replied_way=ReplyWay(row.replied_way) if row.replied_way else None,
        signed_in_at=row.signed_in_at,
        signed_way=SignedWay(row.signed_way) if row.signed_way else None,
        summary_on=row.summary_on,
        words=crypto.unseal(words, row=row.id, field=f"{GUEST}.reply_words") if words else "",
    )
