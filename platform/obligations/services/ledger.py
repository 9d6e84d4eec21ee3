"""The duties on record: what stands, and the set-based statements that change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    TableValuedAlias,
    Uuid,
    and_,
    bindparam,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on, insert

from kernel import clock, tenancy
from kernel.db import session
from kernel.ids import new_id
from kernel.tables import SchoolModel
from obligations.lifecycle import AGREEMENT
from obligations.models import DutyFact, DutySubject, Obligation, ObligationCredit, ObligationWaiver
from obligations.reconciliation import Changes, Standing, basis_of
from people.models import ClassGroup
from policy_profiles.duty import Duty

# Filled from the duty itself, in this order; the subject's row gives the class, and the class its grade.
_IDENTITY = ("id", "rule", "subject_id", "period")
_DATES = (
    "opens_on",
    "due_on",
    "due_at",
    "grace_end_on",
    "remind_on",
    "alert_on",
    "period_end_on",
    "arithmetic",
    "basis",
    "status_hint",
    "awaiting",
    "merged_into",
)
_WORDS = (
    "title",
    "clause",
    "clause_ids",
    "mark",
    "period_mark",
    "subject_kind",
    "owner_role",
    "helper_roles",
    "receiver_roles",
    "assignee_id",
    "evidence",
)

_Row = dict[str, Any]  # Any: the plain values of one row, as JSON


def standing(subject_ids: Collection[UUID] | None, rules: Collection[str] | None = None) -> Iterable[Standing]:
    """Every duty that the engine computed for these subjects, or for the school, and that was not superseded; one statement.

    Of these rules, or of all.
    """
    here = (ObligationCredit.school_id == Obligation.school_id) & (ObligationCredit.obligation_id == Obligation.id)
    waived = (ObligationWaiver.school_id == Obligation.school_id) & (ObligationWaiver.obligation_id == Obligation.id)
    names = [name for name in Standing.__dataclass_fields__ if not name.startswith("is_")]
    query: Select[*tuple[Any, ...]] = select(
        *(getattr(Obligation, name) for name in names),
        exists().where(here, ObligationCredit.withdrawn_at.is_(None)).label("is_credited"),
        exists().where(waived, ObligationWaiver.ended_at.is_(None)).label("is_waived"),
    ).where(Obligation.superseded_at.is_(None), Obligation.subject_kind != AGREEMENT)
    if rules is not None:
        query = query.where(Obligation.rule.in_(rules))
    rows = session().execute(query if subject_ids is None else query.where(Obligation.subject_id.in_(subject_ids)))
    return [Standing(**row._mapping) for row in rows]  # noqa: SLF001  the public way to a row's names


def apply(changes: Changes, *, profile_version_id: UUID, calendar_version_id: UUID) -> int:
    """Write the changes; returns how many duties were added."""
    if changes.superseded:
        session().execute(
            update(Obligation).where(Obligation.id.in_(changes.superseded)).values(superseded_at=clock.now())
        )
    if changes.redated:
        _date_anew([_dates(duty) | {"id": str(row)} for row, duty in changes.redated], calendar_version_id)
    if changes.ended:
        _end([{"id": str(row), "period_end_on": str(day) if day else None} for row, day in changes.ended])
    if not changes.added:
        return 0
    return _add([_whole(duty) for duty in changes.added], profile_version_id, calendar_version_id)


def note(facts: list[_Row]) -> Sequence[UUID]:
    """Write what was done for subjects; returns the ids of what had not been noted before."""
    if not facts:
        return []
    names = tuple(facts[0])
    fact = _recordset(DutyFact, facts, names)
    query = select(literal(tenancy.school_id()), *(fact.c[name] for name in names))
    noted = insert(DutyFact).from_select(["school_id", *names], query, include_defaults=False)
    return session().scalars(noted.on_conflict_do_nothing().returning(DutyFact.id)).all()


def credit_what_is_done(subject_ids: Collection[UUID] | None, rules: Collection[str] | None = None) -> None:
    """Credit every standing duty (of these rules) with the earliest record that is evidence for it and happened in its period.

    A duty that an earlier record did needs no second credit, until that record is withdrawn.
    """
    matches = and_(
        DutyFact.subject_id == Obligation.subject_id,
        DutyFact.evidence.bool_op("&&")(Obligation.evidence),
        DutyFact.happened_on >= Obligation.opens_on,
        or_(Obligation.period_end_on.is_(None), DutyFact.happened_on <= Obligation.period_end_on),
    )
    done_before = exists().where(
        ObligationCredit.obligation_id == Obligation.id,
        ObligationCredit.withdrawn_at.is_(None),
        ObligationCredit.happened_on <= DutyFact.happened_on,
    )
    query = (
        select(
            literal(tenancy.school_id()),
            func.new_id(type_=Uuid()),
            Obligation.id,
            DutyFact.id,
            DutyFact.happened_on,
            DutyFact.recorded_on,
        )
        .ext(distinct_on(Obligation.id))
        .join_from(Obligation, DutyFact, matches)
        .where(Obligation.superseded_at.is_(None), DutyFact.withdrawn_at.is_(None), ~done_before)
        .order_by(Obligation.id, DutyFact.happened_on, DutyFact.recorded_on)
    )
    if subject_ids is not None:
        # Named for both tables: without statistics of a fresh database the planner reads all facts of the school else.
        query = query.where(Obligation.subject_id.in_(subject_ids), DutyFact.subject_id.in_(subject_ids))
    if rules is not None:
        query = query.where(Obligation.rule.in_(rules))
    columns = ["school_id", "id", "obligation_id", "fact_id", "happened_on", "recorded_on"]
    session().execute(insert(ObligationCredit).from_select(columns, query).on_conflict_do_nothing())


def _add(rows: list[_Row], profile_version_id: UUID, calendar_version_id: UUID) -> int:
    names = (*_IDENTITY, *_DATES, *_WORDS)
    duty = _recordset(Obligation, rows, names)
    query = (
        select(
            literal(tenancy.school_id()),
            *(duty.c[name] for name in names),
            DutySubject.class_id,
            ClassGroup.grade,
            literal(profile_version_id),
            literal(calendar_version_id),
        )
        .join_from(duty, DutySubject, DutySubject.id == duty.c.subject_id)
        .outerjoin(ClassGroup, ClassGroup.id == DutySubject.class_id)
    )
    columns = ["school_id", *names, "class_id", "grade", "profile_version_id", "calendar_version_id"]
    added = session().scalars(
        insert(Obligation).from_select(columns, query).on_conflict_do_nothing().returning(Obligation.id)
    )
    return len(added.all())


def _date_anew(rows: list[_Row], calendar_version_id: UUID) -> None:
    duty = _recordset(Obligation, rows, ("id", *_DATES))
    values = {name: duty.c[name] for name in _DATES}
    session().execute(
        update(Obligation)
        .where(Obligation.id == duty.c.id)
        .values(**values, calendar_version_id=calendar_version_id)
        .execution_options(synchronize_session=False)
    )


def _end(rows: list[_Row]) -> None:
    duty = _recordset(Obligation, rows, ("id", "period_end_on"))
    session().execute(
        update(Obligation)
        .where(Obligation.id == duty.c.id)
        .values(period_end_on=duty.c.period_end_on)
        .execution_options(synchronize_session=False)
    )


def _recordset(model: type[SchoolModel], rows: list[_Row], names: Iterable[str]) -> TableValuedAlias:
    """The rows as a table of one statement, typed as the model's columns. COPY is refused under row security."""
    typed = [column(name, model.__table__.c[name].type) for name in names]
    sent = bindparam(None, rows, type_=JSONB())
    return func.jsonb_to_recordset(sent).table_valued(*typed, name="given").render_derived(with_types=True)


def _whole(duty: Duty) -> _Row:
    return _dates(duty) | {
        "id": str(new_id()),
        "rule": duty.rule,
        "subject_id": duty.subject.id,
        "period": duty.period,
        "title": duty.title,
        "clause": duty.clause,
        "clause_ids": list(duty.clause_ids),
        "mark": duty.mark,
        "period_mark": duty.period_mark,
        "subject_kind": duty.subject.kind,
        "owner_role": duty.owner_role,
        "helper_roles": list(duty.helper_roles),
        "receiver_roles": list(duty.receiver_roles),
        "assignee_id": duty.assignee,
        "evidence": list(duty.evidence),
    }


def _dates(duty: Duty) -> _Row:
    return {
        "opens_on": str(duty.opens),
        "due_on": _text(duty.due),
        "due_at": _text(duty.due_at),
        "grace_end_on": _text(duty.grace_end),
        "remind_on": _text(duty.remind_on),
        "alert_on": _text(duty.alert_on),
        "period_end_on": _text(duty.period_end),
        "arithmetic": [step.as_data() for step in duty.arithmetic],
        "basis": basis_of(duty),
        "status_hint": duty.status_hint,
        "awaiting": duty.awaiting,
        "merged_into": duty.merged_into,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
