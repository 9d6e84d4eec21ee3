"""A seminar for tests: planned, with guests, invited, held; and what its links lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from uuid import UUID

from sqlalchemy import select

from care.seminars import queries, services
from care.seminars.counting import Lack
from care.seminars.models import Seminar, SeminarGuest
from care.seminars.services import SeminarEntry
from care.seminars.terms import GuestReply
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from links import purposes
from links import queries as linked
from links.queries import Found
from people.models import Guardian, StudentGuardian
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, World
from tongxin.wiring import LINK_PURPOSES

ENTRY = SeminarEntry(topic="陪孩子管好手机", planned_on=DEMO_DAY, starts_at=time(15, 30), place="二楼会议室")
MINUTES = {
    "points": "三位家长说了晚上的安排",
    "methods": "先约定再提醒，不当众批评",
    "strategies": "睡前半小时收起手机，周五和老师通个电话",
    "summary": "这次聊了怎样和孩子约定使用手机的时间。",
}


@contextmanager
def wired() -> Iterator[None]:
    """The links of the platform, as the entry points install them."""
    before = list(purposes._purposes.values())
    purposes.install(LINK_PURPOSES)
    yield
    purposes.install(before)


def guardian_of(world: World, *student_ids: UUID, name: str = "闻远岫") -> UUID:
    """One guardian of all of these children, asked first."""
    with world.open():
        found = Guardian(id=new_id(), name=name, phone_sealed=None, phone_index=None)
        session().add(found)
        session().flush()  # the links point at the guardian
        session().add_all(
            StudentGuardian(student_id=student_id, guardian_id=found.id, position=1, relation="母亲")
            for student_id in student_ids
        )
        return found.id


def plan(school: Campus, *, on: date = DEMO_DAY, grade: int | None = None, actor: Actor | None = None) -> UUID:
    """A seminar of the head's, or of somebody else's."""
    entry = SeminarEntry(topic=ENTRY.topic, planned_on=on, starts_at=ENTRY.starts_at, place=ENTRY.place, grade=grade)
    with school.world.open():
        return services.plan(entry, actor=actor or school.head).id


def add(school: Campus, seminar_id: UUID, students: Sequence[UUID], actor: Actor | None = None) -> int:
    with school.world.open():
        return services.add_guests(
            queries.locked_seminar(seminar_id), student_ids=students, actor=actor or school.teacher
        )


def guest_of(school: Campus, seminar_id: UUID, name: str = "闻远岫") -> UUID:
    with school.world.open():
        query = select(SeminarGuest.id).where(SeminarGuest.seminar_id == seminar_id, SeminarGuest.name == name)
        return session().scalars(query).one()


def hand_on(school: Campus, seminar_id: UUID, guest_id: UUID, actor: Actor | None = None) -> Found:
    """Where a fresh link of a guest leads."""
    by = actor or school.teacher
    with school.world.open():
        seminar = queries.locked_seminar(seminar_id)
        token = services.hand_on(seminar, queries.locked_guest(by, seminar_id, guest_id), actor=by)
    return found(token)


def found(token: str) -> Found:
    with unit_of_work(IdentityScope()):
        return linked.found(token)


def tell(school: Campus, seminar_id: UUID, guest_id: UUID, reply: GuestReply = GuestReply.COMING) -> None:
    """A guest told the class teacher."""
    with school.world.open():
        seminar, guest = queries.locked_seminar(seminar_id), queries.locked_guest(school.teacher, seminar_id, guest_id)
        services.note_reply(seminar, guest, reply=reply, words="", actor=school.teacher)


def sign_in(school: Campus, seminar_id: UUID, guest_id: UUID) -> None:
    with school.world.open():
        seminar, guest = queries.locked_seminar(seminar_id), queries.locked_guest(school.teacher, seminar_id, guest_id)
        services.sign_in(seminar, guest, actor=school.teacher)


def hold(school: Campus, seminar_id: UUID, on: date = DEMO_DAY) -> None:
    with school.world.open():
        row = queries.changeable_seminar(school.head, seminar_id)
        services.hold(row, held_on=on, seen=row.version, actor=school.head)


def write(school: Campus, seminar_id: UUID, actor: Actor | None = None) -> None:
    with school.world.open():
        row = queries.changeable_seminar(school.head, seminar_id)
        services.keep_minutes(row, parts=MINUTES, seen=row.version, actor=actor or school.head)


def confirm(school: Campus, seminar_id: UUID, actor: Actor | None = None) -> tuple[list[str], list[Lack]]:
    """The rules whose duties it did, and what it lacked."""
    with school.world.open():
        row = queries.locked_seminar(seminar_id)
        done = services.confirm(row, seen=row.version, actor=actor or school.member)
        return [duty.rule for duty in done.credited], list(done.lacks)


def confirmed(school: Campus, students: Sequence[UUID], came: bool = True) -> UUID:
    """A whole seminar, from the plan to its confirmed minutes; the guardian is 闻远岫."""
    seminar_id = plan(school)
    add(school, seminar_id, students)
    guest = guest_of(school, seminar_id)
    tell(school, seminar_id, guest)
    if came:
        sign_in(school, seminar_id, guest)
    hold(school, seminar_id)
    write(school, seminar_id)
    confirm(school, seminar_id)
    return seminar_id


def state(school: Campus, seminar_id: UUID) -> str:
    with school.world.open():
        return session().scalars(select(Seminar.state).where(Seminar.id == seminar_id)).one()
