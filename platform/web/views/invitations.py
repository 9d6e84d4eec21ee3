"""The link that opens an account, or lets somebody join with the one that they have."""

from __future__ import annotations

from flask import Blueprint, flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import queries, services
from accounts.errors import InvitationSpent
from accounts.queries import Invited
from accounts.schemas import AcceptSchema
from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope
from web import forms, signing_in
from web.permit import public
from web.replies import see_other

blueprint = Blueprint("invitations", __name__, url_prefix="/invitations")


@blueprint.get("/<string:code>")
@public
def show(code: str) -> ResponseReturnValue:
    """What the link is for, and the two ways to accept it."""
    return render_template("invitations/show.html", form=forms.blank(), invited=_invited(code), code=code)


@blueprint.post("/<string:code>/account")
@public
def accept(code: str) -> ResponseReturnValue:
    """Open an account; the person chooses the user name, and signs in with it next."""
    invited = _invited(code)
    with unit_of_work(invited.scope):
        form = forms.read(AcceptSchema)
        with form:
            data = form.data
            services.accept(code=code, username=data["username"], password=data["password"], email=data["email"])
        if form.failed:
            if isinstance(form.refusal, InvitationSpent):
                raise form.refusal
            return form.page("invitations/show.html", invited=invited, code=code)
    flash(_("账号已开通，请用刚才的用户名和密码登录。"), "done")
    return see_other("security.login")


@blueprint.post("/<string:code>/membership")
@public
def join(code: str) -> ResponseReturnValue:
    """Join with the account that is signed in."""
    if g.visitor is None:
        return signing_in.ask()
    invited = _invited(code)
    with unit_of_work(invited.scope):
        services.join(code=code, user_id=g.visitor.person.id)
    flash(_("已加入%(place)s。", place=invited.place), "done")
    return see_other("home.index")


def _invited(code: str) -> Invited:
    with unit_of_work(IdentityScope()):
        return queries.invited(code)
