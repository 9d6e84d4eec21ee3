"""How the shown class teachers kept in touch with families: contacts and visits on the platform itself.

Everybody else of the demo keeps a book on paper, and enters it grade by grade (`demo.history.paper`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import select

from accounts.roles import Role
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.home_contact import services as families
from care.home_contact.services import ContactEntry, VisitWords
from care.home_contact.terms import Company, ContactWay, EventType, VisitKind
from demo.agenda import Deed, Place
from demo.cast import accounts_of
from demo.history.words import AGREED, ANSWERS, CALLS, SEEN, TWISTED, WISHES
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup, Student
from policy_profiles.evidence import EvidenceKind

CALLED_ON, VISITED_ON, WRITTEN_ON = date(2026, 10, 12), date(2026, 10, 20), date(2026, 11, 10)
HURT_ON, AGREED_ON, APPOINTED_FOR = date(2026, 11, 12), date(2026, 11, 17), date(2026, 11, 20)
KINDS = frozenset({EvidenceKind.GUARDIAN_CONTACT, EvidenceKind.HOME_VISIT})
"""What they do not keep on paper."""

LEFT_FOR_TODAY = 1
"""How many families are still waiting in November, so that the teacher's list has something to do."""


@dataclass(frozen=True, slots=True)
class OwnClass:
    """The class whose teacher has an account that is shown."""

    place: Place
    random_: Random

    def cases(self) -> list[UUID]:
        """Who of the class is in care today, by student number."""
        return in_own_class(self.place)


def deeds(place: Place) -> Iterable[Deed]:
    """Calls in October, visits, messages in November, an accident that was told the same day, and an appointment."""
    if not _is_shown(place):
        return
    own = OwnClass(place, place.draws("home_contact"))
    yield Deed(CALLED_ON, partial(_call, own, ContactWay.PHONE, 0))
    yield Deed(VISITED_ON, partial(_visit, own))
    yield Deed(WRITTEN_ON, partial(_call, own, ContactWay.MESSAGE, LEFT_FOR_TODAY))
    yield Deed(HURT_ON, partial(_hurt, own))
    yield Deed(AGREED_ON, partial(_appoint, own))


def in_own_class(place: Place) -> list[UUID]:
    """The cases in care of the shown class teacher's class, by student number; none where nobody is shown."""
    if not _is_shown(place):
        return []
    query = (
        select(CaseFile.id)
        .join(Student, Student.id == CaseFile.student_id)
        .join(ClassGroup, ClassGroup.id == CaseFile.class_id)
        .where(
            CaseFile.state.in_(IN_CARE),
            ClassGroup.grade == place.school.teachers_grade,
            ClassGroup.number == place.school.teachers_number,
        )
        .order_by(Student.number)
    )
    return list(session().scalars(query))


def _is_shown(place: Place) -> bool:
    return any(account.role is Role.CLASS_TEACHER for account in accounts_of(place.school))


def _call(own: OwnClass, way: ContactWay, left: int) -> None:
    found, random_ = own.cases(), own.random_
    for case_id in found[left:]:
        entry = ContactEntry(
            case_ids=[case_id],
            way=way,
            happened_on=clock.today(),
            at=time(16, random_.choice((20, 35, 50))),
            about=random_.choice(CALLS),
            whom="母亲",
            answer=random_.choice(ANSWERS),
            agreed=random_.choice(AGREED),
        )
        families.record_contact(entry, actor=_teacher(own, case_id))


def _visit(own: OwnClass) -> None:
    """All families but the last; what the first one wished was answered."""
    random_ = own.random_
    for number, case_id in enumerate(own.cases()[:-1]):
        words = VisitWords(
            happened_on=clock.today(),
            company=Company.TWO,
            present="母亲、外婆；同去的数学老师",
            seen=random_.choice(SEEN),
            wishes=random_.choice(WISHES),
        )
        teacher = _teacher(own, case_id)
        visit = families.record_visit(kind=VisitKind.HOME, case_ids=[case_id], words=words, actor=teacher).record
        if number == 0:
            session().flush()  # the answer is a version of its own
            families.answer_visit(visit, answer="每周五发一次近况。", seen=visit.version, actor=teacher)


def _hurt(own: OwnClass) -> None:
    for case_id in own.cases()[:1]:
        teacher = _teacher(own, case_id)
        event = families.record_special_event(
            case_id=case_id,
            type=EventType.ACCIDENT,
            happened_on=clock.today(),
            at=time(10, 20),
            has_harm_risk=False,
            words=TWISTED,
            actor=teacher,
        )
        entry = ContactEntry(
            case_ids=[case_id],
            way=ContactWay.PHONE,
            happened_on=clock.today(),
            at=time(10, 45),
            about="告知跳绳扭脚的情况，已冰敷，先报了平安。",
            whom="母亲",
            answer="放学来接，谢谢老师。",
            told=[event.id],
        )
        families.record_contact(entry, actor=teacher)


def _appoint(own: OwnClass) -> None:
    for case_id in own.cases()[-1:]:
        families.plan_visit(
            kind=VisitKind.HOME,
            case_ids=[case_id],
            planned_on=APPOINTED_FOR,
            planned_at=time(17),
            actor=_teacher(own, case_id),
        )


def _teacher(own: OwnClass, case_id: UUID) -> Actor:
    group = session().scalars(select(CaseFile.class_id).where(CaseFile.id == case_id)).one()
    return own.place.teacher(group)
