"""教职工: who works at the school, with or without an account."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel import clock
from kernel.actor import Actor
from people import queries, services
from people.schemas import DepartureSchema, StaffChangeSchema, StaffSchema, VersionSchema
from web import forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("staff", __name__, url_prefix="/<school>/staff")


@blueprint.get("/")
@permit(Permission.PEOPLE_EDIT)
def index(_actor: Actor) -> ResponseReturnValue:
    """Who works here."""
    return render_template("staff/index.html", members=queries.staff_members())


@blueprint.get("/new")
@permit(Permission.PEOPLE_EDIT)
def new(_actor: Actor) -> ResponseReturnValue:
    """The form for a member of staff."""
    return render_template("staff/new.html", form=forms.blank())


@blueprint.post("/")
@permit(Permission.PEOPLE_EDIT)
def create(actor: Actor) -> ResponseReturnValue:
    """Add a member of staff."""
    form = forms.read(StaffSchema)
    with form:
        services.add_staff(**form.data, actor=actor)
    if form.failed:
        return form.page("staff/new.html")
    flash(_("已登记。"), "done")
    return see_other("staff.index")


@blueprint.get("/<uuid:staff_id>")
@permit(Permission.PEOPLE_EDIT)
def show(_actor: Actor, staff_id: UUID) -> ResponseReturnValue:
    """One member of staff, to be changed."""
    member = queries.staff_member(staff_id)
    form = forms.blank(**{name: getattr(member, name) for name in services.STAFF_FIELDS})
    return render_template("staff/show.html", member=member, form=form, today=clock.today())


@blueprint.post("/<uuid:staff_id>")
@permit(Permission.PEOPLE_EDIT)
def change(actor: Actor, staff_id: UUID) -> ResponseReturnValue:
    """Correct what is known."""
    member = queries.staff_member(staff_id)
    form = forms.read(StaffChangeSchema)
    with form:
        data = form.data
        services.change_staff(member=member, seen_version=data.pop("version"), **data, actor=actor)
    if form.failed:
        return form.page("staff/show.html", member=queries.staff_member(staff_id), today=clock.today())
    flash(_("已保存。"), "done")
    return see_other("staff.index")


@blueprint.post("/<uuid:staff_id>/departure")
@permit(Permission.PEOPLE_EDIT)
def leave(actor: Actor, staff_id: UUID) -> ResponseReturnValue:
    """Note that somebody left the school."""
    data = forms.parse(DepartureSchema)
    services.mark_staff_left(
        member=queries.staff_member(staff_id), on=data["left_on"], seen_version=data["version"], actor=actor
    )
    flash(_("已标记为离校。账号的权限请在「账号与分工」里另行结束。"), "done")
    return see_other("staff.show", staff_id=staff_id)


@blueprint.post("/<uuid:staff_id>/return")
@permit(Permission.PEOPLE_EDIT)
def come_back(actor: Actor, staff_id: UUID) -> ResponseReturnValue:
    """Undo a departure."""
    seen = forms.parse(VersionSchema)["version"]
    services.mark_staff_left(member=queries.staff_member(staff_id), on=None, seen_version=seen, actor=actor)
    flash(_("已恢复在岗。"), "done")
    return see_other("staff.show", staff_id=staff_id)
