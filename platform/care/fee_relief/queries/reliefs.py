"""Reads of fee relief: what was asked for the students whom a person answers for, one of them in words, and what waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from accounts.permissions import Permission
from accounts.roles import Role
from care.cases import queries as cases
from care.cases.models import CaseFile
from care.fee_relief import lifecycle
from care.fee_relief.lifecycle import GRANTED, READERS, ReliefState, ReliefStep
from care.fee_relief.models import FeeRelief
from care.fee_relief.terms import Per
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from policy_profiles import queries as profiles
from policy_profiles.format import Presence

PAGE = 30
TABLE = "fee_reliefs"
_MAY: dict[ReliefStep, Permission] = {
    ReliefStep.DECIDE: Permission.FEE_RELIEF_DECIDE,
    ReliefStep.REVOKE: Permission.FEE_RELIEF_DECIDE,
    ReliefStep.CARRY_OUT: Permission.FEE_RELIEF_CARRY_OUT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefLine:
    """A relief in a list: whose, what, how much, from when to when, and how it stands; no reason."""

    id: UUID
    case_id: UUID
    student_id: UUID
    student_name: str
    class_id: UUID
    class_name: str
    grade: int
    state: ReliefState
    item: str
    amount_fen: int
    per: Per
    starts_on: date
    ends_on: date
    asked_by: UUID | None
    asked_by_name: str
    asked_on: date

    @property
    def is_over(self) -> bool:
        """已到期."""
        return lifecycle.is_over(self.state, self.ends_on, clock.today())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefView:
    """A relief in words, and what its reader may do with it."""

    line: ReliefLine
    version: int
    replaces_id: UUID | None
    reason: str
    answer: str
    ending: str
    decided_by_name: str
    decided_on: date | None
    carried_out_by_name: str
    carried_out_on: date | None
    ended_by_name: str
    ended_on: date | None
    credited: tuple[str, ...]
    steps: frozenset[ReliefStep]


def is_offered() -> bool:
    """Whether the school's document knows fee relief (M1, P2)."""
    feature = profiles.current_profile()[1].features.get("fee_reduction")
    return feature is not None and feature.presence is not Presence.NONE


def reader(actor: Actor) -> Actor:
    """The person in those roles alone that read fee relief: the counselling centre and grade heads do not."""
    return replace(actor, roles=actor.roles & READERS, grades=frozenset())


def proposer(actor: Actor) -> Actor:
    """The person as class teacher alone."""
    return replace(actor, roles=actor.roles & {Role.CLASS_TEACHER}, grades=frozenset())


def visible_reliefs(actor: Actor) -> Select[FeeRelief]:
    """The reliefs of the students whom this person answers for in one of those roles."""
    return joined().where(FeeRelief.case_id.in_(_cases_of(reader(actor))))


def visible_relief(actor: Actor, relief_id: UUID, *, to_change: bool = False) -> FeeRelief:
    """One of them, locked where it is to be changed; raises NotFound."""
    query = visible_reliefs(actor).where(FeeRelief.id == relief_id)
    found = session().scalar(query.with_for_update(of=FeeRelief) if to_change else query)
    if found is None:
        raise NotFound
    return found


def own_relief(actor: Actor, relief_id: UUID) -> FeeRelief:
    """One of the students of whom this person is class teacher, locked; raises NotFound."""
    query = joined().where(FeeRelief.id == relief_id, FeeRelief.case_id.in_(_cases_of(proposer(actor))))
    found = session().scalar(query.with_for_update(of=FeeRelief))
    if found is None:
        raise NotFound
    cases.refuse_barred(actor, found.case_id)
    return found


def relief_to_correct(relief_id: UUID, case_id: UUID) -> FeeRelief:
    """A relief of a case that was found as one's own, locked; raises NotFound."""
    query = select(FeeRelief).where(FeeRelief.id == relief_id, FeeRelief.case_id == case_id)
    found = session().scalar(query.with_for_update())
    if found is None:
        raise NotFound
    return found


def may_ask(actor: Actor, case_id: UUID) -> bool:
    """Whether this person is the class teacher of whom the case is about; nothing is locked."""
    return session().scalar(_cases_of(proposer(actor)).where(CaseFile.id == case_id)) is not None


def lines(actor: Actor, *, waiting: bool = False, page: int = 1) -> list[ReliefLine]:
    """One page of what this person reads, what waits first, then what ends first; one statement."""
    order = ((FeeRelief.state == ReliefState.ASKED).desc(), FeeRelief.ends_on, Student.pinyin, FeeRelief.id)
    return read_lines(_standing(actor, waiting=waiting).order_by(*order).limit(PAGE).offset((page - 1) * PAGE))


def count(actor: Actor, *, waiting: bool = False) -> int:
    """How many lines that list has."""
    return session().scalar(_standing(actor, waiting=waiting).with_only_columns(func.count())) or 0


def lines_to_decide(actor: Actor, *, limit: int) -> list[ReliefLine]:
    """What waits for this person's decision, the oldest first; one statement."""
    query = visible_reliefs(actor).where(_to_decide(actor))
    return read_lines(query.order_by(FeeRelief.asked_on, Student.pinyin, FeeRelief.id).limit(limit))


def reliefs_of_case(case_id: UUID, actor: Actor) -> list[ReliefView]:
    """Every relief of a case as far as this person reads it, newest first; one statement."""
    return reliefs_of([case_id], actor)[case_id]


def reliefs_of(case_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[ReliefView]]:
    """The same of several cases, by case; one statement."""
    query = visible_reliefs(actor).where(FeeRelief.case_id.in_(case_ids))
    found: dict[UUID, list[ReliefView]] = {case_id: [] for case_id in case_ids}
    for row, line in _rows(query.order_by(FeeRelief.asked_on.desc(), FeeRelief.id.desc())):
        found[line.case_id].append(_view(row, line, actor))
    return found


def view(relief: FeeRelief, actor: Actor) -> ReliefView:
    """A relief that was found as visible, in words; one statement."""
    ((row, line),) = _rows(joined().where(FeeRelief.id == relief.id))
    return _view(row, line, actor)


def overlapping(case_id: UUID, item: str, days: tuple[date, date], *, but: Collection[UUID]) -> FeeRelief | None:
    """A granted relief of the same item for some of these days, for a case that is locked."""
    starts_on, ends_on = days
    query = select(FeeRelief).where(
        FeeRelief.case_id == case_id,
        FeeRelief.item == item,
        FeeRelief.state.in_(GRANTED),
        FeeRelief.starts_on <= ends_on,
        FeeRelief.ends_on >= starts_on,
        FeeRelief.id.not_in(but),
    )
    return session().scalar(query.limit(1))


def waits_for(case_id: UUID, item: str, *, but: UUID | None = None) -> bool:
    """Whether the same is asked for already."""
    query = select(FeeRelief.id).where(
        FeeRelief.case_id == case_id, FeeRelief.item == item, FeeRelief.state == ReliefState.ASKED
    )
    return session().scalar(query.where(FeeRelief.id != but if but else true()).limit(1)) is not None


def read_lines(query: Select[FeeRelief]) -> list[ReliefLine]:
    """The lines of a query over reliefs with their students."""
    return [line for _row, line in _rows(query)]


def joined() -> Select[FeeRelief]:
    """Reliefs with the student's case and class, whoever asks."""
    return (
        select(FeeRelief)
        .join(CaseFile, and_(CaseFile.school_id == FeeRelief.school_id, CaseFile.id == FeeRelief.case_id))
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
    )


def _cases_of(actor: Actor) -> Select[UUID]:
    return cases.visible_cases(actor).with_only_columns(CaseFile.id)


def _standing(actor: Actor, *, waiting: bool) -> Select[FeeRelief]:
    """What waits; and beside it what is granted and not over yet."""
    runs = and_(FeeRelief.state.in_(GRANTED), FeeRelief.ends_on >= clock.today())
    asked = FeeRelief.state == ReliefState.ASKED
    return visible_reliefs(actor).where(asked if waiting else or_(asked, runs))


def _to_decide(actor: Actor) -> ColumnElement[bool]:
    if not actor.may(Permission.FEE_RELIEF_DECIDE):
        return false()
    return and_(FeeRelief.state == ReliefState.ASKED, FeeRelief.asked_by.is_distinct_from(actor.user_id))


def _rows(query: Select[FeeRelief]) -> Sequence[tuple[FeeRelief, ReliefLine]]:
    wanted = query.with_only_columns(FeeRelief, Student, ClassGroup)
    return [(row, _line(row, student, group)) for row, student, group in session().execute(wanted)]


def _line(row: FeeRelief, student: Student, group: ClassGroup) -> ReliefLine:
    return ReliefLine(
        id=row.id,
        case_id=row.case_id,
        student_id=student.id,
        student_name=student.name,
        class_id=group.id,
        class_name=group.name,
        grade=group.grade,
        state=ReliefState(row.state),
        item=row.item,
        amount_fen=row.amount_fen,
        per=Per(row.per),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        asked_by=row.asked_by,
        asked_by_name=row.asked_by_name,
        asked_on=row.asked_on,
    )


def _view(row: FeeRelief, line: ReliefLine, actor: Actor) -> ReliefView:
    steps = lifecycle.possible_steps(
        line.state,
        over=line.is_over,
        asked_by=row.asked_by,
        reader=actor.user_id,
        proposes=line.class_id in actor.class_ids and actor.may(Permission.FEE_RELIEF_PROPOSE),
        may=[step.value for step, permission in _MAY.items() if actor.may(permission)],
    )
    return ReliefView(
        line=line,
        version=row.version,
        replaces_id=row.replaces_id,
        reason=_opened(row, "reason"),
        answer=_opened(row, "answer"),
        ending=_opened(row, "ending"),
        decided_by_name=row.decided_by_name or "",
        decided_on=row.decided_on,
        carried_out_by_name=row.carried_out_by_name or "",
        carried_out_on=row.carried_out_on,
        ended_by_name=row.ended_by_name or "",
        ended_on=row.ended_on,
        credited=tuple(row.credited),
        steps=steps,
    )


def _opened(row: FeeRelief, name: str) -> str:
    sealed: bytes | None = getattr(row, f"{name}_sealed")
    return crypto.unseal(sealed, row=row.id, field=f"{TABLE}.{name}") if sealed else ""
