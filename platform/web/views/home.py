"""Where everybody starts: the first page of the only place where one works, or the choice among several."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from accounts.queries import Visitor
from kernel.actor import Actor
from kernel.errors import NotFound
from web import navigation
from web.permit import permit, personal

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@personal
def index(visitor: Visitor) -> ResponseReturnValue:
    """To work, if there is only one place to work in; otherwise to the choice."""
    starts = _starts(visitor)
    if len(starts) == 1 and starts[0][1]:
        return redirect(starts[0][1])
    return _choice(starts)


@blueprint.get("/places")
@personal
def places(visitor: Visitor) -> ResponseReturnValue:
    """Every place where this person works, to move from one to another."""
    return _choice(_starts(visitor))


@blueprint.get("/<school>/")
@permit(Permission.SCHOOL_READ)
def school(_actor: Actor) -> ResponseReturnValue:
    """The short address of a school: to the first page there that is for this person."""
    first = next(iter(navigation.menu()), None)
    if first is None:
        raise NotFound
    return redirect(first.url)


def _starts(visitor: Visitor) -> list[tuple[str, str | None]]:
    """The places by name, each with the address where this person starts there."""
    return [
        (
            place.school.name if place.school else place.district_name,
            navigation.start_of(visitor.permissions_at(place), place),
        )
        for place in visitor.workplaces
    ]


def _choice(starts: list[tuple[str, str | None]]) -> str:
    return render_template("home/places.html", starts=starts)
