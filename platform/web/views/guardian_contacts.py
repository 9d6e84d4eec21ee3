"""家校联系: a call, message or meeting with the family, written once, corrected by a new row, undone on the same day."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services as cases
from care.home_contact import queries, services
from care.home_contact.schemas import ContactPlaceSchema, ContactSchema
from care.home_contact.services import ContactEntry, RecordedContact
from care.home_contact.terms import ContactWay, Direction
from kernel.actor import Actor
from obligations import queries as obligations
from people import queries as people
from web import contact_words, drafting, forms, record_words, saved
from web.inputs import Values
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("guardian_contacts", __name__, url_prefix="/<school>/cases/<uuid:case_id>/contacts")


@blueprint.get("/new")
@permit(Permission.CONTACT_RECORD)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form with everything filled in that is known: today, who is asked first, what the duty is about."""
    asked = forms.parse_query(ContactPlaceSchema)
    untold = queries.untold_events([case_id])
    duty = record_words.duty_of(actor, [case_id, *(event.id for event in untold)], asked["duty"])
    form = drafting.begun(
        actor,
        url_for("guardian_contacts.record", case_id=case_id),
        duty=duty.id if duty else None,
        way=ContactWay.PHONE,
        direction=Direction.OUT,
        day=record_words.today(),
        whom=queries.first_relation(case_id),
        told=[duty.subject_id] if duty and duty.subject_id != case_id else [],
        letter=asked["letter"],
    )
    return _page(actor, case_id, form)


@blueprint.post("/")
@permit(Permission.CONTACT_RECORD)
def record(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write the contact down."""
    form = forms.read(ContactSchema)
    with form:
        data = form.data
        recorded = services.record_contact(_entry(data, [case_id, *data["siblings"]]), actor=actor)
    if form.failed:
        return _page(actor, case_id, form)
    return _on(case_id, recorded, from_duty=data["duty"] is not None)


@blueprint.get("/<uuid:contact_id>/correction")
@permit(Permission.CONTACT_RECORD)
def correct(actor: Actor, case_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """The contact as it stands, to be written anew; the old row stays in the log, struck through."""
    contact = queries.visible_contact(actor, case_id, contact_id)
    form = drafting.begun(
        actor,
        url_for("guardian_contacts.save_correction", case_id=case_id, contact_id=contact_id),
        way=contact.way,
        direction=contact.direction,
        at=f"{contact.at:%H:%M}" if contact.at else "",
        happened_on=contact.happened_on,
        whom=contact.whom,
        about=contact.about,
        answer=contact.answer,
        agreed=contact.agreed,
    )
    return _page(actor, case_id, form, contact_id=contact_id)


@blueprint.post("/<uuid:contact_id>/correction")
@permit(Permission.CONTACT_RECORD)
def save_correction(actor: Actor, case_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Write the new row in the place of the old one, about the same children."""
    form = forms.read(ContactSchema)
    with form:
        about = queries.cases_of_contact(contact_id, case_id)
        recorded = services.correct_contact(contact_id, _entry(form.data, about), actor=actor)
    if form.failed:
        return _page(actor, case_id, form, contact_id=contact_id)
    return _on(case_id, recorded, from_duty=False)


@blueprint.post("/<uuid:contact_id>/withdrawal")
@permit(Permission.CONTACT_RECORD)
def withdraw(actor: Actor, case_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Undo a contact of one's own on the day it was written."""
    services.withdraw_contact(contact_id, case_id, actor=actor)
    flash(_("已撤销，相应的待办重新打开。"), "info")
    return see_other("cases.show", case_id=case_id)


def _entry(data: Values, case_ids: list[UUID]) -> ContactEntry:
    return ContactEntry(
        case_ids=case_ids,
        way=data["way"],
        direction=data["direction"],
        happened_on=data["happened_on"],
        at=data["at"],
        whom=data["whom"],
        about=data["about"],
        answer=data["answer"],
        agreed=data["agreed"],
        told=data["told"],
        letter_id=data["letter"],
    )


def _on(case_id: UUID, recorded: RecordedContact, *, from_duty: bool) -> ResponseReturnValue:
    """Back to where the person came from: the list, which offers the next duty, or the file."""
    undo = url_for("guardian_contacts.withdraw", case_id=case_id, contact_id=recorded.record.id)
    saved.tell(record_words.said([recorded]), undo=undo)
    return see_other("todo.index") if from_duty else see_other("cases.show", case_id=case_id)


def _page(actor: Actor, case_id: UUID, form: forms.Form, *, contact_id: UUID | None = None) -> ResponseReturnValue:
    file = cases.open_file(case_id, actor=actor)
    untold = queries.untold_events([case_id])
    subjects = [case_id, *(event.id for event in untold)]
    context = {
        "file": file,
        "contact_id": contact_id,
        "duty": record_words.typed_duty(actor, subjects, form.value("duty")),
        "ways": contact_words.ways(obligations.for_subject(case_id, pressing=True)),
        "directions": contact_words.directions(),
        "days": record_words.days(),
        "guardians": contact_words.whom(people.contacts(file.student.id), form.value("whom")),
        "reasons": contact_words.reasons(),
        "untold": contact_words.untold(untold),
        "siblings": contact_words.siblings(queries.siblings(actor, case_id)),
    }
    if form.failed:
        return form.page("guardian_contacts/new.html", **context)
    return render_template("guardian_contacts/new.html", form=form, **context)
