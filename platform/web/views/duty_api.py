"""待办 for machines: one's own list and the school's completion rate as JSON. No student is named; a class and an id are."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from kernel import clock
from kernel.actor import Actor
from obligations import queries
from obligations.queries import DutyLine
from obligations.schemas import SpanSchema
from school_calendar import queries as calendars
from web import forms
from web.permit import permit

blueprint = Blueprint("duty_api", __name__, url_prefix="/api/v1/<school>/duties")


@blueprint.get("")
@permit(Permission.OBLIGATION_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """What is asked of the token's owner: the same lines, in the same states, as 我的待办."""
    todo = queries.to_do(actor)
    return jsonify(
        day=clock.today().isoformat(),
        pressing=queries.badge(actor),
        duties=[_plain(line) for line in (*todo.mine, *todo.resting)],
    )


@blueprint.get("/completion")
@permit(Permission.OBLIGATION_BOARD)
def completion(_actor: Actor) -> ResponseReturnValue:
    """The completion rate of what fell due between two days; without them, since the school year began."""
    asked = forms.parse_query(SpanSchema)
    until = asked["until"] or clock.today()
    since = asked["since"] or calendars.school_year_began(until)
    found = queries.completion(since, until)
    return jsonify(
        since=since.isoformat(),
        until=until.isoformat(),
        in_time=found.in_time,
        recorded_late=found.recorded_late,
        done_late=found.done_late,
        missed=found.missed,
        late=found.late,
        rate=found.rate,
    )


def _plain(line: DutyLine) -> dict[str, object]:
    return {
        "id": str(line.id),
        "rule": line.rule,
        "title": line.title,
        "class": line.class_name,
        "period": line.period,
        "opens_on": _day(line.opens_on),
        "due_on": _day(line.due_on),
        "grace_end_on": _day(line.grace_end_on),
        "state": line.state,
        "until": _day(line.waived_until),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
