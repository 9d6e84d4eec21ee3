"""The use cases of a screening: open the window, record outcomes, hand in, review, reopen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from care.cases import queries as cases
from care.cases import services as case_services
from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.terms import EvidenceSource
from care.screening import queries
from care.screening.errors import (
    NotOfThisClass,
    NotOnRoster,
    OutcomesMissing,
    OwnReview,
    ReasonMissing,
    ScreeningClosedToEdits,
)
from care.screening.events import (
    ClassOutcomesRecorded,
    ClassScreeningApproved,
    ClassScreeningReopened,
    ClassScreeningReturned,
    ClassScreeningSubmitted,
    ScreeningWindowOpened,
)
from care.screening.lifecycle import ClassMove, ClassState, Outcome, approval, window_days
from care.screening.models import ClassScreening, ScreeningOutcome, ScreeningWindow
from kernel import clock, crypto, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from policy_profiles import queries as profiles
from policy_profiles.evidence import EvidenceKind
from school_calendar import queries as calendar

BASIS = "screening_outcomes.basis"
RETURNED = "class_screenings.returned_reason"
RULE = "R01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a class teacher found for one student; category and basis belong to a candidate."""

    student_id: UUID
    outcome: Outcome
    tags: Sequence[str] = field(default=())
    category_code: str | None = None
    category_subtag: str | None = None
    basis: str = ""


def open_windows(*, actor: Actor) -> ScreeningWindow | None:
    """Open the present term's window for all classes, where the profile has one (R01); may run any number of times.

    It opens at the later of term start and activation. A class that joined later is added. Returns None in a break,
    before the first day, and for a profile without the rule.
    """
    term, in_force = calendar.current_term(), profiles.in_force()
    if term is None or in_force is None or not in_force.profile.has_rule(RULE):
        return None
    opens_on, closes_on = window_days(term.starts_on, in_force.effective_on)
    if clock.today() < opens_on:
        return None
    window = _window(term.id, opens_on, closes_on)
    classes = queries.classes_in_operation()
    obligations.register_subjects(
        subjects=[
            obligations.NewSubject(
                id=group.id,
                kind="class",
                class_id=group.id,
                active_from=term.starts_on,
                attributes={"grade": group.grade},
            )
            for group in classes
        ],
        actor=actor,
    )
    added = _add_classes(window, [group.id for group in classes])
    if added:
        events.record(
            ScreeningWindowOpened(
                window_id=window.id, opens_on=window.opens_on, closes_on=window.closes_on, classes=added
            ),
            actor,
        )
    return window


def record_outcomes(
    *, screening: ClassScreening, found: Sequence[Found], seen_version: int, actor: Actor
) -> ClassScreening:
    """Write the outcomes of a class in one go; students not named keep theirs. Raises StaleRecord, NotOfThisClass."""
    locking.expect(screening, seen_version, current=queries.as_values(screening))
    if screening.state != ClassState.OPEN:
        raise ScreeningClosedToEdits
    if {one.student_id for one in found} - queries.enrolled(screening.class_id):
        raise NotOfThisClass
    if found:
        _write(screening, found, actor)
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


def approve(*, screening: ClassScreening, actor: Actor) -> ClassScreening:
    """A second person approves; late or not is decided by the day of the hand-in. Raises OwnReview."""
    _second_person(screening, actor)
    window = queries.window(screening.window_id)
    screening.move(approval(screening.submitted_on or clock.today(), window.closes_on))
    screening.reviewed_by, screening.reviewed_by_name = actor.user_id, actor.name
    screening.reviewed_on = clock.today()
    events.record(ClassScreeningApproved(class_screening_id=screening.id), actor)
    return screening


def give_back(*, screening: ClassScreening, reason: str, actor: Actor) -> ClassScreening:
    """A second person returns the class with a reason; the credit is withdrawn until it is handed in again."""
    _second_person(screening, actor)
    screening.move(ClassMove.RETURN)
    _note_return(screening, reason, actor)
    events.record(ClassScreeningReturned(class_screening_id=screening.id), actor)
    return screening


def reopen(*, screening: ClassScreening, reason: str, actor: Actor) -> ClassScreening:
    """Open a completed class again, with a reason that the class teacher reads."""
    screening.move(ClassMove.REOPEN)
    _note_return(screening, reason, actor)
    events.record(ClassScreeningReopened(class_screening_id=screening.id), actor)
    return screening


def _window(term_id: UUID, opens_on: date, closes_on: date) -> ScreeningWindow:
    """The term's window, made once however many jobs run at a time."""
    session().execute(
        insert(ScreeningWindow)
        .values(school_id=tenancy.school_id(), id=new_id(), term_id=term_id, opens_on=opens_on, closes_on=closes_on)
        .on_conflict_do_nothing(index_elements=["school_id", "term_id"])
    )
    return session().scalars(select(ScreeningWindow).where(ScreeningWindow.term_id == term_id)).one()


def _add_classes(window: ScreeningWindow, class_ids: Sequence[UUID]) -> int:
    if not class_ids:
        return 0
    school = tenancy.school_id()
    rows = [
        {
            "school_id": school,
            "id": new_id(),
            "window_id": window.id,
            "class_id": one,
            "state": ClassState.OPEN,
            "version": 1,
        }
        for one in class_ids
    ]
    added = session().execute(
        insert(ClassScreening)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["school_id", "window_id", "class_id"])
        .returning(ClassScreening.id)
    )
    return len(added.all())


def _write(screening: ClassScreening, found: Sequence[Found], actor: Actor) -> None:
    rows = [_row(screening, one, actor) for one in found]
    statement = insert(ScreeningOutcome).values(rows)
    changed = ("outcome", "tags", "category_code", "category_subtag", "basis_sealed", "recorded_by", "id")
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["school_id", "class_screening_id", "student_id"],
            # The id changes with the text, because the seal is bound to it.
            set_={name: statement.excluded[name] for name in changed},
        )
    )
    session().expire_all()


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
        "basis_sealed": crypto.seal(found.basis, row=row, field=BASIS) if is_candidate else None,
        "recorded_by": actor.user_id,
    }


def _check_continued(outcomes: Mapping[UUID, ScreeningOutcome]) -> None:
    continued = {student for student, row in outcomes.items() if row.outcome == Outcome.CONTINUED}
    strangers = continued - cases.students_in_care(continued)
    if strangers:
        raise NotOnRoster(count=len(strangers))


def _propose(outcomes: Mapping[UUID, ScreeningOutcome], actor: Actor) -> int:
    """Turn candidates into proposals; a child who is in care already is not proposed again (INV-2)."""
    candidates = {student: row for student, row in outcomes.items() if row.outcome == Outcome.CANDIDATE}
    known = cases.students_in_care(candidates)
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
        evidence=[EvidenceNote(kind=EvidenceSource.OBSERVATION, note=basis, code=choice.code)],
    )


def _second_person(screening: ClassScreening, actor: Actor) -> None:
    if screening.submitted_by is not None and screening.submitted_by == actor.user_id:
        raise OwnReview


def _note_return(screening: ClassScreening, reason: str, actor: Actor) -> None:
    if not reason.strip():
        raise ReasonMissing
    screening.returned_reason_sealed = crypto.seal(reason.strip(), row=screening.id, field=RETURNED)
    screening.reviewed_by, screening.reviewed_by_name = actor.user_id, actor.name
    screening.reviewed_on = clock.today()
    obligations.withdraw(record_id=screening.id, actor=actor)
