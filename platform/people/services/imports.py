"""A roster file on its way in: taken up, checked part by part, shown as a dry run, confirmed or cancelled.

Each step is a short transaction of its own, so that everybody sees how far it is; `commits.py` holds the one that writes.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePath
from uuid import UUID

from sqlalchemy import delete, select

from kernel import clock, crypto, events, locking, outbox
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from people import faults, queries
from people.errors import ImportBlocked
from people.events import RosterCancelled, RosterChecked, RosterConfirmed, RosterUploaded
from people.models import RosterImport, RosterPart
from people.roster import checks, reader, storage
from people.roster.checks import Setting
from people.roster.lifecycle import ENDED, ImportMove, ImportState
from people.roster.reader import Sheet
from people.services import comparison
from people.services.comparison import CHECKED
from works import services as works
from works.lifecycle import WorkKind

CHECK_JOB, COMMIT_JOB = "people.check_roster", "people.commit_roster"
CONTENT = "roster_parts.content"
KEPT_DAYS = 7
"""An import that nobody confirms or cancels within a week is given up, because its rows are people's data."""


def start_import(*, data: bytes, file_name: str, is_complete: bool, actor: Actor) -> RosterImport:
    """Take up an uploaded roster and ask for its check; raises a FileRefused when the file cannot be read.

    `is_complete` says that the file names every student of the school.
    """
    read = reader.read(data)
    parts = list(storage.parts(read.sheets))
    roster = RosterImport(
        id=new_id(),
        file_name=_plain(file_name),
        is_complete=is_complete,
        started_by=actor.user_id,
        started_by_name=actor.name,
        rows=sum(len(sheet.rows) for sheet in read.sheets),
        parts=len(parts),
        file_faults=[fault.to_json() for fault in read.faults],
        errors=faults.errors(read.faults),
        warnings=faults.warnings(read.faults),
    )
    session().add(roster)
    session().flush()  # the parts point at it
    session().add_all(_part(roster, number, sheet) for number, sheet in enumerate(parts))
    events.record(RosterUploaded(import_id=roster.id, rows=roster.rows), actor)
    row = outbox.request(CHECK_JOB, import_id=roster.id, part=0)
    works.follow(WorkKind.ROSTER_CHECK, row_id=row, subject_id=roster.id, total=roster.rows, actor=actor)
    return roster


def check_part(*, import_id: UUID, part: int, actor: Actor) -> None:
    """Check one part and ask for the next; after the last one, compare the whole with who is known (a job).

    A part that is checked already, or whose import was cancelled, changes nothing.
    """
    roster = locked(import_id)
    if roster.state != ImportState.CHECKING or roster.done_parts != part:
        return
    if part < roster.parts:
        _check(roster, _part_of(import_id, part))
        row = outbox.request(CHECK_JOB, import_id=import_id, part=part + 1)
        works.hand_on(WorkKind.ROSTER_CHECK, subject_id=import_id, row_id=row, done=roster.done_rows)
    else:
        comparison.settle(roster, comparison.compare(roster))
        events.record(RosterChecked(import_id=import_id, errors=roster.errors, warnings=roster.warnings), actor)


def confirm_import(*, roster: RosterImport, seen_version: int, actor: Actor) -> RosterImport:
    """Say yes to what the dry run showed; the commit follows as a job. Raises StaleRecord, ImportBlocked, ForbiddenMove."""
    session().refresh(roster, with_for_update=True)
    if roster.state == ImportState.FAULTY:
        raise ImportBlocked(errors=roster.errors)
    locking.expect(roster, seen_version, current={"version": roster.version})
    roster.move(ImportMove.CONFIRM)
    roster.is_changed_since = False
    events.record(RosterConfirmed(import_id=roster.id), actor)
    row = outbox.request(COMMIT_JOB, import_id=roster.id)
    works.follow(WorkKind.ROSTER_COMMIT, row_id=row, subject_id=roster.id, total=roster.rows, actor=actor)
    return roster


def cancel_import(*, roster: RosterImport, actor: Actor) -> RosterImport:
    """Give an import up and erase its rows; raises ForbiddenMove once it has ended.

    One that is being written is asked to stop: nothing of it is kept, and the job cancels it as soon as it notices.
    """
    if not _is_mine_to_change(roster):
        works.ask_to_stop(roster.id, WorkKind.ROSTER_COMMIT)
        return roster
    roster.move(ImportMove.CANCEL)
    close(roster)
    roster.outcome = {}
    for kind in (WorkKind.ROSTER_CHECK, WorkKind.ROSTER_COMMIT):
        works.conclude(roster.id, kind, is_cancelled=True)
    events.record(RosterCancelled(import_id=roster.id), actor)
    return roster


def discard_stale_imports(*, actor: Actor) -> int:
    """Cancel what nobody confirmed or cancelled within KEPT_DAYS (a daily job); returns how many."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    stale = (
        session()
        .scalars(
            select(RosterImport)
            .where(RosterImport.started_at < before, RosterImport.state.not_in(ENDED))
            .with_for_update(skip_locked=True)
        )
        .all()
    )
    for roster in stale:
        cancel_import(roster=roster, actor=actor)
    return len(stale)


def locked(import_id: UUID) -> RosterImport:
    """The import, locked until the transaction ends, so that two steps never overlap; raises NotFound."""
    found = session().scalar(select(RosterImport).where(RosterImport.id == import_id).with_for_update())
    if found is None:
        raise NotFound
    return found


def _is_mine_to_change(roster: RosterImport) -> bool:
    """Lock the import; False while a job writes it, which may take longer than anybody waits."""
    if roster.state != ImportState.COMMITTING:
        session().refresh(roster, with_for_update=True)
        return True
    free = select(RosterImport.id).where(RosterImport.id == roster.id).with_for_update(skip_locked=True)
    if session().scalar(free) is None:
        return False
    session().refresh(roster)
    return True


def close(roster: RosterImport) -> None:
    """Erase what was uploaded and all that was derived from it, but for the counts."""
    session().execute(delete(RosterPart).where(RosterPart.import_id == roster.id))
    roster.preview, roster.file_faults, roster.plan_faults, roster.digest = {}, [], [], ""
    roster.ended_at = clock.now()


def _plain(file_name: str) -> str:
    """The name without folders and signs that do not print; people recognise their upload by it, logs never hold it."""
    last = PurePath(file_name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[-100:] or "名册"


def _part(roster: RosterImport, number: int, sheet: Sheet) -> RosterPart:
    part = new_id()
    return RosterPart(
        id=part,
        import_id=roster.id,
        number=number,
        kind=sheet.kind,
        rows=len(sheet.rows),
        content_sealed=crypto.seal(storage.dump_sheet(sheet), row=part, field=CONTENT),
    )


def _part_of(import_id: UUID, number: int) -> RosterPart:
    return (
        session()
        .execute(select(RosterPart).where(RosterPart.import_id == import_id, RosterPart.number == number))
        .scalar_one()
    )


def _check(roster: RosterImport, part: RosterPart) -> None:
    sheet = storage.load_sheet(crypto.unseal(part.content_sealed, row=part.id, field=CONTENT))
    entries, found = checks.check(sheet, Setting(queries.school_stage(), clock.today()))
    part.checked_sealed = crypto.seal(storage.dump_entries(sheet, entries), row=part.id, field=CHECKED)
    part.faults = [fault.to_json() for fault in found]
    roster.errors += faults.errors(found)
    roster.warnings += faults.warnings(found)
    roster.done_parts, roster.done_rows = part.number + 1, roster.done_rows + part.rows
