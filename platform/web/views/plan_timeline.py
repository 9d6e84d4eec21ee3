"""What happened with a student's plans, as entries of the file's course (经过)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from care.cases.timeline import Strand, TimelineEntry
from care.support_plans import queries
from care.support_plans.queries import TURN_LABELS, PlanHappening
from care.support_plans.terms import KIND_LABELS
from kernel.actor import Actor
from web.language import translate as _
from web.views.case_timeline import Happened


def of_plans(case_id: UUID, actor: Actor) -> list[Happened]:
    """Every turn of the plans of a file that has been opened, as far as this person sees them."""
    return [
        Happened(turn.happened_on, turn.recorded_on, frozenset({Strand.PLAN}), partial(_entry, turn))
        for turn in queries.happenings(case_id, actor)
    ]


def _entry(turn: PlanHappening) -> TimelineEntry:
    return TimelineEntry(
        happened_on=turn.happened_on,
        recorded_on=turn.recorded_on,
        title=TURN_LABELS[turn.turn],
        by=turn.by,
        place=f"{_(KIND_LABELS[turn.kind])} · {turn.plan.topic}",
        texts=turn.texts,
        credited=tuple(turn.credited),
    )
