"""领导小组: who leads, who decides on cases, and how the principal appoints, replaces and dismisses."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.leadership import queries, services
from care.leadership.schemas import AppointmentSchema, DismissalSchema, SuccessionSchema
from care.leadership.terms import POSITION_LABELS, STATE_LABELS, MemberState, Position
from kernel import clock
from kernel.actor import Actor
from people import queries as people
from policy_profiles import queries as profiles
from web import forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("leadership", __name__, url_prefix="/<school>/leadership")


@blueprint.get("/")
@permit(Permission.GROUP_READ)
def index(_actor: Actor) -> ResponseReturnValue:
    """The group as it is, as it will be, and as it was."""
    return _page(None)


@blueprint.post("/members")
@permit(Permission.GROUP_APPOINT)
def appoint(actor: Actor) -> ResponseReturnValue:
    """Appoint somebody."""
    form = forms.read(AppointmentSchema)
    with form:
        services.appoint(**form.data, actor=actor)
    if form.failed:
        return _page(form)
    flash(_("已任命。"), "done")
    return see_other("leadership.index")


@blueprint.post("/reaffirmation")
@permit(Permission.GROUP_APPOINT)
def reaffirm(actor: Actor) -> ResponseReturnValue:
    """Confirm for the school year that the group stays as it is."""
    services.reaffirm(actor=actor)
    flash(_("已确认本学年继续任用。"), "done")
    return see_other("leadership.index")


@blueprint.get("/members/<uuid:member_id>/succession")
@permit(Permission.GROUP_APPOINT)
def ask_successor(_actor: Actor, member_id: UUID) -> ResponseReturnValue:
    """The form: who takes over from the head."""
    return _succession_page(member_id, None)


@blueprint.post("/members/<uuid:member_id>/succession")
@permit(Permission.GROUP_APPOINT)
def replace(actor: Actor, member_id: UUID) -> ResponseReturnValue:
    """Let somebody take over from the head today."""
    form = forms.read(SuccessionSchema)
    with form:
        services.replace_head(queries.member(member_id), **form.data, actor=actor)
    if form.failed:
        return _succession_page(member_id, form)
    flash(_("已由新组长接任，原组长的审批权同时结束。"), "done")
    return see_other("leadership.index")


@blueprint.post("/members/<uuid:member_id>/dismissal")
@permit(Permission.GROUP_APPOINT)
def dismiss(actor: Actor, member_id: UUID) -> ResponseReturnValue:
    """End an appointment."""
    services.dismiss(queries.member(member_id), **forms.parse(DismissalSchema), actor=actor)
    flash(_("已卸任，记录保留。"), "done")
    return see_other("leadership.index")


def _page(form: forms.Form | None) -> ResponseReturnValue:
    members, profile = queries.members(), profiles.newest_profile()
    context = {
        "members": [member for member in members if member.state != MemberState.ENDED],
        "former": [member for member in members if member.state == MemberState.ENDED],
        "head": next(
            (one for one in members if one.position == Position.HEAD and one.state == MemberState.SERVING), None
        ),
        "has_group": profile is None or profile.has_leadership_group,
        "staff": [(person.id, f"{person.name}（{person.post}）") for person in people.staff_members()],
        "positions": [(position.value, _(label)) for position, label in POSITION_LABELS.items()],
        "position_labels": POSITION_LABELS,
        "state_labels": STATE_LABELS,
    }
    if form is not None and form.failed:
        return form.page("leadership/index.html", **context)
    blank = forms.blank(position=Position.MEMBER if context["head"] else Position.HEAD, serves_from=clock.today())
    return render_template("leadership/index.html", form=blank, **context)


def _succession_page(member_id: UUID, form: forms.Form | None) -> ResponseReturnValue:
    head = queries.member(member_id, to_change=False)
    staff = [(person.id, person.name) for person in people.staff_members() if person.id != head.staff_id]
    if form is not None and form.failed:
        return form.page("leadership/succession.html", head=head, staff=staff)
    return render_template("leadership/succession.html", form=forms.blank(), head=head, staff=staff)
