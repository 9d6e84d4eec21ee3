"""监护人: whom to call about a student. That the numbers were read is written into the access log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from kernel.errors import NotFound
from people import queries, services
from people.schemas import GuardianSchema
from policy_profiles.categories import Tier
from privacy import services as privacy
from web import forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("guardians", __name__, url_prefix="/<school>/people/<uuid:student_id>/guardians")

POSITIONS = (1, 2)
LOG_WORDING = ("监护人联系方式", "负责{class_name}")
"""What the access log says was read, and why."""


@blueprint.get("/")
@permit(Permission.PEOPLE_READ)
def index(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """The guardians with their telephone numbers."""
    place = _place(actor, student_id)
    return render_template("guardians/index.html", **place, may_edit=actor.may(Permission.PEOPLE_EDIT))


@blueprint.get("/<int:position>")
@permit(Permission.PEOPLE_EDIT)
def show(actor: Actor, student_id: UUID, position: int) -> ResponseReturnValue:
    """The form for the first or the second guardian."""
    place = _place(actor, student_id)
    known = place["contacts"].get(_checked(position))
    form = forms.blank()
    if known:
        form = forms.blank(
            name=known.guardian.name, relation=known.relation, phone=known.phone, version=known.guardian.version
        )
    return render_template("guardians/show.html", form=form, position=position, **place)


@blueprint.post("/<int:position>")
@permit(Permission.PEOPLE_EDIT)
def change(actor: Actor, student_id: UUID, position: int) -> ResponseReturnValue:
    """Set the first or the second guardian."""
    student = queries.visible_student(actor, student_id)
    form = forms.read(GuardianSchema)
    with form:
        data = form.data
        services.name_guardian(
            student=student, position=_checked(position), seen_version=data.pop("version"), **data, actor=actor
        )
    if form.failed:
        return form.page("guardians/show.html", position=position, **_place(actor, student_id))
    flash(_("监护人已保存。"), "done")
    return see_other("guardians.index", student_id=student_id)


@blueprint.post("/<int:position>/dismissal")
@permit(Permission.PEOPLE_EDIT)
def dismiss(actor: Actor, student_id: UUID, position: int) -> ResponseReturnValue:
    """Take a guardian off the student."""
    student = queries.visible_student(actor, student_id)
    services.dismiss_guardian(student=student, position=position, actor=actor)
    flash(_("已移除这位监护人。"), "done")
    return see_other("guardians.index", student_id=student_id)


def _checked(position: int) -> int:
    if position not in POSITIONS:
        raise NotFound
    return position


def _place(actor: Actor, student_id: UUID) -> dict[str, Any]:  # Any: a template's values
    """The student, the class and the guardians, for whoever may have them; writes that they were read (INV-6)."""
    student = queries.visible_student(actor, student_id)
    group = queries.visible_class(actor, student.class_id)
    if not queries.may_see_contacts(actor, group):
        raise NotFound
    what, reason = LOG_WORDING
    reason = reason.format(class_name=group.name)
    privacy.log_reads(student_ids=[student.id], what=what, tier=Tier.T2, reason=reason, actor=actor)
    contacts = {contact.position: contact for contact in queries.contacts(student.id)}
    return {"student": student, "group": group, "contacts": contacts, "positions": POSITIONS}
