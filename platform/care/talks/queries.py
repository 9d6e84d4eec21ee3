"""Reads of talks and tracking records: what the file's timeline shows to somebody who may open the file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.cases.timeline import RecordKind, RecordLine, Strand, Texts
from care.talks.models import FollowUp, Talk
from care.talks.terms import KIND_LABELS, WAY_LABELS, TalkKind, Way
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound


def lines(case_id: UUID, actor: Actor) -> list[RecordLine]:
    """Every standing record of a file that has been opened (`care.cases.services.open_file`), newest first.

    One statement, however many records. A tracking record that stands on a talk is shown with it.
    """
    talk = aliased(Talk, select(Talk).where(Talk.case_id == case_id, Talk.withdrawn_at.is_(None)).subquery())
    standing = select(FollowUp).where(FollowUp.case_id == case_id, FollowUp.withdrawn_at.is_(None)).subquery()
    tracking = aliased(FollowUp, standing)
    same = (tracking.school_id == talk.school_id) & (tracking.talk_id == talk.id)
    both = select(talk, tracking).select_from(talk).join(tracking, same, full=True)
    pairs: list[tuple[Talk | None, FollowUp | None]] = [(row[0], row[1]) for row in session().execute(both)]
    found = [_line(one, other, actor) for one, other in pairs if one or (other and other.talk_id is None)]
    return sorted(found, key=lambda line: (line.happened_on, line.recorded_on, line.id), reverse=True)


def visible_record(actor: Actor, case_id: UUID, record_id: UUID) -> Talk | FollowUp:
    """A talk or tracking record of a file that the person answers for; raises NotFound."""
    cases.visible_case(actor, case_id)
    mine = {"id": record_id, "case_id": case_id}
    record = session().scalar(select(Talk).filter_by(**mine)) or session().scalar(select(FollowUp).filter_by(**mine))
    if record is None:
        raise NotFound
    return record


def visible_records(actor: Actor, record_ids: Collection[UUID]) -> list[Talk | FollowUp]:
    """Several records of files that the person answers for, locked in a steady order for the use case that follows.

    Raises NotFound when one of them is not. Two statements.
    """
    wanted, mine = set(record_ids), cases.visible_cases(actor).with_only_columns(CaseFile.id)
    found: list[Talk | FollowUp] = []
    for model in (Talk, FollowUp):
        query = select(model).where(model.id.in_(wanted), model.case_id.in_(mine)).order_by(model.id)
        found += session().scalars(query.with_for_update())
    if {record.id for record in found} != wanted:
        raise NotFound
    return found


def last_place(actor: Actor) -> str:
    """Where this person last talked with somebody, empty before the first talk."""
    query = select(Talk.place).where(Talk.recorded_by == actor.user_id, Talk.withdrawn_at.is_(None), Talk.place != "")
    return session().scalar(query.order_by(Talk.recorded_at.desc()).limit(1)) or ""


def talked_with(actor: Actor, since: date) -> int:
    """With how many students in care of this person's own classes somebody talked from that day on; one statement."""
    mine = cases.visible_cases(actor).where(CaseFile.state.in_(IN_CARE), CaseFile.class_id.in_(actor.class_ids))
    query = select(func.count(Talk.case_id.distinct())).where(
        Talk.case_id.in_(mine.with_only_columns(CaseFile.id)),
        Talk.kind.in_((TalkKind.STUDENT, TalkKind.SCREENING)),
        Talk.happened_on >= since,
        Talk.withdrawn_at.is_(None),
    )
    return session().scalar(query) or 0


def _line(talk: Talk | None, tracking: FollowUp | None, actor: Actor) -> RecordLine:
    record = talk or tracking
    if record is None:  # a row of the join has one of the two
        raise NotFound
    strands = {Strand.TALK} if talk else set()
    return RecordLine(
        id=record.id,
        kind=RecordKind.TALK,
        strands=frozenset(strands | ({Strand.FOLLOW_UP} if tracking else set())),
        title=KIND_LABELS[TalkKind(talk.kind)] if talk else "跟踪记录",
        happened_on=record.happened_on,
        recorded_on=record.recorded_on,
        by=record.recorded_by_name,
        place=talk.place if talk else WAY_LABELS[Way(tracking.way)] if tracking else "",
        credited=record.credited,
        is_mine=record.recorded_by == actor.user_id,
        opens=partial(_texts, talk, tracking),
        tells=partial(_effect, tracking) if tracking else None,
    )


def _texts(talk: Talk | None, tracking: FollowUp | None) -> Texts:
    found: list[tuple[str, str]] = []
    if talk:
        found.append(("", crypto.unseal(talk.content_sealed, row=talk.id, field="talks.content")))
    if tracking:
        found += _triad(tracking)
    if talk and talk.next_step_sealed:
        found.append(("下一步", crypto.unseal(talk.next_step_sealed, row=talk.id, field="talks.next_step")))
    return found


def _effect(tracking: FollowUp) -> str:
    return crypto.unseal(tracking.effect_sealed, row=tracking.id, field="follow_ups.effect")


def _triad(record: FollowUp) -> list[tuple[str, str]]:
    fields = (("教育策略", "strategy"), ("教育效果", "effect"), ("经验与教训", "lesson"))
    return [
        (label, crypto.unseal(getattr(record, f"{name}_sealed"), row=record.id, field=f"follow_ups.{name}"))
        for label, name in fields
    ]
