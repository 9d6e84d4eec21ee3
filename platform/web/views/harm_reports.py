"""发现孩子可能受到伤害: what to do now and whom to tell, for everybody who works at the school, without asking anything."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts.permissions import Permission
from accounts.roles import LABELS, Role
from kernel.actor import Actor
from web import incident_words
from web.permit import permit

blueprint = Blueprint("harm_reports", __name__, url_prefix="/<school>/harm-reports")

TOLD_FIRST = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.COUNSELLOR)


@blueprint.get("/")
@permit(Permission.MANDATORY_REPORT_RECORD)
def index(actor: Actor) -> ResponseReturnValue:
    """The steps in their order, with the names of this school; opened from a child's page, its report is about that child."""
    student = incident_words.about(actor)
    people = [(LABELS[role], name) for role, name in accounts.people_in(*TOLD_FIRST)]
    return render_template("harm_reports/index.html", people=people, student=student)
