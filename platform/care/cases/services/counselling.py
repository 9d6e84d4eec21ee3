"""Counselling notes: written and corrected by their author, read by the centre alone, each reading logged at tier 4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from accounts.roles import Role
from care.cases import queries
from care.cases.errors import NoteInFuture, NoteNotYours, NotOnTheList
from care.cases.events import CounsellingCorrected, CounsellingNoted, CounsellingsNoted
from care.cases.file import FileView, NoteView
from care.cases.lifecycle import ACTIVE
from care.cases.models import CaseFile, CounsellingNote
from care.cases.services.journal import seal, standings, unseal
from care.cases.services.reading import open_file
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from policy_profiles.categories import Tier
from privacy import services as privacy

NOTES = "辅导记录"
AUTHOR = "您写下了这里的记录"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEntry:
    """A note as its author writes it down: what was talked about, and what is planned."""

    case_id: UUID
    happened_on: date
    talked: str
    planned: str = ""


def open_notes(case_id: UUID, *, actor: Actor) -> tuple[FileView, list[NoteView]]:
    """The notes of one file, newest first: for the centre all of them, for a principal and for whoever wrote here before they
    left the centre only those of their own (domain.md section 4). It is logged.

    Raises NotFound for everybody else, and for a file that is not theirs to open.
    """
    file = open_file(case_id, actor=actor)
    if not file.opens_notes:
        raise NotFound
    why = file.why if file.reads_counselling else AUTHOR
    privacy.log_reads(student_ids=[file.student.id], what=NOTES, tier=Tier.T4, reason=why, actor=actor)
    query = select(CounsellingNote).where(CounsellingNote.case_id == case_id)
    if Role.PRINCIPAL in actor.roles or not file.reads_counselling:
        query = query.where(CounsellingNote.written_by == actor.user_id)
    found = session().scalars(query.order_by(CounsellingNote.happened_on.desc(), CounsellingNote.id.desc()))
    return file, [_view(note, actor) for note in found]


def write_note(entry: NoteEntry, *, actor: Actor) -> CounsellingNote:
    """Write a note. Raises NotFound (also for who is no counsellor), NotOnTheList, NoteInFuture."""
    (note,) = _written([entry], actor)
    events.record(CounsellingNoted(case_id=note.case_id, note_id=note.id), actor)
    return note


def write_notes(entries: Sequence[NoteEntry], *, actor: Actor) -> list[CounsellingNote]:
    """Write notes on several students, all or none, in as many statements as for one. Raises as `write_note` does."""
    if not entries:
        return []
    notes = _written(entries, actor)
    case_ids, note_ids = tuple(note.case_id for note in notes), tuple(note.id for note in notes)
    events.record(CounsellingsNoted(case_ids=case_ids, note_ids=note_ids), actor)
    return notes


def correct_note(
    case_id: UUID, note_id: UUID, *, happened_on: date, talked: str, planned: str, seen: int, actor: Actor
) -> CounsellingNote:
    """Correct a note of one's own. Raises NotFound, NoteNotYours, NotOnTheList, NoteInFuture, StaleRecord."""
    _admit([NoteEntry(case_id=case_id, happened_on=happened_on, talked=talked)], actor)
    query = select(CounsellingNote).where(CounsellingNote.id == note_id, CounsellingNote.case_id == case_id)
    note = session().scalar(query.with_for_update())
    if note is None:
        raise NotFound
    if note.written_by != actor.user_id:
        raise NoteNotYours
    view = _view(note, actor)
    current = {"happened_on": view.happened_on, "talked": view.talked, "planned": view.planned}
    locking.expect(note, seen, current=current)
    note.happened_on, note.changed_on = happened_on, clock.today()
    note.talked_sealed = crypto.seal(talked, row=note.id, field="counselling_notes.talked")
    note.planned_sealed = seal(planned, note.id, "counselling_notes.planned")
    locking.save(current=current)
    events.record(CounsellingCorrected(case_id=case_id, note_id=note.id), actor)
    return note


def _written(entries: Sequence[NoteEntry], actor: Actor) -> list[CounsellingNote]:
    _admit(entries, actor)
    notes = [_note(entry, actor) for entry in entries]
    session().add_all(notes)
    return notes


def _admit(entries: Sequence[NoteEntry], actor: Actor) -> None:
    """Lock the cases; raise unless this person is of the centre, the cases are active and the days have been."""
    found = queries.visible_cases_of(actor, {entry.case_id for entry in entries})
    _check_centre(list(found.values()), actor)
    if any(case.state not in ACTIVE for case in found.values()):
        raise NotOnTheList
    if any(entry.happened_on > clock.today() for entry in entries):
        raise NoteInFuture


def _check_centre(cases: Sequence[CaseFile], actor: Actor) -> None:
    if not all(Role.COUNSELLOR in stands.roles for stands in standings(cases, actor).values()):
        raise NotFound


def _note(entry: NoteEntry, actor: Actor) -> CounsellingNote:
    row = new_id()
    return CounsellingNote(
        id=row,
        case_id=entry.case_id,
        happened_on=entry.happened_on,
        recorded_on=clock.today(),
        written_by=actor.user_id,
        written_by_name=actor.name,
        talked_sealed=crypto.seal(entry.talked, row=row, field="counselling_notes.talked"),
        planned_sealed=seal(entry.planned, row, "counselling_notes.planned"),
    )


def _view(note: CounsellingNote, actor: Actor) -> NoteView:
    return NoteView(
        id=note.id,
        version=note.version,
        happened_on=note.happened_on,
        recorded_on=note.recorded_on,
        changed_on=note.changed_on,
        by=note.written_by_name,
        is_mine=note.written_by == actor.user_id,
        talked=unseal(note.talked_sealed, note.id, "counselling_notes.talked"),
        planned=unseal(note.planned_sealed, note.id, "counselling_notes.planned"),
    )
