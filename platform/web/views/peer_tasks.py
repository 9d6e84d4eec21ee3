"""交给同学关怀伙伴的任务: the class teacher asks helpers of the own class for everyday things, and sees what was done."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts.permissions import Permission
from care.peer_care import queries, services
from care.peer_care.schemas import TASK_LENGTH, ClassSchema, PeerTaskSchema
from kernel.actor import Actor
from kernel.errors import NotFound
from people import queries as people
from web import forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("peer_tasks", __name__, url_prefix="/<school>/peer-tasks")


@blueprint.get("/")
@permit(Permission.PEER_OBSERVATION_FILE)
def index(actor: Actor) -> ResponseReturnValue:
    """The tasks of a class, and the form for another one."""
    return _page(actor, forms.parse_query(ClassSchema)["class_id"], forms.blank())


@blueprint.post("/classes/<uuid:class_id>")
@permit(Permission.PEER_OBSERVATION_FILE)
def give(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """Give helpers of the class a task."""
    form = forms.read(PeerTaskSchema)
    with form:
        data = form.data
        services.give_task(
            class_id=class_id, words=data["words"], helper_ids=data["helper"], due_on=data["due_on"], actor=actor
        )
    if form.failed:
        return _page(actor, class_id, form)
    flash(_("已交给他们，下次登录就看得到。"), "done")
    return see_other("peer_tasks.index", class_id=class_id)


@blueprint.post("/<uuid:task_id>/ending")
@permit(Permission.PEER_OBSERVATION_FILE)
def end(actor: Actor, task_id: UUID) -> ResponseReturnValue:
    """Take a task back."""
    task = services.end_task(task_id=task_id, actor=actor)
    flash(_("已收回，同学那边不再显示。"), "info")
    return see_other("peer_tasks.index", class_id=task.class_id)


def _page(actor: Actor, class_id: UUID | None, form: forms.Form) -> ResponseReturnValue:
    groups = [line.group for line in people.class_list(actor) if line.group.id in actor.class_ids]
    group = next((one for one in groups if class_id in (None, one.id)), None)
    if group is None and class_id is not None:
        raise NotFound
    helpers = accounts.student_helpers_of([group.id]) if group else []
    context = {
        "group": group,
        "chips": [(one.name, url_for("peer_tasks.index", class_id=one.id), one is group, None) for one in groups],
        "helpers": [(str(user_id), name) for _class, user_id, name in helpers],
        "tasks": queries.tasks_of(group.id, actor) if group else [],
        "longest": TASK_LENGTH,
    }
    if form.failed:
        return form.page("peer_tasks/index.html", **context)
    return render_template("peer_tasks/index.html", form=form, **context)
