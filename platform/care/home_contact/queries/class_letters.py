"""Reads of the letters of a whole class: as many statements for one student as for fifty."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.home_contact.letters import PART_LABELS
from care.home_contact.lifecycle import WITH_THE_FAMILY, LetterState
from care.home_contact.models import Letter
from care.home_contact.queries.letters import LETTER
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student

UNSENT = (LetterState.DRAFT, LetterState.REVIEW, LetterState.APPROVED)
SHOWN = (*UNSENT, *WITH_THE_FAMILY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLetter:
    """A letter among those of its class, opened as far as this person reads it."""

    id: UUID
    version: int
    case_id: UUID
    state: LetterState
    body: str
    tells_of_child: bool
    reply_by: date
    written_on: date
    by: str
    is_mine: bool
    posted_on: date | None

    @property
    def is_overdue(self) -> bool:
        """逾期未回."""
        return self.state in WITH_THE_FAMILY and self.reply_by < clock.today()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCount:
    """A class with somebody in care, and how many letters stand where."""

    class_id: UUID
    name: str
    in_care: int
    drafts: int
    in_review: int
    approved: int
    with_families: int


def classes_with_letters(actor: Actor) -> list[ClassCount]:
    """The classes whose letters this person may know of; counts without a name, so nobody is read. One statement."""
    count = func.count(Letter.id)
    query = (
        cases.visible_cases(actor)
        .outerjoin(Letter, (Letter.school_id == CaseFile.school_id) & (Letter.case_id == CaseFile.id))
        .where(CaseFile.state.in_(IN_CARE), Student.left_on.is_(None))
        .with_only_columns(
            ClassGroup.id,
            ClassGroup.name,
            func.count(CaseFile.id.distinct()),
            count.filter(Letter.state == LetterState.DRAFT),
            count.filter(Letter.state == LetterState.REVIEW),
            count.filter(Letter.state == LetterState.APPROVED),
            count.filter(Letter.state.in_(WITH_THE_FAMILY)),
        )
        .group_by(ClassGroup.school_id, ClassGroup.id)
        .order_by(ClassGroup.grade, ClassGroup.number)
    )
    return [
        ClassCount(
            class_id=row[0],
            name=row[1],
            in_care=row[2],
            drafts=row[3],
            in_review=row[4],
            approved=row[5],
            with_families=row[6],
        )
        for row in session().execute(query)
    ]


def letters_of(case_ids: Collection[UUID], readable: Collection[UUID], actor: Actor) -> list[ClassLetter]:
    """The letters of opened files that still go on; what is not `readable` comes without its words. One statement."""
    query = select(Letter).where(Letter.case_id.in_(case_ids), Letter.state.in_(SHOWN))
    return [_line(row, readable, actor) for row in session().scalars(query.order_by(Letter.written_on, Letter.id))]


def standing_letters(case_ids: Collection[UUID]) -> dict[UUID, LetterState]:
    """Where the newest letter of each case stands that has not gone out, or is not answered; one statement."""
    query = select(Letter.case_id, Letter.state).where(Letter.case_id.in_(case_ids), Letter.state.in_(SHOWN))
    rows = session().execute(query.order_by(Letter.written_on, Letter.id)).all()
    found = {row.case_id: LetterState(row.state) for row in rows}
    return found | {row.case_id: LetterState(row.state) for row in rows if row.state in UNSENT}


def locked_letters(actor: Actor, class_id: UUID, letter_ids: Collection[UUID]) -> dict[UUID, Letter]:
    """These letters of a class, locked in a steady order; raises NotFound unless this person may open every file."""
    found = letters_left(actor, class_id, letter_ids)
    if found.keys() != set(letter_ids):
        raise NotFound
    return found


def letters_left(actor: Actor, class_id: UUID, letter_ids: Collection[UUID]) -> dict[UUID, Letter]:
    """Those of these letters whose files this person may (still) open, locked in a steady order."""
    query = (
        cases.visible_cases(actor)
        .join(Letter, (Letter.school_id == CaseFile.school_id) & (Letter.case_id == CaseFile.id))
        .where(CaseFile.class_id == class_id, Letter.id.in_(letter_ids))
        .with_only_columns(Letter)
        .order_by(Letter.id)
        .with_for_update(of=Letter)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in session().scalars(query)}


def students_of_letters(letter_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Whose family each letter is for, by the letter's id; one statement."""
    query = (
        select(Letter.id, CaseFile.student_id)
        .join(CaseFile, (CaseFile.school_id == Letter.school_id) & (CaseFile.id == Letter.case_id))
        .where(Letter.id.in_(letter_ids))
    )
    return {row.id: row.student_id for row in session().execute(query)}


def students_of_posting(actor: Actor, posting_id: UUID) -> list[UUID]:
    """Whose letters went out together; raises NotFound unless this person may open every one of the files.

    The proof of a posting names all of them. Two statements.
    """
    query = (
        cases.visible_cases(actor)
        .join(Letter, (Letter.school_id == CaseFile.school_id) & (Letter.case_id == CaseFile.id))
        .where(Letter.posting_id == posting_id)
    )
    found = session().scalars(query.with_only_columns(CaseFile.student_id)).all()
    if not found or len(found) != session().scalar(select(func.count()).where(Letter.posting_id == posting_id)):
        raise NotFound
    return list(found)


def postings_left(posting_ids: Collection[UUID]) -> set[UUID]:
    """Which of these postings still have a letter; one statement."""
    found = session().scalars(select(Letter.posting_id).where(Letter.posting_id.in_(posting_ids)).distinct())
    return {one for one in found if one is not None}


def _line(row: Letter, readable: Collection[UUID], actor: Actor) -> ClassLetter:
    is_mine = row.written_by == actor.user_id
    reads = is_mine or row.case_id in readable
    parts = json.loads(crypto.unseal(row.parts_sealed, row=row.id, field=f"{LETTER}.parts")) if reads else {}
    return ClassLetter(
        id=row.id,
        version=row.version,
        case_id=row.case_id,
        state=LetterState(row.state),
        body=crypto.unseal(row.body_sealed, row=row.id, field=f"{LETTER}.body") if reads else "",
        tells_of_child=any(parts.get(name) for name in PART_LABELS),
        reply_by=row.reply_by,
        written_on=row.written_on,
        by=row.written_by_name,
        is_mine=is_mine,
        posted_on=row.posted_on,
    )
