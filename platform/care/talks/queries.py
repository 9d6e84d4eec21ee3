"""Reads of talks, their plans and tracking records: what the file's timeline shows to somebody who may open the file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, false, func, select
from sqlalchemy.orm import aliased

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.talks.models import RECORDS, CaseConference, FollowUp, Record, SubjectCard, Talk, TalkPlan
from care.talks.terms import (
    CARD_LABELS,
    COMPANY_LABELS,
    CONFERENCE_LABELS,
    HOMEWORK_LABELS,
    KIND_LABELS,
    LESSON_LABELS,
    PLAN_LABELS,
    WAY_LABELS,
    Conduct,
    TalkKind,
    Way,
)
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student


class RecordKind(StrEnum):
    """What a record counts as in the course of a file; a talk that is tracking too counts as both."""

    TALK = "talk"
    FOLLOW_UP = "follow_up"
    TALK_PLAN = "talk_plan"
    SUBJECT_CARD = "subject_card"
    CONFERENCE = "conference"


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """One record as the timeline shows it: what, when, by whom, in which words, and which duties it did.

    Its words are unsealed when they are asked for: a long file shows a few of its records at a time.
    """

    id: UUID
    kinds: frozenset[RecordKind]
    title: str
    happened_on: date
    recorded_on: date
    by: str
    place: str
    credited: Sequence[str]
    is_mine: bool
    talk: Talk | None = field(repr=False)
    tracking: FollowUp | None = field(repr=False)
    plan: TalkPlan | None = field(default=None, repr=False)
    card: SubjectCard | None = field(default=None, repr=False)
    conference_id: UUID | None = None

    @property
    def is_late_entry(self) -> bool:
        """Whether it was written down after the day on which it happened (补记)."""
        return self.recorded_on > self.happened_on

    @property
    def is_peer(self) -> bool:
        """Whether it is a classmate's view, which fewer people read than other talks."""
        return self.talk is not None and self.talk.kind == TalkKind.PEER

    @cached_property
    def peer(self) -> str:
        """The code of the classmate: for its author and the counselling centre."""
        if self.talk is None or self.talk.peer_sealed is None:
            return ""
        return crypto.unseal(self.talk.peer_sealed, row=self.talk.id, field="talks.peer")

    @cached_property
    def texts(self) -> Sequence[tuple[str, str]]:
        """What was written, each with its label."""
        found: list[tuple[str, str]] = _planned(self.plan) if self.plan else []
        if self.card:
            found += _carded(self.card)
        if self.talk:
            found.append(("", crypto.unseal(self.talk.content_sealed, row=self.talk.id, field="talks.content")))
        found += self.tracked
        if self.talk and self.talk.next_step_sealed:
            found.append(
                ("下一步", crypto.unseal(self.talk.next_step_sealed, row=self.talk.id, field="talks.next_step"))
            )
        return found

    @cached_property
    def tracked(self) -> Sequence[tuple[str, str]]:
        """What of it is the month's tracking."""
        return _triad(self.tracking) if self.tracking else []

    @cached_property
    def effect(self) -> str:
        """教育效果, where it was tracked."""
        if self.tracking is None:
            return ""
        return crypto.unseal(self.tracking.effect_sealed, row=self.tracking.id, field="follow_ups.effect")


def lines(case_id: UUID, actor: Actor) -> list[RecordLine]:
    """Every standing record of a file that has been opened (`care.cases.services.open_file`), newest first.

    One statement, however many records. A tracking record that stands on a talk is shown with it.
    """
    talk = aliased(Talk, select(Talk).where(Talk.case_id == case_id, Talk.withdrawn_at.is_(None)).subquery())
    standing = select(FollowUp).where(FollowUp.case_id == case_id, FollowUp.withdrawn_at.is_(None)).subquery()
    tracking = aliased(FollowUp, standing)
    plan = aliased(TalkPlan, _plans(case_id).subquery())
    card = aliased(SubjectCard, select(SubjectCard).where(SubjectCard.case_id == case_id).subquery())
    conferences = select(CaseConference).where(CaseConference.case_id == case_id).subquery()
    conference = aliased(CaseConference, conferences)
    same = (tracking.school_id == talk.school_id) & (tracking.talk_id == talk.id)
    # The ids of plans, cards, conferences and talks never meet: these joins put one kind of rows under the other.
    everything = (
        select(talk, tracking, plan, card, conference)
        .select_from(talk)
        .join(tracking, same, full=True)
        .join(plan, plan.id == talk.id, full=True)
        .join(card, card.id == talk.id, full=True)
        .join(conference, conference.id == talk.id, full=True)
    )
    found = [line for row in session().execute(everything) if (line := _any_line(row, actor)) is not None]
    return sorted(found, key=lambda line: (line.happened_on, line.recorded_on, line.id), reverse=True)


def visible_record(actor: Actor, case_id: UUID, record_id: UUID) -> Record:
    """A talk, a plan or a tracking record of a file that the person answers for; raises NotFound."""
    cases.visible_case(actor, case_id)
    mine = {"id": record_id, "case_id": case_id}
    record = (
        session().scalar(select(Talk).filter_by(**mine))
        or session().scalar(select(FollowUp).filter_by(**mine))
        or session().scalar(select(TalkPlan).filter_by(**mine))
    )
    if record is None:
        raise NotFound
    return record


def visible_records(actor: Actor, record_ids: Collection[UUID]) -> list[Record]:
    """Several records of files that the person answers for, locked in a steady order for the use case that follows.

    Raises NotFound when one of them is not. A statement for each kind of record.
    """
    wanted, mine = set(record_ids), cases.visible_cases(actor).with_only_columns(CaseFile.id)
    found: list[Record] = []
    for model in RECORDS:
        query = select(model).where(model.id.in_(wanted), model.case_id.in_(mine)).order_by(model.id)
        found += session().scalars(query.with_for_update())
    if {record.id for record in found} != wanted:
        raise NotFound
    return found


def latest_plan(case_id: UUID, actor: Actor) -> RecordLine | None:
    """The newest plan of a talk in a file that has been opened: what the form of the talk shows beside it."""
    plan = session().scalar(_plans(case_id).limit(1))
    return _plan_line(plan, actor) if plan else None


def asked_cards(actor: Actor) -> Sequence[tuple[SubjectCard, Student, ClassGroup]]:
    """The cards that this person is asked for and has not sent, on students in care whom they teach now; oldest first."""
    taught = false() if actor.is_student else Student.class_id.in_(actor.taught_class_ids)
    query = (
        select(SubjectCard, Student, ClassGroup)
        .join(CaseFile, (CaseFile.school_id == SubjectCard.school_id) & (CaseFile.id == SubjectCard.case_id))
        .join(Student, (Student.school_id == CaseFile.school_id) & (Student.id == CaseFile.student_id))
        .join(ClassGroup, (ClassGroup.school_id == Student.school_id) & (ClassGroup.id == Student.class_id))
        .where(SubjectCard.asked_of == actor.user_id, SubjectCard.answered_on.is_(None))
        .where(taught, CaseFile.state.in_(IN_CARE))
        .order_by(SubjectCard.asked_on, SubjectCard.id)
    )
    return [(card, student, group) for card, student, group in session().execute(query)]


def waiting_cards(case_id: UUID) -> set[UUID]:
    """Of whom a card on this file is asked that has not come yet."""
    query = select(SubjectCard.asked_of).where(SubjectCard.case_id == case_id, SubjectCard.answered_on.is_(None))
    return set(session().scalars(query))


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


def _any_line(
    row: Row[*tuple[Any, ...]], actor: Actor
) -> RecordLine | None:  # Any: five kinds of record, of which one or two are there
    """The line of a row; None for tracking on a talk that was taken back."""
    talk, tracking, plan, card, conference = row
    if plan:
        return _plan_line(plan, actor)
    if card:
        return _card_line(card, actor)
    if conference:
        return _conference_line(conference, actor)
    return _line(talk, tracking, actor) if talk or tracking.talk_id is None else None


def _line(talk: Talk | None, tracking: FollowUp | None, actor: Actor) -> RecordLine:
    record = talk or tracking
    if record is None:  # a row of the join has one of the two
        raise NotFound
    kinds = {RecordKind.TALK} if talk else set()
    return RecordLine(
        id=record.id,
        kinds=frozenset(kinds | ({RecordKind.FOLLOW_UP} if tracking else set())),
        title=KIND_LABELS[TalkKind(talk.kind)] if talk else "跟踪记录",
        happened_on=record.happened_on,
        recorded_on=record.recorded_on,
        by=record.recorded_by_name,
        place=talk.place if talk else WAY_LABELS[Way(tracking.way)] if tracking else "",
        credited=record.credited,
        is_mine=record.recorded_by == actor.user_id,
        talk=talk,
        tracking=tracking,
    )


def _triad(record: FollowUp) -> list[tuple[str, str]]:
    fields = (("教育策略", "strategy"), ("教育效果", "effect"), ("经验与教训", "lesson"))
    return [
        (label, crypto.unseal(getattr(record, f"{name}_sealed"), row=record.id, field=f"follow_ups.{name}"))
        for label, name in fields
    ]


def _plans(case_id: UUID) -> Select[TalkPlan]:
    query = select(TalkPlan).where(TalkPlan.case_id == case_id, TalkPlan.withdrawn_at.is_(None))
    return query.order_by(TalkPlan.happened_on.desc(), TalkPlan.recorded_at.desc())


def _plan_line(plan: TalkPlan, actor: Actor) -> RecordLine:
    return RecordLine(
        id=plan.id,
        kinds=frozenset({RecordKind.TALK_PLAN}),
        title="交流预案",
        happened_on=plan.happened_on,
        recorded_on=plan.recorded_on,
        by=plan.recorded_by_name,
        place="",
        credited=plan.credited,
        is_mine=plan.recorded_by == actor.user_id,
        talk=None,
        tracking=None,
        plan=plan,
    )


def _planned(plan: TalkPlan) -> list[tuple[str, str]]:
    sealed = ((label, name, getattr(plan, f"{name}_sealed")) for name, label in PLAN_LABELS.items())
    return [
        (label, crypto.unseal(text, row=plan.id, field=f"talk_plans.{name}")) for label, name, text in sealed if text
    ]


def _card_line(card: SubjectCard, actor: Actor) -> RecordLine:
    sent_on = card.answered_on
    return RecordLine(
        id=card.id,
        kinds=frozenset({RecordKind.SUBJECT_CARD}),
        title=CARD_LABELS[sent_on is not None],
        happened_on=sent_on or card.asked_on,
        recorded_on=sent_on or card.asked_on,
        by=card.asked_of_name,
        place="",
        credited=card.credited,
        is_mine=actor.user_id in (card.asked_of, card.asked_by),
        talk=None,
        tracking=None,
        card=card,
    )


def _conference_line(conference: CaseConference, actor: Actor) -> RecordLine:
    """That there is one: its words stand on its own page."""
    return RecordLine(
        id=conference.id,
        kinds=frozenset({RecordKind.CONFERENCE}),
        title=CONFERENCE_LABELS[conference.concluded_on is not None],
        happened_on=conference.held_on,
        recorded_on=conference.held_on,
        by=conference.called_by_name,
        place=conference.place,
        credited=(),
        is_mine=conference.called_by == actor.user_id,
        talk=None,
        tracking=None,
        conference_id=conference.id,
    )


def _carded(card: SubjectCard) -> list[tuple[str, str]]:
    asked = (("课堂", card.lessons, LESSON_LABELS), ("课间和交往", card.company, COMPANY_LABELS))
    found = [(label, labels[Conduct(value)]) for label, value, labels in asked if value]
    if card.homework:
        found.append(("作业", HOMEWORK_LABELS[Conduct(card.homework)]))
    if card.words_sealed:
        found.append(("", crypto.unseal(card.words_sealed, row=card.id, field="subject_cards.words")))
    return found
