"""Reads of visits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from care.cases import queries as cases
from care.cases.models import CaseFile
from care.cases.timeline import RecordKind, RecordLine, Strand, Texts
from care.home_contact.lifecycle import STATE_LABELS, VisitMove, VisitState
from care.home_contact.models import Visit, VisitCase
from care.home_contact.terms import VISIT_LABELS, VisitKind
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from privacy.protection import shut_to

VISIT = "visits"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """A visit, opened; `is_mine` says that this person wrote it down."""

    id: UUID
    version: int
    kind: VisitKind
    state: VisitState
    planned_on: date | None
    planned_at: time | None
    happened_on: date | None
    company: str | None
    present: str
    seen: str
    wishes: str
    answer: str
    answered_on: date | None
    answered_by_name: str
    by: str
    is_mine: bool
    moves: frozenset[VisitMove]


def visit_lines(case_ids: Collection[UUID], actor: Actor) -> list[tuple[UUID, RecordLine]]:
    """Every standing visit of opened files, each beside the file; one about several stands beside each of them."""
    query = select(Visit).join(VisitCase, _of_visit())
    query = query.where(VisitCase.case_id.in_(case_ids), Visit.withdrawn_at.is_(None))
    rows = session().execute(query.with_only_columns(VisitCase.case_id, Visit, _is_shut(actor)))
    return [(case, _visit_line(row, actor, is_shut=shut)) for case, row, shut in rows]


def visible_visit(actor: Actor, case_id: UUID, visit_id: UUID) -> Visit:
    """A standing visit of a file that this person may open, and to no child whose file is shut; raises NotFound."""
    return _found(_visible(actor, case_id, visit_id))


def locked_visit(actor: Actor, case_id: UUID, visit_id: UUID) -> Visit:
    """The same, locked for the use case that follows; raises WritingBarred too."""
    row = _found(_visible(actor, case_id, visit_id).with_for_update(of=Visit))
    cases.refuse_barred(actor, case_id)
    return row


def opened_visit(row: Visit, actor: Actor) -> VisitView:
    """A visit with its words, for whoever reads the records of the file."""
    return VisitView(
        id=row.id,
        version=row.version,
        kind=VisitKind(row.kind),
        state=VisitState(row.state),
        planned_on=row.planned_on,
        planned_at=row.planned_at,
        happened_on=row.happened_on,
        company=row.company,
        present=_seen(row, "present"),
        seen=_seen(row, "seen"),
        wishes=_seen(row, "wishes"),
        answer=_seen(row, "answer"),
        answered_on=row.answered_on,
        answered_by_name=row.answered_by_name or "",
        by=row.recorded_by_name,
        is_mine=row.recorded_by == actor.user_id,
        moves=frozenset(move for move in VisitMove if row.may(move)),
    )


def cases_of_visit(visit_id: UUID) -> Sequence[UUID]:
    """Whom a standing visit was about."""
    query = select(VisitCase.case_id).join(Visit, _of_visit())
    return session().scalars(query.where(VisitCase.visit_id == visit_id, Visit.withdrawn_at.is_(None))).all()


def _visible(actor: Actor, case_id: UUID, visit_id: UUID) -> Select[Visit]:
    mine = cases.visible_cases(actor).where(CaseFile.id == case_id).with_only_columns(CaseFile.id)
    query = select(Visit).join(VisitCase, _of_visit()).where(~_is_shut(actor))
    return query.where(Visit.id == visit_id, VisitCase.case_id.in_(mine), Visit.withdrawn_at.is_(None))


def _found(query: Select[Visit]) -> Visit:
    row = session().scalar(query)
    if row is None:
        raise NotFound
    return row


def _is_shut(actor: Actor) -> ColumnElement[bool]:
    """Whether it is also about a child whose protected file this person does not open."""
    about, case = aliased(VisitCase), aliased(CaseFile)
    others = select(about.id).join(case, (case.school_id == about.school_id) & (case.id == about.case_id))
    here = (about.school_id == Visit.school_id, about.visit_id == Visit.id)
    return others.where(*here, shut_to(actor, case.student_id)).exists()


def _of_visit() -> ColumnElement[bool]:
    return (VisitCase.school_id == Visit.school_id) & (VisitCase.visit_id == Visit.id)


def _seen(row: Visit, name: str) -> str:
    sealed: bytes | None = getattr(row, f"{name}_sealed")
    return crypto.unseal(sealed, row=row.id, field=f"{VISIT}.{name}") if sealed else ""


def _visit_line(row: Visit, actor: Actor, *, is_shut: bool) -> RecordLine:
    return RecordLine(
        id=row.id,
        kind=RecordKind.VISIT,
        strands=frozenset({Strand.VISIT}),
        title=VISIT_LABELS[VisitKind(row.kind)],
        happened_on=row.happened_on or row.planned_on or row.recorded_on,
        recorded_on=row.recorded_on,
        by=row.recorded_by_name,
        notes=() if row.state == VisitState.DONE else (STATE_LABELS[VisitState(row.state)],),
        credited=row.credited,
        is_mine=row.recorded_by == actor.user_id,
        is_shut=is_shut,
        opens=partial(_visit_texts, row),
    )


def _visit_texts(row: Visit) -> Texts:
    named = (("参加人", "present"), ("家庭情况", "seen"), ("家长意见", "wishes"), ("学校答复", "answer"))
    return [(label, words) for label, name in named if (words := _seen(row, name))]
