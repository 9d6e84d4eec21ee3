"""The place in the URL: a request enters one school or one district's office, and only one where the person works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, g

from accounts import services
from accounts.queries import Visitor, Workplace
from kernel.actor import Actor
from kernel.db import unit_of_work

SCHOOL = "school"


def init(app: Flask) -> None:
    """Links inside a school stay in that school: `url_for` fills in the one of this request."""
    app.url_defaults(_same_school)


@contextmanager
def entered(visitor: Visitor, place: Workplace) -> Iterator[Actor]:
    """The unit of work of one request in one place; gives the Actor. Returning commits, raising rolls back."""
    with unit_of_work(place.scope):
        actor = services.actor_at(visitor, place)
        # For templates only, which also render after a failure, when the unit of work is closed.
        g.actor, g.school, g.place = actor, place.school, place
        yield actor


def _same_school(endpoint: str, values: dict[str, Any]) -> None:  # Any: Flask's own signature
    school = g.get("school")
    if school is not None and SCHOOL not in values and current_app.url_map.is_endpoint_expecting(endpoint, SCHOOL):
        values[SCHOOL] = school.slug
