"""电话沟通记录: the book of calls with families, as the school's document names it; nothing in it is ever changed."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.home_contact import queries, services
from care.home_contact.queries import PAGE
from care.home_contact.schemas import PhoneLogSchema
from kernel.actor import Actor
from obligations import queries as obligations
from people import queries as people
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import SubjectKind
from web import forms
from web.paging import paging
from web.permit import permit

blueprint = Blueprint("phone_log", __name__, url_prefix="/<school>/phone-log")


@blueprint.get("/")
@permit(Permission.CONTACT_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The newest calls first, of one class or of all that this person answers for."""
    asked = forms.parse_query(PhoneLogSchema)
    page = paging(queries.count_calls(actor, asked["class_id"]), PAGE)
    return render_template(
        "phone_log/index.html",
        calls=services.read_calls(asked["class_id"], page=page.number, actor=actor),
        paging=page,
        classes=[(line.group.id, line.group.name) for line in people.class_list(actor)],
        asked=asked,
    )


@blueprint.get("/duties/<uuid:obligation_id>")
@permit(Permission.CONTACT_RECORD)
def of_duty(actor: Actor, obligation_id: UUID) -> ResponseReturnValue:
    """From a duty that a special event or a letter set off to where it is done."""
    duty = obligations.visible_duty(actor, obligation_id)
    if case_id := queries.case_of_letter(duty.subject_id):
        return redirect(url_for("letters.show", case_id=case_id, letter_id=duty.subject_id))
    is_event = duty.subject_kind == SubjectKind.EVENT
    case_id = queries.case_of_event(duty.subject_id) if is_event else duty.subject_id
    if EvidenceKind.EDUCATION_PLAN in duty.evidence:
        return redirect(url_for("support_plans.new", case_id=case_id, kind=EvidenceKind.EDUCATION_PLAN.value))
    return redirect(url_for("guardian_contacts.new", case_id=case_id, duty=duty.id))
