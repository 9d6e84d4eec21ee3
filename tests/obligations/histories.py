"""What may happen to a duty, as plain values; how it then stands, told again in Python; and the rows that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import delete

from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations.lifecycle import Decision, DutyState
from obligations.models import (
    DutyFact,
    DutySubject,
    Obligation,
    ObligationCredit,
    ObligationEscalation,
    ObligationHandover,
    ObligationWaiver,
)
from policy_profiles import queries as profiles
from school_calendar import queries as calendars
from tests.care.campus import Campus

FIRST = date(2026, 9, 7)
SPAN = 70


@dataclass(frozen=True)
class Done:
    """A record that did it."""

    happened: date
    recorded: date
    is_withdrawn: bool


@dataclass(frozen=True)
class Decided:
    """A decision about it."""

    kind: Decision
    approved: date
    expires: date


@dataclass(frozen=True)
class History:
    """Everything that happened to one duty of a class teacher; `was_decided` are decisions that were taken back."""

    opens: date
    due: date | None
    grace_end: date | None
    period_end: date | None
    is_merged: bool
    done: Sequence[Done]
    decided: Decided | None
    was_decided: Sequence[Decided]
    handed_until: date | None
    handover_ended: bool

    def state(self, today: date) -> DutyState:
        """How it stands, from domain.md 2.3 and 3 and nothing else."""
        standing = [one.happened for one in self.done if not one.is_withdrawn]
        decision = self.decided
        if decision is not None and self.period_end is not None and decision.approved > self.period_end:
            decision = None
        if standing:
            return DutyState.DONE_LATE if self._is_late(min(standing), decision) else DutyState.DONE
        if decision is not None and self._rests(decision, today):
            return DutyState(decision.kind.value)
        if self.is_merged:
            return DutyState.DEFERRED
        return self._undone(today)

    def is_handed_over(self, today: date) -> bool:
        return self.handed_until is not None and not self.handover_ended and today <= self.handed_until

    def _is_late(self, day: date, decision: Decided | None) -> bool:
        if self.grace_end is None:
            return False
        last = self.grace_end
        if decision is not None and decision.kind is Decision.POSTPONED and decision.approved <= self.grace_end:
            last = max(last, decision.expires)
        return day > last

    def _rests(self, decision: Decided, today: date) -> bool:
        if decision.kind is Decision.POSTPONED:
            return today <= decision.expires
        return today <= decision.expires or (self.period_end is not None and self.period_end <= decision.expires)

    def _undone(self, today: date) -> DutyState:
        if self.due is None:
            return DutyState.AWAITING_CALENDAR
        if today < self.opens:
            return DutyState.UPCOMING
        if today <= (self.grace_end or self.due):
            return DutyState.OPEN
        if self.grace_end is None:
            return DutyState.AWAITING_CALENDAR
        return DutyState.MISSED if self.period_end is not None and today > self.period_end else DutyState.LATE


_days = st.integers(0, SPAN).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def _done(draw: st.DrawFn) -> Done:
    happened = draw(_days)
    return Done(happened, happened + timedelta(days=draw(st.integers(0, 20))), draw(st.booleans()))


@st.composite
def _decided(draw: st.DrawFn) -> Decided:
    approved = draw(_days)
    return Decided(draw(st.sampled_from(Decision)), approved, approved + timedelta(days=draw(st.integers(0, 40))))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """One of them, with every date in one autumn."""
    opens = draw(_days)
    due = opens + timedelta(days=draw(st.integers(0, 30)))
    grace_end = due + timedelta(days=draw(st.integers(0, 6)))
    period_end = draw(st.none() | st.integers(0, 40).map(lambda more: due + timedelta(days=more)))
    dated = draw(st.sampled_from(["all", "all", "all", "no grace", "nothing"]))
    return History(
        opens=opens,
        due=None if dated == "nothing" else due,
        grace_end=grace_end if dated == "all" else None,
        period_end=period_end,
        is_merged=draw(st.sampled_from([False] * 7 + [True])),
        done=draw(st.lists(_done(), max_size=3)),
        decided=draw(st.none() | _decided()),
        was_decided=draw(st.lists(_decided(), max_size=1)),
        handed_until=draw(st.none() | _days),
        handover_ended=draw(st.booleans()),
    )


def forget(school: Campus) -> None:
    """Take every duty of the school away again, for the next example."""
    tables = (ObligationEscalation, ObligationHandover, ObligationCredit, ObligationWaiver, Obligation, DutyFact)
    with school.world.open():
        for table in tables:
            session().execute(delete(table))


def write(school: Campus, found: Sequence[History]) -> list[UUID]:
    """The rows of these duties, all of the first class; those handed over are with the teacher of the other class."""
    with school.world.open():
        if session().get(DutySubject, (school.world.scope.school_id, school.class_id)) is None:
            session().add(
                DutySubject(
                    id=school.class_id, kind="class", class_id=school.class_id, active_from=FIRST, attributes={}
                )
            )
            session().flush()
        return [_write(school, one, number) for number, one in enumerate(found)]


def _write(school: Campus, found: History, number: int) -> UUID:
    version, _ = profiles.current_profile()
    duty = new_id()
    session().add(
        Obligation(
            id=duty,
            rule="R99",
            title="试验",
            clause="第四条",
            clause_ids=["K-4.2"],
            mark="source",
            period_mark="platform",
            subject_kind="class",
            subject_id=school.class_id,
            class_id=school.class_id,
            grade=3,
            period=str(number),
            opens_on=found.opens,
            due_on=found.due,
            grace_end_on=found.grace_end,
            period_end_on=found.period_end,
            owner_role="class_teacher",
            helper_roles=[],
            receiver_roles=[],
            evidence=["talk"],
            arithmetic=[],
            basis="",
            status_hint="vacation_merged" if found.is_merged else "normal",
            profile_version_id=version.id,
            calendar_version_id=UUID(calendars.school_calendar().version),
        )
    )
    session().flush()
    for one in found.done:
        _credit(school, duty, one)
    for decided in (*found.was_decided, *([found.decided] if found.decided else [])):
        _decide(duty, decided, ended=decided is not found.decided)
    if found.handed_until is not None:
        _hand_over(school, duty, found.handed_until, ended=found.handover_ended)
    return duty


def _credit(school: Campus, duty: UUID, done: Done) -> None:
    fact = DutyFact(
        id=new_id(),
        subject_id=school.class_id,
        evidence=["talk"],
        happened_on=done.happened,
        recorded_on=done.recorded,
        record_kind="talk",
        record_id=new_id(),
    )
    session().add(fact)
    session().flush()
    session().add(
        ObligationCredit(
            obligation_id=duty,
            fact_id=fact.id,
            happened_on=done.happened,
            recorded_on=done.recorded,
            withdrawn_at=clock.now() if done.is_withdrawn else None,
        )
    )


def _decide(duty: UUID, decided: Decided, *, ended: bool) -> None:
    session().add(
        ObligationWaiver(
            obligation_id=duty,
            kind=decided.kind,
            reason_sealed=b"",
            approver_name="",
            approved_on=decided.approved,
            expires_on=decided.expires,
            ended_at=clock.now() if ended else None,
        )
    )


def _hand_over(school: Campus, duty: UUID, until: date, *, ended: bool) -> None:
    session().add(
        ObligationHandover(
            obligation_id=duty,
            batch_id=new_id(),
            from_user=school.teacher.user_id,
            to_user=school.other_teacher.user_id,
            ends_on=until,
            giver_name="",
            given_on=FIRST,
            ended_at=clock.now() if ended else None,
        )
    )
