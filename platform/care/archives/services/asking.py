"""When a file is confirmed its addition to the roster is due at once (U-5.8, R27), where the school's document says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from care.archives.events import SupplementsAsked
from care.archives.models import RosterSnapshot, RosterSnapshotRow, RosterSupplement
from care.archives.supplement import TO_SIGN, SupplementState
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseDecision, CaseFile
from care.cases.terms import DecisionKind
from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.models import Obligation
from obligations.services import NewSubject
from people.models import ClassGroup
from policy_profiles import queries as profiles
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.facts import SubjectKind
from tenants.models import OrgUnit, UnitKind


def ask(*, case_ids: Collection[UUID], actor: Actor) -> int:
    """Let the addition of files that were just confirmed be due, where the school's document asks for it (a job).

    The hours count from the moment of the confirmation. Whoever stands on a signed roster already is passed over, and so is
    whoever the college's autumn list will bring by its own day (R01u). Asking twice changes nothing. Returns how many are new.
    """
    if not _is_in_force():
        return 0
    confirmed = {
        case.id: (case, unit_id, _found_at(case, decided_at))
        for case, unit_id, decided_at in session().execute(_confirmed(case_ids))
    }
    if not confirmed:
        return 0
    new = insert(RosterSupplement).on_conflict_do_nothing().returning(RosterSupplement.id, RosterSupplement.case_id)
    added = session().execute(new, [_row(*one) for one in confirmed.values()]).all()
    subjects = [_subject(row.id, confirmed[row.case_id][0], confirmed[row.case_id][2]) for row in added]
    if subjects:
        obligations.register_subjects(subjects=subjects, actor=actor)
        events.record(SupplementsAsked(case_ids=tuple(row.case_id for row in added)), actor)
    return len(subjects)


def drop(*, case_id: UUID, actor: Actor) -> None:
    """Ask no more for the addition of a file that was closed before anybody had signed it (a job)."""
    query = select(RosterSupplement.id).where(RosterSupplement.case_id == case_id, RosterSupplement.state.in_(TO_SIGN))
    for supplement_id in session().scalars(query).all():  # one a file at most
        obligations.close_subject(subject_id=supplement_id, active_to=clock.today(), actor=actor)


def _is_in_force() -> bool:
    found = profiles.in_force()
    return found is not None and any(
        rule.enabled and EvidenceKind.ROSTER_ENTRY in rule.evidence for rule in found.profile.rules
    )


def _confirmed(case_ids: Collection[UUID]) -> Select[CaseFile, UUID | None, datetime]:
    """The files in care that stand on no signed roster, with their college and the moment of the confirmation."""
    decided_at = (
        select(func.max(CaseDecision.at))
        .where(
            CaseDecision.school_id == CaseFile.school_id,
            CaseDecision.case_id == CaseFile.id,
            CaseDecision.kind == DecisionKind.CONFIRMED,
        )
        .scalar_subquery()
    )
    college = and_(
        OrgUnit.school_id == ClassGroup.school_id,
        OrgUnit.id == ClassGroup.org_unit_id,
        OrgUnit.kind == UnitKind.COLLEGE,
    )
    signed = exists().where(RosterSnapshotRow.school_id == CaseFile.school_id, RosterSnapshotRow.case_id == CaseFile.id)
    return (
        select(CaseFile, OrgUnit.id, decided_at)
        .join(ClassGroup, and_(ClassGroup.school_id == CaseFile.school_id, ClassGroup.id == CaseFile.class_id))
        .outerjoin(OrgUnit, college)
        .where(CaseFile.id.in_(case_ids), CaseFile.state.in_(IN_CARE), ~signed, ~_on_the_autumn_list())
        .order_by(CaseFile.id)
    )


def _on_the_autumn_list() -> ColumnElement[bool]:
    """Confirmed while the college makes its list of the autumn, before it has handed one in with anybody on it."""
    handed_in = exists().where(
        RosterSnapshot.school_id == CaseFile.school_id,
        RosterSnapshot.org_unit_id == OrgUnit.id,
        RosterSnapshot.refresh_id.is_not(None),
        RosterSnapshot.students > 0,
        RosterSnapshot.signed_on.between(Obligation.opens_on, CaseFile.confirmed_on),
    )
    return exists().where(
        Obligation.school_id == CaseFile.school_id,
        Obligation.subject_id == OrgUnit.id,
        Obligation.superseded_at.is_(None),
        Obligation.evidence.any_() == EvidenceKind.ROSTER_SUBMISSION.value,
        CaseFile.confirmed_on.between(Obligation.opens_on, Obligation.due_on),
        ~handed_in.correlate(Obligation, CaseFile, OrgUnit),
    )


def _found_at(case: CaseFile, decided_at: datetime | None) -> datetime:
    """The hour is the real one, the day that of the school's calendar."""
    hour = clock.local(decided_at or clock.now()).time()
    return datetime.combine(case.confirmed_on or clock.today(), hour, tzinfo=clock.SCHOOL_TIME)


def _row(case: CaseFile, unit_id: UUID | None, found_at: datetime) -> dict[str, object]:
    return {
        "school_id": tenancy.school_id(),
        "id": new_id(),
        "case_id": case.id,
        "org_unit_id": unit_id,
        "state": SupplementState.DUE,
        "found_at": found_at,
        "version": 1,
    }


def _subject(supplement_id: UUID, case: CaseFile, found_at: datetime) -> NewSubject:
    return NewSubject(
        id=supplement_id,
        kind=SubjectKind.EVENT,
        class_id=case.class_id,
        student_id=case.student_id,
        active_from=found_at.date(),
        attributes={"kind": EventKind.EVIDENCE_FOUND, "happened_at": found_at.isoformat(), "harm_risk": False},
    )
