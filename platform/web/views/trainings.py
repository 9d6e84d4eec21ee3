"""培训与交流: what is planned and what was held, one of them, planning it, registering its hours."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from attachments import queries as attachments
from care.trainings import queries, services
from care.trainings.lifecycle import TrainingStep
from care.trainings.queries import PAGE, TrainingFilter
from care.trainings.schemas import (
    CancellationSchema,
    KindSchema,
    RegistrationSchema,
    SeenSchema,
    TrainingListSchema,
    TrainingSchema,
)
from care.trainings.terms import ORDER_LABELS, SPAN_LABELS, TrainingKind, TrainingSpan
from kernel.actor import Actor
from kernel.errors import NotFound
from obligations import queries as obligations
from policy_profiles.evidence import EvidenceKind
from web import drafting, forms, training_words
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other, xlsx_file

blueprint = Blueprint("trainings", __name__, url_prefix="/<school>/trainings")


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.TRAINING_READ, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """The list, what the term still asks for, and the reader's own hours."""
    asked = forms.parse_search(TrainingListSchema)
    wanted = TrainingFilter(**asked)
    page = paging(queries.count(actor, wanted), PAGE)
    return render_template(
        "trainings/index.html",
        lines=queries.lines(actor, wanted, page=page.number),
        paging=page,
        asked=asked,
        asked_values={name: value.value for name, value in asked.items() if value and name != "q"},
        spans=SPAN_LABELS,
        orders=ORDER_LABELS,
        heading=training_words.heading(
            queries.term_figures() if actor.may(Permission.SCHOOL_READ) else (0, 0),
            queries.count(actor, TrainingFilter(span=TrainingSpan.COMING)),
        ),
        own=training_words.own_words(queries.own_year(actor)),
        duties=_duties(actor),
        offers_exchange=_offers_exchange(actor),
        **training_words.words(),
    )


@blueprint.get("/table")
@permit(Permission.TRAINING_PLAN)
def table(actor: Actor) -> ResponseReturnValue:
    """The same list as a file; nobody is named who was there."""
    wanted = TrainingFilter(**forms.parse_search(TrainingListSchema))
    rows = [training_words.cells(line) for line in queries.lines(actor, wanted, page=None)]
    return xlsx_file("trainings", [_(label) for label in training_words.COLUMN_LABELS], rows)


@blueprint.get("/new")
@permit(Permission.TRAINING_PLAN)
def new(actor: Actor) -> ResponseReturnValue:
    """The form of a training, or of an exchange where the school's document knows them."""
    kind = forms.parse_query(KindSchema)["kind"]
    if not queries.is_offered(kind):
        raise NotFound
    form = drafting.begun(actor, url_for("trainings.create"), **training_words.begun(kind))
    return _form_page(form, url_for("trainings.create"), url_for("trainings.index"))


@blueprint.post("/new")
@permit(Permission.TRAINING_PLAN)
def create(actor: Actor) -> ResponseReturnValue:
    """Plan it, and tell whom it is for."""
    form = forms.read(TrainingSchema)
    with form:
        data = form.data
        training = services.plan(kind=data["kind"], entry=data["entry"], actor=actor)
    if form.failed:
        return _form_page(form, url_for("trainings.create"), url_for("trainings.index"))
    flash(_("已安排，请来的老师会收到通知。"), "done")
    return see_other("trainings.show", training_id=training.id)


@blueprint.get("/<uuid:training_id>")
@permit(Permission.TRAINING_READ)
def show(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """One of them: when, where, about what, who was there, and what this person may do."""
    return _page(actor, training_id, forms.blank())


@blueprint.get("/<uuid:training_id>/words")
@permit(Permission.TRAINING_PLAN)
def edit(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """The form with what is planned, until the hours are registered."""
    training = queries.kept_training(actor, training_id, to_change=False)
    view = queries.view(training, actor)
    back = url_for("trainings.show", training_id=training_id)
    if TrainingStep.EDIT not in view.steps:
        return redirect(back)  # it was registered or called off meanwhile
    place = url_for("trainings.revise", training_id=training_id)
    return _form_page(drafting.begun(actor, place, **training_words.written(view)), place, back, is_new=False)


@blueprint.post("/<uuid:training_id>/words")
@permit(Permission.TRAINING_PLAN)
def revise(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """Keep what was written anew."""
    training, form = queries.kept_training(actor, training_id), forms.read(TrainingSchema)
    with form:
        data = form.data
        services.revise(training, data["entry"], seen=data["version"], actor=actor)
    back = url_for("trainings.show", training_id=training_id)
    if form.failed:
        return _form_page(form, url_for("trainings.revise", training_id=training_id), back, is_new=False)
    flash(_("安排已改好。"), "done")
    return redirect(back, code=303)


@blueprint.post("/<uuid:training_id>/cancellation")
@permit(Permission.TRAINING_PLAN)
def cancel(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """Call it off."""
    form = forms.read(CancellationSchema)
    with form:
        training = queries.kept_training(actor, training_id)
        services.cancel(training, words=form.data["words"], seen=form.data["version"], actor=actor)
    return _moved(actor, training_id, form, _("已取消，请过的老师会收到通知。"))


@blueprint.post("/<uuid:training_id>/holding")
@permit(Permission.TRAINING_PLAN)
def hold(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """It took place."""
    form = forms.read(SeenSchema)
    with form:
        services.hold(queries.kept_training(actor, training_id), seen=form.data["version"], actor=actor)
    return _moved(actor, training_id, form, _("记下了：已举办。"))


@blueprint.post("/<uuid:training_id>/registration")
@permit(Permission.TRAINING_PLAN)
def register(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """The hours of everybody on the list count from now on, and the term's duty is done."""
    form, said = forms.read(RegistrationSchema), ""
    with form:
        training = queries.kept_training(actor, training_id)
        credited = services.record(training, minutes=form.data["minutes"], seen=form.data["version"], actor=actor)
        said = training_words.registered(TrainingKind(training.kind), credited)
    return _moved(actor, training_id, form, said)


@blueprint.post("/<uuid:training_id>/correction")
@permit(Permission.TRAINING_PLAN)
def correct(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """Open the list again."""
    form = forms.read(SeenSchema)
    with form:
        services.correct(queries.kept_training(actor, training_id), seen=form.data["version"], actor=actor)
    return _moved(actor, training_id, form, _("可以更正名单了。改好后请再登记一次。"))


def _duties(actor: Actor) -> list[obligations.DutyLine]:
    """What the term still asks of whoever plans."""
    if actor.school_id is None or not actor.may(Permission.TRAINING_PLAN):
        return []
    asked = {EvidenceKind.TRAINING, EvidenceKind.EXCHANGE}
    due = obligations.for_subject(actor.school_id, pressing=True)
    return [line for line in due if not asked.isdisjoint(line.evidence)]


def _offers_exchange(actor: Actor) -> bool:
    return actor.may(Permission.TRAINING_PLAN) and queries.is_offered(TrainingKind.EXCHANGE)


def _form_page(form: forms.Form, action: str, back: str, *, is_new: bool = True) -> ResponseReturnValue:
    is_exchange = form.value("kind") == TrainingKind.EXCHANGE
    context = {"action": action, "back": back, "is_new": is_new, "is_exchange": is_exchange, **training_words.choices()}
    if form.failed:
        return form.page("trainings/form.html", **context)
    return render_template("trainings/form.html", form=form, **context)


def _page(actor: Actor, training_id: UUID, form: forms.Form) -> ResponseReturnValue:
    training = queries.visible_training(actor, training_id)
    view, is_kept = queries.view(training, actor), queries.keeps(actor, training.planned_by)
    context = {
        "view": view,
        "facts": training_words.facts(view),
        "came": queries.attendance_of(training_id) if view.sees_list else [],
        "own": queries.own_attendance(actor, training_id),
        "files": attachments.attached(services.TRAINING_FILES.kind, [training_id], actor)[training_id]
        if actor.may(Permission.SCHOOL_READ)
        else [],
        "keeps": is_kept,
        "removal": _removal(training_id) if is_kept else None,
        **training_words.words(),
    }
    if form.failed:
        return form.page("trainings/show.html", **context)
    return render_template("trainings/show.html", form=form, **context)


def _removal(training_id: UUID) -> Callable[[UUID], str]:
    """Where one of its files is taken down."""
    return lambda row: url_for("training_files.remove", training_id=training_id, attachment_id=row)


def _moved(actor: Actor, training_id: UUID, form: forms.Form, said: str) -> ResponseReturnValue:
    """On with the page, or the page again with what was wrong."""
    if form.failed:
        return _page(actor, training_id, form)
    flash(said, "done")
    return see_other("trainings.show", training_id=training_id)
