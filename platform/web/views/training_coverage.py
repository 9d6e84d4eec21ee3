"""培训覆盖: which roles were trained in what this school year, who was not, and how many hours everybody has."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from accounts.roles import LABELS
from care.trainings import coverage, queries
from care.trainings.queries import PAGE_OF_PEOPLE, PeopleFilter
from care.trainings.schemas import PeopleListSchema
from care.trainings.terms import AUDIENCES, PEOPLE_ORDER_LABELS, TOPIC_LABELS
from kernel.actor import Actor
from web import forms, training_words
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import xlsx_file

blueprint = Blueprint("training_coverage", __name__, url_prefix="/<school>/training-coverage")


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.TRAINING_OVERSEE, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """Roles by topic, and everybody by name with what is missing."""
    asked = forms.parse_search(PeopleListSchema)
    everybody, lines = queries.people_lines(PeopleFilter(**asked), actor=actor)
    page = paging(len(lines), PAGE_OF_PEOPLE)
    first = (page.number - 1) * PAGE_OF_PEOPLE
    return render_template(
        "training_coverage/index.html",
        lines=lines[first : first + PAGE_OF_PEOPLE],
        paging=page,
        roles=coverage.role_lines(everybody),
        reached=sum(line.times > 0 for line in everybody),
        everybody=len(everybody),
        asked=asked,
        asked_values={name: value.value for name, value in asked.items() if value and name != "q"},
        role_choices=[(role.value, _(LABELS[role])) for role in AUDIENCES],
        topic_headings=[_(label) for label in TOPIC_LABELS.values()],
        orders=PEOPLE_ORDER_LABELS,
        since=queries.year_began(),
        **training_words.words(),
    )


@blueprint.get("/table")
@permit(Permission.TRAINING_OVERSEE)
def table(actor: Actor) -> ResponseReturnValue:
    """The same list as a file."""
    _everybody, lines = queries.people_lines(PeopleFilter(**forms.parse_search(PeopleListSchema)), actor=actor)
    header = [_(label) for label in training_words.PEOPLE_COLUMN_LABELS]
    return xlsx_file("training-hours", header, [training_words.people_cells(line) for line in lines])
