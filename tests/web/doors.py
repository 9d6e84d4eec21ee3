"""Pages that only tests have, behind every kind of door that `web.permit` knows."""

from __future__ import annotations

from flask import Blueprint, g, jsonify, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.permissions import Permission
from accounts.queries import Visitor
from kernel import tenancy
from kernel.actor import Actor
from kernel.db import is_open
from kernel.errors import Forbidden, ForbiddenMove
from tenants import services
from tenants.onboarding import Step
from web.permit import permit, personal, public


def doors() -> Blueprint:
    """A fresh blueprint of them all."""
    blueprint = Blueprint("doors", __name__)
    for path, permission in (
        ("/<school>/door/case", Permission.CASE_READ),
        ("/<school>/door/people", Permission.PEOPLE_READ),
        ("/district/door", Permission.SCHOOL_ONBOARD),
        ("/api/v1/door", Permission.STATISTICS_EXPORT),
        ("/api/v1/<school>/door", Permission.PEOPLE_READ),
    ):
        blueprint.add_url_rule(path, path.strip("/").replace("/", "_"), permit(permission)(show))
    blueprint.add_url_rule("/<school>/door/link", "link", permit(Permission.SCHOOL_READ)(link))
    blueprint.add_url_rule("/<school>/door/steps", "step", permit(Permission.SCHOOL_READ)(step), methods=["POST"])
    blueprint.add_url_rule("/<school>/door/falls", "fall", permit(Permission.SCHOOL_READ)(fall), methods=["POST"])
    blueprint.add_url_rule("/<school>/door/refusal", "refuse", permit(Permission.SCHOOL_READ)(refuse))
    blueprint.add_url_rule("/door/personal", "personal", personal(own))
    blueprint.add_url_rule("/door/public", "public", public(anybody))
    return blueprint


def show(actor: Actor) -> ResponseReturnValue:
    """Who came in, and where the unit of work is."""
    school = g.school.slug if g.school else None
    return jsonify(name=actor.name, scope=type(tenancy.scope()).__name__, school=school, roles=sorted(actor.roles))


def link(_actor: Actor) -> ResponseReturnValue:
    """A link that names no school."""
    return url_for("doors.refuse")


def step(actor: Actor) -> ResponseReturnValue:
    """Write something."""
    services.confirm_step(step=Step.PEOPLE_IMPORTED, actor=actor)
    return "written"


def fall(actor: Actor) -> ResponseReturnValue:
    """Write something, and then refuse."""
    services.confirm_step(step=Step.PEOPLE_IMPORTED, actor=actor)
    raise ForbiddenMove(state="x")


def refuse(_actor: Actor) -> ResponseReturnValue:
    """Find out inside that it is not permitted."""
    raise Forbidden


def own(visitor: Visitor) -> ResponseReturnValue:
    """For everybody who signed in."""
    return jsonify(name=visitor.person.name, scope=type(tenancy.scope()).__name__)


def anybody() -> ResponseReturnValue:
    """For everybody."""
    return jsonify(name=g.visitor.person.name if g.visitor else None, open=is_open(), in_=bool(current_user.is_active))
