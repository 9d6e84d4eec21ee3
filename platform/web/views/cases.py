"""关爱名册 and a student's file: the list, the file, and its categories one deliberate step further."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts.permissions import Permission
from care.archives import supplement_queries
from care.cases import queries, services
from care.cases.file import FileView
from care.cases.lifecycle import ACTIVE, IN_CARE, STATE_LABELS, CaseState
from care.cases.queries import PAGE, RosterFilter
from care.cases.schemas import CourseSchema, ExportSchema, RosterFilterSchema
from care.cases.terms import CLOSE_LABELS, EVIDENCE_LABELS, FLAG_LABELS, GROUND_LABELS, PAPER_LABELS, SORT_LABELS
from care.cases.timeline import STRAND_LABELS, RecordKind, RecordLine
from care.fee_relief import queries as fee_relief
from care.fee_relief.queries import ReliefView
from care.home_contact import queries as home_contact
from care.seminars import queries as seminars
from care.seminars.queries import InFileLine
from care.support_needs import queries as support_needs
from care.support_needs.queries import NeedView
from care.support_plans import queries as plans
from care.talks import queries as talks
from care.talks import services as talking
from kernel.actor import Actor
from obligations import queries as obligations
from obligations.queries import DutyLine
from people import queries as people
from policy_profiles.evidence import EvidenceKind
from web import forms, need_words, plan_words, relief_words
from web.inputs import Values
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import binary_file, page_or_fragment, see_other
from web.views.case_evidence import files_of
from web.views.case_timeline import STEP, course, months_seen
from web.views.need_timeline import of_needs
from web.views.plan_timeline import of_plans
from web.views.relief_timeline import of_reliefs
from web.views.seminar_timeline import of_meetings

blueprint = Blueprint("cases", __name__, url_prefix="/<school>/cases")

# What the list offers to narrow by; archived files are looked for in the archive.
LISTED = (*ACTIVE, CaseState.CLOSED, CaseState.TRANSFERRED)


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.CASE_READ, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """The students in care whom this person answers for; no category stands here."""
    asked = forms.parse_search(RosterFilterSchema)
    wanted = filter_of(asked)
    page = paging(queries.count_roster(actor, wanted), PAGE)
    return render_template(
        "cases/index.html",
        rows=services.list_roster(wanted, page=page.number, actor=actor),
        paging=page,
        counts=queries.roster_counts(actor),
        classes=[(line.group.id, line.group.name) for line in people.class_list(actor)],
        asked=asked,
        states=[(state, STATE_LABELS[state]) for state in LISTED],
        labels=STATE_LABELS,
        sorts=list(SORT_LABELS.items()),
        purposes=[(purpose.value, _(label)) for purpose, label in PAPER_LABELS.items()],
    )


def filter_of(asked: Values) -> RosterFilter:
    """The part of the list that an address asks for."""
    return RosterFilter(
        states=[asked["state"]] if asked["state"] else ACTIVE,
        class_id=asked["class_id"],
        waiting=asked["waiting"],
        text=asked["q"],
        sort=asked["sort"],
    )


@blueprint.post("/exports")
@permit(Permission.CASE_EXPORT_ASK, fresh=True)
def export(actor: Actor) -> ResponseReturnValue:
    """Ask for the list as a file; a job makes it, at once or when the principal allows it."""
    asked = forms.parse(ExportSchema)
    wanted = RosterFilter(states=[asked["state"]] if asked["state"] else ACTIVE, class_id=asked["class_id"])
    work = services.ask_export(wanted=wanted, purpose=asked["purpose"], actor=actor)
    return see_other("works.show", work_id=work.id)


@blueprint.get("/exports/<uuid:work_id>")
@permit(Permission.CASE_EXPORT_ASK)
def download(actor: Actor, work_id: UUID) -> ResponseReturnValue:
    """The file, for whoever asked for it."""
    file = services.open_export(work_id=work_id, actor=actor)
    return binary_file(file.name, file.content, file.mimetype)


@blueprint.get("/of/<uuid:student_id>")
@permit(Permission.CASE_READ)
def of_student(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """From a student to the file, if there is one that this person may know of; else a page that says so."""
    student = people.visible_student(actor, student_id)
    case_id = services.find_file(student.id, actor=actor)
    if case_id:
        return redirect(url_for("cases.show", case_id=case_id))
    return render_template("cases/none.html", student=student)


@blueprint.get("/<uuid:case_id>")
@permit(Permission.CASE_READ)
def show(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """One file: what helps now, what comes next, what happened, whom to ask. For htmx the part of the course that was asked."""
    asked = forms.parse_query(CourseSchema)
    file = services.open_file(case_id, actor=actor)
    records = [*talks.lines(case_id, actor), *home_contact.lines(case_id, actor)]
    plans_ = plans.lines_of_case(case_id, actor)
    reliefs = reliefs_in(file, actor)
    needs = needs_in(file)
    to_add = supplement_queries.of_case(case_id) if actor.may(Permission.ROSTER_READ) else None
    duties = _duties([case_id, *([to_add] if to_add else [])], records)
    relief_due = next((line for line in duties if EvidenceKind.FEE_DECISION in line.evidence), None)
    return page_or_fragment(
        "cases/show.html",
        "course",
        file=file,
        duties=duties,
        agreements=talking.agreements_in(file, actor=actor),
        course=course(
            file,
            records,
            more=[
                *(of_plans(case_id, actor) if plans_ else ()),
                *of_reliefs(reliefs),
                *of_needs(needs),
                *of_meetings(meetings_in(file)),
            ],
            strand=asked["strand"],
            most=STEP * asked["page"],
        ),
        plans=plans_,
        kinds_to_write=plans.kinds_to_write(file, actor),
        reliefs=reliefs,
        needs=needs,
        asks_relief=_asks_relief(file, actor, is_known=bool(reliefs) or relief_due is not None),
        relief_due=relief_due,
        to_add=to_add if actor.may(Permission.ROSTER_SIGN) and file.state in IN_CARE else None,
        page=asked["page"],
        seen=months_seen(file, records),
        contacts=people.contacts(file.student.id) if file.reads_contacts else [],
        teachers=accounts.teachers_of(file.student.class_id),
        **plan_words.plan_labels(),
        **relief_words.words(),
        **need_words.labels(),
        **_words(),
    )


@blueprint.get("/<uuid:case_id>/categories")
@permit(Permission.CASE_READ)
def categories(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The categories with their tiers, and the evidence."""
    file = services.open_file(case_id, with_categories=True, actor=actor)
    return render_template("cases/categories.html", file=file, files=files_of(file, actor), **_words())


def needs_in(file: FileView) -> list[NeedView]:
    """What the student of an opened file needs, for whoever reads what was agreed; one statement."""
    return support_needs.needs_of_case(file.case_id) if file.shows_content else []


def meetings_in(file: FileView) -> list[InFileLine]:
    """The seminars and forums of an opened file, for whoever reads what was agreed; two statements."""
    return seminars.in_file(file.case_id, file.student.id) if file.shows_content else []


def reliefs_in(file: FileView, actor: Actor) -> list[ReliefView]:
    """The fee reliefs of an opened file, for whoever reads them; one statement, none for the others."""
    return fee_relief.reliefs_of_case(file.case_id, actor) if actor.may(Permission.FEE_RELIEF_READ) else []


def _asks_relief(file: FileView, actor: Actor, *, is_known: bool) -> bool:
    """Whether the person may ask for one: the class teacher, for a student in care, where the school's document has it.

    `is_known`: that it has is seen from what the file shows already, and costs no statement.
    """
    own = file.student.class_id in actor.class_ids and file.state in IN_CARE
    return own and actor.may(Permission.FEE_RELIEF_PROPOSE) and (is_known or fee_relief.is_offered())


def _duties(about: Sequence[UUID], records: Sequence[RecordLine]) -> list[DutyLine]:
    """What is due for the case, and for what set a clock of its own: letters and special events. One statement."""
    clocks = [record.id for record in records if record.kind in (RecordKind.LETTER, RecordKind.SPECIAL_EVENT)]
    found = obligations.for_subjects([*about, *clocks], resting=True)
    due = [line for of_subject in found.values() for line in of_subject]
    return sorted(due, key=lambda line: line.due_on or date.max)


def _words() -> dict[str, object]:
    """The words for the closed sets that a file is described with."""
    return {
        "labels": STATE_LABELS,
        "flag_labels": FLAG_LABELS,
        "ground_labels": GROUND_LABELS | CLOSE_LABELS,
        "evidence_labels": EVIDENCE_LABELS,
        "strand_labels": STRAND_LABELS,
    }
