"""事件处置: what was reported, and every step until it is closed; by whoever handles it and whom it is not about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.incidents import queries, services
from care.incidents.queries import PAGE, IncidentFilter
from care.incidents.schemas import (
    AcceptSchema,
    FindingSchema,
    HandOnSchema,
    IncidentListSchema,
    MessageSchema,
    StepSchema,
)
from kernel.actor import Actor
from web import forms, incident_words
from web.inputs import Values
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other, xlsx_file

blueprint = Blueprint("incidents", __name__, url_prefix="/<school>/incidents")

Step = Callable[..., Any]  # Any: what a step returns is not looked at


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.INCIDENT_HANDLE, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """What was reported, what is due first on top; a name is looked for by post."""
    asked = forms.parse_search(IncidentListSchema)
    wanted = _filter(asked)
    page = paging(queries.count(actor, wanted), PAGE)
    return render_template(
        "incidents/index.html",
        lines=queries.lines(actor, wanted, page=page.number),
        figures=queries.figures(actor),
        paging=page,
        asked=asked,
        **incident_words.words(),
    )


@blueprint.get("/table")
@permit(Permission.INCIDENT_HANDLE)
def table(actor: Actor) -> ResponseReturnValue:
    """The list as a workbook, without anybody's name but the handlers'."""
    wanted = _filter(forms.parse_query(IncidentListSchema))
    lines = queries.lines(actor, wanted, size=_MOST)
    columns = [str(_(label)) for label in incident_words.TABLE_LABELS]
    return xlsx_file(_("事件处置清单"), columns, [incident_words.cells(line) for line in lines])


_MOST = 5000


@blueprint.get("/<uuid:incident_id>")
@permit(Permission.INCIDENT_HANDLE)
def show(actor: Actor, incident_id: UUID) -> ResponseReturnValue:
    """One incident and its next step."""
    return _page(actor, incident_id, forms.blank(), "")


@blueprint.post("/<uuid:incident_id>/acceptance")
@permit(Permission.INCIDENT_HANDLE)
def accept(actor: Actor, incident_id: UUID) -> ResponseReturnValue:
    """Take it up."""
    form = forms.read(AcceptSchema)
    with form:
        data = form.data
        incident = queries.visible_incident(actor, incident_id)
        seen = data.pop("version")
        services.accept(incident, **data, seen=seen, actor=actor)
    return _done(actor, incident_id, form, "accept", _("已受理。从今天起十个工作日内认定。"))


@blueprint.post("/<uuid:incident_id>/handler")
@permit(Permission.INCIDENT_HANDLE)
def hand_on(actor: Actor, incident_id: UUID) -> ResponseReturnValue:
    """Let somebody else handle it."""
    form = forms.read(HandOnSchema)
    with form:
        data = form.data
        incident = queries.visible_incident(actor, incident_id)
        handler_id, why = data["handler_id"], data["why"]
        services.hand_on(incident, handler_id=handler_id, words=why, seen=data["version"], actor=actor)
    return _done(actor, incident_id, form, "hand_on", _("已换人处理。"))


@blueprint.post("/<uuid:incident_id>/inquiries")
@permit(Permission.INCIDENT_HANDLE)
def inquire(actor: Actor, incident_id: UUID) -> ResponseReturnValue:
    """Note a step of the inquiry."""
    return _step(actor, incident_id, services.inquire, "inquire", _("已记下这一步调查。"))


@blueprint.post("/<uuid:incident_id>/messages")
@permit(Permission.INCIDENT_HANDLE)
def write(actor: Actor, incident_id: UUID) -> ResponseReturnValue:
    """Ask or tell whoever reported it."""
    form = forms.read(MessageSchema)
    with form:
        data = form.data
        incident = queries.visible_incident(actor, incident_id)
        services.write_to_reporter(incident, words=data["message"], seen=data["version"], actor=actor)
    return _done(actor, incident_id, form, "write", _("已写给反映人。对方下次查看时会看到。"))


@blueprint.post("/<uuid:incident_id>/finding")
@permit(Permission.INCIDENT_HANDLE)
def find(actor: Actor, incident_id: UUID) -> ResponseReturnValue:
    """Say what the inquiry came to."""
    form = forms.read(FindingSchema)
    with form:
        data = form.data
        services.find(queries.visible_incident(actor, incident_id), data["entry"], seen=data["version"], actor=actor)
    return _done(actor, incident_id, form, "find", _("已认定。"))


@blueprint.post("/<uuid:incident_id>/measure")
@permit(Permission.INCIDENT_HANDLE)
def measure(actor: Actor, incident_id: UUID) -> ResponseReturnValue:
    """Say what follows from the finding."""
    return _step(actor, incident_id, services.measure, "measure", _("已记下处理。"))


@blueprint.post("/<uuid:incident_id>/revisit")
@permit(Permission.INCIDENT_HANDLE)
def revisit(actor: Actor, incident_id: UUID) -> ResponseReturnValue:
    """Say how the child is doing since."""
    return _step(actor, incident_id, services.revisit, "revisit", _("已记下回访。"))


@blueprint.post("/<uuid:incident_id>/closing")
@permit(Permission.INCIDENT_HANDLE)
def close(actor: Actor, incident_id: UUID) -> ResponseReturnValue:
    """It is done with."""
    return _step(actor, incident_id, services.close, "close", _("已关闭。"))


def _step(actor: Actor, incident_id: UUID, work: Step, name: str, said: str) -> ResponseReturnValue:
    form = forms.read(StepSchema)
    with form:
        data = form.data
        incident = queries.visible_incident(actor, incident_id)
        work(incident, words=data["words"], seen=data["version"], actor=actor)
    return _done(actor, incident_id, form, name, said)


def _done(actor: Actor, incident_id: UUID, form: forms.Form, name: str, said: str) -> ResponseReturnValue:
    if form.failed:
        return _page(actor, incident_id, form, name)
    flash(said, "done")
    return see_other("incidents.show", incident_id=incident_id)


def _page(actor: Actor, incident_id: UUID, form: forms.Form, at: str) -> ResponseReturnValue:
    """The incident; `at` is the step whose form was refused, so that what was typed stands in that form alone."""
    opened = services.open_incident(incident_id, actor=actor)
    shown = {
        "opened": opened,
        "view": opened.view,
        "at": at,
        "facts": incident_words.facts(opened.view),
        "handlers": incident_words.people_options(opened.handlers),
        "staff": incident_words.people_options(queries.staff()) if opened.view.line.handler_id is None else [],
        **incident_words.words(),
    }
    if form.failed:
        return form.page("incidents/show.html", **shown)
    return render_template("incidents/show.html", form=form, **shown)


def _filter(asked: Values) -> IncidentFilter:
    return IncidentFilter(
        is_open=not asked["closed"],
        kind=asked["kind"],
        late=asked["late"],
        text=asked["q"],
        newest_first=asked["newest"] or asked["closed"],
    )
