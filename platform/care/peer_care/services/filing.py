"""What becomes of what a helper handed in: read with a trace, then filed, kept for the screening, or left with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts import queries as accounts
from accounts.roles import Role
from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.peer_care import queries
from care.peer_care.errors import AlreadyHandled, NobodyNamed, NoFileYet
from care.peer_care.events import PeerObservationFiled
from care.peer_care.models import PeerObservation
from care.peer_care.terms import Outcome
from care.talks import services as talks
from care.talks.services import Recorded
from care.talks.terms import TalkKind
from kernel import crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from notices import services as notices
from notices.kinds import NoticeKind
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier
from privacy import protection
from privacy import services as privacy

WHAT = "同学的观察与关心记录"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What the teacher decides: for the file its words and the helper's code, for no action the reason."""

    outcome: Outcome
    content: str = ""
    peer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationView:
    """What was handed in, as the teacher reads it; `case_id` is the file in care into which it could go."""

    id: UUID
    class_name: str
    student_id: UUID | None
    student_name: str
    written_by_name: str
    written_on: date
    noticed_on: date
    words: str
    wants_contact: bool
    is_waiting: bool
    is_own_class: bool
    outcome: Outcome | None
    handled_on: date | None
    handled_by_name: str
    reason: str
    case_id: UUID | None
    suggested_code: str


def read_observation(*, observation_id: UUID, actor: Actor) -> PeerObservation:
    """Note that a teacher opened it: it is unread no more. Raises NotFound."""
    row = queries.visible_observation(actor, observation_id, to_change=True)
    if row.class_id in actor.class_ids:
        row.see()
    return row


def open_observation(observation_id: UUID, *, actor: Actor) -> ObservationView:
    """Read it, with a row in the access log where it is about somebody (INV-6). Raises NotFound."""
    row = queries.visible_observation(actor, observation_id)
    student = session().get_one(Student, (row.school_id, row.student_id)) if row.student_id else None
    group = session().get_one(ClassGroup, (row.school_id, row.class_id))
    is_own = row.class_id in actor.class_ids
    if student is not None:
        stands = cases.standing_in(group, actor)
        privacy.log_reads(student_ids=[student.id], what=WHAT, tier=Tier.T2, reason=stands.why, actor=actor)
    is_waiting = queries.is_waiting(row)
    return ObservationView(
        id=row.id,
        class_name=group.name,
        student_id=row.student_id,
        student_name=student.name if student else "",
        written_by_name=row.written_by_name,
        written_on=row.written_on,
        noticed_on=row.noticed_on,
        words=_words(row),
        wants_contact=row.wants_contact,
        is_waiting=is_waiting,
        is_own_class=is_own,
        outcome=Outcome(row.outcome) if row.outcome and not is_waiting else None,
        handled_on=row.handled_on,
        handled_by_name=row.handled_by_name or "",
        reason=_reason(row),
        case_id=_file_in_care(row, actor),
        suggested_code=_code(row),
    )


def file_observation(*, observation_id: UUID, filing: Filing, actor: Actor) -> Recorded | None:
    """Decide what becomes of it; for the file it is a side view by a classmate (R05), credited as one.

    Raises NotFound, AlreadyHandled, NobodyNamed, NoFileYet, and what the recording of a talk raises.
    """
    row = queries.visible_observation(actor, observation_id, to_change=True)
    if row.class_id not in actor.class_ids:
        raise NotFound
    if not queries.is_waiting(row):
        raise AlreadyHandled
    if filing.outcome is not Outcome.NONE and row.student_id is None:
        raise NobodyNamed
    recorded = _record(row, filing, actor) if filing.outcome is Outcome.FILE else None
    said = filing.reason if filing.outcome is Outcome.NONE else ""
    row.settle(
        filing.outcome,
        talk_id=recorded.record.id if recorded else None,
        reason_sealed=crypto.seal(said, row=row.id, field="peer_observations.reason") if said else None,
        by=actor.name,
    )
    events.record(PeerObservationFiled(observation_id=row.id, outcome=filing.outcome.value), actor)
    return recorded


def tell_teachers(observation_id: UUID, *, actor: Actor) -> None:
    """Tell the class teacher at once; the counsellor too where contact is asked for, or a class has no teacher.

    Nobody is told whom the student's protected file shuts out.
    """
    row = session().get_one(PeerObservation, (actor.school_id, observation_id))
    found = accounts.holders([Role.CLASS_TEACHER, Role.COUNSELLOR])
    teachers = [one.user_id for one in found if one.class_id == row.class_id]
    all_of_centre = {one.user_id for one in found if one.role is Role.COUNSELLOR}
    counsellors = sorted(all_of_centre - protection.doors().shut_out(all_of_centre, row.student_id))
    if row.wants_contact:
        notices.tell(NoticeKind.PEER_CONTACT_ASKED, to=[*teachers, *counsellors], subject_id=row.id, once=True)
    else:
        notices.tell_more(NoticeKind.PEER_OBSERVED, dict.fromkeys(teachers or counsellors, 1))


def _record(row: PeerObservation, filing: Filing, actor: Actor) -> Recorded:
    case_id = _file_in_care(row, actor)
    if case_id is None:
        raise NoFileYet
    recorded = talks.record_talk(
        case_id=case_id,
        kind=TalkKind.PEER,
        happened_on=row.noticed_on,
        place="",
        content=filing.content,
        peer=filing.peer,
        actor=actor,
    )
    session().flush()  # the row points at the talk
    return recorded


def _file_in_care(row: PeerObservation, actor: Actor) -> UUID | None:
    known: Sequence[UUID] = [row.student_id] if row.student_id else []
    return next((case.id for case in cases.active_cases_of(known, actor) if case.state in IN_CARE), None)


def _code(row: PeerObservation) -> str:
    """The helper's place among the present helpers of the class: a code that says nothing, which the teacher may change."""
    known = [user_id for _, user_id, _ in accounts.student_helpers_of([row.class_id])]
    return f"H{known.index(row.written_by) + 1}" if row.written_by in known else "H"


def _words(row: PeerObservation) -> str:
    return crypto.unseal(row.words_sealed, row=row.id, field="peer_observations.words")


def _reason(row: PeerObservation) -> str:
    if row.reason_sealed is None:
        return ""
    return crypto.unseal(row.reason_sealed, row=row.id, field="peer_observations.reason")
