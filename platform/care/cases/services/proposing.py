"""Proposing students: categories of the profile in force, with evidence. It makes candidates, never more (INV-4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from care.cases import lifecycle, queries
from care.cases.categories import CategoryChoice, ChosenCategory, EvidenceNote, check_evidence, choose
from care.cases.errors import AlreadyInCare
from care.cases.events import CasesProposed, CasesProposedAgain
from care.cases.models import CaseCategory, CaseFile, EvidenceItem
from care.cases.services import journal
from care.cases.terms import DecisionKind
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from people import queries as people
from people.models import ClassGroup, Student
from policy_profiles import queries as profiles
from policy_profiles.categories import Tier
from policy_profiles.format import Profile
from policy_profiles.models import ProfileVersion
from privacy import bars
from privacy.errors import WritingBarred
from privacy.protection import shut_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One student, the categories and the evidence that speak for support."""

    student_id: UUID
    categories: Sequence[CategoryChoice]
    evidence: Sequence[EvidenceNote]


def propose(
    *, student_id: UUID, categories: Sequence[CategoryChoice], evidence: Sequence[EvidenceNote], actor: Actor
) -> CaseFile:
    """Propose one student; see `propose_all`."""
    proposal = Proposal(student_id=student_id, categories=categories, evidence=evidence)
    return propose_all(proposals=[proposal], actor=actor)[0]


def propose_all(*, proposals: Sequence[Proposal], actor: Actor) -> list[CaseFile]:
    """Propose students, all or none, in the order given; returns the file in which each of them is now.

    A file that is shut to this person takes the proposal up, and those who open it are told: whoever proposes does not get to
    know by a refusal that there is one. Raises NotFound for a student whom the actor does not answer for, AlreadyInCare
    (INV-2), EvidenceMissing, and the faults of single categories.
    """
    version, profile = profiles.current_profile()
    students = _students({proposal.student_id for proposal in proposals}, actor)
    if bars.barred_writing(actor, students.keys()):
        raise WritingBarred
    chosen = [_checked(proposal, profile, students[proposal.student_id], actor) for proposal in proposals]
    shut = _shut_files(students, actor)
    found = list(zip(proposals, chosen, strict=True))
    _take_up([(shut[one.student_id], one, said) for one, said in found if one.student_id in shut], actor)
    fresh = [(one, said) for one, said in found if one.student_id not in shut]
    made = _propose([(_case(students[one.student_id][0], actor), one, said) for one, said in fresh], version, actor)
    files = shut | {case.student_id: case for case in made}
    return [files[one.student_id] for one in proposals]


Grounds = tuple[CaseFile, Proposal, tuple[ChosenCategory, ...]]


def _propose(grounds: Sequence[Grounds], version: ProfileVersion, actor: Actor) -> list[CaseFile]:
    cases = [case for case, _, _ in grounds]
    _save(cases)
    listed = [[_category(case, category, version, actor) for category in chosen] for case, _, chosen in grounds]
    session().add_all(row for rows in listed for row in rows)
    session().flush()  # evidence points at the categories
    for (case, proposal, _), rows in zip(grounds, listed, strict=True):
        _write_grounds(case, rows, proposal.evidence, actor)
    if cases:
        events.record(CasesProposed(case_ids=tuple(case.id for case in cases)), actor)
    return cases


def _shut_files(student_ids: Collection[UUID], actor: Actor) -> dict[UUID, CaseFile]:
    """The active files of these students that are protected from this person, by student."""
    query = select(CaseFile).where(CaseFile.student_id.in_(student_ids), CaseFile.state.in_(lifecycle.ACTIVE))
    return {case.student_id: case for case in session().scalars(query.where(shut_to(actor, CaseFile.student_id)))}


def _take_up(grounds: Sequence[Grounds], actor: Actor) -> None:
    """Write what was proposed into the history of the files, for those alone who read everything of them."""
    for case, proposal, chosen in grounds:
        titles = "、".join(category.title for category in chosen)
        words = "\n".join(item.note.strip() for item in proposal.evidence if item.note.strip())
        journal.note(case, DecisionKind.PROPOSED_AGAIN, tier=Tier.T4, reason=f"{titles}\n{words}", actor=actor)
    if grounds:
        events.record(CasesProposedAgain(case_ids=tuple(case.id for case, _, _ in grounds)), actor)


def _students(wanted: set[UUID], actor: Actor) -> dict[UUID, tuple[Student, ClassGroup]]:
    """The students with their classes; raises NotFound unless the actor answers for every one of them."""
    query = queries.with_class(people.visible_students(actor).where(Student.id.in_(wanted)))
    found = {student.id: (student, class_group) for student, class_group in session().execute(query)}
    if found.keys() != wanted:
        raise NotFound
    return found


def _checked(
    proposal: Proposal, profile: Profile, place: tuple[Student, ClassGroup], actor: Actor
) -> tuple[ChosenCategory, ...]:
    categories = choose(profile, proposal.categories)
    lifecycle.check_proposal(categories, queries.standing_in(place[1], actor).roles)
    check_evidence(profile, proposal.categories, proposal.evidence)
    return categories


def _case(student: Student, actor: Actor) -> CaseFile:
    return CaseFile(
        id=new_id(),
        student_id=student.id,
        class_id=student.class_id,
        proposed_by=actor.user_id,
        proposed_by_name=actor.name,
        proposed_on=clock.today(),
    )


def _save(cases: Sequence[CaseFile]) -> None:
    """Write the cases; the unique index has the last word on "one active case a student", whoever comes at once."""
    try:
        with session().begin_nested():
            session().add_all(cases)
    except IntegrityError as fault:
        raise AlreadyInCare from fault


def _write_grounds(
    case: CaseFile, rows: Sequence[CaseCategory], evidence: Sequence[EvidenceNote], actor: Actor
) -> None:
    by_code = {row.code: row.id for row in rows}
    session().add_all(_evidence(case, item, by_code, actor) for item in evidence if item.note.strip())
    journal.note(case, DecisionKind.PROPOSED, tier=journal.top_tier(rows), actor=actor)


def _category(case: CaseFile, category: ChosenCategory, version: ProfileVersion, actor: Actor) -> CaseCategory:
    return CaseCategory(
        id=new_id(),
        case_id=case.id,
        code=category.code,
        subtag=category.subtag,
        title=category.title,
        tier=category.tier,
        node=category.node,
        profile_version_id=version.id,
        added_by=actor.user_id,
    )


def _evidence(case: CaseFile, item: EvidenceNote, by_code: dict[str, UUID], actor: Actor) -> EvidenceItem:
    row = new_id()
    return EvidenceItem(
        id=row,
        case_id=case.id,
        category_id=by_code[item.code] if item.code else None,
        kind=item.kind,
        note_sealed=crypto.seal(item.note.strip(), row=row, field="evidence_items.note"),
        added_by=actor.user_id,
        added_by_name=actor.name,
        added_on=clock.today(),
    )
