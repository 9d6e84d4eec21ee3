"""Students of the university who were found between two rounds and added to the roster at once: received, sent back, waiting.

The last one was confirmed yesterday and waits for the cadre's signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import Select, exists, select

from care.archives import services, supplement_queries
from care.archives.models import RosterSupplement
from care.cases import queries as case_queries
from care.cases import services as cases
from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.models import CaseFile
from care.cases.terms import EvidenceSource
from demo.agenda import Deed, Place
from demo.history.colleges import centre, head_of, shown_college
from kernel.db import session
from people.models import ClassGroup, Student
from policy_profiles import queries as documents
from policy_profiles.evidence import EvidenceKind


@dataclass(frozen=True, slots=True)
class Addition:
    """On which day somebody was found, under which category and why; None where the step has not been taken."""

    found_on: date
    category: str
    words: str
    signed_on: date | None
    received_on: date | None
    returned_on: date | None = None


STORY: Sequence[Addition] = (
    Addition(date(2026, 10, 14), "U3", "家里上月受灾，已看过乡里开的证明。", date(2026, 10, 14), date(2026, 10, 15)),
    Addition(
        date(2026, 10, 28),
        "U4",
        "十月起多次缺课，班委和本人都谈过。",
        date(2026, 10, 28),
        date(2026, 11, 2),
        returned_on=date(2026, 10, 29),
    ),
    Addition(date(2026, 11, 17), "U3", "父亲住院，生活费断了，电话核实过。", date(2026, 11, 17), None),
    Addition(date(2026, 11, 17), "U3", "谈话中说起家里停工三个月，已和家长核实。", None, None),
)

_REASON = "请补一句缺课的时间段，再报。"
_NOTE = "十月起缺课，已约定每周谈一次。"
_SUPPORT = "每周谈一次，先帮着把这个月的事安排好。"


def deeds(place: Place) -> Iterable[Deed]:
    """One story after another in a school whose document asks for additions at once; in any other school nothing."""
    profile = documents.builtin_profile(place.school.profile)
    if any(EvidenceKind.ROSTER_ENTRY in rule.evidence for rule in profile.rules if rule.enabled):
        for story in STORY:
            yield Deed(story.found_on, partial(_find, place, story))


def _find(place: Place, story: Addition) -> list[Deed]:
    """A class teacher proposes, the head confirms; what follows happens on its own days."""
    head, college = place.head(), shown_college(place)
    student_id, class_id = session().execute(_free(college)).first() or (None, None)
    if student_id is None or class_id is None or college is None:
        return []
    case_id = cases.propose(
        student_id=student_id,
        categories=[CategoryChoice(code=story.category)],
        evidence=[EvidenceNote(kind=EvidenceSource.TALK, note=story.words)],
        actor=place.teacher(class_id),
    ).id
    session().flush()  # the decision looks for the file
    cases.confirm(
        case_queries.visible_case(head, case_id),
        guardian_informed_on=story.found_on,
        support=_SUPPORT,
        actor=head,
    )
    session().flush()  # what asks for the addition looks for the decision
    services.add_confirmed(case_ids=[case_id], actor=place.platform)
    steps = [
        (story.signed_on, partial(_sign, college, case_id, story.words)),
        (story.returned_on, partial(_give_back, case_id)),
        (story.returned_on, partial(_sign, college, case_id, _NOTE)),
        (story.received_on, partial(_receive, case_id)),
    ]
    return [Deed(day, step) for day, step in steps if day is not None]


def _free(college: UUID | None) -> Select[UUID, UUID]:
    """The next student of a college whom no file is about."""
    has_file = exists().where(CaseFile.student_id == Student.id)
    return (
        select(Student.id, ClassGroup.id)
        .join(ClassGroup, ClassGroup.id == Student.class_id)
        .where(ClassGroup.org_unit_id == college, Student.left_on.is_(None), ~has_file)
        .order_by(Student.number.desc())
        .limit(1)
    )


def _sign(college: UUID, case_id: UUID, words: str) -> None:
    supplement_id = _addition(case_id)
    services.sign_supplements(
        supplement_ids=[supplement_id], attested=True, notes={supplement_id: words}, actor=head_of(college)
    )


def _give_back(case_id: UUID) -> None:
    receiver, supplement_id = centre(), _addition(case_id)
    seen = supplement_queries.visible_supplement(receiver, supplement_id).version
    services.give_back_supplement(supplement_id=supplement_id, reason=_REASON, seen_version=seen, actor=receiver)


def _receive(case_id: UUID) -> None:
    services.receive_supplements(supplement_ids=[_addition(case_id)], actor=centre())


def _addition(case_id: UUID) -> UUID:
    return session().scalars(select(RosterSupplement.id).where(RosterSupplement.case_id == case_id)).one()
