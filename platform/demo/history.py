"""What has happened in a demo school since September: screening, decisions, talks and tracking, some of it late."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from accounts import services as accounts
from accounts.models import Assignment
from accounts.roles import Role
from care.cases import services as cases
from care.cases.models import CaseCategory, CaseFile, CaseRequest
from care.cases.terms import RequestKind
from care.screening import queries as screenings
from care.screening import services as screening
from care.screening.lifecycle import Outcome
from care.screening.models import ClassScreening
from care.screening.services import Found
from care.talks import services as talks
from care.talks.services import Tracking
from care.talks.terms import TalkKind
from demo import paper
from demo.catalog import TERM_STARTS_ON, TODAY
from demo.onboarding import Place
from demo.situations import EFFECTS, LESSONS, STRATEGIES, TALKS, Situation, as_proposal, found_for
from district import services as statistics
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from obligations import services as obligations

SCREENED_ON, REVIEWED_ON, CONFIRMED_ON = date(2026, 9, 9), date(2026, 9, 14), date(2026, 9, 16)


def live_through(place: Place, random_: random.Random) -> None:
    """The term so far, one working day after another."""
    platform = Actor.platform(district_id=place.scope.district_id, school_id=place.scope.school_id)
    with clock.working_day(TERM_STARTS_ON), unit_of_work(place.scope):
        screening.open_windows(actor=platform)
        obligations.open_due(actor=platform)
    _screen(place, random_)
    _decide(place, random_)
    _talk(place, random_)
    with clock.working_day(TODAY), unit_of_work(place.scope):
        obligations.open_due(actor=platform)
        statistics.freeze(actor=platform)


def _screen(place: Place, random_: random.Random) -> None:
    """Every class is screened and reviewed by the group's head; the last class of the school hands in late."""
    with clock.working_day(SCREENED_ON), unit_of_work(place.scope):
        rows = session().scalars(select(ClassScreening.id).order_by(ClassScreening.class_id)).all()
    for place_in_line, row in enumerate(rows, start=1):
        handed_in = date(2026, 9, 15) if place_in_line == len(rows) else SCREENED_ON
        with clock.working_day(handed_in), unit_of_work(place.scope):
            _screen_class(place, row, random_)
    with clock.working_day(max(REVIEWED_ON, date(2026, 9, 15))), unit_of_work(place.scope):
        head = _head(place)
        for one in session().scalars(select(ClassScreening)):
            screening.approve(screening=one, actor=head)


def _screen_class(place: Place, screening_id: UUID, random_: random.Random) -> None:
    row = session().get_one(ClassScreening, (place.scope.school_id, screening_id))
    teacher = _teacher(row.class_id)
    students = sorted(screenings.students(row), key=lambda one: one.number)
    seen = {student.student_id: found_for(random_, place.school.area) for student in students}
    several = {student: found for student, found in seen.items() if len(found) > 1}
    _propose_several(several, teacher)
    found = [_outcome(student, situations) for student, situations in seen.items()]
    screening.record_outcomes(screening=row, found=found, seen_version=row.version, actor=teacher)
    screening.submit(screening=row, seen_version=row.version, actor=teacher)


def _propose_several(several: dict[UUID, list[Situation]], teacher: Actor) -> None:
    """The screening form takes one category a child; whoever has two is proposed with both beforehand."""
    proposals = []
    for student, situations in several.items():
        choices, notes = as_proposal(situations)
        proposals.append(cases.Proposal(student_id=student, categories=choices, evidence=notes))
    if proposals:
        cases.propose_all(proposals=proposals, actor=teacher)


def _outcome(student: UUID, situations: Sequence[Situation]) -> Found:
    if not situations:
        return Found(student_id=student, outcome=Outcome.NONE)
    first = situations[0]
    return Found(
        student_id=student,
        outcome=Outcome.CANDIDATE,
        category_code=first.code,
        category_subtag=first.subtag,
        basis_kind=first.source,
        basis=first.words,
    )


def _decide(place: Place, random_: random.Random) -> None:
    """Most candidates are confirmed, a few still wait; the head raises some of those for whom the rule asks priority."""
    with clock.working_day(CONFIRMED_ON), unit_of_work(place.scope):
        head = _head(place)
        private = set(session().scalars(select(CaseCategory.case_id).where(CaseCategory.tier == "T4")))
        for case in session().scalars(select(CaseFile).order_by(CaseFile.proposed_on, CaseFile.id)).all():
            if random_.random() < 0.08:
                continue
            cases.confirm(
                case,
                guardian_informed_on=CONFIRMED_ON,
                support="每周一次单独聊十分钟；作业有困难可以请同桌帮忙。",
                guidance="多给一点时间，不追问原因；有明显变化请告诉心理老师。" if case.id in private else "",
                tip="课堂上请多给一次发言机会。",
                actor=head,
            )
        waiting = select(CaseRequest.case_id).where(
            CaseRequest.kind == RequestKind.PRIORITY, CaseRequest.granted.is_(None)
        )
        for case in session().scalars(select(CaseFile).where(CaseFile.id.in_(waiting)).order_by(CaseFile.id)).all():
            if random_.random() < 0.7:
                cases.raise_priority(case, actor=head)


def _talk(place: Place, random_: random.Random) -> None:
    """Talks every few weeks, some late, some written down days later; tracking in most months; paper records between."""
    with clock.working_day(TODAY), unit_of_work(place.scope):
        in_care = (
            session()
            .execute(
                select(CaseFile.id, CaseFile.class_id, CaseFile.priority_since)
                .where(CaseFile.state.in_(("confirmed", "priority")))
                .order_by(CaseFile.class_id, CaseFile.id)
            )
            .all()
        )
    entries = sorted(entry for case, group, since in in_care for entry in _entries(case, group, since, random_))
    for recorded_on in sorted({*(entry[0] for entry in entries), *paper.DAYS}):
        with clock.working_day(recorded_on), unit_of_work(place.scope):
            paper.enter(place, recorded_on, random_)
            for _, happened_on, with_tracking, case, group in (one for one in entries if one[0] == recorded_on):
                _record(case, group, happened_on, random_, with_tracking=with_tracking)


Entry = tuple[date, date, bool, UUID, UUID]


def _entries(case: UUID, group: UUID, priority_since: date | None, random_: random.Random) -> list[Entry]:
    """When this child was talked with: (recorded on, happened on, is it the tracking too, case, class)."""
    entries: list[Entry] = []
    day, seen_months = CONFIRMED_ON, set[int]()
    while True:
        usual = 14 if priority_since else 29
        day += timedelta(
            days=usual - random_.randint(1, 4) if random_.random() < 0.85 else usual + random_.randint(4, 9)
        )
        day -= timedelta(days=max(0, day.weekday() - 4))
        if day >= TODAY:
            return entries
        recorded = day + timedelta(days=random_.choice((0, 0, 0, 0, 1, 3)))
        first_of_month = day.month not in seen_months and random_.random() < 0.9
        seen_months.add(day.month)
        entries.append((min(recorded, TODAY), day, first_of_month, case, group))


def _record(case: UUID, group: UUID, happened_on: date, random_: random.Random, *, with_tracking: bool) -> None:
    tracking = Tracking(
        strategy=random_.choice(STRATEGIES), effect=random_.choice(EFFECTS), lesson=random_.choice(LESSONS)
    )
    talks.record_talk(
        case_id=case,
        kind=TalkKind.STUDENT,
        happened_on=happened_on,
        place="办公室",
        content=random_.choice(TALKS),
        tracking=tracking if with_tracking else None,
        actor=_teacher(group),
    )


def _teacher(class_id: UUID) -> Actor:
    """The class teacher of a class, looked up once a unit of work."""
    known: dict[UUID, Actor] = session().info.setdefault("demo_teachers", {})
    if class_id not in known:
        user = (
            session()
            .scalars(
                select(Assignment.user_id).where(Assignment.class_id == class_id, Assignment.kind == Role.CLASS_TEACHER)
            )
            .one()
        )
        known[class_id] = accounts.actor_for(user)
    return known[class_id]


def _head(place: Place) -> Actor:
    if place.staff.head is None:
        raise LookupError("an active school has a head of its leadership group")
    return accounts.actor_for(place.staff.head)
