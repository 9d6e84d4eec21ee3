"""Recording outcomes and handing a class in: every student has one, candidates become proposals, the duty is credited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from care.cases import queries as cases
from care.cases import services as case_services
from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.terms import EvidenceSource
from care.screening import queries
from care.screening.errors import NotOfThisClass, NotOnRoster, OutcomesMissing, ScreeningClosedToEdits
from care.screening.events import ClassOutcomesRecorded, ClassScreeningSubmitted
from care.screening.lifecycle import ClassMove, ClassState, Outcome
from care.screening.models import ClassScreening, ScreeningOutcome
from care.screening.queries import BASIS
from kernel import clock, crypto, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from policy_profiles.evidence import EvidenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a class teacher found for one student; category and basis belong to a candidate."""

    student_id: UUID
    outcome: Outcome
    tags: Sequence[str] = field(default=())
    category_code: str | None = None
    category_subtag: str | None = None
    basis_kind: EvidenceSource = EvidenceSource.OBSERVATION
    basis: str = ""


def record_outcomes(
    *, screening: ClassScreening, found: Sequence[Found], seen_version: int, actor: Actor
) -> ClassScreening:
    """Write the outcomes of a class in one go; students not named keep theirs, and so do those whose outcome is shut to this
    person. Raises StaleRecord, NotOfThisClass.
    """
    locking.expect(screening, seen_version, current=queries.as_values(screening))
    if screening.state != ClassState.OPEN:
        raise ScreeningClosedToEdits
    if {one.student_id for one in found} - queries.enrolled(screening.class_id):
        raise NotOfThisClass
    shut = queries.shut_outcomes(screening, actor)
    if seen := [one for one in found if one.student_id not in shut]:
        _write(screening, seen, actor)
    locking.touch(screening, "state")
    locking.save(current=queries.as_values(screening))
    events.record(ClassOutcomesRecorded(class_screening_id=screening.id, outcomes=len(found)), actor)
    return screening


def submit(*, screening: ClassScreening, seen_version: int, actor: Actor) -> ClassScreening:
    """Hand the class in for review: every student has an outcome, candidates become proposals, the duty is credited.

    Raises OutcomesMissing, NotOnRoster, StaleRecord.
    """
    locking.expect(screening, seen_version, current=queries.as_values(screening))
    outcomes = queries.outcomes(screening.id)
    missing = queries.enrolled(screening.class_id) - outcomes.keys()
    if missing:
        raise OutcomesMissing(count=len(missing))
    _check_continued(outcomes)
    screening.move(ClassMove.SUBMIT)
    screening.submitted_by, screening.submitted_by_name = actor.user_id, actor.name
    screening.submitted_on, screening.returned_reason_sealed = clock.today(), None
    screening.reviewed_by = screening.reviewed_by_name = screening.reviewed_on = None
    candidates = _propose(outcomes, actor)
    locking.save(current=queries.as_values(screening))
    obligations.credit(
        subject_ids=[screening.class_id],
        evidence=[EvidenceKind.SCREENING, EvidenceKind.CENSUS],
        happened_on=screening.submitted_on,
        record_kind="class_screening",
        record_id=screening.id,
        actor=actor,
    )
    events.record(ClassScreeningSubmitted(class_screening_id=screening.id, candidates=candidates), actor)
    return screening


def _write(screening: ClassScreening, found: Sequence[Found], actor: Actor) -> None:
    rows = [_row(screening, one, actor) for one in found]
    statement = insert(ScreeningOutcome).values(rows)
    changed = ("outcome", "tags", "category_code", "category_subtag", "basis_kind", "basis_sealed", "recorded_by", "id")
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["school_id", "class_screening_id", "student_id"],
            # The id changes with the text, because the seal is bound to it.
            set_={name: statement.excluded[name] for name in changed},
        )
    )


def _row(screening: ClassScreening, found: Found, actor: Actor) -> dict[str, object]:
    row, is_candidate = new_id(), found.outcome is Outcome.CANDIDATE
    return {
        "school_id": tenancy.school_id(),
        "id": row,
        "class_screening_id": screening.id,
        "student_id": found.student_id,
        "outcome": found.outcome,
        "tags": list(found.tags) if is_candidate else [],
        "category_code": found.category_code if is_candidate else None,
        "category_subtag": (found.category_subtag or None) if is_candidate else None,
        "basis_kind": found.basis_kind if is_candidate else None,
        "basis_sealed": crypto.seal(found.basis, row=row, field=BASIS) if is_candidate else None,
        "recorded_by": actor.user_id,
    }


def _check_continued(outcomes: Mapping[UUID, ScreeningOutcome]) -> None:
    continued = {student for student, row in outcomes.items() if row.outcome == Outcome.CONTINUED}
    strangers = continued - cases.students_with_active_case(continued)
    if strangers:
        raise NotOnRoster(count=len(strangers))


def _propose(outcomes: Mapping[UUID, ScreeningOutcome], actor: Actor) -> int:
    """Turn candidates into proposals; a child who is in care already is not proposed again (INV-2)."""
    candidates = {student: row for student, row in outcomes.items() if row.outcome == Outcome.CANDIDATE}
    known = cases.students_with_active_case(candidates)
    proposals = [_proposal(row) for student, row in candidates.items() if student not in known]
    if proposals:
        case_services.propose_all(proposals=proposals, actor=actor)
    return len(proposals)


def _proposal(row: ScreeningOutcome) -> case_services.Proposal:
    basis = crypto.unseal(row.basis_sealed or b"", row=row.id, field=BASIS)
    choice = CategoryChoice(code=row.category_code or "", subtag=row.category_subtag)
    return case_services.Proposal(
        student_id=row.student_id,
        categories=[choice],
        evidence=[
            EvidenceNote(
                kind=EvidenceSource(row.basis_kind or EvidenceSource.OBSERVATION), note=basis, code=choice.code
            )
        ],
    )
