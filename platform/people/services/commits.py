"""Taking a confirmed roster over: one transaction, one statement a table, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kernel import clock, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import StaleRecord
from kernel.ids import new_id
from kernel.tables import SchoolModel
from people import class_names, faults, names, row_sets
from people.events import RosterImported
from people.models import ClassGroup, Guardian, RosterImport, StaffMember, Student, StudentGuardian
from people.roster.checks import DEFAULT_RELATION, GuardianEntry, StaffEntry, StudentEntry
from people.roster.known import KnownGuardian
from people.roster.lifecycle import ImportMove, ImportState
from people.roster.plan import Plan, StaffChange, StudentChange, is_other
from people.services import comparison, imports
from people.services.comparison import Comparison
from people.services.guardians import phone_index, sealed_phone
from tenants import services as tenants
from tenants.onboarding import Step
from works.progress import Stopped, advance

Values = dict[str, Any]  # Any: each column has its own type


def commit_import(*, import_id: UUID, actor: Actor) -> RosterImport:
    """Write what was confirmed, all of it or nothing, and confirm the onboarding step PEOPLE_IMPORTED (a job).

    When the people have changed since the dry run, nothing is written: the import waits for a new look and a new yes. An
    import that is not waiting to be written is left as it is.
    """
    locking.take_turns("roster")
    roster = imports.locked(import_id)
    if roster.state != ImportState.COMMITTING:
        return roster
    found = comparison.compare(roster)
    if found.plan.digest() != roster.digest or faults.errors(found.plan.faults):
        roster.is_changed_since = True
        comparison.settle(roster, found)
        return roster
    try:
        with session().begin_nested():
            _write(found)
    except Stopped:  # what was written is gone again
        return imports.cancel_import(roster=roster, actor=actor)
    roster.move(ImportMove.COMMIT)
    imports.close(roster)
    _tell(roster, found.plan, actor)
    return roster


def _tell(roster: RosterImport, done: Plan, actor: Actor) -> None:
    counts = done.outcome()
    events.record(
        RosterImported(import_id=roster.id, new=counts["new"], changed=counts["changed"], left=counts["left"]), actor
    )
    students = counts["new"] + counts["changed"] + counts["unchanged"]
    if students:
        tenants.confirm_step(step=Step.PEOPLE_IMPORTED, note=f"{students} 名学生", actor=actor)


def _write(found: Comparison) -> None:
    """Write class by class of rows; between them somebody may call it off (raises Stopped)."""
    plan = found.plan
    people, done = len(plan.new) + len(plan.changed) + len(plan.left) + len(plan.new_staff), 0
    advance(done, people)
    classes = _write_classes(found)
    ids = {entry.number: new_id() for entry in found.plan.new}
    row_sets.add_rows(Student, [_new_student(entry, ids, classes) for entry in found.plan.new])
    done += len(plan.new)
    advance(done, people)
    _change(Student, [_changed_student(change, classes) for change in found.plan.changed])
    today = clock.today()
    _change(
        Student,
        [{"id": one.id, "version": one.version, "left_on": max(today, one.enrolled_on)} for one in found.plan.left],
    )
    done += len(plan.changed) + len(plan.left)
    advance(done, people)
    _write_guardians(found.plan, ids)
    advance(done, people)
    _write_staff(found.plan)


def _change(model: type[SchoolModel], rows: list[Values]) -> None:
    """Change all of them or raise StaleRecord: the job then runs again, and sees what changed meanwhile."""
    if row_sets.change_rows(model, rows) != len(rows):
        raise StaleRecord


def _write_classes(found: Comparison) -> dict[tuple[int, int], UUID]:
    """Open and promote classes; gives every class of the school by cohort and number."""
    opened = {(key.cohort, key.number): new_id() for key in found.plan.new_classes}
    row_sets.add_rows(
        ClassGroup,
        [
            {
                "id": opened[key.cohort, key.number],
                "grade": key.grade,
                "number": key.number,
                "cohort": key.cohort,
                "name": class_names.name(key, stage=found.stage),
                "version": 1,
            }
            for key in found.plan.new_classes
        ],
    )
    _change(
        ClassGroup,
        [
            {
                "id": known.id,
                "version": known.version,
                "grade": key.grade,
                "name": class_names.name(key, stage=found.stage),
            }
            for known, key in found.plan.promoted
        ],
    )
    return opened | {place: known.id for place, known in found.known.classes.items()}


def _class_id(entry: StudentEntry, classes: Mapping[tuple[int, int], UUID]) -> UUID:
    if entry.group is None:
        raise ValueError("a row without a class is never part of a plan")
    return classes[entry.group.cohort, entry.group.number]


def _new_student(entry: StudentEntry, ids: Mapping[str, UUID], classes: Mapping[tuple[int, int], UUID]) -> Values:
    return {
        "id": ids[entry.number],
        "number": entry.number,
        "name": entry.name,
        "pinyin": entry.spoken,
        "initials": names.initials(entry.spoken),
        "gender": entry.gender,
        "born_on": entry.born_on,
        "class_id": _class_id(entry, classes),
        "enrolled_on": entry.enrolled_on or clock.today(),
        "version": 1,
    }


def _changed_student(change: StudentChange, classes: Mapping[tuple[int, int], UUID]) -> Values:
    entry, known = change.entry, change.known
    spoken = entry.pinyin or (known.pinyin if entry.name == known.name else entry.spoken)
    return {
        "id": known.id,
        "version": known.version,
        "name": entry.name,
        "pinyin": spoken,
        "initials": names.initials(spoken),
        "gender": entry.gender or known.gender,
        "born_on": entry.born_on or known.born_on,
        "class_id": _class_id(entry, classes),
        "enrolled_on": entry.enrolled_on or known.enrolled_on,
        "left_on": None,
    }


def _write_guardians(done: Plan, ids: Mapping[str, UUID]) -> None:
    told: list[tuple[UUID, GuardianEntry, KnownGuardian | None]] = [
        *((ids[entry.number], guardian, None) for entry in done.new for guardian in entry.guardians),
        *(
            (change.known.id, guardian, change.known.guardians.get(guardian.position))
            for change in done.changed
            for guardian in change.entry.guardians
            if f"guardian{guardian.position}" in change.fields
        ),
    ]
    added = [(new_id(), student, guardian) for student, guardian, known in told if known is None]
    row_sets.add_rows(Guardian, [_guardian(key, guardian) | {"version": 1} for key, _, guardian in added])
    row_sets.add_rows(StudentGuardian, [_link(key, student, guardian) for key, student, guardian in added])
    kept = [(guardian, known) for _, guardian, known in told if known]
    # Siblings may share a guardian: one row each, or the count of changed rows would not fit.
    changed = {
        known.id: _guardian(known.id, guardian) | {"version": known.version}
        for guardian, known in kept
        if is_other(guardian, known, phone_index)
    }
    _change(Guardian, list(changed.values()))
    relations = [{"id": known.link_id, "relation": guardian.relation} for guardian, known in kept if guardian.relation]
    row_sets.change_rows(StudentGuardian, relations, versioned=False)


def _guardian(key: UUID, guardian: GuardianEntry) -> Values:
    sealed, index = sealed_phone(guardian.phone, key)
    return {"id": key, "name": guardian.name, "phone_sealed": sealed, "phone_index": index}


def _link(key: UUID, student: UUID, guardian: GuardianEntry) -> Values:
    return {
        "id": new_id(),
        "student_id": student,
        "guardian_id": key,
        "position": guardian.position,
        "relation": guardian.relation or DEFAULT_RELATION,
    }


def _write_staff(done: Plan) -> None:
    row_sets.add_rows(StaffMember, [_new_member(entry) for entry in done.new_staff])
    _change(StaffMember, [_changed_member(change) for change in done.changed_staff])


def _new_member(entry: StaffEntry) -> Values:
    return {
        "id": new_id(),
        "number": entry.number,
        "name": entry.name,
        "pinyin": entry.spoken,
        "initials": names.initials(entry.spoken),
        "post": entry.post,
        "version": 1,
    }


def _changed_member(change: StaffChange) -> Values:
    spoken = change.entry.pinyin or change.known.pinyin
    return {
        "id": change.known.id,
        "version": change.known.version,
        "pinyin": spoken,
        "initials": names.initials(spoken),
        "post": change.entry.post or change.known.post,
        "left_on": None,
    }
