"""The lists of duties: a person's own, the board, those about one subject."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from obligations.lifecycle import BoardOrder, DutyState
from obligations.models import DutySubject, Obligation
from obligations.models import obligation_states as states
from obligations.queries.lines import BY_DATE, PRESSING, RESTING, DutyLine, Found, Horizon, lines, select_lines
from obligations.queries.seeing import owned_by, visible_duties
from people.models import ClassGroup
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """A person's list: what is asked of them, what others still owe for the same classes, what of their own rests."""

    mine: tuple[DutyLine, ...]
    others: tuple[DutyLine, ...]
    resting: tuple[DutyLine, ...] = ()

    def of(self, horizon: Horizon) -> list[DutyLine]:
        """The duties of one group, in the order in which they fall due."""
        return [line for line in self.mine if line.horizon is horizon]


def to_do(actor: Actor) -> ToDo:
    """What is asked of this person today and later, what waits for others, and what was decided to rest; one statement.

    A duty that cannot be dated yet is on the list from the day on which it can be done.
    """
    wanted = or_(
        states.c.state.in_(PRESSING),
        and_(states.c.state == DutyState.AWAITING_CALENDAR, states.c.opens_on <= clock.today()),
        and_(states.c.state.in_(RESTING), states.c.waived_until >= clock.today()),
    )
    found = lines(visible_duties(actor).where(wanted).order_by(*BY_DATE))
    return ToDo(
        mine=tuple(line for line in found if line.is_mine and line.state not in RESTING),
        others=tuple(
            line for line in found if not line.is_mine and line.state not in RESTING and _concerns(actor, line)
        ),
        resting=tuple(line for line in found if line.is_mine and line.state in RESTING),
    )


def badge(actor: Actor) -> int:
    """How many duties ask something of this person now: the figure beside 我的待办; one statement."""
    query = select(func.count()).select_from(states).where(states.c.state.in_(PRESSING), owned_by(actor))
    return session().scalar(query) or 0


def board(
    actor: Actor,
    *,
    state: DutyState | None = None,
    class_id: UUID | None = None,
    rule: str | None = None,
    sort: BoardOrder = BoardOrder.DATE,
) -> Found:
    """The duties of the board that match the filters, sorted; hand the rows to `lines`. Upcoming ones only on request."""
    query = visible_duties(actor)
    query = query.where(states.c.state == state if state else states.c.state != DutyState.UPCOMING)
    if class_id is not None:
        query = query.where(states.c.class_id == class_id)
    if rule is not None:
        query = query.where(states.c.rule == rule)
    return query.order_by(*_FIRST[sort], *BY_DATE)


def count(query: Found) -> int:
    """How many duties a query of `board` finds."""
    return session().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def tally(actor: Actor) -> dict[int | None, dict[DutyState, int]]:
    """How many duties stand how, by grade (None: those of the whole school); one statement."""
    seen = visible_duties(actor).subquery()
    query = select(seen.c.grade, seen.c.state, func.count()).group_by(seen.c.grade, seen.c.state).order_by(seen.c.grade)
    found: dict[int | None, dict[DutyState, int]] = {}
    for grade, state, number in session().execute(query):
        found.setdefault(grade, {})[DutyState(state)] = number
    return found


def rules_in_use(actor: Actor) -> list[tuple[str, str]]:
    """The rules under which this person sees duties, with their titles, for a filter; one statement."""
    seen = visible_duties(actor).subquery()
    query = select(seen.c.rule, func.min(seen.c.title)).group_by(seen.c.rule).order_by(seen.c.rule)
    return [(rule, title) for rule, title in session().execute(query)]


def for_subject(subject_id: UUID, *, pressing: bool = False) -> list[DutyLine]:
    """The duties about one subject, newest first; the caller has decided that the person may see the subject."""
    query = select_lines().where(states.c.subject_id == subject_id)
    if pressing:
        query = query.where(states.c.state.in_(PRESSING))
    return lines(query.order_by(states.c.opens_on.desc(), states.c.rule))


def for_subjects(subject_ids: Collection[UUID], *, resting: bool = False) -> dict[UUID, list[DutyLine]]:
    """The pressing duties of several subjects at once, by subject, with `resting` also those that wait; one statement."""
    rests = and_(states.c.state.in_(RESTING), states.c.waived_until >= clock.today())
    wanted = or_(states.c.state.in_(PRESSING), rests) if resting else states.c.state.in_(PRESSING)
    query = select_lines().where(states.c.subject_id.in_(subject_ids), wanted).order_by(*BY_DATE)
    found: dict[UUID, list[DutyLine]] = {}
    for line in lines(query):
        found.setdefault(line.subject_id, []).append(line)
    return found


def events_asking(case_id: UUID, evidence: EvidenceKind) -> Sequence[UUID]:
    """The events in the life of a case's student after which such work is asked for, done or not. One statement."""
    student = select(DutySubject.student_id).where(DutySubject.id == case_id).scalar_subquery()
    query = (
        select(DutySubject.id)
        .join(Obligation, and_(Obligation.school_id == DutySubject.school_id, Obligation.subject_id == DutySubject.id))
        .where(
            DutySubject.student_id == student,
            DutySubject.kind == SubjectKind.EVENT,
            Obligation.superseded_at.is_(None),
            Obligation.evidence.any_() == evidence.value,
        )
    )
    return session().scalars(query.distinct()).all()


def of_subjects(subject_ids: Collection[UUID]) -> dict[UUID, DutyLine]:
    """The one duty of each of these subjects that people agreed on, however it stands; one statement."""
    query = select_lines().where(states.c.subject_id.in_(subject_ids)).order_by(*BY_DATE)
    return {line.subject_id: line for line in lines(query)}


_FIRST = {
    BoardOrder.DATE: (),
    BoardOrder.CLASS: (ClassGroup.grade.asc().nulls_last(), ClassGroup.number),
    BoardOrder.WORK: (states.c.rule,),
}


def _concerns(actor: Actor, line: DutyLine) -> bool:
    """Whether a duty of somebody else is worth a line under 等待他人: one's own classes, or what one receives."""
    return line.class_id in actor.own_class_ids or not actor.roles.isdisjoint(line.receiver_roles)
