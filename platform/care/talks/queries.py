"""Reads of talks and tracking records: what the file's timeline shows to somebody who may open the file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.talks.models import FollowUp, Talk
from care.talks.terms import KIND_LABELS, WAY_LABELS, TalkKind, Way
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One record as the timeline shows it: what, when, by whom, in which words, and which duties it did."""

    id: UUID
    kind: str
    title: str
    happened_on: date
    recorded_on: date
    by: str
    place: str
    texts: Sequence[tuple[str, str]]
    credited: Sequence[str]
    is_mine: bool

    @property
    def is_late_entry(self) -> bool:
        """Whether it was written down after the day on which it happened (补记)."""
        return self.recorded_on > self.happened_on


def lines(case_id: UUID, actor: Actor) -> list[RecordLine]:
    """Every standing record of a file that has been opened (`care.cases.services.open_file`), newest first.

    Two statements, however many records. A tracking record that stands on a talk is shown with it.
    """
    follow_ups = (
        session().scalars(select(FollowUp).where(FollowUp.case_id == case_id, FollowUp.withdrawn_at.is_(None))).all()
    )
    on_talks = {record.talk_id: record for record in follow_ups if record.talk_id}
    talks = session().scalars(select(Talk).where(Talk.case_id == case_id, Talk.withdrawn_at.is_(None)))
    found = [_talk_line(talk, on_talks.get(talk.id), actor) for talk in talks]
    found += [_follow_up_line(record, actor) for record in follow_ups if record.talk_id is None]
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
    """Several records of files that the person answers for; raises NotFound when one of them is not. Two statements."""
    wanted, mine = set(record_ids), cases.visible_cases(actor).with_only_columns(CaseFile.id)
    found: list[Talk | FollowUp] = []
    for model in (Talk, FollowUp):
        found += session().scalars(select(model).where(model.id.in_(wanted), model.case_id.in_(mine)))
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


def _talk_line(talk: Talk, tracking: FollowUp | None, actor: Actor) -> RecordLine:
    texts = [("", crypto.unseal(talk.content_sealed, row=talk.id, field="talks.content"))]
    if tracking:
        texts += _triad(tracking)
    if talk.next_step_sealed:
        texts.append(("下一步", crypto.unseal(talk.next_step_sealed, row=talk.id, field="talks.next_step")))
    return RecordLine(
        id=talk.id,
        kind="talk",
        title=KIND_LABELS[TalkKind(talk.kind)],
        happened_on=talk.happened_on,
        recorded_on=talk.recorded_on,
        by=talk.recorded_by_name,
        place=talk.place,
        texts=texts,
        credited=talk.credited,
        is_mine=talk.recorded_by == actor.user_id,
    )


def _follow_up_line(record: FollowUp, actor: Actor) -> RecordLine:
    return RecordLine(
        id=record.id,
        kind="follow_up",
        title="跟踪记录",
        happened_on=record.happened_on,
        recorded_on=record.recorded_on,
        by=record.recorded_by_name,
        place=WAY_LABELS[Way(record.way)],
        texts=_triad(record),
        credited=record.credited,
        is_mine=record.recorded_by == actor.user_id,
    )


def _triad(record: FollowUp) -> list[tuple[str, str]]:
    fields = (("教育策略", "strategy"), ("教育效果", "effect"), ("经验与教训", "lesson"))
    return [
        (label, crypto.unseal(getattr(record, f"{name}_sealed"), row=record.id, field=f"follow_ups.{name}"))
        for label, name in fields
    ]
