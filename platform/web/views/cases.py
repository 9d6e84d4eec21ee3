"""关爱名册 and a student's file: the list, the file, and its categories one deliberate step further."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import queries, services
from care.cases.lifecycle import ACTIVE, STATE_LABELS, CaseState
from care.cases.queries import PAGE, RosterFilter
from care.cases.schemas import RosterFilterSchema
from care.cases.terms import CLOSE_LABELS, EVIDENCE_LABELS, FLAG_LABELS, GROUND_LABELS
from kernel.actor import Actor
from obligations import queries as obligations
from people import queries as people
from web import forms
from web.paging import paging
from web.permit import permit
from web.views.case_timeline import timeline

blueprint = Blueprint("cases", __name__, url_prefix="/<school>/cases")

# What the list offers to narrow by; archived files are looked for in the archive.
LISTED = (*ACTIVE, CaseState.CLOSED, CaseState.TRANSFERRED)


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.CASE_READ, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """The students in care whom this person answers for; no category stands here."""
    asked = forms.parse_search(RosterFilterSchema)
    wanted = RosterFilter(
        states=[asked["state"]] if asked["state"] else ACTIVE,
        class_id=asked["class_id"],
        waiting=asked["waiting"],
        text=asked["q"],
    )
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
    )


@blueprint.get("/of/<uuid:student_id>")
@permit(Permission.CASE_READ)
def of_student(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """From a student to the file, if there is one that this person may know of; else a page that says so."""
    student = people.visible_student(actor, student_id)
    found = queries.active_cases_of([student.id], actor)
    if found:
        return redirect(url_for("cases.show", case_id=found[0].id))
    return render_template("cases/none.html", student=student)


@blueprint.get("/<uuid:case_id>")
@permit(Permission.CASE_READ)
def show(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """One file: what helps now, what comes next, what happened, whom to ask."""
    file = services.open_file(case_id, actor=actor)
    return render_template(
        "cases/show.html",
        file=file,
        duties=obligations.for_subject(case_id, pressing=True),
        entries=timeline(file, actor),
        contacts=people.contacts(file.student.id) if file.reads_contacts else [],
        **_words(),
    )


@blueprint.get("/<uuid:case_id>/categories")
@permit(Permission.CASE_READ)
def categories(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The categories with their tiers, and the evidence."""
    file = services.open_file(case_id, with_categories=True, actor=actor)
    return render_template("cases/categories.html", file=file, **_words())


def _words() -> dict[str, object]:
    """The words for the closed sets that a file is described with."""
    return {
        "labels": STATE_LABELS,
        "flag_labels": FLAG_LABELS,
        "ground_labels": GROUND_LABELS | CLOSE_LABELS,
        "evidence_labels": EVIDENCE_LABELS,
    }
