"""Work that people agreed on (会商约定): a duty with an owner by name and a date, on the same list as those of the document.

The engine knows nothing of it: its subject is the agreement itself, and a note by its owner is what does it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations.errors import AgreedInThePast, FileShutToThem, NothingInForce
from obligations.events import AgreementsEnded, DutiesCredited, WorkAgreed
from obligations.lifecycle import AGREEMENT, NAMED
from obligations.models import DutyFact, DutySubject, Obligation, ObligationCredit
from obligations.services.opening import take_turns
from people.models import ClassGroup
from policy_profiles import queries as profiles
from policy_profiles.duty import StatusHint, Step
from policy_profiles.rules import Mark
from privacy import protection
from school_calendar import queries as calendars

RULE, TITLE = "AGREED", "会商约定"
_REMINDED = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What somebody took upon themselves for a student by a day; `id` is that of the record that says in words what."""

    id: UUID
    student_id: UUID
    class_id: UUID
    owner_id: UUID
    due_on: date


def agree(agreements: Sequence[Agreement], *, actor: Actor) -> list[UUID]:
    """Make duties of what was agreed, each owed by one person; returns their ids.

    Raises AgreedInThePast, FileShutToThem (somebody is to do it who does not open the protected file), NothingInForce.
    """
    if not agreements:
        return []
    doors = protection.doors()
    if any(doors.shut_out([one.owner_id], one.student_id) for one in agreements):
        raise FileShutToThem
    if any(one.due_on < clock.today() for one in agreements):
        raise AgreedInThePast
    in_force, calendar = profiles.in_force(), calendars.school_calendar()
    if in_force is None or not calendar.version:
        raise NothingInForce
    take_turns()
    grades = _grades({one.class_id for one in agreements})
    session().add_all(_subject(one) for one in agreements)
    session().flush()  # the duties point at their subjects
    duties = [_duty(one, grades[one.class_id], in_force.version_id, UUID(calendar.version)) for one in agreements]
    session().add_all(duties)
    ids = [duty.id for duty in duties]
    events.record(WorkAgreed(obligation_ids=tuple(ids)), actor)
    return ids


def do(*, obligation_id: UUID, record_id: UUID, actor: Actor) -> list[Obligation]:
    """Credit an agreed duty with the record that was noted for its subject."""
    fact = (
        select(
            literal(tenancy.school_id()),
            literal(new_id()),
            literal(obligation_id),
            DutyFact.id,
            DutyFact.happened_on,
            DutyFact.recorded_on,
        )
        .where(DutyFact.record_id == record_id, DutyFact.withdrawn_at.is_(None))
        .limit(1)
    )
    columns = ["school_id", "id", "obligation_id", "fact_id", "happened_on", "recorded_on"]
    session().execute(insert(ObligationCredit).from_select(columns, fact).on_conflict_do_nothing())
    events.record(DutiesCredited(record_id=record_id, record_kind="note", obligation_ids=(obligation_id,)), actor)
    return list(session().scalars(select(Obligation).where(Obligation.id == obligation_id)))


def end_agreements(subject_ids: Collection[UUID], *, actor: Actor) -> int:
    """Ask for them no more, since what they were for has ended; what was late stays on record. Returns how many ended."""
    take_turns()
    done = exists().where(
        ObligationCredit.school_id == Obligation.school_id,
        ObligationCredit.obligation_id == Obligation.id,
        ObligationCredit.withdrawn_at.is_(None),
    )
    undone = (
        Obligation.subject_id.in_(subject_ids),
        Obligation.rule == RULE,
        Obligation.superseded_at.is_(None),
        ~done,
    )
    today = clock.today()
    late = update(Obligation).where(*undone, Obligation.due_on < today, Obligation.period_end_on.is_(None))
    missed = session().scalars(late.values(period_end_on=today - timedelta(days=1)).returning(Obligation.id)).all()
    open_ = update(Obligation).where(*undone, Obligation.due_on >= today).values(superseded_at=clock.now())
    gone = session().scalars(open_.returning(Obligation.id)).all()
    if ended := (*missed, *gone):
        events.record(AgreementsEnded(obligation_ids=tuple(ended)), actor)
    return len(ended)


def _grades(class_ids: Collection[UUID]) -> dict[UUID, int]:
    query = select(ClassGroup.id, ClassGroup.grade).where(ClassGroup.id.in_(class_ids))
    return {row.id: row.grade for row in session().execute(query)}


def _subject(one: Agreement) -> DutySubject:
    return DutySubject(
        id=one.id,
        kind=AGREEMENT,
        class_id=one.class_id,
        student_id=one.student_id,
        active_from=clock.today(),
        attributes={},
    )


def _duty(one: Agreement, grade: int, profile_version_id: UUID, calendar_version_id: UUID) -> Obligation:
    today = clock.today()
    steps = (Step.of("agreed", on=today), Step.of("due", on=one.due_on))
    return Obligation(
        id=new_id(),
        rule=RULE,
        title=TITLE,
        clause=TITLE,
        clause_ids=[],
        mark=Mark.SCHOOL,
        period_mark=Mark.SCHOOL,
        subject_kind=AGREEMENT,
        subject_id=one.id,
        class_id=one.class_id,
        grade=grade,
        period=one.due_on.isoformat(),
        opens_on=today,
        due_on=one.due_on,
        grace_end_on=one.due_on,
        remind_on=max(today, one.due_on - _REMINDED),
        owner_role=NAMED,
        helper_roles=[],
        receiver_roles=[],
        assignee_id=one.owner_id,
        evidence=[],
        arithmetic=[step.as_data() for step in steps],
        basis="",
        status_hint=StatusHint.NORMAL,
        profile_version_id=profile_version_id,
        calendar_version_id=calendar_version_id,
    )
