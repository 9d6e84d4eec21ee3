"""Reads of talks, their plans and tracking records: what the file's timeline shows to somebody who may open the file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, false, func, select
from sqlalchemy.orm import aliased

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.cases.timeline import RecordKind, RecordLine, Strand, Texts
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
from privacy.bars import may_not_write
from privacy.protection import shut_to


def lines(case_id: UUID, actor: Actor) -> list[RecordLine]:
    """Every standing record of a file that has been opened (`care.cases.services.open_file`), newest first.

    One statement, however many records. A tracking record that stands on a talk is shown with it.
    """
    return lines_of([case_id], actor)[case_id]


def lines_of(case_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[RecordLine]]:
    """The same of several files, in one statement."""
    mine = list(case_ids)
    talk = aliased(Talk, select(Talk).where(Talk.case_id.in_(mine), Talk.withdrawn_at.is_(None)).subquery())
    standing = select(FollowUp).where(FollowUp.case_id.in_(mine), FollowUp.withdrawn_at.is_(None)).subquery()
    tracking = aliased(FollowUp, standing)
    plan = aliased(TalkPlan, _plans(mine).subquery())
    card = aliased(SubjectCard, select(SubjectCard).where(SubjectCard.case_id.in_(mine)).subquery())
    conferences = select(CaseConference).where(CaseConference.case_id.in_(mine)).subquery()
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
    found: dict[UUID, list[RecordLine]] = {case: [] for case in mine}
    for row in session().execute(everything):
        line = _any_line(row, actor)
        if line is not None:
            found[next(record.case_id for record in row if record)].append(line)
    newest_first = attrgetter("happened_on", "recorded_on", "id")
    return {case: sorted(of_case, key=newest_first, reverse=True) for case, of_case in found.items()}


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
    writable = cases.visible_cases(actor).where(~may_not_write(actor, CaseFile.student_id))
    wanted, mine = set(record_ids), writable.with_only_columns(CaseFile.id)
    found: list[Record] = []
    for model in RECORDS:
        query = select(model).where(model.id.in_(wanted), model.case_id.in_(mine)).order_by(model.id)
        found += session().scalars(query.with_for_update())
    if {record.id for record in found} != wanted:
        raise NotFound
    return found


def latest_plan(case_id: UUID, actor: Actor) -> RecordLine | None:
    """The newest plan of a talk in a file that has been opened: what the form of the talk shows beside it."""
    plan = session().scalar(_plans([case_id]).limit(1))
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
        .where(taught, CaseFile.state.in_(IN_CARE), ~shut_to(actor, CaseFile.student_id))
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


def _any_line(row: Row[*tuple[Any, ...]], actor: Actor) -> RecordLine | None:  # Any: records of five kinds
    """The line of a row, in which one record stands or a talk with its tracking; None for tracking on a talk taken back."""
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
        is_peer=talk is not None and talk.kind == TalkKind.PEER,
        leaves=partial(_triad, tracking) if tracking else None,
        names_peer=partial(_peer, talk) if talk and talk.peer_sealed else None,
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


def _peer(talk: Talk) -> str:
    return crypto.unseal(talk.peer_sealed, row=talk.id, field="talks.peer") if talk.peer_sealed else ""


def _effect(tracking: FollowUp) -> str:
    return crypto.unseal(tracking.effect_sealed, row=tracking.id, field="follow_ups.effect")


def _triad(record: FollowUp) -> list[tuple[str, str]]:
    fields = (("教育策略", "strategy"), ("教育效果", "effect"), ("经验与教训", "lesson"))
    return [
        (label, crypto.unseal(getattr(record, f"{name}_sealed"), row=record.id, field=f"follow_ups.{name}"))
        for label, name in fields
    ]


def _plans(case_ids: Collection[UUID]) -> Select[TalkPlan]:
    query = select(TalkPlan).where(TalkPlan.case_id.in_(case_ids), TalkPlan.withdrawn_at.is_(None))
    return query.order_by(TalkPlan.happened_on.desc(), TalkPlan.recorded_at.desc())


def _plan_line(plan: TalkPlan, actor: Actor) -> RecordLine:
    return RecordLine(
        id=plan.id,
        kind=RecordKind.TALK_PLAN,
        strands=frozenset({Strand.TALK_PLAN}),
        title="交流预案",
        happened_on=plan.happened_on,
        recorded_on=plan.recorded_on,
        by=plan.recorded_by_name,
        credited=plan.credited,
        is_mine=plan.recorded_by == actor.user_id,
        opens=partial(_planned, plan),
    )


def _planned(plan: TalkPlan) -> Texts:
    sealed = ((label, name, getattr(plan, f"{name}_sealed")) for name, label in PLAN_LABELS.items())
    return [
        (label, crypto.unseal(text, row=plan.id, field=f"talk_plans.{name}")) for label, name, text in sealed if text
    ]


def _card_line(card: SubjectCard, actor: Actor) -> RecordLine:
    sent_on = card.answered_on
    return RecordLine(
        id=card.id,
        kind=RecordKind.SUBJECT_CARD,
        strands=frozenset({Strand.SUBJECT_CARD}),
        title=CARD_LABELS[sent_on is not None],
        happened_on=sent_on or card.asked_on,
        recorded_on=sent_on or card.asked_on,
        by=card.asked_of_name,
        credited=card.credited,
        is_mine=actor.user_id in (card.asked_of, card.asked_by),
        can_be_undone=False,
        opens=partial(_carded, card),
    )


def _carded(card: SubjectCard) -> Texts:
    asked = (("课堂", card.lessons, LESSON_LABELS), ("课间和交往", card.company, COMPANY_LABELS))
    found = [(label, labels[Conduct(value)]) for label, value, labels in asked if value]
    if card.homework:
        found.append(("作业", HOMEWORK_LABELS[Conduct(card.homework)]))
    if card.words_sealed:
        found.append(("", crypto.unseal(card.words_sealed, row=card.id, field="subject_cards.words")))
    return found


def _conference_line(conference: CaseConference, actor: Actor) -> RecordLine:
    """That there is one: its words stand on its own page."""
    return RecordLine(
        id=conference.id,
        kind=RecordKind.CONFERENCE,
        strands=frozenset({Strand.CONFERENCE}),
        title=CONFERENCE_LABELS[conference.concluded_on is not None],
        happened_on=conference.held_on,
        recorded_on=conference.held_on,
        by=conference.called_by_name,
        place=conference.place,
        is_mine=conference.called_by == actor.user_id,
        can_be_undone=False,
        opens=tuple,
    )
