"""What the engine is told: subjects and what was done for them, as plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from kernel.db import session
from obligations.lifecycle import AGREEMENT
from obligations.models import DutyFact, DutySubject
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.facts import Case, CaseCategory, ClassGroup, College, Contact, Event, Facts, SubjectKind


def subjects_of(subject_ids: Collection[UUID] | None) -> Sequence[DutySubject]:
    """What the engine computes duties for: these subjects, or all of the school in scope."""
    query = select(DutySubject).where(DutySubject.kind != AGREEMENT)
    return session().scalars(query if subject_ids is None else query.where(DutySubject.id.in_(subject_ids))).all()


def done_for(subject_ids: Collection[UUID] | None) -> Sequence[DutyFact]:
    """What was done for these subjects, or for all, apart from what was withdrawn."""
    query = select(DutyFact).where(DutyFact.withdrawn_at.is_(None))
    return session().scalars(query if subject_ids is None else query.where(DutyFact.subject_id.in_(subject_ids))).all()


def facts_of(school_id: UUID, in_force_on: date, subjects: Iterable[DutySubject], done: Iterable[DutyFact]) -> Facts:
    """The facts of a school, or of some of its subjects."""
    by_kind: dict[SubjectKind, list[DutySubject]] = {kind: [] for kind in SubjectKind}
    for subject in subjects:
        by_kind[SubjectKind(subject.kind)].append(subject)
    return Facts(
        school_id=str(school_id),
        in_force_on=in_force_on,
        colleges=tuple(_college(row) for row in by_kind[SubjectKind.COLLEGE]),
        classes=tuple(_class(row) for row in by_kind[SubjectKind.CLASS]),
        cases=tuple(_case(row) for row in by_kind[SubjectKind.CASE]),
        contacts=tuple(_contact(row) for row in done),
        events=tuple(_event(row) for row in by_kind[SubjectKind.EVENT]),
    )


def _college(row: DutySubject) -> College:
    return College(str(row.id), row.active_from, row.active_to)


def _class(row: DutySubject) -> ClassGroup:
    graduating = bool(row.attributes.get("graduating", False))
    return ClassGroup(str(row.id), row.active_from, row.active_to, graduating)


def _case(row: DutySubject) -> Case:
    return Case(
        id=str(row.id),
        confirmed_on=_day(row.attributes.get("confirmed_on")) or row.active_from,
        class_id=str(row.class_id) if row.class_id else None,
        priority_since=_day(row.attributes.get("priority_since")),
        closed_on=row.active_to,
        categories=tuple(
            CaseCategory(entry["code"], entry.get("subtag"), _day(entry.get("since")))
            for entry in row.attributes.get("categories", ())
        ),
        teachers=tuple(row.attributes.get("teachers", ())),
    )


def _event(row: DutySubject) -> Event:
    return Event(
        id=str(row.id),
        kind=EventKind(row.attributes["kind"]),
        happened_at=datetime.fromisoformat(row.attributes["happened_at"]),
        harm_risk=bool(row.attributes.get("harm_risk", False)),
    )


def _contact(row: DutyFact) -> Contact:
    return Contact(str(row.subject_id), frozenset(map(EvidenceKind, row.evidence)), row.happened_on)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
