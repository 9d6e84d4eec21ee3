"""Where everybody starts: the first page of the only place where one works, or the choice among several."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from accounts.queries import Visitor, Workplace
from web import navigation
from web.permit import personal

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@personal
def index(visitor: Visitor) -> ResponseReturnValue:
    """To work, if there is only one place to work in; otherwise to the choice."""
    starts = [(_name(place), navigation.start_of(visitor.permissions_at(place), place)) for place in visitor.workplaces]
    if len(starts) == 1 and starts[0][1]:
        return redirect(starts[0][1])
    return render_template("home/index.html", starts=starts)


def _name(place: Workplace) -> str:
    return place.school.name if place.school else place.district_name
