"""全班表格: the official forms of everybody in care of a class as one file, made by a job."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases.terms import PAPER_LABELS, SPAN_LABELS, Span
from documents import services
from documents.schemas import ClassFormsSchema
from kernel.actor import Actor
from people import queries as people
from privacy.errors import Projecting
from web import forms, projection
from web.language import translate as _
from web.permit import permit
from web.replies import binary_file, see_other

blueprint = Blueprint("class_forms", __name__, url_prefix="/<school>/cases/class-forms")


@blueprint.get("/")
@permit(Permission.CASE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """Which forms of which class, how far back and what for."""
    classes = _classes(actor)
    return render_template("class_forms/index.html", form=_blank(actor, classes), **_context(actor, classes))


@blueprint.post("/")
@permit(Permission.CASE_READ, fresh=True)
def ask(actor: Actor) -> ResponseReturnValue:
    """Ask for them; the page of the work says how far they are."""
    if projection.is_on():
        raise Projecting
    form = forms.read(ClassFormsSchema)
    with form:
        asked = form.data
        work = services.ask_class_forms(
            class_id=asked["class_id"],
            kinds=asked["forms"],
            span=asked["span"],
            purpose=asked["purpose"],
            actor=actor,
        )
    if form.failed:
        return form.page("class_forms/index.html", **_context(actor, _classes(actor)))
    return see_other("works.show", work_id=work.id)


@blueprint.get("/<uuid:work_id>")
@permit(Permission.CASE_READ)
def download(actor: Actor, work_id: UUID) -> ResponseReturnValue:
    """The file, for whoever asked for it."""
    file = services.open_class_forms(work_id=work_id, actor=actor)
    return binary_file(file.name, file.content, file.mimetype)


def _classes(actor: Actor) -> list[tuple[UUID, str]]:
    """Those whose forms this person may print or ask for; the principal decides on what is not one's own."""
    asks = actor.may(Permission.CASE_EXPORT_ASK)
    seen = [(line.group.id, line.group.name) for line in people.class_list(actor)]
    return [one for one in seen if asks or one[0] in actor.own_class_ids]


def _blank(actor: Actor, classes: list[tuple[UUID, str]]) -> forms.Form:
    only = classes[0][0] if len(classes) == 1 else None
    return forms.blank(class_id=only, forms=list(services.offered(actor)), span=Span.TERM)


def _context(actor: Actor, classes: list[tuple[UUID, str]]) -> dict[str, object]:
    return {
        "classes": classes,
        "kinds": [(kind.value, _(label)) for kind, label in services.offered(actor).items()],
        "spans": [(span.value, _(label)) for span, label in SPAN_LABELS.items()],
        "purposes": [(purpose.value, _(label)) for purpose, label in PAPER_LABELS.items()],
    }
