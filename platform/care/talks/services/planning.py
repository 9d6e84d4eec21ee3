"""Writing the plan of a talk (交流预案, K-5.2), which has a duty of its own where the school's document asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from care.cases import services as cases
from care.talks.events import TalkPlansWritten, TalkPlanWritten
from care.talks.models import TalkPlan
from care.talks.services.recording import Recorded, check_rows
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from policy_profiles.evidence import EvidenceKind


@dataclass(frozen=True, kw_only=True)
class PlanWords:
    """The five fields of a plan; only what the talk is for and how to begin must be said."""

    purpose: str
    opening: str
    traits: str = ""
    caution: str = ""
    hope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """A plan as somebody writes it down."""

    case_id: UUID
    happened_on: date
    words: PlanWords


def write_plan(*, case_id: UUID, happened_on: date, words: PlanWords, actor: Actor) -> Recorded:
    """Write down how a talk is meant to go; it credits the duty to plan before the first talk.

    Raises NotFound, InTheFuture, BeforeTheCase, CaseNotInCare.
    """
    cases.recordable_case(case_id, happened_on, actor=actor)
    plan = _plan(PlanEntry(case_id=case_id, happened_on=happened_on, words=words), actor)
    credited = obligations.credit(
        subject_ids=[case_id],
        evidence=[EvidenceKind.TALK_PLAN],
        happened_on=happened_on,
        record_kind="talk_plan",
        record_id=plan.id,
        actor=actor,
    )
    plan.credited = [duty.title for duty in credited]
    session().add(plan)
    events.record(TalkPlanWritten(plan_id=plan.id, case_id=case_id, happened_on=happened_on), actor)
    return Recorded(plan, credited)


def write_plans_of_many(*, batches: Sequence[tuple[Actor, Sequence[PlanEntry]]], actor: Actor) -> list[Recorded]:
    """The plans of several people entered at once, each batch in the name of its own author; all of them, or none.

    Whoever enters them (`actor`) credits the duties. Raises NotFound, RowsRefused (which students, and why).
    """
    written: list[TalkPlan] = []
    for author, entries in batches:
        check_rows([(entry.case_id, entry.happened_on) for entry in entries], author)
        plans = [_plan(entry, author) for entry in entries]
        written += plans
        ids, case_ids = tuple(plan.id for plan in plans), tuple(plan.case_id for plan in plans)
        events.record(TalkPlansWritten(plan_ids=ids, case_ids=case_ids), author)
    done = [
        obligations.DoneWork(
            record_id=plan.id,
            subject_ids=[plan.case_id],
            evidence=[EvidenceKind.TALK_PLAN],
            happened_on=plan.happened_on,
        )
        for plan in written
    ]
    credited = obligations.credit_all(done=done, record_kind="talk_plan", actor=actor)
    for plan in written:
        plan.credited = [duty.title for duty in credited[plan.id]]
    session().add_all(written)
    return [Recorded(plan, credited[plan.id]) for plan in written]


def _plan(entry: PlanEntry, author: Actor) -> TalkPlan:
    row = new_id()
    sealed = {
        f"{name}_sealed": crypto.seal(text, row=row, field=f"talk_plans.{name}") if text else None
        for name, text in asdict(entry.words).items()
    }
    return TalkPlan(
        id=row,
        case_id=entry.case_id,
        happened_on=entry.happened_on,
        recorded_on=clock.today(),
        recorded_by=author.user_id,
        recorded_by_name=author.name,
        credited=[],
        **sealed,
    )
