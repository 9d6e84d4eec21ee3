"""访问令牌: with what the bureau's own systems fetch the released tables."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import queries, services
from accounts.permissions import Permission
from accounts.schemas import TokenSchema
from kernel.actor import Actor
from web import forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("tokens", __name__, url_prefix="/bureau/tokens")

USUAL_DAYS = 180


@blueprint.get("/")
@permit(Permission.STATISTICS_EXPORT)
def index(_actor: Actor) -> ResponseReturnValue:
    """The tokens of this office, and the form for another."""
    return render_template("tokens/index.html", form=forms.blank(days=USUAL_DAYS), tokens=queries.tokens_here())


@blueprint.post("/")
@permit(Permission.STATISTICS_EXPORT, fresh=True)
def create(actor: Actor) -> ResponseReturnValue:
    """Make a token; it is shown this once."""
    form = forms.read(TokenSchema)
    with form:
        token, code = services.create_token(**form.data, actor=actor)
        return render_template("tokens/made.html", token=token, code=code)
    return form.page("tokens/index.html", tokens=queries.tokens_here())


@blueprint.post("/<uuid:token_id>/revocation")
@permit(Permission.STATISTICS_EXPORT)
def revoke(actor: Actor, token_id: UUID) -> ResponseReturnValue:
    """End a token."""
    services.revoke_token(token_id=token_id, actor=actor)
    flash(_("已撤销，使用它的系统从现在起不能再访问。"), "done")
    return see_other("tokens.index")
