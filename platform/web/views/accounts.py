"""人员与权限: who works in the school, in which roles, answering for what; inviting and ending."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import queries, services
from accounts.permissions import Permission
from accounts.roles import LABELS, Role
from accounts.schemas import ASSIGNED, INVITED_BY_SCHOOL, AssignmentSchema, InvitationSchema, RoleSchema
from kernel.actor import Actor
from kernel.errors import NotFound
from people import queries as people
from tenants import queries as tenants
from web import forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("accounts", __name__, url_prefix="/<school>/accounts")


@blueprint.get("/")
@permit(Permission.ACCOUNT_MANAGE)
def index(actor: Actor) -> ResponseReturnValue:
    """Everybody who works here, and the links that are still open."""
    return render_template(
        "accounts/index.html",
        colleagues=queries.colleagues(),
        invitations=queries.open_invitations(),
        targets=_targets(actor),
    )


@blueprint.get("/invitation")
@permit(Permission.ACCOUNT_MANAGE, fresh=True)
def invitation(actor: Actor) -> ResponseReturnValue:
    """The form for a new colleague."""
    return render_template("accounts/invitation.html", form=forms.blank(), **_choices(actor, INVITED_BY_SCHOOL))


@blueprint.post("/invitations")
@permit(Permission.ACCOUNT_MANAGE, fresh=True)
def invite(actor: Actor) -> ResponseReturnValue:
    """Make a link for a new colleague; it is shown this once."""
    form = forms.read(InvitationSchema)
    with form:
        data = form.data
        if data["class_id"]:
            people.visible_class(actor, data["class_id"])
        _invitation, code = services.invite(**data, actor=actor)
        link = url_for("invitations.show", code=code, _external=True)
        return render_template("accounts/link.html", name=data["name"], link=link)
    return form.page("accounts/invitation.html", **_choices(actor, INVITED_BY_SCHOOL))


@blueprint.post("/invitations/<uuid:invitation_id>/revocation")
@permit(Permission.ACCOUNT_MANAGE)
def revoke(actor: Actor, invitation_id: UUID) -> ResponseReturnValue:
    """Withdraw a link that was not used yet."""
    services.revoke_invitation(invitation_id=invitation_id, actor=actor)
    flash(_("已撤回，这个链接不能再用了。"), "done")
    return see_other("accounts.index")


@blueprint.get("/<uuid:user_id>")
@permit(Permission.ACCOUNT_MANAGE)
def show(actor: Actor, user_id: UUID) -> ResponseReturnValue:
    """One colleague: roles, what is assigned, and what may be changed."""
    return render_template("accounts/show.html", form=forms.blank(), **_person(actor, user_id))


@blueprint.post("/<uuid:user_id>/roles")
@permit(Permission.ACCOUNT_MANAGE, fresh=True)
def give_role(actor: Actor, user_id: UUID) -> ResponseReturnValue:
    """Give a colleague another role."""
    queries.colleague(user_id)
    services.give_role(user_id=user_id, role=forms.parse(RoleSchema)["role"], actor=actor)
    flash(_("已授予角色。"), "done")
    return see_other("accounts.show", user_id=user_id)


@blueprint.post("/<uuid:user_id>/roles/<string:role>/ending")
@permit(Permission.ACCOUNT_MANAGE)
def end_role(actor: Actor, user_id: UUID, role: str) -> ResponseReturnValue:
    """End a role of a colleague, and what was assigned with it."""
    if role not in INVITED_BY_SCHOOL:
        raise NotFound
    services.end_role(user_id=user_id, role=Role(role), actor=actor)
    flash(_("已结束。这位老师的相应权限从现在起失效。"), "done")
    return see_other("accounts.index")


@blueprint.post("/<uuid:user_id>/assignments")
@permit(Permission.ACCOUNT_MANAGE, fresh=True)
def assign(actor: Actor, user_id: UUID) -> ResponseReturnValue:
    """Let a colleague answer for a class, a grade or a college."""
    queries.colleague(user_id)
    form = forms.read(AssignmentSchema)
    with form:
        services.assign(user_id=user_id, **form.data, actor=actor)
    if form.failed:
        return form.page("accounts/show.html", **_person(actor, user_id))
    flash(_("已指定。"), "done")
    return see_other("accounts.show", user_id=user_id)


@blueprint.post("/<uuid:user_id>/assignments/<uuid:assignment_id>/ending")
@permit(Permission.ACCOUNT_MANAGE)
def end_assignment(actor: Actor, user_id: UUID, assignment_id: UUID) -> ResponseReturnValue:
    """End what a colleague answers for, from now on."""
    services.end_assignment(assignment_id=assignment_id, actor=actor)
    flash(_("已结束，从现在起不再负责。"), "done")
    return see_other("accounts.show", user_id=user_id)


def _person(actor: Actor, user_id: UUID) -> dict[str, object]:
    person = queries.colleague(user_id)
    others = [role for role in INVITED_BY_SCHOOL if role not in person.roles]
    held = [role for role in ASSIGNED if role in person.roles]
    return {
        "person": person,
        "ending": INVITED_BY_SCHOOL,
        "targets": _targets(actor),
        "given": _labelled(others),
        **_choices(actor, held),
    }


def _choices(actor: Actor, roles: list[Role]) -> dict[str, list[tuple[str, str]]]:
    groups = [line.group for line in people.class_list(actor)]
    grades = sorted({group.grade for group in groups})
    return {
        "roles": _labelled(roles),
        "classes": [(str(group.id), group.name) for group in groups],
        "colleges": [(str(unit.id), unit.name) for unit in tenants.colleges()],
        "grades": [(str(grade), _("%(grade)s 年级", grade=grade)) for grade in grades],
    }


def _labelled(roles: list[Role]) -> list[tuple[str, str]]:
    return [(role.value, _(LABELS[role])) for role in roles]


def _targets(actor: Actor) -> dict[UUID, str]:
    """The classes and colleges by id, for what people answer for."""
    classes = {line.group.id: line.group.name for line in people.class_list(actor)}
    return classes | {unit.id: unit.name for unit in tenants.colleges()}
