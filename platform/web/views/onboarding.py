"""入驻向导: what is still to do before the school goes into operation, and the last step itself."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from tenants import queries, services
from tenants.onboarding import Step
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("onboarding", __name__, url_prefix="/<school>/onboarding")

# Where each step is done.
_PLACES: dict[Step, str] = {
    Step.PROFILE_CHOSEN: "policy_profiles.index",
    Step.GROUP_APPOINTED: "leadership.index",
    Step.CALENDAR_IMPORTED: "school_calendar.index",
    Step.PEOPLE_IMPORTED: "roster_imports.index",
    Step.CONSENT_INFORMED: "privacy_notices.index",
}


@blueprint.get("/")
@permit(Permission.SCHOOL_ACTIVATE)
def index(_actor: Actor) -> ResponseReturnValue:
    """The checklist, each open step with the page where it is done."""
    return render_template("onboarding/index.html", checklist=queries.checklist(), places=_PLACES)


@blueprint.post("/activation")
@permit(Permission.SCHOOL_ACTIVATE)
def activate(actor: Actor) -> ResponseReturnValue:
    """Put the school into operation."""
    services.activate(actor=actor)
    flash(_("学校已启用。摸底排查将按制度自动开始，待办会出现在各位老师的首页。"), "done")
    return see_other("onboarding.index")
