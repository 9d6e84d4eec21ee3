"""同学关怀任务: all that a student helper has. Everyday tasks, and a form that only goes one way; no word of any case."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.peer_care import queries, services
from care.peer_care.queries import Classmates
from care.peer_care.schemas import WORDS_LENGTH, PeerObservationSchema
from kernel.actor import Actor
from web import drafting, forms, record_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("peer_care", __name__, url_prefix="/<school>/peer-care")


@blueprint.get("/")
@permit(Permission.PEER_CARE_HELP)
def index(actor: Actor) -> ResponseReturnValue:
    """The helper's own tasks, and the way to the form."""
    tasks = queries.own_tasks(actor)
    return render_template(
        "peer_care/index.html",
        tasks=tasks,
        waiting=sum(task.done_on is None for task in tasks),
        has_class=bool(actor.helped_class_ids),
    )


@blueprint.post("/tasks/<uuid:task_id>/completion")
@permit(Permission.PEER_CARE_HELP)
def finish(actor: Actor, task_id: UUID) -> ResponseReturnValue:
    """A task is done."""
    services.answer_task(task_id=task_id, is_done=True, actor=actor)
    flash(_("记下了，谢谢你。"), "done")
    return see_other("peer_care.index")


@blueprint.post("/tasks/<uuid:task_id>/reopening")
@permit(Permission.PEER_CARE_HELP)
def reopen(actor: Actor, task_id: UUID) -> ResponseReturnValue:
    """A task is not done after all."""
    services.answer_task(task_id=task_id, is_done=False, actor=actor)
    return see_other("peer_care.index")


@blueprint.get("/new")
@permit(Permission.PEER_CARE_HELP)
def new(actor: Actor) -> ResponseReturnValue:
    """The form."""
    return _form_page(actor, drafting.begun(actor, url_for("peer_care.send"), day=record_words.today()))


@blueprint.post("/")
@permit(Permission.PEER_CARE_HELP)
def send(actor: Actor) -> ResponseReturnValue:
    """Hand it in. What was written is not shown again, here or anywhere else."""
    form = forms.read(PeerObservationSchema)
    with form:
        data = form.data
        services.hand_in(
            about=data["about"],
            noticed_on=data["happened_on"],
            words=data["words"],
            wants_contact=data["soon"] == "yes",
            actor=actor,
        )
    if form.failed:
        return _form_page(actor, form)
    return see_other("peer_care.received")


@blueprint.get("/received")
@permit(Permission.PEER_CARE_HELP)
def received(_actor: Actor) -> ResponseReturnValue:
    """That it has arrived, and nothing of it."""
    return render_template("peer_care/received.html")


def _form_page(actor: Actor, form: forms.Form) -> ResponseReturnValue:
    groups = queries.classmates(actor)
    context = {
        "about": _about(groups),
        "days": record_words.days(),
        "soon": [("no", _("不用，老师有空时看就好")), ("yes", _("要，请老师尽快联系"))],
        "longest": WORDS_LENGTH,
    }
    if form.failed:
        return form.page("peer_care/new.html", **context)
    return render_template("peer_care/new.html", form=form, **context)


def _about(groups: list[Classmates]) -> list[tuple[str, str]]:
    """Nobody in particular, and everybody of the class by name."""
    several = len(groups) > 1
    return [
        option
        for group in groups
        for option in (
            (str(group.class_id), _("不专门说某一位（%(group)s）", group=group.class_name)),
            *((str(row), f"{name}　{group.class_name}" if several else name) for row, name in group.students),
        )
    ]
