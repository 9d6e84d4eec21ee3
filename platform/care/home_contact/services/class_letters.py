"""Letters to the families of a class: who is written to, and all of them written on one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from care.cases import queries as cases
from care.cases import services as filing
from care.cases.models import CaseFile
from care.home_contact import letters, queries
from care.home_contact.errors import LettersRefused, LetterUnsent
from care.home_contact.events import LettersWritten
from care.home_contact.letters import TemplateChoice
from care.home_contact.lifecycle import LetterState
from care.home_contact.models import Letter
from care.home_contact.queries import ClassLetter
from care.home_contact.services.composing import LetterEntry, desk_for, fill, new_draft
from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import DomainError, NotFound
from people import queries as people
from people.queries import FamilyLine
from privacy import services as privacy

_Thing = TypeVar("_Thing")
CLASS_LETTERS = "全班的家校联系函"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A student of the class in care: who is at home, where an earlier letter stands, and why nobody can be written to."""

    case_id: UUID
    name: str
    family: Sequence[FamilyLine]
    standing: LetterState | None
    fault: DomainError | None

    @property
    def has_phone(self) -> bool:
        """Whether somebody at home can be sent a link."""
        return any(one.has_phone for one in self.family)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPage:
    """The letters of a class that still go on, each with the name of its student."""

    class_id: UUID
    class_name: str
    in_care: int
    letters: Sequence[tuple[str, ClassLetter]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyEntry:
    """What is written to one family of the class: whom the letter greets, and the parts about their child."""

    case_id: UUID
    guardian: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassEntry:
    """What is written once for the families of a class."""

    shared: str
    reply_by: date
    office: str
    phone: str
    template: TemplateChoice


def read_class_letters(class_id: UUID, *, actor: Actor) -> ClassPage:
    """The letters of the files in care that this person may open; all of them in the access log. Raises NotFound."""
    group = people.visible_class(actor, class_id)
    files = {file.case_id: file for file in filing.open_class(group.id, what=CLASS_LETTERS, actor=actor)}
    readable = {case_id for case_id, file in files.items() if file.reads_contacts}
    found = {line.id: line for line in queries.letters_of(files, readable, actor)}
    order = {case_id: place for place, case_id in enumerate(files)}
    by_name = sorted(found.values(), key=lambda line: order[line.case_id])
    return ClassPage(
        class_id=group.id,
        class_name=group.name,
        in_care=len(files),
        letters=[(files[line.case_id].student.name, line) for line in by_name],
    )


def list_recipients(class_id: UUID, *, actor: Actor) -> list[Recipient]:
    """Everybody in care of the own class whose file this person may open, by name; logged. Raises NotFound."""
    refuse_foreign_class(class_id, actor)
    group = people.visible_class(actor, class_id)
    files = filing.open_class(group.id, what=CLASS_LETTERS, actor=actor)
    students = [file.student.id for file in files]
    families, say = people.families_of(students), queries.own_say(students)
    standing = queries.standing_letters([file.case_id for file in files])
    return [
        Recipient(
            case_id=file.case_id,
            name=file.student.name,
            family=families[file.student.id],
            standing=standing.get(file.case_id),
            fault=say.refusals.get(file.student.id) or _unsent(standing.get(file.case_id)),
        )
        for file in files
    ]


def write_letters(*, class_id: UUID, entry: ClassEntry, families: Sequence[FamilyEntry], actor: Actor) -> list[Letter]:
    """Begin a letter to each of these families, all or none, each by the rules of a single one; a few statements for all.

    Raises NotFound, LabelledWording for what all of them share, and LettersRefused (which cases, and why).
    """
    refuse_foreign_class(class_id, actor)
    if not families:
        return []
    found = cases.visible_cases_of(actor, {one.case_id for one in families})
    if any(case.class_id != class_id for case in found.values()):
        raise NotFound
    desk = desk_for([case.student_id for case in found.values()])
    privacy.refuse_labels(entry.shared, names=desk.blocked)
    standing = queries.standing_letters(found)
    written = {one.case_id: new_draft(one.case_id, actor) for one in families}

    def begin(one: FamilyEntry) -> None:
        case = found[one.case_id]
        _refuse_to_begin(case, standing.get(one.case_id))
        fill(written[one.case_id], case.student_id, _single(entry, one), desk, actor)

    refuse_together({one.case_id: one for one in families}, begin)
    session().add_all(written.values())
    ids = tuple(letter.id for letter in written.values())
    events.record(LettersWritten(class_id=class_id, letter_ids=ids), actor)
    return list(written.values())


def refuse_foreign_class(class_id: UUID, actor: Actor) -> None:
    """Whoever leads sees every class, and writes to the families of the own one alone. Raises NotFound."""
    if class_id not in actor.class_ids:
        raise NotFound


def refuse_together(things: Mapping[UUID, _Thing], check: Callable[[_Thing], None]) -> None:
    """Check each, and say of all that fail why; raises LettersRefused."""
    faults: dict[UUID, DomainError] = {}
    for key, thing in things.items():
        try:
            check(thing)
        except DomainError as fault:
            faults[key] = fault
    if faults:
        raise LettersRefused(faults)


def _single(entry: ClassEntry, one: FamilyEntry) -> LetterEntry:
    shared = {letters.SHARED: entry.shared} if entry.shared else {}
    return LetterEntry(
        guardian=one.guardian,
        parts={**shared, **one.parts},
        reply_by=entry.reply_by,
        office=entry.office,
        phone=entry.phone,
        template=entry.template,
    )


def _refuse_to_begin(case: CaseFile, standing: LetterState | None) -> None:
    filing.refuse_unrecordable(case, clock.today())
    if fault := _unsent(standing):
        raise fault


def _unsent(standing: LetterState | None) -> DomainError | None:
    return LetterUnsent() if standing in queries.UNSENT else None
