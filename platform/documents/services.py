"""Forms and letters: one student's, or those of a whole class by a job, kept sealed for a day for whoever asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol
from uuid import UUID

from accounts import services as accounts
from accounts.permissions import Permission
from care.cases import services as cases
from care.cases.entries import Reads, entry
from care.cases.file import StudentCard
from care.cases.terms import PAPER_LABELS, SPAN_LABELS, PaperPurpose, Span
from care.cases.timeline import RecordLine
from care.fee_relief import queries as reliefs
from care.home_contact import queries as home_contact
from care.home_contact import services as families
from care.support_plans import queries as plans
from care.support_plans.queries import PlanView
from care.talks import queries as talks
from documents import class_forms, fonts, letter_paper, pdf
from documents.case_forms import FORM_LABELS, FormKind
from documents.dossier import Dossier, Frame, trace
from documents.paper import Paper
from documents.spans import first_day
from kernel import clock
from kernel.actor import Actor
from links import tokens
from notices import services as notices
from notices.kinds import NoticeKind
from people import queries as people
from tenants import queries as tenants
from works import services as works
from works.lifecycle import WorkKind
from works.progress import advance
from works.queries import Work
from works.services import MadeFile

JOB: Final = "documents.class_forms"
LETTERS_JOB: Final = "documents.class_letters"
LETTERS_DOWNLOADED: Final = "下载全班的信"
FEW: Final = 3
"""So many letters are printed while one waits; more are a job."""
DOWNLOADED: Final = "下载全班表格"
_NAME: Final = "班级表格.pdf"
_LETTERS_NAME: Final = "letters.pdf"


class OpenFile(Reads, Protocol):
    """A file that was opened: whom it is about, and what is read of it."""

    @property
    def case_id(self) -> UUID: ...
    @property
    def student(self) -> StudentCard: ...


def dossiers(files: Sequence[OpenFile], *, since: date | None, actor: Actor) -> list[Dossier]:
    """What goes into the forms of opened files, in as many statements for one as for a class."""
    ids = [file.case_id for file in files]
    spoken, families, planned, lowered = (
        talks.lines_of(ids, actor),
        home_contact.lines_of(ids, actor),
        plans.plans_of(ids, actor),
        reliefs.reliefs_of(ids, actor),
    )
    return [
        replace(
            _dossier(file, [*spoken[file.case_id], *families[file.case_id]], planned[file.case_id], since),
            reliefs=[one for one in lowered[file.case_id] if since is None or one.line.ends_on >= since],
        )
        for file in files
    ]


def offered(actor: Actor) -> dict[FormKind, str]:
    """The forms of what this person reads, with their titles."""
    hidden = set[FormKind]() if actor.may(Permission.FEE_RELIEF_READ) else {FormKind.FEE_RELIEF}
    return {kind: label for kind, label in FORM_LABELS.items() if kind not in hidden}


def ask_class_forms(
    *, class_id: UUID, kinds: Iterable[FormKind], span: Span, purpose: PaperPurpose, actor: Actor
) -> Work:
    """Ask for the forms of a class; they are made with the rights that this person has when the job runs. Raises NotFound.

    The class teacher's own class is made at once, as is what the principal asks for; for others the principal decides.
    """
    group = people.visible_class(actor, class_id)
    return cases.begin_export(
        WorkKind.CLASS_FORMS,
        job=JOB,
        purpose=purpose,
        is_own_class=group.id in actor.own_class_ids,
        class_id=str(group.id),
        forms=[str(kind) for kind in kinds],
        span=str(span),
        actor=actor,
    )


def make_class_forms(
    *,
    work_id: UUID,
    class_id: UUID,
    kinds: Sequence[FormKind],
    span: Span,
    actor: Actor,  # noqa: ARG001  every job is given its actor
) -> None:
    """Make the file (a job), with everybody in it in the access log under the name of whoever asked.

    Who answers for the class no more when it is made gets a list of nobody.
    """
    work = works.of_job(work_id)
    if work.asked_by is None or not work.is_going_on:
        return
    asker, why = (
        accounts.actor_for(work.asked_by),
        PAPER_LABELS[PaperPurpose(work.purpose)] if work.purpose else "未注明",
    )
    files = cases.take_out_class(class_id, purpose=why, actor=asker)
    made = class_forms.bundle(
        dossiers(files, since=first_day(span), actor=asker),
        kinds,
        Frame(tenants.name_of_school(), SPAN_LABELS[span], trace(asker.name, clock.now(), why)),
        advance=advance,
    )
    file = MadeFile(_NAME, pdf.MIMETYPE, pdf.render(*made.papers), [file.student.id for file in files])
    works.keep_file(work, file, result={"students": made.students, "forms": made.forms, "left_out": made.left_out})
    work.total = made.students
    notices.tell(NoticeKind.FILE_READY, to=[work.asked_by], subject_id=work.id)


def open_class_forms(*, work_id: UUID, actor: Actor) -> MadeFile:
    """The file, with everybody in it written to the access log once more. Raises NotFound, FileGone."""
    return cases.open_made_file(work_id, what=DOWNLOADED, actor=actor)


@dataclass(frozen=True, slots=True)
class PrintedLetters:
    """The letters of a class in one file, and of how many asked for."""

    file: MadeFile
    letters: int
    left_out: int


def print_class_letters(
    *,
    class_id: UUID,
    letter_ids: Sequence[UUID],
    base: str,
    advance: Callable[[int, int], None] = lambda _done, _total: None,
    actor: Actor,
) -> PrintedLetters:
    """Letters as one file, each with a code and pages of its own. `base` is the portal's address. Raises NotFound.

    One that no font can print, or that may not go out any more, stays out.
    """
    school, asks = tenants.name_of_school(), list(home_contact.REPLY_WORD_LABELS.values())
    papers, students = list[Paper](), list[UUID]()
    outgoing = families.take_out_letters(class_id=class_id, letter_ids=letter_ids, actor=actor)
    for number, letter in enumerate(outgoing):
        advance(number, len(outgoing))
        address = tokens.address(base, letter.token)
        paper = letter_paper.paper(letter.body, school=school, asks=asks, address=address)
        if not fonts.missing(paper.texts()):
            papers.append(paper)
            students.append(letter.student_id)
    made = pdf.render(*(papers or [letter_paper.nothing(school)]))
    return PrintedLetters(
        MadeFile(_LETTERS_NAME, pdf.MIMETYPE, made, students), len(papers), len(letter_ids) - len(papers)
    )


def ask_class_letters(*, class_id: UUID, letter_ids: Sequence[UUID], base: str, actor: Actor) -> Work:
    """Ask for the letters of a class in one file; made with the rights that this person has when the job runs."""
    return works.begin(
        WorkKind.CLASS_LETTERS,
        job=LETTERS_JOB,
        class_id=str(class_id),
        letters=[str(letter) for letter in letter_ids],
        base=base,
        actor=actor,
    )


def make_class_letters(
    *,
    work_id: UUID,
    class_id: UUID,
    letter_ids: Sequence[UUID],
    base: str,
    actor: Actor,  # noqa: ARG001  every job is given its actor
) -> None:
    """Make the file (a job), with everybody in it in the access log under the name of whoever asked. Raises NotFound."""
    work = works.of_job(work_id)
    if work.asked_by is None or not work.is_going_on:
        return
    asker = accounts.actor_for(work.asked_by)
    made = print_class_letters(class_id=class_id, letter_ids=letter_ids, base=base, advance=advance, actor=asker)
    works.keep_file(work, made.file, result={"letters": made.letters, "left_out": made.left_out})
    work.total = made.letters
    notices.tell(NoticeKind.FILE_READY, to=[work.asked_by], subject_id=work.id)


def open_class_letters(*, work_id: UUID, actor: Actor) -> MadeFile:
    """The file, with everybody in it written to the access log once more. Raises NotFound, FileGone."""
    return cases.open_made_file(work_id, what=LETTERS_DOWNLOADED, actor=actor)


def _dossier(file: OpenFile, records: Iterable[RecordLine], planned: Iterable[PlanView], since: date | None) -> Dossier:
    today = clock.today()
    wanted = [record for record in records if since is None or record.happened_on >= since]
    newest_first = sorted(wanted, key=lambda one: (one.happened_on, one.recorded_on), reverse=True)
    running = [plan for plan in planned if since is None or plan.plan.ended_on is None or plan.plan.ended_on >= since]
    return Dossier(file.student, [entry(record, file, today=today) for record in newest_first], running)
