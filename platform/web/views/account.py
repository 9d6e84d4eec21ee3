"""我的账号: one's own names, password and sessions. It belongs to the person and to no school."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import queries, services
from accounts.queries import Visitor
from accounts.roles import LABELS, Role
from accounts.schemas import PasswordSchema, ShortcutsSchema
from kernel.errors import NotFound
from web import forms, sessions
from web.permit import personal
from web.replies import came_from, see_other

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("/")
@personal
def show(visitor: Visitor) -> ResponseReturnValue:
    """The person's own account and the latest sign-ins."""
    return render_template("account/show.html", account=queries.account(visitor.person.id), places=visitor.workplaces)


@blueprint.get("/password")
@personal
def password(_visitor: Visitor) -> ResponseReturnValue:
    """The form for another password."""
    return render_template("account/password.html", form=forms.blank())


@blueprint.post("/password")
@personal
def change_password(visitor: Visitor) -> ResponseReturnValue:
    """Another password; every other device has to sign in again, this one goes on."""
    g.tried = visitor.person.id
    form = forms.read(PasswordSchema)
    with form:
        data = form.data
        uniquifier = services.change_password(user_id=visitor.person.id, current=data["current"], new=data["password"])
        sessions.begin(session, uniquifier)
    if form.failed:
        return form.page("account/password.html")
    flash(_("密码已修改。其他设备需要用新密码重新登录。"), "done")
    return see_other("account.show")


@blueprint.post("/shortcuts")
@personal
def choose_shortcuts(visitor: Visitor) -> ResponseReturnValue:
    """Single keys do something, or nothing (WCAG 2.1.4)."""
    wanted = forms.parse(ShortcutsSchema)["has_shortcuts"]
    services.switch_shortcuts(user_id=visitor.person.id, on=wanted)
    flash(_("键盘快捷键已打开。") if wanted else _("键盘快捷键已关闭。"), "done")
    return see_other("account.show")


@blueprint.post("/guides/<string:role>/dismissal")
@personal
def put_guide_away(visitor: Visitor, role: str) -> ResponseReturnValue:
    """The first-run card of a role, away for good."""
    if role not in LABELS:
        raise NotFound
    services.put_guide_away(user_id=visitor.person.id, role=Role(role))
    return redirect(came_from(), code=303)


@blueprint.post("/guides/return")
@personal
def bring_guides_back(visitor: Visitor) -> ResponseReturnValue:
    """The first-run cards again, at home."""
    services.bring_guides_back(user_id=visitor.person.id)
    return see_other("home.index")


@blueprint.post("/sign-out-everywhere")
@personal
def sign_out_everywhere(visitor: Visitor) -> ResponseReturnValue:
    """End every session of the account, this one too."""
    services.sign_out_everywhere(user_id=visitor.person.id)
    session.clear()
    flash(_("已在所有设备上退出登录。"), "done")
    return redirect(url_for("security.login"), code=303)
