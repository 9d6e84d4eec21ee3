"""Trainings as a person sees them: everybody on the staff sees each, a student helper only those that are for helpers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from accounts.permissions import Permission
from accounts.roles import Role
from care.trainings import lifecycle
from care.trainings.lifecycle import TrainingState, TrainingStep
from care.trainings.models import Training, TrainingAttendance
from care.trainings.queries.attendance import of_reader
from care.trainings.terms import Topic, TrainingKind, TrainingOrder, TrainingSpan
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from policy_profiles import queries as profiles
from policy_profiles.evidence import EvidenceKind
from school_calendar.models import Term

PAGE = 30
TABLE = "trainings"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFilter:
    """What a list of trainings is narrowed to and how it is sorted; `q` is a piece of the title or of the lecturer's name."""

    q: str = ""
    kind: TrainingKind | None = None
    span: TrainingSpan | None = None
    topic: Topic | None = None
    sort: TrainingOrder = TrainingOrder.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingLine:
    """A training in a list, with how many came and whether the reader did."""

    id: UUID
    kind: TrainingKind
    state: TrainingState
    title: str
    topics: tuple[Topic, ...]
    happens_on: date
    begins_at: time
    half_hours: int
    place: str
    lecturer: str
    came: int
    came_myself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingView:
    """One training in words, and what its reader may do with it.

    `door_code` is only for whoever keeps it; minutes and reason, which staff write for staff, are empty for a student.
    """

    line: TrainingLine
    version: int
    audience: tuple[Role, ...]
    is_assessed: bool
    outline: str
    minutes: str
    reason: str
    planned_by_name: str
    planned_on: date
    recorded_by_name: str
    recorded_on: date | None
    credited: tuple[str, ...]
    door_code: str
    sees_list: bool
    steps: frozenset[TrainingStep]


def is_offered(kind: TrainingKind) -> bool:
    """Whether the school's document asks for it; trainings may be held anywhere, exchanges are E5's."""
    if kind is TrainingKind.TRAINING:
        return True
    rules = profiles.current_profile()[1].rules
    return any(rule.enabled and EvidenceKind.EXCHANGE in rule.evidence for rule in rules)


def keeps(actor: Actor, planned_by: UUID | None) -> bool:
    """Whether it is this person's to keep: who planned it, or who plans and sees to all trainings (LG, CC)."""
    if actor.is_student or not actor.may(Permission.TRAINING_PLAN):
        return False
    return actor.may(Permission.TRAINING_OVERSEE) or (planned_by is not None and planned_by == actor.user_id)


def reads_as_helper(actor: Actor) -> bool:
    """Whether this reader is no member of the staff: such a one reads nothing that may name a category (domain.md 7.5)."""
    return actor.is_student or not actor.may(Permission.SCHOOL_READ)


def visible_trainings(actor: Actor) -> Select[Training]:
    """All of them for the staff, those for helpers for a helper."""
    if not actor.may(Permission.TRAINING_READ):
        return select(Training).where(false())
    if reads_as_helper(actor):
        return select(Training).where(Training.audience.any_() == Role.STUDENT_HELPER.value)
    return select(Training)


def visible_training(actor: Actor, training_id: UUID, *, to_change: bool = False) -> Training:
    """One of them, locked where it is to be changed; raises NotFound."""
    query = visible_trainings(actor).where(Training.id == training_id)
    found = session().scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound
    return found


def kept_training(actor: Actor, training_id: UUID, *, to_change: bool = True) -> Training:
    """One that is this person's to keep, locked; raises NotFound."""
    found = visible_training(actor, training_id, to_change=to_change)
    if not keeps(actor, found.planned_by):
        raise NotFound
    return found


def lines(actor: Actor, wanted: TrainingFilter, *, page: int | None = 1) -> list[TrainingLine]:
    """One page of the list, or all of it for None; one statement, and one for who the reader is."""
    order = {
        TrainingOrder.NEWEST: (Training.happens_on.desc(), Training.begins_at.desc()),
        TrainingOrder.OLDEST: (Training.happens_on, Training.begins_at),
        TrainingOrder.HOURS: (Training.half_hours.desc(), Training.happens_on.desc()),
    }[wanted.sort]
    query = _wanted(actor, wanted).order_by(*order, Training.id)
    if page is not None:
        query = query.limit(PAGE).offset((page - 1) * PAGE)
    return [line for _row, line in _rows(query, actor)]


def count(actor: Actor, wanted: TrainingFilter) -> int:
    """How many lines that list has."""
    return session().scalar(_wanted(actor, wanted).with_only_columns(func.count(Training.id))) or 0


def view(training: Training, actor: Actor) -> TrainingView:
    """A training that was found as visible, in words."""
    ((row, line),) = _rows(select(Training).where(Training.id == training.id), actor)
    is_kept = keeps(actor, row.planned_by)
    steps = lifecycle.possible_steps(
        line.state, keeps=is_kept, happens_on=row.happens_on, today=clock.today(), came=line.came
    )
    return TrainingView(
        line=line,
        version=row.version,
        audience=tuple(Role(role) for role in row.audience),
        is_assessed=row.is_assessed,
        outline=_opened(row, "outline"),
        minutes="" if reads_as_helper(actor) else _opened(row, "minutes"),
        reason="" if reads_as_helper(actor) else _opened(row, "reason"),
        planned_by_name=row.planned_by_name,
        planned_on=row.planned_on,
        recorded_by_name=row.recorded_by_name or "",
        recorded_on=row.recorded_on,
        credited=tuple(row.credited),
        door_code=row.door_code if is_kept else "",
        sees_list=is_kept or (actor.may(Permission.TRAINING_OVERSEE) and not actor.is_student),
        steps=steps,
    )


def trainings_there(training_ids: Collection[UUID]) -> set[UUID]:
    """Which of these the school still has; one statement."""
    return set(session().scalars(select(Training.id).where(Training.id.in_(training_ids))))


def term_figures() -> tuple[int, int]:
    """How many trainings of this term count, and how many attendances they had: for the board. One statement."""
    today = clock.today()
    query = (
        select(func.count(Training.id.distinct()), func.count(TrainingAttendance.id))
        .join(
            Term, and_(Term.school_id == Training.school_id, Training.happens_on.between(Term.starts_on, Term.ends_on))
        )
        .outerjoin(TrainingAttendance, _joined())
        .where(
            Training.state == TrainingState.RECORDED,
            Training.kind == TrainingKind.TRAINING,
            Term.starts_on <= today,
            Term.ends_on >= today,
        )
    )
    held, came = session().execute(query).one()
    return held, came


def seal(row: UUID, name: str, words: str) -> bytes | None:
    """What somebody wrote, sealed for its place; None for nothing."""
    return crypto.seal(words, row=row, field=f"{TABLE}.{name}") if words else None


def _wanted(actor: Actor, wanted: TrainingFilter) -> Select[Training]:
    query = visible_trainings(actor)
    if wanted.q:
        query = query.where(
            or_(
                Training.title.contains(wanted.q, autoescape=True),
                Training.lecturer.contains(wanted.q, autoescape=True),
            )
        )
    if wanted.kind is not None:
        query = query.where(Training.kind == wanted.kind)
    if wanted.topic is not None:
        query = query.where(Training.topics.any_() == wanted.topic.value)
    if wanted.span is TrainingSpan.COMING:
        query = query.where(Training.state == TrainingState.PLANNED)
    if wanted.span is TrainingSpan.PAST:
        query = query.where(Training.state.in_([TrainingState.HELD, TrainingState.RECORDED]))
    return query


def _rows(query: Select[Training], actor: Actor) -> Sequence[tuple[Training, TrainingLine]]:
    came = select(func.count(TrainingAttendance.id)).where(_joined()).correlate(Training).scalar_subquery()
    mine = exists().where(_joined(), of_reader(actor)).correlate(Training)
    found = session().execute(query.with_only_columns(Training, came, mine))
    return [(row, _line(row, number, came_myself=came_myself)) for row, number, came_myself in found]


def _joined() -> ColumnElement[bool]:
    return and_(TrainingAttendance.school_id == Training.school_id, TrainingAttendance.training_id == Training.id)


def _line(row: Training, came: int, *, came_myself: bool) -> TrainingLine:
    return TrainingLine(
        id=row.id,
        kind=TrainingKind(row.kind),
        state=TrainingState(row.state),
        title=row.title,
        topics=tuple(topic for topic in Topic if topic in row.topics),
        happens_on=row.happens_on,
        begins_at=row.begins_at,
        half_hours=row.half_hours,
        place=row.place,
        lecturer=row.lecturer,
        came=came,
        came_myself=came_myself,
    )


def _opened(row: Training, name: str) -> str:
    sealed: bytes | None = getattr(row, f"{name}_sealed")
    return crypto.unseal(sealed, row=row.id, field=f"{TABLE}.{name}") if sealed else ""
